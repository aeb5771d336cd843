"""What a class is asked before and after a lesson: of the same idea, on other numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from core.parameters import Facts
from ui.draw.units import UNITS
from ui.draw.words import digits
from ui.lesson import Lesson
from ui.lesson.path import Transfer, filled, state


def asked(
    lesson: Lesson,
) -> tuple[tuple[str, ...], Callable[[], str], Callable[[], int]] | None:
    """Its choices in words, what gives its question and its true choice; None if it has none."""
    if lesson.path is None or lesson.path.transfer is None:
        return None
    return says(lesson), partial(text, lesson), partial(truth, lesson)


def says(lesson: Lesson) -> tuple[str, ...]:
    """The choices in words."""
    return tuple(map(digits, _declared(lesson).choices))


def text(lesson: Lesson) -> str:
    """The question in words, with the numbers of what it asks about."""
    return filled(" ".join(_declared(lesson).text.split()), _facts(lesson))


def truth(lesson: Lesson) -> int:
    """The place of the true choice: the one that is nearest to what is computed."""
    asked = _declared(lesson)
    computed = _facts(lesson)[asked.fact] * UNITS[asked.unit].scale
    return min(range(len(asked.choices)), key=lambda n: abs(asked.choices[n] - computed))


@cache
def _facts(lesson: Lesson) -> Facts:
    setting = lesson.defaults() | state(lesson.parameters, _declared(lesson).at)
    return lesson.facts(setting)


def _declared(lesson: Lesson) -> Transfer:
    assert lesson.path is not None
    assert lesson.path.transfer is not None
    return lesson.path.transfer
