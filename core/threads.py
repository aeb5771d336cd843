"""Linear algebra in one thread: many small fits gain nothing from more, and others wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from threadpoolctl import ThreadpoolController

# The limit is the whole process's: the later of two that overlap would put back the other's.
_LIMITED = threading.Lock()


@contextmanager
def one_thread(waits: bool = True) -> Iterator[None]:
    """What is computed inside takes one thread.

    Parameters
    ----------
    waits : bool
        Whether one waits for others who are inside; else one goes on at once, beside them in the
        one thread that they have asked for.

    Yields
    ------
    None
    """
    if not _LIMITED.acquire(blocking=waits):
        yield
        return
    try:
        with _threads().limit(limits=1):
            yield
    finally:
        _LIMITED.release()


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()
