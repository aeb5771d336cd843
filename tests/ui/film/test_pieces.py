"""Pieces of films: their names, what is made of them and when, what is kept."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pytest

from ui.film import pieces


class Place(NamedTuple):
    """Where something is."""

    x: float
    label: str = ""


@dataclass(frozen=True)
class Setting:
    """What is shown."""

    place: Place
    seed: int = 0


class Made(NamedTuple):
    """What has a script."""

    script: str


@pytest.fixture(autouse=True)
def nothing_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, most in (("_made", 3), ("_later", 5), ("_packed", 3)):
        monkeypatch.setattr(pieces, name, pieces._Latest(most))


@pytest.fixture
def asked() -> Iterator[list[Any]]:
    yield []


def text_of(name: str) -> str | None:
    packed = pieces.packed(name)
    return gzip.decompress(packed).decode() if packed else None


def test_a_piece_has_the_name_of_its_text() -> None:
    one, same, other = (pieces.piece(text) for text in ("{}", "{}", "[]"))
    assert one.name == same.name != other.name
    assert one.text == "{}"


def test_a_later_piece_is_made_when_it_is_asked_for(asked: list[Any]) -> None:
    def make(setting: Setting, at: int) -> Made:
        asked.append((setting, at))
        return Made(f"{setting.seed} {at}")

    one = pieces.later(make, Setting(Place(1.5)), 2)
    pieces.offer([one])
    assert asked == []
    assert text_of(one.name) == text_of(one.name) == "0 2"
    assert asked == [(Setting(Place(1.5)), 2)]  # and then kept


def test_equal_arguments_have_one_name_and_others_another() -> None:
    def make(*_: Any) -> Made:
        return Made("")

    def name(*args: Any) -> str:
        return pieces.later(make, *args).name

    assert name(Setting(Place(20)), True) == name(Setting(Place(20.0)), True)
    assert name(np.float64(0.5)) == name(0.5)
    different = [
        (1, 2), (12,), ("1", "2"), ("1,2",), ((1, 2),), (True,), (1,), ("True",), (None,), (0.1,),
        (Setting(Place(1)),), (Setting(Place(1, "a")),), (Setting(Place(1), 1),), (Place(1),),
    ]  # fmt: skip
    assert len({name(*args) for args in different}) == len(different)


@pytest.mark.parametrize("wrong", [np.arange(3), [1], {"a": 1}, object()])
def test_what_does_not_say_all_that_it_is_makes_no_name(wrong: Any) -> None:
    with pytest.raises(TypeError, match="cannot be part of a name"):
        pieces.later(lambda _: Made(""), (1, wrong))


def test_of_another_start_of_the_server_the_name_is_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = pieces.later(Made, "x").name
    monkeypatch.setattr(pieces, "_THIS_SERVER", "another")
    assert pieces.later(Made, "x").name != before


def test_what_nobody_has_offered_is_not_there() -> None:
    assert pieces.packed(pieces.piece("{}").name) is None
    assert pieces.packed("../../etc/passwd") is None


def test_what_has_not_been_offered_for_long_goes() -> None:
    made = [pieces.piece(f"{n}") for n in range(5)]
    pieces.offer(made[:3])
    pieces.offer(made[:1])
    pieces.offer(made[3:])
    assert [text_of(one.name) for one in made] == ["0", None, None, "3", "4"]


def test_where_making_fails_it_is_tried_again() -> None:
    tries = []

    def make(_: int) -> Made:
        tries.append(1)
        if len(tries) == 1:
            raise RuntimeError
        return Made("there")

    one = pieces.later(make, 1)
    pieces.offer([one])
    with pytest.raises(RuntimeError):
        pieces.packed(one.name)
    assert text_of(one.name) == "there"
