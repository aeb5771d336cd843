"""The confusion matrix, and every metric that follows from it.

Undefined stays undefined: a ratio with nothing in its denominator is nan, never 0 or 1. The one
exception is MCC, 0 by convention.
All functions take counts as numbers or as arrays of equal shape.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from .checks import MOST, check_counts, check_shapes, check_shares, check_total
from .inputs import checked, floats, number, of_a_class, shares, threshold_of


class Counts(NamedTuple):
    """The four cells of the confusion matrix; numbers, or arrays of equal shape."""

    tp: Any
    fp: Any
    fn: Any
    tn: Any


def cells(c: Counts, *names: str) -> list[Any]:
    """Cells of these names, or all four, as float64: narrow integers would overflow in sums.

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of shapes that fit together.
    *names : str
        Fields of Counts.

    Returns
    -------
    list of float or ndarray
        In the order of the names; nan stays nan.

    Raises
    ------
    BadValue
        If a cell is negative, infinite, no number, or of another shape.
    """
    check_counts(c, *names)
    return [floats(getattr(c, name), name)[()] for name in names or c._fields]


def _to_multiply(c: Counts) -> list[Any]:
    """All four cells, whose products are numbers too."""
    check_total(c)
    return cells(c)


def counts_at(y: ArrayLike, score: ArrayLike, threshold: float, *, pos_label: Any = None) -> Counts:
    """The confusion matrix of the rule "positive when score ≥ threshold".

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels of at most two kinds, such as 0 and 1.
    score : array_like of shape (n,)
        Finite numbers, higher for what is more likely positive.
    threshold : float
        τ, on the scale of the scores; compared exactly, whatever the widths of the two.
    pos_label : label, optional
        The positive label; without it 1, True, or the later of two in sorted order.

    Returns
    -------
    Counts
        Four whole numbers of cases.

    Raises
    ------
    BadValue
        If the shapes differ, there is no row, a label or a score cannot be used, or the threshold
        is nan.
    """
    positive, score = checked(y, score, pos_label)
    alarm = score >= threshold_of(threshold)
    tp = int(np.count_nonzero(alarm & positive))
    fp = int(np.count_nonzero(alarm)) - tp
    fn = int(np.count_nonzero(positive)) - tp
    return Counts(tp, fp, fn, score.size - tp - fp - fn)


def counts_by_class(negatives: ArrayLike, positives: ArrayLike, threshold: float) -> Counts:
    """The confusion matrix of the rule "positive when score ≥ threshold", of two classes apart.

    Parameters
    ----------
    negatives, positives : array_like of shape (n,)
        The scores of each class, finite, at least one.
    threshold : float
        τ, on the scale of the scores.

    Returns
    -------
    Counts
        Four whole numbers of cases.

    Raises
    ------
    BadValue
        If a class has no cases, a score cannot be used, or the threshold is nan.
    """
    scores = of_a_class(negatives, "negatives"), of_a_class(positives, "positives")
    fp, tp = (int(np.count_nonzero(score >= threshold_of(threshold))) for score in scores)
    return Counts(tp, fp, scores[1].size - tp, scores[0].size - fp)


def counts_from_rates(tpr: Any, fpr: Any, prevalence: Any, cases: float = 1.0) -> Counts:
    """The expected confusion matrix of `cases` cases at a prevalence, from TPR and FPR.

    With it every metric is a function of the prevalence at fixed rates.

    Parameters
    ----------
    tpr, fpr : float or array_like
        True- and false-positive rate, from 0 to 1; nan stays nan.
    prevalence : float or array_like
        π, the share of positives, from 0 to 1.
    cases : float
        How many cases there are; 1 gives shares.

    Returns
    -------
    Counts
        Expected cases in each cell, fractions included, of the common shape.

    Raises
    ------
    BadValue
        If a rate is not from 0 to 1, the cases are negative, or the shapes do not fit together.
    """
    tpr, fpr, prevalence = shares(tpr=tpr, fpr=fpr, prevalence=prevalence)
    cases = number(cases, "cases", 0, MOST)
    positives = cases * prevalence
    negatives = cases - positives
    return Counts(positives * tpr, negatives * fpr, positives * (1 - tpr), negatives * (1 - fpr))


def ratio(part: ArrayLike, whole: ArrayLike) -> Any:
    """part / whole, nan where whole is 0.

    Parameters
    ----------
    part, whole : array_like
        Numbers in one unit, of shapes that fit together.

    Returns
    -------
    float or ndarray
        The quotients as float64, of the common shape; infinite beyond the largest float.

    Raises
    ------
    BadValue
        If they hold something else than numbers or their shapes do not fit together.
    """
    if isinstance(part, float) and isinstance(whole, float):  # most often, and far quicker
        return np.float64(float(part) / float(whole) + 0.0 if whole else np.nan)
    part, whole = floats(part, "part"), floats(whole, "whole")
    check_shapes(part=part, whole=whole)
    quotient = np.full(np.broadcast_shapes(part.shape, whole.shape), np.nan)
    with np.errstate(over="ignore", invalid="ignore"):
        np.divide(part, whole, out=quotient, where=whole != 0)
    return (quotient + 0.0)[()]  # −0 becomes 0


def accuracy(c: Counts) -> Any:
    """Share of all decisions that are correct, with an alarm (TP) or without (TN): (TP + TN) / all.

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.

    Returns
    -------
    float or ndarray
        From 0 to 1, of the cells' shape; nan without cases.

    Raises
    ------
    BadValue
        If a cell is negative, infinite or no number.
    """
    tp, fp, fn, tn = cells(c)
    return ratio(tp + tn, tp + fp + fn + tn)


def majority_baseline(c: Counts) -> Any:
    """Accuracy of always saying "negative": 1 − π (equation D5.1); its recall is 0.

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.

    Returns
    -------
    float or ndarray
        From 0 to 1, of the cells' shape; nan without cases.

    Raises
    ------
    BadValue
        If a cell is negative, infinite or no number.
    """
    tp, fp, fn, tn = cells(c)
    return ratio(fp + tn, tp + fp + fn + tn)


def recall(c: Counts) -> Any:
    """Of all positives, such as sick people or frauds, the share that is caught: TP / (TP + FN).

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.

    Returns
    -------
    float or ndarray
        From 0 to 1, of the cells' shape; nan without positives.

    Raises
    ------
    BadValue
        If a cell is negative, infinite or no number.
    """
    tp, fn = cells(c, "tp", "fn")
    return ratio(tp, tp + fn)


def precision(c: Counts) -> Any:
    """Of all alarms, the share that is correct: TP / (TP + FP).

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.

    Returns
    -------
    float or ndarray
        From 0 to 1, of the cells' shape; nan without alarms.

    Raises
    ------
    BadValue
        If a cell is negative, infinite or no number.
    """
    tp, fp = cells(c, "tp", "fp")
    return ratio(tp, tp + fp)


def specificity(c: Counts) -> Any:
    """Share of the negatives that are cleared: TN / (TN + FP).

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.

    Returns
    -------
    float or ndarray
        From 0 to 1, of the cells' shape; nan without negatives.

    Raises
    ------
    BadValue
        If a cell is negative, infinite or no number.
    """
    tn, fp = cells(c, "tn", "fp")
    return ratio(tn, tn + fp)


def false_positive_rate(c: Counts) -> Any:
    """Share of the negatives that raise an alarm: FP / (FP + TN).

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.

    Returns
    -------
    float or ndarray
        From 0 to 1, of the cells' shape; nan without negatives.

    Raises
    ------
    BadValue
        If a cell is negative, infinite or no number.
    """
    fp, tn = cells(c, "fp", "tn")
    return ratio(fp, fp + tn)


def negative_predictive_value(c: Counts) -> Any:
    """Share of the all-clears that are right: TN / (TN + FN).

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.

    Returns
    -------
    float or ndarray
        From 0 to 1, of the cells' shape; nan where nothing is cleared.

    Raises
    ------
    BadValue
        If a cell is negative, infinite or no number.
    """
    tn, fn = cells(c, "tn", "fn")
    return ratio(tn, tn + fn)


def balanced_accuracy(c: Counts) -> Any:
    """Mean of the recall of each class: (TPR + TNR) / 2.

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.

    Returns
    -------
    float or ndarray
        From 0 to 1, of the cells' shape; nan if a class is empty.

    Raises
    ------
    BadValue
        If a cell is negative, infinite or no number.
    """
    return (recall(c) + specificity(c)) / 2


def f1(c: Counts) -> Any:
    """Harmonic mean of precision and recall: 2TP / (2TP + FP + FN).

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.

    Returns
    -------
    float or ndarray
        From 0 to 1, of the cells' shape; nan without positives and alarms.

    Raises
    ------
    BadValue
        If a cell is negative, infinite or no number.
    """
    tp, fp, fn = cells(c, "tp", "fp", "fn")
    return ratio(2 * tp, 2 * tp + fp + fn)


def f_beta(c: Counts, beta: float = 2.0) -> Any:
    """F1 with recall β times as important: (1+β²)TP / ((1+β²)TP + β²FN + FP); here β = 2.

    Source: van Rijsbergen, Information Retrieval (1979), chapter 7.

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.
    beta : float
        How many times as important recall is as precision.

    Returns
    -------
    float or ndarray
        From 0 to 1, of the cells' shape; nan without positives and alarms.

    Raises
    ------
    BadValue
        If a cell is negative, infinite or no number.
    """
    tp, fp, fn = cells(c, "tp", "fp", "fn")
    weight = number(beta, "beta", 0, 1e50) ** 2
    return ratio((1 + weight) * tp, (1 + weight) * tp + weight * fn + fp)


def mcc(c: Counts) -> Any:
    """Matthews correlation of truth and alarm:
    (TP·TN − FP·FN) / √((TP+FP)(TP+FN)(TN+FP)(TN+FN)); 0 by convention when a factor is 0.

    Source: Chicco & Jurman (2020), doi 10.1186/s12864-019-6413-7.

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.

    Returns
    -------
    float or ndarray
        From −1 to 1, of the cells' shape.

    Raises
    ------
    BadValue
        If a cell is negative, infinite or no number.
    """
    tp, fp, fn, tn = _to_multiply(c)
    beyond_chance = tp * tn - fp * fn
    by_truth, by_alarm = (tp + fn) * (fp + tn), (tp + fp) * (fn + tn)
    # Informedness · markedness: each is at most 1, and so is their mean, rounding or not.
    size = np.sqrt(ratio(beyond_chance, by_truth) * ratio(beyond_chance, by_alarm))
    return np.where((by_truth == 0) | (by_alarm == 0), 0.0, np.sign(beyond_chance) * size)[()]


def g_mean(c: Counts) -> Any:
    """Geometric mean of the recall of each class: √(TPR · TNR).

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.

    Returns
    -------
    float or ndarray
        From 0 to 1, of the cells' shape; nan if a class is empty.

    Raises
    ------
    BadValue
        If a cell is negative, infinite or no number.
    """
    return np.sqrt(recall(c) * specificity(c))


def cohen_kappa(c: Counts) -> Any:
    """Agreement beyond chance: 2(TP·TN − FP·FN) / ((TP+FP)(FP+TN) + (TP+FN)(FN+TN)).

    Source: Cohen (1960), doi 10.1177/001316446002000104.

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.

    Returns
    -------
    float or ndarray
        From −1 to 1, of the cells' shape; nan if all cases are in one right cell.

    Raises
    ------
    BadValue
        If a cell is negative, infinite or no number.
    """
    tp, fp, fn, tn = _to_multiply(c)
    by_chance = (tp + fp) * (fp + tn) + (tp + fn) * (fn + tn)
    return ratio(2 * (tp * tn - fp * fn), by_chance)


def informedness(c: Counts) -> Any:
    """How far the rates of alarms of the classes differ: TPR + TNR − 1 (Youden's J).

    Source: Youden (1950), doi 10.1002/1097-0142(1950)3:1<32::AID-CNCR2820030106>3.0.CO;2-3.

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.

    Returns
    -------
    float or ndarray
        From −1 to 1, of the cells' shape; nan if a class is empty.

    Raises
    ------
    BadValue
        If a cell is negative, infinite or no number.
    """
    # TNR − 1 is −FPR; one difference is exactly 0 where both rates are the same.
    return recall(c) - false_positive_rate(c)


def markedness(c: Counts) -> Any:
    """How far an alarm and an all-clear can be believed: PPV + NPV − 1.

    Source: Powers (2011), Evaluation: from precision, recall and F-measure to ROC, informedness,
    markedness and correlation.

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.

    Returns
    -------
    float or ndarray
        From −1 to 1, of the cells' shape; nan if nothing is flagged or nothing cleared.

    Raises
    ------
    BadValue
        If a cell is negative, infinite or no number.
    """
    fn, tn = cells(c, "fn", "tn")
    return precision(c) - ratio(fn, fn + tn)  # NPV − 1 is −FN / (FN + TN)


def precision_gain(c: Counts) -> Any:
    """Precision from π (0) to 1 (1), harmonically: 1 − π/(1−π) · FP/TP; below 0 worse than π.

    Source: Flach & Kull (2015), Precision-Recall-Gain Curves, section 4.

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.

    Returns
    -------
    float or ndarray
        At most 1, of the cells' shape; nan without true positives or without negatives.

    Raises
    ------
    BadValue
        If a cell is negative, infinite or no number.
    """
    # P · FP / (N · TP) is FPR / TPR.
    return 1 - ratio(false_positive_rate(c), recall(c))


def recall_gain(c: Counts) -> Any:
    """Recall from π (0) to 1 (1), harmonically: 1 − π/(1−π) · FN/TP; below 0 when recall < π.

    Source: Flach & Kull (2015), Precision-Recall-Gain Curves, section 4.

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.

    Returns
    -------
    float or ndarray
        At most 1, of the cells' shape; nan without true positives or without negatives.

    Raises
    ------
    BadValue
        If a cell is negative, infinite or no number.
    """
    # P · FN / (N · TP) is FN / N over TPR.
    fp, fn, tn = cells(c, "fp", "fn", "tn")
    return 1 - ratio(ratio(fn, fp + tn), recall(c))


def majority_gradient_share(y: ArrayLike, p: ArrayLike, *, pos_label: Any = None) -> float:
    """Majority's share of Σ|p − y|, the pull of the rows on the intercept under cross-entropy.

    Where p = ½ for every row it is 1 − π. At the optimum of a model with a free intercept it is
    ½: there the two classes pull equally hard.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels of at most two kinds, such as 0 and 1; the majority is the other than the positive.
    p : array_like of shape (n,)
        Probabilities of the positive class.
    pos_label : label, optional
        The positive label; without it 1, True, or the later of two in sorted order.

    Returns
    -------
    float
        From 0 to 1; nan where every p is y.

    Raises
    ------
    BadValue
        If the shapes differ, there is no row, a label cannot be used, or a p is not from 0 to 1.
    """
    positive, p = checked(y, p, pos_label)
    check_shares(p=p)
    pull = np.abs(p - positive)
    return float(ratio(pull[~positive].sum(), pull.sum()))


class Metric(NamedTuple):
    """A metric: its formula, its name, its range, and when it is undefined (nan, shown as "—")."""

    of: Callable[..., Any]
    label: str
    low: float
    undefined: str
    high: float = 1

    @property
    def definition(self) -> str:
        """What it is, in words and as a formula: the first paragraph that its function says."""
        return " ".join((self.of.__doc__ or "").partition("\n\n")[0].split())


METRICS = {
    "accuracy": Metric(accuracy, "accuracy", 0, "never"),
    "majority_baseline": Metric(majority_baseline, "majority vote (1 − π)", 0, "never"),
    "recall": Metric(recall, "recall", 0, "no positives"),
    "precision": Metric(precision, "precision", 0, "nothing flagged"),
    "specificity": Metric(specificity, "specificity", 0, "no negatives"),
    "fpr": Metric(false_positive_rate, "false-positive rate", 0, "no negatives"),
    "npv": Metric(negative_predictive_value, "negative predictive value", 0, "nothing cleared"),
    "balanced_accuracy": Metric(balanced_accuracy, "balanced accuracy", 0, "one class is empty"),
    "g_mean": Metric(g_mean, "G-mean", 0, "one class is empty"),
    "f1": Metric(f1, "F1", 0, "no positives and nothing flagged"),
    "f_beta": Metric(f_beta, "Fβ (β = 2)", 0, "no positives and nothing flagged"),
    "mcc": Metric(mcc, "MCC", -1, "0 by convention when a row or column is empty"),
    "cohen_kappa": Metric(cohen_kappa, "Cohen's κ", -1, "all cases are in the same right cell"),
    "informedness": Metric(informedness, "informedness", -1, "one class is empty"),
    "markedness": Metric(markedness, "markedness", -1, "nothing flagged, or nothing cleared"),
    "precision_gain": Metric(
        precision_gain, "precision gain", -np.inf, "no true positive, or no negatives"
    ),
    "recall_gain": Metric(recall_gain, "recall gain", -np.inf, "no true positive, or no negatives"),
}
