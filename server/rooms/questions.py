"""The questions that a room can ask: those of the lessons' own paths, as browsers read them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

Paths = Mapping[str, Callable[[], str]]


class Question(NamedTuple):
    """What a question takes: one of `values`, or so many shares from 0 to 1 as it has `handles`."""

    values: tuple[float, ...]
    handles: int

    def takes(self, answer: object) -> bool:
        """Whether that is an answer to it: of its type, finite and within its bounds."""
        if not self.handles:
            return _is_number(answer) and any(
                math.isclose(answer, value, rel_tol=1e-9, abs_tol=1e-9)  # type: ignore[arg-type]
                for value in self.values
            )
        return (
            isinstance(answer, list)
            and len(answer) == self.handles
            and all(_is_number(share) and 0 <= share <= 1 for share in answer)
        )


class Questions:
    """The questions of some paths, slug → what gives the script of its stage as JSON text."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._read = cache(lambda slug: json.loads(paths[slug]()))

    @property
    def lessons(self) -> list[str]:
        """The lessons in their order."""
        return list(self._paths)

    def text(self, lesson: str) -> str:
        """The script of a lesson's stage; KeyError if there is no such lesson."""
        return self._paths[lesson]()

    def has(self, lesson: object, step: object) -> bool:
        """Whether a lesson has a step of that number, from 1."""
        if not isinstance(lesson, str) or lesson not in self._paths or type(step) is not int:
            return False
        return 1 <= step <= len(self._read(lesson)["steps"])

    def at(self, lesson: str, step: int) -> str:
        """The question of a step, lesson/name; "" if it asks none, or there is no such step."""
        if not self.has(lesson, step):
            return ""
        asked = self._read(lesson)["steps"][step - 1]["ask"]
        return f"{lesson}/{asked['name']}" if asked else ""

    def find(self, question: object) -> Question | None:
        """The question of that name; None if there is none."""
        lesson, _, name = question.partition("/") if isinstance(question, str) else ("", "", "")
        if lesson not in self._paths:
            return None
        script = self._read(lesson)
        for step in script["steps"]:
            if step["ask"] and step["ask"]["name"] == name:
                return _question(script, step)
        return None


def _question(script: Mapping[str, Any], step: Mapping[str, Any]) -> Question:
    if step["ask"]["kind"] == "curve":
        return Question((), len(step["ask"]["handles"]))
    return Question(tuple(script["dials"][step["shows"]["guess"]]["values"]), 0)


def _is_number(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(value) < 1e300  # type: ignore[arg-type]
