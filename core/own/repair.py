"""Scores read at another prevalence (prior shift): what changes, and that the ranking does not."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..checks import check_is, check_number
from ..metrics.calibration import prior_shift
from .decision import Decision
from .evaluation import Evaluation

Floats = NDArray[np.float64]


class Reading(NamedTuple):
    """Scores as they are read at a prevalence.

    `mean`, `brier`: of all rows, each class counted as at that prevalence. `threshold`: what the
    threshold of the decision reads there, with the same alarms. `pays`: the score from which an
    alarm pays there, 1 / (1 + cost of a miss), said in the scores that the dial has; nan where
    rows have amounts.
    """

    prevalence: float
    mean: float
    brier: float
    threshold: float
    pays: float


def elsewhere(decided: Decision, prevalence: float) -> Reading:
    """The scores moved from the prevalence of these rows to another one.

    Supposes that they are probabilities here, and that the scores of each class are the same there.
    Source: Saerens, Latinne & Decaestecker (2002), doi 10.1162/089976602753284446.

    Parameters
    ----------
    decided : Decision
    prevalence : float

    Returns
    -------
    Reading

    Raises
    ------
    BadValue
        If nothing was decided, or the prevalence is not between 0 and 1.
    """
    check_is("decided", decided, Decision)
    check_number("prevalence", prevalence, 0, 1, ends=False)
    of = decided.of
    moved = np.asarray(prior_shift(of.score, of.prevalence, prevalence))
    mean, brier = _on_average(of, moved, prevalence)
    read = float(prior_shift(decided.threshold, of.prevalence, prevalence))
    pays = np.nan
    if of.own.amount is None:
        pays = float(prior_shift(1 / (1 + of.asked.miss), prevalence, of.prevalence))
    return Reading(prevalence, mean, brier, read, pays)


def here(decided: Decision, repaired: bool = True) -> Reading:
    """The scores as they are read on these rows.

    Parameters
    ----------
    decided : Decision
    repaired : bool
        Whether moved from the prevalence of training; else as they were brought.

    Returns
    -------
    Reading
        Of the scores as brought, `threshold` and `pays` are in those.

    Raises
    ------
    BadValue
        If nothing was decided.
    """
    check_is("decided", decided, Decision)
    of, at = decided.of, decided.threshold
    pays = np.nan if of.own.amount is not None else 1 / (1 + of.asked.miss)
    score = of.score if repaired else of.brought
    if not repaired and of.asked.taught is not None:
        at = float(prior_shift(at, of.prevalence, of.asked.taught))
    mean, brier = _on_average(of, score, of.prevalence)
    return Reading(of.prevalence, mean, brier, at, pays)


def _on_average(of: Evaluation, score: Floats, prevalence: float) -> tuple[float, float]:
    """The mean score and the Brier score, each class counted as at a prevalence."""
    y, w = of.own.y, np.ones(of.own.y.size) if of.weight is None else of.weight
    means = [
        [float(np.average(part[kind], weights=w[kind])) for part in (score, (score - y) ** 2)]
        for kind in (y, ~y)
    ]
    mean, brier = (prevalence * a + (1 - prevalence) * b for a, b in zip(*means, strict=True))
    return mean, brier
