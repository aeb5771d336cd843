"""Every metric of the app in one table: definition, range, when undefined; and all at once."""

from __future__ import annotations

from numpy.typing import ArrayLike

from core.calibration import SCORES, checked_probabilities
from core.curves import SUMMARIES
from core.metrics import METRICS, counts_at, sweep

TABLE = METRICS | SUMMARIES | SCORES


def scorecard(y: ArrayLike, probability: ArrayLike, threshold: float = 0.5) -> dict[str, float]:
    """The value of every metric of TABLE, nan where undefined; METRICS at score ≥ threshold."""
    y, probability = checked_probabilities(y, probability)
    counts, swept = counts_at(y, probability, threshold), sweep(y, probability)
    of_counts = {key: metric.of(counts) for key, metric in METRICS.items()}
    of_sweep = {key: metric.of(swept) for key, metric in SUMMARIES.items()}
    of_cases = {key: metric.of(y, probability) for key, metric in SCORES.items()}
    return {key: float(value) for key, value in (of_counts | of_sweep | of_cases).items()}
