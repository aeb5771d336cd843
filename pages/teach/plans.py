"""Lesson plans for a class: what plans.toml holds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import streamlit as st

from ui.frame.ways import way_in
from ui.lesson import Lesson


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


@cache
def plans() -> list[Plan]:
    """The plans, read once."""
    text = (Path(__file__).parent / "plans.toml").read_text("utf-8")
    return [_plan(**plan) for plan in tomllib.loads(text)["plans"]]


def _plan(steps: list[dict[str, Any]], **rest: Any) -> Plan:
    return Plan(rest["minutes"], rest["title"], rest["for"], [Step(**step) for step in steps])


def plan_table(plan: Plan, lessons: Iterable[Lesson]) -> None:
    """The steps of a plan: minutes, a link that sets the lesson up, what the class does."""
    titles = {lesson.slug: lesson.title for lesson in lessons}
    for step in plan.steps:
        minutes, link, does = st.columns([1, 2, 9])
        minutes.markdown(f"{step.minutes} min")
        with link:
            way_in(step.lesson, titles[step.lesson], step.state, ":material/arrow_forward:")
        does.markdown(step.does)


def lesson_table(lessons: Iterable[Lesson]) -> None:
    """The lessons: a link to each, what it asks, and a link that opens it large for a hall."""
    for lesson in lessons:
        name, asks, hall = st.columns([3, 6, 3])
        with name:
            way_in(lesson.slug, f"{lesson.title} · {lesson.minutes} min", {}, lesson.icon)
        asks.markdown(lesson.asks)
        with hall:
            way_in(lesson.slug, "Large, for a hall", {"present": "1"}, ":material/present_to_all:")
