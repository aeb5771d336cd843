"""Numbers as a person reads them."""

import math
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.controls import prevalence_in_words
from core.parameters import Choice, NumberChoice, Parameter, Several, Switch, written

one_in = prevalence_in_words


def percent(share: float, digits: int = 2, of: float = math.inf) -> str:
    """A share as a percentage with at most so many decimals; undefined is a dash.

    A share `of` so many cases has no more decimals than they carry: 43 % of 7, 42.9 % of 700.
    """
    if math.isnan(share):
        return "—"
    return f"{_short(f'{100 * share:z.{int(min(digits, _carried(of)))}f}')} %"


def _carried(cases: float) -> float:
    """How many decimals a percentage of so many cases has: none of 100, one of 1,000."""
    return max(0, math.ceil(math.log10(cases)) - 2) if 0 < cases < math.inf else cases


def _short(decimal: str) -> str:
    """A decimal without zeros at its end: 11.25, not 11.250."""
    return decimal.rstrip("0").rstrip(".") if "." in decimal else decimal


def short_percent(share: float) -> str:
    """A rate as a percentage with no more digits than it has, four at most: 8 %, 0.05 %."""
    return f"{figures(100 * share, 4)} %"


def share(value: float, digits: int = 3, of: float = math.inf) -> str:
    """A share as a percentage that tells it from 0 and from 1: 10.2 %, 0.01 %, 99.89 %.

    A share `of` so many cases has no more decimals than they carry.
    """
    if math.isnan(value):
        return "—"
    rest = round(100 * min(value, 1 - value), 9)
    if rest <= 0:
        return f"{100 * value:z.0f} %"
    magnitude = math.floor(math.log10(rest))
    decimals = max(0, digits - 1 - magnitude)
    if value > 0.5:  # 99.9 % and 99.901 % would look like two kinds of numbers
        decimals = min(decimals, max(2, -magnitude))
    decimals = int(min(decimals, _carried(of)))
    return f"{_short(f'{100 * value:z.{decimals}f}')} %"


def decimal(value: float) -> str:
    """A rate with up to eight decimals and no exponent: 0.00001."""
    return _short(f"{value:z.8f}")


def gap(guess: float, truth: float) -> str:
    """How far a guessed share is from the truth, in points of a percentage."""
    points = 100 * (guess - truth)
    if math.isnan(points):
        return "the truth is undefined"
    if abs(points) < 0.05:
        return "exactly right"
    return f"{apart(points)} too {'high' if points > 0 else 'low'}"


def apart(points: float) -> str:
    """A distance in points of a percentage: 0.3 points."""
    return f"{_short(f'{abs(points):.1f}')} points"


def number(value: float, digits: int = 3) -> str:
    """A number with fixed digits up to 1, above it without zeros at its end: 0.950, 11.25.

    Undefined is a dash, and what is rounded to 0 has no sign.
    """
    if math.isnan(value):
        return "—"
    text = minus(f"{value:z.{digits}f}")
    return _short(text) if abs(value) > 1 else text


def figures(value: float, digits: int = 3) -> str:
    """A number to so many digits and at least to the unit, no exponent: 0.165, 8.8, 25,063."""
    if not math.isfinite(value):
        return "—" if math.isnan(value) else minus(f"{value:g}".replace("inf", "∞"))
    size = math.floor(math.log10(abs(value))) if value else 0
    return minus(_short(f"{value:z,.{max(0, digits - 1 - size)}f}"))


def compact(value: float, digits: int = 3) -> str:
    """A number to so many digits; a tiny one with a power of ten: 0.012, 3.4·10⁻⁸."""
    if not 0 < abs(value) < 1e-4:
        return figures(value, digits)
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    power = str(int(exponent)).translate(_RAISED)
    return f"{minus(_short(mantissa))}·10{power}"


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def signed(value: float, digits: int = 3) -> str:
    """A change to so many digits, with its sign: +1,230, −0.007, 0."""
    return f"{'+' if value > 0 else ''}{figures(value, digits)}"


