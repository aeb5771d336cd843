"""Whose gradient is how large when training has just begun: 10,000 rows, four steps from a start.

The model has taken STEPS steps of gradient descent under cross-entropy. Then the loss changes and
the model does not move: what γ makes of each row's gradient is seen before any answer to it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import logit

from ...cache import cached
from ...checks import check_is, check_number, check_whole, finite_in
from ...data import Fold, minority_among
from ...models import untrained
from ...models.losses import checked_gamma, focal
from ...parameters import BadValue
from .film import Rows, bench_of
from .trials import descent

Floats = NDArray[np.float64]

STEPS = 4  # of the 200 of the laboratory
ROWS = 10_000


class Begun(NamedTuple):
    """Log-odds of the own class of each row, the hardest first: arrays of shape (rows,)."""

    majority: Floats
    minority: Floats


@cached(16)
def begun(rows: Rows) -> Begun:
    """The rows of a setting as a model sees them that has just begun.

    Parameters
    ----------
    rows : Rows
        Where the rows come from; 10,000 of both classes are taken, as rare as there.

    Returns
    -------
    Begun
    """
    check_is("rows", rows, Rows)
    bench = bench_of(rows)
    minority = minority_among(ROWS, bench.prevalence)
    few, many = bench.pools.train_minority[:minority], bench.pools.train_majority[: ROWS - minority]
    fold = Fold(np.concatenate([many, few]), np.repeat([0, 1], [len(many), len(few)]).astype("i1"))
    model = descent(fold, untrained(fold.X.shape[1]), 0.0, STEPS)[-1]
    return Begun(np.sort(-model.log_odds(many)), np.sort(model.log_odds(few)))


def gradient(u: ArrayLike, gamma: float) -> Floats:
    """How large the gradient of each row is, |dL/dz|, under focal loss without class weights.

    Source: Lin et al. (2017), arXiv 1708.02002, appendix B.

    Parameters
    ----------
    u : array_like
        Log-odds of the class that is right, finite, of any shape.
    gamma : float
        γ, the focusing strength.

    Returns
    -------
    ndarray of the shape of u
        From 0 to 1 at γ = 0; without a unit.
    """
    return -focal(u, gamma).slope


class Totals(NamedTuple):
    """The total gradient of each class: the sum of |dL/dz| over its rows."""

    majority: float
    minority: float

    @property
    def share(self) -> float:
        """The part of the minority, from 0 to 1."""
        return self.minority / (self.majority + self.minority)


def totals(seen: Begun, gamma: float) -> Totals:
    """The total gradient of each class under γ, at a model that has just begun.

    Parameters
    ----------
    seen : Begun
    gamma : float
        γ, the focusing strength.

    Returns
    -------
    Totals
    """
    check_is("seen", seen, Begun)
    return Totals(*(float(gradient(u, gamma).sum()) for u in seen))


def groups(u: ArrayLike, gamma: float, size: int) -> Floats:
    """The total gradient of each group of neighbours: the first `size` rows, the next `size`, …

    Parameters
    ----------
    u : array_like of shape (n,)
        Log-odds of the class that is right, in any order.
    gamma : float
        γ, the focusing strength.
    size : int
        Rows of a group, 1 or more.

    Returns
    -------
    ndarray of shape (groups,)
        The last group may have fewer rows.

    Raises
    ------
    BadValue
        If an argument cannot be used.
    """
    check_whole("size", size, 1)
    rows = finite_in("u", u)
    if rows.ndim != 1 or not rows.size:
        raise BadValue(f"u has shape {rows.shape}; give one log-odds a row, at least one.")
    return np.add.reduceat(gradient(rows, gamma), np.arange(0, rows.size, size))


def kept(p: float, gamma: float) -> float:
    """What γ leaves of the gradient of a row that a model gives a probability p of its own class.

    (1 − p)^γ · (1 − γ·p·ln p/(1 − p)): the factor of the loss, and what its own slope adds.

    Parameters
    ----------
    p : float
        0 < p < 1.
    gamma : float
        γ, the focusing strength.

    Returns
    -------
    float
        1 where nothing changes; above it where the gradient grows.

    Raises
    ------
    BadValue
        If p has no log-odds, or γ cannot be used.
    """
    check_number("p", p, 0, 1, ends=False)
    u = np.array([logit(float(p))])
    return float(gradient(u, checked_gamma(gamma))[0] / gradient(u, 0.0)[0])
