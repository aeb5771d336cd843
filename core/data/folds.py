"""Pools of rows, and the folds that are taken from them at a prevalence."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..parameters import BadValue

Floats = NDArray[np.float64]


Labels = NDArray[np.int8]


TRAIN_MAJORITY = 10_000


TEST_ROWS = 100_000


class Pools(NamedTuple):
    """All rows a dial may ever show, each class in a fixed random order."""

    train_majority: Floats
    train_minority: Floats
    test_majority: Floats
    test_minority: Floats


class Fold(NamedTuple):
    """Rows to train or to test on: X of shape (n, 2), y of shape (n,) with 1 for the minority."""

    X: Floats
    y: Labels


def minority_size(majority: int, prevalence: float) -> int:
    """How many minority rows make up `prevalence` of the whole beside `majority` others, ≥ 1."""
    return max(1, round(majority * prevalence / (1 - prevalence)))


def small_fold(pools: Pools, rows: int, prevalence: float) -> Fold:
    """The first `rows` training rows at a prevalence: few enough to see each of them."""
    return _first_rows(pools.train_majority, pools.train_minority, rows, prevalence)


def train_fold(pools: Pools, prevalence: float) -> Fold:
    """The whole majority pool and the first few minority rows: nested as prevalence falls."""
    n0 = len(pools.train_majority)
    n1 = minority_size(n0, prevalence)
    return _first_rows(pools.train_majority, pools.train_minority, n0 + n1, n1 / (n0 + n1))


def test_fold(pools: Pools, prevalence: float, rows: int = TEST_ROWS) -> Fold:
    """100,000 rows, or as many as asked for, at the real prevalence, both classes nested."""
    return _first_rows(pools.test_majority, pools.test_minority, rows, prevalence)


def _first_rows(majority: Floats, minority: Floats, rows: int, prevalence: float) -> Fold:
    """So many rows of two pools at a prevalence; BadValue where a pool does not hold enough."""
    n1 = max(1, round(rows * prevalence))
    n0 = rows - n1
    if n0 > len(majority) or n1 > len(minority):
        raise BadValue(
            f"{rows:,} rows at a prevalence of {100 * prevalence:g} % are {n0:,} of the majority "
            f"and {n1:,} of the minority; the pools hold {len(majority):,} and {len(minority):,}."
        )
    return fold_of(majority[:n0], minority[:n1])


def fold_of(majority: Floats, minority: Floats) -> Fold:
    """Majority rows above minority rows, with their labels."""
    y = np.zeros(len(majority) + len(minority), np.int8)
    y[len(majority) :] = 1
    return Fold(np.concatenate([majority, minority]), y)
