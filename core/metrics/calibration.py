"""Are the probabilities true? Reliability, scores of probabilities, and ways to repair them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import isotonic_regression
from scipy.special import expit, logit, xlog1py, xlogy

from ..parameters import BadValue
from . import Metric, checked, ratio, sweep, wilson_interval
from .checks import check_finite, check_probabilities, check_shares
from .inputs import Bools, floats, number, whole
from .sweep import group_sizes

Floats = NDArray[np.float64]
Calibrator = Callable[[ArrayLike], Floats]


def checked_probabilities(
    y: ArrayLike, probability: ArrayLike, pos_label: Any = None
) -> tuple[Bools, Floats]:
    """Which cases are positive, and probabilities; BadValue names the row that cannot be used.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels of at most two kinds, such as 0 and 1.
    probability : array_like of shape (n,)
        Probabilities of the positive class, from 0 to 1.
    pos_label : label, optional
        The positive label; without it 1, True, or the later of two in sorted order.

    Returns
    -------
    positive : ndarray of bool, shape (n,)
        True for the positive label.
    probability : ndarray of shape (n,)
        The probabilities as float64.

    Raises
    ------
    BadValue
        If the shapes differ, there is no row, a label cannot be used, or a probability is not from
        0 to 1.
    """
    positive, probability = checked(y, probability, pos_label)
    check_probabilities(probability)
    return positive, probability


def brier(y: ArrayLike, probability: ArrayLike, *, pos_label: Any = None) -> float:
    """Mean squared error of the probabilities: Σ(p − y)² / n.

    Source: Brier (1950), doi 10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels of at most two kinds, such as 0 and 1.
    probability : array_like of shape (n,)
        Probabilities of the positive class, from 0 to 1.
    pos_label : label, optional
        The positive label; without it 1, True, or the later of two in sorted order.

    Returns
    -------
    float
        From 0 (certain and right) to 1.

    Raises
    ------
    BadValue
        If the shapes differ, there is no row, a label cannot be used, or a probability is not from
        0 to 1.
    """
    positive, probability = checked_probabilities(y, probability, pos_label)
    return float(np.mean((probability - positive) ** 2))


def brier_of_constant(prevalence: float) -> float:
    """The Brier score of saying the prevalence for every case: π(1 − π).

    Parameters
    ----------
    prevalence : float
        π, from 0 to 1.

    Returns
    -------
    float
        At most ¼.

    Raises
    ------
    BadValue
        If the prevalence is not from 0 to 1.
    """
    prevalence = number(prevalence, "prevalence", 0, 1)
    return prevalence * (1 - prevalence)


def log_loss(y: ArrayLike, probability: ArrayLike, *, pos_label: Any = None) -> float:
    """Mean cross-entropy in nats: −Σ(y ln p + (1 − y) ln(1 − p)) / n; ∞ if certain and wrong.

    scikit-learn clips probabilities away from 0 and 1, and says about 36 a case instead of ∞.
    Source: Good (1952), Rational Decisions, section 7.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels of at most two kinds, such as 0 and 1.
    probability : array_like of shape (n,)
        Probabilities of the positive class, from 0 to 1.
    pos_label : label, optional
        The positive label; without it 1, True, or the later of two in sorted order.

    Returns
    -------
    float
        From 0 (certain and right) to ∞.

    Raises
    ------
    BadValue
        If the shapes differ, there is no row, a label cannot be used, or a probability is not from
        0 to 1.
    """
    positive, probability = checked_probabilities(y, probability, pos_label)
    with np.errstate(divide="ignore"):
        lost = xlogy(positive, probability) + xlog1py(~positive, -probability)
    return float(0.0 - np.mean(lost))


class Reliability(NamedTuple):
    """What was predicted and what came true, bin by bin; arrays of shape (bins,), nan if empty."""

    edges: Floats  # (bins + 1,)
    mean_predicted: Floats  # mean probability
    fraction_positive: Floats  # share of positives
    interval: Floats  # (2, bins), 95 % of `fraction_positive`
    cases: NDArray[np.int64]
    positives: NDArray[np.int64]


def reliability(
    y: ArrayLike,
    probability: ArrayLike,
    bins: int = 10,
    equal_counts: bool = False,
    *,
    pos_label: Any = None,
) -> Reliability:
    """The reliability diagram, over bins of equal width or of (nearly) equal counts.

    A bin holds edge < p ≤ next edge, the first one 0 too, as in scikit-learn. With rare positives
    nearly all cases fall into the first bin of equal width: look at equal counts as well.
    Edges that coincide because of ties are merged, so there can be fewer bins.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels of at most two kinds, such as 0 and 1.
    probability : array_like of shape (n,)
        Probabilities of the positive class, from 0 to 1.
    bins : int
        How many bins, 1 or more.
    equal_counts : bool
        Bins of (nearly) equal counts instead of equal width.
    pos_label : label, optional
        The positive label; without it 1, True, or the later of two in sorted order.

    Returns
    -------
    Reliability
        Arrays of shape (bins,).

    Raises
    ------
    BadValue
        If the shapes differ, there is no row, a label cannot be used, or a probability is not from
        0 to 1, or bins is not a whole
        number from 1.
    """
    positive, probability = checked_probabilities(y, probability, pos_label)
    bins = whole(bins, "bins")
    edges = np.arange(bins + 1) / bins
    if equal_counts:
        edges = np.concatenate([[0], _inner_edges(probability, bins), [1]])
    bin_of = np.searchsorted(edges[1:-1], probability)
    cases = np.bincount(bin_of, minlength=edges.size - 1)
    positives = np.bincount(bin_of[positive], minlength=edges.size - 1)
    total = np.bincount(bin_of, weights=probability, minlength=edges.size - 1)
    return Reliability(
        edges=edges,
        mean_predicted=ratio(total, cases),
        fraction_positive=ratio(positives, cases),
        interval=wilson_interval(positives, cases),
        cases=cases,
        positives=positives,
    )


def _inner_edges(probability: Floats, bins: int) -> Floats:
    """Quantiles that part the cases, each once; rounding moves none off a case it falls on."""
    ranked = np.sort(probability)
    row, part = np.divmod(np.arange(1, bins) * (ranked.size - 1), bins)
    low, high = ranked[row], ranked[np.minimum(row + 1, ranked.size - 1)]
    edges = np.unique(low + (high - low) * part / bins)
    return edges[edges < 1]


def calibration_error(
    y: ArrayLike,
    probability: ArrayLike,
    bins: int = 10,
    equal_counts: bool = False,
    *,
    pos_label: Any = None,
) -> float:
    """Expected calibration error: mean over cases of |predicted − true| in their bin.

    Depends on the bins. Source: Naeini, Cooper & Hauskrecht (2015), AAAI 29.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels of at most two kinds, such as 0 and 1.
    probability : array_like of shape (n,)
        Probabilities of the positive class, from 0 to 1.
    bins : int
        How many bins, 1 or more.
    equal_counts : bool
        Bins of (nearly) equal counts instead of equal width.
    pos_label : label, optional
        The positive label; without it 1, True, or the later of two in sorted order.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    BadValue
        If the shapes differ, there is no row, a label cannot be used, or a probability is not from
        0 to 1, or bins is not a whole
        number from 1.
    """
    r = reliability(y, probability, bins, equal_counts, pos_label=pos_label)
    return float(
        np.nansum(r.cases * np.abs(r.mean_predicted - r.fraction_positive)) / r.cases.sum()
    )


def platt(y: ArrayLike, score: ArrayLike, *, pos_label: Any = None) -> Calibrator:
    """Score → probability by a sigmoid, σ(a·score + b), fitted by logistic regression.

    Keeps the ranking if a > 0. Fit it on cases that did not train the model. For scores that
    already are probabilities give their logit: of those the sigmoid can leave true ones alone.
    Targets are softened to (P+1)/(P+2) and 1/(N+2). Source: Platt (1999), section 2.2.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels of two kinds, such as 0 and 1, both there.
    score : array_like of shape (n,)
        Finite numbers.
    pos_label : label, optional
        The positive label; without it 1, True, or the later of two in sorted order.

    Returns
    -------
    callable
        Scores of any shape → probabilities of that shape.

    Raises
    ------
    BadValue
        If a label cannot be used, a score is not finite, or there is only one class or score.
    """
    positive, score = _both_classes(y, score, pos_label)
    if score.min() == score.max():
        raise BadValue(
            f"All {score.size:,} scores are the same; a sigmoid needs two different ones."
        )
    # Scores from −1 to 1, by a power of two that leaves them exact; then in standard deviations.
    power = -np.frexp(np.abs(score).max())[1]
    scaled = np.ldexp(score, power)
    centre, unit = np.median(scaled), scaled.std()
    hits = int(positive.sum())
    target = np.where(positive, (hits + 1) / (hits + 2), 1 / (score.size - hits + 2))
    slope, offset = _sigmoid((scaled - centre) / unit, target)

    def probability(new: ArrayLike) -> Floats:
        with np.errstate(over="ignore"):
            x = (np.ldexp(_finite(new), power) - centre) / unit
            return np.asarray(expit(slope * np.clip(x, -1e300, 1e300) + offset))

    return probability


def _sigmoid(x: Floats, target: Floats) -> tuple[float, float]:
    """(slope, offset) with the least cross-entropy of σ(slope·x + offset) to the targets."""
    level = np.array([0.0, float(logit(target.mean()))])
    # Some ten thousand rows say nearly where to begin; the ends keep two different scores in.
    few = np.append(np.arange(0, x.size, 1 + x.size // 10_000), [x.argmin(), x.argmax()])
    slope, offset = _descend(_descend(level, x[few], target[few]), x, target)
    return float(slope), float(offset)


def _descend(w: Floats, x: Floats, target: Floats) -> Floats:
    """Newton's method from w = (slope, offset); a step that goes too far is halved."""
    now = _cross_entropy(w, x, target)
    for _ in range(200):
        z = w[0] * x + w[1]
        p, q = expit(z), expit(-z)
        # Around the weighted mean of x the two unknowns do not mix.
        weight = p * q
        middle = np.average(x, weights=weight)
        around = x - middle
        turn = (target - p) @ around / (weight @ around**2)
        step = np.array([turn, np.sum(target - p) / np.sum(weight) - turn * middle])
        while (there := _cross_entropy(w + step, x, target)) > now + 1e-13 * abs(now):
            step /= 2
        w, now = w + step, there
        if (np.abs(step) <= 1e-8 * (1 + np.abs(w))).all():  # the next would be some 1e-16 long
            break
    return w


