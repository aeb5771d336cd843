"""Rows that go into a sampler, checked, and rows that come out of it, each with its provenance."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from numbers import Integral
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..checks import is_real
from ..parameters import BadValue

Array = NDArray[Any]
Floats = NDArray[np.float64]
Ints = NDArray[np.signedinteger[Any]]
Bools = NDArray[np.bool_]

NOT_LOOKED_AT, NOISE, DANGER, SAFE = -1, 0, 1, 2

# Of larger numbers the squared distances overflow.
LARGEST = 1e150
# Of a smaller spread they underflow.
SMALL = 2.0**-300
# Classes that a message names.
MOST_SHOWN = 20


class Removed(NamedTuple):
    """Rows taken away: which, why, and the rows that witness it.

    `row` counts the rows before the removal: those of the input, then the synthetic ones.
    `witness` of shape (r, w) counts alike: a link's partner, the neighbours that voted.
    """

    row: Ints
    reason: str
    witness: Ints


class Provenance(NamedTuple):
    """Where rows came from, in little memory: n input rows, then s new ones, then a choice of both.

    `place` of shape (m,) counts through the input rows and the new rows; without it all are there,
    in this order. A new row is a copy of row `base` where `towards` is −1.
    """

    n: int
    base: Ints
    towards: Ints
    step: Floats
    place: Ints | None = None

    def among(self, kept: Ints) -> Provenance:
        """The provenance of some of the rows, when all are there."""
        return self._replace(place=kept)

    def of_each(self, given: Array, new: Array) -> Array:
        """A fact of each row that there is: `given` (n,) of input rows, `new` (s,) of new ones."""
        facts = np.concatenate([given, new])
        return facts if self.place is None else facts.take(self.place)


@dataclass(frozen=True)
class Resampled:
    """m rows out of n, and where each of them came from; X and y are of the kind that came in.

    `region` and `local_share` have shape (n,), over the rows of the input.
    """

    X: Any
    y: Any
    provenance: Provenance
    removed: Removed | None = None
    region: NDArray[np.int8] | None = None  # NOT_LOOKED_AT, NOISE, DANGER or SAFE (Borderline)
    local_share: Floats | None = None  # other classes among the k nearest, nan where not looked at
    notes: tuple[str, ...] = ()  # what whoever uses the rows must be told
    before: Resampled | None = None  # a combined sampler's rows before cleaning

    @cached_property
    def source(self) -> Ints:
        """The input row that each row is, copies, or starts from, shape (m,)."""
        return self.provenance.of_each(
            np.arange(self.provenance.n, dtype=index_type(self.provenance.n)), self.provenance.base
        )

    @cached_property
    def neighbour(self) -> Ints:
        """The input row that a synthetic row was drawn towards, −1 for real rows, shape (m,)."""
        none = np.full(self.provenance.n, -1, self.provenance.towards.dtype)
        return self.provenance.of_each(none, self.provenance.towards)

    @cached_property
    def step(self) -> Floats:
        """λ, the part of the way to the neighbour, nan for real rows, shape (m,)."""
        return self.provenance.of_each(np.full(self.provenance.n, np.nan), self.provenance.step)

    @property
    def synthetic(self) -> NDArray[np.bool_]:
        """Which rows were made rather than taken, shape (m,)."""
        return self.neighbour >= 0

    @property
    def copies(self) -> NDArray[np.bool_]:
        """Which rows repeat an input row that stands further up already, shape (m,)."""
        real = np.flatnonzero(~self.synthetic)
        _, first = np.unique(self.source[real], return_index=True)
        again = ~self.synthetic
        again[real[first]] = False
        return again

    @property
    def synthetic_per_row(self) -> Ints:
        """How many new rows, synthetic or copied, each input row gave rise to, shape (n,)."""
        new = self.synthetic | self.copies
        return np.bincount(self.source[new], minlength=self.provenance.n)


class Rows(NamedTuple):
    """n checked rows: X as an array, for each row the place of its label among the labels.

    `labels` are in ascending order, `counts` say how many rows each has. Distances are measured
    between the rows of `scaled`, which is X but for a factor.
    """

    X: Array
    code: Ints
    labels: list[Any]
    counts: list[int]
    X_given: Any
    y_given: Any
    scaled: Array

    @property
    def smallest(self) -> int:
        """The place of the rarest label, the first of them in a tie."""
        return self.counts.index(min(self.counts))

    @property
    def largest(self) -> int:
        """The place of the most frequent label, the first of them in a tie."""
        return self.counts.index(max(self.counts))

    @property
    def n(self) -> int:
        """How many rows there are."""
        return len(self.code)

    def of(self, place: int) -> Ints:
        """Where the rows of a class are, in order."""
        return np.flatnonzero(self.code == place)

    def place_of(self, name: str, label: Any) -> int:
        """The place of a label among the labels.

        Parameters
        ----------
        name : str
            The option that names it, for the message.
        label : object
            The label; True and False are not the labels 1 and 0.

        Returns
        -------
        int

        Raises
        ------
        BadValue
            Where y does not hold it.
        """
        for place, known in enumerate(self.labels):
            if same_label(known, label):
                return place
        raise BadValue(
            f"{name} names class {shown(label)}, which y does not hold; "
            f"use any of {', '.join(map(repr, self.labels[:MOST_SHOWN]))}."
        )

    def census(self) -> str:
        """The classes and their counts in words."""
        pairs = list(zip(self.labels, self.counts, strict=True))
        words = [f"{label}: {count}" for label, count in pairs[:MOST_SHOWN]]
        return ", ".join(words + ["…"] * (len(pairs) > MOST_SHOWN))


def same_label(known: Any, label: Any) -> bool:
    """Whether two labels are equal; True and False are not the numbers 1 and 0."""
    try:
        equal = bool(known == label)
    except (TypeError, ValueError, ArithmeticError):  # something missing, or an array
        return False
    return equal and isinstance(known, bool | np.bool_) == isinstance(label, bool | np.bool_)


def read_rows(X: Any, y: Any) -> Rows:
    """Rows of any columns with their labels.

    Parameters
    ----------
    X : array or frame of shape (n, d)
        Columns may hold anything.
    y : array or series of shape (n,)
        Labels that can be put in order.

    Returns
    -------
    Rows

    Raises
    ------
    BadValue
        Where X is no table, y is no column, they differ in length, a label is missing, labels
        cannot be put in order, or all are of one class.
    """
    table, labels = _table(X), _label_array(y)
    if len(table) != len(labels):
        raise BadValue(
            f"X has {len(table)} rows and y has {len(labels)} labels; give one label a row."
        )
    names, code = encoded("y", labels)
    counts = np.bincount(code).tolist()
    if len(names) < 2:
        raise BadValue(
            f"y holds only one class ({shown(names[0])}, {counts[0]} rows); "
            "a sampler needs at least two classes."
        )
    return Rows(table, code, names, counts, table, y, table)


def read_numbers(X: Any, y: Any) -> Rows:
    """Rows whose columns are all finite numbers: float32 as it came, anything else as float64.

    Parameters
    ----------
    X : array or frame of shape (n, d)
        Finite numbers.
    y : array or series of shape (n,)
        Labels that can be put in order.

    Returns
    -------
    Rows

    Raises
    ------
    BadValue
        As read_rows, and where X holds anything else than finite numbers.
    """
    rows = read_rows(X, y)
    numbers = numbers_of(rows.X_given)
    return rows._replace(X=numbers, scaled=scaled(numbers))


def is_frame(X: Any) -> bool:
    """Whether X is a pandas frame, found out without importing pandas."""
    return hasattr(X, "iloc") and hasattr(X, "columns")


def shown(value: Any) -> str:
    """A value as a message shows it, cut off where it is long."""
    try:
        text = repr(value.item() if isinstance(value, np.generic) else value)
    except ValueError:
        return "a number of thousands of digits"
    return text if len(text) <= 80 else f"{text[:80]}…"


def _array(values: Any, name: str) -> Array:
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise BadValue(f"{name} is no array ({error}); make all rows equally long.") from error
    if np.ma.is_masked(values):
        raise BadValue(f"{name} has masked values; drop these rows or fill them in.")
    if array.dtype.kind in "SU" and not hasattr(values, "dtype"):
        # Of a list with text in it numpy makes text of everything.
        objects = np.asarray(values, object)
        return array if all(isinstance(v, str | bytes) for v in objects.flat) else objects
    return array


def _table(X: Any) -> Any:
    if hasattr(X, "toarray"):
        raise BadValue("X is a sparse matrix; pass X.toarray() or a frame.")
    table = X if is_frame(X) else _array(X, "X")
    if len(table.shape) != 2:
        raise BadValue(f"X has shape {table.shape}; use two dimensions, (rows, columns).")
    if 0 in table.shape:
        raise BadValue(f"X has shape {table.shape}; give at least one row and one column.")
    return table


def _label_array(y: Any) -> Array:
    labels = _array(y, "y")
    if labels.ndim != 1:
        raise BadValue(f"y has shape {labels.shape}; use one dimension, one label a row.")
    if not labels.size:
        raise BadValue("y has no labels; give at least one row.")
    return labels


def encoded(name: str, y: Array) -> tuple[list[Any], Ints]:
    """The different labels in ascending order, and the place of each row's label among them.

    Parameters
    ----------
    name : str
        What the labels are, for the message.
    y : array of shape (n,)
        Labels of any type that can be put in order.

    Returns
    -------
    labels : list
        Python's own values where there are such.
    code : int array of shape (n,)

    Raises
    ------
    BadValue
        Where labels are missing, cannot be hashed, or have no order.
    """
    if y.dtype.kind in "iu" and int(y.max()) - int(y.min()) < 1000:
        # Without a sort. In its own width a difference may wrap round, in an unsigned type it fits.
        offset = (y - y.min()).astype(f"u{y.dtype.itemsize}").astype(np.int64)
        found = np.flatnonzero(np.bincount(offset))
        labels = [int(y.min()) + int(above) for above in found]
        place = np.zeros(found[-1] + 1, _code_type(len(labels)))
        place[found] = np.arange(len(labels))
        return labels, place.take(offset)
    if y.dtype.kind == "O":
        return _encoded_objects(name, y.tolist())
    found, place = np.unique(y, return_inverse=True)
    # In lists, numpy's times of the finest unit would become whole numbers.
    labels = list(found) if y.dtype.kind in "mM" else found.tolist()
    _refuse_missing(name, labels, y)
    return labels, place.astype(_code_type(len(labels)))


def _encoded_objects(name: str, y: list[Any]) -> tuple[list[Any], Ints]:
    try:
        different = dict.fromkeys(y)
    except TypeError as error:
        raise BadValue(
            f"y has labels that cannot be compared ({error}); use text or numbers."
        ) from error
    _refuse_missing(name, different, y)
    try:
        labels = sorted(different)
        in_order = all(a < b for a, b in pairwise(labels))
    except TypeError:
        in_order = False
    if not in_order:
        kinds = ", ".join(sorted({type(label).__name__ for label in different}))
        raise BadValue(f"{name} mixes labels that have no order ({kinds}); use one type.")
    place = {label: i for i, label in enumerate(labels)}
    return labels, np.array([place[label] for label in y], _code_type(len(labels)))


def _code_type(classes: int) -> type[np.signedinteger[Any]]:
    return np.int8 if classes <= 127 else np.int64


def is_missing(label: Any) -> bool:
    """Whether a label or category stands for none: None, nan, NaT, or pandas' NA."""
    try:
        return label is None or bool(label != label)
    except (TypeError, ValueError, ArithmeticError):  # pandas' NA and Decimal's do not say
        return True


