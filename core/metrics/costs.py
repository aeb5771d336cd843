"""What decisions cost, and the threshold that a cost matrix asks of calibrated probabilities.

Costs are in any one unit (euros, hours); a benefit is a negative cost.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..parameters import BadValue
from .checks import check_costs, check_shapes
from .counts import Counts, cells, ratio
from .inputs import exact, floats, fraction, nearest, number, shares
from .sweep import Sweep, checked_sweep

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
    fp, fn, tp, tn = _exactly(costs)
    for wrong, right, mistake, correct in (("FP", "TN", fp, tn), ("FN", "TP", fn, tp)):
        if mistake <= correct:
            raise BadValue(
                f"A {wrong} costs {nearest(mistake):g} and a {right} {nearest(correct):g}; "
                f"a {wrong} must cost more."
            )
    return costs


def _exactly(costs: Costs) -> list[Fraction]:
    """The four costs as fractions, .1 as one tenth, so that equal sums are equal."""
    check_costs(costs)
    return [fraction(cost, name) for name, cost in costs._asdict().items()]


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
    alarm, miss = excess(costs)
    return nearest(alarm / (alarm + miss))


def excess(costs: Costs) -> tuple[Fraction, Fraction]:
    """What a false alarm and a miss cost beyond being right on the same case.

    Parameters
    ----------
    costs : Costs
        What each cell costs a case, in any one unit.

    Returns
    -------
    alarm, miss : Fraction
        C_FP − C_TN and C_FN − C_TP, in that unit.

    Raises
    ------
    BadValue
        If a cost is not finite, FP costs no more than TN, or FN no more than TP.
    """
    fp, fn, tp, tn = _exactly(checked_costs(costs))
    return fp - tn, fn - tp


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

    Raises
    ------
    BadValue
        If a cost or per is not finite, or a cell negative or no number.
    """
    tp, fp, fn, tn = cells(c)
    (of_fp, of_fn, of_tp, of_tn), unit = prices(costs)
    total = tp * of_tp + fp * of_fp + fn * of_fn + tn * of_tn
    share, per = ratio(total, tp + fp + fn + tn), number(per, "per", 0, ends=False)
    with np.errstate(over="ignore"):
        return (share * max(1.0, unit)) * (per * min(1.0, unit))


def prices(costs: Costs) -> tuple[Costs, float]:
    """The costs as whole numbers of one unit, so that sums of whole cases are exact.

    Costs of more digits than fit become parts of the dearest.

    Parameters
    ----------
    costs : Costs
        What each cell costs a case, in any one unit.

    Returns
    -------
    costs : Costs
        The same in the unit below.
    unit : float
        In the unit of the costs.

    Raises
    ------
    BadValue
        If a cost is not finite.
    """
    exactly = _exactly(costs)
    unit = Fraction(1, math.lcm(*(cost.denominator for cost in exactly)))
    dearest = max(abs(cost) for cost in exactly)
    unit = unit if dearest / unit < 2**40 else dearest
    return Costs(*(nearest(cost / unit) for cost in exactly)), nearest(unit)


def cheapest_step(cost: ArrayLike) -> int:
    """The step of a dial with the lowest cost; of equals the highest.

    Parameters
    ----------
    cost : array_like of shape (steps,)
        The cost at each step, in any one unit.

    Returns
    -------
    int
        Which step, from 0.

    Raises
    ------
    BadValue
        If no cost is a number.
    """
    costs = floats(cost, "cost")
    if costs.ndim != 1 or np.isnan(costs).all():
        raise BadValue(f"cost has shape {costs.shape} and no number in it; give one cost a step.")
    return costs.size - 1 - int(np.nanargmin(costs[::-1]))


def net_benefit(of: Counts | Sweep, act_at: ArrayLike, *, standardized: bool = False) -> Any:
    """True positives a case, less the false alarms that cost as much: TP/n − FP/n · t/(1 − t).

    Who acts at a probability of t or more holds a miss for (1 − t)/t times as bad as a false
    alarm. Never acting has net benefit 0, acting on all has `net_benefit_of_all`. Over t it is the
    decision curve. Source: Vickers & Elkin (2006), doi 10.1177/0272989X06295361.

    Parameters
    ----------
    of : Counts or Sweep
        Cases in each cell; or all thresholds of scores that are believed: flagged from t on.
    act_at : array_like
        t, the probability at which one would act, from 0 to below 1.
    standardized : bool
        Whether to divide by the prevalence, so that 1 is the best there is.

    Returns
    -------
    float or ndarray
        At most π, or 1; of the common shape; nan without cases, or without positives where
        standardized.

    Raises
    ------
    BadValue
        If t is not from 0 to below 1, or `of` is neither counts nor a sweep.
    """
    t = _acts(act_at)
    if isinstance(of, Sweep):
        s = checked_sweep(of)
        row = s.threshold.size - 1 - np.searchsorted(s.threshold[::-1], t)
        of = Counts(s.tp[row], s.fp[row], s.tp[-1] - s.tp[row], s.fp[-1] - s.fp[row])
    tp, fp, fn, tn = cells(of)
    check_shapes(counts=sum((tp, fp, fn, tn)), act_at=t)
    cases, (against, for_) = tp + fp + fn + tn, _odds(t)
    benefit = ratio(for_ * tp - against * fp, for_ * cases)
    return ratio(benefit, ratio(tp + fn, cases)) if standardized else benefit