def _cross_entropy(w: Floats, x: Floats, target: Floats) -> float:
    z = w[0] * x + w[1]
    return float(np.sum(np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))) - target @ z)


def isotonic(y: ArrayLike, score: ArrayLike, *, pos_label: Any = None) -> Calibrator:
    """Score → probability by the best function that never falls, straight between the scores.

    Needs more cases than Platt's sigmoid and makes ties. Fit it on cases that did not train the
    model. Source: Zadrozny & Elkan (2002), doi 10.1145/775047.775151.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels of two kinds, such as 0 and 1, both there.
    score : array_like of shape (n,)
        Finite numbers.
    pos_label : label, optional
        The positive label; without it 1, True, or the later of two in sorted order.

    Returns
    -------
    callable
        Scores of any shape → probabilities of that shape.

    Raises
    ------
    BadValue
        If a label cannot be used, a score is not finite, or there is only one class.
    """
    s = sweep(*_both_classes(y, score, pos_label))
    known, (positives, negatives) = s.threshold[:0:-1], group_sizes(s)
    hits, cases = positives[::-1], (positives + negatives)[::-1]
    # Neighbours whose shares would fall are pooled; a pool has the share of its cases.
    pools = isotonic_regression(hits / cases, weights=cases).blocks
    share = np.add.reduceat(hits, pools[:-1]) / np.add.reduceat(cases, pools[:-1])
    value = np.repeat(share, np.diff(pools))
    return lambda new: _between(_finite(new), known, value)


