"""One page runs at a time, in the order in which they were asked for.

Python runs one thread at a time anyway. Sixty runs that take turns every few milliseconds are all
ready late; one after the other, most are ready early. What takes long is computed aside.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Line:
    """A line of threads before a door that lets one in at a time, first come, first served."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._inside: int | None = None  # the thread

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the thread's turn, and have it for the body."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let others go ahead during the body; nothing for a thread that has no turn."""
        if self._inside != threading.get_ident():
            yield
            return
        self._leave()
        try:
            yield
        finally:
            self._enter()

    def _enter(self) -> None:
        with self._lock:
            gate = threading.Event()
            if self._inside is None:
                gate.set()
                self._inside = -1
            else:
                self._waiting.append(gate)
        gate.wait()
        self._inside = threading.get_ident()

    def _leave(self) -> None:
        with self._lock:
            if self._waiting:
                self._inside = -1
                self._waiting.popleft().set()
            else:
                self._inside = None


PAGES = Line()  # what `pages/router.py` runs
