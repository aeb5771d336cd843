"""One page runs at a time, in the order in which they were asked for.

Python runs one thread at a time anyway. Sixty runs that take turns every few milliseconds are all
ready late; one after the other, most are ready early. What takes long is computed aside. It is for
speed alone: nothing breaks where two run at once, as after a run that hangs.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush


@dataclass(order=True)
class Place:
    """A thread's place in the line; the lower the number, the earlier it came."""

    number: int
    thread: int = field(compare=False)
    called: threading.Event = field(compare=False)
    since: float = field(default=0.0, compare=False)  # inside, by a clock that only goes on


class RunQueue:
    """Threads before a door that lets in one at a time, first come, first served.

    `patience`: seconds; whoever is inside for longer counts as hanging, and is not waited for.
    """

    def __init__(self, patience: float = 10.0) -> None:
        self._patience = patience
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._waiting: list[Place] = []  # a heap
        self._inside: Place | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the thread's turn, and have it for the body; within a turn it has it already."""
        if self._is_inside():
            yield
            return
        place = Place(next(self._numbers), threading.get_ident(), threading.Event())
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
        place = self._inside
        if place is None or not self._is_inside():
            yield
            return
        self._leave(place)
        try:
            yield
        finally:
            self._enter(place)

    def _is_inside(self) -> bool:
        inside = self._inside
        return inside is not None and inside.thread == threading.get_ident()

    def _enter(self, place: Place) -> None:
        with self._lock:
            if self._inside is None:
                self._let_in(place)
                return
            place.called.clear()
            heappush(self._waiting, place)
        while not place.called.wait(self._patience):
            with self._lock:
                inside = self._inside
                if inside is place:
                    return
                if inside is None or time.monotonic() - inside.since > self._patience:
                    self._waiting.remove(place)
                    heapify(self._waiting)
                    self._let_in(place)
                    return

    def _let_in(self, place: Place) -> None:
        place.since = time.monotonic()
        self._inside = place

    def _leave(self, place: Place) -> None:
        with self._lock:
            if self._inside is place:
                self._inside = None
                if self._waiting:
                    following = heappop(self._waiting)
                    self._let_in(following)
                    following.called.set()


RUN_QUEUE = (
    RunQueue()
)  # what Streamlit runs for a visitor: a page, or the part of one that looks again
