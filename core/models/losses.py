"""Losses of a log-odds z: class weights, focal loss, and the way back to a true probability.

Everything is written in u = (2y − 1)z, the log-odds of the row's own class, with p = σ(u) the
probability given to it (p_t in the literature) and q = σ(−u) = 1 − p.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq, minimize_scalar
from scipy.special import expit, log_expit, logit

from ..cache import cached
from ..checks import LARGEST, as_array, binary_in, check_number, finite_in, is_real, numbers_in
from ..parameters import BadValue

Floats = NDArray[np.float64]


MOST_GAMMA = 1e6  # beyond, what is louder than cross-entropy has p_t too near to 0


class Loss(NamedTuple):
    """A loss of u and its first two derivatives by u; arrays of the shape of u."""

    value: Floats
    slope: Floats
    curvature: Floats


def focal(u: ArrayLike, gamma: float = 0.0) -> Loss:
    """Focal loss −q^γ ln p (equation D5.5 without α); γ = 0 is cross-entropy.

    Finite for every finite u, and exact to rounding as far as numbers reach.
    Not convex for γ > 0: the curvature is negative where p is small (γ = 2: p < .0578).
    Source: Lin et al. (2017), arXiv 1708.02002.

    Parameters
    ----------
    u : array_like
        Log-odds of the class that is right, finite, of any shape.
    gamma : float
        γ, the focusing strength, 0 to MOST_GAMMA; 0 is cross-entropy.

    Returns
    -------
    Loss
        In nats, and by u once and twice; arrays of the shape of u.

    Raises
    ------
    BadValue
        If a log-odds is not finite, or γ cannot be used.
    """
    return focal_unchecked(finite_in("u", u), checked_gamma(gamma))


def focal_unchecked(u: Floats, gamma: float) -> Loss:
    """Focal loss for callers that have checked what they give: see `focal`.

    Parameters
    ----------
    u : ndarray
        Log-odds of the class that is right, finite, of any shape.
    gamma : float
        γ, the focusing strength.

    Returns
    -------
    Loss
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


def own_log_odds(y: ArrayLike, z: ArrayLike) -> Floats:
    """u = (2y − 1)z, the log-odds of each row's own class, from those of class 1.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels, 1 for the minority and 0 for the majority.
    z : array_like of shape (..., n)
        Log-odds of class 1.

    Returns
    -------
    ndarray of the shape of z

    Raises
    ------
    BadValue
        If a label is neither 0 nor 1, a log-odds is no number, or the shapes do not fit.
    """
    minority, z = binary_in("y", y) == 1, numbers_in("z", z)
    if z.shape[-1:] != minority.shape:
        raise BadValue(f"z has shape {z.shape} and y {minority.shape}; give one log-odds a row.")
    return np.where(minority, z, -z)


def balanced_weights(y: ArrayLike) -> Floats:
    """Weight of each class, N/(K·N_c) (equation D5.4), the classes in ascending order.

    For whole labels 0 … K−1, `balanced_weights(y)[y]` is the weight of each row; for labels of any
    kind, `balanced_sample_weight(y)`. The same as `class_weight="balanced"` in scikit-learn.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels of one kind that can be sorted: numbers, bool, text, categories. Where all are whole
        numbers from 0 up, none may be missing.

    Returns
    -------
    ndarray of shape (K,)
        The mean over all rows is 1.

    Raises
    ------
    BadValue
        If there are no rows, a class from 0 up has none, or labels are missing or of mixed kinds.
    """
    _, counts = _classes(y)
    return np.asarray(counts.sum() / (counts.size * counts.astype(float)))


def balanced_sample_weight(y: ArrayLike) -> Floats:
    """Weight of each row, N/(K·N_c) for its class c (equation D5.4).

    The same as `compute_sample_weight("balanced", y)` in scikit-learn.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels as in `balanced_weights`.

    Returns
    -------
    ndarray of shape (n,)

    Raises
    ------
    BadValue
        If there are no rows, a class from 0 up has none, or labels are missing or of mixed kinds.
    """
    place, _ = _classes(y)
    return balanced_weights(y)[place]


def _classes(y: ArrayLike) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The place of each row's class in ascending order, (n,), and rows of each class, (K,)."""
    try:
        labels = as_array("y", y)
        found, place, counts = np.unique(labels, return_inverse=True, return_counts=True)
        missing = bool((found != found).any())
    except (TypeError, ValueError, ArithmeticError) as error:
        raise BadValue(f"y holds labels that cannot be sorted ({error}); use one kind.") from error
    if np.ndim(y) != 1 or missing:
        wrong = "a missing label" if missing else f"shape {np.shape(y)}"
        raise BadValue(f"y has {wrong}; use one dimension, with a label for every row.")
    _check_all_from_0_up(found)
    return place, counts


