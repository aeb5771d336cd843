"""Every metric from one confusion matrix, and every threshold from one sort.

Undefined stays undefined: a ratio with nothing in its denominator is nan, never 0 or 1. The one
exception is MCC, 0 by convention.
All functions take counts as numbers or as arrays of equal shape.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class Counts(NamedTuple):
    """The four cells of the confusion matrix; numbers, or arrays of equal shape."""

    tp: Any
    fp: Any
    fn: Any
    tn: Any


def counts_at(y: NDArray[Any], score: Floats, threshold: float) -> Counts:
    """The confusion matrix of the rule "positive when score ≥ threshold"."""
    alarm = score >= threshold
    tp = int(np.count_nonzero(alarm & (y == 1)))
    fp = int(np.count_nonzero(alarm)) - tp
    positives = int(np.count_nonzero(y == 1))
    return Counts(tp, fp, positives - tp, y.size - positives - fp)


def _ratio(part: ArrayLike, whole: ArrayLike) -> Any:
    """part / whole, nan where whole is 0."""
    part, whole = np.asarray(part, float), np.asarray(whole, float)
    blank = np.full(np.broadcast_shapes(part.shape, whole.shape), np.nan)
    return np.divide(part, whole, out=blank, where=whole != 0)[()]


def accuracy(c: Counts) -> Any:
    """Share of all cases that are judged right: (TP + TN) / all."""
    return _ratio(c.tp + c.tn, c.tp + c.fp + c.fn + c.tn)


def majority_baseline(c: Counts) -> Any:
    """Accuracy of always saying "negative": 1 − π (equation D5.1); its recall is 0."""
    return _ratio(c.fp + c.tn, c.tp + c.fp + c.fn + c.tn)


def recall(c: Counts) -> Any:
    """Share of the positives that are caught: TP / (TP + FN)."""
    return _ratio(c.tp, c.tp + c.fn)


def precision(c: Counts) -> Any:
    """Share of the alarms that are right: TP / (TP + FP); nan when nothing is flagged."""
    return _ratio(c.tp, c.tp + c.fp)


def specificity(c: Counts) -> Any:
    """Share of the negatives that are cleared: TN / (TN + FP)."""
    return _ratio(c.tn, c.tn + c.fp)


def balanced_accuracy(c: Counts) -> Any:
    """Mean of the recall of each class: (TPR + TNR) / 2."""
    return (recall(c) + specificity(c)) / 2


def f1(c: Counts) -> Any:
    """Harmonic mean of precision and recall: 2TP / (2TP + FP + FN)."""
    return _ratio(2 * c.tp, 2 * c.tp + c.fp + c.fn)


def mcc(c: Counts) -> Any:
    """Matthews correlation in [−1, 1]; 0 by convention when a row or column is empty.

    Source: Chicco & Jurman (2020), doi 10.1186/s12864-019-6413-7.
    """
    tp, fp, fn, tn = (np.asarray(cell, float) for cell in c)
    spread = np.sqrt(tp + fp) * np.sqrt(tp + fn) * np.sqrt(tn + fp) * np.sqrt(tn + fn)
    return np.nan_to_num(_ratio(tp * tn - fp * fn, spread), nan=0.0)[()]


class Sweep(NamedTuple):
    """Every threshold at once: cumulative counts at each distinct score, highest first.

    `tp[i]`, `fp[i]` count the alarms of the rule score ≥ threshold[i]; entry 0 flags nobody.
    """

    threshold: Floats
    tp: Floats
    fp: Floats


def sweep(y: NDArray[Any], score: Floats) -> Sweep:
    """All confusion matrices of a score from one sort and one cumulative sum; ties are exact."""
    order = np.argsort(score)[::-1]
    ranked = score[order]
    last_of_tie = np.append(np.flatnonzero(ranked[1:] != ranked[:-1]), ranked.size - 1)
    tp = np.cumsum(y[order], dtype=np.int64)[last_of_tie]
    fp = 1 + last_of_tie - tp
    start = np.zeros(1)
    return Sweep(
        np.concatenate([[np.inf], ranked[last_of_tie]]),
        np.concatenate([start, tp]),
        np.concatenate([start, fp]),
    )


def roc_auc(s: Sweep) -> float:
    """Area under the ROC curve, ties as straight lines; nan with only one class."""
    area = np.sum(np.diff(s.fp) * (s.tp[1:] + s.tp[:-1])) / 2
    return float(_ratio(area, s.tp[-1] * s.fp[-1]))


def average_precision(s: Sweep) -> float:
    """Mean precision over the positives, highest score first; nan without positives.

    Not the trapezoid under the PR curve; its no-skill level is the prevalence.
    """
    gained = np.diff(s.tp)
    return float(_ratio(np.sum(gained * _ratio(s.tp[1:], s.tp[1:] + s.fp[1:])), s.tp[-1]))


def wilson_interval(hits: ArrayLike, trials: ArrayLike, z: float = 1.959963984540054) -> Any:
    """(low, high) of a proportion, 95 % by default; shape (2, …), nan where trials is 0.

    Source: Wilson (1927), doi 10.1080/01621459.1927.10502953.
    """
    hits, trials = np.asarray(hits, float), np.asarray(trials, float)
    share = _ratio(hits, trials)
    shrink = 1 + _ratio(z * z, trials)
    centre = (share + _ratio(z * z, 2 * trials)) / shrink
    variance = _ratio(share * (1 - share), trials) + _ratio(z * z, 4 * trials * trials)
    half = z * np.sqrt(variance) / shrink
    return np.clip(np.stack([centre - half, centre + half]), 0, 1)


def majority_gradient_share(y: NDArray[Any], p: Floats) -> float:
    """Majority's share of Σ|p − y|, the pull of the rows on the intercept under cross-entropy.

    Where p = ½ for every row it is 1 − π. At the optimum of a model with a free intercept it is
    ½: there the two classes pull equally hard.
    """
    pull = np.abs(p - y)
    return float(_ratio(pull[y == 0].sum(), pull.sum()))


class Metric(NamedTuple):
    """A metric of one confusion matrix: its formula, its words, its range."""

    of: Callable[[Counts], Any]
    label: str
    low: float
    undefined: str


METRICS = {
    "accuracy": Metric(accuracy, "accuracy", 0, "never"),
    "majority_baseline": Metric(majority_baseline, "majority vote (1 − π)", 0, "never"),
    "recall": Metric(recall, "recall", 0, "no positives"),
    "precision": Metric(precision, "precision", 0, "nothing flagged"),
    "specificity": Metric(specificity, "specificity", 0, "no negatives"),
    "balanced_accuracy": Metric(balanced_accuracy, "balanced accuracy", 0, "one class is empty"),
    "f1": Metric(f1, "F1", 0, "no positives and nothing flagged"),
    "mcc": Metric(mcc, "MCC", -1, "0 by convention when a row or column is empty"),
}
