"""Parameters, declared once: each gets its widget, URL name, bounds and words from here."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

Facts = dict[str, float]  # the numbers that may be quoted at a setting; nan where undefined


class BadValue(ValueError):
    """A value that cannot be used; the message names it and says what would work."""


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
        """The number that `text` says, moved to the nearest step; BadValue if it is none."""
        works = f"a number from {self.low:g} to {self.high:g}"
        value = _finite(text, self.label, works)
        if not self.low <= value <= self.high:
            raise BadValue(f"{self.label}: “{_short(text)}” is out of range; use {works}.")
        return self.snap(value)

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
        """The key that `text` names; BadValue lists the keys."""
        if text in self.options:
            return text
        raise BadValue(
            f"{self.label}: “{_short(text)}” is not known; use one of {', '.join(self.options)}."
        )

    def write(self, value: str) -> str:
        """The key as it stands in a URL."""
        return value


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
        """The step nearest to what `text` says; BadValue beyond the ends of the dial.

        A dial that may stand between steps takes what is said, to six digits.

        Near by ratio, as a hand on a logarithmic dial means it; by distance where a step is 0.
        """
        low, high = min(self.steps), max(self.steps)
        works = f"a number from {low:g} to {high:g}"
        value = _finite(text, self.label, works)
        if not low <= value <= high:
            raise BadValue(f"{self.label}: “{_short(text)}” is out of range; use {works}.")
        if self.between:
            return float(f"{value:.6g}")
        if low <= 0:
            return min(self.steps, key=lambda step: abs(step - value))
        return min(self.steps, key=lambda step: abs(math.log(step / value)))

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
        """The keys that `text` names, in the order of the options; BadValue names a wrong one."""
        asked = [key for key in text.split(",") if key]
        for key in asked:
            if key not in self.options:
                raise BadValue(
                    f"{self.label}: “{_short(key)}” is not known; "
                    f"use any of {', '.join(self.options)}."
                )
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
        """Whether `text` says on; BadValue unless it is 1 or 0."""
        if text in ("0", "1"):
            return text == "1"
        raise BadValue(f"{self.label}: “{_short(text)}” is not known; use 1 (on) or 0 (off).")

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
        """The number that `text` says; BadValue unless it lies between the bounds."""
        works = f"a number from {self.low:g} to {self.high:g}"
        value = _finite(text, self.label, works)
        if not self.low <= value <= self.high:
            raise BadValue(f"{self.label}: “{_short(text)}” is out of range; use {works}.")
        return value

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
        """The words without spaces around them; BadValue if there are too many."""
        if len(text.strip()) > self.longest:
            raise BadValue(
                f"{self.label}: “{_short(text)}” is too long; use at most {self.longest} letters."
            )
        return text.strip()

    def write(self, value: str) -> str:
        """The words as they stand in a URL."""
        return value


Parameter = Number | Choice | Dial | Several | Switch | Guess | Text


def _finite(text: str, label: str, works: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise BadValue(f"{label}: “{_short(text)}” is not a usable number; use {works}.")
    return value


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
