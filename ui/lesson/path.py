"""The path of a lesson on its stage, as data: path.toml read into steps and questions."""

from __future__ import annotations

import math
import operator
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.parameters import Facts, Parameter
from ui.draw import words

# 1. Live numbers in texts: [[recall|percent]]. Braces and dollars of LaTeX mean nothing here.

FORMATS: dict[str, Callable[..., str]] = {
    "percent": words.percent,
    "whole_percent": lambda share: words.percent(share, 0),
    "share": words.share,
    "number": words.number,
    "figures": words.figures,
    "roughly": lambda value: words.figures(value, 1),
    "euros": words.euros,
    "count": words.count,
    "spelled": words.spelled,
    "whole": words.whole,
    "some": words.some,
    "one_in": lambda n: f"1 in {words.count(n)}",
}
_LIVE = re.compile(r"\[\[([^\]|]+)\|(\w+)(?::([^\]|]+))?\]\]")


def filled(text: str, facts: Facts) -> str:
    """The text with its live numbers: [[name|format]], or [[name|some:alarm]] with a noun.

    KeyError names a fact or a format that does not exist.
    """

    def number(found: re.Match[str]) -> str:
        name, form, noun = found.groups()
        value = facts[name]
        return "—" if math.isnan(value) else FORMATS[form](value, *filter(None, [noun]))

    return _LIVE.sub(number, text)


# On a stage a word can be tapped, ((recall|share of the found)); elsewhere it is a mere word.
TERM = re.compile(r"\(\((?P<term>[^)|]+)(?:\|(?P<shown>[^)]+))?\)\)")


def in_words(text: str) -> str:
    """A text of a stage for paper: terms as mere words, a guess that nobody has made left out."""
    return TERM.sub(lambda term: term["shown"] or term["term"], text).replace("[[guess]]", "…")


# 2. Conditions over facts: ["recall", "<", 0.1].

Condition = tuple[str, str, Any]