def _between(x: Floats, known: Floats, value: Floats) -> Floats:
    """Straight lines between known points, however close or far apart; level beyond the ends."""
    after = np.searchsorted(known[:-1], x).clip(1) if known.size > 1 else np.zeros(x.shape, int)
    low, high = known[after - 1], known[after]
    x = np.clip(x, low, high)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        gap, half = high - low, high / 2 - low / 2
        part = np.where(np.isinf(gap), (x / 2 - low / 2) / half, (x - low) / gap)
    line = value[after - 1] + np.nan_to_num(part) * (value[after] - value[after - 1])
    # Without rounding at the points themselves.
    return np.asarray(np.where(x == high, value[after], line))


def _finite(new: ArrayLike) -> Floats:
    """Scores of any shape."""
    check_finite(new, "score")
    return floats(new, "score")


def _both_classes(y: ArrayLike, score: ArrayLike, pos_label: Any) -> tuple[Bools, Floats]:
    positive, score = checked(y, score, pos_label)
    if positive.all() or not positive.any():
        label = np.asarray(y)[0]
        raise BadValue(
            f"All {score.size} cases are of class {label}; calibration needs both classes."
        )
    return positive, score


def prior_shift(probability: ArrayLike, trained_at: float, deployed_at: float) -> Any:
    """Probabilities at the prevalence of deployment, from those of a model trained at another.

    odds · π/(1−π) · (1−ρ)/ρ with ρ = trained_at and π = deployed_at. Exact where training
    changed only the prior (random over- and under-sampling, class weights), not for SMOTE.
    Source: Saerens, Latinne & Decaestecker (2002), doi 10.1162/089976602753284446.

    Parameters
    ----------
    probability : array_like
        Probabilities of the positive class, from 0 to 1.
    trained_at, deployed_at : float
        Shares of class 1, between 0 and 1.

    Returns
    -------
    float or ndarray
        Probabilities, of the same shape.

    Raises
    ------
    BadValue
        If a probability is not from 0 to 1 or a share not between 0 and 1.
    """
    trained, deployed = number(trained_at, "trained_at"), number(deployed_at, "deployed_at")
    for name, share in (("trained_at", trained), ("deployed_at", deployed)):
        if not 0 < share < 1:
            raise BadValue(f"{name} is {share:g}; use a share between 0 and 1.")
    probability = floats(probability, "probability")
    if not ((probability >= 0) & (probability <= 1)).all():
        raise BadValue("A probability lies outside 0 to 1 or is nan; use values from 0 to 1.")
    # How much each class counts now; where one would count nothing at all, next to nothing.
    least = np.finfo(float).tiny
    positives = max(deployed * (1 - trained), least) * probability
    everybody = max((1 - deployed) * trained, least) * (1 - probability)
    everybody += positives
    return positives / everybody


