"""The front page and the teacher's entrance: what content/lists/front.toml holds; a miniature."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlencode

import plotly.graph_objects as go
import streamlit as st

from core.experiment import Experiment
from core.glossary import Entry
from core.ratio_film import SHOWN_ONE_IN, RatioFilm, ratio_film
from ui import figures, ratio_dial, theme, words
from ui.cache import remembered
from ui.film import Film, Number, Shot
from ui.lesson import CONTENT

THE_CHAPTER = (
    "“The chapter” is a short text on class imbalance, with equations D5.1 to D5.6 and three "
    "listings. These lessons grew from it, run its listings as they stand, and say where it is too "
    "short or too simple. Nobody has to have read it."
)

NUMBERS = [
    Number("Accuracy", ratio_dial.COLOURS["accuracy"]),
    Number("Always saying “no”", theme.TN),
    Number("Caught (recall)", theme.FN),
]


class Page(Protocol):
    """A page as the router lists it."""

    @property
    def slug(self) -> str:
        """Its address and the name of its file."""

    @property
    def title(self) -> str:
        """Its name."""

    @property
    def goal(self) -> str:
        """What it is about, in a sentence."""

    @property
    def icon(self) -> str:
        """A Material icon."""

    @property
    def minutes(self) -> int:
        """How long it takes; 0 if it is no lesson."""


@dataclass(frozen=True)
class Way:
    """A way into a lesson, at a state of its instrument (names as in the address)."""

    lesson: str
    title: str = ""
    says: str = ""
    state: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """A part of a lesson plan: what the class does, where, and for how long."""

    lesson: str
    minutes: int
    does: str
    state: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The path of its link."""
        return self.lesson + (f"?{urlencode(self.state)}" if self.state else "")


class Plan(NamedTuple):
    """A lesson plan for a class."""

    minutes: int
    title: str
    purpose: str
    steps: list[Step]

    def links(self, base: str) -> str:
        """Its links, a line each, to hand out."""
        return "\n".join(f"{base.rstrip('/')}/{step.address}" for step in self.steps)


class Reference(NamedTuple):
    """A publication, its link, and what it gives."""

    cite: str
    link: str
    gives: str


class Front(NamedTuple):
    """All that content/lists/front.toml lists."""

    mistakes: list[Way]
    scenarios: list[Way]
    plans: list[Plan]
    references: list[Reference]


@cache
def front() -> Front:
    """The lists of the front page, read once."""
    lists = tomllib.loads((CONTENT / "lists" / "front.toml").read_text("utf-8"))
    return Front(
        mistakes=[Way(**way) for way in lists["mistakes"]],
        scenarios=[Way(**way) for way in lists["scenarios"]],
        plans=[_plan(**plan) for plan in lists["plans"]],
        references=[Reference(**reference) for reference in lists["references"]],
    )


def _plan(steps: list[dict[str, Any]], **rest: Any) -> Plan:
    return Plan(rest["minutes"], rest["title"], rest["for"], [Step(**step) for step in steps])


def way_in(way: Way | Step, label: str, icon: str | None = None) -> None:
    """A link into a lesson at a state."""
    st.page_link(f"{way.lesson}.py", label=label, icon=icon, query_params=way.state)


def cards(ways: list[Way], columns: int) -> None:
    """Ways in rows: where each leads, and a sentence."""
    for cell, way in _in_rows(ways, columns):
        with cell:
            way_in(way, f"**{way.title}**", ":material/healing:")
            st.caption(way.says)


def map_of(lessons: Sequence[Page], columns: int = 3) -> None:
    """The lessons in their order, with the time that each takes."""
    for cell, page in _in_rows([page for page in lessons if page.minutes], columns):
        with cell:
            label = f"**{page.title}** · {page.minutes} min"
            st.page_link(f"{page.slug}.py", label=label, icon=page.icon)
            st.caption(page.goal)


def _in_rows(items: Sequence[Any], columns: int) -> Iterator[tuple[Any, Any]]:
    """Each item with the place where it stands, row after row."""
    for first in range(0, len(items), columns):
        cells = st.columns(columns, gap="small")
        for cell, item in zip(cells, items[first : first + columns], strict=False):
            yield cell.container(gap=None), item


def as_entries(lessons: Iterable[Page]) -> list[Entry]:
    """The lessons as entries that a search can find."""
    return [Entry(page.title, page.goal, "lesson", page.slug, page.slug) for page in lessons]


def found(entries: list[Entry], most: int = 6) -> None:
    """What a search has found, each with the way to its lesson."""
    for entry in entries[:most]:
        with st.container(gap=None):
            st.page_link(f"{entry.lesson}.py", label=f"**{_called(entry)}** · {entry.kind}")
            st.caption(entry.says)
    if len(entries) > most:
        st.markdown(f"…and {len(entries) - most} more in the glossary.")


def nothing_found(text: str) -> str:
    """What to say to a search without an answer."""
    return f"Nothing is called “{text}” or says so; try recall, τ or SMOTE."


def glossary_table(entries: Iterable[Entry], lessons: Iterable[Page]) -> list[dict[str, str]]:
    """The entries as rows of a table, with the title of the lesson in which each is at work."""
    titles = {page.slug: page.title for page in lessons}
    return [
        {
            "term": _called(entry),
            "what it is": entry.says,
            "kind": entry.kind,
            "at work in": titles[entry.lesson],
        }
        for entry in entries
    ]


def _called(entry: Entry) -> str:
    spoken = entry.kind == "symbol" and entry.name != entry.term
    return f"{entry.term} ({entry.name})" if spoken else entry.term


def references() -> str:
    """The references as a list in Markdown."""
    return "\n".join(f"- [{r.cite}]({r.link}). {r.gives}" for r in front().references)


def plan_table(plan: Plan, lessons: Iterable[Page]) -> None:
    """The steps of a plan: minutes, a link that sets the lesson up, what the class does."""
    titles = {page.slug: page.title for page in lessons}
    for step in plan.steps:
        minutes, link, does = st.columns([1, 2, 9])
        minutes.markdown(f"{step.minutes} min")
        with link:
            way_in(step, titles[step.lesson], ":material/arrow_forward:")
        does.markdown(step.does)


@remembered
def small_dial(dark: bool) -> Film:
    """The ratio dial small, at its beginning, made once."""
    return miniature(ratio_film(Experiment()), dark)


def miniature(film: RatioFilm, dark: bool) -> Film:
    """The ratio dial small: the rows, the boundary, and three numbers."""
    traces, changes = ratio_dial.plane(film)
    layout = figures.plane(film.window, (0.0, 1.0), dark)
    layout["margin"]["l"] = 48
    layout["xaxis"]["title"] = f"feature 1 (one dot ≈ {SHOWN_ONE_IN} training rows)"
    shots = [
        Shot(changes(i), _numbers(film, i), ratio_dial.alt(film, i))
        for i in range(len(film.prevalence))
    ]
    small = {"height": 330}
    return Film(go.Figure(traces, layout), small, NUMBERS, [ratio_dial.dial_track(shots)])


def _numbers(film: RatioFilm, i: int) -> list[tuple[str, str]]:
    now = film.at(i)
    return [
        (words.percent(now.accuracy), f"of {words.count(now.cases)} cases"),
        (words.percent(now.baseline), "accuracy without looking"),
        (words.count(now.caught), f"of {words.some(now.positives, 'positive')}, at τ = ½"),
    ]
