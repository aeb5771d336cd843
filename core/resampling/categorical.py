"""SMOTE-NC: SMOTE for tables with categorical columns beside continuous ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from numbers import Integral
from typing import Any, NamedTuple

import numpy as np

from ..checks import is_real
from ..parameters import BadValue
from .neighbours import Search
from .rows import (
    MOST_SHOWN,
    Array,
    Bools,
    Ints,
    Resampled,
    append_rows,
    encoded,
    generator,
    is_frame,
    is_missing,
    numbers_of,
    read_rows,
    same_label,
    scaled,
    shown,
)
from .smote import check_k, draw_pairs, with_synthetic
from .targets import Target, n_to_add


class Codes(NamedTuple):
    """A categorical column of some rows: each row's category as a number, in sorted order."""

    code: Ints
    example: Ints  # for each category the first of the rows that has it


def smote_nc(
    X: Any,
    y: Any,
    seed: int,
    *,
    categorical: str | Iterable[Any],
    target: Target = 0.5,
    k: int = 5,
    rounding: str = "exact",
) -> Resampled:
    """SMOTE whose new rows take, in each categorical column, the category of most neighbours.

    Between two rows each column that differs counts as the median standard deviation of the
    class's continuous columns.

    Source: Chawla et al. (2002), section 6.1, as smote.

    Parameters
    ----------
    X : array or frame of shape (n, d)
        Finite numbers in the continuous columns, values of one type in each categorical column.
    y : array or series of shape (n,)
        A label for each row, of at least two classes.
    seed : int from 0 to 2**32 − 1
        The same seed gives the same rows.
    categorical : list of columns, mask of shape (d,), or "auto"
        Which columns are categorical: names or positions, or True and False for each column, or
        "auto" for those columns of a frame that hold categories, text, objects, or True and False.
        In a frame whose columns are named by numbers a number is a name, elsewhere a position.
    target : float, "balanced" or dict, default 0.5
        How large the classes shall be. A float is the minority's share ρ of all rows afterwards:
        above its share now, below 1, and for two classes only. "balanced": as many rows of each
        class as of the largest. A dict gives labels a count of rows each, or a share of all rows
        each.
    k : int, default 5
        How many nearest rows of its own class a row may move towards; at most one less than the
        class has rows, for a row is not its own neighbour.
    rounding : "exact" or "imblearn", default "exact"
        How a share becomes a number of rows: by the formula, a float counting as the decimal that
        it prints as, or in floating point as imbalanced-learn does it, now and then one row short.

    Returns
    -------
    Resampled
        As smote; every category stands in the column already, and neighbours that have as many
        votes are chosen between by lot.

    Raises
    ------
    BadValue
        As smote; `categorical` names no column, all columns, or one that X does not have, or is a
        mask of another length than d; a categorical column has missing values or mixes types.
    """
    rows = read_rows(X, y)
    kinds = categorical_columns(rows.X_given, categorical)
    continuous = numbers_of(_columns(rows.X_given, np.flatnonzero(~kinds)))
    space = scaled(continuous)
    draws, chosen = [], [[np.empty(0, int)] for _ in range(np.count_nonzero(kinds))]
    for c, extra in n_to_add(rows, target, rounding).items():
        if not extra:
            continue
        own = rows.of(c)
        check_k(rows, c, k)
        # 1. SMOTE, with neighbours by continuous and categorical columns together.
        codes = [_codes(_column(rows.X_given, j), own) for j in np.flatnonzero(kinds).tolist()]
        near = _search(space.take(own, axis=0), codes).others(np.arange(len(own)), k)
        drawn = draw_pairs(generator(seed), own, own.take(near), extra)
        draws.append(drawn)
        # 2. Votes, of one stream for all columns; it starts anew, as the first did.
        votes, base = generator(seed), np.searchsorted(own, drawn.base)
        for column, rows_chosen in zip(codes, chosen, strict=True):
            elected = _elected(votes, column.code, near, base)
            rows_chosen.append(own.take(column.example.take(elected)))
    made = with_synthetic(rows._replace(X=continuous, X_given=continuous), draws)
    table = _assembled(rows.X_given, kinds, made.X, [np.concatenate(c) for c in chosen])
    return replace(made, X=table)


def categorical_columns(X: Any, categorical: Any) -> Bools:
    """Which columns are categorical.

    Parameters
    ----------
    X : array or frame of shape (n, d)
        The table.
    categorical : list of columns, mask of shape (d,), or "auto"
        As smote_nc takes it.

    Returns
    -------
    bool array of shape (d,)

    Raises
    ------
    BadValue
        Where it names a column that X does not have, none, or all; where a mask is not of length d.
    """
    d = X.shape[1]
    if isinstance(categorical, str):
        mask = _not_numbers(X, categorical)
    else:
        mask = _mask_or_names(X, _listed(categorical))
    if not mask.any():
        raise BadValue("no column is categorical; use smote, or name the categorical columns.")
    if mask.all():
        raise BadValue(
            f"all {d} columns are categorical; SMOTE-NC needs at least one continuous column "
            "to measure distances: use random_over."
        )
    return mask


def _listed(categorical: Any) -> list[Any]:
    shape = np.shape(categorical) if hasattr(categorical, "dtype") else (0,)
    if not isinstance(categorical, Iterable) or len(shape) != 1:
        raise BadValue(
            f"categorical = {shown(categorical)} cannot be used; "
            "name the categorical columns in a list."
        )
    return list(categorical)


