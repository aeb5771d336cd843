"""What the front page lists beside the lessons: front.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple


@dataclass(frozen=True)
class Way:
    """A way into a lesson, at a state of its instrument (names as in the address)."""

    lesson: str
    title: str = ""
    says: str = ""
    state: dict[str, str] = field(default_factory=dict)


class Front(NamedTuple):
    """All that front.toml lists."""

    mistakes: list[Way]
    scenarios: list[Way]


@cache
def front() -> Front:
    """The lists of the front page, read once."""
    lists = tomllib.loads((Path(__file__).parent / "front.toml").read_text("utf-8"))
    return Front(*([Way(**way) for way in lists[name]] for name in Front._fields))
