"""Populations with two features: a majority (class 0) and a minority (class 1).

A population draws each class on its own, so that a share can change while the rows stay.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtr

from core.parameters import BadValue

Floats = NDArray[np.float64]
Labels = NDArray[np.int8]

TRAIN_MAJORITY = 10_000
TEST_ROWS = 100_000


class Population(NamedTuple):
    """How to draw n rows, shape (n, 2), of each class; `separation` and `spread` are distances."""

    label: str
    majority: Callable[[int, np.random.Generator, float, float], Floats]
    minority: Callable[[int, np.random.Generator, float, float], Floats]


def _gaussian_majority(
    n: int, rng: np.random.Generator, separation: float, spread: float
) -> Floats:
    return rng.normal(0.0, spread, (n, 2))


def _gaussian_minority(
    n: int, rng: np.random.Generator, separation: float, spread: float
) -> Floats:
    return rng.normal(separation / np.sqrt(2), spread, (n, 2))


def _moon(n: int, rng: np.random.Generator, spread: float) -> Floats:
    angle = rng.uniform(0, np.pi, n)
    return 2 * np.column_stack([np.cos(angle), np.sin(angle)]) + rng.normal(0, 0.5 * spread, (n, 2))


def _moon_majority(n: int, rng: np.random.Generator, separation: float, spread: float) -> Floats:
    return _moon(n, rng, spread)


def _moon_minority(n: int, rng: np.random.Generator, separation: float, spread: float) -> Floats:
    return np.array([2.0, 2.4 - separation]) + [1, -1] * _moon(n, rng, spread) + [0, 1.0]


def _clump_majority(n: int, rng: np.random.Generator, separation: float, spread: float) -> Floats:
    return rng.normal(0.0, 1.5 * spread, (n, 2))


def _clump_minority(n: int, rng: np.random.Generator, separation: float, spread: float) -> Floats:
    angle = 2 * np.pi * rng.integers(5, size=n) / 5 + np.pi / 2
    centre = separation * np.column_stack([np.cos(angle), np.sin(angle)])
    return centre + rng.normal(0, 0.25 * spread, (n, 2))


_PATCH_CENTRES = np.array(
    [
        (radius * np.cos(angle), radius * np.sin(angle))
        for radius in (0.7, 1.1, 1.5)
        for angle in 2 * np.pi * (np.arange(8) + radius) / 8
    ]
)
_PATCH_SHARES = (
    1 / np.arange(1, len(_PATCH_CENTRES) + 1) / np.sum(1 / np.arange(1, len(_PATCH_CENTRES) + 1))
)


def _patch_majority(n: int, rng: np.random.Generator, separation: float, spread: float) -> Floats:
    centre = separation * _PATCH_CENTRES[rng.choice(len(_PATCH_CENTRES), n, p=_PATCH_SHARES)]
    return centre + rng.normal(0, 0.12 * spread, (n, 2))


def _patch_minority(n: int, rng: np.random.Generator, separation: float, spread: float) -> Floats:
    return rng.normal(0, 0.9 * spread, (n, 2))


POPULATIONS = {
    "gaussians": Population("two Gaussians (truth known)", _gaussian_majority, _gaussian_minority),
    "moons": Population("two moons", _moon_majority, _moon_minority),
    "clumps": Population("minority in five small clumps", _clump_majority, _clump_minority),
    "patches": Population("majority in 24 patches", _patch_majority, _patch_minority),
}


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


def draw_pools(
    population: str,
    separation: float,
    spread: float,
    seed: int,
    train_majority: int = TRAIN_MAJORITY,
    test_rows: int = TEST_ROWS,
) -> Pools:
    """The four pools of a population, each from its own stream of random numbers."""
    draw = POPULATIONS[population]
    streams = [np.random.default_rng([seed, stream]) for stream in range(4)]
    return Pools(
        draw.majority(train_majority, streams[0], separation, spread),
        draw.minority(train_majority, streams[1], separation, spread),
        draw.majority(test_rows, streams[2], separation, spread),
        draw.minority(test_rows // 2, streams[3], separation, spread),
    )


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


def gaussian_rates(
    separation: float, spread: float, prevalence: Any, threshold: Any
) -> tuple[Any, Any]:
    """Exact (recall, false-positive rate) of the Bayes-optimal score of two equal Gaussians.

    Positive when P(y=1|x) ≥ threshold. With d′ = separation/spread the cut lies
    (ln((1−π)/π) + logit τ)/d′ spreads from the midpoint towards the minority.
    Source: Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, eq. 4.9.
    """
    d = separation / spread
    shift = (logit(threshold) - logit(prevalence)) / d
    return ndtr(d / 2 - shift), ndtr(-d / 2 - shift)


def gaussian_auc(separation: float, spread: float) -> float:
    """Exact ROC-AUC of two equal Gaussians, Φ(d′/√2): the prevalence is not in it."""
    return float(ndtr(separation / spread / np.sqrt(2)))


def gaussian_posterior(X: Floats, separation: float, spread: float, prevalence: float) -> Floats:
    """Exact P(y=1|x), shape (n,), for the rows X of shape (n, 2)."""
    along = X.sum(axis=1) / np.sqrt(2)
    evidence = separation * (along - separation / 2) / spread**2
    return np.asarray(expit(logit(prevalence) + evidence))
