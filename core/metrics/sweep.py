"""Every threshold of a score from one sort, and the areas that follow from it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .checks import check_ranked, check_sweep, check_whole_cases
from .counts import Counts, ratio
from .inputs import checked, floats, of_a_class, threshold_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


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


def checked_sweep(s: Sweep, whole_curve: bool = False) -> Sweep:
    """The same sweep, its columns as float64; BadValue says what is out of order.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score, or some of them.
    whole_curve : bool
        Whether row 0 must flag nobody, as for an area.

    Returns
    -------
    Sweep
        Its arrays as float64.

    Raises
    ------
    BadValue
        If it is no sweep: thresholds must not rise, and finite counts must not fall.
    """
    check_sweep(s, whole_curve)
    return Sweep(*(floats(column, "s") for column in s))


def sweep(y: ArrayLike, score: ArrayLike, *, pos_label: Any = None) -> Sweep:
    """All confusion matrices of a score from one sort; ties are exact.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels of at most two kinds, such as 0 and 1.
    score : array_like of shape (n,)
        Finite numbers, higher for what is more likely positive.
    pos_label : label, optional
        The positive label; without it 1, True, or the later of two in sorted order.

    Returns
    -------
    Sweep
        A row for each distinct score, highest first, after a row that flags nobody.

    Raises
    ------
    BadValue
        If the shapes differ, there is no row, or a label or a score cannot be used.
    """
    positive, score = checked(y, score, pos_label)
    # Sorting values and looking up the positives in order costs less than sorting row numbers.
    ranked, hits = _in_order(score), _in_order(score[positive])
    first_of_tie = np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1]))
    distinct = ranked[first_of_tie]
    gained = np.bincount(np.searchsorted(distinct, hits), minlength=distinct.size)
    tp = np.cumsum(gained[::-1])
    return Sweep(
        threshold=np.append(np.inf, distinct[::-1] + 0.0),  # −0 becomes 0
        tp=np.append(0.0, tp),
        fp=np.append(0.0, ranked.size - first_of_tie[::-1] - tp),
    )


def _in_order(scores: Floats) -> Floats:
    """The scores, lowest first; a few runs in order, such as two ranked classes, are merged."""
    runs = 1 + np.count_nonzero(scores[1:] < scores[:-1])
    return np.sort(scores, kind="stable" if runs < 16 else None)


def corners(negatives: ArrayLike, positives: ArrayLike, *, ranked: bool = False) -> Sweep:
    """The rows of a sweep that decide every area: at each positive's score, and just above it.

    Between these no positive is gained. Where positives are few they cost a tenth of the sweep,
    for nearly all negatives are only counted.

    Parameters
    ----------
    negatives, positives : array_like of shape (n,)
        The scores of each class, finite, at least one.
    ranked : bool
        Whether both are in order, the lowest first.

    Returns
    -------
    Sweep
        Up to two rows for each distinct score of a positive, after one that flags nobody and before
        one that flags everybody.

    Raises
    ------
    BadValue
        If a class has no cases, a score cannot be used, or they are not in order and should be.
    """
    negatives, positives = of_a_class(negatives, "negatives"), of_a_class(positives, "positives")
    if ranked:
        check_ranked(negatives, "negatives")
        check_ranked(positives, "positives")
    else:
        positives = np.sort(positives)
    first = np.flatnonzero(np.append(True, positives[1:] != positives[:-1]))
    own = positives[first]
    above, reached = (_sorted_from if ranked else _negatives_from)(own, negatives)
    with np.errstate(over="ignore"):
        just_above = np.nextafter(own, np.inf)
    # 1. From the highest score down: what lies above it, then what reaches it.
    rows = np.zeros((3, 2 * own.size + 2))
    rows[:, 0], rows[:, -1] = (np.inf, 0, 0), (0, positives.size, negatives.size)
    rows[0, 1:-1:2], rows[0, 2:-1:2] = just_above[::-1], own[::-1]
    rows[0, -1] = min(own[0], negatives.min())
    rows[1, 2:-1:2] = positives.size - first[::-1]
    rows[1, 1:-1:2] = rows[1, 0:-2:2]
    rows[2, 1:-1:2], rows[2, 2:-1:2] = above[::-1], reached[::-1]
    # 2. Those that flag somebody more.
    more = np.append(0, 1 + np.flatnonzero(np.diff(rows[1] + rows[2])))
    return Sweep(*(column.take(more) + 0.0 for column in rows))


def _negatives_from(own: Floats, negatives: Floats) -> tuple[Ints, Ints]:
    """How many negatives lie above each of some rising scores, and how many reach it."""
    lowest = min(own[0], negatives.min()) or -0.0  # from which no distance is −0
    ends = lowest, max(own[-1], negatives.max())
    # 1. Negatives whose bin holds none of the scores lie above all those of a lower bin.
    parts = max(0, negatives.size.bit_length() - 8)  # thousands of bins: less is a long sort
    at, beside = _bins(own, *ends, parts), _bins(negatives, *ends, parts)
    shared = np.zeros(_OCTAVES << parts, bool)
    shared[at] = True
    apart = np.bincount(beside, minlength=shared.size)
    apart[shared] = 0
    higher = np.cumsum(apart[::-1])[::-1][at]
    # 2. The others are few where the scores are few: they are sorted.
    above, reached = _sorted_from(own, np.sort(negatives[shared[beside]]))
    return higher + above, higher + reached


def _sorted_from(own: Floats, negatives: Floats) -> tuple[Ints, Ints]:
    """The same, where the negatives are in order."""
    below = np.searchsorted(negatives, own)
    upto, tied = below.copy(), np.append(negatives, np.nan)[below] == own
    upto[tied] = np.searchsorted(negatives, own[tied], "right")
    return negatives.size - upto, negatives.size - below


_OCTAVES = 64  # below the highest score


@np.errstate(over="ignore")  # what is so far away shares a bin
def _bins(scores: Floats, lowest: float, highest: float, parts: int) -> Ints:
    """The bin of each score; a higher score has no lower bin.

    Log-odds lie spread out: all bins are equally wide. Probabilities of something rare crowd near
    the lowest: each octave of the distance from there has as many bins, 2^parts.
    """
    last = (_OCTAVES << parts) - 1
    width, distance = highest - lowest, scores - lowest
    if lowest < 0 and 1e-300 < width < 1e300:
        distance *= last / width
        return distance.astype(np.int64)
    top = np.array([width]).view(np.int64) >> (52 - parts)
    bins = distance.view(np.int64)
    bins >>= 52 - parts
    bins -= top - last
    return np.maximum(bins, 0, out=bins)


def row_at(s: Sweep, threshold: float) -> int:
    """Row of the sweep that has the alarms of the rule "positive when score ≥ threshold".

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.
    threshold : float
        τ, a score of the sweep or not; may be infinite.

    Returns
    -------
    int
        From 0, which flags nobody.

    Raises
    ------
    BadValue
        If the threshold is nan or no number, or s is no sweep.
    """
    rising = checked_sweep(s).threshold[::-1]
    return int(rising.size - np.searchsorted(rising, threshold_of(threshold))) - 1


def group_sizes(s: Sweep) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many positives and how many negatives each row of a sweep adds.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score; whole counts.

    Returns
    -------
    positives, negatives : ndarray of int, shape (thresholds − 1,)
        From row 1 on, the highest score first.

    Raises
    ------
    BadValue
        If s is no sweep, its row 0 flags somebody, or its counts are not whole or above 10¹².
    """
    check_whole_cases(s)
    s = checked_sweep(s)
    return np.diff(s.tp).astype(np.int64), np.diff(s.fp).astype(np.int64)


def roc_auc(s: Sweep) -> float:
    """Share of the pairs of a positive and a negative in which the positive scores higher, a tie as
    one half.

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

    Raises
    ------
    BadValue
        If s is no sweep, or its row 0 flags somebody.
    """
    s = checked_sweep(s, whole_curve=True)
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

    Raises
    ------
    BadValue
        If s is no sweep, or its row 0 flags somebody.
    """
    s = checked_sweep(s, whole_curve=True)
    # Rows that gain nothing are left out, so that the corners add up to the very same number.
    gained = np.diff(s.tp)
    rows = np.flatnonzero(gained)
    tp, fp = s.tp[1:][rows], s.fp[1:][rows]
    return float(ratio(np.sum(gained[rows] * ratio(tp, tp + fp)), s.tp[-1]))
