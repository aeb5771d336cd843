"""Parameters, declared once: each gets its widget, URL name, bounds and words from here."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

Facts = dict[str, float]  # the numbers that may be quoted at a setting; nan where undefined


class BadValue(ValueError):
    """A value that cannot be used; the message names it and says what would work."""


class Unreadable(BadValue):
    """A text that is no value of a parameter: whose, what is wrong with it, what would work."""

    def __init__(self, label: str, text: str, wrong: str, works: str) -> None:
        super().__init__(f"{label}: “{_short(text)}” {wrong}; use {works}.")
        self.label, self.wrong, self.works = label, wrong, works

    def under(self, said: str, name: str) -> Unreadable:
        """The same of what was said under an old name; it tells what the name is now."""
        return Unreadable(self.label, said, self.wrong, f"{name}, {self.works}")


@dataclass(frozen=True)
class Number:
    """A real or whole number between two bounds, on a grid of `step`."""

    name: str
    label: str
    default: float
    low: float
    high: float
    step: float
    help: str

    def read(self, text: str) -> float:
        """The number that `text` says, moved to the nearest step; Unreadable if it is none."""
        return self.snap(_within(text, self.label, self.low, self.high))

    def snap(self, value: float) -> float:
        """The nearest value on the grid."""
        steps = round((value - self.low) / self.step)
        on_grid = round(self.low + steps * self.step, 10)
        return int(on_grid) if isinstance(self.step, int) else on_grid

    def write(self, value: float) -> str:
        """The value as it stands in a URL."""
        return f"{value:g}" if not isinstance(self.step, int) else str(int(value))


@dataclass(frozen=True)
class Choice:
    """One of several named options; `options` maps each key to the words a person reads."""

    name: str
    label: str
    default: str
    options: dict[str, str]
    help: str

    def read(self, text: str) -> str:
        """The key that `text` names; Unreadable lists the keys."""
        if text in self.options:
            return text
        raise Unreadable(self.label, text, "is not known", f"one of {', '.join(self.options)}")

    def write(self, value: str) -> str:
        """The key as it stands in a URL."""
        return value


@dataclass(frozen=True)
class NumberChoice:
    """One of a few numbers; `options` maps each to the words a person reads."""

    name: str
    label: str
    default: float
    options: dict[float, str]
    help: str

    def read(self, text: str) -> float:
        """The offered number nearest to what `text` says; Unreadable beyond the ends."""
        value = _within(text, self.label, min(self.options), max(self.options))
        return _nearest(self.options, value)

    def write(self, value: float) -> str:
        """The number as it stands in a URL."""
        return f"{value:g}"


@dataclass(frozen=True)
class Dial:
    """A parameter that a hand drags: an ordered list of steps, all of them computed beforehand.

    Where `between`, an address may put it between two steps, which then makes one step more.
    """

    name: str
    label: str
    default: float
    steps: tuple[float, ...]
    ticks: tuple[float, ...]
    help: str
    between: bool = False

    def around(self, value: float) -> Dial:
        """The dial with a step at the value."""
        if value in self.steps:
            return self
        return replace(self, steps=tuple(sorted((*self.steps, value))))

    def has(self, value: Any) -> bool:
        """Whether the dial can stand at the value."""
        if value in self.steps:
            return True
        low, high = min(self.steps), max(self.steps)
        return self.between and isinstance(value, int | float) and low <= value <= high

    def read(self, text: str) -> float:
        """The step nearest to what `text` says; Unreadable beyond the ends of the dial.

        A dial that may stand between steps takes what is said, to six digits.
        """
        value = _within(text, self.label, min(self.steps), max(self.steps))
        return float(f"{value:.6g}") if self.between else _nearest(self.steps, value)

    def write(self, value: float) -> str:
        """The step as it stands in a URL."""
        return f"{value:g}"


@dataclass(frozen=True)
class Several:
    """Any number of named options, all of them to begin with; in a URL their keys with commas."""

    name: str
    label: str
    options: dict[str, str]
    help: str

    @property
    def default(self) -> tuple[str, ...]:
        """All options."""
        return tuple(self.options)

    def read(self, text: str) -> tuple[str, ...]:
        """The keys that `text` names, in the order of the options; Unreadable names a wrong one."""
        asked = [key for key in text.split(",") if key]
        for key in asked:
            if key not in self.options:
                works = f"any of {', '.join(self.options)}"
                raise Unreadable(self.label, key, "is not known", works)
        return tuple(key for key in self.options if key in asked)

    def write(self, value: tuple[str, ...]) -> str:
        """The keys as they stand in a URL."""
        return ",".join(value)


@dataclass(frozen=True)
class Switch:
    """Something that is on or off; in a URL 1 or 0."""

    name: str
    label: str
    default: bool
    help: str

    def read(self, text: str) -> bool:
        """Whether `text` says on; Unreadable unless it is 1 or 0."""
        if text in ("0", "1"):
            return text == "1"
        raise Unreadable(self.label, text, "is not known", "1 (on) or 0 (off)")

    def write(self, value: bool) -> str:
        """1 or 0, as it stands in a URL."""
        return str(int(value))


@dataclass(frozen=True)
class Guess:
    """A number that the learner commits to before seeing the picture: None until then."""

    name: str
    label: str
    low: float
    high: float
    help: str
    default: None = None

    def read(self, text: str) -> float:
        """The number that `text` says; Unreadable unless it lies between the bounds."""
        return _within(text, self.label, self.low, self.high)

    def write(self, value: float | None) -> str:
        """The guess as it stands in a URL, where nothing stands before there is one."""
        return "" if value is None else f"{value:g}"


@dataclass(frozen=True)
class Text:
    """A few words that the visitor types, such as a term to look up; empty to begin with."""

    name: str
    label: str
    help: str
    longest: int = 60
    default: str = ""

    def read(self, text: str) -> str:
        """The words without spaces around them; Unreadable if there are too many."""
        if len(text.strip()) > self.longest:
            works = f"at most {self.longest} letters"
            raise Unreadable(self.label, text, "is too long", works)
        return text.strip()

    def write(self, value: str) -> str:
        """The words as they stand in a URL."""
        return value


Parameter = Number | Choice | NumberChoice | Dial | Several | Switch | Guess | Text


def _within(text: str, label: str, low: float, high: float) -> float:
    """The number that a text says; Unreadable unless it lies between the bounds."""
    works = f"a number from {low:g} to {high:g}"
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Unreadable(label, text, "is not a usable number", works)
    if not low <= value <= high:
        raise Unreadable(label, text, "is out of range", works)
    return value


def _nearest(steps: Collection[float], value: float) -> float:
    """The step nearest to a value: by ratio, as on a logarithmic dial; by distance if one is 0."""
    if min(steps) <= 0:
        return min(steps, key=lambda step: abs(step - value))
    return min(steps, key=lambda step: abs(math.log(step / value)))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
