"""Rows that go into a sampler, checked, and rows that come out of it, each with its provenance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from numbers import Integral
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..parameters import BadValue

Array = NDArray[Any]
Floats = NDArray[np.float64]
Ints = NDArray[np.signedinteger[Any]]

NOT_LOOKED_AT, NOISE, DANGER, SAFE = -1, 0, 1, 2

# Of larger numbers the squared distances overflow.
LARGEST = 1e150


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
    """Checked input: X and y as arrays, the labels in ascending order with their counts."""

    X: Array
    y: Array
    labels: list[Any]
    counts: list[int]
    X_given: Any
    y_given: Any

    @property
    def smallest(self) -> int:
        """The place of the rarest label, the first of them in a tie."""
        return self.counts.index(min(self.counts))

    @property
    def largest(self) -> int:
        """The place of the most frequent label, the first of them in a tie."""
        return self.counts.index(max(self.counts))

    def of(self, place: int) -> Ints:
        """Where the rows of a class are, in order."""
        return np.flatnonzero(self.y == self.labels[place])

    def census(self) -> str:
        """The classes and their counts in words."""
        pairs = zip(self.labels, self.counts, strict=True)
        return ", ".join(f"{label}: {count}" for label, count in pairs)


def read_rows(X: Any, y: Any) -> Rows:
    """Rows of any columns with their labels; BadValue names what cannot be used."""
    table = X if is_frame(X) else _table(X)
    marks = _label_array(y)
    if len(table) != len(marks):
        raise BadValue(
            f"X has {len(table)} rows and y has {len(marks)} labels; give one label a row."
        )
    labels, counts = _classes(marks)
    if len(labels) < 2:
        raise BadValue(
            f"y holds only one class ({labels[0]}, {counts[0]} rows); "
            "a sampler needs at least two classes."
        )
    return Rows(table, marks, labels, counts, table, y)


def read_numbers(X: Any, y: Any) -> Rows:
    """Rows whose columns are all finite numbers: float32 as it came, anything else as float64."""
    rows = read_rows(X, y)
    return rows._replace(X=numbers_of(rows.X_given))


def is_frame(X: Any) -> bool:
    """Whether X is a pandas frame, found out without importing pandas."""
    return hasattr(X, "iloc") and hasattr(X, "columns")


def _table(X: Any) -> Array:
    if hasattr(X, "toarray"):
        raise BadValue("X is a sparse matrix; pass X.toarray() or a frame.")
    try:
        table = np.asarray(X)
    except ValueError as error:
        raise BadValue(f"X is not a table ({error}); give every row as many columns.") from error
    if table.ndim != 2:
        raise BadValue(f"X has shape {table.shape}; use two dimensions, (rows, columns).")
    if not table.size:
        raise BadValue(f"X has shape {table.shape}; give at least one row and one column.")
    return table


def _label_array(y: Any) -> Array:
    marks = np.asarray(y)
    if marks.ndim != 1:
        raise BadValue(f"y has shape {marks.shape}; use one dimension, one label a row.")
    if not marks.size:
        raise BadValue("y has no labels; give at least one row.")
    return marks


def _classes(y: Array) -> tuple[list[Any], list[int]]:
    if y.dtype.kind in "iu" and int(y.max()) - int(y.min()) < 1000:
        low = y.min()
        tally = np.bincount(y - low)
        found = np.flatnonzero(tally)
        return (found + int(low)).astype(y.dtype).tolist(), tally[found].tolist()
    try:
        labels, counts = np.unique(y, return_counts=True)
    except TypeError as error:
        raise BadValue("y mixes labels of different types; use one type.") from error
    unlabelled = labels[-1] is None or labels[-1] != labels[-1]
    if unlabelled:
        raise BadValue(f"y has {counts[-1]} missing labels; drop these rows or label them.")
    return labels.tolist(), counts.tolist()


def numbers_of(X: Any) -> Array:
    """A table as finite floating-point numbers, float32 as it came, anything else as float64."""
    values = _frame_numbers(X) if is_frame(X) else _array_numbers(X)
    # A finite sum of squares has finite terms, none beyond 1e154: one pass, no mask.
    with np.errstate(over="ignore", invalid="ignore"):
        usable = math.isfinite(float(np.vdot(values, values)))
    if not usable:
        _refuse_unusable(X, values)
    return values


def _array_numbers(X: Array) -> Array:
    if X.dtype.kind not in "fiubO":
        raise BadValue(f"X holds {X.dtype}; {_TEXT_COLUMNS}")
    kept = X.dtype == np.float32
    try:
        return np.ascontiguousarray(X, np.float32 if kept else np.float64)
    except (TypeError, ValueError) as error:
        raise BadValue(f"X holds something that is no number ({error}); {_TEXT_COLUMNS}") from error


_TEXT_COLUMNS = "use numbers, or smote_nc for columns of categories."


def _frame_numbers(X: Any) -> Array:
    for name, kind in X.dtypes.items():
        if getattr(kind, "kind", "O") not in "fiub":
            raise BadValue(f"column {name!r} holds {kind}, no numbers; {_TEXT_COLUMNS}")
    kept = all(kind == np.float32 for kind in X.dtypes)
    values = X.to_numpy(np.float32 if kept else np.float64, na_value=np.nan)
    return np.ascontiguousarray(values)


def _refuse_unusable(X: Any, values: Array) -> None:
    """Raise BadValue for the first number that is not finite, or too large to be squared."""
    unfinite = np.argwhere(~np.isfinite(values))
    places = unfinite if len(unfinite) else np.argwhere(np.abs(values) > LARGEST)
    if not len(places):
        return
    row, column = places[0]
    name = repr(X.columns[column]) if is_frame(X) else str(column)
    works = (
        "distances need finite numbers: drop these rows or fill them in"
        if len(unfinite)
        else f"their distances overflow: scale the column to at most {LARGEST:g}"
    )
    raise BadValue(
        f"X holds {values[row, column]} in row {row}, column {name} ({len(places)} such values); "
        f"{works}."
    )


def take_rows(given: Any, rows: Ints) -> Any:
    """Some rows of a frame, a series or an array, of the same kind, counted from 0 again."""
    if hasattr(given, "iloc"):
        return given.iloc[rows].reset_index(drop=True)
    return np.asarray(given).take(rows, axis=0)


def like_table(values: Array, given: Any) -> Any:
    """An array in the form of the table that was given."""
    return type(given)(values, columns=given.columns) if is_frame(given) else values


def append_rows(given: Any, more: Ints) -> Any:
    """All rows of what was given, then the rows `more` of it once again."""
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
    """The legacy generator that imbalanced-learn draws from, at the start of its stream."""
    return np.random.RandomState(check_seed(seed))


def check_seed(seed: int) -> int:
    """The seed as an int; BadValue if no generator can start from it."""
    if isinstance(seed, bool) or not isinstance(seed, Integral) or not 0 <= int(seed) < 2**32:
        raise BadValue(f"seed {seed!r} cannot be used; use a whole number from 0 to {2**32 - 1}.")
    return int(seed)


def check_count(name: str, value: Any, most: int, why: str) -> int:
    """A number of neighbours from 1 to `most`; BadValue says which number would work and why."""
    if isinstance(value, bool) or not isinstance(value, Integral) or int(value) < 1:
        raise BadValue(f"{name} = {value!r} cannot be used; use a whole number from 1 to {most}.")
    if int(value) > most:
        works = f"the largest {name} that works is {most}" if most else "that leaves no neighbour"
        raise BadValue(f"{name} = {value} is too large: {why}; {works}.")
    return int(value)