def _refuse_missing(name: str, labels: Iterable[Any], y: Iterable[Any]) -> None:
    if any(map(is_missing, labels)):
        count = sum(map(is_missing, y))
        raise BadValue(f"{name} has {count} missing labels; drop these rows or label them.")


def numbers_of(X: Any) -> Array:
    """A table as finite floating-point numbers, float32 as it came, anything else as float64.

    Parameters
    ----------
    X : array or frame of shape (n, d)
        Numbers of any type; True and False are none.

    Returns
    -------
    array of shape (n, d)
        In rows, not copied where that is not needed.

    Raises
    ------
    BadValue
        For text, dates, True and False, missing and infinite values, numbers so large that squared
        distances overflow, and whole numbers so large that float64 takes some for the same.
    """
    values = _frame_numbers(X) if is_frame(X) else _array_numbers(X)
    # Half of the largest float32, so that differences do not overflow.
    largest = min(LARGEST, float(np.finfo(values.dtype).max) / 2)
    # A sum of squares has no larger terms than itself: one pass, no mask.
    with np.errstate(over="ignore", invalid="ignore"):
        usable = float(np.vdot(values, values)) <= largest**2
    if not usable:
        _refuse_unusable(X, values, largest)
    return values


def _array_numbers(X: Array) -> Array:
    if X.dtype.kind == "O":
        return _object_numbers(X)
    if X.dtype.kind not in "fiu":
        raise BadValue(f"X holds {X.dtype}, no numbers; {_NO_NUMBERS}")
    for j in range(X.shape[1]):
        _refuse_merged(X[:, j], j)
    with np.errstate(over="ignore"):  # longer floats than float64
        return np.ascontiguousarray(X, np.float32 if X.dtype == np.float32 else np.float64)


