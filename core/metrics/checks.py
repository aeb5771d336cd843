"""Checks of what goes into a metric: BadValue names the value and says what would work.

A check returns nothing and is a statement of its own: the scripts that a learner takes along leave
it out, for their values come from the page.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from numbers import Rational
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..checks import as_array, check_number, check_numbers, short
from ..parameters import BadValue

MOST = 1e150  # of larger counts the products overflow
ORDINARY = 10**300  # below, a number fits into a float64; whole, so that fractions compare fast


def _float64(values: Any) -> NDArray[np.float64]:
    """Numbers of any kind as float64, infinite beyond its range."""
    with np.errstate(over="ignore"):  # there are longer floats
        return np.asarray(np.asarray(values), float)


def _is_ordinary(value: Any) -> bool:
    """Whether this is one of Python's own numbers, of at most 1e300."""
    parts = (value.numerator, value.denominator) if type(value) is Fraction else (value,)
    return all(type(part) in (int, float) for part in parts) and -ORDINARY <= value <= ORDINARY


def plain_number(value: Any) -> Any:
    """A number in an array of no dimension, or a Decimal, as one of Python's or a fraction.

    Parameters
    ----------
    value : object
        Anything.

    Returns
    -------
    object
        What is no such number as it came.
    """
    if isinstance(value, np.ndarray) and not value.ndim and not np.ma.is_masked(value):
        value = value[()]  # of its own width, in which it is written
    return Fraction(value) if isinstance(value, Decimal) and value.is_finite() else value


def check_scalar(value: Any, name: str) -> None:
    """Refuse what is not one number; nan and infinity pass.

    Parameters
    ----------
    value : object
        What the caller gave.
    name : str
        What it is called in the message.

    Raises
    ------
    BadValue
        If it is no number, or several.
    """
    check_numbers(name, value)
    if np.ndim(value):
        raise BadValue(f"{name} has shape {np.shape(value)}; use one number.")


def check_fraction(value: Any) -> None:
    """Refuse what is no fraction or whole number.

    Parameters
    ----------
    value : object
        What the caller gave.

    Raises
    ------
    BadValue
        If it is neither.
    """
    if not isinstance(value, Rational):
        raise BadValue(f"{short(value)} is no fraction; use exact(value).")


def check_generator(rng: Any) -> None:
    """Refuse what is no generator of random numbers, such as a seed.

    Parameters
    ----------
    rng : object
        What the caller gave.

    Raises
    ------
    BadValue
        If it is no numpy.random.Generator.
    """
    if not isinstance(rng, np.random.Generator):
        raise BadValue(f"rng is {short(rng)}; use numpy.random.default_rng(seed).")


def check_finite(values: Any, name: str) -> None:
    """Refuse what is no array of finite numbers.

    Parameters
    ----------
    values : object
        What the caller gave.
    name : str
        What they are called in the message.

    Raises
    ------
    BadValue
        If one is nan, infinite or no number.
    """
    if _is_ordinary(values):
        return  # as nearly always in a formula: an array would take twenty times as long
    check_numbers(name, values)
    array = _float64(values)
    if not (usable := np.isfinite(array)).all():
        where = f" of row {int(np.argmin(usable))}" if array.ndim == 1 else ""
        raise BadValue(f"{name}{where} is {array[~usable][0]}; use finite numbers.")


def check_of_a_class(scores: Any, name: str) -> None:
    """Refuse what are no scores of the cases of one class.

    Parameters
    ----------
    scores : object
        What the caller gave, of shape (n,).
    name : str
        What the class is called in the message.

    Raises
    ------
    BadValue
        If there are none, of another shape, or one is nan, infinite or no number.
    """
    check_finite(scores, name)
    if np.ndim(scores) != 1 or not np.size(scores):
        raise BadValue(f"{name} have shape {np.shape(scores)}; give a score a case, at least one.")


def check_ranked(scores: Any, name: str) -> None:
    """Refuse scores that are not in order, the lowest first.

    Parameters
    ----------
    scores : object
        What the caller gave, of shape (n,).
    name : str
        What they are called in the message.

    Raises
    ------
    BadValue
        If one is lower than the one before it, nan, infinite or no number.
    """
    check_of_a_class(scores, name)
    found = _float64(scores)
    if (falls := found[1:] < found[:-1]).any():
        row = 1 + int(np.argmax(falls))
        raise BadValue(f"{name} fall at row {row}, to {found[row]:g}; give the lowest score first.")