def log_odds(probability: ArrayLike) -> Floats:
    """ln(p / (1 − p)), with p kept one in a million away from 0 and 1.

    Parameters
    ----------
    probability : array_like
        From 0 to 1.

    Returns
    -------
    ndarray
        Of the same shape, as float64; nan stays nan.

    Raises
    ------
    BadValue
        If one is no number from 0 to 1.
    """
    check_shares(probability=probability)
    return np.asarray(logit(np.clip(floats(probability, "probability"), 1e-6, 1 - 1e-6)))


def uncalibrated(y: ArrayLike, probability: ArrayLike, trained_at: float) -> Calibrator:
    """Scores as they come.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels of at most two kinds, such as 0 and 1, of cases that did not train the model.
    probability : array_like of shape (n,)
        What the model says of them, from 0 to 1.
    trained_at : float
        The share of positives among the rows that trained the model.

    Returns
    -------
    Calibrator
        A function from new scores to probabilities, both of shape (m,).
    """
    return _finite


def platt_in_log_odds(y: ArrayLike, probability: ArrayLike, trained_at: float) -> Calibrator:
    """Platt's sigmoid of the log-odds: it can leave true probabilities alone.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels of at most two kinds, such as 0 and 1, of cases that did not train the model.
    probability : array_like of shape (n,)
        What the model says of them, from 0 to 1.
    trained_at : float
        The share of positives among the rows that trained the model.

    Returns
    -------
    Calibrator
        A function from new scores to probabilities, both of shape (m,).

    Raises
    ------
    BadValue
        If the labels are of one class, or a value cannot be used.

    References
    ----------
    Platt (1999), Probabilistic Outputs for Support Vector Machines.
    """
    positive, probability = checked_probabilities(y, probability)
    sigmoid = platt(positive, log_odds(probability))
    return lambda new: sigmoid(log_odds(new))


def prior_shift_learned(y: ArrayLike, probability: ArrayLike, trained_at: float) -> Calibrator:
    """The prior shift from the prevalence of training to that of the labels.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels of at most two kinds, such as 0 and 1, of cases that did not train the model.
    probability : array_like of shape (n,)
        What the model says of them, from 0 to 1.
    trained_at : float
        The share of positives among the rows that trained the model.

    Returns
    -------
    Calibrator
        A function from new scores to probabilities, both of shape (m,).

    Raises
    ------
    BadValue
        If the labels are of one class, or a value cannot be used.

    References
    ----------
    Elkan (2001), The Foundations of Cost-Sensitive Learning, theorem 2.
    """
    positive, _ = checked_probabilities(y, probability)
    deployed_at = float(positive.mean())
    return lambda new: np.asarray(prior_shift(new, trained_at, deployed_at), float)


class CalibrationMethod(NamedTuple):
    """A way from scores between 0 and 1 to probabilities.

    `fit(y, score, trained_at)` learns it on cases that did not train the model, y and score of
    shape (n,); `trained_at` is the share of positives that the scores were learned at.
    """

    label: str
    fit: Callable[[ArrayLike, ArrayLike, float], Calibrator]


CALIBRATORS = {
    "none": CalibrationMethod("as they come", uncalibrated),
    "platt": CalibrationMethod("Platt's sigmoid", platt_in_log_odds),
    "isotonic": CalibrationMethod(
        "isotonic regression", lambda y, score, trained_at: isotonic(y, score)
    ),
    "prior": CalibrationMethod("prior shift", prior_shift_learned),
}

PROBABILITY_METRICS = {
    "brier": Metric(brier, "Brier score", 0, "never"),
    "log_loss": Metric(log_loss, "log loss", 0, "never", np.inf),
    "calibration_error": Metric(calibration_error, "expected calibration error", 0, "never"),
}
