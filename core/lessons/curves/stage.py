"""What the stage of the curves shows: twenty cases one by one, and models that are known exactly.

The scores of a model are normal in each class, so that its curves need no draw: the binormal model
(Green & Swets 1966, Signal Detection Theory and Psychophysics; Metz 1978, doi
10.1016/S0001-2998(78)80014-2). The film of this lesson trains and tests such models on rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from ... import metrics
from ...cache import cached
from ...checks import check_is, check_known, check_number, check_whole, numbers_in
from ...metrics import Counts
from ...metrics.bayes import prevalence_for
from .film import SCORERS, SEEN

Floats = NDArray[np.float64]

MARKED = 0.8  # the recall of the threshold that both curves mark
DAY, CHECKS = 100_000, 100  # payments of a day, and how many of them a team can check
MUST_FIND = 0.97  # the recall that a screening asks for
POINTS = 91  # thresholds at which a curve is drawn
LOWEST, BEYOND = -3.8, 3.6  # where it ends: below the negatives, above the positives


class ScoreModel(NamedTuple):
    """Where the scores of a model lie: those of negatives have mean 0 and deviation 1."""

    apart: float  # mean of the scores of the positives that it sees, deviation 1 too
    hidden: float  # share of the positives whose scores lie like those of negatives


def score_model(scorer: str, auc: float) -> ScoreModel:
    """The model of the film with this ROC-AUC, as it is on endlessly many rows.

    Two normal distributions as far apart as √2·Φ⁻¹(AUC) have that area. A specialist sees nothing
    of a share 2·(1 − AUC) of the positives, and the others clearly.

    Parameters
    ----------
    scorer : str
        A key of SCORERS.
    auc : float
        Area under the ROC curve, from ½ to 1, both excluded.

    Returns
    -------
    ScoreModel

    Raises
    ------
    BadValue
        If there is no such scorer, or the area is none of these.
    """
    check_known("scorer", scorer, SCORERS)
    check_number("auc", auc, 0.5, 1, ends=False)
    if scorer == "all_rounder":
        return ScoreModel(float(np.sqrt(2) * ndtri(auc)), 0.0)
    return ScoreModel(SEEN, 2 * (1 - auc))


ONE = score_model("all_rounder", 0.95)
A, B = score_model("all_rounder", 0.97), score_model("specialist", 0.93)


class Rates(NamedTuple):
    """Shares of the positives and of the negatives that raise an alarm."""

    recall: Any  # float or ndarray, as is the other
    fpr: Any


def rates_from(model: ScoreModel, threshold: Any) -> Rates:
    """Both rates where alarms begin at a score.

    Parameters
    ----------
    model : ScoreModel
    threshold : float or ndarray

    Returns
    -------
    Rates
        Of the shape of the threshold.

    Raises
    ------
    BadValue
        If it is no ScoreModel, or there is no such threshold.
    """
    check_is("model", model, ScoreModel)
    threshold = numbers_in("threshold", threshold)
    seen, like_negatives = ndtr(model.apart - threshold), ndtr(-threshold)
    return Rates((1 - model.hidden) * seen + model.hidden * like_negatives, like_negatives)


def rates_at_recall(model: ScoreModel, recall: float) -> Rates:
    """Both rates at the threshold that finds this share of the positives.

    Parameters
    ----------
    model : ScoreModel
    recall : float
        From 0 to 1, both excluded.

    Returns
    -------
    Rates

    Raises
    ------
    BadValue
        If it is no ScoreModel, or no such share.
    """
    check_is("model", model, ScoreModel)
    check_number("recall", recall, 0, 1, ends=False)
    return _at_recall(model, float(recall))


@cached(256)
def _at_recall(model: ScoreModel, recall: float) -> Rates:
    return rates_from(model, _threshold(lambda at: rates_from(model, at).recall, recall))


def rates_of_team(
    model: ScoreModel, one_in: float, cases: int = DAY, checks: int = CHECKS
) -> Rates:
    """Both rates where as many cases raise an alarm, on average, as a team can check.

    Parameters
    ----------
    model : ScoreModel
    one_in : float
        One case in so many is positive: more than 1.
    cases, checks : int
        How many cases there are, and how many of them are checked.

    Returns
    -------
    Rates

    Raises
    ------
    BadValue
        If it is no ScoreModel, or a number is none of these.
    """
    check_is("model", model, ScoreModel)
    check_number("one_in", one_in, 1, ends=False)
    check_whole("cases", cases, 2)
    check_whole("checks", checks, 1, cases - 1)

    def flagged(at: float) -> Any:
        return _flagged(rates_from(model, at), one_in)

    return rates_from(model, _threshold(flagged, checks / cases))


def _flagged(rates: Rates, one_in: float) -> Any:
    """The share of all cases that raise an alarm."""
    return (rates.recall + (one_in - 1) * rates.fpr) / one_in


def _threshold(of: Callable[[float], Any], wanted: float) -> float:
    """The threshold at which a share that falls with it is as wanted, by halving."""
    low, high = -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if of(middle) > wanted else (low, middle)
    return (low + high) / 2


# 1. Curves.


def curve_rates(model: ScoreModel, points: int = POINTS) -> Rates:
    """Both rates along the curves of a model, the highest threshold first.

    Parameters
    ----------
    model : ScoreModel
    points : int
        How many thresholds, two or more.

    Returns
    -------
    Rates
        Arrays of shape (points,), each from almost 0 to almost 1.

    Raises
    ------
    BadValue
        If it is no ScoreModel, or the points are too few.
    """
    check_is("model", model, ScoreModel)
    check_whole("points", points, 2)
    return rates_from(model, np.linspace(model.apart + BEYOND, LOWEST, points))


def precision_at(rates: Rates, one_in: float) -> Any:
    """The share of alarms that are correct where one case in so many is positive.

    Parameters
    ----------
    rates : Rates
    one_in : float
        1 or more.

    Returns
    -------
    float or ndarray
        From 0 to 1, of the shape of the rates; nan without alarms.

    Raises
    ------
    BadValue
        If these are no Rates, or the number is below 1.
    """
    check_is("rates", rates, Rates)
    check_number("one_in", one_in, 1)
    return metrics.precision(metrics.counts_from_rates(*rates, 1 / one_in))


def precision_through(model: ScoreModel, recall: float, precision: float) -> Floats:
    """The PR curve that has this precision at this recall: it belongs to one prevalence.

    Parameters
    ----------
    model : ScoreModel
    recall, precision : float
        From 0 to 1, both excluded.

    Returns
    -------
    ndarray of shape (POINTS,)
        Precision at the recalls of `curve_rates`.

    Raises
    ------
    BadValue
        If it is no ScoreModel, or no such shares.
    """
    check_number("precision", precision, 0, 1, ends=False)
    rates = rates_at_recall(model, recall)
    prevalence = float(prevalence_for(precision, float(rates.recall), float(rates.fpr)))
    return np.asarray(precision_at(curve_rates(model), 1 / prevalence))


FINE = 8_001  # thresholds at which an area is added up


def roc_area(model: ScoreModel) -> float:
    """The area under the ROC curve, by trapezoids.

    Parameters
    ----------
    model : ScoreModel

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    BadValue
        If it is no ScoreModel.
    """
    check_is("model", model, ScoreModel)
    recall, fpr = _fine(model)
    return float(np.trapezoid(recall, fpr))


def pr_area(model: ScoreModel, one_in: float) -> float:
    """The area under the PR curve: what average precision is on endlessly many cases.

    Parameters
    ----------
    model : ScoreModel
    one_in : float
        One case in so many is positive: 1 or more.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    BadValue
        If it is no ScoreModel, or the number is below 1.
    """
    check_is("model", model, ScoreModel)
    rates = _fine(model)
    return float(np.trapezoid(precision_at(rates, one_in), rates.recall))


@cached(16)
def _fine(model: ScoreModel) -> Rates:
    """Both rates from nobody to everybody, so dense that trapezoids err by less than 1e-6."""
    return rates_from(model, np.linspace(model.apart + 8, -8, FINE))


# 2. Twenty cases.

OF_EACH = 10  # positives and negatives


class Walk(NamedTuple):
    """Twenty cases, the highest score first, and the counts once a threshold has passed so many."""

    is_positive: NDArray[np.bool_]  # (20,)
    score: Floats  # (20,), descending
    counts: Counts  # each of shape (21,): from none passed to all


def walk(model: ScoreModel = score_model("all_rounder", 0.85)) -> Walk:  # noqa: B008 immutable
    """Ten positives and ten negatives, each in the middle of a tenth of the scores of its class.

    Nothing is drawn: these are the quantiles .05, .15, …, .95 of both classes.

    Parameters
    ----------
    model : ScoreModel
        One that sees all positives.

    Returns
    -------
    Walk

    Raises
    ------
    BadValue
        If it is no ScoreModel.
    """
    check_is("model", model, ScoreModel)
    middles = ndtri((np.arange(OF_EACH) + 0.5) / OF_EACH)
    score = np.concatenate([model.apart + middles, middles])
    order = np.argsort(-score)
    y = order < OF_EACH
    tp, fp = (np.append(0, np.cumsum(of_class)) for of_class in (y, ~y))
    return Walk(y, score[order], Counts(tp, fp, OF_EACH - tp, OF_EACH - fp))


# 3. Facts.


def stage_facts(one_in: float, model: ScoreModel = ONE) -> dict[str, float]:
    """What the stage quotes at a prevalence: of one model, and of the two that are compared.

    `expected_…` belongs to the model: its precision where it finds MARKED of the positives, its
    false-positive rate there, `correct_of_100` alarms, and both areas. `…_a` and `…_b` belong to
    the two: areas, `found_…` the positives among the CHECKS highest scores of a DAY, `flagged_…`
    of 100 negatives where MUST_FIND of the positives are found. Counts are rounded.

    Parameters
    ----------
    one_in : float
        One case in so many is positive: more than 1.
    model : ScoreModel
        The model that is alone.

    Returns
    -------
    dict

    Raises
    ------
    BadValue
        If the number is not above 1, or it is no ScoreModel.
    """
    check_number("one_in", one_in, 1, ends=False)
    check_is("model", model, ScoreModel)
    marked = rates_at_recall(model, MARKED)
    precision = float(precision_at(marked, one_in))
    alone = {
        "expected_precision": precision,
        "expected_fpr": float(marked.fpr),
        "correct_of_100": float(round(100 * precision)),
        "expected_roc_area": roc_area(model),
        "expected_pr_area": pr_area(model, one_in),
    }
    return alone | _of_rival(A, "a", one_in) | _of_rival(B, "b", one_in)


@cached(256)
def _of_rival(model: ScoreModel, name: str, one_in: float) -> dict[str, float]:
    found = DAY / one_in * rates_of_team(model, one_in).recall
    return {
        f"roc_area_{name}": roc_area(model),
        f"pr_area_{name}": pr_area(model, one_in),
        f"found_{name}": float(np.rint(found)),
        f"flagged_{name}": float(np.rint(100 * rates_at_recall(model, MUST_FIND).fpr)),
    }


def point_facts(recall: float, one_in: float) -> dict[str, float]:
    """What the stage quotes of the one model at another of its thresholds.

    Parameters
    ----------
    recall : float
        Share of the positives that are found there, from 0 to 1, both excluded.
    one_in : float
        One case in so many is positive: 1 or more.

    Returns
    -------
    dict
        `caught_of_100` positives, `point_precision`, and the same of 100 alarms, rounded.

    Raises
    ------
    BadValue
        If one of them is no such number.
    """
    precision = float(precision_at(rates_at_recall(ONE, recall), one_in))
    return {
        "caught_of_100": float(round(100 * recall)),
        "point_precision": precision,
        "point_correct_of_100": float(round(100 * precision)),
    }
