"""What goes into a metric, checked: labels, scores, thresholds and single numbers.

Numbers of every width and library become float64, which holds whole numbers up to 2⁵³ exactly, or
fractions; what cannot be used raises BadValue.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from numbers import Rational, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..parameters import BadValue

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
    if type(values) is np.ndarray and values.dtype == np.float64:
        return values
    array = _array(values, name)
    if array.dtype.kind == "O":
        of = " of row {}" if array.ndim else ""
        numbers = [_float(value, name + of.format(i)) for i, value in enumerate(array.flat)]
        return np.array(numbers, float).reshape(array.shape)
    if array.dtype.kind not in "biuf":
        raise BadValue(f"{name} holds {array.dtype} such as {_short(array.flat[0])}; use numbers.")
    with np.errstate(over="ignore"):
        return array.astype(float)


def _array(values: Any, name: str) -> NDArray[Any]:
    try:
        array = np.asarray(values)
    except (TypeError, ValueError) as refused:
        raise BadValue(f"{name} cannot be read ({refused}); give an array.") from None
    if np.ma.is_masked(values):
        raise BadValue(f"{name} has masked values; leave these cases out.")
    return array


def _float(value: Any, name: str) -> float:
    try:
        if isinstance(value, Real | Decimal | np.bool_):
            return float(value)
    except (OverflowError, ValueError):
        pass
    raise BadValue(f"{name} is {_short(value)}; use numbers.")


def _short(value: Any) -> str:
    said = f"“{value}”" if isinstance(value, str) else str(value)
    return said if len(said) <= 40 else said[:40] + "…"


def number(
    value: Any, name: str, low: float = -math.inf, high: float = math.inf, above: bool = False
) -> float:
    """One finite number between two bounds, as a float.

    Parameters
    ----------
    value : number
        Of any kind.
    name : str
        What it is, for the error.
    low, high : float
        The bounds, which may be reached.
    above : bool
        Whether it must lie above `low` itself.

    Returns
    -------
    float
        The same number.

    Raises
    ------
    BadValue
        If it is not one finite number between the bounds.
    """
    found = scalar(value, name)
    if math.isfinite(found) and low <= found <= high and not (above and found == low):
        return found
    bounds = "" if math.isinf(low) else f" {'above' if above else 'from'} {low:g}"
    bounds += "" if math.isinf(high) else f" to {high:g}"
    raise BadValue(f"{name} is {_short(value)}; use a finite number{bounds}.")


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
    found = floats(value, name)
    if found.ndim:
        raise BadValue(f"{name} has shape {found.shape}; use one number.")
    return float(found)


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
    found = scalar(value, name)
    if not (low <= found <= high and found.is_integer()):
        raise BadValue(
            f"{_short(value)} {name} are not possible; use a whole number from {low} to {high:,}."
        )
    return int(found)


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
    found = scalar(value, "threshold")
    if math.isnan(found):
        raise BadValue("The threshold is nan; use a number.")
    return 0.0 + (math.nextafter(found, math.inf) if found < value else found)


def generator(rng: Any) -> np.random.Generator:
    """The same generator of random numbers.

    Parameters
    ----------
    rng : numpy.random.Generator
        As `numpy.random.default_rng(seed)` makes it.

    Returns
    -------
    numpy.random.Generator
        The same.

    Raises
    ------
    BadValue
        If it is something else, such as a seed.
    """
    if not isinstance(rng, np.random.Generator):
        raise BadValue(f"rng is {_short(rng)}; use numpy.random.default_rng(seed).")
    return rng


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
    if isinstance(value, Rational):
        # numpy's integers would stay inside the fraction and overflow there.
        return Fraction(int(value.numerator), int(value.denominator))
    if isinstance(value, Real | Decimal | np.bool_):
        try:
            return _decimal(value)  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError):
            raise BadValue(f"{_short(value)} is no fraction; use a finite number.") from None
    array = floats(value, "An array of numbers")
    if not np.isfinite(array).all():
        raise BadValue("An array of numbers holds nan or infinity; use finite numbers.")
    return array


@lru_cache(maxsize=4096, typed=True)  # of floats of two widths that are equal only one prints as .1
def _decimal(value: Any) -> Fraction:
    return Fraction(int(value)) if isinstance(value, np.bool_) else Fraction(str(value))


def fraction(
    value: Any, name: str, low: float = -math.inf, high: float = math.inf, above: bool = False
) -> Fraction:
    """One finite number between two bounds, as a fraction: .1 is one tenth.

    Parameters
    ----------
    value : number
        Of any kind.
    name : str
        What it is, for the error.
    low, high : float
        The bounds, which may be reached.
    above : bool
        Whether it must lie above `low` itself.

    Returns
    -------
    Fraction
        The same number.

    Raises
    ------
    BadValue
        If it is not one finite number between the bounds.
    """
    number(value, name, low, high, above)
    return Fraction(exact(value.item() if isinstance(value, np.ndarray) else value))


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
        If it is no fraction.
    """
    if not isinstance(value, Rational):
        raise BadValue(f"{_short(value)} is no fraction; use exact(value).")
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
        order, for which scikit-learn's `predict_proba` keeps its second column.

    Returns
    -------
    ndarray of bool, shape (n,)
        True for the positive label.

    Raises
    ------
    BadValue
        If a label is missing, there is a third one, or it is open which is positive.
    """
    labels = _array(y, "y")
    if labels.ndim != 1:
        raise BadValue(f"y has shape {labels.shape}; give one label a case, shape (n,).")
    if pos_label is None and labels.dtype.kind in "biuf":
        ones = labels == 1
        if (ones | (labels == 0)).all():
            return np.asarray(ones)
    # numpy turns the numbers of a mixed list into text.
    if labels.dtype.kind == "T" or (labels.dtype.kind in "US" and not hasattr(y, "dtype")):
        labels = np.array(y, object)
    found = _distinct(labels)
    which = _which(list(map(_plain, found)), _plain(pos_label))
    none = np.zeros(labels.shape, bool)
    return none if which is None else np.asarray(labels == found[which], bool)


def _distinct(labels: NDArray[Any]) -> list[Any]:
    """The labels that there are, in order of appearance; BadValue names one that cannot be used."""
    found: list[Any] = []
    left = np.ones(labels.shape, bool)
    while left.any():
        row = int(np.argmax(left))
        label = labels[row]
        if not _is_label(label):
            raise BadValue(f"y of row {row} is {_short(label)}; use labels of two classes.")
        if len(found) == 2:
            raise BadValue(
                f"y of row {row} is {_short(label)}, a third label beside {_short(found[0])} and "
                f"{_short(found[1])}; use two, such as 0 (majority) and 1 (minority)."
            )
        found.append(label)
        try:
            left = left & np.asarray(labels != label, bool)
        except (TypeError, ValueError):  # a missing value of pandas equals nothing
            left = np.array([not _is_label(other) or other != label for other in labels]) & left
    return found


def _is_label(label: Any) -> bool:
    """Whether it is one value, not missing, and no fraction (that would be a score)."""
    try:
        one = label is not None and bool(label == label) and np.ndim(label) == 0
        return one and (not isinstance(label, float | np.floating) or float(label).is_integer())
    except (TypeError, ValueError):
        return False


def _plain(label: Any) -> Any:
    """A label of numpy's numbers as one of Python's, which compares with all others."""
    is_number = isinstance(label, np.number | np.bool_) and not isinstance(
        label, np.complexfloating
    )
    return int(label) if is_number and _is_label(label) else label


def _which(found: list[Any], pos_label: Any) -> int | None:
    """Which of one or two labels is positive; None if the positive one is not among them."""
    names = " and ".join(map(_short, found))
    if pos_label is not None and not _is_label(pos_label):
        raise BadValue(f"pos_label is {_short(pos_label)}; use one label.")
    try:
        order = sorted(found if pos_label is None else [*found, pos_label])
    except TypeError:
        beside = "" if pos_label is None else f" beside pos_label {_short(pos_label)}"
        raise BadValue(f"y holds {names}{beside}; use labels of one kind.") from None
    if pos_label is None:
        if all(label == 0 or label == 1 for label in found):
            return found.index(1) if 1 in found else None
        if len(found) == 1:
            raise BadValue(f"All labels are {names}; say which label is positive with pos_label.")
        return found.index(order[-1])
    if pos_label in found:
        return found.index(pos_label)
    if len(found) == 2:
        raise BadValue(f"pos_label is {_short(pos_label)}; use one of the labels {names}.")
    return None


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
    positive, values = is_positive(y, pos_label), floats(score, "score")
    if positive.shape != values.shape:
        raise BadValue(
            f"y has shape {positive.shape} and score {values.shape}; give one of each a case."
        )
    if not values.size:
        raise BadValue("There are no cases (0 rows); give at least one.")
    if not (usable := np.isfinite(values)).all():
        row = int(np.argmin(usable))
        raise BadValue(f"score of row {row} is {values[row]}; use finite numbers.")
    _told_apart(np.asarray(score), values)
    return positive, values


def _told_apart(score: NDArray[Any], values: Floats) -> None:
    """BadValue where scores of a wider kind than float64 become equal in it."""
    if score.dtype == np.float64 or (score.dtype.kind != "O" and score.dtype.itemsize <= 4):
        return
    small = score.dtype.kind in "iu" and np.abs(values).max() < 2**53
    if not small and len(set(score.tolist())) != len(set(values.tolist())):
        raise BadValue("Two scores differ by less than float64 can tell; give their ranks instead.")
