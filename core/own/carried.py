"""What of a decision is carried on to a lesson, by the names of the lesson's controls."""

from __future__ import annotations

import math

from ..checks import check_is
from ..metrics.thresholds import RuleOptions
from .decision import Decision

DIGITS = 3


def operating_point(decided: Decision) -> dict[str, float]:
    """The prevalence and both rates of the decision, in three digits.

    Parameters
    ----------
    decided : Decision

    Returns
    -------
    dict of str to float
        one_in (from 2 on), recall and fpr (shares from 0 to 1); of a rate near 1 its distance from
        1 has three digits, so that nothing becomes certain by rounding. Empty where positives are
        more than half, or a rate is undefined.

    Raises
    ------
    BadValue
        If nothing was decided.
    """
    check_is("decided", decided, Decision)
    of = decided.of
    recall, fpr = decided.at(of.recall).value, decided.at(of.fpr).value
    one_in = _rounded(1 / of.prevalence)
    if one_in < 2 or math.isnan(recall + fpr):
        return {}
    return {"one_in": one_in, "recall": _near_an_end(recall), "fpr": _near_an_end(fpr)}


def wishes(decided: Decision) -> dict[str, float]:
    """The threshold and what mistakes cost, as the threshold lesson takes them.

    Parameters
    ----------
    decided : Decision

    Returns
    -------
    dict of str to float
        tau (of probabilities alone), alarms (a day), and miss_ratio where rows have no amounts.

    Raises
    ------
    BadValue
        If nothing was decided.
    """
    check_is("decided", decided, Decision)
    of, found = decided.of, {"alarms": decided.of.asked.alarms * RuleOptions().cases / 1_000}
    if of.own.amount is None:
        found["miss_ratio"] = of.asked.miss
    if of.is_probability:
        found["tau"] = decided.threshold
    return found


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _near_an_end(share: float) -> float:
    return _rounded(share) if share <= 0.5 else round(1 - _rounded(1 - share), 12)
