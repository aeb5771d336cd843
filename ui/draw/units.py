"""Units in which a question of a path asks for a number."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ui.draw import words


class Unit(NamedTuple):
    """How a guess is read and said: the fact is the number from 0 to `high` divided by `scale`."""

    scale: float
    mark: str
    say: Callable[[float], str]
    high: float

    def typed(self, number: float) -> str:
        """A number just as the learner said it."""
        return words.digits(number) + self.mark


LARGEST = 1e300  # number that anybody says; whole ones of Python have no end
UNITS = {
    "percent": Unit(100, " %", words.share, 100.0),
    "count": Unit(1, "", words.whole, LARGEST),
}