def _not_numbers(X: Any, categorical: str) -> Bools:
    """A frame's columns of categories, text, objects, or True and False."""
    if categorical != "auto" or not is_frame(X):
        raise BadValue(
            f"categorical = {shown(categorical)} cannot be used; give a list of columns, "
            "or “auto” with a frame that has columns of categories, text, or True and False."
        )
    return np.array([getattr(kind, "kind", "O") in "OUSb" for kind in X.dtypes])


def _mask_or_names(X: Any, named: list[Any]) -> Bools:
    d, truths = X.shape[1], [isinstance(column, bool | np.bool_) for column in named]
    if named and all(truths):
        if len(named) != d:
            raise BadValue(
                f"categorical is a mask of {len(named)} values, but X has {d} columns; "
                "give one True or False a column, or a list of columns."
            )
        return np.array(named, bool)
    mask = np.zeros(d, bool)
    mask[[_place(X, column) for column in named]] = True
    return mask


def _place(X: Any, column: Any) -> int:
    """The place of a column that is named, or counted from 0 where no names are numbers."""
    names = list(X.columns) if is_frame(X) else []
    numbered = any(map(is_real, names))
    places = [place for place, name in enumerate(names) if same_label(name, column)]
    counted = is_real(column) and isinstance(column, Integral) and not numbered
    if counted and 0 <= int(column) < X.shape[1]:
        places = [int(column)]
    if len(places) == 1:
        return places[0]
    if places:
        raise BadValue(
            f"categorical names column {shown(column)}, and {len(places)} columns have this name; "
            f"use a mask of {X.shape[1]} values."
        )
    works = [] if numbered else [f"a position from 0 to {X.shape[1] - 1}"]
    works += [f"one of {', '.join(map(shown, names[:MOST_SHOWN]))}"] if names else []
    raise BadValue(
        f"categorical names column {shown(column)}, which X does not have; "
        f"use {' or '.join(works)}."
    )


def _columns(X: Any, places: Ints) -> Any:
    return X.iloc[:, places] if is_frame(X) else X[:, places]


def _column(X: Any, place: int) -> Any:
    return X.iloc[:, place] if is_frame(X) else X[:, place]


def _codes(column: Any, own: Ints) -> Codes:
    """The categories of a class's rows; only their order matters, as for a one-hot encoding."""
    given = column.iloc[own] if hasattr(column, "iloc") else column[own]
    values = np.asarray(given)
    if values.dtype.kind == "O":
        missing = np.array([is_missing(value) for value in values])
    else:
        missing = values != values
    if missing.any():
        row = own[missing.argmax()]
        raise BadValue(
            f"a categorical column holds {values[missing.argmax()]} in row {row} "
            f"({np.count_nonzero(missing)} such values in this class); drop these rows or give "
            "what is missing a category of its own."
        )
    _, code = encoded("a categorical column", values)
    return Codes(code, np.unique(code, return_index=True)[1])


def _search(numbers: Array, codes: list[Codes]) -> Search:
    """A search among rows whose categories count as the median deviation where they differ."""
    deviation = np.std(numbers, axis=0, dtype=np.float64)
    table = np.column_stack([numbers.astype(np.float64), *(column.code for column in codes)])
    sizes = tuple(len(column.example) for column in codes)
    return Search(table, None, sizes, float(np.median(deviation)) ** 2)


def _elected(rng: np.random.RandomState, code: Ints, near: Ints, base: Ints) -> Ints:
    """For each new row the category that most neighbours of its base have; ties by lot.

    The vote is the base's, however many rows it gives rise to, so it is counted once a base.
    """
    # 1. The winning categories of each base, in ascending order.
    ballots = np.sort(code.take(near), axis=1)
    count = np.stack([(ballots == ballot[:, None]).sum(axis=1) for ballot in ballots.T], axis=1)
    wins = count == count.max(axis=1, keepdims=True)
    wins[:, 1:] &= ballots[:, 1:] != ballots[:, :-1]
    winners, tally = ballots[wins], wins.sum(axis=1)
    # 2. All pairs (new row, winner) are shuffled, and each row's first pair decides.
    many = tally.take(base)
    start = np.cumsum(many) - many
    shuffled = rng.permutation(int(many.sum()))
    place = np.empty_like(shuffled)
    place[shuffled] = np.arange(len(shuffled))
    first = shuffled.take(np.minimum.reduceat(place, start))
    return np.asarray(winners.take((np.cumsum(tally) - tally).take(base) + first - start))


def _assembled(X: Any, kinds: Array, numbers: Array, chosen: list[Ints]) -> Any:
    """The whole table: numbers in the continuous columns, chosen rows' categories in the others."""
    waiting = iter(chosen)
    places = np.cumsum(~kinds) - 1
    parts = [append_rows(_column(X, j), next(waiting)) if kind else numbers[:, places[j]]
             for j, kind in enumerate(kinds)]  # fmt: skip
    if is_frame(X):
        table = type(X)(dict(enumerate(parts)))
        table.columns = X.columns
        return table
    whole = np.empty((len(numbers), len(kinds)), object if X.dtype == object else numbers.dtype)
    for j, part in enumerate(parts):
        whole[:, j] = part
    return whole
