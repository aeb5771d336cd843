"""What each picture of a report shows, as arrays: a picture computes nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..checks import check_is
from ..metrics.bayes import ppv
from .decision import Decision
from .dial import place
from .evaluation import Evaluation
from .words import one_in

Floats = NDArray[np.float64]

HISTOGRAM = 60  # bars
DOTS = 300  # rows of each class in the picture of scores and amounts, some more at most


def arrays_of(decided: Decision) -> dict[str, dict[str, Any]]:
    """What each picture shows, from scores to models.

    Parameters
    ----------
    decided : Decision

    Returns
    -------
    dict of str to dict
        By the name of the picture: arrays and numbers. What the rows do not allow is missing.

    Raises
    ------
    BadValue
        If nothing was decided.
    """
    check_is("decided", decided, Decision)
    of, curves, step = decided.of, decided.of.curves, decided.step
    point = {
        "fpr": decided.at(of.fpr).value,
        "recall": decided.at(of.recall).value,
        "precision": decided.at(of.precision).value,
    }
    made: dict[str, dict[str, Any]] = {
        "scores": histogram(of) | {"threshold": decided.threshold, "step": step},
        "roc": {"fpr": curves["fpr"], "recall": curves["recall"], "point": point},
        "pr": {
            "recall": curves["recall"],
            "precision": curves["precision"],
            "no_skill": of.prevalence,
            "point": point,
        },
        "cost": {
            "thresholds": of.thresholds,
            "cost": of.costs.cost,
            "none": of.costs.none,
            "every": of.costs.every,
            "perfect": of.costs.perfect,
            "step": step,
        },
    }
    if decided.elsewhere is not None:
        there = ppv(decided.elsewhere, curves["recall"], curves["fpr"])
        made["pr"] |= {"elsewhere": there, "there": one_in(decided.elsewhere)}
    if of.calibration is not None:
        made["calibration"] = of.calibration._asdict()
    if of.benefit is not None:
        made["benefit"] = of.benefit
    if of.by_case is not None:
        made["amounts"] = _amounts(decided)
    if of.groups:
        made["groups"] = {
            "names": [group.name for group in of.groups],
            "small": [group.is_small for group in of.groups],
            **{
                name: [decided.at(getattr(group, name)) for group in of.groups]
                for name in ("recall", "fpr", "precision")
            },
        }
    if len(decided.models) > 1:
        made["models"] = {
            name: {"roc_auc": one.roc_auc, "average_precision": one.average_precision}
            for name, one in decided.models.items()
        }
    return made


def _amounts(decided: Decision) -> dict[str, Any]:
    """Score and amount of rows that judge, of each class so many at most, evenly in their order."""
    of = decided.of
    assert of.own.amount is not None
    some = [
        np.flatnonzero(of.judge & kind)[:: max(1, int((of.judge & kind).sum()) // DOTS)]
        for kind in (~of.own.y, of.own.y)
    ]
    rows = np.concatenate(some)
    above = of.score[rows][of.score[rows] > 0]
    line = np.geomspace(above.min(), above.max(), 80)
    return {
        "pays": {"score": line, "amount": of.asked.look / line},  # above it a look pays
        "score": of.score[rows],
        "amount": of.own.amount[rows],
        "positive": of.own.y[rows],
        "threshold": decided.threshold,
    }


def histogram(of: Evaluation) -> dict[str, Floats]:
    """How many rows that judge have which score: edges, positives and negatives.

    Parameters
    ----------
    of : Evaluation

    Returns
    -------
    dict of str to ndarray
        `edges` of shape (bars + 1,), even in place on the axis of the dial; the counts of shape
        (bars,).

    Raises
    ------
    BadValue
        If it is no evaluation.
    """
    check_is("of", of, Evaluation)
    at = place(of.score, of.is_probability)
    ends = place(of.thresholds, of.is_probability)
    low, high = float(ends[0]), float(ends[-1])
    edges = np.linspace(low, high if high > low else low + 1, HISTOGRAM + 1)
    at, w = np.clip(at, edges[0], edges[-1]), of.weight
    made = {"edges": edges}
    for name, kind in (("positives", of.own.y), ("negatives", ~of.own.y)):
        rows = of.judge & kind
        made[name] = np.histogram(at[rows], edges, weights=None if w is None else w[rows])[0]
    return made
