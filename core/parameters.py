"""Parameters, declared once: each gets its widget, URL name, bounds and words from here."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from numbers import Real
from typing import Any

Facts = dict[str, float]  # the numbers that may be quoted at a setting; nan where undefined


class BadValue(ValueError):
    """A value that cannot be used; the message names it and says what would work."""


class Unreadable(BadValue):
    """A text that is no value of a parameter: whose, what is wrong with it, what would work."""

    def __init__(self, label: str, text: str, wrong: str, works: str) -> None:
        super().__init__(f"{label}: “{_short(text)}” {wrong}; use {works}.")
        self.label, self.wrong, self.works = label, wrong, works
        self._given = label, text, wrong, works

    def __reduce__(self) -> tuple[type[Unreadable], tuple[str, ...]]:
        """So that it arrives from another process: what an error says does not make it again."""
        return Unreadable, self._given

    def under(self, said: str, name: str) -> Unreadable:
        """The same of what was said under an old name; it tells what the name is now."""
        return Unreadable(self.label, said, self.wrong, f"{name}, {self.works}")


def written(value: float) -> str:
    """A number in as few digits as tell it from every other: no exponent, no sign of zero.

    Parameters
    ----------
    value : float
        A finite number.

    Returns
    -------
    str
        What `float` reads as the same number.

    Raises
    ------
    BadValue
        If it is no finite number.
    """
    try:
        number = float(value) if isinstance(value, Real) else math.nan
    except (TypeError, OverflowError):  # a span of time, a whole number of 400 digits
        number = math.nan
    if not math.isfinite(number):
        raise BadValue(f"{_short(repr(value))} cannot be written in digits; use a finite number.")
    text = f"{Decimal(repr(number + 0.0)):f}"
    return text.removesuffix(".0")


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
        """The number that a text says, moved to the nearest step.

        Parameters
        ----------
        text : str
            As it stands in an address.

        Returns
        -------
        float
            On the grid; an int where the steps are whole.

        Raises
        ------
        Unreadable
            If it is no number, or beyond the bounds.
        """
        return self.snap(_within(text, self.label, self.low, self.high))

    def snap(self, value: float) -> float:
        """The nearest value on the grid."""
        steps = round((value - self.low) / self.step)
        on_grid = round(self.low + steps * self.step, 10) + 0.0
        return int(on_grid) if isinstance(self.step, int) else on_grid

    def write(self, value: float) -> str:
        """The value as it stands in an address.

        Parameters
        ----------
        value : float
            As from `read`.

        Returns
        -------
        str
            What `read` reads as the same value.

        Raises
        ------
        BadValue
            If it is no finite number.
        """
        return written(value)


@dataclass(frozen=True)
class Choice:
    """One of several named options; `options` maps each key to the words a person reads."""

    name: str
    label: str
    default: str
    options: dict[str, str]
    help: str

    def read(self, text: str) -> str:
        """The key that a text names.

        Parameters
        ----------
        text : str
            As it stands in an address.

        Returns
        -------
        str
            One of the options.

        Raises
        ------
        Unreadable
            If it is none of them; the message lists them.
        """
        _check_text(self.label, text)
        if text in self.options:
            return text
        raise Unreadable(self.label, text, "is not known", f"one of {', '.join(self.options)}")

    def write(self, value: str) -> str:
        """The key as it stands in an address.

        Parameters
        ----------
        value : str
            One of the options.

        Returns
        -------
        str
            The same.

        Raises
        ------
        Unreadable
            If it is none of them.
        """
        return self.read(value)


@dataclass(frozen=True)
class NumberChoice:
    """One of a few numbers; `options` maps each to the words a person reads."""

    name: str
    label: str
    default: float
    options: dict[float, str]
    help: str

    def read(self, text: str) -> float:
        """The offered number nearest to what a text says.

        Parameters
        ----------
        text : str
            As it stands in an address.

        Returns
        -------
        float
            One of the options.

        Raises
        ------
        Unreadable
            If it is no number, or beyond the ends.
        """
        value = _within(text, self.label, min(self.options), max(self.options))
        return _nearest(self.options, value)

    def write(self, value: float) -> str:
        """The number as it stands in an address.

        Parameters
        ----------
        value : float
            One of the options.

        Returns
        -------
        str
            What `read` reads as the same number.

        Raises
        ------
        BadValue
            If it is no finite number.
        """
        return written(value)


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
        """The step nearest to what a text says; between steps, what it says to six digits.

        Parameters
        ----------
        text : str
            As it stands in an address.

        Returns
        -------
        float
            Where the dial can stand.

        Raises
        ------
        Unreadable
            If it is no number, or beyond the ends of the dial.
        """
        value = _within(text, self.label, min(self.steps), max(self.steps))
        return _to_six_digits(value) if self.between else _nearest(self.steps, value)

    def write(self, value: float) -> str:
        """The place of the dial as it stands in an address, between steps to six digits.

        Parameters
        ----------
        value : float
            Where the dial can stand.

        Returns
        -------
        str
            What `read` reads as the same place.

        Raises
        ------
        BadValue
            If it is no finite number.
        """
        text = written(value)
        return written(_to_six_digits(float(text))) if self.between else text


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
        """The keys that a text names.

        Parameters
        ----------
        text : str
            Keys with commas between them; may be empty.

        Returns
        -------
        tuple of str
            In the order of the options.

        Raises
        ------
        Unreadable
            If one of them is not known; the message names it.
        """
        _check_text(self.label, text)
        asked = [key for key in text.split(",") if key]
        for key in asked:
            if key not in self.options:
                works = f"any of {', '.join(self.options)}"
                raise Unreadable(self.label, key, "is not known", works)
        return tuple(key for key in self.options if key in asked)

    def write(self, value: tuple[str, ...]) -> str:
        """The keys as they stand in an address.

        Parameters
        ----------
        value : tuple of str
            Some of the options, in their order.

        Returns
        -------
        str
            The keys with commas between them.

        Raises
        ------
        Unreadable
            If one of them is not known.
        """
        keys = value if isinstance(value, tuple | list) else [value]
        return ",".join(self.read(",".join(map(str, keys))))


@dataclass(frozen=True)
class Switch:
    """Something that is on or off; in a URL 1 or 0."""

    name: str
    label: str
    default: bool
    help: str

    def read(self, text: str) -> bool:
        """Whether a text says on.

        Parameters
        ----------
        text : str
            1 or 0.

        Returns
        -------
        bool

        Raises
        ------
        Unreadable
            If it is neither.
        """
        _check_text(self.label, text)
        if text in ("0", "1"):
            return text == "1"
        raise Unreadable(self.label, text, "is not known", "1 (on) or 0 (off)")

    def write(self, value: bool) -> str:
        """1 or 0, as it stands in an address.

        Parameters
        ----------
        value : bool

        Returns
        -------
        str

        Raises
        ------
        BadValue
            If it is neither on nor off.
        """
        text = written(value)
        self.read(text)
        return text


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
        """The number that a text says.

        Parameters
        ----------
        text : str
            As it stands in an address.

        Returns
        -------
        float
            Between the bounds.

        Raises
        ------
        Unreadable
            If it is no number, or beyond the bounds.
        """
        return _within(text, self.label, self.low, self.high)

    def write(self, value: float | None) -> str:
        """The guess as it stands in an address, where nothing stands before there is one.

        Parameters
        ----------
        value : float or None
            As from `read`, or None.

        Returns
        -------
        str
            What `read` reads as the same number; "" for None.

        Raises
        ------
        BadValue
            If it is no finite number.
        """
        return "" if value is None else written(value)


@dataclass(frozen=True)
class Text:
    """A few words that the visitor types, such as a term to look up; empty to begin with."""

    name: str
    label: str
    help: str
    longest: int = 60
    default: str = ""

    def read(self, text: str) -> str:
        """The words without spaces around them.

        Parameters
        ----------
        text : str
            As it stands in an address.

        Returns
        -------
        str

        Raises
        ------
        Unreadable
            If there are too many letters.
        """
        _check_text(self.label, text)
        if len(text.strip()) > self.longest:
            works = f"at most {self.longest} letters"
            raise Unreadable(self.label, text, "is too long", works)
        return text.strip()

    def write(self, value: str) -> str:
        """The words as they stand in an address.

        Parameters
        ----------
        value : str

        Returns
        -------
        str
            The same.

        Raises
        ------
        Unreadable
            If it is no text.
        """
        _check_text(self.label, value)
        return value


Parameter = Number | Choice | NumberChoice | Dial | Several | Switch | Guess | Text


def _check_text(label: str, text: Any) -> None:
    """Refuse what is no text."""
    if not isinstance(text, str):
        raise Unreadable(label, repr(text), "is no text", "what stands in an address")


def _within(text: str, label: str, low: float, high: float) -> float:
    """The number that a text says, 0 for −0; Unreadable unless it lies between the bounds."""
    _check_text(label, text)
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if low <= value <= high:
        return value + 0.0
    works = f"a number from {written(low)} to {written(high)}"
    wrong = "is out of range" if math.isfinite(value) else "is not a usable number"
    raise Unreadable(label, text, wrong, works)


def _to_six_digits(value: float) -> float:
    return float(f"{value:.6g}")


def _nearest(steps: Collection[float], value: float) -> float:
    """The step nearest to a value: by ratio, as on a logarithmic dial; by distance if one is 0."""
    if value in steps:
        return next(step for step in steps if step == value)
    if min(steps) <= 0:
        return min(steps, key=lambda step: abs(step - value))
    return min(steps, key=lambda step: abs(math.log(step / value)))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
