"""What goes into a metric: numbers of every width as float64 or fractions, labels as True or False.

float64 holds whole numbers up to 2⁵³ exactly; what cannot be used is refused by `checks`.
"""

from __future__ import annotations

import math
import sys
import warnings
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from numbers import Rational, Real
from traceback import walk_stack
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..checks import check_number, check_numbers, check_threshold, check_whole, short
from .checks import (
    are_zeros_and_ones,
    check_cases,
    check_finite,
    check_fraction,
    check_labels,
    check_of_a_class,
    check_scalar,
    check_shares,
    plain,
    plain_number,
)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


# Numbers.


def floats(values: Any, name: str) -> Floats:
    """The values as float64, of their own shape; nan and infinity pass.

    Parameters
    ----------
    values : array_like
        Numbers of any kind: bools, integers, floats, fractions; of pandas too.
    name : str
        What they are, for the error.

    Returns
    -------
    ndarray
        The same numbers, rounded where float64 is narrower.

    Raises
    ------
    BadValue
        If one is no number (text, a missing value), or masked, or they are of unequal length.
    """
    check_numbers(name, values)
    with np.errstate(over="ignore"):
        return np.asarray(np.asarray(values), float)


def scalar(value: Any, name: str) -> float:
    """One number as a float; nan and infinity pass.

    Parameters
    ----------
    value : number
        Of any kind.
    name : str
        What it is, for the error.

    Returns
    -------
    float
        The same number.

    Raises
    ------
    BadValue
        If it is not one number.
    """
    check_scalar(value, name)
    return float(value)


def number(
    value: Any, name: str, low: float = -math.inf, high: float = math.inf, *, ends: bool = True
) -> float:
    """One finite number between two bounds, as a float.

    Parameters
    ----------
    value : number
        Of any kind.
    name : str
        What it is, for the error.
    low, high : float
        The bounds.
    ends : bool
        Whether the bounds themselves can be used.

    Returns
    -------
    float
        The same number.

    Raises
    ------
    BadValue
        If it is not one finite number between the bounds.
    """
    check_number(name, plain_number(value), low, high, ends=ends)
    return float(value)


def whole(value: Any, name: str, low: int = 1, high: int = 1_000_000) -> int:
    """One whole number between two bounds.

    Parameters
    ----------
    value : number
        Of any kind.
    name : str
        What there are so many of, for the error.
    low, high : int
        The bounds, which may be reached.

    Returns
    -------
    int
        The same number.

    Raises
    ------
    BadValue
        If it is not whole or not between the bounds.
    """
    check_whole(name, plain_number(value), low, high)
    return int(value)


def threshold_of(value: Any) -> float:
    """The least float64 that is at least the threshold: no score lies between the two.

    Parameters
    ----------
    value : number
        τ of any kind, infinity included.

    Returns
    -------
    float
        τ itself where float64 can hold it.

    Raises
    ------
    BadValue
        If it is nan or not one number.
    """
    check_threshold(plain_number(value))
    found = float(value)
    return 0.0 + (math.nextafter(found, math.inf) if found < value else found)


def shares(**rates: Any) -> list[Any]:
    """Rates as float64.

    Parameters
    ----------
    **rates : array_like
        Each under its name; nan passes.

    Returns
    -------
    list of float or ndarray
        The same, in this order.

    Raises
    ------
    BadValue
        If one lies outside 0 to 1 or the shapes do not fit together.
    """
    check_shares(**rates)
    return [floats(rate, name)[()] for name, rate in rates.items()]


# Fractions.


def exact(value: Any) -> Any:
    """A number as a fraction, a float as the decimal it prints as; an array stays one of floats.

    Parameters
    ----------
    value : number or array_like
        Finite numbers of any kind.

    Returns
    -------
    Fraction or ndarray
        Arrays as float64.

    Raises
    ------
    BadValue
        If it is text, nan, infinite or no number at all.
    """
    check_finite(value, "a number")
    if isinstance(value, Rational):
        # numpy's integers would stay inside the fraction and overflow there.
        return Fraction(int(value.numerator), int(value.denominator))
    is_number = isinstance(value, Real | Decimal | np.bool_)
    return _decimal(value) if is_number else np.asarray(np.asarray(value), float)


