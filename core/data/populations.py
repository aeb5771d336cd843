"""Populations with two features: a majority (class 0) and a minority (class 1).

A population draws each class on its own, so that a share can change while the rows stay.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..checks import LARGEST, MOST_ROWS, check_known, check_number, check_whole
from .folds import TEST_ROWS, TRAIN_MAJORITY, Pools

Floats = NDArray[np.float64]


class Population(NamedTuple):
    """How to draw n rows, shape (n, 2), of each class: `majority(n, rng, separation, spread)`.

    `separation` is the distance of the classes, `spread` a standard deviation.
    """

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


def draw_pools(
    population: str,
    separation: float,
    spread: float,
    seed: int,
    train_majority: int = TRAIN_MAJORITY,
    test_rows: int = TEST_ROWS,
) -> Pools:
    """The four pools of a population, each from its own stream of random numbers.

    Parameters
    ----------
    population : str
        A key of POPULATIONS.
    separation : float
        How far apart the classes lie, in units of the features.
    spread : float
        How far rows scatter around where their class lies, in the same units, 0 or more.
    seed : int
        Same seed, same rows; 0 or more.
    train_majority : int
        Rows of each of the two pools for training, 0 to 10⁸.
    test_rows : int
        Rows of the majority's pool for testing, 0 to 10⁸; the minority's holds half as many.

    Returns
    -------
    Pools
        Arrays of shape (n, 2).

    Raises
    ------
    BadValue
        If an argument cannot be used.
    """
    check_known("population", population, POPULATIONS)
    check_number("separation", separation, -LARGEST, LARGEST)
    check_number("spread", spread, 0, LARGEST)
    check_whole("seed", seed)
    check_whole("train_majority", train_majority, 0, MOST_ROWS)
    check_whole("test_rows", test_rows, 0, MOST_ROWS)
    draw = POPULATIONS[population]
    separation = float(separation)  # a narrow float would make narrow sums
    spread = abs(float(spread))  # a negative zero would be refused
    streams = [np.random.default_rng([seed, stream]) for stream in range(4)]
    return Pools(
        draw.majority(train_majority, streams[0], separation, spread),
        draw.minority(train_majority, streams[1], separation, spread),
        draw.majority(test_rows, streams[2], separation, spread),
        draw.minority(test_rows // 2, streams[3], separation, spread),
    )
