"""What a class is asked before and after a lesson: of the same idea, on other numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from core.parameters import Facts
from ui.draw.units import UNITS
from ui.draw.words import digits
from ui.lesson import Lesson
from ui.lesson.path import Transfer, filled, state


def transfer_of(lesson: Lesson) -> Transfer:
    """What the path of a lesson declares; ValueError if it declares none."""
    if lesson.path is None or lesson.path.transfer is None:
        raise ValueError(f"{lesson.slug} has no question before and after its path")
    return lesson.path.transfer


def ways(lesson: Lesson) -> tuple[tuple[str, ...], Callable[[], str], Callable[[], int]]:
    """Its options in words, and what gives its question and the place of the true option."""
    return says(lesson), partial(text, lesson), partial(truth, lesson)


def says(lesson: Lesson) -> tuple[str, ...]:
    """The options in words."""
    return tuple(map(digits, transfer_of(lesson).options))


def text(lesson: Lesson) -> str:
    """The question in words, with the numbers of what it asks about."""
    return filled(" ".join(transfer_of(lesson).text.split()), _facts(lesson))


def truth(lesson: Lesson) -> int:
    """The place of the true option: the one that is nearest to what is computed."""
    asked = transfer_of(lesson)
    computed = _facts(lesson)[asked.fact] * UNITS[asked.unit].scale
    return min(range(len(asked.options)), key=lambda n: abs(asked.options[n] - computed))


@cache
def _facts(lesson: Lesson) -> Facts:
    setting = lesson.defaults() | state(lesson.parameters, transfer_of(lesson).at)
    return lesson.facts(setting)
