"""What the learner has answered so far: in the session, from there to the learner's own browser."""

from __future__ import annotations

from typing import Any

import streamlit as st

Answer = dict[str, Any]


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


def _lesson(slug: str) -> dict[str, Any]:
    return everything().setdefault(slug, {"step": 0, "answers": {}})
