"""Whether scores are probabilities: what they say and what came true, in bins."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..checks import check_is
from ..metrics import ratio, wilson_interval
from .dial import log_odds
from .resamples import Rows, along_again
from .scores import FEW
from .shares import Share, middle

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

BINS = 10
ENOUGH = 20  # positives: with fewer nothing is said about calibration


class Calibration(NamedTuple):
    """What the scores say and what came true, in bins of equal width in log-odds; shape (bins,)."""

    mean_predicted: Floats
    positive: Share
    cases: Floats
    positives: Floats
    verdict: str  # "few", "off" or "fine"


def edges_of(y: Bools, score: Floats) -> Floats:
    """Where bins of equal width in log-odds end, from rare scores to those of the positives.

    Parameters
    ----------
    y : ndarray of bool, shape (n,)
    score : ndarray of shape (n,)
        Probabilities.

    Returns
    -------
    ndarray of shape (BINS − 1,) or shorter
        In log-odds.

    Raises
    ------
    BadValue
        If one is no array.
    """
    check_is("y", y, np.ndarray)
    x = log_odds(score)
    low, high = sorted((float(np.quantile(x, 0.02)), float(np.quantile(x[y], 0.98))))
    return np.unique(np.linspace(low, high, BINS + 1)[1:-1])


def calibration_of(
    rows: Rows, score: Floats, is_by_row: bool, rng: np.random.Generator
) -> Calibration:
    """What scores say and what came true, in bins.

    Parameters
    ----------
    rows : Rows
        `reached` is the bin of each row.
    score : ndarray of shape (n,)
        Probabilities.
    is_by_row : bool
        Whether each row counts once and by itself.
    rng : numpy.random.Generator
        Draws rows again, where intervals are not Wilson's.

    Returns
    -------
    Calibration
        Without bins that are empty.

    Raises
    ------
    BadValue
        If they are no Rows.
    """
    check_is("rows", rows, Rows)
    w = np.ones(score.size) if rows.weight is None else rows.weight
    bins = rows.steps + 1
    cases = np.asarray(np.bincount(rows.reached, weights=w, minlength=bins), float)
    positives = np.bincount(rows.reached, weights=w * rows.positive, minlength=bins)
    seen = np.bincount(rows.reached[rows.positive], minlength=bins).astype(float)
    said = ratio(np.bincount(rows.reached, weights=w * score, minlength=bins), cases)
    if is_by_row:
        share = Share(ratio(positives, cases), *wilson_interval(positives, cases))
    else:
        share = Share(ratio(positives, cases), *_drawn_again(rows, rng))
    verdict = "few"
    if rows.positive.sum() >= ENOUGH:
        off = (seen >= FEW) & ((said < share.low) | (said > share.high))
        verdict = "off" if off.sum() >= 2 else "fine"
        if (seen >= FEW).sum() < 2:
            verdict = "few"
    keep = cases > 0
    share = Share(*(part[keep] for part in share))
    return Calibration(said[keep], share, cases[keep], seen[keep], verdict)


def _drawn_again(rows: Rows, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Between what the share of positives in each bin lies on rows that are drawn again."""
    c = along_again(rows, rng).counts
    tp, fp = (
        -np.diff(np.concatenate([total[:, None], cell, 0 * total[:, None]], 1), axis=1)
        for cell, total in ((c.tp, c.tp[:, 0] + c.fn[:, 0]), (c.fp, c.fp[:, 0] + c.tn[:, 0]))
    )
    low, high = middle(ratio(tp, np.where(tp + fp > 1e-9, tp + fp, 0)))
    return low, high
