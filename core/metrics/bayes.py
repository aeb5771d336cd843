"""The base rate: what an alarm is worth, from prevalence, recall and false-positive rate.

Single numbers are calculated in fractions, so every count is exact; a float counts as the decimal
it prints as, so .01 is one hundredth. Arrays are calculated in floating point.
Rates outside [0, 1] raise BadValue. Undefined is nan: the worth of an alarm that never sounds.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .. import metrics
from ..parameters import BadValue
from . import Counts
from .checks import MOST, check_counts, check_shapes
from .counts import cells as checked_cells
from .inputs import exact as exact  # a public name here too
from .inputs import floats, fraction, nearest, number

Floats = NDArray[np.float64]

PEOPLE = 10_000


# Numbers in, fractions or arrays out.


def _rates(**rates: Any) -> list[Any]:
    """The rates as fractions, or all as arrays where one is; BadValue names the one outside."""
    found = {name: _rate(name, rate) for name, rate in rates.items()}
    check_shapes(**found)
    if any(isinstance(rate, np.ndarray) for rate in found.values()):
        return [np.asarray(rate, float) for rate in found.values()]
    return list(found.values())


def _rate(name: str, rate: Any) -> Any:
    try:
        found = exact(rate)
    except BadValue:
        found = Fraction(-1)
    if not np.all((found >= 0) & (found <= 1)):
        raise BadValue(f"{name}: {rate!s:.40} is not a rate; use a number from 0 to 1.")
    return found


def over(part: Any, whole: Any) -> Any:
    """part / whole; 0/0 is nan, anything else over 0 is infinite.

    Parameters
    ----------
    part, whole : number or array_like
        In one unit; nan stays nan.

    Returns
    -------
    Fraction, float or ndarray
        A fraction if both are.

    Raises
    ------
    BadValue
        If one is no number or the shapes do not fit together.
    """
    if isinstance(part, Fraction) and isinstance(whole, Fraction) and whole:
        return part / whole
    part, whole = floats(part, "part"), floats(whole, "whole")
    check_shapes(part=part, whole=whole)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return (np.divide(part, whole + 0.0) + 0.0)[()]


# The four cells.


def false_positive_rate(specificity: Any) -> Any:
    """Share of the healthy who are flagged: 1 − specificity.

    Parameters
    ----------
    specificity : number or ndarray
        Share of the healthy who are cleared, from 0 to 1.

    Returns
    -------
    Fraction or ndarray
        From 0 to 1.

    Raises
    ------
    BadValue
        If a rate is no number from 0 to 1, or arrays do not fit together.
    """
    (specificity,) = _rates(specificity=specificity)
    return 1 - specificity


def expected_counts(prevalence: Any, recall: Any, fpr: Any, population: Any = PEOPLE) -> Counts:
    """People expected in each cell of the confusion matrix, fractions of persons included.

    Every metric of `core.metrics` can be had from them.

    Parameters
    ----------
    prevalence, recall, fpr : number or ndarray
        Share of the sick; shares of the sick and of the healthy who are flagged: from 0 to 1.
    population : number
        How many people, 0 or more.

    Returns
    -------
    Counts
        Fractions; arrays if a rate is one.

    Raises
    ------
    BadValue
        If a rate is no number from 0 to 1, the population is negative or not finite, or arrays do
        not fit together.
    """
    rates = _rates(prevalence=prevalence, recall=recall, fpr=fpr)
    try:
        everybody = fraction(population, "population", 0, MOST)
    except BadValue:
        raise BadValue(
            f"population: {population!s:.40} is not a number of people; use 0 or more."
        ) from None
    prevalence, recall, fpr = rates
    people = everybody if isinstance(prevalence, Fraction) else nearest(everybody)
    sick = people * prevalence
    found, flagged = sick * recall, (people - sick) * fpr
    return Counts(tp=found, fp=flagged, fn=sick - found, tn=people - sick - flagged)


def whole_counts(counts: Counts) -> Counts:
    """The counts in whole people, with the same sum; arrays place by place.

    Largest remainder: all are rounded down, and those who are left over go where most was cut off
    (of equals to the first of TP, FP, FN, TN).

    Parameters
    ----------
    counts : Counts
        People in each cell, fractions included; numbers or arrays of one shape.

    Returns
    -------
    Counts
        Whole numbers, of the same shape.

    Raises
    ------
    BadValue
        If a cell is negative, not finite or no number, or arrays do not fit together.
    """
    check_counts(counts)
    if any(np.ndim(cell) for cell in counts):
        return _whole_arrays(counts)
    cells = [fraction(cell, name.upper(), 0) for name, cell in counts._asdict().items()]
    whole = [math.floor(cell) for cell in cells]
    cut_off = [cell - rounded for cell, rounded in zip(cells, whole, strict=True)]
    by_cut = sorted(range(4), key=lambda i: -cut_off[i])
    for i in by_cut[: round(sum(cut_off))]:
        whole[i] += 1
    return Counts(*whole)


def _whole_arrays(counts: Counts) -> Counts:
    """The same in floating point, where 89.99999999999 is 90, and equal up to rounding is equal."""
    cells = np.array(np.broadcast_arrays(*checked_cells(counts)))
    if not (cells < 2**53).all():
        raise BadValue("A cell is nan or above 2⁵³; use numbers of people.")
    whole = np.floor(cells + 1e-9)
    cut_off = np.round(cells - whole, 9)
    rank = (-cut_off).argsort(axis=0, kind="stable").argsort(axis=0)
    left_over = cut_off.sum(axis=0).round()
    return Counts(*(whole + (rank < left_over)).astype(int))


# What a result is worth.


def posterior(
    prevalence: Any, recall: Any, fpr: Any, results: Sequence[bool], dependence: Any = 0
) -> Any:
    """P(sick | results) after one or more tests of the same kind; True is an alarm.

    A further test repeats the last result with probability `dependence` and is drawn afresh
    otherwise: 0 is independence given the state of health, 1 means that it can tell nothing new.
    Of two tests it is the correlation within the sick and within the healthy.
    Source: Bayes' rule; Vacek (1985), doi 10.2307/2530967, for two dependent tests.

    Parameters
    ----------
    prevalence, recall, fpr : number or ndarray
        Share of the sick; shares of the sick and of the healthy who are flagged: from 0 to 1.
    results : sequence of bool
        In their order; none leaves the prevalence.
    dependence : number or ndarray
        From 0 to 1.

    Returns
    -------
    Fraction, float or ndarray
        From 0 to 1; nan where such results never come.

    Raises
    ------
    BadValue
        If a rate is no number from 0 to 1, a result no bool, or arrays do not fit together.
    """
    prevalence, recall, fpr, dependence = _rates(
        prevalence=prevalence, recall=recall, fpr=fpr, dependence=dependence
    )
    results = _results(results)
    sick = prevalence * _likelihood(results, recall, dependence)
    healthy = (1 - prevalence) * _likelihood(results, fpr, dependence)
    return over(sick, sick + healthy)


def _results(results: Sequence[bool]) -> list[bool]:
    found: list[Any] = [None]
    with contextlib.suppress(TypeError):
        found = list(results)
    if not all(isinstance(one, bool | np.bool_) for one in found):
        raise BadValue(f"results: {results!s:.40}; use a list of True (an alarm) and False.")
    return [bool(one) for one in found]


def _likelihood(results: Sequence[bool], alarm_rate: Any, dependence: Any) -> Any:
    """Probability of the results, in this order, among people who are flagged at a rate."""
    chances = [alarm_rate if alarm else 1 - alarm_rate for alarm in results]
    product = math.prod(chances[:1])
    for last, alarm, chance in zip(results, results[1:], chances[1:], strict=False):
        product = product * (dependence * (alarm == last) + (1 - dependence) * chance)
    return product


def ppv(prevalence: Any, recall: Any, fpr: Any) -> Any:
    """Positive predictive value, or precision: the share of the alarms that are right.

    Parameters
    ----------
    prevalence, recall, fpr : number or ndarray
        Share of the sick; shares of the sick and of the healthy who are flagged: from 0 to 1.

    Returns
    -------
    Fraction, float or ndarray
        From 0 to 1; nan without alarms.

    Raises
    ------
    BadValue
        If a rate is no number from 0 to 1, or arrays do not fit together.
    """
    return posterior(prevalence, recall, fpr, [True])


def npv(prevalence: Any, recall: Any, fpr: Any) -> Any:
    """Negative predictive value: the share of the cleared who are healthy.

    Parameters
    ----------
    prevalence, recall, fpr : number or ndarray
        Share of the sick; shares of the sick and of the healthy who are flagged: from 0 to 1.

    Returns
    -------
    Fraction, float or ndarray
        From 0 to 1; nan if nobody is cleared.

    Raises
    ------
    BadValue
        If a rate is no number from 0 to 1, or arrays do not fit together.
    """
    return 1 - posterior(prevalence, recall, fpr, [False])


def false_alarms_per_hit(prevalence: Any, recall: Any, fpr: Any) -> Any:
    """FP / TP; infinite when every alarm is false, nan when there is none.

    Parameters
    ----------
    prevalence, recall, fpr : number or ndarray
        Share of the sick; shares of the sick and of the healthy who are flagged: from 0 to 1.

    Returns
    -------
    Fraction, float or ndarray
        0 or more.

    Raises
    ------
    BadValue
        If a rate is no number from 0 to 1, or arrays do not fit together.
    """
    prevalence, recall, fpr = _rates(prevalence=prevalence, recall=recall, fpr=fpr)
    return over((1 - prevalence) * fpr, prevalence * recall)


class LikelihoodRatios(NamedTuple):
    """What a result does to the odds of being sick: it multiplies them."""

    alarm: Any
    no_alarm: Any


def likelihood_ratios(recall: Any, fpr: Any) -> LikelihoodRatios:
    """LR+ = recall / FPR and LR− = (1 − recall) / (1 − FPR); the prevalence has no part in them.

    Parameters
    ----------
    recall, fpr : number or ndarray
        Shares of the sick and of the healthy who are flagged, from 0 to 1.

    Returns
    -------
    LikelihoodRatios
        Infinite where only the divisor is 0, nan for 0/0.

    Raises
    ------
    BadValue
        If a rate is no number from 0 to 1, or arrays do not fit together.
    """
    recall, fpr = _rates(recall=recall, fpr=fpr)
    return LikelihoodRatios(over(recall, fpr), over(1 - recall, 1 - fpr))


# The inverse question: what would make a wanted share of the alarms right?


def prevalence_for(precision: Any, recall: Any, fpr: Any) -> Any:
    """The lowest prevalence at which at least this share of the alarms is right.

    Parameters
    ----------
    precision : number
        The share of the alarms that shall be right, from 0 to 1.
    recall, fpr : number
        Share of the sick who are flagged; share of the healthy who are flagged.

    Returns
    -------
    Fraction or float
        nan when recall is 0; 0 when FPR is 0: then no prevalence is too low.

    Raises
    ------
    BadValue
        If a rate is no single number from 0 to 1.
    """
    precision, recall, fpr = _numbers(precision=precision, recall=recall, fpr=fpr)
    if not recall:
        return math.nan
    return over(precision * fpr, precision * fpr + (1 - precision) * recall) if fpr else fpr


def _numbers(**rates: Any) -> list[Fraction]:
    """The rates as fractions; BadValue also where one is an array."""
    found = _rates(**rates)
    if any(isinstance(rate, np.ndarray) for rate in found):
        raise BadValue(f"{', '.join(rates)}: use single numbers, not arrays.")
    return found


def recall_for(precision: Any, prevalence: Any, fpr: Any) -> Any:
    """The lowest recall with which at least this share of the alarms is right; nan if none is.

    Parameters
    ----------
    precision : number
        The share of the alarms that shall be right, from 0 to 1.
    prevalence, fpr : number
        Π, the share of the sick; share of the healthy who are flagged.

    Returns
    -------
    Fraction or float
        From 0 to 1, or nan.

    Raises
    ------
    BadValue
        If a rate is no single number from 0 to 1.
    """
    precision, prevalence, fpr = _numbers(precision=precision, prevalence=prevalence, fpr=fpr)
    needed = over(precision * (1 - prevalence) * fpr, (1 - precision) * prevalence)
    return needed if needed <= 1 else math.nan


def fpr_for(precision: Any, prevalence: Any, recall: Any) -> Any:
    """The highest FPR with which at least this share of the alarms is right; nan if none is.

    Parameters
    ----------
    precision : number
        The share of the alarms that shall be right, from 0 to 1.
    prevalence, recall : number
        Π, the share of the sick; share of the sick who are flagged.

    Returns
    -------
    Fraction or float
        From 0 to 1, or nan.

    Raises
    ------
    BadValue
        If a rate is no single number from 0 to 1.
    """
    precision, prevalence, recall = _numbers(
        precision=precision, prevalence=prevalence, recall=recall
    )
    if not prevalence * recall:
        return math.nan
    allowed = over(prevalence * recall * (1 - precision), (1 - prevalence) * precision)
    return min(allowed, Fraction(1))


# How sure: recall and FPR come from a study.


class Study(NamedTuple):
    """How many people of each kind the study had that recall and FPR come from."""

    sick: int
    healthy: int


class Intervals(NamedTuple):
    """95 % intervals, each (low, high) of shape (2, …)."""

    recall: Any
    fpr: Any
    ppv: Any
    npv: Any


def study_intervals(prevalence: Any, recall: Any, fpr: Any, study: Study) -> Intervals:
    """95 % intervals of recall, FPR and both predictive values; the prevalence is held as known.

    Wilson's for the rates, MOVER's for the likelihood ratios made of them.
    Source: Donner & Zou (2012), doi 10.1177/0962280210383082.

    Parameters
    ----------
    prevalence, recall, fpr : number or ndarray
        Share of the sick; shares of the sick and of the healthy who are flagged: from 0 to 1.
    study : Study
        How many sick and how many healthy people recall and FPR were found on.

    Returns
    -------
    Intervals
        Each (low, high) of shape (2, …).

    Raises
    ------
    BadValue
        If a rate is no number from 0 to 1, the study has nobody of a kind, or arrays do not fit.
    """
    try:
        sick, healthy = (number(people, "study", 1, MOST) for people in study)
    except (BadValue, TypeError, ValueError):
        said = tuple(study) if isinstance(study, tuple) else study
        raise BadValue(f"study: {said!s:.60} people; use 1 or more of each kind.") from None
    rates = _rates(prevalence=prevalence, recall=recall, fpr=fpr)
    prevalence, recall, fpr = np.broadcast_arrays(*(np.asarray(rate, float) for rate in rates))
    of_recall = metrics.wilson_interval(recall * sick, sick)
    of_fpr = metrics.wilson_interval(fpr * healthy, healthy)
    alarm = _interval_of_ratio(recall, of_recall, fpr, of_fpr)
    no_alarm = _interval_of_ratio(1 - recall, 1 - of_recall[::-1], 1 - fpr, 1 - of_fpr[::-1])
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        odds = prevalence / (1 - prevalence)
        of_ppv, of_npv = 1 / (1 + 1 / (odds * alarm)), 1 / (1 + odds * no_alarm[::-1])
    return Intervals(of_recall, of_fpr, of_ppv, of_npv)


def _interval_of_ratio(top: Any, of_top: Any, bottom: Any, of_bottom: Any) -> Any:
    """Interval of top / bottom from the interval of each; shape (2, …), infinite where it must."""
    product = top * bottom
    above, below = of_top * (2 * top - of_top), of_bottom * (2 * bottom - of_bottom)
    root_low = np.sqrt(np.maximum(product**2 - above[0] * below[1], 0))
    root_high = np.sqrt(np.maximum(product**2 - above[1] * below[0], 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(of_top[0] > 0, above[0] / (product + root_low), 0)
        high = np.where(of_bottom[0] > 0, (product + root_high) / below[0], np.inf)
    return np.stack([low, high])
