"""What the learner has answered so far: in the session, from there to the learner's own browser."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

import streamlit as st

from ui.runtime.invisible_component import invisible_component

Answer = dict[str, Any]
Answers = dict[str, Answer]
Record = dict[str, dict[str, Any]]  # of each lesson: the step, whether it is done, the answers

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

_memory = invisible_component(Path(__file__).parent / "memory.js")


def remember() -> None:
    """Keep the record in the learner's own browser, and take from there what is not from here."""
    begun = {slug: one for slug, one in everything().items() if one["step"] or one["answers"]}
    data = {
        "visit": visit(),
        "record": json.dumps(begun, ensure_ascii=False) if begun else "",
        "heard": st.session_state.get("record_heard", 0),
        "kept": is_kept(),
    }
    changes = {"on_kept_change": _came_back, "on_keeps_change": lambda: None}
    st.session_state["record_changed"] = False
    _memory(key="memory", data=data, height=1, **changes)


def is_kept() -> bool:
    """Whether the learner's browser keeps the record: its storage may be forbidden, or full."""
    return (st.session_state.get("memory") or {}).get("keeps") is not False


def visit() -> str:
    """A name for this visit, which a server that takes over has not given."""
    name: str = st.session_state.setdefault("visit", secrets.token_hex(8))
    return name


def _came_back() -> None:
    """Hear what an earlier visit or another tab has kept; the same word twice counts once."""
    word = (st.session_state.get("memory") or {}).get("kept")
    if isinstance(word, dict) and word.get("number") != st.session_state.get("record_heard"):
        kept, before = read(word.get("kept")), read(word.get("before"))
        st.session_state["record"] = merged(kept, everything(), before)
        st.session_state["record_heard"] = word.get("number")


def merged(kept: Record, here: Record, before: Record) -> Record:
    """What another has kept, and over it what has changed here since `before`, which both knew.

    So what the other has deleted stays deleted, and what was answered here meanwhile is added.
    """
    nothing: dict[str, Any] = {"step": 0, "done": False, "answers": {}}
    result = {}
    for slug in {**kept, **here}:
        then, now, old = (record.get(slug, nothing) for record in (kept, here, before))
        result[slug] = {
            "step": then["step"] if now["step"] == old["step"] else now["step"],
            "done": then["done"] if now["done"] == old["done"] else now["done"],
            "answers": _changed(then["answers"], now["answers"], old["answers"]),
        }
    return result


def _changed(kept: Answers, here: Answers, before: Answers) -> Answers:
    """The answers kept, without those forgotten here and with those given here since `before`."""
    given = {name: answer for name, answer in here.items() if before.get(name) != answer}
    return {name: kept[name] for name in kept if name in here or name not in before} | given


def read(text: object) -> Record:
    """A record that a browser has kept; whatever has not the shape of one is left out."""
    if not isinstance(text, str) or len(text) > LONGEST:
        return {}
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {
        slug: {
            "step": begun["step"],
            "done": begun.get("done") is True,
            "answers": _read_answers(begun["answers"]),
        }
        for slug, begun in (kept.items() if isinstance(kept, dict) else ())
        if isinstance(begun, dict)
        and isinstance(begun.get("step"), int)
        and 0 <= begun["step"] < 100
        and isinstance(begun.get("answers"), dict)
    }


def bring(text: object) -> bool:
    """Add what a file has that was saved from a record; whether there was anything in it.

    What was answered here stays where both have an answer.
    """
    try:
        saved = json.loads(text) if isinstance(text, str) and len(text) <= 2 * LONGEST else {}
    except (ValueError, RecursionError):
        return False
    lessons = saved.get("lessons") if isinstance(saved, dict) else None
    brought = read(json.dumps(lessons, ensure_ascii=False)) if isinstance(lessons, dict) else {}
    st.session_state["record"] = merged(brought, everything(), {})
    st.session_state["record_changed"] = bool(brought)
    return bool(brought)


def _read_answers(kept: dict[str, Any]) -> Answers:
    return {
        name: {field: answer[field] for field in ANSWER}
        for name, answer in kept.items()
        if isinstance(answer, dict)
        and all(isinstance(answer.get(field), kind) for field, kind in ANSWER.items())
    }


def delete() -> None:
    """Forget everything, here and in the browser."""
    st.session_state["record"] = {}
    st.session_state["record_changed"] = True


def has_changed() -> bool:
    """Whether it was deleted or brought back, and the browser does not know it yet."""
    return st.session_state.get("record_changed") is True


def everything() -> Record:
    """Of each lesson begun: the step reached, whether it is done, and the answers by name."""
    record: Record = st.session_state.setdefault("record", {})
    return record


def answers(slug: str) -> Answers:
    """The answers of a lesson by the name of their question."""
    given: Answers = _lesson(slug)["answers"]
    return given


def reached(slug: str, step: int, is_last: bool) -> None:
    """Remember the step to which the learner has come; a lesson is done once it was the last.

    Once only: two tabs at two steps would otherwise contradict each other without end.
    """
    if st.session_state.get("reached") != (slug, step):
        lesson = _lesson(slug)
        lesson["step"], lesson["done"] = step, lesson["done"] or is_last
    st.session_state["reached"] = (slug, step)


def last_step(slug: str) -> int:
    """The step at which the learner was last, or 0."""
    return int(_lesson(slug)["step"])


def keep(slug: str, name: str, answer: Answer) -> None:
    """Write an answer into the record."""
    answers(slug)[name] = answer


def _lesson(slug: str) -> dict[str, Any]:
    return everything().setdefault(slug, {"step": 0, "done": False, "answers": {}})
