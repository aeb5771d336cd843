"""Pools of rows, and the folds that are taken from them at a prevalence."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..checks import MOST_ROWS, binary_in, check_is, check_number, check_whole, rows_in
from ..parameters import BadValue

Floats = NDArray[np.float64]


Labels = NDArray[np.int8]


TRAIN_MAJORITY = 10_000


TEST_ROWS = 100_000


class Pools(NamedTuple):
    """All rows a dial may ever show, each class in a fixed random order, of shape (n, d) each."""

    train_majority: Floats
    train_minority: Floats
    test_majority: Floats
    test_minority: Floats


class Fold(NamedTuple):
    """Rows to train or to test on: X of shape (n, d), y of shape (n,) with 1 for the minority."""

    X: Floats
    y: Labels


def checked_fold(fold: Fold) -> Fold:
    """The fold with rows of float64 and labels of int8.

    Parameters
    ----------
    fold : Fold
        A pair of rows, array_like of shape (n, d), and labels, array_like of shape (n,): 1 for
        the minority, 0 for the majority, in any type. n is 1 or more.

    Returns
    -------
    Fold

    Raises
    ------
    BadValue
        If a row is not finite, a label is neither 0 nor 1, or their numbers differ.
    """
    if not (isinstance(fold, tuple | list) and len(fold) == 2):
        raise BadValue(f"A fold of type {type(fold).__name__} cannot be used; use Fold(X, y).")
    X, y = rows_in("X", fold[0]), binary_in("y", fold[1])
    if len(X) != len(y) or not len(y):
        raise BadValue(
            f"X has {len(X)} rows and y has {len(y)} labels; give at least one row, with one label."
        )
    return Fold(X, y)


def minority_size(majority: int, prevalence: float) -> int:
    """How many minority rows make up `prevalence` of the whole beside `majority` others, ≥ 1.

    N₁ = N₀·π/(1 − π) to the nearest whole number, a half to the even one, in exact arithmetic:
    .07 counts as 7/100, and 1/6 as a sixth.

    Parameters
    ----------
    majority : int
        N₀, rows of the majority, 0 to 10⁸.
    prevalence : float
        π, the minority's share, 0 < π < 1.

    Returns
    -------
    int
        N₁, 1 or more.

    Raises
    ------
    BadValue
        If `majority` is no such number, or `prevalence` no such share.
    """
    check_whole("majority", majority, 0, MOST_ROWS)
    check_number("prevalence", prevalence, 0, 1, ends=False)
    share = as_fraction(prevalence)
    return max(1, round(int(majority) * share / (1 - share)))


def minority_among(rows: int, prevalence: float) -> int:
    """How many of so many rows are of the minority at a prevalence, ≥ 1.

    n·π to the nearest whole number, a half to the even one, in exact arithmetic: .07 counts as
    7/100, and 1/6 as a sixth.

    Parameters
    ----------
    rows : int
        n, the rows of both classes, 1 to 10⁸.
    prevalence : float
        π, the minority's share, 0 < π < 1.

    Returns
    -------
    int
        From 1 to n.

    Raises
    ------
    BadValue
        If `rows` is no such number, or `prevalence` no such share.
    """
    check_whole("rows", rows, 1, MOST_ROWS)
    check_number("prevalence", prevalence, 0, 1, ends=False)
    return max(1, round(int(rows) * as_fraction(prevalence)))


def as_fraction(share: float) -> Fraction:
    """The share that a float stands for, as a fraction: .07 is 7/100, and 1/3 a third.

    Parameters
    ----------
    share : float
        A finite number.

    Returns
    -------
    Fraction
        The nearest one with a denominator up to 10¹².

    Raises
    ------
    BadValue
        If it is no finite number.
    """
    check_number("share", share)
    near = Fraction(float(share)).limit_denominator(10**12)
    return near if 0 < near < 1 else Fraction(float(share))


def small_fold(pools: Pools, rows: int, prevalence: float) -> Fold:
    """The first `rows` training rows at a prevalence: few enough to see each of them.

    Parameters
    ----------
    pools : Pools
        What the rows are taken from.
    rows : int
        n, the rows of both classes, 1 or more.
    prevalence : float
        π, the minority's share, 0 < π < 1.

    Returns
    -------
    Fold
        n − n·π majority rows, then n·π minority rows, at least one of these.

    Raises
    ------
    BadValue
        If the pools hold too few rows, or an argument cannot be used.
    """
    check_is("pools", pools, Pools)
    n1 = minority_among(rows, prevalence)
    return fold_of(*_first_rows(pools.train_majority, pools.train_minority, rows - n1, n1))


def train_fold(pools: Pools, prevalence: float) -> Fold:
    """The whole majority pool and the first few minority rows: nested as prevalence falls.

    Parameters
    ----------
    pools : Pools
        What the rows are taken from.
    prevalence : float
        π, the minority's share, 0 < π < 1.

    Returns
    -------
    Fold
        All N₀ majority rows, then `minority_size(N₀, π)` minority rows.

    Raises
    ------
    BadValue
        If the pools hold too few minority rows, or an argument cannot be used.
    """
    check_is("pools", pools, Pools)
    n0 = len(pools.train_majority)
    n1 = minority_size(n0, prevalence)
    return fold_of(*_first_rows(pools.train_majority, pools.train_minority, n0, n1))


def test_fold(pools: Pools, prevalence: float, rows: int = TEST_ROWS) -> Fold:
    """100,000 rows, or as many as asked for, at the real prevalence, both classes nested.

    Parameters
    ----------
    pools : Pools
        What the rows are taken from.
    prevalence : float
        π, the minority's share, 0 < π < 1.
    rows : int
        n, the rows of both classes, 1 or more.

    Returns
    -------
    Fold
        n − n·π majority rows, then n·π minority rows, at least one of these.

    Raises
    ------
    BadValue
        If the pools hold too few rows, or an argument cannot be used.
    """
    return fold_of(*test_by_class(pools, prevalence, rows))


def test_by_class(pools: Pools, prevalence: float, rows: int = TEST_ROWS) -> tuple[Floats, Floats]:
    """The rows of `test_fold`, each class apart.

    Parameters
    ----------
    pools : Pools
        What the rows are taken from.
    prevalence : float
        π, the minority's share, 0 < π < 1.
    rows : int
        n, the rows of both classes, 1 or more.

    Returns
    -------
    majority, minority : ndarray of shape (n − n·π, d) and (n·π, d)

    Raises
    ------
    BadValue
        If the pools hold too few rows, or an argument cannot be used.
    """
    check_is("pools", pools, Pools)
    n1 = minority_among(rows, prevalence)
    return _first_rows(pools.test_majority, pools.test_minority, rows - n1, n1)


def _first_rows(majority: Floats, minority: Floats, n0: int, n1: int) -> tuple[Floats, Floats]:
    """The first rows of two pools; BadValue where a pool does not hold enough."""
    if n0 > len(majority) or n1 > len(minority):
        raise BadValue(
            f"{n0 + n1:,} rows at a prevalence of {100 * n1 / (n0 + n1):g} % are {n0:,} of the "
            f"majority and {n1:,} of the minority; the pools hold {len(majority):,} and "
            f"{len(minority):,}; use fewer rows or another share."
        )
    return majority[:n0], minority[:n1]


def fold_of(majority: Floats, minority: Floats) -> Fold:
    """Majority rows above minority rows, with their labels.

    Parameters
    ----------
    majority : array_like of shape (n0, d)
        Rows of class 0; n0 may be 0.
    minority : array_like of shape (n1, d)
        Rows of class 1; n1 may be 0.

    Returns
    -------
    Fold
        X of shape (n0 + n1, d) and y of shape (n0 + n1,).

    Raises
    ------
    BadValue
        If they are no rows of finite numbers, or differ in columns.
    """
    rows_in("majority", majority)
    rows_in("minority", minority, np.shape(majority)[1])
    y = np.zeros(len(majority) + len(minority), np.int8)
    y[len(majority) :] = 1
    return Fold(np.concatenate([majority, minority]), y)