def _check_all_from_0_up(labels: NDArray[Any]) -> None:
    """Refuse whole labels from 0 up of which one is left out, and no labels at all."""
    if labels.dtype.kind == "O":
        by_number = all(isinstance(one, bool) or (is_real(one) and one % 1 == 0) for one in labels)
    else:
        by_number = labels.dtype.kind in "biuf" and (labels == np.floor(labels)).all()
    if labels.size and not (by_number and labels[0] >= 0):
        return
    gaps = np.flatnonzero(labels != np.arange(labels.size))
    if gaps.size or not labels.size:
        empty = int(gaps[0]) if gaps.size else 0
        raise BadValue(f"Class {empty} has no rows; every class from 0 up needs at least one.")


def alpha_weights(alpha: float | None) -> Floats:
    """(1 − α, α), the weights of the majority and the minority; (1, 1) without α.

    Parameters
    ----------
    alpha : float, optional
        α, the minority's weight in focal loss, 0 < α < 1.

    Returns
    -------
    ndarray of shape (2,)

    Raises
    ------
    BadValue
        If α leaves a class without weight.
    """
    if alpha is None:
        return np.ones(2)
    check_number("α", alpha, 0, 1, ends=False)
    return np.array([1 - float(alpha), alpha], float)


def checked_gamma(gamma: float) -> float:
    """γ itself, if it can be used.

    Parameters
    ----------
    gamma : float
        γ, the focusing strength, 0 to MOST_GAMMA.

    Returns
    -------
    float

    Raises
    ------
    BadValue
        If γ is no such number.
    """
    check_number("γ", gamma)
    gamma = float(gamma)  # beside a narrow float the bound would overflow
    if not 0 <= gamma <= MOST_GAMMA:
        raise BadValue(f"γ = {gamma:g} is no focusing strength; use 0 to {MOST_GAMMA:,.0f}.")
    return gamma


