"""The confusion matrix, and every metric that follows from it.

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
    """The confusion matrix of the rule "positive when score ≥ threshold".

    Parameters
    ----------
    y : ndarray of shape (n,)
        Labels, 0 or 1.
    score : ndarray of shape (n,)
        Scores, higher for what is more likely positive.
    threshold : float
        τ, on the scale of the scores.

    Returns
    -------
    Counts
        Four whole numbers of cases.
    """
    alarm = score >= threshold
    tp = int(np.count_nonzero(alarm & (y == 1)))
    fp = int(np.count_nonzero(alarm)) - tp
    positives = int(np.count_nonzero(y == 1))
    return Counts(tp, fp, positives - tp, y.size - positives - fp)


def counts_from_rates(tpr: Any, fpr: Any, prevalence: Any, cases: float = 1.0) -> Counts:
    """The expected confusion matrix of `cases` cases at a prevalence, from TPR and FPR.

    With it every metric is a function of the prevalence at fixed rates.

    Parameters
    ----------
    tpr, fpr : float or array_like
        True- and false-positive rate, from 0 to 1.
    prevalence : float or array_like
        π, the share of positives, from 0 to 1.
    cases : float
        How many cases there are; 1 gives shares.

    Returns
    -------
    Counts
        Expected cases in each cell, fractions included, of the common shape.
    """
    positives = cases * np.asarray(prevalence, float)
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
        The quotients, of the common shape.
    """
    part, whole = np.asarray(part, float), np.asarray(whole, float)
    blank = np.full(np.broadcast_shapes(part.shape, whole.shape), np.nan)
    return np.divide(part, whole, out=blank, where=whole != 0)[()]


def accuracy(c: Counts) -> Any:
    """Share of all cases that are judged right: (TP + TN) / all.

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.

    Returns
    -------
    float or ndarray
        From 0 to 1, of the cells' shape; nan without cases.
    """
    return ratio(c.tp + c.tn, c.tp + c.fp + c.fn + c.tn)


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
    """
    return ratio(c.fp + c.tn, c.tp + c.fp + c.fn + c.tn)


def recall(c: Counts) -> Any:
    """Share of the positives that are caught: TP / (TP + FN).

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.

    Returns
    -------
    float or ndarray
        From 0 to 1, of the cells' shape; nan without positives.
    """
    return ratio(c.tp, c.tp + c.fn)


def precision(c: Counts) -> Any:
    """Share of the alarms that are right: TP / (TP + FP).

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.

    Returns
    -------
    float or ndarray
        From 0 to 1, of the cells' shape; nan without alarms.
    """
    return ratio(c.tp, c.tp + c.fp)


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
    """
    return ratio(c.tn, c.tn + c.fp)


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
    """
    return ratio(c.fp, c.fp + c.tn)


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
    """
    return ratio(c.tn, c.tn + c.fn)


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
    """
    return ratio(2 * c.tp, 2 * c.tp + c.fp + c.fn)


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
    """
    hits = (1 + beta**2) * c.tp
    return ratio(hits, hits + beta**2 * c.fn + c.fp)


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
    """
    tp, fp, fn, tn = (np.asarray(cell, float) for cell in c)
    spread = np.sqrt(tp + fp) * np.sqrt(tp + fn) * np.sqrt(tn + fp) * np.sqrt(tn + fn)
    return np.nan_to_num(ratio(tp * tn - fp * fn, spread), nan=0.0)[()]


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
    """
    tp, fp, fn, tn = (np.asarray(cell, float) for cell in c)
    return ratio(2 * (tp * tn - fp * fn), (tp + fp) * (fp + tn) + (tp + fn) * (fn + tn))


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
    """
    return recall(c) + specificity(c) - 1


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
    """
    return precision(c) + negative_predictive_value(c) - 1


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
    """
    return 1 - ratio(c.tp + c.fn, c.fp + c.tn) * ratio(c.fp, c.tp)


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
    """
    return 1 - ratio(c.tp + c.fn, c.fp + c.tn) * ratio(c.fn, c.tp)


def majority_gradient_share(y: NDArray[Any], p: Floats) -> float:
    """Majority's share of Σ|p − y|, the pull of the rows on the intercept under cross-entropy.

    Where p = ½ for every row it is 1 − π. At the optimum of a model with a free intercept it is
    ½: there the two classes pull equally hard.

    Parameters
    ----------
    y : ndarray of shape (n,)
        Labels, 0 or 1.
    p : ndarray of shape (n,)
        Probabilities of class 1.

    Returns
    -------
    float
        From 0 to 1; nan where every p is y.
    """
    pull = np.abs(p - y)
    return float(ratio(pull[y == 0].sum(), pull.sum()))


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
