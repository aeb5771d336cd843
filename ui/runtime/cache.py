"""What is made once for all visitors, and kept for the settings asked for last.

Streamlit's own cache does this too, but takes a millisecond to tell one setting from another, many
times a run.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import lru_cache, wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar

from ui.runtime.run_queue import RUN_QUEUE

P = ParamSpec("P")
T = TypeVar("T")

_slots_of: list[Any] = []  # every cache there is, to forget them all


class _Slot:
    """A place for one answer; whoever asks first makes it, the others wait."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.answer: list[Any] = []


def cached(function: Callable[P, T], size: int = 64) -> Callable[P, T]:
    """The same function, its last answers kept; arguments with "_" before their name do not count.

    The others must be hashable. An error is not kept.
    """
    parts = inspect.signature(function)
    slot_of = lru_cache(size)(lambda *asked: _Slot())
    _slots_of.append(slot_of)

    @wraps(function)
    def known(*args: P.args, **kwargs: P.kwargs) -> T:
        said = parts.bind(*args, **kwargs).arguments
        slot = slot_of(*(value for name, value in said.items() if name[0] != "_"))
        if not slot.answer:
            with RUN_QUEUE.yielded(), slot.lock:
                if not slot.answer:
                    slot.answer.append(function(*args, **kwargs))
        answer: T = slot.answer[0]
        return answer

    return known


def cached_small(function: Callable[P, T]) -> Callable[P, T]:
    """`cached` for what is small: a dial, a step."""
    return cached(function, 512)


def cached_at(function: Callable[[dict[str, Any]], T]) -> Callable[[dict[str, Any]], T]:
    """`cached` for what takes a setting as a mapping of its values, which must be hashable.

    All who ask get the same answer: nobody may change it.
    """

    def at(values: tuple[tuple[str, Any], ...]) -> T:
        return function(dict(values))

    kept = cached(at)

    @wraps(function)
    def known(values: dict[str, Any]) -> T:
        return kept(tuple(values.items()))

    return known


def forget_all() -> None:
    """As after a start."""
    for slot_of in _slots_of:
        slot_of.cache_clear()
