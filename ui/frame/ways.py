"""Ways into the lessons, as links."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from ui.lesson import Lesson
from ui.state import view


def way_in(lesson: str, label: str, state: dict[str, str], icon: str | None = None) -> None:
    """A link into a lesson, by its slug, at a state of its instrument (names as in the address)."""
    st.page_link(f"{lesson}/page.py", label=label, icon=icon, query_params=state)


def carry(point: dict[str, str], lessons: Iterable[Lesson]) -> None:
    """Links that take a point along to each other lesson that has a control for all of it."""
    for lesson in lessons:
        if lesson is not view.lesson() and point.keys() <= lesson.parameters.keys():
            label = f"Carry this operating point to the lesson **{lesson.title}**"
            st.page_link(lesson.script, label=label, icon=lesson.icon, query_params=point)
