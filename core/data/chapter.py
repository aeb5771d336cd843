"""The chapter's listings, with its numbers: same seeds, same order of draws."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .. import metrics
from ..checks import MOST_ROWS, binary_in, check_is, check_number, check_whole, numbers_in
from . import Fold, Pools, fold_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Test rows come from a stream of their own; the listings have none.
_TEST_STREAM = 1_000


class ResamplingListing(NamedTuple):
    """What the first listing draws: a fold of 950 + 50 rows, 900 copies, 50 kept majority rows."""

    fold: Fold
    copies: Ints
    kept: Ints


def resampling_listing() -> ResamplingListing:
    """The chapter's first listing: over- and under-sampling to a 1:1 balance (equation D5.2).

    Returns
    -------
    ResamplingListing
        950 + 50 rows of two features, and places among these 1,000 rows.
    """
    rng = np.random.default_rng(0)
    majority = rng.normal(0.0, 1.0, (950, 2))
    minority = rng.normal(2.4, 1.0, (50, 2))
    fold = fold_of(majority, minority)
    copies = rng.choice(np.flatnonzero(fold.y == 1), size=950 - 50, replace=True)
    kept = rng.choice(np.flatnonzero(fold.y == 0), size=50, replace=False)
    return ResamplingListing(fold, copies, kept)


def resampling_report() -> list[str]:
    """The three lines that the first listing prints.

    Returns
    -------
    list of str
    """
    fold, copies, kept = resampling_listing()
    over = np.append(fold.y, fold.y[copies])
    under = np.append(fold.y[kept], fold.y[fold.y == 1])
    return [
        f"before : {_shares(fold.y)}",
        f"oversampled : {_shares(over)} (rho=0.5, EQ D5.2)",
        f"undersampled: {_shares(under)} (kept only {len(under)} of {len(fold.y)} rows)",
    ]


def _shares(y: NDArray[np.int8]) -> str:
    return f"maj={np.sum(y == 0):4d} min={np.sum(y == 1):4d} min-share={np.mean(y == 1):.3f}"


class SmoteListing(NamedTuple):
    """What the second listing draws: 90 + 10 rows, then 80 synthetic points with their origin."""

    fold: Fold
    synthetic: Floats  # (80, 2)
    base: Ints  # (80,) among the ten minority points
    neighbour: Ints  # (80,)
    step: Floats  # (80,) λ


def smote_listing(new: int = 80, k: int = 5) -> SmoteListing:
    """The chapter's second listing: SMOTE in plain numpy (equation D5.3).

    Parameters
    ----------
    new : int
        How many synthetic points to make, 0 to 10⁸.
    k : int
        How many nearest neighbours a point may be drawn towards, 1 to 9.

    Returns
    -------
    SmoteListing
        The rows, and of each synthetic point where it came from.

    Raises
    ------
    BadValue
        If an argument cannot be used.
    """
    check_whole("new", new, 0, MOST_ROWS)
    check_whole("k", k, 1, 9)
    rng = np.random.default_rng(1)
    majority = rng.normal(0.0, 1.0, (90, 2))
    minority = rng.normal(2.6, 0.7, (10, 2))
    distance = np.sqrt(((minority[:, None] - minority[None]) ** 2).sum(-1))
    nearest = np.argsort(distance, axis=1)[:, 1 : k + 1]
    base, neighbour, step = np.empty(new, int), np.empty(new, int), np.empty(new)
    for i in range(new):
        base[i] = rng.integers(len(minority))
        neighbour[i] = nearest[base[i], rng.integers(k)]
        step[i] = rng.random()
    synthetic = minority[base] + step[:, None] * (minority[neighbour] - minority[base])
    return SmoteListing(fold_of(majority, minority), synthetic, base, neighbour, step)


def smote_report() -> list[str]:
    """The four lines that the second listing prints.

    Returns
    -------
    list of str
    """
    fold, synthetic, *_ = smote_listing()
    rare = fold.X[fold.y == 1]
    n1, n, new = len(rare), len(fold.y), len(synthetic)
    inside = bool(
        (synthetic.min(0) >= rare.min(0)).all() and (synthetic.max(0) <= rare.max(0)).all()
    )
    return [
        f"minority before SMOTE : {n1:2d} / {n} = {n1 / n:.3f}",
        f"synthetic generated : {new}",
        f"minority after SMOTE : {n1 + new:2d} / {n + new} = {(n1 + new) / (n + new):.3f}",
        f"every synthetic point sits inside the real-minority box: {inside}",
    ]


class ThresholdListing(NamedTuple):
    """Labels and scores of shape (10000,): 100 positives, then 9,900 negatives."""

    y: NDArray[Any]
    score: Floats


def threshold_listing(seed: int = 3) -> ThresholdListing:
    """Scores "on 99:1" of the third listing: Beta(5, 2) for positives, Beta(2, 6) for negatives.

    Parameters
    ----------
    seed : int
        Same seed, same scores, 0 or more; the chapter's is 3.

    Returns
    -------
    ThresholdListing
        100 positives and 9,900 negatives.

    Raises
    ------
    BadValue
        If no generator can start from the seed.
    """
    check_whole("seed", seed)
    rng = np.random.default_rng(seed)
    positives = rng.beta(5, 2, 100)
    negatives = rng.beta(2, 6, 9_900)
    return ThresholdListing(np.repeat([1, 0], [100, 9_900]), np.concatenate([positives, negatives]))


class ThresholdLine(NamedTuple):
    """A line that the third listing prints."""

    threshold: float
    accuracy: float
    precision: float
    recall: float
    tp: int
    fp: int
    fn: int

    def __str__(self) -> str:
        rates = f"{self.threshold:.2f} {self.accuracy:.4f} {self.precision:.3f} {self.recall:.3f}"
        return f"{rates} {self.tp:4d} {self.fp:4d} {self.fn:4d}"


def threshold_line(listing: ThresholdListing, threshold: float) -> ThresholdLine:
    """What the third listing reports at a threshold, with its rule "positive when score > τ".

    Parameters
    ----------
    listing : ThresholdListing
        Labels and scores of shape (n,).
    threshold : float
        τ, any finite number.

    Returns
    -------
    ThresholdLine

    Raises
    ------
    BadValue
        If a label is not 0 or 1, or a score or the threshold is not finite.
    """
    check_is("listing", listing, ThresholdListing)
    check_number("threshold", threshold)
    y, score = metrics.checked(binary_in("y", listing.y), numbers_in("score", listing.score))
    # The next number up turns our ≥ into its >.
    c = metrics.counts_at(y, score, np.nextafter(float(threshold), np.inf))
    return ThresholdLine(
        threshold,
        accuracy=float(metrics.accuracy(c)),
        precision=float(metrics.precision(c)),
        recall=float(metrics.recall(c)),
        tp=c.tp,
        fp=c.fp,
        fn=c.fn,
    )


def threshold_report(listing: ThresholdListing) -> list[ThresholdLine]:
    """The three lines that the third listing prints, at τ = 0.5, 0.3 and 0.1.

    Parameters
    ----------
    listing : ThresholdListing
        Labels and scores of shape (n,).

    Returns
    -------
    list of ThresholdLine

    Raises
    ------
    BadValue
        If a label is not 0 or 1, or a score is not finite.
    """
    return [threshold_line(listing, threshold) for threshold in (0.5, 0.3, 0.1)]


def threshold_output() -> str:
    """The numbers that the third listing prints, under its heading.

    Returns
    -------
    str
    """
    listing = threshold_listing()
    negatives = float(np.mean(listing.y == 0))
    return "\n".join(
        [
            " tau acc prec recall TP FP FN",
            *map(str, threshold_report(listing)),
            "",
            f"always-predict-negative: acc = {negatives:g}  recall = 0.0 (caught nothing)",
        ]
    )


def resampling_pools(test_rows: int) -> Pools:
    """The rows of the first listing, and test rows from the same two Gaussians.

    Parameters
    ----------
    test_rows : int
        Rows of the majority's pool for testing, 0 to 10⁸; the minority's holds half as many.

    Returns
    -------
    Pools
        Arrays of shape (n, 2).

    Raises
    ------
    BadValue
        If `test_rows` is no such number.
    """
    return _pools(resampling_listing().fold, 2.4, 1.0, test_rows)


def smote_pools(test_rows: int) -> Pools:
    """The rows of the second listing, and test rows from the same two Gaussians.

    Parameters
    ----------
    test_rows : int
        Rows of the majority's pool for testing, 0 to 10⁸; the minority's holds half as many.

    Returns
    -------
    Pools
        Arrays of shape (n, 2).

    Raises
    ------
    BadValue
        If `test_rows` is no such number.
    """
    return _pools(smote_listing().fold, 2.6, 0.7, test_rows)


def _pools(fold: Fold, centre: float, spread: float, test_rows: int) -> Pools:
    check_whole("test_rows", test_rows, 0, MOST_ROWS)
    rng = np.random.default_rng(_TEST_STREAM)
    return Pools(
        fold.X[fold.y == 0],
        fold.X[fold.y == 1],
        rng.normal(0.0, 1.0, (test_rows, 2)),
        rng.normal(centre, spread, (test_rows // 2, 2)),
    )
