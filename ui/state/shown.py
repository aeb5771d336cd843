"""How an address shows a lesson: on its stage or as a laboratory, at which step, what is hidden."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from core.controls import ALIASES
from core.parameters import BadValue, Parameter
from ui.lesson import Lesson
from ui.state.view import HIDEABLE, LAB, PRESENT, View

Reader = Callable[[str, Lesson, dict[str, Parameter]], Any]


def view_in(
    query: Mapping[str, str], lesson: Lesson, parameters: dict[str, Parameter], before: View
) -> tuple[View, list[str]]:
    """How an address shows a lesson, else as before; what cannot be used is left out and said."""
    shown, problems, reads = before, [], READERS
    if lesson.stage:
        reads = READERS_BESIDE_A_STAGE
        shown = replace(before, lab=_is_for_laboratory(query, parameters), step=before.step or 1)
        if "step" in query:
            step, problem = _step_of_stage(query["step"], lesson)
            shown = replace(shown, step=step)
            problems += [problem] if problem else []
    for name, read in reads.items():
        if name in query:
            try:
                shown = replace(shown, **{name: read(query[name], lesson, parameters)})
            except BadValue as problem:
                problems.append(f"{problem} It is ignored.")
    for said in _not_to_hide(query.get("hide", ""), parameters)[:5]:
        works = ", ".join([*parameters, *HIDEABLE])
        problems.append(f"Hide: “{said[:40]}” is not known; use any of {works}. It is ignored.")
    return shown, problems


def _is_for_laboratory(query: Iterable[str], parameters: Collection[str]) -> bool:
    """Whether an address that does not say it means the laboratory of a lesson, not its stage.

    Settings without a step do. With neither it is the stage, where it was left.
    """
    named = {ALIASES[name].name if name in ALIASES else name for name in query}
    return "step" not in named and not named.isdisjoint({*parameters, "hide", "plain"})


def _step_of_stage(text: str, lesson: Lesson) -> tuple[int, str]:
    """The step of a stage that an address names, else the first one; and what is wrong there.

    A lesson that has got a stage may have fewer steps than its path had before.
    """
    last, number = _last_step(lesson), int(text) if text.isdecimal() and len(text) < 4 else 0
    if 1 <= number <= last:
        return number, ""
    begins = "it begins at the first."
    if number:
        return 1, f"Step {number}: this lesson is new and has {last} steps; {begins}"
    works = f"use a number from 1 to {last}"
    return 1, f"Step: “{text[:40]}” is not a step of this lesson; {works}. Now {begins}"


def _step(text: str, lesson: Lesson, _: dict[str, Parameter]) -> int:
    last = _last_step(lesson)
    if text.isdecimal() and len(text) < 4 and 1 <= int(text) <= last:
        return int(text)
    works = f"a number from 1 to {last}" if last else "a lesson that has a guided path"
    raise BadValue(f"Step: “{text[:40]}” is not a step of this lesson; use {works}.")


def _last_step(lesson: Lesson) -> int:
    return len(lesson.path.steps) if lesson.path else 0


def _hide(text: str, _: Lesson, parameters: dict[str, Parameter]) -> tuple[str, ...]:
    asked = _asked_to_hide(text).values()
    return tuple(name for name in [*parameters, *HIDEABLE] if name in asked)


def _not_to_hide(text: str, parameters: dict[str, Parameter]) -> list[str]:
    """What an address asks to hide and the lesson does not have; the rest is hidden."""
    known = {*parameters, *HIDEABLE}
    return [said for said, name in _asked_to_hide(text).items() if name not in known]


def _asked_to_hide(text: str) -> dict[str, str]:
    """What an address asks to hide: as it is said there, and by the name of today."""
    said = [part for part in text.split(",") if part]
    return {part: ALIASES[part].name if part in ALIASES else part for part in said}


def _present(text: str, _: Lesson, __: dict[str, Parameter]) -> bool:
    return PRESENT.read(text)


def _lab(text: str, _: Lesson, __: dict[str, Parameter]) -> bool:
    return LAB.read(text)


READERS: dict[str, Reader] = {"step": _step, "hide": _hide, "present": _present}
READERS_BESIDE_A_STAGE: dict[str, Reader] = {"lab": _lab, "hide": _hide, "present": _present}