def _object_numbers(X: Array) -> Array:
    for (row, column), value in np.ndenumerate(X):
        if not (is_real(value) or isinstance(value, Decimal)):
            raise BadValue(
                f"X holds {shown(value)} in row {row}, column {column}, no number; {_NO_NUMBERS}"
            )
    try:
        return np.ascontiguousarray(X, np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise BadValue(f"X holds a number that does not fit ({error}); {_NO_NUMBERS}") from error


_NO_NUMBERS = (
    "use numbers (True and False as 1 and 0, if distances between them mean something), "
    "or smote_nc for columns of categories."
)


def _frame_numbers(X: Any) -> Array:
    for j, (name, kind) in enumerate(X.dtypes.items()):
        if getattr(kind, "kind", "O") not in "fiu":
            raise BadValue(f"column {name!r} holds {kind}, no numbers; {_NO_NUMBERS}")
        if kind.kind in "iu":
            _refuse_merged(X.iloc[:, j].dropna().to_numpy(f"{kind.kind}8"), repr(name))
    kept = all(kind == np.float32 for kind in X.dtypes)
    with np.errstate(over="ignore"):
        values = X.to_numpy(np.float32 if kept else np.float64, na_value=np.nan)
    return np.ascontiguousarray(values)


def _refuse_merged(column: Array, name: Any) -> None:
    """Raise BadValue where float64 takes two whole numbers of a column for the same."""
    if column.dtype.kind not in "iu" or column.dtype.itemsize < 8 or not column.size:
        return
    if max(abs(int(column.min())), abs(int(column.max()))) <= 2**53:
        return
    if len(np.unique(column)) > len(np.unique(column.astype(np.float64))):
        raise BadValue(
            f"X holds {column.max()} in column {name}, and others that float64 takes for the same "
            "number; subtract an offset first."
        )


def _refuse_unusable(X: Any, values: Array, largest: float) -> None:
    """Raise BadValue for the first number that is not finite, or too large to be squared."""
    unfinite = np.argwhere(~np.isfinite(values))
    places = unfinite if len(unfinite) else np.argwhere(np.abs(values) > largest)
    if not len(places):
        return
    row, column = places[0]
    name = repr(X.columns[column]) if is_frame(X) else str(column)
    works = (
        "distances need finite numbers: drop these rows or fill them in"
        if len(unfinite)
        else f"their distances overflow: scale the column to at most {largest:.3g}"
    )
    raise BadValue(
        f"X holds {values[row, column]} in row {row}, column {name} ({len(places)} such values); "
        f"{works}."
    )


def scaled(X: Array) -> Array:
    """X for distances: X itself unless its spread is so small that squares would underflow.

    Then a power of two times X, which rounds nothing.

    Parameters
    ----------
    X : array of shape (n, d)

    Returns
    -------
    array of shape (n, d)
    """
    if np.ptp(X[:100], axis=0).max() > SMALL:
        return X
    spread = np.ptp(X, axis=0)
    if not 0 < spread.max() <= SMALL:
        return X
    exponent = -math.frexp(float(spread.max()))[1]
    # Of a column that is the same everywhere nothing is left that could overflow.
    return np.ldexp(np.where(spread > 0, X, 0).astype(np.float64), exponent)


def take_rows(given: Any, rows: Ints) -> Any:
    """Some rows of a frame, a series or an array, of the same kind, counted from 0 again.

    Parameters
    ----------
    given : frame, series or array of n rows
    rows : int array of shape (m,)

    Returns
    -------
    frame, series or array of m rows
    """
    if hasattr(given, "iloc"):
        return given.iloc[rows].reset_index(drop=True)
    return np.asarray(given).take(rows, axis=0)


def like_table(values: Array, given: Any) -> Any:
    """An array in the form of the table that was given."""
    return type(given)(values, columns=given.columns) if is_frame(given) else values


def append_rows(given: Any, more: Ints) -> Any:
    """All rows of what was given, then the rows `more` of it once again.

    Parameters
    ----------
    given : frame, series or array of n rows
    more : int array of shape (s,)

    Returns
    -------
    frame, series or array of n + s rows
    """
    if hasattr(given, "iloc"):
        return take_rows(given, np.concatenate([np.arange(len(given)), more]))
    values = np.asarray(given)
    n = len(values)
    longer = np.empty((n + len(more), *values.shape[1:]), values.dtype)
    longer[:n] = values
    # Without a mode, take would go through a buffer.
    np.take(values, more, axis=0, out=longer[n:], mode="clip")
    return longer


def index_type(n: int) -> type[np.signedinteger[Any]]:
    """The smallest of int32 and int64 that counts n rows."""
    return np.int32 if n <= np.iinfo(np.int32).max else np.int64


def as_index(places: Ints, n: int) -> Ints:
    """Places among n rows, in the smallest type that counts them."""
    return places.astype(index_type(n), copy=False)


def no_witness(row: Ints) -> Ints:
    """The witness of rows that went by chance, shape (r, 0)."""
    return np.empty((len(row), 0), row.dtype)


def provenance_of_copies(n: int, base: Ints) -> Provenance:
    """The provenance of n rows and then copies of some; what copies lack takes no memory."""
    none, undefined = np.broadcast_to(np.int32(-1), len(base)), np.broadcast_to(np.nan, len(base))
    return Provenance(n, base, none, undefined)


def provenance_of_kept(n: int, place: Ints) -> Provenance:
    """The provenance of some of n rows."""
    return provenance_of_copies(n, np.empty(0, index_type(n))).among(place)


def generator(seed: int) -> np.random.RandomState:
    """The legacy generator that imbalanced-learn draws from, at the start of its stream.

    Parameters
    ----------
    seed : int from 0 to 2**32 − 1

    Returns
    -------
    numpy.random.RandomState

    Raises
    ------
    BadValue
        Where no generator can start from the seed.
    """
    return np.random.RandomState(check_seed(seed))


def check_seed(seed: int) -> int:
    """The seed as an int.

    Parameters
    ----------
    seed : int from 0 to 2**32 − 1

    Returns
    -------
    int

    Raises
    ------
    BadValue
        Where no generator can start from it.
    """
    if not (is_real(seed) and isinstance(seed, Integral) and 0 <= int(seed) < 2**32):
        works = f"a whole number from 0 to {2**32 - 1}"
        raise BadValue(f"seed {shown(seed)} cannot be used; use {works}.")
    return int(seed)


def check_count(name: str, value: Any, most: int, why: str) -> int:
    """A number of neighbours, if it can be had.

    Parameters
    ----------
    name, value : str, int
        The option and what was given for it.
    most : int
        The largest number that works.
    why : str
        Why, as a clause.

    Returns
    -------
    int

    Raises
    ------
    BadValue
        Where it is no whole number from 1 to `most`.
    """
    if not (is_real(value) and isinstance(value, Integral) and int(value) >= 1):
        works = f"a whole number from 1 to {most}"
        raise BadValue(f"{name} = {shown(value)} cannot be used; use {works}.")
    if int(value) > most:
        works = f"the largest {name} that works is {most}" if most else "that leaves no neighbour"
        raise BadValue(f"{name} = {shown(value)} is too large: {why}; {works}.")
    return int(value)


def check_word(name: str, value: Any, words: Iterable[str]) -> str:
    """One of some words.

    Parameters
    ----------
    name, value : str
        The option and what was given for it.
    words : iterable of str
        The words that are known.

    Returns
    -------
    str

    Raises
    ------
    BadValue
        Where it is none of them.
    """
    if isinstance(value, str) and value in words:
        return value
    works = " or ".join(f"“{word}”" for word in words)
    raise BadValue(f"{name} {shown(value)} is not known; use {works}.")
