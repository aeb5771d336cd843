"""Losses of a log-odds z: class weights, focal loss, and the way back to a true probability.

Everything is written in u = (2y − 1)z, the log-odds of the row's own class, with p = σ(u) the
probability given to it (p_t in the literature) and q = σ(−u) = 1 − p.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq, minimize_scalar
from scipy.special import expit, log_expit, logit

from ..cache import cached
from ..parameters import BadValue

Floats = NDArray[np.float64]


MOST_GAMMA = 1e6  # beyond, what is louder than cross-entropy has p_t too near to 0


class Loss(NamedTuple):
    """A loss of u and its first two derivatives by u; arrays of the shape of u."""

    value: Floats
    slope: Floats
    curvature: Floats


def focal(u: Floats, gamma: float = 0.0) -> Loss:
    """Focal loss −q^γ ln p (equation D5.5 without α); γ = 0 is cross-entropy.

    Finite for every finite u, and exact to rounding as far as numbers reach.
    Not convex for γ > 0: the curvature is negative where p is small (γ = 2: p < .0578).
    Source: Lin et al. (2017), arXiv 1708.02002.
    """
    # 1. p, q and ln p from one exponential that cannot overflow.
    e = np.exp(-np.abs(u))
    larger = 1 / (1 + e)
    smaller = e * larger
    q = np.where(u >= 0, smaller, larger)
    log_p = np.minimum(u, 0) - np.log1p(e)
    if gamma == 0:
        return Loss(-log_p, -q, larger * smaller)
    # 2. The factor q^γ turns down the rows that are already right.
    p = np.where(u >= 0, larger, smaller)
    fade = q**gamma
    slope = fade * (gamma * p * log_p - q)
    curvature = p * fade * (gamma * log_p * (q - gamma * p) + (1 + 2 * gamma) * q)
    return Loss(-fade * log_p, slope, curvature)


def own_log_odds(y: NDArray[Any], z: Floats) -> Floats:
    """u = (2y − 1)z, the log-odds of each row's own class, from those of class 1."""
    return np.where(y == 1, z, -z)


def balanced_weights(y: NDArray[Any]) -> Floats:
    """Weight of each class, N/(K·N_c) (equation D5.4), shape (K,), for labels 0 … K−1.

    `balanced_weights(y)[y]` is the weight of each row.
    """
    counts = np.bincount(y)
    if counts.size == 0 or counts.min() == 0:
        empty = int(np.argmin(counts)) if counts.size else 0
        raise BadValue(f"Class {empty} has no rows; every class from 0 up needs at least one.")
    return y.size / (counts.size * counts.astype(float))


def alpha_weights(alpha: float | None) -> Floats:
    """(1 − α, α), the weights of the majority and the minority; (1, 1) without α."""
    if alpha is None:
        return np.ones(2)
    if not 0 < alpha < 1:
        raise BadValue(f"α = {alpha:g} leaves a class without weight; use 0 < α < 1, or none.")
    return np.array([1 - alpha, alpha])


def checked_gamma(gamma: float) -> float:
    """γ itself; BadValue unless it is a number from 0 to MOST_GAMMA."""
    if not 0 <= gamma <= MOST_GAMMA:
        raise BadValue(f"γ = {gamma:g} is no focusing strength; use 0 to {MOST_GAMMA:,.0f}.")
    return gamma


def bias_for(probability: float) -> float:
    """The intercept −ln((1 − π₀)/π₀) with which an untrained model says π₀ for every row."""
    if not 0 < probability < 1:
        raise BadValue(f"π₀ = {probability:g} has no log-odds; use 0 < π₀ < 1.")
    return float(logit(probability))


def true_log_odds(
    z: ArrayLike,
    gamma: float = 0.0,
    alpha: float | None = None,
    weights: ArrayLike = (1.0, 1.0),
) -> Any:
    """True log-odds of a row on which focal loss with class weights is smallest at log-odds z.

    With a true probability η the expected loss is η·a₁·L(z) + (1 − η)·a₀·L(−z), a = weights × α.
    Its slope vanishes where both classes pull equally hard, so

        η/(1 − η) = (a₀/a₁) · L′(−z)/L′(z)

    At γ = 0 that is a change of prior: the odds over a₁/a₀. `weights` is (majority, minority).
    Source for equal weights: Charoenphakdee et al. (2021), arXiv 2011.09172.
    """
    z, gamma = np.asarray(z, float), checked_gamma(gamma)
    a = _class_weights(weights) * alpha_weights(alpha)
    return _log_pull(-z, gamma) - _log_pull(z, gamma) - np.log(a[1] / a[0])