def digits(value: float) -> str:
    """A number in the digits that it has, with separators and no exponent: 1,000, 2.4, 0.00001."""
    return minus(f"{Decimal(written(value)):,f}")


def count(n: float) -> str:
    """A whole number with separators: 10,000."""
    return f"{int(n):,}"


def spelled(n: float) -> str:
    """A small whole number as a word: eleven; a larger one with separators."""
    return _SMALL[int(n)] if 0 <= n < len(_SMALL) else count(n)


_SMALL = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip


def euros(amount: float) -> str:
    """An amount of money in whole euros: €1,300."""
    return f"{'−' if round(amount) < 0 else ''}€{abs(round(amount)):,}"


def whole(value: float) -> str:
    """A number rounded to a whole one: 263."""
    return f"{value:z,.0f}"


def some(n: float, singular: str, plural: str = "") -> str:
    """A count with its noun: 1 row, 2 rows."""
    return f"{count(n)} {singular if n == 1 else plural or singular + 's'}"


def quoted(message: str) -> str:
    """A message of core in Markdown, in which what a visitor wrote, “…”, is shown letter by letter.

    Only code is safe from every markup: links, pictures, formulas, colours, icons.
    """
    found = re.fullmatch("([^“]*)“(.*)”([^”]*)", message, re.DOTALL)
    if found is None:
        return message
    before, text, after = found.groups()
    shown = "".join(c if c.isprintable() else " " for c in text).strip() or "nothing"
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    return f"{before}{fence} {shown} {fence}{after}"


def quoted_each(message: str) -> str:
    """`quoted` for a message of several parts in quotes, none of which has a quote in itself."""
    parts = re.split("(“[^“”]*”)", message)
    return "".join(quoted(part) if part.startswith("“") else part for part in parts)


def tex_percent(share: float, digits: int = 2) -> str:
    """A share as a percentage inside a formula."""
    return percent(share, digits).replace("%", r"\%").replace(" ", r"\,")


def tex_compact(value: float, digits: int = 3) -> str:
    """A number to so many digits inside a formula: 3.4 · 10^−8."""
    head, _, power = compact(value, digits).partition("·10")
    return rf"{head}\cdot10^{{{power.translate(_LOWERED)}}}" if power else head.replace(",", "{,}")


_LOWERED = {raised: plain for plain, raised in _RAISED.items()}


def tex_count(n: float) -> str:
    """A whole number inside a formula."""
    return count(n).replace(",", "{,}")


def minus(text: str) -> str:
    """Signed numbers with a minus sign as long as their plus."""
    return text.replace("-", "−")


def spread(values: NDArray[np.float64], percent: bool = False) -> str:
    """The median of several values, then the lowest and the highest: 81 (74 – 90) %."""
    if np.isnan(values).all():
        return "—"
    middle, low, high = np.nanmedian(values), np.nanmin(values), np.nanmax(values)
    if percent:
        return f"{100 * middle:z.0f} ({100 * low:z.0f} – {100 * high:z.0f}) %"
    return f"{middle:z.3f} ({low:z.3f} – {high:z.3f})"


def settings(parameters: Iterable[Parameter], values: dict[str, Any]) -> str:
    """Where the parameters stand, in the words beside their widgets: Separation 2.4 · Seed 0.

    Without those of several options, which choose what is shown, and those that stand at nothing.
    """
    return " · ".join(
        f"{parameter.label.removesuffix('…').strip()} {_setting(parameter, values[parameter.name])}"
        for parameter in parameters
        if not isinstance(parameter, Several) and values[parameter.name] is not None
    )


def _setting(parameter: Parameter, value: Any) -> str:
    if isinstance(parameter, Choice | NumberChoice):
        return parameter.options[value]
    if isinstance(parameter, Switch):
        return "on" if value else "off"
    return digits(value) if isinstance(value, int | float) else str(value)
