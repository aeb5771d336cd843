"""The numbers of a setting by name, and the way to the base rate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...checks import check_is, check_values
from ...controls import OPERATING_POINT
from ...headline import Headline, where
from ...metrics import balanced_accuracy
from ...metrics.calibration import brier
from ...metrics.costs import Costs, expected_cost
from ...parameters import written
from .film import (
    A_DAY,
    DIAL,
    HALF,
    PARAMETERS,
    THRESHOLDS,
    ThresholdFilm,
    ThresholdMoment,
    ThresholdSetting,
    setting_of,
    threshold_film,
)
from .stage import day_facts


def facts(
    values: dict[str, Any], film_of: Callable[[ThresholdSetting], ThresholdFilm] = threshold_film
) -> dict[str, float]:
    """Every number that may be quoted at one setting of the parameters; undefined is nan.

    Shares from 0 to 1, costs in false alarms per 1,000 cases. Names that end in `_half` belong to
    τ = ½, `lowest_…` to the cheapest step of the dial, `cheapest_…` to the cheapest of all
    thresholds, both on the rows shown; `chosen_cost` is the cost there of the τ that is cheapest on
    the validation fold, `belief_dearer` what τ* costs above it, with its interval; `tau_…`,
    `recall_…` and `precision_…` are what a rule finds. `day_…`, `looks_…` and `blocks_…` belong to
    a day with 100 frauds and to its two banks, as in `stage.facts_of_day`.

    Parameters
    ----------
    values : dict
        Of all PARAMETERS.
    film_of : callable
        `threshold_film`, or the same cached.
    """
    film = film_of(setting_of(values))
    now, half = film.at(DIAL.steps.index(values["tau"])), film.at(HALF)
    scores, costs = film.scores, film.costs
    numbers = {
        **{name: value for name, value in now._asdict().items() if name != "counts"},
        **now.counts._asdict(),
        "tau": now.threshold,
        "balanced_accuracy": balanced_accuracy(now.counts),
        "roc_auc": scores.roc_auc,
        "average_precision": scores.average_precision,
        "mean_score": scores.drawn.shown.score.mean(),
        "brier": brier(*scores.drawn.shown),
        "miss_ratio": costs.miss_ratio,
        "tau_star": costs.tau_star,
        "blind_cost": costs.blind,
        "believed_cost": costs.plugin_loss.at_tau_star.value,
        "cheapest_cost": costs.plugin_loss.cheapest.value,
        "chosen_cost": expected_cost(costs.verdict.chosen.counts, Costs(1, costs.miss_ratio)),
        "belief_dearer": costs.verdict.dearer.mean,
        "belief_dearer_low": costs.verdict.dearer.low,
        "belief_dearer_high": costs.verdict.dearer.high,
        "lowest_cost": costs.cost[costs.lowest],
        "lowest_tau": THRESHOLDS[costs.lowest],
        "cost_half": half.cost,
        "recall_half": half.recall,
        "precision_half": half.precision,
        "alarms_half": half.alarms,
    }
    for rule, chosen in film.chosen.items():
        there = film.at(chosen.step)
        numbers |= {
            f"tau_{rule}": there.threshold,
            f"recall_{rule}": there.recall,
            f"precision_{rule}": there.precision,
        }
    numbers |= day_facts(scores, now.threshold)
    return {name: float(number) for name, number in numbers.items()}


def operating_point(moment: ThresholdMoment) -> dict[str, str]:
    """What can be carried to another lesson, as an address has it.

    Returns
    -------
    dict
        one_in, recall and fpr (shares from 0 to 1), as text.
    """
    check_is("moment", moment, ThresholdMoment)
    point = {"one_in": 1 / moment.prevalence, "recall": moment.recall, "fpr": moment.fpr}
    return {name: OPERATING_POINT[name].write(value) for name, value in point.items()}


def carried_to_own_scores(values: dict[str, Any]) -> dict[str, str]:
    """What goes along to scores of one's own, by the names of that page's address.

    Parameters
    ----------
    values : dict
        By the names of PARAMETERS.

    Returns
    -------
    dict of str to str
        What a miss costs, the limit of alarms in 1,000 cases, and the rule; without a rule the
        threshold itself.

    Raises
    ------
    BadValue
        If a value is missing, or cannot be used.
    """
    check_values(values, PARAMETERS)
    limit = min(max(round(1_000 * values["alarms"] / A_DAY), 1), 1_000)
    found = {"price": written(values["miss_ratio"]), "limit": str(limit)}
    if values["rule"] == "none":
        return found | {"brought": written(values["tau"])}
    return found | {"aim": values["rule"], "line": "-1"}


HEADLINES = (
    Headline(
        "Cut at .02 instead of ½, the same scores catch more than twice as many and cost less than "
        "half, where a miss costs 50 false alarms.",
        where(
            facts,
            lambda f: f["recall"] > 2 * f["recall_half"] and f["cost"] < f["cost_half"] / 2,
        ),
        {"tau": 0.02},
    ),
    Headline(
        "A bank that blocks cards pays more with alarms from ½ on than without any alarm, where a "
        "false alarm costs 50 and a missed fraud 10.",
        where(facts, lambda f: f["blocks_cost"] > f["blocks_silent"]),
    ),
    Headline(
        "With a model trained on copies, half of its rows frauds, the threshold for true "
        "probabilities costs more than no alarm at all.",
        where(facts, lambda f: f["looks_cost"] > f["looks_silent"]),
        {"sampler": "ros", "tau": 0.02},
    ),
    Headline(
        "Where frauds are ten times rarer, the same threshold is at most a tenth dearer than one "
        "chosen on another day.",
        where(facts, lambda f: f["looks_more"] < f["looks_chosen"] / 10),
        {"one_in": 1_000, "tau": 0.02},
    ),
)
