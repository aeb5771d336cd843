"""Ways into the lessons, as links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

import streamlit as st

from core.parameters import BadValue, Dial, Number, written
from ui.lesson import Lesson
from ui.state import view


def way_in(lesson: str, label: str, state: dict[str, str], icon: str | None = None) -> None:
    """A link into a lesson, by its slug, at a state of its instrument (names as in the address)."""
    st.page_link(f"{lesson}/page.py", label=label, icon=icon, query_params=state)


def way_to(lesson: Lesson, label: str, point: Mapping[str, float]) -> None:
    """A link into a lesson with values of its controls, each moved to the nearest step; what lies
    beyond the bounds of its control stays as the lesson has it."""
    state = {}
    for name, value in point.items():
        control = lesson.parameters[name]
        assert isinstance(control, Number | Dial), name
        with suppress(BadValue):
            state[name] = control.write(control.read(written(value)))
    st.page_link(lesson.script, label=label, icon=lesson.icon, query_params=state)


def carry(point: dict[str, str], lessons: Iterable[Lesson]) -> None:
    """Links that take a point along to each other lesson that has a control for all of it."""
    for lesson in lessons:
        if lesson is not view.lesson() and point.keys() <= lesson.parameters.keys():
            label = f"Carry this operating point to the lesson **{lesson.title}**"
            st.page_link(lesson.script, label=label, icon=lesson.icon, query_params=point)
