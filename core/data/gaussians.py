"""Two equal Gaussians, of which everything is known exactly."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtr

Floats = NDArray[np.float64]


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
