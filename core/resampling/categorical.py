"""SMOTE-NC: SMOTE for tables with categorical columns beside continuous ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from numbers import Integral
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse
from sklearn.utils.sparsefuncs import mean_variance_axis

from ..parameters import BadValue
from .neighbours import MOST_TREE_COLUMNS, brute, search, without_self
from .rows import Array, Ints, Resampled, append_rows, generator, is_frame, numbers_of, read_rows
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
    categorical: str | Sequence[Any],
    target: Target = 0.5,
    k: int = 5,
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
        Which columns are categorical: positions, names, a mask, or "auto" for a frame's columns of
        dtype category.
    target : float, "balanced" or dict, default 0.5
        How large the classes shall be. A float is the minority's share ρ of all rows afterwards:
        above its share now, below 1, and for two classes only. "balanced": as many rows of each
        class as of the largest. A dict gives labels a count of rows each, or a share of all rows
        each.
    k : int, default 5
        How many nearest rows of its own class a row may move towards; at most one less than the
        class has rows, for a row is not its own neighbour.

    Returns
    -------
    Resampled
        As smote; every category stands in the column already, and neighbours that have as many
        votes are chosen between by lot.

    Raises
    ------
    BadValue
        As smote; `categorical` names no column, all columns, or one that X does not have; a
        categorical column has missing values or mixes types.
    """
    rows = read_rows(X, y)
    kinds = _places(rows.X_given, categorical)
    continuous = numbers_of(_columns(rows.X_given, np.flatnonzero(~kinds)))
    draws, chosen = [], [[np.empty(0, int)] for _ in range(np.count_nonzero(kinds))]
    for c, extra in n_to_add(rows, target).items():
        if not extra:
            continue
        own = rows.of(c)
        check_k(rows, c, k)
        # 1. SMOTE, with neighbours by continuous and categorical columns together.
        codes = [_codes(_column(rows.X_given, j), own) for j in np.flatnonzero(kinds).tolist()]
        near = _nearest(_embedded(continuous.take(own, axis=0), codes), k)
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


def _places(X: Any, categorical: str | Sequence[Any]) -> Array:
    """Which columns are categorical, as a mask."""
    d = X.shape[1]
    if categorical is None:
        raise BadValue("categorical = None cannot be used; name the categorical columns in a list.")
    if isinstance(categorical, str):
        if categorical != "auto" or not is_frame(X):
            raise BadValue(
                f"categorical = {categorical!r} cannot be used; give a list of columns, "
                "or “auto” with a frame that has columns of dtype category."
            )
        mask = np.array([getattr(kind, "name", "") == "category" for kind in X.dtypes])
    elif len(categorical) == d and all(isinstance(c, bool | np.bool_) for c in categorical):
        mask = np.array(categorical, bool)
    else:
        mask = np.zeros(d, bool)
        mask[[_place(X, column) for column in categorical]] = True
    if not mask.any():
        raise BadValue("no column is categorical; use smote, or name the categorical columns.")
    if mask.all():
        raise BadValue(
            f"all {d} columns are categorical; SMOTE-NC needs at least one continuous column "
            "to measure distances: use random_over."
        )
    return mask


def _place(X: Any, column: Any) -> int:
    if isinstance(column, Integral) and not isinstance(column, bool):
        if 0 <= int(column) < X.shape[1]:
            return int(column)
    elif is_frame(X) and column in list(X.columns):
        return list(X.columns).index(column)
    works = f"a position from 0 to {X.shape[1] - 1}"
    if is_frame(X):
        works += f" or one of {', '.join(map(repr, X.columns))}"
    raise BadValue(f"categorical names column {column!r}, which X does not have; use {works}.")


def _columns(X: Any, places: Ints) -> Any:
    return X.iloc[:, places] if is_frame(X) else X[:, places]


def _column(X: Any, place: int) -> Any:
    return X.iloc[:, place] if is_frame(X) else X[:, place]


def _codes(column: Any, own: Ints) -> Codes:
    """The categories of a class's rows; only their order matters, as for a one-hot encoding."""
    given = column.iloc[own] if hasattr(column, "iloc") else column[own]
    values = np.asarray(given)
    missing = np.asarray(given.isna()) if hasattr(given, "isna") else _missing(values)
    if missing.any():
        row = own[missing.argmax()]
        raise BadValue(
            f"a categorical column holds {values[missing.argmax()]} in row {row} "
            f"({np.count_nonzero(missing)} such values in this class); drop these rows or give "
            "what is missing a category of its own."
        )
    try:
        _, example, code = np.unique(values, return_index=True, return_inverse=True)
    except TypeError as error:
        kinds = ", ".join(sorted({type(value).__name__ for value in values}))
        raise BadValue(f"a categorical column mixes {kinds}; use one type.") from error
    return Codes(code, example)


def _missing(values: Array) -> Array:
    if values.dtype.kind == "O":
        return np.array([value is None or value != value for value in values])
    return np.asarray(values != values)


def _embedded(continuous: Array, codes: list[Codes]) -> sparse.csr_matrix:
    """Rows whose Euclidean distances count each category that differs as the median deviation.

    Two categories of one column differ in two places, hence the root of 2.
    """
    numbers = sparse.csr_matrix(continuous)
    weight = np.median(np.sqrt(mean_variance_axis(numbers, axis=0)[1])) / np.sqrt(2)
    n, parts = len(continuous), [numbers]
    for column in codes:
        mark = np.full(n, weight, continuous.dtype)
        parts.append(sparse.csr_matrix((mark, column.code, np.arange(n + 1))))
    return sparse.hstack(parts, format="csr")


def _nearest(embedded: sparse.csr_matrix, k: int) -> Ints:
    """The k nearest other rows of every row; sparse where a tree does not help."""
    n, d = embedded.shape
    everyone = np.arange(n)
    if d <= MOST_TREE_COLUMNS:
        return search(embedded.toarray(), k).others(everyone, k)
    return without_self(brute(embedded, embedded, k + 1)[1], everyone)


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
