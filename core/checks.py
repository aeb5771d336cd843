"""Checks of what a caller gives: BadValue names the value and says what would work.

A check that returns nothing is a statement of its own at the top of a public function: the scripts
that a learner takes along leave it out, for their values come from the page.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .parameters import BadValue, Parameter

Floats = NDArray[np.float64]

# Of larger numbers the squares overflow when they are summed.
LARGEST = 1e150

# More rows than a computer that one has at hand can hold.
MOST_ROWS = 10**8


def check_number(
    name: str,
    value: Any,
    low: float = -math.inf,
    high: float = math.inf,
    *,
    ends: bool = True,
) -> None:
    """Refuse what is not one finite number from `low` to `high`, or between them without `ends`.

    Parameters
    ----------
    name : str
        What the value is called in the message.
    value : object
        What the caller gave; a bool is no number.
    low, high : float
        The bounds.
    ends : bool
        Whether the bounds themselves can be used.

    Raises
    ------
    BadValue
        If it is no such number.
    """
    number = _float(value)
    fits = low <= number <= high if ends else low < number < high
    if not (math.isfinite(number) and fits):
        raise BadValue(f"{name} is {short(value)}; use {_range(low, high, ends)}.")


def check_whole(name: str, value: Any, low: int = 0, high: int | None = None) -> None:
    """Refuse what is not one whole number from `low` to `high`, or from `low` up.

    Parameters
    ----------
    name : str
        What the value is called in the message.
    value : object
        What the caller gave: an int of Python or numpy; a bool or a float is none.
    low, high : int
        The bounds, both usable.

    Raises
    ------
    BadValue
        If it is no such number.
    """
    is_whole = is_real(value) and isinstance(value, Integral)
    if not (is_whole and low <= int(value) and (high is None or int(value) <= high)):
        works = f"from {low:,} up" if high is None else f"from {low:,} to {high:,}"
        raise BadValue(f"{name} is {short(value)}; use a whole number {works}.")


def check_threshold(value: Any) -> None:
    """Refuse what is no threshold: one number, or ∞ to flag nobody.

    Parameters
    ----------
    value : object
        What the caller gave.

    Raises
    ------
    BadValue
        If it is no number.
    """
    number = _float(value)
    if math.isnan(number) or (math.isinf(number) and abs(value) != math.inf):
        raise BadValue(f"threshold is {short(value)}; use a number, or ∞ to flag nobody.")


def check_known(name: str, value: Any, known: Iterable[str]) -> None:
    """Refuse a key that is not one of those known.

    Parameters
    ----------
    name : str
        What the value is called in the message.
    value : object
        What the caller gave.
    known : iterable of str
        The keys that there are.

    Raises
    ------
    BadValue
        If it is none of them.
    """
    known = list(known)
    if not (isinstance(value, str) and value in known):
        raise BadValue(f"{name} {short(value)} is not known; use one of {', '.join(known)}.")


def check_is(name: str, value: Any, kind: type) -> None:
    """Refuse what is not of a type.

    Parameters
    ----------
    name : str
        What the value is called in the message.
    value : object
        What the caller gave.
    kind : type
        What can be used.

    Raises
    ------
    BadValue
        If it is of another type.
    """
    if not isinstance(value, kind):
        works = f"an object of type {kind.__name__}"
        raise BadValue(f"{name} = {short(value)} cannot be used; use {works}.")


def check_values(values: Any, parameters: Mapping[str, Parameter]) -> None:
    """Refuse values of which one is missing, or one at which its parameter cannot stand.

    Parameters
    ----------
    values : mapping
        What the caller gave: a value under the name of each parameter. One whose default is None
        may be missing.
    parameters : mapping
        The parameters by their names.

    Raises
    ------
    BadValue
        If they cannot be used; the message names the parameter.
    """
    check_is("values", values, Mapping)
    for name, parameter in parameters.items():
        value = values.get(name)
        if value is None and parameter.default is None:
            continue
        if name not in values:
            raise BadValue(f"values lack {name}; give one for each of {', '.join(parameters)}.")
        write: Callable[[Any], str] = parameter.write
        near = parameter.read(write(value))
        if near != value:
            raise BadValue(f"{name} = {short(value)} lies between two steps; use {short(near)}.")


def is_real(value: Any) -> bool:
    """Whether a value is one real number of Python or numpy.

    Parameters
    ----------
    value : object
        Anything.

    Returns
    -------
    bool
        A bool is none; nor is a span of time, though numpy counts it as an integer.
    """
    return isinstance(value, Real) and not isinstance(value, bool | np.timedelta64)


def as_array(name: str, values: Any) -> NDArray[Any]:
    """Values as an array of their own type.

    Parameters
    ----------
    name : str
        What the values are called in the message.
    values : array_like
        What the caller gave.

    Returns
    -------
    ndarray

    Raises
    ------
    BadValue
        If some are masked, or rows differ in length.
    """
    try:
        array = np.asarray(values)
    except (TypeError, ValueError) as refused:
        raise BadValue(f"{name} cannot be read ({refused}); give an array.") from None
    if np.ma.is_masked(values):
        raise BadValue(f"{name} has masked values; leave these cases out.")
    return array


def check_numbers(name: str, values: Any) -> None:
    """Refuse what is no array of numbers; nan and infinity pass.

    Parameters
    ----------
    name : str
        What they are called in the message.
    values : object
        What the caller gave: numbers of any kind can be used, of pandas too.

    Raises
    ------
    BadValue
        If one is no number (text, a missing value) or masked, or they are of unequal length.
    """
    if type(values) is np.ndarray and values.dtype.kind in "biuf":
        return
    array = as_array(name, values)
    if array.dtype.kind == "O":
        for place, value in np.ndenumerate(array):
            if not _is_number(value):
                words = zip((" of row", ", column", ", place"), place, strict=False)
                where = "".join(f"{word} {i}" for word, i in words)
                raise BadValue(f"{name}{where} is {short(value)}; use numbers.")
    elif array.dtype.kind not in "biuf":
        such = f" such as {short(array.flat[0])}" if array.size else ""
        raise BadValue(f"{name} holds {array.dtype}{such}; use numbers.")


def _is_number(value: Any) -> bool:
    try:
        usable = is_real(value) or isinstance(value, bool | np.bool_ | Decimal)
        return usable and isinstance(float(value), float)
    except (OverflowError, ValueError):
        return False


def numbers_in(name: str, values: Any) -> NDArray[Any]:
    """Values as an array of float64 of the same shape; nan and inf pass.

    Parameters
    ----------
    name : str
        What the values are called in the message.
    values : array_like
        What the caller gave.

    Returns
    -------
    ndarray of float64

    Raises
    ------
    BadValue
        If one is no number (text, a missing value) or masked, or rows differ in length.
    """
    check_numbers(name, values)
    with np.errstate(over="ignore"):  # there are longer floats
        return np.asarray(np.asarray(values), float)


def finite_in(name: str, values: Any, largest: float = math.inf) -> NDArray[Any]:
    """Values as an array of float64 of the same shape, all of them finite.

    Parameters
    ----------
    name : str
        What the values are called in the message.
    values : array_like
        What the caller gave.
    largest : float
        The largest size of a number that can be used.

    Returns
    -------
    ndarray of float64

    Raises
    ------
    BadValue
        If one of them is no finite number or too large; the message names the first.
    """
    array = numbers_in(name, values)
    if not (usable := np.isfinite(array) & (np.abs(array) <= largest)).all():
        limit = "" if math.isinf(largest) else f" up to {largest:g}"
        raise BadValue(f"{name} holds {array[~usable][0]}; use finite numbers{limit}.")
    return array


def rows_in(
    name: str, rows: Any, columns: int | None = None, largest: float = LARGEST
) -> NDArray[Any]:
    """Rows of finite numbers as an array of float64, shape (n, d); n may be 0.

    Parameters
    ----------
    name : str
        What the rows are called in the message.
    rows : array_like of shape (n, d)
        What the caller gave, such as an array or a pandas frame.
    columns : int, optional
        d, where only one number of columns can be used.
    largest : float
        The largest size of a number that can be used.

    Returns
    -------
    ndarray of float64 of shape (n, d)

    Raises
    ------
    BadValue
        If it is no such table; the message names the first number that cannot be used.
    """
    table = numbers_in(name, rows)
    d = "columns" if columns is None else columns
    if table.ndim != 2 or table.shape[1] != (columns or table.shape[1] or -1):
        raise BadValue(f"{name} has shape {table.shape}; use two dimensions, (rows, {d}).")
    with np.errstate(invalid="ignore"):  # nan and inf are seen in the ends too
        ends = (table.min(), table.max()) if table.size else ()
    if not all(abs(end) <= largest for end in ends):
        row, column = np.argwhere(~(np.abs(table) <= largest))[0]
        raise BadValue(
            f"{name} holds {table[row, column]} in row {row}, column {column}; "
            f"use finite rows, of numbers up to {largest:.2g}."
        )
    return table


def binary_in(name: str, labels: Any) -> NDArray[np.int8]:
    """Labels as an array of int8, 1 for the minority and 0 for the majority; n may be 0.

    Parameters
    ----------
    name : str
        What the labels are called in the message.
    labels : array_like of shape (n,)
        0 and 1 in any type: bool, whole or floating-point numbers, objects, pandas' own.

    Returns
    -------
    ndarray of int8 of shape (n,)

    Raises
    ------
    BadValue
        If a label is not 0 or 1; the message names its row.
    """
    given = as_array(name, labels)
    if given.ndim != 1:
        raise BadValue(f"{name} has shape {given.shape}; use one dimension, one label a row.")
    if given.dtype.kind in "biuf":
        usable = (given == 0) | (given == 1)
    else:
        usable = np.array([_is_binary(label) for label in given], bool)
    if not usable.all():
        row = int(np.argmin(usable))
        raise BadValue(
            f"{name} of row {row} is {short(given[row])}; use 1 for the minority and 0 for the "
            "rest, such as y == the minority's label."
        )
    return given.astype(np.int8)


def weights_in(weights: Any, labels: NDArray[np.int8]) -> NDArray[Any]:
    """Weights of rows as an array of float64; ones where there are none.

    Parameters
    ----------
    weights : array_like of shape (n,), optional
        What the caller gave.
    labels : ndarray of shape (n,)
        0 and 1, as from `binary_in`.

    Returns
    -------
    ndarray of float64 of shape (n,)

    Raises
    ------
    BadValue
        If a weight is no finite number from 0 up, or a class has no rows with weight.
    """
    each = np.ones(labels.size) if weights is None else numbers_in("weights", weights)
    if each.shape != labels.shape:
        raise BadValue(
            f"Weights of shape {each.shape} do not fit {labels.size} rows; give one a row."
        )
    if not (usable := np.isfinite(each) & (each >= 0)).all():
        wrong = each[~usable][0]
        raise BadValue(f"A weight of {wrong} is not usable; use finite numbers from 0 up.")
    for label in (0, 1):
        if not each[labels == label].any():
            raise BadValue(f"Class {label} has no rows with weight; both classes need one.")
    return each


def _is_binary(value: Any) -> bool:
    return isinstance(value, bool | np.bool_) or _float(value) in (0, 1)


def _float(value: Any) -> float:
    """A real number as a float; nan for anything else."""
    if is_real(value):
        try:
            return float(value)
        except OverflowError:
            return math.inf
    return math.nan


def _range(low: float, high: float, ends: bool) -> str:
    """In words, what a number may be."""
    if math.isinf(low) and math.isinf(high):
        return "a finite number"
    if math.isinf(high):
        return f"a finite number from {low:g} up" if ends else f"a finite number above {low:g}"
    return f"a number from {low:g} to {high:g}" + ("" if ends else ", its ends left out")


def short(value: Any) -> str:
    """A value as a message names it: an array or a frame would fill the page.

    Parameters
    ----------
    value : object
        Anything.

    Returns
    -------
    str
        At most 61 letters.
    """
    try:
        text = f"“{value}”" if isinstance(value, str) else str(value)
    except ValueError:  # whole numbers of more than 4,300 digits have no text
        text = f"a number of {type(value).__name__}"
    return text if len(text) <= 60 else text[:60] + "…"