def check_labels(y: Any, pos_label: Any = None) -> None:
    """Refuse what are no labels of at most two kinds, one of which is known to be positive.

    Parameters
    ----------
    y : object
        What the caller gave: numbers, bools, texts or dates of shape (n,).
    pos_label : object
        What the caller says is the positive one.

    Raises
    ------
    BadValue
        If a label is missing, there is a third one, or it is open which is positive.
    """
    labels = as_array("y", y)
    if labels.ndim != 1:
        raise BadValue(f"y has shape {labels.shape}; give one label a case, shape (n,).")
    if labels.dtype.kind == "V":
        raise BadValue(f"y holds {labels.dtype}, rows of a table; give one label a case.")
    if pos_label is None and are_zeros_and_ones(labels):
        return
    if pos_label is not None and not _is_label(pos_label):
        raise BadValue(f"pos_label is {short(pos_label)}; use one label.")
    # numpy turns the numbers of a mixed list into text.
    if labels.dtype.kind == "T" or (labels.dtype.kind in "US" and not hasattr(y, "dtype")):
        labels = np.array(y, object)
    _check_positive([plain(label) for label in _distinct(labels)], plain(pos_label))


def are_zeros_and_ones(y: Any) -> bool:
    """Whether labels are nothing but 0 and 1, or False and True.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels of any type.

    Returns
    -------
    bool

    Raises
    ------
    BadValue
        If some are masked, or they are no array.
    """
    labels = as_array("y", y)
    kind = labels.dtype.kind
    if kind in "iu":  # most often; their ends are found at once
        return not labels.size or bool(labels.min() >= 0 and labels.max() <= 1)
    return kind == "b" or (kind == "f" and bool(((labels == 0) | (labels == 1)).all()))


