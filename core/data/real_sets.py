"""Real data sets that scikit-learn ships, one class against the rest, thinned to a chosen share."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn import datasets
from sklearn.model_selection import train_test_split

from ..cache import cached
from ..checks import check_known, check_number, check_whole
from ..parameters import BadValue
from . import Fold, minority_size
from .folds import as_fraction

FEWEST = 12  # minority rows in all: six to train on, six to test on


class RealSet(NamedTuple):
    """A data set: its name, scikit-learn's loader, and the target that is the minority here."""

    label: str
    load: Callable[..., tuple[NDArray[np.float64], NDArray[np.int64]]]
    minority: int


REAL_SETS = {
    "breast_cancer": RealSet("breast cancer: malignant", datasets.load_breast_cancer, 0),
    "digits": RealSet("digits: the 8 against the rest", datasets.load_digits, 8),
    "wine": RealSet("wine: the third cultivar", datasets.load_wine, 2),
}


@cached(8)
def _classes(name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Rows of the majority and of the minority, as shipped; each of shape (n, d)."""
    real = REAL_SETS[name]
    X, target = real.load(return_X_y=True)
    return X[target != real.minority], X[target == real.minority]


def class_sizes(name: str, prevalence: float) -> tuple[int, int]:
    """How many majority and minority rows of a set are kept: as many as there can be at a share.

    Parameters
    ----------
    name : str
        A key of REAL_SETS.
    prevalence : float
        π, the minority's share, 0 < π ≤ ½.

    Returns
    -------
    majority, minority : int
        Numbers of rows.

    Raises
    ------
    BadValue
        If fewer than 12 of the minority are left, or an argument cannot be used.
    """
    check_known("data", name, REAL_SETS)
    check_number("prevalence", prevalence, 0, 0.5)
    n0, n1 = (len(rows) for rows in _classes(name))
    few = minority_size(n0, prevalence)
    many = n0 if few <= n1 else round(n1 / as_fraction(prevalence) - n1)
    if (few := min(few, n1)) < FEWEST:
        least = math.ceil(1_000 * FEWEST / (FEWEST + n0)) / 10
        raise BadValue(
            f"“{REAL_SETS[name].label}” has {n0} rows of the majority; at a prevalence of "
            f"{100 * prevalence:g} % it keeps {few} of its {n1} minority rows, too few to split: "
            f"use {least:g} % or more."
        )
    return many, few


def real_folds(name: str, prevalence: float, seed: int) -> tuple[Fold, Fold]:
    """Training and test rows, one half each, both at this share; the seed draws and splits.

    Parameters
    ----------
    name : str
        A key of REAL_SETS.
    prevalence : float
        π, the minority's share, 0 < π ≤ ½.
    seed : int
        Same seed, same halves; from 0 to 2³² − 1.

    Returns
    -------
    train, test : Fold

    Raises
    ------
    BadValue
        If the share leaves too few rows to split, or an argument cannot be used.
    """
    check_whole("seed", seed, 0, 2**32 - 1)
    rng = np.random.default_rng(seed)
    sizes = class_sizes(name, prevalence)
    drawn = [
        rows[rng.permutation(len(rows))[:size]]
        for rows, size in zip(_classes(name), sizes, strict=True)
    ]
    X, y = np.concatenate(drawn), np.repeat(np.array([0, 1], np.int8), sizes)
    X1, X2, y1, y2 = train_test_split(X, y, test_size=0.5, stratify=y, random_state=seed)
    return Fold(X1, y1), Fold(X2, y2)