def bias_for(probability: float) -> float:
    """The intercept −ln((1 − π₀)/π₀) with which an untrained model says π₀ for every row.

    Source: Lin et al. (2017), arXiv 1708.02002, section 3.3.

    Parameters
    ----------
    probability : float
        π₀, 0 < π₀ < 1.

    Returns
    -------
    float
        In nats.

    Raises
    ------
    BadValue
        If π₀ has no log-odds.
    """
    check_number("π₀", probability, 0, 1, ends=False)
    return float(logit(float(probability)))


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

    Parameters
    ----------
    z : array_like
        Log-odds of class 1 that the model says, of any shape; ±∞ where it is certain.
    gamma : float
        γ, the focusing strength, 0 to MOST_GAMMA.
    alpha : float, optional
        α, the minority's weight in focal loss, 0 < α < 1.
    weights : array_like of shape (2,)
        Weight of the majority, then of the minority, both above 0.

    Returns
    -------
    float or ndarray of the shape of z
        ln(η/(1 − η)).

    Raises
    ------
    BadValue
        If a log-odds is no number, or an argument cannot be used.
    """
    z, gamma = numbers_in("z", z), checked_gamma(gamma)
    if np.isnan(z).any():
        raise BadValue("z holds nan; use log-odds.")
    a = _class_weights(weights) * alpha_weights(alpha)
    return _log_pull(-z, gamma) - _log_pull(z, gamma) - (np.log(a[1]) - np.log(a[0]))


def _log_pull(u: Floats, gamma: float) -> Any:
    """ln |L′(u)| = γ ln q + ln(q − γ p ln p), also where q is too small for a number."""
    q, log_q, log_p = expit(-u), log_expit(-u), log_expit(u)
    per_q = np.divide(log_p, q, out=np.full(u.shape, -1.0), where=q > 0)
    with np.errstate(invalid="ignore", over="ignore"):
        pull = (1 + gamma) * log_q + np.log1p(-gamma * expit(u) * per_q)
    # At the ends q = 0 and q = 1, where p ln p vanishes.
    return np.where(u == np.inf, -np.inf, np.where(u == -np.inf, 0.0, pull))


def true_probability(
    p: ArrayLike,
    gamma: float = 0.0,
    alpha: float | None = None,
    weights: ArrayLike = (1.0, 1.0),
) -> Any:
    """True probability of class 1 where the optimum of a weighted focal loss says p.

    Parameters
    ----------
    p : array_like
        Probabilities of class 1 that the model says, of any shape.
    gamma, alpha, weights : optional
        The loss, as in `true_log_odds`.

    Returns
    -------
    float or ndarray of the shape of p

    Raises
    ------
    BadValue
        If a probability is not from 0 to 1, or an argument cannot be used.
    """
    p = numbers_in("p", p)
    if not (usable := (p >= 0) & (p <= 1)).all():
        raise BadValue(f"p holds {p[~usable][0]}; use probabilities from 0 to 1.")
    return expit(true_log_odds(logit(p), gamma, alpha, weights))


def weighted_share(y: ArrayLike, weights: ArrayLike = (1.0, 1.0)) -> float:
    """Minority's share of the total weight: the prevalence that a weighted fit believes in.

    Balanced weights give ½.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels, 1 for the minority and 0 for the majority.
    weights : array_like of shape (2,)
        Weight of a row of the majority, then of the minority, both above 0.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    BadValue
        If there are no rows, a label is neither 0 nor 1, or a weight cannot be used.
    """
    labels, pair = binary_in("y", y), _class_weights(weights)
    if not labels.size:
        raise BadValue("y has no labels; give at least one row.")
    # As fractions: products and sums of floats might overflow.
    counts = np.bincount(labels, minlength=2).tolist()
    others, own = (Fraction(weight) * n for weight, n in zip(pair.tolist(), counts, strict=True))
    return float(own / (others + own))


def _class_weights(weights: ArrayLike) -> Floats:
    pair = numbers_in("weights", weights)
    if pair.shape != (2,) or not (np.isfinite(pair).all() and (pair > 0).all()):
        raise BadValue(f"Weights {pair} are not usable; use two positive numbers, majority first.")
    return pair


class Boost(NamedTuple):
    """Where focal loss pulls harder than cross-entropy: below p_t = `until`, most at `peak`."""

    until: float
    peak: float
    times: float  # how many times as hard at the peak


def boost(gamma: float) -> Boost:
    """The only rows that focal loss makes louder; all nan at γ = 0, where none is.

    The pull of a row is q^γ(q − γ p ln p) against q: the ratio starts at 1 for p = 0, rises a
    little, and falls to 0. At γ = 2: until .298, at most 1.2246 times, at .104.

    Parameters
    ----------
    gamma : float
        γ, the focusing strength, 0 to MOST_GAMMA.

    Returns
    -------
    Boost
        Two probabilities p_t and a ratio.

    Raises
    ------
    BadValue
        If γ is no such number.
    """
    return _boost(checked_gamma(gamma))


@cached(256)
def _boost(gamma: float) -> Boost:
    if gamma == 0:
        return Boost(math.nan, math.nan, math.nan)

    small = max(gamma, 1e-200)  # what follows tends to a limit

    def gain(p: float) -> float:
        """ln(ratio)/γ, which stays apart from 0 however small γ is."""
        return math.log1p(-p) + math.log1p(-small * p * math.log(p) / (1 - p)) / small

    # In ln p: the more focusing, the nearer to 0 it all happens.
    found = minimize_scalar(
        lambda x: -gain(math.exp(x)), bounds=(-30, -1e-6), method="bounded", options={"xatol": 1e-9}
    )
    peak = math.exp(found.x)
    until = brentq(gain, peak, 1 - 1e-12)
    return Boost(float(until), peak, math.exp(gamma * gain(peak)))


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
    y: ArrayLike,
    z: ArrayLike,
    gamma: float = 0.0,
    alpha: float | None = None,
    weights: ArrayLike = 1.0,
    cut: float = 0.5,
) -> GradientShares:
    """Shares of Σ|dL/dz| over easy and hard rows of each class; easy where p_t ≥ cut.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels, 1 for the minority and 0 for the majority.
    z : array_like of shape (n,)
        Log-odds of class 1, finite.
    gamma : float
        γ, the focusing strength, 0 to MOST_GAMMA.
    alpha : float, optional
        α, the minority's weight in focal loss, 0 < α < 1.
    weights : float or array_like of shape (n,)
        Weight of every row, or of each, 0 or more.
    cut : float
        The p_t from which a row is easy, 0 < cut < 1.

    Returns
    -------
    GradientShares
        All nan where no row pulls.

    Raises
    ------
    BadValue
        If an argument cannot be used, or the shapes do not fit.
    """
    check_number("cut", cut)
    if not 0 < cut < 1:
        raise BadValue(f"A cut of {cut:g} splits nothing; use a probability between 0 and 1.")
    minority, u = binary_in("y", y), own_log_odds(y, z)
    each = finite_in("weights", weights)
    if u.ndim != 1 or each.shape not in ((), u.shape) or (each < 0).any():
        raise BadValue(
            f"z has shape {u.shape}, weights {each.shape} from {each.min(initial=0):g} up; "
            "give one log-odds a row, and weights of 0 or more."
        )
    if (most := each.max(initial=0)) > LARGEST:  # shares stay, and the sum cannot overflow
        each = each / most
    pull = -focal(u, gamma).slope * alpha_weights(alpha)[minority] * each
    parts = np.bincount(2 * minority + (u < logit(float(cut))), weights=pull, minlength=4)
    total = parts.sum()
    return GradientShares(*(float(part / total) if total > 0 else math.nan for part in parts))
