"""Are the probabilities true? Reliability, scores of probabilities, and ways to repair them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit, xlogy
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from ..parameters import BadValue
from . import Metric, checked, ratio, wilson_interval

Floats = NDArray[np.float64]
Calibrator = Callable[[ArrayLike], Floats]


def checked_probabilities(y: ArrayLike, probability: ArrayLike) -> tuple[NDArray[Any], Floats]:
    """Labels and probabilities of shape (n,); BadValue names the row that cannot be used.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels, 0 or 1.
    probability : array_like of shape (n,)
        Probabilities of class 1.

    Returns
    -------
    y, probability : ndarray of shape (n,)
        The same; probabilities as float64.

    Raises
    ------
    BadValue
        If a label is not 0 or 1 or a probability is not from 0 to 1.
    """
    y, probability = checked(y, probability)
    if not (usable := (probability >= 0) & (probability <= 1)).all():
        row = int(np.argmin(usable))
        raise BadValue(f"probability of row {row} is {probability[row]}; use values from 0 to 1.")
    return y, probability


def brier(y: ArrayLike, probability: ArrayLike) -> float:
    """Mean squared error of the probabilities: Σ(p − y)² / n.

    Source: Brier (1950), doi 10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels, 0 or 1.
    probability : array_like of shape (n,)
        Probabilities of class 1.

    Returns
    -------
    float
        From 0 (certain and right) to 1.

    Raises
    ------
    BadValue
        If a label is not 0 or 1 or a probability is not from 0 to 1.
    """
    y, probability = checked_probabilities(y, probability)
    return float(np.mean((probability - y) ** 2))


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
    """
    return prevalence * (1 - prevalence)


def log_loss(y: ArrayLike, probability: ArrayLike) -> float:
    """Mean cross-entropy in nats: −Σ(y ln p + (1 − y) ln(1 − p)) / n; ∞ if certain and wrong.

    scikit-learn clips probabilities away from 0 and 1, and says about 36 a case instead of ∞.
    Source: Good (1952), Rational Decisions, section 7.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels, 0 or 1.
    probability : array_like of shape (n,)
        Probabilities of class 1.

    Returns
    -------
    float
        From 0 (certain and right) to ∞.

    Raises
    ------
    BadValue
        If a label is not 0 or 1 or a probability is not from 0 to 1.
    """
    y, probability = checked_probabilities(y, probability)
    with np.errstate(divide="ignore"):
        return float(-np.mean(xlogy(y, probability) + xlogy(1 - y, 1 - probability)))


class Reliability(NamedTuple):
    """What was predicted and what came true, bin by bin; arrays of shape (bins,), nan if empty."""

    edges: Floats  # (bins + 1,)
    mean_predicted: Floats  # mean probability
    fraction_positive: Floats  # share of positives
    interval: Floats  # (2, bins), 95 % of `fraction_positive`
    cases: NDArray[np.int64]
    positives: NDArray[np.int64]


def reliability(
    y: ArrayLike, probability: ArrayLike, bins: int = 10, equal_counts: bool = False
) -> Reliability:
    """The reliability diagram, over bins of equal width or of (nearly) equal counts.

    A bin holds edge < p ≤ next edge, the first one 0 too, as in scikit-learn. With rare positives
    nearly all cases fall into the first bin of equal width: look at equal counts as well.
    Edges that coincide because of ties are merged, so there can be fewer bins.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels, 0 or 1.
    probability : array_like of shape (n,)
        Probabilities of class 1.
    bins : int
        How many bins, 1 or more.
    equal_counts : bool
        Bins of (nearly) equal counts instead of equal width.

    Returns
    -------
    Reliability
        Arrays of shape (bins,).

    Raises
    ------
    BadValue
        If a label is not 0 or 1, a probability is not from 0 to 1, or there is no bin.
    """
    y, probability = checked_probabilities(y, probability)
    if bins < 1:
        raise BadValue(f"{bins} bins are not possible; use 1 or more.")
    edges = np.linspace(0, 1, bins + 1)
    if equal_counts:
        edges = np.unique(np.concatenate([[0], np.quantile(probability, edges[1:-1]), [1]]))
    bin_of = np.searchsorted(edges[1:-1], probability)
    cases = np.bincount(bin_of, minlength=edges.size - 1)
    positives = np.bincount(bin_of[y == 1], minlength=edges.size - 1)
    total = np.bincount(bin_of, weights=probability, minlength=edges.size - 1)
    return Reliability(
        edges=edges,
        mean_predicted=ratio(total, cases),
        fraction_positive=ratio(positives, cases),
        interval=wilson_interval(positives, cases),
        cases=cases,
        positives=positives,
    )


def calibration_error(
    y: ArrayLike, probability: ArrayLike, bins: int = 10, equal_counts: bool = False
) -> float:
    """Expected calibration error: mean over cases of |predicted − true| in their bin.

    Depends on the bins. Source: Naeini, Cooper & Hauskrecht (2015), AAAI 29.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels, 0 or 1.
    probability : array_like of shape (n,)
        Probabilities of class 1.
    bins : int
        How many bins, 1 or more.
    equal_counts : bool
        Bins of (nearly) equal counts instead of equal width.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    BadValue
        If a label is not 0 or 1, a probability is not from 0 to 1, or there is no bin.
    """
    r = reliability(y, probability, bins, equal_counts)
    return float(
        np.nansum(r.cases * np.abs(r.mean_predicted - r.fraction_positive)) / r.cases.sum()
    )


