"""What is made once for all visitors: `core.cache` under the run queue, for pages.

Streamlit's own cache does this too, but takes a millisecond to tell one setting from another, many
times a run.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

from core import cache
from ui.runtime.run_queue import BELOW, COMPUTING, PICTURE, RUN_QUEUE

T = TypeVar("T")

_now = threading.local()


@contextmanager
def _aside() -> Iterator[None]:
    """Around a computation of a page: the others go on, and it waits for its turn to compute."""
    if not RUN_QUEUE.is_inside():  # nothing waits for this thread, or it computes already
        yield
        return
    with RUN_QUEUE.yielded(), COMPUTING.turn(getattr(_now, "rank", PICTURE)):
        yield


@contextmanager
def _without_a_place() -> Iterator[None]:
    """Around a wait for what another thread computes: neither a page nor a place waits with it."""
    with RUN_QUEUE.yielded(), COMPUTING.yielded():
        yield


@contextmanager
def below_the_picture() -> Iterator[None]:
    """Around what nobody looks at first: its computations come after those for pictures."""
    before = getattr(_now, "rank", PICTURE)
    _now.rank = BELOW
    try:
        yield
    finally:
        _now.rank = before


cache.while_computing, cache.while_waiting = _aside, _without_a_place
cached = cache.cached(64)
cached_small = cache.cached(512)  # for what is small: a dial, a step


def cached_at(function: Callable[[dict[str, Any]], T]) -> Callable[[dict[str, Any]], T]:
    """`cached` for what takes a setting as a mapping of its values, which must be hashable."""

    @cached
    def at(values: tuple[tuple[str, Any], ...], types: tuple[type, ...]) -> T:
        return function(dict(values))

    @wraps(function)
    def known(values: dict[str, Any]) -> T:
        return at(tuple(values.items()), tuple(map(type, values.values())))

    return known