def _distinct(labels: NDArray[Any]) -> list[Any]:
    """The labels that there are, in order of appearance; BadValue names one that cannot be used."""
    found: list[Any] = []
    left = np.ones(labels.shape, bool)
    while left.any():
        row = int(np.argmax(left))
        label = labels[row]
        if not _is_label(label):
            raise BadValue(f"y of row {row} is {short(label)}; use labels of two classes.")
        if len(found) == 2:
            raise BadValue(
                f"y of row {row} is {short(label)}, a third label beside {short(found[0])} and "
                f"{short(found[1])}; use two, such as 0 (majority) and 1 (minority)."
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
    except (TypeError, ValueError, ArithmeticError):  # a missing value of pandas or of Decimal
        return False


def plain(label: Any) -> Any:
    """A label that is one of numpy's numbers as one of Python's, which compares with all others.

    Parameters
    ----------
    label : object
        A label of any kind; a number must be whole.

    Returns
    -------
    object
        An int for a number of numpy, else the same.
    """
    is_number = isinstance(label, np.integer | np.floating | np.bool_)
    # numpy counts a span of time as an integer.
    return int(label) if is_number and not isinstance(label, np.timedelta64) else label


def _check_positive(found: list[Any], pos_label: Any) -> None:
    """Refuse labels of which it is open which is positive."""
    names = " and ".join(map(short, found))
    try:
        sorted(found if pos_label is None else [*found, pos_label])
    except TypeError:
        beside = "" if pos_label is None else f" beside pos_label {short(pos_label)}"
        raise BadValue(f"y holds {names}{beside}; use labels of one kind.") from None
    if pos_label is None and len(found) == 1 and found[0] not in (0, 1):
        raise BadValue(f"All labels are {names}; say which label is positive with pos_label.")
    if pos_label is not None and len(found) == 2 and pos_label not in found:
        raise BadValue(f"pos_label is {short(pos_label)}; use one of the labels {names}.")


def check_cases(y: Any, score: Any, pos_label: Any = None) -> None:
    """Refuse labels and scores that cannot be used together.

    Parameters
    ----------
    y, score : object
        What the caller gave, both of shape (n,).
    pos_label : object
        What the caller says is the positive label.

    Raises
    ------
    BadValue
        If the shapes differ, there is no row, a label or a score cannot be used, or float64 is too
        narrow to tell two scores apart.
    """
    check_labels(y, pos_label)
    check_numbers("score", score)
    labels, given = np.asarray(y), np.asarray(score)
    if labels.shape != given.shape:
        raise BadValue(
            f"y has shape {labels.shape} and score {given.shape}; give one of each a case."
        )
    if not given.size:
        raise BadValue("There are no cases (0 rows); give at least one.")
    check_finite(given, "score")
    if given.dtype == np.float64 or (given.dtype.kind != "O" and given.dtype.itemsize <= 4):
        return
    values = _float64(given)
    small = given.dtype.kind in "iu" and np.abs(values).max() < 2**53
    if not small and len(set(given.tolist())) != len(set(values.tolist())):
        raise BadValue("Two scores differ by less than float64 can tell; give their ranks instead.")


def check_probabilities(probability: Any) -> None:
    """Refuse numbers that are no probabilities.

    Parameters
    ----------
    probability : object
        What the caller gave, of shape (n,).

    Raises
    ------
    BadValue
        If one lies outside 0 to 1, is nan or no number.
    """
    check_numbers("probability", probability)
    p = _float64(probability)
    if not (usable := (p >= 0) & (p <= 1)).all():
        row = int(np.argmin(usable))
        raise BadValue(f"probability of row {row} is {p.flat[row]}; use values from 0 to 1.")


def check_shares(**rates: Any) -> None:
    """Refuse what are no shares from 0 to 1, of shapes that fit together; nan passes.

    Parameters
    ----------
    **rates : object
        What the caller gave, each under its name.

    Raises
    ------
    BadValue
        If one lies outside or is no number, or the shapes do not fit.
    """
    for name, rate in rates.items():
        check_numbers(name, rate)
        found = _float64(rate)
        if (outside := (found < 0) | (found > 1)).any():
            raise BadValue(f"{name} is {found[outside][0]:g}; use shares from 0 to 1.")
    check_shapes(**rates)


def check_shapes(**arrays: Any) -> None:
    """Refuse arrays whose shapes do not fit together.

    Parameters
    ----------
    **arrays : array_like
        Each under its name.

    Raises
    ------
    BadValue
        If they cannot be broadcast.
    """
    shapes = {name: np.shape(array) for name, array in arrays.items()}
    try:
        np.broadcast_shapes(*shapes.values())
    except ValueError:
        said = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        raise BadValue(f"Shapes do not fit together: {said}; use one shape.") from None


def check_counts(c: Any, *names: str) -> None:
    """Refuse what is no confusion matrix; nan passes.

    Parameters
    ----------
    c : object
        What the caller gave.
    *names : str
        The cells that will be used, all four without.

    Raises
    ------
    BadValue
        If it is no Counts, or a cell is negative, infinite, no number, or of another shape.
    """
    if " ".join(getattr(c, "_fields", ())) != "tp fp fn tn":
        raise BadValue(f"{short(c)} is no confusion matrix; give Counts(tp, fp, fn, tn).")
    cells = {name.upper(): getattr(c, name) for name in names or c._fields}
    for name, cell in cells.items():
        _check_cell(name, cell)
    if any(np.ndim(cell) for cell in cells.values()):
        check_shapes(**cells)


def _check_cell(name: str, value: Any) -> None:
    if type(value) in (int, float) and 0 <= value <= MOST:  # most often, and ten times faster
        return
    check_numbers(name, value)
    cell = _float64(value)
    if (odd := (cell < 0) | (cell > MOST)).any():
        raise BadValue(f"{name} is {cell[odd][0]:g}; use counts from 0 to {MOST:g}.")


def check_total(c: Any) -> None:
    """Refuse counts that are so small that their products would vanish.

    Parameters
    ----------
    c : object
        What the caller gave.

    Raises
    ------
    BadValue
        If it is no Counts, or its cells add up to less than 1e-150, but not to 0.
    """
    check_counts(c)
    total = np.asarray(sum(_float64(cell) for cell in c))
    if (tiny := (total > 0) & (total < 1 / MOST)).any():
        raise BadValue(f"There are {total[tiny][0]:g} cases; use counts, or shares that add to 1.")


def check_sweep(s: Any, whole_curve: bool = False) -> None:
    """Refuse what is no sweep: thresholds must not rise, and finite counts must not fall.

    Parameters
    ----------
    s : object
        What the caller gave.
    whole_curve : bool
        Whether row 0 must flag nobody, as for an area.

    Raises
    ------
    BadValue
        If it is none, holds no cases, or its row 0 flags somebody and must not.
    """
    if " ".join(getattr(s, "_fields", ())) != "threshold tp fp":
        raise BadValue(f"{short(s)} is no sweep; give what sweep(y, score) returns.")
    for name, column in s._asdict().items():
        check_numbers(name, column)
    threshold, tp, fp = map(_float64, s)
    if not (threshold.ndim == 1 and threshold.shape == tp.shape == fp.shape and tp.size):
        raise BadValue(
            f"A sweep has columns of shapes {threshold.shape}, {tp.shape} and {fp.shape}; "
            "use one shape, (thresholds,)."
        )
    if np.isnan(threshold[0]) or not (threshold[1:] <= threshold[:-1]).all():
        raise BadValue("The thresholds of a sweep rise or are nan; give the highest first.")
    for name, count in (("tp", tp), ("fp", fp)):
        if not (count[0] >= 0 and count[-1] <= MOST and (count[1:] >= count[:-1]).all()):
            raise BadValue(f"{name} of a sweep falls, is negative, nan or above {MOST:g}.")
    if not tp[-1] + fp[-1]:
        raise BadValue("The sweep holds no cases (0); give at least one.")
    if whole_curve and tp[0] + fp[0]:
        raise BadValue(f"Row 0 of the sweep flags {tp[0] + fp[0]:g} cases; it must flag nobody.")


def check_whole_cases(s: Any) -> None:
    """Refuse a sweep that counts parts of cases, or more than can be drawn.

    Parameters
    ----------
    s : object
        What the caller gave.

    Raises
    ------
    BadValue
        If s is no sweep, its row 0 flags somebody, or its counts are not whole or above 10¹².
    """
    check_sweep(s, whole_curve=True)
    tp, fp = _float64(s.tp), _float64(s.fp)
    if (tp != np.floor(tp)).any() or (fp != np.floor(fp)).any() or tp[-1] + fp[-1] > 1e12:
        raise BadValue("The sweep counts parts of cases, or more than 10¹²; give whole cases.")


def check_hits(hits: Any, trials: Any) -> None:
    """Refuse hits that cannot be of so many trials.

    Parameters
    ----------
    hits, trials : object
        What the caller gave.

    Raises
    ------
    BadValue
        If there are more hits than trials, one is negative or not finite, or shapes differ.
    """
    check_numbers("hits", hits)
    check_numbers("trials", trials)
    check_shapes(hits=hits, trials=trials)
    k, n = map(_float64, (hits, trials))
    if not ((k >= 0) & (k <= n) & (n <= MOST)).all():
        raise BadValue("There are hits without trials, or nan; use 0 ≤ hits ≤ trials, both finite.")


def check_costs(costs: Any) -> None:
    """Refuse what is no matrix of four finite costs.

    Parameters
    ----------
    costs : object
        What the caller gave.

    Raises
    ------
    BadValue
        If it is no Costs, or a cost is not finite.
    """
    if " ".join(getattr(costs, "_fields", ())) != "fp fn tp tn":
        raise BadValue(f"{short(costs)} is no cost matrix; give Costs(fp, fn, tp, tn).")
    for name, cost in costs._asdict().items():
        check_number(f"The cost of a {name.upper()}", plain_number(cost))


def check_level(level: Any) -> None:
    """Refuse what is no level of confidence.

    Parameters
    ----------
    level : object
        What the caller gave.

    Raises
    ------
    BadValue
        If it is no number between 0 and 1.
    """
    check_scalar(level, "level")
    if not 1e-15 < float(level) < 1 - 1e-15:
        raise BadValue(f"level is {short(level)}; use a number between 0 and 1.")


def check_pair(first: Any, second: Any) -> None:
    """Refuse two confusion matrices that are not of the same cases at two thresholds.

    Parameters
    ----------
    first, second : object
        What the caller gave.

    Raises
    ------
    BadValue
        If one is no matrix of four numbers, or positives or negatives are not as many.
    """
    classes = []
    for counts in (first, second):
        check_counts(counts)
        for name, cell in counts._asdict().items():
            check_number(name.upper(), plain_number(cell))
        tp, fp, fn, tn = map(float, counts)
        classes.append((tp + fn, fp + tn))
    if classes[0] != classes[1] or not sum(classes[0]):
        raise BadValue(
            f"The counts are of {classes[0]} and of {classes[1]} positives and negatives; "
            "give those of the same cases, at two thresholds."
        )
