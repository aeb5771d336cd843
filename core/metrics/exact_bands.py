"""Bands of the ROC and of the PR curve that cover what they say, however few the positives."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv
from scipy.stats import binom

from . import Sweep, checked_sweep, ratio
from .checks import check_level, check_whole_cases
from .curves import Band
from .inputs import whole

Floats = NDArray[np.float64]


def exact_bands(s: Sweep, level: float = 0.95, steps: int = 100) -> tuple[Band, Band]:
    """Pointwise bands of the ROC and of the PR curve that cover with at least `level`.

    At each FPR x the band holds the recall of the threshold whose true FPR is x. How many of the
    negatives lie above that threshold is binomial, whatever the scores, so the threshold lies
    between two of them; of the positives above it the limits are Clopper and Pearson's. PR is the
    same with the classes changed, at the prevalence of the sweep. No resampling: the bootstrap band
    of five positives holds the true curve in little more than half of all test sets.

    Parameters
    ----------
    s : Sweep
        All thresholds of a continuous score. Its counts must be whole.
    level : float
        Above 0 and below 1.
    steps : int
        Into how many the x axis is cut.

    Returns
    -------
    tuple of Band
        ROC over x = FPR from 0 to 1, PR over x = recall above 0; nan for a class without cases.
        `middle` is the curve of the sweep, at the first threshold that reaches x.

    Raises
    ------
    BadValue
        If s is no sweep of whole cases, level is not between 0 and 1, or steps no whole number
        from 1.

    References
    ----------
    Hilgers (1991), Distribution-free confidence bounds for ROC curves, Methods of Information in
    Medicine 30, 96–101; Clopper & Pearson (1934), doi 10.1093/biomet/26.4.404.
    """
    check_whole_cases(s)
    check_level(level)
    s, steps, level = checked_sweep(s), whole(steps, "steps"), float(level)
    x = np.linspace(0, 1, steps + 1)
    roc = Band(x, *_other_rate(s.fp, s.tp, x, level), left_out=0)
    fpr, right = _other_rate(s.tp, s.fp, x[1:], level), s.tp[-1] * x[1:]
    # A high FPR is a low precision.
    low, middle, high = (ratio(right, right + s.fp[-1] * rate) for rate in reversed(fpr))
    return roc, Band(x[1:], low, middle, high, left_out=0)


def _other_rate(
    known: Floats, other: Floats, x: Floats, level: float
) -> tuple[Floats, Floats, Floats]:
    """(low, middle, high) of a class's rate where the true rate of the known class is x."""
    if not (known[-1] and other[-1]):
        nothing = np.full(x.shape, np.nan)
        return nothing, nothing, nothing
    # 1. Of the misses most go to the class with fewer cases, which decides the width.
    share = np.clip(other[-1] / (known[-1] + other[-1]), 0.1, 0.9)
    tail_known, tail = (1 - level) / 2 * share, (1 - level) / 2 * (1 - share)
    # 2. How many of the known class may reach the threshold.
    least, most = binom.ppf([[tail_known], [1 - tail_known]], known[-1], x)
    # 3. The thresholds between which it lies, and how many of the other class reach those.
    first, last = np.searchsorted(known, least), np.searchsorted(known, most, side="right") - 1
    fewest = other[np.where(known[first] == least, first, first - 1)]
    most_other = other[np.where(known[last] == most, last, last + 1)]
    # 4. What rate so many may have.
    cases = other[-1]
    with np.errstate(invalid="ignore"):
        low = betaincinv(fewest, cases - fewest + 1, tail)
        high = betaincinv(most_other + 1, cases - most_other, 1 - tail)
    middle = other[np.searchsorted(known, np.ceil(x * known[-1] - 1e-9))] / cases
    return np.where(fewest > 0, low, 0.0), middle, np.where(most_other < cases, high, 1.0)