def platt(y: ArrayLike, score: ArrayLike) -> Calibrator:
    """Score → probability by a sigmoid, σ(a·score + b), fitted by logistic regression.

    Keeps the ranking if a > 0. Fit it on cases that did not train the model. For scores that
    already are probabilities give their logit: of those the sigmoid can leave true ones alone.
    Targets are softened to (P+1)/(P+2) and 1/(N+2). Source: Platt (1999), section 2.2.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels, 0 or 1, of both classes.
    score : array_like of shape (n,)
        Finite numbers.

    Returns
    -------
    callable
        Scores of any shape → probabilities of that shape.

    Raises
    ------
    BadValue
        If a label is not 0 or 1, a score is not finite, or there is only one class or score.
    """
    y, score = _both_classes(y, score)
    positives = int((y == 1).sum())
    target = np.where(y == 1, (positives + 1) / (positives + 2), 1 / (y.size - positives + 2))
    if score.min() == score.max():
        raise BadValue(f"All {y.size:,} scores are the same; a sigmoid needs two different ones.")
    centre, unit = score.mean(), score.std()
    # A soft target is a row of each class, weighted.
    rows = np.tile((score - centre) / unit, 2)[:, None]
    labels = np.repeat([1, 0], y.size)
    model = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-10)
    model.fit(rows, labels, sample_weight=np.concatenate([target, 1 - target]))
    slope, offset = float(model.coef_[0, 0]), float(model.intercept_[0])
    return lambda new: np.asarray(expit(slope * (np.asarray(new, float) - centre) / unit + offset))


def isotonic(y: ArrayLike, score: ArrayLike) -> Calibrator:
    """Score → probability by the best function that never falls, straight between the scores.

    Needs more cases than Platt's sigmoid and makes ties. Fit it on cases that did not train the
    model. Source: Zadrozny & Elkan (2002), doi 10.1145/775047.775151.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels, 0 or 1, of both classes.
    score : array_like of shape (n,)
        Finite numbers.

    Returns
    -------
    callable
        Scores of any shape → probabilities of that shape.

    Raises
    ------
    BadValue
        If a label is not 0 or 1, a score is not finite, or there is only one class.
    """
    y, score = _both_classes(y, score)
    model = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(score, y)
    return lambda new: np.asarray(model.predict(np.asarray(new, float)))


def _both_classes(y: ArrayLike, score: ArrayLike) -> tuple[NDArray[Any], Floats]:
    y, score = checked(y, score)
    if y.min() == y.max():
        raise BadValue(f"All {y.size} cases are of class {y[0]}; calibration needs both classes.")
    return y, score


def prior_shift(probability: ArrayLike, trained_at: float, deployed_at: float) -> Any:
    """Probabilities at the prevalence of deployment, from those of a model trained at another.

    odds · π/(1−π) · (1−ρ)/ρ with ρ = trained_at and π = deployed_at. Exact where training
    changed only the prior (random over- and under-sampling, class weights), not for SMOTE.
    Source: Saerens, Latinne & Decaestecker (2002), doi 10.1162/089976602753284446.

    Parameters
    ----------
    probability : array_like
        Probabilities of class 1.
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
    for name, share in (("trained_at", trained_at), ("deployed_at", deployed_at)):
        if not 0 < share < 1:
            raise BadValue(f"{name} is {share}; use a share between 0 and 1.")
    probability = np.asarray(probability, float)
    if not ((probability >= 0) & (probability <= 1)).all():
        raise BadValue("A probability lies outside 0 to 1 or is nan; use values from 0 to 1.")
    return expit(logit(probability) + logit(deployed_at) - logit(trained_at))


def log_odds(probability: ArrayLike) -> Floats:
    """ln(p / (1 − p)), with p kept one in a million away from 0 and 1.

    Parameters
    ----------
    probability : array_like
        From 0 to 1.

    Returns
    -------
    ndarray
        Of the same shape, as float64.
    """
    return np.asarray(logit(np.clip(probability, 1e-6, 1 - 1e-6)), float)


def uncalibrated(y: ArrayLike, probability: ArrayLike, trained_at: float) -> Calibrator:
    """Scores as they come.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels, 0 or 1, of cases that did not train the model.
    probability : array_like of shape (n,)
        What the model says of them, from 0 to 1.
    trained_at : float
        The share of positives among the rows that trained the model.

    Returns
    -------
    Calibrator
        A function from new scores to probabilities, both of shape (m,).
    """
    return lambda new: np.asarray(new, float)


def platt_in_log_odds(y: ArrayLike, probability: ArrayLike, trained_at: float) -> Calibrator:
    """Platt's sigmoid of the log-odds: it can leave true probabilities alone.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels, 0 or 1, of cases that did not train the model.
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
    y, probability = checked_probabilities(y, probability)
    sigmoid = platt(y, log_odds(probability))
    return lambda new: sigmoid(log_odds(new))


def prior_shift_learned(y: ArrayLike, probability: ArrayLike, trained_at: float) -> Calibrator:
    """The prior shift from the prevalence of training to that of the labels.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels, 0 or 1, of cases that did not train the model.
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
    y, _ = checked_probabilities(y, probability)
    deployed_at = float(y.mean())
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
