"""What the front page lists: front.toml, the map of the lessons, what a search finds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from core.glossary import Entry
from pages.glossary.text import called
from ui.frame.ways import in_rows, way_in
from ui.lesson import Lesson


@dataclass(frozen=True)
class Way:
    """A way into a lesson, at a state of its instrument (names as in the address)."""

    lesson: str
    title: str = ""
    says: str = ""
    state: dict[str, str] = field(default_factory=dict)


class Front(NamedTuple):
    """All that front.toml lists."""

    mistakes: list[Way]
    scenarios: list[Way]


@cache
def front() -> Front:
    """The lists of the front page, read once."""
    lists = tomllib.loads((Path(__file__).parent / "front.toml").read_text("utf-8"))
    return Front(*([Way(**way) for way in lists[name]] for name in Front._fields))


def cards(ways: list[Way], columns: int) -> None:
    """Ways in rows: where each leads, and a sentence."""
    for cell, way in in_rows(ways, columns):
        with cell:
            way_in(way.lesson, f"**{way.title}**", way.state, ":material/healing:")
            st.caption(way.says)


def map_of(lessons: Sequence[Lesson], columns: int = 3) -> None:
    """The lessons in their order, with the time that each takes."""
    for cell, page in in_rows(lessons, columns):
        with cell:
            label = f"**{page.title}** · {page.minutes} min"
            st.page_link(page.script, label=label, icon=page.icon)
            st.caption(page.goal)


def as_entries(lessons: Iterable[Lesson]) -> list[Entry]:
    """The lessons as entries that a search can find."""
    return [
        Entry(page.title, page.goal, "lesson", page.slug, page.slug, page.slug) for page in lessons
    ]


def found(entries: list[Entry], most: int = 6) -> None:
    """What a search has found, each with the way to its lesson, or to the glossary."""
    for entry in entries[:most]:
        with st.container(gap=None):
            page = entry.lesson or "glossary"
            st.page_link(f"{page}/page.py", label=f"**{called(entry)}** · {entry.kind}")
            st.caption(entry.says)
    if len(entries) > most:
        st.markdown(f"…and {len(entries) - most} more in the glossary.")
