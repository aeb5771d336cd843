"""What decisions cost, and the threshold that a cost matrix asks of calibrated probabilities.

Costs are in any one unit (euros, hours); a benefit is a negative cost.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..parameters import BadValue
from . import Counts, ratio

Floats = NDArray[np.float64]


class Costs(NamedTuple):
    """What each cell of the confusion matrix costs a case."""

    fp: float
    fn: float
    tp: float = 0.0
    tn: float = 0.0


def checked_costs(costs: Costs) -> Costs:
    """The same costs; BadValue when a mistake is not dearer than being right on the same case.

    Parameters
    ----------
    costs : Costs
        What each cell costs a case, in any one unit.

    Returns
    -------
    Costs
        The same.

    Raises
    ------
    BadValue
        If a cost is not finite, FP costs no more than TN, or FN no more than TP.
    """
    for name, cost in zip(costs._fields, costs, strict=True):
        if not math.isfinite(cost):
            raise BadValue(f"The cost of a {name.upper()} is {cost}; use a finite number.")
    for wrong, right in (("fp", "tn"), ("fn", "tp")):
        mistake, correct = getattr(costs, wrong), getattr(costs, right)
        if mistake <= correct:
            raise BadValue(
                f"A {wrong.upper()} costs {mistake:g} and a {right.upper()} {correct:g}; "
                f"a {wrong.upper()} must cost more."
            )
    return costs


def best_threshold(costs: Costs) -> float:
    """τ* = (C_FP − C_TN) / (C_FP − C_TN + C_FN − C_TP): alarm when P(y=1|x) ≥ τ* (equation D5.6).

    Cheapest if the probabilities are calibrated at the prevalence where they are used.
    Source: Elkan (2001), The Foundations of Cost-Sensitive Learning, section 2.

    Parameters
    ----------
    costs : Costs
        What each cell costs a case, in any one unit.

    Returns
    -------
    float
        A probability.

    Raises
    ------
    BadValue
        If a cost is not finite, FP costs no more than TN, or FN no more than TP.
    """
    alarm, miss = _excess(costs)
    return alarm / (alarm + miss)


def expected_cost(c: Counts, costs: Costs, per: float = 1_000) -> Any:
    """Cost per 1,000 cases (or `per`): Σ cell · cost / all.

    With `Sweep.counts` it is the curve over τ; with `counts_from_rates`, at any prevalence.

    Parameters
    ----------
    c : Counts
        Cases in each cell, numbers or arrays of one shape.
    costs : Costs
        What each cell costs a case, in any one unit.
    per : float
        For how many cases.

    Returns
    -------
    float or ndarray
        In the unit of the costs, of the cells' shape; nan where there are no cases.
    """
    total = c.tp * costs.tp + c.fp * costs.fp + c.fn * costs.fn + c.tn * costs.tn
    return per * ratio(total, c.tp + c.fp + c.fn + c.tn)


def cheapest_step(cost: Floats) -> int:
    """The step of a dial with the lowest cost; of equals the highest.

    Parameters
    ----------
    cost : ndarray of shape (steps,)
        The cost at each step, in any one unit.

    Returns
    -------
    int
        Which step, from 0.
    """
    return cost.size - 1 - int(np.argmin(cost[::-1]))


def iso_cost_slope(prevalence: float, costs: Costs) -> float:
    """How steep lines of constant cost are in ROC space: (1−π)/π · (C_FP − C_TN)/(C_FN − C_TP).

    Source: Provost & Fawcett (2001), doi 10.1023/A:1007601015854.

    Parameters
    ----------
    prevalence : float
        π, the share of positives, above 0.
    costs : Costs
        What each cell costs a case, in any one unit.

    Returns
    -------
    float
        Recall for each unit of FPR.

    Raises
    ------
    BadValue
        If a cost is not finite, FP costs no more than TN, or FN no more than TP.
    """
    alarm, miss = _excess(costs)
    return (1 - prevalence) / prevalence * alarm / miss


def iso_cost_recall(
    cost: float, fpr: ArrayLike, prevalence: float, costs: Costs, per: float = 1_000
) -> Any:
    """Recall at which a case costs cost/per, for each FPR: a line of constant cost in ROC space.

    Parameters
    ----------
    cost : float
        What `per` cases cost, in the unit of `costs`.
    fpr : array_like
        False-positive rates, from 0 to 1.
    prevalence : float
        π, the share of positives.
    costs : Costs
        What each cell costs a case.
    per : float
        For how many cases.

    Returns
    -------
    float or ndarray
        Recall, of the shape of fpr; nan where no recall from 0 to 1 costs that.

    Raises
    ------
    BadValue
        If a cost is not finite, FP costs no more than TN, or FN no more than TP.
    """
    alarm, miss = _excess(costs)
    of_nothing = prevalence * costs.fn + (1 - prevalence) * costs.tn
    alarms = (1 - prevalence) * alarm * np.asarray(fpr, float)
    return _share(ratio(of_nothing + alarms - cost / per, prevalence * miss))


def iso_cost_precision(
    cost: float, recall: ArrayLike, prevalence: float, costs: Costs, per: float = 1_000
) -> Any:
    """Precision at which a case costs cost/per, for each recall: constant cost in PR space.

    Parameters
    ----------
    cost : float
        What `per` cases cost, in the unit of `costs`.
    recall : array_like
        Recalls, from 0 to 1.
    prevalence : float
        π, the share of positives.
    costs : Costs
        What each cell costs a case.
    per : float
        For how many cases.

    Returns
    -------
    float or ndarray
        Precision, of the shape of recall; nan where no precision from 0 to 1 costs that.

    Raises
    ------
    BadValue
        If a cost is not finite, FP costs no more than TN, or FN no more than TP.
    """
    alarm, miss = _excess(costs)
    hits = prevalence * np.asarray(recall, float)
    of_nothing = prevalence * costs.fn + (1 - prevalence) * costs.tn
    false_alarms = (cost / per - of_nothing + miss * hits) / alarm
    possible = (false_alarms >= 0) & (false_alarms <= 1 - prevalence)
    return np.where(possible, ratio(hits, hits + false_alarms), np.nan)[()]


def _excess(costs: Costs) -> tuple[float, float]:
    """What a false alarm and a miss cost beyond being right on the same case."""
    fp, fn, tp, tn = checked_costs(costs)
    return fp - tn, fn - tp


def _share(value: Any) -> Any:
    return np.where((value >= 0) & (value <= 1), value, np.nan)[()]