@lru_cache(4096, typed=True)  # typed: the fraction that equals .1 in binary is not one tenth
def _decimal(value: Any) -> Fraction:
    return Fraction(int(value)) if isinstance(value, np.bool_) else Fraction(str(value))


def fraction(
    value: Any, name: str, low: float = -math.inf, high: float = math.inf, *, ends: bool = True
) -> Fraction:
    """One finite number between two bounds, as a fraction: .1 is one tenth.

    Parameters
    ----------
    value : number
        Of any kind.
    name : str
        What it is, for the error.
    low, high : float
        The bounds.
    ends : bool
        Whether the bounds themselves can be used.

    Returns
    -------
    Fraction
        The same number.

    Raises
    ------
    BadValue
        If it is not one finite number between the bounds.
    """
    check_number(name, plain_number(value), low, high, ends=ends)
    return Fraction(exact(plain_number(value)))


def nearest(value: Fraction) -> float:
    """The float nearest to a fraction, infinite beyond the largest one.

    Parameters
    ----------
    value : Fraction
        Any fraction.

    Returns
    -------
    float
        Correctly rounded.

    Raises
    ------
    BadValue
        If it is no number.
    """
    check_fraction(value)
    try:
        return 0.0 + float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


# Labels and scores.


def is_positive(y: ArrayLike, pos_label: Any = None) -> Bools:
    """Which cases are positive.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels of at most two kinds: numbers, bools, texts, dates.
    pos_label : label, optional
        The positive one. Without it: 1 of 0 and 1, True, or the later of two labels in sorted
        order, for which scikit-learn's `predict_proba` keeps its second column; a UserWarning says
        that it was taken.

    Returns
    -------
    ndarray of bool, shape (n,)
        True for the positive label.

    Raises
    ------
    BadValue
        If a label is missing, there is a third one, or it is open which is positive.
    """
    check_labels(y, pos_label)
    labels = np.asarray(y)
    if pos_label is None and are_zeros_and_ones(labels):
        return np.asarray(labels == 1)
    if labels.dtype.kind == "T":
        labels = labels.astype(object)
    first = labels[:1]
    found = [*first, *labels[labels != first][:1]] if labels.size else []
    if pos_label is None:
        pos_label = 1 if all(label in (0, 1) for label in found) else _later(found)
    known = [label for label in found if plain(label) == plain(pos_label)]
    return np.asarray(labels == known[0], bool) if known else np.zeros(labels.shape, bool)


def _later(labels: list[Any]) -> Any:
    """The later of two labels in sorted order, said in a warning: nobody named the positive one."""
    found = max(labels)
    warnings.warn(
        f"{short(found)} was taken as the positive label, for it is the later of two; "
        "name the positive one with pos_label.",
        UserWarning,
        stacklevel=_levels_inside() + 1,
    )
    return found


def _levels_inside() -> int:
    """How many calls lie between the caller of this package and the function that asks."""
    core = __name__.removesuffix(".metrics.inputs")
    names = [frame.f_globals.get("__name__", "") for frame, _ in walk_stack(sys._getframe(1))]
    return next((i for i, name in enumerate(names) if not name.startswith(core)), len(names))


def checked(y: ArrayLike, score: ArrayLike, pos_label: Any = None) -> tuple[Bools, Floats]:
    """Which cases are positive, and their scores; BadValue names the row that cannot be used.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels of at most two kinds, such as 0 and 1.
    score : array_like of shape (n,)
        Finite numbers.
    pos_label : label, optional
        The positive label; without it 1, True, or the later of two in sorted order.

    Returns
    -------
    positive : ndarray of bool, shape (n,)
        True for the positive label.
    score : ndarray of shape (n,)
        The scores as float64.

    Raises
    ------
    BadValue
        If the shapes differ, there is no row, a label or a score cannot be used, or float64 is too
        narrow to tell two scores apart.
    """
    check_cases(y, score, pos_label)
    return is_positive(y, pos_label), floats(score, "score")


def of_a_class(scores: ArrayLike, name: str) -> Floats:
    """The scores of the cases of one class as float64.

    Parameters
    ----------
    scores : array_like of shape (n,)
        Finite numbers, at least one.
    name : str
        What the class is called in the message.

    Returns
    -------
    ndarray of shape (n,)

    Raises
    ------
    BadValue
        If there are none, or a score cannot be used.
    """
    check_of_a_class(scores, name)
    return floats(scores, name)
