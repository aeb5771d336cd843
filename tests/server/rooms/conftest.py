"""A store of each kind, with a clock that tests move, and rooms over it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from server.rooms.questions import Asks, Choice, Questions
from server.rooms.rooms import Rooms
from server.rooms.store import Store
from server.rooms.which_store import store_of
from tests import redis

# Two lessons in the form of the scripts of stages, with a number and a drawn curve.
NUMBER = {"name": "share", "kind": "number"}
CURVE = {"name": "line", "kind": "curve", "handles": [0, 2, 4]}
STEPS = [
    {"ask": None, "shows": {"guess": ""}, "gap": "", "later": False},
    {"ask": NUMBER, "shows": {"guess": "dial"}, "gap": "", "later": False},
    {"ask": CURVE, "shows": {"guess": ""}, "gap": "", "later": True},
    {"ask": None, "shows": {"guess": ""}, "gap": "line", "later": False},
]
SCRIPT = json.dumps({"steps": STEPS, "dials": {"dial": {"values": [0, 10, 99.9, 100]}}})
CHOICE = Choice(("none", "half", "all"), lambda: "How many?", lambda: 2)
QUESTIONS = Questions({"first": Asks(lambda: SCRIPT, CHOICE), "second": Asks(lambda: SCRIPT)})


class Clock:
    """What time it is, until somebody says otherwise."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@pytest.fixture(scope="session")
def redis_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with redis.running(tmp_path_factory.mktemp("redis")) as address:
        yield address


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "redis"])
def make_store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Callable[[], Store]:
    """Makes a store, each time as another process would: all of them share what they keep."""
    if request.param == "sqlite":
        where = str(tmp_path / "rooms.sqlite")
    else:
        where = request.getfixturevalue("redis_address")
        store_of(where)._redis.flushall()  # type: ignore[attr-defined]
    return lambda: store_of(where, clock)


@pytest.fixture
def store(make_store: Callable[[], Store]) -> Store:
    return make_store()


@pytest.fixture
def rooms(store: Store) -> Rooms:
    return Rooms(lambda: store, QUESTIONS)
