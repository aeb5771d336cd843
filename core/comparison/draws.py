"""One method on one draw of rows: its ranking, the positives it expects, its cost as τ moves."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from .. import metrics
from ..checks import binary_in, check_is, check_number, check_whole, finite_in, numbers_in
from ..metrics.checks import check_probabilities
from ..metrics.costs import Costs, expected_cost
from ..metrics.thresholds import cheapest
from ..models.fitted import Floats
from ..parameters import BadValue
from .cells import Cell, folds, out_of_fold, trained

HALF = 0.5


class Draw(NamedTuple):
    """What a cell finds on the test rows of its seed.

    `thresholds` lead from one half to the cell's own: the cheapest one on the
    training rows, each scored by a fit that has not seen it.
    """

    roc_auc: float
    expected: float  # positives in 100 cases, as the sum of their predicted probabilities
    thresholds: Floats
    costs: Floats  # at each threshold, per 1,000 cases


def draw_of(cell: Cell, steps: int) -> Draw:
    """One method on one draw of rows, judged on test rows at the real prevalence.

    Parameters
    ----------
    cell : Cell
        One model with one method on the folds of one seed.
    steps : int
        Number of thresholds, 2 to 1,000, or 0: then no threshold is chosen.

    Returns
    -------
    Draw

    Raises
    ------
    BadValue
        If the method cannot be had, the cell or the number of steps cannot be used, or the
        cheapest threshold is not between 0 and 1.
    """
    check_is("cell", cell, Cell)
    check_whole("steps", steps, 0, 1_000)
    train, test = folds(cell.data, cell.prevalence, cell.seed)
    score, costs = trained(train, cell)(test.X), Costs(fp=1, fn=float(cell.miss))
    thresholds = np.empty(0)
    if steps:
        own = cheapest(metrics.sweep(train.y, out_of_fold(train, cell)), costs).threshold
        thresholds = thresholds_between(HALF, own, steps)
    return Draw(
        roc_auc=float(metrics.roc_auc(metrics.sweep(test.y, score))),
        expected=expected_positives(score),
        thresholds=thresholds,
        costs=costs_at(test.y, score, thresholds, costs),
    )


def thresholds_between(start: float, end: float, steps: int) -> Floats:
    """Thresholds on the way from one to another, evenly spaced in log-odds.

    Parameters
    ----------
    start, end : float
        τ, strictly between 0 and 1.
    steps : int
        How many with both ends, 2 to 1,000.

    Returns
    -------
    ndarray of shape (steps,)
        The first is start and the last is end, exactly.

    Raises
    ------
    BadValue
        If an argument cannot be used.
    """
    check_number("start", start, 0, 1, ends=False)
    check_number("end", end, 0, 1, ends=False)
    check_whole("steps", steps, 2, 1_000)
    between: Floats = expit(np.linspace(logit(float(start)), logit(float(end)), int(steps)))
    between[[0, -1]] = start, end
    return between


def expected_positives(probability: ArrayLike, per: float = 100) -> float:
    """The positives that a model expects in 100 cases (or `per`): the sum of its probabilities.

    Parameters
    ----------
    probability : array_like of shape (n,)
        Predicted probability of each case, 0 to 1.
    per : float
        In how many cases, above 0.

    Returns
    -------
    float
        nan without cases.

    Raises
    ------
    BadValue
        If a probability is not from 0 to 1, or per cannot be used.
    """
    check_number("per", per, 0, ends=False)
    check_probabilities(probability)
    p = numbers_in("probability", probability)
    return float(per * p.mean()) if p.size else float("nan")


def costs_at(y: ArrayLike, score: ArrayLike, thresholds: ArrayLike, costs: Costs) -> Floats:
    """The cost per 1,000 cases of the rule "score ≥ threshold" at each threshold.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels 0 and 1.
    score : array_like of shape (n,)
        Score of each case, finite.
    thresholds : array_like of shape (m,)
        τ, finite.
    costs : Costs
        What each cell of the confusion matrix costs, a case.

    Returns
    -------
    ndarray of shape (m,)
        In the unit of the costs.

    Raises
    ------
    BadValue
        If the labels are not 0 and 1, the scores do not fit them, or a threshold is not finite.
    """
    check_is("costs", costs, Costs)
    y, score = metrics.checked(binary_in("y", y), numbers_in("score", score))
    at = finite_in("thresholds", thresholds)
    if at.ndim != 1:
        raise BadValue(f"thresholds has shape {at.shape}; use one dimension.")
    found = [metrics.counts_at(y, score, float(t)) for t in at]
    return np.array([float(expected_cost(counts, costs)) for counts in found], float)
