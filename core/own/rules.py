"""What each rule chooses on a dial of thresholds, also on rows that are drawn again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .. import metrics
from ..checks import check_is, check_known
from ..metrics import precision, ratio, recall
from .asked import Asked
from .resamples import Along

Floats = NDArray[np.float64]

# The rules that are found on many resamples at once; others are asked on the rows as they are.
ALONG = ("cost", "alarms", "recall", "prevalence", "f1", "mcc")


def step_of(
    rule: str, made: Along, cost: Floats, asked: Asked, at_prevalence: int
) -> NDArray[np.int64]:
    """The step that a rule chooses, for each resample; of equals the highest: fewest alarms.

    Parameters
    ----------
    rule : str
        One of ALONG.
    made : Along
        Counts of shape (steps,) or (resamples, steps).
    cost : ndarray
        What each step costs, of the same shape.
    asked : Asked
        The amounts that rules take.
    at_prevalence : int
        The step at the share of positives.

    Returns
    -------
    ndarray of shape (1,) or (resamples,)

    Raises
    ------
    BadValue
        If there is no such rule, or they are no counts.
    """
    check_known("rule", rule, ALONG)
    check_is("made", made, Along)
    check_is("asked", asked, Asked)
    c = made.counts
    last = c.tp.shape[-1] - 1

    def highest(values: Floats) -> NDArray[np.int64]:
        values = np.where(np.isnan(values), -np.inf, np.atleast_2d(values))
        near = values >= values.max(axis=-1, keepdims=True) - 1e-12
        return np.asarray(last - np.argmax(near[..., ::-1], axis=-1))

    if rule == "cost":
        return highest(-cost)
    if rule == "alarms":
        alarms = np.atleast_2d(1_000 * ratio(c.tp + c.fp, sum(c)))
        fits = alarms <= asked.alarms * (1 + 1e-12)
        return np.asarray(np.where(fits.any(axis=-1), np.argmax(fits, axis=-1), last))
    if rule == "recall":
        right = np.where(recall(c) >= asked.recall - 1e-12, precision(c), -1.0)
        return highest(right)
    if rule == "prevalence":
        return np.full(np.atleast_2d(c.tp).shape[0], min(last, at_prevalence))
    return highest(metrics.f1(c) if rule == "f1" else metrics.mcc(c))