def _log_pull(u: Floats, gamma: float) -> Any:
    """ln |L′(u)| = γ ln q + ln(q − γ p ln p), also where q is too small for a number."""
    q, log_q, log_p = expit(-u), log_expit(-u), log_expit(u)
    per_q = np.divide(log_p, q, out=np.full(u.shape, -1.0), where=q > 0)
    with np.errstate(invalid="ignore"):
        pull = (1 + gamma) * log_q + np.log1p(-gamma * expit(u) * per_q)
    # At the ends q = 0 and q = 1, where p ln p vanishes.
    return np.where(u == np.inf, -np.inf, np.where(u == -np.inf, 0.0, pull))


def true_probability(
    p: ArrayLike,
    gamma: float = 0.0,
    alpha: float | None = None,
    weights: ArrayLike = (1.0, 1.0),
) -> Any:
    """True probability of class 1 where the optimum of a weighted focal loss says p."""
    return expit(true_log_odds(logit(np.asarray(p, float)), gamma, alpha, weights))


def weighted_share(y: NDArray[Any], weights: ArrayLike = (1.0, 1.0)) -> float:
    """Minority's share of the total weight: the prevalence that a weighted fit believes in.

    `weights` is (majority, minority); balanced weights give ½.
    """
    pull = _class_weights(weights) * np.bincount(y, minlength=2)
    return float(pull[1] / pull.sum())


def _class_weights(weights: ArrayLike) -> Floats:
    pair = np.asarray(weights, float)
    if pair.shape != (2,) or not (np.isfinite(pair).all() and (pair > 0).all()):
        raise BadValue(f"Weights {pair} are not usable; use two positive numbers, majority first.")
    return pair


class Boost(NamedTuple):
    """Where focal loss pulls harder than cross-entropy: below p_t = `until`, most at `peak`."""

    until: float
    peak: float
    times: float  # how many times as hard at the peak


@cached(256)
def boost(gamma: float) -> Boost:
    """The only rows that focal loss makes louder; all nan at γ = 0, where none is.

    The pull of a row is q^γ(q − γ p ln p) against q: the ratio starts at 1 for p = 0, rises a
    little, and falls to 0. At γ = 2: until .298, at most 1.2246 times, at .104.
    """
    if checked_gamma(gamma) == 0:
        return Boost(math.nan, math.nan, math.nan)

    def times(p: float) -> float:
        u = np.array([logit(p)])
        return float(focal(u, gamma).slope[0] / focal(u).slope[0])

    # In ln p: the more focusing, the nearer to 0 it all happens.
    found = minimize_scalar(lambda x: -times(math.exp(x)), bounds=(-30, -1e-6), method="bounded")
    peak = math.exp(found.x)
    until = brentq(lambda p: times(p) - 1, peak, 1 - 1e-12)
    return Boost(float(until), peak, times(peak))


class GradientShares(NamedTuple):
    """What part of the total |gradient| comes from where; the four sum to 1, or are nan."""

    easy_majority: float
    hard_majority: float
    easy_minority: float
    hard_minority: float

    @property
    def majority(self) -> float:
        """Both parts of the majority."""
        return self.easy_majority + self.hard_majority


def gradient_shares(
    y: NDArray[Any],
    z: Floats,
    gamma: float = 0.0,
    alpha: float | None = None,
    weights: ArrayLike = 1.0,
    cut: float = 0.5,
) -> GradientShares:
    """Shares of Σ|dL/dz| over easy and hard rows of each class; easy where p_t ≥ cut.

    `z` are the log-odds of class 1, shape (n,); `weights` is one number, or one a row.
    """
    if not 0 < cut < 1:
        raise BadValue(f"A cut of {cut:g} splits nothing; use a probability between 0 and 1.")
    u = own_log_odds(y, z)
    minority = (y == 1).astype(np.intp)
    pull = -focal(u, checked_gamma(gamma)).slope * alpha_weights(alpha)[minority] * weights
    parts = np.bincount(2 * minority + (u < logit(cut)), weights=pull, minlength=4)
    total = parts.sum()
    return GradientShares(*(float(part / total) if total > 0 else math.nan for part in parts))
