"""The parts of films that browsers ask for by name: the stage, the track of each dial.

A message to a browser has only their names, and the browser asks for those that it does not have.
The shots of a dial are computed when a hand first comes to it.
"""

from __future__ import annotations

import gzip
import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, fields, is_dataclass
from operator import attrgetter
from threading import Lock
from typing import Any

from ui.runtime.cache import below_the_picture
from ui.runtime.run_queue import RUN_QUEUE

PATH = "/instrument/piece/{name}"
MADE, LATER = 600, 20_000  # pieces at hand, and those that would be made when somebody asks
PACKED = 400
_THIS_SERVER = secrets.token_hex(4)  # after a restart the same setting may give something else


@dataclass(frozen=True)
class Piece:
    """A part of a film by its name; `made` is its text, or what makes it when it is asked for."""

    name: str
    made: str | Callable[[], str]

    @property
    def text(self) -> str:
        """The piece as JSON text."""
        return self.made if isinstance(self.made, str) else self.made()


def piece(text: str) -> Piece:
    """A piece that is there already."""
    return Piece(_name(text), text)


def later(make: Callable[..., Any], *args: Any, of: str = "script") -> Piece:
    """A piece that `make(*args)` gives when it is asked for; it should keep what it has made.

    `of`: the attribute of it that is the text. The arguments are numbers, words, and records or
    tuples of them; TypeError if not.
    """
    said = f"{_THIS_SERVER} {make.__module__}.{make.__qualname__}.{of}{_said(args)}"
    return Piece(_name(said), lambda: attrgetter(of)(make(*args)))


def promised(said: str, make: Callable[[], str]) -> Piece:
    """A piece that `make()` gives when it is asked for; `said` tells it from all others."""
    return Piece(_name(f"{_THIS_SERVER} {said}"), make)


def _said(value: Any) -> str:
    """A value in words, the same for equal ones: an address says 20.0 where a dial says 20."""
    if value is None or isinstance(value, str | bool):
        return repr(value)
    if isinstance(value, int | float):
        return repr(int(value) if value == value // 1 else float(value))
    if is_dataclass(value) and not isinstance(value, type):
        value = (type(value).__name__, *(getattr(value, part.name) for part in fields(value)))
    if isinstance(value, tuple):
        return f"({','.join(map(_said, value))})"
    raise TypeError(f"{value!r:.80} cannot be part of a name")


def _name(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:24]


class _Latest(OrderedDict[str, Any]):
    """What has been put in or asked for last, by name."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def put(self, name: str, value: Any) -> None:
        """Put something in; what nobody has asked for lately goes."""
        self[name] = value
        self.move_to_end(name)
        if len(self) > self._most:
            self.popitem(last=False)

    def latest(self, name: str) -> Any:
        """What is there under a name, from now on the latest; None if nothing."""
        if name in self:
            self.move_to_end(name)
        return self.get(name)


_made, _later, _packed = map(_Latest, (MADE, LATER, PACKED))
_lock = Lock()


def offer(pieces: Iterable[Piece]) -> None:
    """Have these pieces ready for whoever asks."""
    with _lock:
        for one in pieces:
            (_made if isinstance(one.made, str) else _later).put(one.name, one)


def withdraw(names: Iterable[str]) -> None:
    """Forget these pieces at once: they were made of what somebody has brought."""
    with _lock:
        for name in list(names):
            for kept in (_made, _later, _packed):
                kept.pop(name, None)


def named(name: str) -> Piece | None:
    """The piece of this name that has been offered lately; None if there is none."""
    with _lock:
        found: Piece | None = _made.latest(name) or _later.latest(name)
    return found


def at_hand(name: str) -> bytes | None:
    """The text of a piece, gzipped, if somebody has asked for it lately; else None."""
    with _lock:
        known: bytes | None = _packed.latest(name)
        return known


def make(pieces: Iterable[Piece]) -> None:
    """Make pieces that have been offered, and keep them for whoever asks."""
    for one in pieces:
        packed(one.name)


def packed(name: str, idle: bool = False) -> bytes | None:
    """The text of a piece that has been offered, gzipped; None of any other.

    `idle`: nobody waits for it; whatever a picture needs is computed before it.
    """
    found, known = named(name), at_hand(name)
    if found is None or known:
        return known
    with RUN_QUEUE.turn(), below_the_picture() if idle else nullcontext():  # as the pages that run
        text = found.text
    made = gzip.compress(text.encode(), 4)
    with _lock:
        _packed.put(name, made)
    return made
