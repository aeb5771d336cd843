"""Numbers of a report as a person reads them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..checks import check_numbers
from ..parameters import BadValue


def percent(share: float) -> str:
    """A share as a percentage in three digits at most; undefined is a dash.

    Parameters
    ----------
    share : float

    Returns
    -------
    str

    Raises
    ------
    BadValue
        If it is no number.
    """
    value = _number(share)
    if math.isnan(value):
        return "—"
    if value in (0.0, 1.0):
        return f"{100 * value:.0f} %"
    for digits in (1, 2, 3, 4, 5):
        said = f"{100 * value:.{digits}f}"
        if float(said) not in (0.0, 100.0):
            break
    said = said if abs(value) < 0.1 or digits > 1 else f"{100 * value:.0f}"
    if float(said) == 100.0:
        said = f"{100 * value:.1f}"
    return f"{said} %"


def decimal(value: float, digits: int = 3) -> str:
    """A number with so many decimals; undefined is a dash.

    Parameters
    ----------
    value : float
    digits : int

    Returns
    -------
    str

    Raises
    ------
    BadValue
        If it is no number.
    """
    value = _number(value)
    return "—" if math.isnan(value) else f"{value:z.{digits}f}".replace("-", "−")


def amount(value: float) -> str:
    """An amount or a count: whole from 100 on, else in three digits.

    Parameters
    ----------
    value : float

    Returns
    -------
    str

    Raises
    ------
    BadValue
        If it is no number.
    """
    value = _number(value)
    if math.isnan(value):
        return "—"
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}".replace("-", "−")
    return f"{value:.3g}".replace("-", "−")


def threshold(value: float) -> str:
    """A threshold in the digits that it has, six at most.

    Parameters
    ----------
    value : float

    Returns
    -------
    str

    Raises
    ------
    BadValue
        If it is no number.
    """
    short = float(f"{_number(value):.6g}")
    said = np.format_float_positional(short, trim="-") if abs(short) < 1e9 else f"{short:.6g}"
    return said.replace("-", "−")


def one_in(share: float) -> str:
    """A prevalence as one in so many: 1 in 83.

    Parameters
    ----------
    share : float

    Returns
    -------
    str

    Raises
    ------
    BadValue
        If it is no number, or 0.
    """
    value = _number(share)
    if not value > 0:
        raise BadValue(f"A share of {share!s:.20} is not one in so many; use one above 0.")
    n = 1 / value
    return f"1 in {n:,.0f}" if n >= 9.95 or abs(n - round(n)) < 0.05 else f"1 in {n:.1f}"


def some(n: float, noun: str, plural: str = "") -> str:
    """A count with its noun: 1 row, 2 rows.

    Parameters
    ----------
    n : float
    noun : str
    plural : str
        Where it is not the noun with an s.

    Returns
    -------
    str

    Raises
    ------
    BadValue
        If n is no number.
    """
    return f"{amount(_number(n))} {noun if n == 1 else plural or noun + 's'}"


def between(low: float, high: float, said: Any = percent) -> str:
    """An interval: 56 % to 79 %; a dash where it is undefined.

    Parameters
    ----------
    low, high : float
    said : callable
        How each end is written.

    Returns
    -------
    str

    Raises
    ------
    BadValue
        If an end is no number.
    """
    if math.isnan(_number(low)) or math.isnan(_number(high)):
        return "—"
    return f"{said(float(low))} to {said(float(high))}"


def _number(value: Any) -> float:
    check_numbers("value", value)
    return float(value)
