"""What the stage of focal loss shows at each step of its dials: planes, thresholds, and facts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from ... import metrics
from ...cache import cached
from ...checks import check_is, check_number
from ...metrics.costs import Costs, best_threshold
from ...models.boundary import Window
from ...models.plane import turned
from .ends import (
    TURN,
    End,
    Where,
    boundary,
    end,
    ground_of,
    of,
    spread_out,
)
from .film import GAMMA, Rows
from .first_steps import begun, kept, totals
from .trials import balance

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

GAMMAS: tuple[float, ...] = GAMMA.steps  # of dials under which no model is trained anew
TRAINED = (0.0, 0.2, 0.5, 0.8, 1.0, 1.2, 1.5, 1.8, 2.0, 2.4, 3.0, 3.4, 4.0, 4.4, 5.0)
P = (0.1, 0.4, 0.7, 0.9)  # what a model says of four rows of their own class
MAJORITY_SHOWN, MINORITY_SHOWN = 300, 100  # of a plane; about so many of the majority
OF_ROWS = 10_000  # of so many new rows mistakes are counted
MISS = 99  # what a missed positive costs, in false alarms


class Plane(NamedTuple):
    """The turned plane at each step of γ: rows that stay, and a boundary that may move."""

    majority: Floats  # (about 300, 2)
    minority: Floats  # (100, 2)
    one_of: int  # of so many negatives one is shown where all of 100 positives are
    boundary: list[Floats]  # (2, 2) each, where p = ½, from the foot of the window to its top
    alarms_majority: list[Flags]  # (about 300,) each
    alarms_minority: list[Flags]  # (100,) each
    ends: list[End]


def plane_of(where: Where, gammas: tuple[float, ...], window: Window) -> Plane:
    """Rows of the test as they lie along the scores of cross-entropy, and what each γ flags.

    Parameters
    ----------
    where : Rows or Misfit
    gammas : tuple of float
    window : Window
        In the turned plane.

    Returns
    -------
    Plane
    """
    ground, plain = ground_of(where), end(where, 0.0).model
    beside = MINORITY_SHOWN * (where.one_in - 1)  # negatives that there are
    one_of = max(1, round(beside / MAJORITY_SHOWN))
    majority, minority = (
        spread_out(X, plain.log_odds(X), n)
        for X, n in (
            (ground.negatives, round(beside / one_of)),
            (ground.positives, MINORITY_SHOWN),
        )
    )
    ends = [end(where, gamma) for gamma in gammas]
    return Plane(
        majority=turned(majority, TURN),
        minority=turned(minority, TURN),
        one_of=one_of,
        boundary=[boundary(one.model, window) for one in ends],
        alarms_majority=[one.model.log_odds(majority) >= 0 for one in ends],
        alarms_minority=[one.model.log_odds(minority) >= 0 for one in ends],
        ends=ends,
    )


class Cut(NamedTuple):
    """A threshold of the model of cross-entropy, and what it does to 10,000 new rows."""

    threshold: float
    found_of_100: int  # of the positives
    missed: int
    false_alarms: int
    cost: int  # of both mistakes, in false alarms


@cached(256)
def cut_at(rows: Rows, threshold: float, weight: float = 1.0) -> Cut:
    """What a threshold does, without training anew.

    Parameters
    ----------
    rows : Rows
    threshold : float
        0 < τ < 1.
    weight : float
        The class weight under which the model is trained.

    Returns
    -------
    Cut

    Raises
    ------
    BadValue
        If the threshold has no log-odds.
    """
    check_is("rows", rows, Rows)
    check_number("threshold", threshold, 0, 1, ends=False)
    counts = metrics.counts_by_class(*_log_odds(rows, weight), float(logit(threshold)))
    missed, false = (of(OF_ROWS, part, sum(counts)) for part in (counts.fn, counts.fp))
    found = of(100, counts.tp, counts.tp + counts.fn)
    return Cut(threshold, found, missed, false, MISS * missed + false)


@cached(4)
def _log_odds(rows: Rows, weight: float) -> tuple[Floats, Floats]:
    """Log-odds of the test rows of each class under cross-entropy with a class weight."""
    ground, model = ground_of(rows), end(rows, 0.0, weight).model
    return model.log_odds(ground.negatives), model.log_odds(ground.positives)


def flagged(rows: Rows, plane: Plane, threshold: float) -> tuple[Flags, Flags]:
    """Which rows of a plane raise an alarm at a threshold of the model of cross-entropy.

    Parameters
    ----------
    rows : Rows
    plane : Plane
    threshold : float
        0 < τ < 1.

    Returns
    -------
    tuple of ndarray of shape (majority rows,) and (100,)
        The majority, then the minority.
    """
    check_is("plane", plane, Plane)
    check_number("threshold", threshold, 0, 1, ends=False)
    model, level = end(rows, 0.0).model, float(logit(threshold))
    few, many = (
        model.log_odds(turned(X, -TURN)) >= level for X in (plane.minority, plane.majority)
    )
    return many, few


def weighted(rows: Rows) -> Cut:
    """The model of the balanced class weight, at ½.

    Parameters
    ----------
    rows : Rows

    Returns
    -------
    Cut
    """
    return cut_at(rows, 0.5, balanced(rows))


def balanced(rows: Rows) -> float:
    """The class weight with which both classes count the same.

    Parameters
    ----------
    rows : Rows

    Returns
    -------
    float
    """
    return balance(ground_of(rows).train)


def asked_threshold() -> float:
    """The threshold that the price of a miss asks for, 1 ÷ (1 + 99) = 0.01."""
    return best_threshold(Costs(fp=1, fn=MISS))


def thresholds(rows: Rows, window: Window) -> tuple[float, ...]:
    """Thresholds whose boundaries stand side by side across a window, with ½ and 0.01 among them.

    Parameters
    ----------
    rows : Rows
    window : Window
        In the turned plane.

    Returns
    -------
    tuple of float
        Ascending: the boundary of the first is at the left end, in the middle of the height.
    """
    model = end(rows, 0.0).model
    slope = float(turned(model.coefficients[None], TURN)[0, 0])
    middle = float(boundary(model, window)[:, 0].mean())
    level = slope * (np.linspace(window.x0, window.x1, 81) - middle)
    asked = [0.0, -float(np.log(MISS))]
    apart = np.abs(level[:, None] - asked).min(axis=1)
    kept_levels = level[apart > (level[1] - level[0]) / 2]
    found = expit(np.sort([*kept_levels, *asked]))
    found[np.isclose(found, 0.5)] = 0.5
    found[np.isclose(found, asked_threshold())] = asked_threshold()
    return tuple(found.tolist())


def stage_facts(rows: Rows, gamma: float, misfit: Where) -> dict[str, float]:
    """The numbers of the stage at a γ.

    Parameters
    ----------
    rows : Rows
    gamma : float
    misfit : Misfit

    Returns
    -------
    dict
        Gradients after four steps of training, shares from 0 to 1, and whole numbers of rows.
    """
    here = end(rows, gamma)
    return (
        first_facts(rows, gamma) | kept_facts(gamma) | end_facts(here) | misfit_facts(misfit, gamma)
    )


def first_facts(rows: Rows, gamma: float) -> dict[str, float]:
    """The total gradients of both classes after four steps of training.

    Parameters
    ----------
    rows : Rows
    gamma : float

    Returns
    -------
    dict
    """
    seen = begun(rows)
    found = totals(seen, gamma)
    return {
        "first_majority": found.majority,
        "first_minority": found.minority,
        "first_majority_mean": found.majority / seen.majority.size,
        "first_minority_mean": found.minority / seen.minority.size,
        "first_share": found.share,
        "first_times": found.majority / found.minority,
    }


def kept_facts(gamma: float) -> dict[str, float]:
    """What γ leaves of the gradients of four rows.

    Parameters
    ----------
    gamma : float

    Returns
    -------
    dict
    """
    found = {f"kept_{round(100 * p)}": kept(p, gamma) for p in P}
    return found | {"kept_90_percent": 100 * found["kept_90"]}


def end_facts(found: End) -> dict[str, float]:
    """What a model that is trained to the end finds and expects.

    Parameters
    ----------
    found : End

    Returns
    -------
    dict
    """
    check_is("found", found, End)
    return {
        "found_of_100": found.found_of_100,
        "expected_of_1000": found.expected_of_1000,
        "real_of_1000": found.real_of_1000,
        "unreal_of_1000": found.expected_of_1000 - found.real_of_1000,
    }


def misfit_facts(misfit: Where, gamma: float) -> dict[str, float]:
    """What is found where a straight boundary cannot fit.

    Parameters
    ----------
    misfit : Misfit
    gamma : float

    Returns
    -------
    dict
    """
    return {"misfit_found_of_100": end(misfit, gamma).found_of_100}
