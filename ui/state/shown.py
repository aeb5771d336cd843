"""How an address shows a lesson: on its stage or as a laboratory, at which step, what is hidden."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from core.controls import ALIASES
from core.parameters import BadValue, Parameter
from ui.lesson import Lesson
from ui.state.view import LAB, PRESENT, View, hideable


def view_in(
    query: Mapping[str, str], lesson: Lesson, parameters: dict[str, Parameter], before: View
) -> tuple[View, list[str]]:
    """How an address shows a lesson, else as before; what cannot be used is left out and said."""
    shown, problems = before, []
    if lesson.stage:
        shown = replace(before, lab=_is_for_laboratory(query, parameters), step=before.step or 1)
    if "step" in query:
        step, wrong = _step(query["step"], lesson)
        shown = replace(shown, step=step)
        problems += [wrong] if wrong else []
    if "hide" in query:
        shown = replace(shown, hide=_hidden(query["hide"], lesson, parameters))
    for switch in (LAB, PRESENT) if lesson.stage else (PRESENT,):
        if switch.name in query:
            try:
                is_on: Any = switch.read(query[switch.name])
                shown = replace(shown, **{switch.name: is_on})
            except BadValue as problem:
                problems.append(f"{problem} It is ignored.")
    names = hideable(lesson, parameters)
    for said in _not_to_hide(query.get("hide", ""), names)[:5]:
        works = ", ".join(names)
        problems.append(f"Hide: “{said[:40]}” is not known; use any of {works}. It is ignored.")
    return shown, problems


def _is_for_laboratory(query: Iterable[str], parameters: Collection[str]) -> bool:
    """Whether an address that does not say it means the laboratory of a lesson, not its stage.

    Settings without a step do. With neither it is the stage, where it was left.
    """
    named = {ALIASES[name].name if name in ALIASES else name for name in query}
    return "step" not in named and not named.isdisjoint({*parameters, "hide", "plain"})


def _step(text: str, lesson: Lesson) -> tuple[int, str]:
    """The step that an address names, else the first one; and what is wrong there.

    A lesson had other steps before it got its stage.
    """
    last = len(lesson.path.steps) if lesson.path else 0
    if not last:
        return 0, f"Step: “{text[:40]}” is ignored: this page has no steps."
    number = int(text) if text.isdecimal() and len(text) < 4 else 0
    if 1 <= number <= last:
        return number, ""
    begins = "it begins at the first."
    if number:
        return 1, f"Step {number}: this lesson is new and has {last} steps; {begins}"
    works = f"use a number from 1 to {last}"
    return 1, f"Step: “{text[:40]}” is not a step of this lesson; {works}. Now {begins}"


def _hidden(text: str, lesson: Lesson, parameters: dict[str, Parameter]) -> tuple[str, ...]:
    asked = _asked_to_hide(text).values()
    return tuple(name for name in hideable(lesson, parameters) if name in asked)


def _not_to_hide(text: str, known: Collection[str]) -> list[str]:
    """What an address asks to hide and the lesson does not have; the rest is hidden."""
    return [said for said, name in _asked_to_hide(text).items() if name not in known]


def _asked_to_hide(text: str) -> dict[str, str]:
    """What an address asks to hide: as it is said there, and by the name of today."""
    said = [part for part in text.split(",") if part]
    return {part: ALIASES[part].name if part in ALIASES else part for part in said}
