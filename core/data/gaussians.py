"""Two equal Gaussians, of which everything is known exactly."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit, ndtr

from ..checks import LARGEST, check_number, numbers_in, rows_in
from ..parameters import BadValue

Floats = NDArray[np.float64]


def gaussian_rates(
    separation: float, spread: float, prevalence: ArrayLike, threshold: ArrayLike
) -> tuple[Any, Any]:
    """Exact (recall, false-positive rate) of the Bayes-optimal score of two equal Gaussians.

    Positive when P(y=1|x) ≥ threshold. With d′ = separation/spread the cut lies
    (ln((1−π)/π) + logit τ)/d′ spreads from the midpoint towards the minority.
    Source: Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, eq. 4.9.

    Parameters
    ----------
    separation : float
        Distance of the two means, above 0.
    spread : float
        Standard deviation of each class in every direction, above 0.
    prevalence : float or array_like
        π, the minority's share, 0 < π < 1.
    threshold : float or array_like
        τ, a probability; below 0 everybody is flagged, above 1 nobody.

    Returns
    -------
    recall, false_positive_rate : float or ndarray
        From 0 to 1, of the shape to which prevalence and threshold broadcast.

    Raises
    ------
    BadValue
        If an argument cannot be used.
    """
    separation, spread = _checked(separation, spread)
    pi, tau = numbers_in("prevalence", prevalence), numbers_in("threshold", threshold)
    if not (usable := (pi > 0) & (pi < 1)).all():
        raise BadValue(f"A prevalence of {pi[~usable][0]} leaves a class empty; use 0 < π < 1.")
    if np.isnan(tau).any():
        raise BadValue("A threshold of nan cuts nowhere; use a probability.")
    d = separation / spread
    try:
        shift = (logit(np.clip(tau, 0, 1)) - logit(pi)) / d
    except ValueError as error:
        raise BadValue(
            f"prevalence has shape {pi.shape} and threshold {tau.shape}; use shapes that fit."
        ) from error
    return ndtr(d / 2 - shift), ndtr(-d / 2 - shift)


def gaussian_auc(separation: float, spread: float) -> float:
    """Exact ROC-AUC of two equal Gaussians, Φ(d′/√2): the prevalence is not in it.

    Parameters
    ----------
    separation : float
        Distance of the two means, above 0.
    spread : float
        Standard deviation of each class in every direction, above 0.

    Returns
    -------
    float
        From ½ to 1.

    Raises
    ------
    BadValue
        If an argument cannot be used.
    """
    separation, spread = _checked(separation, spread)
    return float(ndtr(separation / spread / np.sqrt(2)))


def gaussian_posterior(X: ArrayLike, separation: float, spread: float, prevalence: float) -> Floats:
    """Exact P(y=1|x) for rows from the population of two Gaussians.

    Parameters
    ----------
    X : array_like of shape (n, 2)
        Finite rows.
    separation : float
        Distance of the two means, above 0.
    spread : float
        Standard deviation of each class in every direction, above 0.
    prevalence : float
        π, the minority's share, 0 < π < 1.

    Returns
    -------
    ndarray of shape (n,)

    Raises
    ------
    BadValue
        If an argument cannot be used.
    """
    separation, spread = _checked(separation, spread)
    check_number("prevalence", prevalence, 0, 1, ends=False)
    along = rows_in("X", X, columns=2).sum(axis=1) / np.sqrt(2)
    with np.errstate(over="ignore"):
        evidence = separation * (along - separation / 2) / spread**2
    return np.asarray(expit(logit(float(prevalence)) + evidence))


def _checked(separation: float, spread: float) -> tuple[float, float]:
    check_number("separation", separation, 1 / LARGEST, LARGEST)
    check_number("spread", spread, 1 / LARGEST, LARGEST)
    return float(separation), float(spread)