OPERATORS: dict[str, Callable[[float, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def holds(conditions: Iterable[Condition], facts: Facts) -> bool:
    """Whether all conditions hold; the right side is a number or the name of another fact.

    An undefined number fulfils no comparison. KeyError names a fact that does not exist.
    """
    return all(
        OPERATORS[sign](facts[name], facts[right] if isinstance(right, str) else right)
        for name, sign, right in conditions
    )


# 3. Questions and steps.


@dataclass(frozen=True)
class Ask:
    """What every question has: a name for the record, its text, the state it asks about.

    `at` replaces settings of the moment. `later`: the answer is a prediction, and is judged in
    the step whose `gap` names it. `why` is the reason, with live numbers.
    """

    name: str
    text: str
    why: str
    at: dict[str, Any]
    later: bool


@dataclass(frozen=True)
class NumberAsk(Ask):
    """A number; right when within `within` units of the fact, or a factor of it."""

    fact: str
    unit: str  # percent or count
    within: float = 0.0
    factor: float = 1.0


@dataclass(frozen=True)
class CurveAsk(Ask):
    """A share drawn over a dial with a handle at each of `handles`; right when within `within`
    points of a percentage on average."""

    fact: str
    over: str
    handles: tuple[float, ...]
    within: float


@dataclass(frozen=True)
class PlaceAsk(Ask):
    """A place of a dial; right when the conditions `when` hold there, best where `fact` says."""

    fact: str
    over: str
    when: tuple[Condition, ...]


ASKS: dict[str, type[Ask]] = {
    "number": NumberAsk,
    "curve": CurveAsk,
    "place": PlaceAsk,
}


@dataclass(frozen=True)
class Shows:
    """What stands on the stage in a step; each is a name of the lesson's stage, "" for nothing.

    `picture`, and which of its tracks is shown: that of `dial` where nothing else is said. The
    facts are those of `dial` where it stands `at` a value; `held`: it cannot be moved here, and is
    not shown. `guess`: the dial that takes the guess while the step asks. `draws`: the trace of the
    picture that is drawn with a finger instead. `said`: the question whose guess stays in the
    picture. `points`: along which axis of the picture ("x" or "y") a hand moves the dial; or a
    trace of its first panel that has a point for each step of the dial: a tap takes the nearest.
    `moves`: the traces that glide, for so many `seconds`, from where they stood before the commit.
    """

    picture: str = ""
    track: str = ""
    dial: str = ""
    at: float | None = None
    held: bool = False
    guess: str = ""
    draws: str = ""
    said: str = ""
    sentence: str = ""
    bars: str = ""
    formula: str = ""
    points: str = ""
    moves: tuple[str, ...] = ()
    seconds: float = 0.6


@dataclass(frozen=True)
class After:
    """What a step says and shows once its question is answered or its task is done.

    `right`, `low` and `high` are said of a guess that was right, too low or too high; without a
    guess nothing of it. `names`: what the gap is called where a curve was drawn too low, too high.
    """

    title: str
    text: str
    shows: Shows
    right: str = ""
    low: str = ""
    high: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One step: text, what the stage `shows`, what is to be done, and what comes `after` that.

    `set`: at which settings the laboratory opens from here, and the worksheet asks. `task` asks the
    learner to move the dial until the conditions `done` hold. `gap` names the prediction of an
    earlier step that this one holds against the truth.
    """

    title: str
    text: str
    shows: Shows
    set: dict[str, Any]
    task: str = ""
    done: tuple[Condition, ...] = ()
    ask: Ask | None = None
    gap: str = ""
    after: After | None = None


@dataclass(frozen=True)
class Transfer:
    """A question of the same idea on other numbers, which a class is asked before and after.

    Its text has live numbers of the state it asks about: `at`, and else the lesson's defaults.
    One of the `choices` is the truth: the one that is nearest to the fact, in its `unit`.
    """

    text: str
    choices: tuple[float, ...]
    at: dict[str, Any]
    fact: str
    unit: str  # percent or count


@dataclass(frozen=True)
class Walkthrough:
    """The path of a lesson on its stage."""

    slug: str
    scenario: str
    steps: tuple[Step, ...]
    transfer: Transfer | None = None

    def asks(self) -> dict[str, Ask]:
        """All questions by name, in order."""
        return {step.ask.name: step.ask for step in self.steps if step.ask}


# 4. Reading.


@cache
def walkthrough_in(folder: Path) -> Walkthrough | None:
    """The path of a lesson, path.toml of its folder, or None where there is none."""
    path = folder / "path.toml"
    return parsed(folder.name, tomllib.loads(path.read_text("utf-8"))) if path.exists() else None


def parsed(slug: str, raw: dict[str, Any]) -> Walkthrough:
    """A path from its TOML; TypeError and KeyError name a key that is wrong or missing."""
    parts = raw | {"steps": tuple(_step(step) for step in raw["steps"])}
    if "transfer" in raw:
        parts["transfer"] = Transfer(
            **{name: _frozen(part) for name, part in raw["transfer"].items()}
        )
    return Walkthrough(slug, **parts)


def _step(raw: dict[str, Any]) -> Step:
    parts: dict[str, Any] = {"set": {}} | raw
    parts["done"] = tuple(map(_frozen, raw.get("done", ())))
    if "ask" in raw:
        parts["ask"] = _ask(raw["ask"])
    parts["shows"] = _shows(raw["shows"])
    if "after" in raw:
        parts["after"] = _after(raw, raw["after"])
    return Step(**parts)


def _shows(raw: dict[str, Any]) -> Shows:
    return Shows(**{name: _frozen(part) for name, part in raw.items()})


def _after(step: dict[str, Any], raw: dict[str, Any]) -> After:
    """What comes after: whatever is not said there stays as it was."""
    parts = {name: _frozen(part) for name, part in raw.items()}
    before = {"track": "", "guess": "", "draws": ""}  # belong to the asking
    parts["shows"] = _shows(step["shows"] | before | raw.get("shows", {}))
    return After(**{"title": step["title"], "text": step["text"]} | parts)


def _ask(raw: dict[str, Any]) -> Ask:
    parts: dict[str, Any] = {"at": {}, "later": False} | raw
    kind = parts.pop("kind")
    if kind == "curve":
        parts["handles"] = tuple(parts["handles"])
    if kind == "place":
        parts["when"] = tuple(map(_frozen, parts["when"]))
    return ASKS[kind](**parts)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def state(parameters: dict[str, Parameter], raw: dict[str, Any]) -> dict[str, Any]:
    """Settings as a walkthrough or an address writes them, as values; BadValue as `read` has it."""
    return {name: parameters[name].read(_as_written(value)) for name, value in raw.items()}


def _as_written(value: Any) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)
