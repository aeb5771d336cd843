"""Every metric of the app in one table: definition, range, when undefined; and all at once."""

from __future__ import annotations

from numpy.typing import ArrayLike

from . import METRICS, Counts, counts_at, sweep
from .calibration import PROBABILITY_METRICS, checked_probabilities
from .curves import CURVE_METRICS

TABLE = METRICS | CURVE_METRICS | PROBABILITY_METRICS


def scorecard(y: ArrayLike, probability: ArrayLike, threshold: float = 0.5) -> dict[str, float]:
    """The value of every metric of TABLE, nan where undefined; METRICS at score ≥ threshold.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels, 0 or 1.
    probability : array_like of shape (n,)
        Probabilities of class 1.
    threshold : float
        τ, a probability.

    Returns
    -------
    dict of str to float
        Keys of TABLE, in its order.

    Raises
    ------
    BadValue
        If a label is not 0 or 1 or a probability is not from 0 to 1.
    """
    y, probability = checked_probabilities(y, probability)
    return card_of_counts(counts_at(y, probability, threshold)) | card_of_scores(y, probability)


def card_of_counts(counts: Counts) -> dict[str, float]:
    """The part of the scorecard that a threshold decides: METRICS.

    Parameters
    ----------
    counts : Counts
        Cases in each cell, numbers.

    Returns
    -------
    dict of str to float
        Keys of METRICS.
    """
    return {key: float(metric.of(counts)) for key, metric in METRICS.items()}


def card_of_scores(y: ArrayLike, probability: ArrayLike) -> dict[str, float]:
    """The part that no threshold changes: CURVE_METRICS and PROBABILITY_METRICS.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels, 0 or 1.
    probability : array_like of shape (n,)
        Probabilities of class 1.

    Returns
    -------
    dict of str to float
        Keys of CURVE_METRICS, then of PROBABILITY_METRICS.

    Raises
    ------
    BadValue
        If a label is not 0 or 1 or a probability is not from 0 to 1.
    """
    swept = sweep(y, probability)
    of_sweep = {key: float(metric.of(swept)) for key, metric in CURVE_METRICS.items()}
    return of_sweep | {
        key: float(metric.of(y, probability)) for key, metric in PROBABILITY_METRICS.items()
    }
