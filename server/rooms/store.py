"""Where rooms are kept: what every store does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from server.rooms.rules import State

LIFE = 12 * 3600  # seconds for which a room lasts after its last sign of life
MOST_ROOMS = 200
MOST_PEOPLE = 1_000
PRESENT = 60  # seconds for which it counts how many browsers a process has last counted


class Kept(NamedTuple):
    """A room as it is kept."""

    state: State
    secret: str  # its hash
    version: int  # grows with each change of the room, its answers or its people


class Given(NamedTuple):
    """An answer: to which question, in which round, by whom."""

    question: str
    round: int
    who: str
    answer: Any


def together(counted: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """What several processes have counted, as one."""
    places: dict[str, int] = {}
    for one in counted:
        for place, n in one.items():
            places[place] = places.get(place, 0) + n
    return places


class Away(Exception):
    """The store cannot be reached at the moment."""


class Store(Protocol):
    """What keeps rooms. A room without a sign of life for `LIFE` seconds is not there any more.

    `open` says "opened", "taken" (another room has the code) or "full". `put` and `write` count
    only where the state still has the revision that their caller has looked at; they say whether
    it had. So a commit and the teacher's Close never cross.
    """

    def open(self, code: str, secret: str, state: State) -> str: ...
    def room(self, code: str) -> Kept | None: ...
    def put(self, code: str, state: State, rev: int) -> bool: ...
    def join(self, code: str, who: str) -> bool:
        """Whether there is room for this participant, who may be in it already."""
        ...

    def has(self, code: str, who: str) -> bool: ...
    def write(self, code: str, rev: int, given: Sequence[Given], first: bool = False) -> bool:
        """Keep answers in the place of earlier ones; `first`: an earlier one counts instead."""
        ...

    def replace(
        self, code: str, rev: int, question: str, round_: int, kind: str, given: Sequence[Given]
    ) -> bool:
        """Keep answers in the place of all those of this round whose giver begins with `kind`."""
        ...

    def answers(self, code: str) -> list[Given]: ...
    def here(self, code: str) -> dict[str, int]:
        """How many browsers of learners all processes together have counted, at each place."""
        ...

    def count(self, code: str, process: str, places: Mapping[str, int]) -> None: ...
    def versions(self, codes: Collection[str]) -> dict[str, int]:
        """The version of each room that is there: one cheap question."""
        ...

    def alive(self, codes: Collection[str]) -> None:
        """Somebody is in these rooms."""
        ...

    def sweep(self) -> None:
        """Delete what has ended."""
        ...
