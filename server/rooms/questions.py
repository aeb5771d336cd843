"""The questions that a room can ask: those of the lessons' own paths, as browsers read them, and of
each lesson one of the same idea on other numbers, which is asked before and after its path."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

BEFORE, AFTER = "before", "after"  # where a class is when it is not at a step of the path
TRANSFER = "transfer"  # the name of the question that is asked in both places


class Choice(NamedTuple):
    """A choice: its options in words, its question, and which option is true, from 0."""

    says: tuple[str, ...]
    text: Callable[[], str]
    truth: Callable[[], int]


class Asks(NamedTuple):
    """What a lesson asks: the script of its stage as JSON text, and before and after it."""

    script: Callable[[], str]
    transfer: Choice | None = None


class Question(NamedTuple):
    """What a question takes: one of `values`, or so many shares from 0 to 1 as it has `handles`.

    The values of a choice are the numbers of its options, from 0.
    """

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
    """The questions of some lessons, in their order."""

    def __init__(self, paths: Mapping[str, Asks]) -> None:
        self._paths = paths
        self._read = cache(lambda slug: json.loads(paths[slug].script()))
        self.text = cache(self._text)

    @property
    def lessons(self) -> list[str]:
        """The lessons in their order."""
        return list(self._paths)

    def _text(self, lesson: str) -> str:
        """What a browser reads of a lesson: its script, and the choice without the true option;
        KeyError if there is no such lesson."""
        transfer = self._paths[lesson].transfer
        words = None if transfer is None else {"text": transfer.text(), "says": transfer.says}
        return json.dumps(self._read(lesson) | {TRANSFER: words}, ensure_ascii=False)

    def has(self, lesson: object, step: object) -> bool:
        """Whether a lesson has a step of that number, from 1, or that place around its path."""
        if not isinstance(lesson, str) or lesson not in self._paths:
            return False
        if step in (BEFORE, AFTER):
            return self._paths[lesson].transfer is not None
        return type(step) is int and 1 <= step <= len(self._read(lesson)["steps"])

    def at(self, lesson: str, step: int | str) -> str:
        """The question that a step asks or judges, lesson/name; "" if there is none, or no such
        step."""
        if not self.has(lesson, step):
            return ""
        if isinstance(step, str):
            return f"{lesson}/{TRANSFER}"
        there = self._read(lesson)["steps"][step - 1]
        name = there["ask"]["name"] if there["ask"] else there["gap"]
        return f"{lesson}/{name}" if name else ""

    def tells(self, question: str, lesson: str, step: int | str) -> bool:
        """Whether the truth of a question can be told at a step: of a prediction that a later step
        judges only there."""
        if self.at(lesson, step) != question:
            return False
        return isinstance(step, str) or not self._read(lesson)["steps"][step - 1]["later"]

    def find(self, question: object) -> Question | None:
        """The question of that name; None if there is none."""
        lesson, _, name = question.partition("/") if isinstance(question, str) else ("", "", "")
        if lesson not in self._paths:
            return None
        if name == TRANSFER:
            transfer = self._paths[lesson].transfer
            return None if transfer is None else Question(tuple(range(len(transfer.says))), 0)
        script = self._read(lesson)
        for step in script["steps"]:
            if step["ask"] and step["ask"]["name"] == name:
                return _question(script, step)
        return None

    def truth(self, question: str) -> int | None:
        """Which option of a choice is true; None where the browser knows the truth itself."""
        lesson, _, name = question.partition("/")
        transfer = self._paths[lesson].transfer if name == TRANSFER else None
        return None if transfer is None else transfer.truth()


def _question(script: Mapping[str, Any], step: Mapping[str, Any]) -> Question:
    if step["ask"]["kind"] == "curve":
        return Question((), len(step["ask"]["handles"]))
    return Question(tuple(script["dials"][step["shows"]["guess"]]["values"]), 0)


def _is_number(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(value) < 1e300  # type: ignore[arg-type]
