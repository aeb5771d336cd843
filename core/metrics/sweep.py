"""Every threshold of a score from one sort, and the areas that follow from it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..parameters import BadValue
from .counts import Counts, precision, ratio

Floats = NDArray[np.float64]


def checked(y: ArrayLike, score: ArrayLike) -> tuple[NDArray[Any], Floats]:
    """Labels and scores as arrays of shape (n,); BadValue names the row that cannot be used.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels, 0 or 1.
    score : array_like of shape (n,)
        Finite numbers.

    Returns
    -------
    y, score : ndarray of shape (n,)
        The same; scores as float64.

    Raises
    ------
    BadValue
        If the shapes differ, there is no row, a label is not 0 or 1, or a score is not finite.
    """
    y, score = np.asarray(y), np.asarray(score, float)
    if y.ndim != 1 or y.shape != score.shape:
        raise BadValue(f"y has shape {y.shape} and score {score.shape}; give one of each a case.")
    if y.size == 0:
        raise BadValue("There are no cases (0 rows); give at least one.")
    if not (usable := (y == 0) | (y == 1)).all():
        row = int(np.argmin(usable))
        raise BadValue(f"y of row {row} is {y[row]}; use 0 (majority) or 1 (minority).")
    if not (usable := np.isfinite(score)).all():
        row = int(np.argmin(usable))
        raise BadValue(f"score of row {row} is {score[row]}; use finite numbers.")
    return y, score


class Sweep(NamedTuple):
    """Every threshold at once: cumulative counts at each distinct score, highest first.

    `tp[i]`, `fp[i]` count the alarms of the rule score ≥ threshold[i]; entry 0 flags nobody.
    """

    threshold: Floats
    tp: Floats
    fp: Floats

    @property
    def counts(self) -> Counts:
        """The confusion matrix at every threshold, each cell of shape (thresholds,)."""
        return Counts(self.tp, self.fp, self.tp[-1] - self.tp, self.fp[-1] - self.fp)


def sweep(y: ArrayLike, score: ArrayLike) -> Sweep:
    """All confusion matrices of a score from one sort; ties are exact.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels, 0 or 1.
    score : array_like of shape (n,)
        Finite numbers, higher for what is more likely positive.

    Returns
    -------
    Sweep
        A row for each distinct score, highest first, after a row that flags nobody.

    Raises
    ------
    BadValue
        If the shapes differ, there is no row, a label is not 0 or 1, or a score is not finite.
    """
    y, score = checked(y, score)
    # Sorting values and looking up the positives in order costs less than sorting row numbers.
    ranked, hits = np.sort(score), np.sort(score[y == 1])
    first_of_tie = np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1]))
    distinct = ranked[first_of_tie]
    tp = hits.size - np.searchsorted(hits, distinct)
    fp = ranked.size - first_of_tie - tp
    return Sweep(
        threshold=np.append(np.inf, distinct[::-1]),
        tp=np.append(0.0, tp[::-1]),
        fp=np.append(0.0, fp[::-1]),
    )


def roc_auc(s: Sweep) -> float:
    """Share of the pairs of a positive and a negative that are ranked right, a tie as one half.

    The area under the ROC curve with straight lines across ties.
    Source: Hanley & McNeil (1982), doi 10.1148/radiology.143.1.7063747.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.

    Returns
    -------
    float
        From 0 to 1; nan with only one class.
    """
    area = np.sum(np.diff(s.fp) * (s.tp[1:] + s.tp[:-1])) / 2
    return float(ratio(area, s.tp[-1] * s.fp[-1]))


def average_precision(s: Sweep) -> float:
    """Mean over the positives of the precision at their score: Σ ΔTP · precision / P.

    Not the trapezoid under the PR curve; its no-skill level is π.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.

    Returns
    -------
    float
        From 0 to 1; nan without positives.
    """
    gained = np.diff(s.tp)
    return float(ratio(np.sum(gained * precision(s.counts)[1:]), s.tp[-1]))
