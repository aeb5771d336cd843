"""Areas under curves that are given at some thresholds, and sweeps of rows with weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..checks import check_is
from ..metrics import Counts, Sweep, ratio
from .resamples import Rows, along_again, times_for

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

AT_A_TIME = 20  # resamples at a thousand thresholds are a megabyte for each of eight arrays


def areas(c: Counts) -> tuple[Floats, Floats]:
    """ROC-AUC and average precision of counts along a dial, the lowest threshold first.

    Parameters
    ----------
    c : Counts
        Cells of shape (…, steps).

    Returns
    -------
    roc_auc, average_precision : ndarray of shape (…)

    Raises
    ------
    BadValue
        If they are no Counts.
    """
    check_is("c", c, Counts)
    tp, fp = (np.concatenate([0 * cell[..., :1], cell[..., ::-1]], -1) for cell in (c.tp, c.fp))
    P, N = tp[..., -1], fp[..., -1]
    auc = ratio((np.diff(fp) * (tp[..., 1:] + tp[..., :-1])).sum(-1) / 2, P * N)
    right = np.nan_to_num(ratio(tp[..., 1:], tp[..., 1:] + fp[..., 1:]))
    return auc, ratio((np.diff(tp) * right).sum(-1), P)


def areas_again(rows: Rows, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """ROC-AUC and average precision on rows that are drawn again, a few resamples at a time.

    Parameters
    ----------
    rows : Rows
    rng : numpy.random.Generator

    Returns
    -------
    roc_auc, average_precision : ndarray of shape (resamples,)

    Raises
    ------
    BadValue
        If they are no Rows.
    """
    times = times_for(rows)
    found = [
        areas(along_again(rows, rng, min(AT_A_TIME, times - done)).counts)
        for done in range(0, times, AT_A_TIME)
    ]
    auc, ap = zip(*found, strict=True)
    return np.concatenate(auc), np.concatenate(ap)


def weighted_sweep(y: Bools, score: Floats, weight: Floats) -> Sweep:
    """A sweep in which each row counts its weight.

    Parameters
    ----------
    y : ndarray of bool, shape (n,)
    score, weight : ndarray of shape (n,)

    Returns
    -------
    Sweep

    Raises
    ------
    BadValue
        If one is no array.
    """
    for name, part in (("y", y), ("score", score), ("weight", weight)):
        check_is(name, part, np.ndarray)
    distinct, row = np.unique(score, return_inverse=True)
    tp, fp = (
        np.bincount(row[of], weights=weight[of], minlength=distinct.size)[::-1].cumsum()
        for of in (y, ~y)
    )
    return Sweep(np.append(np.inf, distinct[::-1]), np.append(0.0, tp), np.append(0.0, fp))
