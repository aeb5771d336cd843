"""Every metric of the app in one table: definition, range, when undefined; and all at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..parameters import BadValue
from . import METRICS, Counts, counts_at, sweep
from .calibration import PROBABILITY_METRICS, checked_probabilities
from .counts import cells
from .curves import CURVE_METRICS

TABLE = METRICS | CURVE_METRICS | PROBABILITY_METRICS


def scorecard(
    y: ArrayLike, probability: ArrayLike, threshold: float = 0.5, *, pos_label: Any = None
) -> dict[str, float]:
    """The value of every metric of TABLE, nan where undefined; METRICS at score ≥ threshold.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels of at most two kinds, such as 0 and 1.
    probability : array_like of shape (n,)
        Probabilities of the positive class, from 0 to 1.
    threshold : float
        τ, a probability.
    pos_label : label, optional
        The positive label; without it 1, True, or the later of two in sorted order.

    Returns
    -------
    dict of str to float
        Keys of TABLE, in its order.

    Raises
    ------
    BadValue
        If the shapes differ, there is no row, a label cannot be used, or a probability is not from
        0 to 1, or the threshold is nan.
    """
    y, probability = checked_probabilities(y, probability, pos_label)
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

    Raises
    ------
    BadValue
        If a cell is an array, negative, infinite or no number.
    """
    if np.ndim(sum(cells(counts))):
        raise BadValue("The cells are arrays; use one number for each.")
    return {key: float(metric.of(counts)) for key, metric in METRICS.items()}


def card_of_scores(
    y: ArrayLike, probability: ArrayLike, *, pos_label: Any = None
) -> dict[str, float]:
    """The part that no threshold changes: CURVE_METRICS and PROBABILITY_METRICS.

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
    dict of str to float
        Keys of CURVE_METRICS, then of PROBABILITY_METRICS.

    Raises
    ------
    BadValue
        If the shapes differ, there is no row, a label cannot be used, or a probability is not from
        0 to 1.
    """
    y, probability = checked_probabilities(y, probability, pos_label)
    swept = sweep(y, probability)
    of_sweep = {key: float(metric.of(swept)) for key, metric in CURVE_METRICS.items()}
    return of_sweep | {
        key: float(metric.of(y, probability)) for key, metric in PROBABILITY_METRICS.items()
    }
