"""How fast somebody may ask, by a name: token buckets, of which only the last ones are kept."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

NAMES = 5_000


class Buckets:
    """`burst` at once for each name, and then so many a second."""

    def __init__(
        self, burst: float, a_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst, self._a_second, self._clock = burst, a_second, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str) -> bool:
        """Whether there is one left, which is then taken."""
        left = self.left(name)
        self._put(name, left - 1 if left >= 1 else left)
        return left >= 1

    def left(self, name: str) -> float:
        """How many are left."""
        now = self._clock()
        left, at = self._left.get(name, (self._burst, now))
        return min(self._burst, left + (now - at) * self._a_second)

    def _put(self, name: str, left: float) -> None:
        self._left[name] = (left, self._clock())
        self._left.move_to_end(name)
        while len(self._left) > NAMES:
            self._left.popitem(last=False)
