"""What is made once for all visitors: `core.cache` under the run queue, for pages.

Streamlit's own cache does this too, but takes a millisecond to tell one setting from another, many
times a run.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from core import cache
from ui.runtime.run_queue import RUN_QUEUE

T = TypeVar("T")

cache.while_computing = RUN_QUEUE.yielded
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