def net_benefit_of_all(
    prevalence: ArrayLike, act_at: ArrayLike, *, standardized: bool = False
) -> Any:
    """Net benefit of acting on every case: π − (1 − π) · t/(1 − t).

    Parameters
    ----------
    prevalence : array_like
        π, the share of positives, from 0 to 1.
    act_at : array_like
        t, the probability at which one would act, from 0 to below 1.
    standardized : bool
        Whether to divide by the prevalence.

    Returns
    -------
    float or ndarray
        At most π, or 1; of the common shape; nan without positives where standardized.

    Raises
    ------
    BadValue
        If a share is not from 0 to 1, t is 1, or the shapes do not fit together.
    """
    (positive,), t = shares(prevalence=prevalence), _acts(act_at)
    check_shapes(prevalence=positive, act_at=t)
    benefit = positive - (1 - positive) * t / (1 - t)
    return ratio(benefit, positive) if standardized else benefit


def _odds(t: Any) -> Any:
    """t and 1 − t times what makes both whole, if it is small: equal sums are then equal."""
    both = np.array([_whole_odds(one) for one in np.ravel(t).tolist()], float).reshape(-1, 2)
    return both.T.reshape(2, *np.shape(t))


def _whole_odds(t: float) -> tuple[float, float]:
    against, for_ = (exact(t) / (1 - exact(t))).as_integer_ratio()
    return (against, for_) if max(against, for_) < 2**40 else (t, 1 - t)


def _acts(act_at: ArrayLike) -> Any:
    (t,) = shares(act_at=act_at)
    if not np.all(t < 1):
        raise BadValue("act_at is 1 or nan; use probabilities from 0 to below 1.")
    return t


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
        If the prevalence is not above 0 and at most 1, or `checked_costs` refuses the costs.
    """
    alarm, miss = excess(costs)
    positive = _share_above_0(prevalence)
    return nearest((1 - positive) / positive * alarm / miss)


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
        If a share is outside 0 to 1, prevalence or per is 0, or `checked_costs` refuses the costs.
    """
    level, alarm, miss, positive = _above_nothing(cost, prevalence, costs, per)
    (at,) = shares(fpr=fpr)
    with np.errstate(invalid="ignore", over="ignore"):
        falls = nearest(alarm * (1 - positive) / (miss * positive)) * at
        value = falls - nearest(level / (miss * positive))
    return np.where((value >= 0) & (value <= 1), value + 0.0, np.nan)[()]


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
        If a share is outside 0 to 1, prevalence or per is 0, or `checked_costs` refuses the costs.
    """
    level, alarm, miss, positive = _above_nothing(cost, prevalence, costs, per)
    (at,) = shares(recall=recall)
    with np.errstate(invalid="ignore", over="ignore"):
        false_alarms = nearest(level / alarm) + nearest(miss * positive / alarm) * at
    hits, negative = nearest(positive) * at, nearest(1 - positive)
    possible = (false_alarms >= 0) & (false_alarms <= negative)
    return np.where(possible, ratio(hits, hits + np.where(possible, false_alarms, 0)), np.nan)[()]


def _share_above_0(prevalence: float) -> Fraction:
    share = fraction(prevalence, "prevalence", 0, 1)
    if not share:
        raise BadValue("prevalence is 0; use a share above 0.")
    return share


def _above_nothing(
    cost: float, prevalence: float, costs: Costs, per: float
) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """What a case costs more than if nobody were flagged, C_FP − C_TN, C_FN − C_TP, and π."""
    alarm, miss = excess(costs)
    _, fn, _, tn = _exactly(costs)
    positive = _share_above_0(prevalence)
    each = fraction(cost, "cost") / fraction(per, "per", 0, ends=False)
    return each - positive * fn - (1 - positive) * tn, alarm, miss, positive
