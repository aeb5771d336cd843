"""Answers kept for the arguments asked for last; one call forgets them all."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache, wraps
from itertools import compress
from threading import Lock
from typing import Any, ParamSpec, TypeVar

from .parameters import BadValue

P = ParamSpec("P")
T = TypeVar("T")

# What surrounds each computation, and the wait for one that another thread makes: a server puts
# here what lets other visitors go ahead meanwhile.
while_computing: Callable[[], AbstractContextManager[object]] = nullcontext
while_waiting: Callable[[], AbstractContextManager[object]] = nullcontext
_kept: list[Any] = []  # the slots of every function, to forget them all


class _Slot:
    """A place for one answer; whoever asks first computes it, the others wait."""

    def __init__(self, *_: Any) -> None:
        self.lock = Lock()
        self.answer: list[Any] = []


def cached(size: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """A decorator: the same function, its last `size` answers kept.

    Arguments are told apart by value and type (1 and True, 0.5 and Fraction(1, 2)); they must be
    hashable (BadValue if not), but for those with "_" before their name, which do not count. All
    who ask get the same answer: nobody may change it. An error is not kept.
    """

    def kept(function: Callable[P, T]) -> Callable[P, T]:
        counting = _counting(function)
        slot_of = lru_cache(size, typed=True)(_Slot)
        _kept.append(slot_of)

        @wraps(function)
        def known(*args: P.args, **kwargs: P.kwargs) -> T:
            counted = tuple(counting(args, kwargs))
            try:
                slot = slot_of(*counted)
            except TypeError as problem:  # a list or a frame has no place of its own
                raise BadValue(f"{function.__name__}: {problem}; use hashable ones.") from problem
            while not slot.answer:
                if slot.lock.acquire(blocking=False):
                    try:
                        if not slot.answer:
                            with while_computing():
                                slot.answer.append(function(*args, **kwargs))
                    finally:
                        slot.lock.release()
                else:  # another thread computes it
                    with while_waiting(), slot.lock:
                        pass
            answer: T = slot.answer[0]
            return answer

        return known

    return kept


def _counting(function: Callable[..., Any]) -> Callable[[Any, dict[str, Any]], Iterable[Any]]:
    """What picks the arguments that count from those of a call, in the order of the signature."""
    parts = inspect.signature(function)
    if any(part.kind is part.VAR_POSITIONAL for part in parts.parameters.values()):
        raise TypeError(f"{function}: arguments without a name cannot be told apart")
    counts = [name[0] != "_" for name in parts.parameters]

    def counting(args: Any, kwargs: dict[str, Any]) -> Iterable[Any]:
        if kwargs:
            bound = parts.bind(*args, **kwargs)
            if len(bound.arguments) < len(counts):
                bound.apply_defaults()
            args = bound.arguments.values()
        return compress(args, counts)

    return counting


def forget_all() -> None:
    """Forget every answer, as after a start."""
    for slot_of in _kept:
        slot_of.cache_clear()
