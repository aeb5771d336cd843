"""Every metric of the app in one table: definition, range, when undefined; and all at once."""

from __future__ import annotations

from numpy.typing import ArrayLike

from . import METRICS, Counts, counts_at, sweep
from .calibration import PROBABILITY_METRICS, checked_probabilities
from .curves import CURVE_METRICS

TABLE = METRICS | CURVE_METRICS | PROBABILITY_METRICS


def scorecard(y: ArrayLike, probability: ArrayLike, threshold: float = 0.5) -> dict[str, float]:
    """The value of every metric of TABLE, nan where undefined; METRICS at score ≥ threshold."""
    y, probability = checked_probabilities(y, probability)
    return card_of_counts(counts_at(y, probability, threshold)) | card_of_scores(y, probability)


def card_of_counts(counts: Counts) -> dict[str, float]:
    """The part of the scorecard that a threshold decides: METRICS."""
    return {key: float(metric.of(counts)) for key, metric in METRICS.items()}


def card_of_scores(y: ArrayLike, probability: ArrayLike) -> dict[str, float]:
    """The part that no threshold changes: CURVE_METRICS and PROBABILITY_METRICS."""
    swept = sweep(y, probability)
    of_sweep = {key: float(metric.of(swept)) for key, metric in CURVE_METRICS.items()}
    return of_sweep | {
        key: float(metric.of(y, probability)) for key, metric in PROBABILITY_METRICS.items()
    }
