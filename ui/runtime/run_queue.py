"""One page runs at a time, in the order in which they were asked for.

Python runs one thread at a time anyway. Sixty runs that take turns every few milliseconds are all
ready late; one after the other, most are ready early. What takes long is computed aside, and waits
in a queue of its own. It is for speed alone: nothing breaks where two run at once, as after a run
that hangs.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from heapq import heappop, heappush


@dataclass(order=True)
class Place:
    """A thread's place in the line; the lower rank and number, the earlier its turn comes."""

    rank: int
    number: int
    thread: int = field(compare=False)
    called: threading.Event = field(compare=False)
    since: float = field(default=0.0, compare=False)  # inside, by a clock that only goes on


class RunQueue:
    """Threads before a door that lets in so many at a time, first come, first served.

    `patience`: seconds; whoever is inside for longer counts as hanging, and is not waited for.
    """

    def __init__(self, patience: float = 10.0, places: int = 1) -> None:
        self._patience, self._places = patience, places
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._waiting: list[Place] = []  # a heap
        self._inside: dict[int, Place] = {}  # by thread

    @contextmanager
    def turn(self, rank: int = 0) -> Iterator[None]:
        """Wait for the thread's turn, and have it for the body; within a turn it has it already.

        Of those who wait, the lower rank comes first.
        """
        if self.is_inside():
            yield
            return
        thread = threading.get_ident()
        place = Place(rank, next(self._numbers), thread, threading.Event())
        self._enter(place)
        try:
            yield
        finally:
            self._leave(place)

    @contextmanager
    def yielded(self) -> Iterator[None]:
        """Let others go ahead during the body, then go on before all who came later.

        Nothing for a thread that has no turn.
        """
        place = self._inside.get(threading.get_ident())
        if place is None:
            yield
            return
        self._leave(place)
        try:
            yield
        finally:
            self._enter(place)

    def is_inside(self) -> bool:
        """Whether it is this thread's turn."""
        return threading.get_ident() in self._inside

    def _enter(self, place: Place) -> None:
        with self._lock:
            place.called.clear()
            heappush(self._waiting, place)
            self._let_in()
        while not place.called.wait(self._patience):
            with self._lock:
                self._forget_who_hangs()
                self._let_in()

    def _forget_who_hangs(self) -> None:
        now = time.monotonic()
        for thread, one in list(self._inside.items()):
            if now - one.since > self._patience:
                del self._inside[thread]

    def _let_in(self) -> None:
        while self._waiting and len(self._inside) < self._places:
            place = heappop(self._waiting)
            place.since = time.monotonic()
            self._inside[place.thread] = place
            place.called.set()

    def _leave(self, place: Place) -> None:
        with self._lock:
            if self._inside.get(place.thread) is not place:
                return
            del self._inside[place.thread]
            self._let_in()


# What Streamlit runs for a visitor: a page, or the parts of one that follow its dials.
RUN_QUEUE = RunQueue()
# What pages have to compute: as many at a time as two cores bear, first what a picture waits for.
COMPUTING = RunQueue(places=2)
PICTURE, BELOW = 0, 1
