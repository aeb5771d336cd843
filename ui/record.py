"""What the learner has answered so far: in the session, from there to the learner's own browser."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

import streamlit as st

Answer = dict[str, Any]

LONGEST = 100_000  # characters of a record that a browser may bring back
ANSWER = {
    "question": str,
    "said": str,
    "words": str,
    "right": bool,
    "settings": dict,
    "answer": int | float | str | list,
    "truth": int | float | str | list | None,
}

_memory = st.components.v2.component(
    "memory", js=(Path(__file__).parent / "memory.js").read_text("utf-8")
)


def remember() -> None:
    """Keep the record in the learner's own browser, and take it back on a new visit."""
    data = {
        "visit": st.session_state.setdefault("visit", secrets.token_hex(8)),
        "record": json.dumps(everything(), ensure_ascii=False) if _begun() else "",
        "restored": st.session_state.get("record_restored", False),
    }
    _memory(key="memory", data=data, on_kept_change=_came_back, height=1)


def _came_back() -> None:
    st.session_state["record_restored"] = True
    st.session_state["record"] = merged(
        read((st.session_state.get("memory") or {}).get("kept")), everything()
    )


def merged(kept: dict[str, Any], here: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What an earlier visit left, and over it what this one has done already."""
    nothing: dict[str, Any] = {"step": 0, "answers": {}}
    both = {slug: (kept.get(slug, nothing), here.get(slug, nothing)) for slug in {**kept, **here}}
    return {
        slug: {"step": now["step"] or then["step"], "answers": then["answers"] | now["answers"]}
        for slug, (then, now) in both.items()
    }


def read(text: object) -> dict[str, dict[str, Any]]:
    """A record that a browser has kept; whatever has not the shape of one is left out."""
    if not isinstance(text, str) or len(text) > LONGEST:
        return {}
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {
        slug: {"step": begun["step"], "answers": _read_answers(begun["answers"])}
        for slug, begun in (kept.items() if isinstance(kept, dict) else ())
        if isinstance(begun, dict)
        and isinstance(begun.get("step"), int)
        and 0 <= begun["step"] < 100
        and isinstance(begun.get("answers"), dict)
    }


def _read_answers(kept: dict[str, Any]) -> dict[str, Answer]:
    return {
        name: {field: answer[field] for field in ANSWER}
        for name, answer in kept.items()
        if isinstance(answer, dict)
        and all(isinstance(answer.get(field), kind) for field, kind in ANSWER.items())
    }


def delete() -> None:
    """Forget everything, here and in the browser."""
    st.session_state["record"] = {}
    st.session_state["record_restored"] = True  # what the browser still has is not wanted back


def _begun() -> bool:
    return any(begun["answers"] or begun["step"] for begun in everything().values())


def everything() -> dict[str, dict[str, Any]]:
    """Of each lesson begun: the step reached and the answers by name."""
    record: dict[str, dict[str, Any]] = st.session_state.setdefault("record", {})
    return record


def answers(slug: str) -> dict[str, Answer]:
    """The answers of a lesson by the name of their question."""
    given: dict[str, Answer] = _lesson(slug)["answers"]
    return given


def reached(slug: str, step: int) -> None:
    """Remember the step at which the learner is; 0 is outside the path and keeps the last one."""
    if step:
        _lesson(slug)["step"] = step


def last_step(slug: str) -> int:
    """The step at which the learner was last, or 0."""
    return int(_lesson(slug)["step"])


def keep(slug: str, name: str, answer: Answer) -> None:
    """Write an answer into the record."""
    answers(slug)[name] = answer


def forget(slug: str, name: str) -> None:
    """Take an answer out of the record, so that the question can be answered again."""
    answers(slug).pop(name, None)
    st.session_state["record_restored"] = True  # or the answer would come back


def _lesson(slug: str) -> dict[str, Any]:
    return everything().setdefault(slug, {"step": 0, "answers": {}})
