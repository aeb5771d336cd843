"""Which threshold? What each costs, rules that find one, and the way to the base rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ... import metrics
from ...controls import OPERATING_POINT
from ...metrics import Counts, Sweep
from ...metrics.calibration import brier
from ...metrics.costs import Costs, best_threshold, cheapest_step, expected_cost
from ...metrics.thresholds import (
    THRESHOLD_RULES,
    Cut,
    PluginThresholdLoss,
    Uncertain,
    cheapest_with_uncertainty,
    trusting,
)
from .film import (
    A_DAY,
    DIAL,
    HALF,
    THRESHOLDS,
    ThresholdFilm,
    ThresholdMoment,
    on_dial,
    threshold_film,
)
from .score_sources import ScoreConfig, score_config_of

Floats = NDArray[np.float64]


class CostCurve(NamedTuple):
    """The cost of every step when a miss costs `ratio` false alarms; all per 1,000 cases."""

    ratio: float
    cost: Floats  # (steps,), on the rows shown
    lowest: int  # the cheapest step; of equals the highest
    asked: float  # τ*, which the costs ask of true probabilities (D5.6)
    asked_step: int  # the step of the dial that is nearest to it
    blind: float  # the cheaper of never and always raising an alarm
    trust: PluginThresholdLoss  # τ* beside the cheapest of all thresholds, on the rows shown


def priced(film: ThresholdFilm, ratio: float) -> CostCurve:
    """What the steps of a film cost."""
    costs = Costs(fp=1, fn=ratio)
    cost = expected_cost(film.counts, costs)
    every = expected_cost(film.sweep.counts, costs)
    asked = best_threshold(costs)
    return CostCurve(
        ratio=ratio,
        cost=cost,
        lowest=cheapest_step(cost),
        asked=asked,
        asked_step=THRESHOLDS.index(DIAL.read(f"{asked:.9f}")),
        blind=float(min(every[0], every[-1])),
        trust=trusting(film.sweep, costs),
    )


def uncertain_minimum(film: ThresholdFilm, ratio: float, times: int = 100) -> Uncertain:
    """The cheapest τ of the validation fold, and where it would lie in other such folds."""
    rng = np.random.default_rng([film.config.seed, times])
    return cheapest_with_uncertainty(film.choosing, Costs(fp=1, fn=ratio), rng, times)


# Rules.


@dataclass(frozen=True)
class RuleOptions:
    """The amounts that rules take, and which rows they are granted on."""

    miss_ratio: float = 50
    alarms: float = 50  # a day, that is, in A_DAY cases
    honest: bool = True

    def amounts(self, rule: str) -> tuple[float, ...]:
        """What the rule is told besides the sweep."""
        return {
            "cost": (self.miss_ratio,),
            "alarms": (self.alarms, A_DAY),
            "recall": (THRESHOLD_RULES["recall"].amount,),
        }.get(rule, ())


class ChosenThreshold(NamedTuple):
    """The step of the dial that meets a rule best on the rows that chose it."""

    rule: str
    step: int
    chosen: Counts  # on the rows that chose it
    value: float  # what the rule looks at, on those rows
    value_shown: float  # the same on the rows shown
    kept: bool  # False where even the last step raises more alarms than asked for
    exactly: Cut  # the best of all thresholds on the rows that chose it, dial or not


def chosen(film: ThresholdFilm, rule: str, asked: RuleOptions) -> ChosenThreshold:
    """The rule, granted among the dial's steps.

    A rule for a limit (alarms, recall) keeps it on the rows that chose, if a step does: the last
    one, τ = 1, still flags every score of exactly 1. τ = π takes the first step that is at least π.
    """
    s = film.choosing if asked.honest else film.sweep
    amounts = asked.amounts(rule)
    # Without its first row, which flags nobody: the dial has no such step.
    stepped = Sweep(*(column[1:] for column in on_dial(s, film.config.is_strict)))
    row = min(THRESHOLD_RULES[rule].choose(stepped, *amounts).row, len(THRESHOLDS) - 1)
    step = len(THRESHOLDS) - 1 - row
    chosen = Counts(*(int(cell[row]) for cell in stepped.counts))
    shown = Counts(*(int(cell[step]) for cell in film.counts))
    value = _value(rule, chosen, asked)
    return ChosenThreshold(
        rule=rule,
        step=step,
        chosen=chosen,
        value=value,
        value_shown=_value(rule, shown, asked),
        kept=rule != "alarms" or value <= asked.alarms * (1 + 1e-12),
        exactly=THRESHOLD_RULES[rule].choose(s, *amounts),
    )


def _value(rule: str, c: Counts, asked: RuleOptions) -> float:
    """What a rule looks at: F1, MCC, balanced accuracy, cost or alarms per 1,000, recall."""
    if rule == "cost":
        return float(expected_cost(c, Costs(fp=1, fn=asked.miss_ratio)))
    if rule == "alarms":
        return float(A_DAY * metrics.ratio(c.tp + c.fp, sum(c)))
    of = {"f1": metrics.f1, "mcc": metrics.mcc, "recall": metrics.recall}
    return float(of.get(rule, metrics.balanced_accuracy)(c))


# To the base-rate page and from there.


class ExternalTest(NamedTuple):
    """A test brought from the base-rate page, beside the curve of the scores."""

    recall: float
    fpr: float
    precision: float  # at the prevalence of the rows shown
    rival: float  # recall of the scores at the same false-positive rate or the next lower one


def carried(values: dict[str, Any]) -> tuple[float, float] | None:
    """Recall and FPR that came along from the base-rate page; None unless both did."""
    recall, fpr = values["recall"], values["fpr"]
    return None if None in (recall, fpr) else (recall, fpr)


def brought(film: ThresholdFilm, recall: float, fpr: float) -> ExternalTest:
    """The operating point of another test, at the prevalence of the film."""
    prevalence = film.at(HALF).prevalence
    row = int(np.searchsorted(film.sweep.fp, fpr * film.sweep.fp[-1] + 1e-9, side="right")) - 1
    return ExternalTest(
        recall=recall,
        fpr=fpr,
        precision=float(metrics.precision(metrics.counts_from_rates(recall, fpr, prevalence))),
        rival=float(film.sweep.tp[row] / film.sweep.tp[-1]),
    )


def base_rate_point(moment: ThresholdMoment) -> dict[str, str]:
    """The operating point as the base-rate page's address has it."""
    values = {
        "one_in": 1 / moment.prevalence,
        "recall": moment.recall,
        "fpr": moment.fpr,
    }
    return {name: OPERATING_POINT[name].write(value) for name, value in values.items()}


def facts(
    values: dict[str, Any], film_of: Callable[[ScoreConfig], ThresholdFilm] = threshold_film
) -> dict[str, float]:
    """Every number that may be quoted at one setting of the parameters; undefined is nan.

    Shares from 0 to 1, costs in false alarms per 1,000 cases. Names that end in `_half` belong to
    τ = ½, `lowest_…` to the cheapest step of the dial, `cheapest_…` to the cheapest of all
    thresholds, both on the rows shown; `tau_…`, `recall_…` and `precision_…` are what a rule finds.
    `film_of` may be a cached `threshold_film`.
    """
    film = film_of(score_config_of(values))
    step, cost = THRESHOLDS.index(values["tau"]), priced(film, values["miss_ratio"])
    asked = RuleOptions(values["miss_ratio"], values["alarms"], values["honest"])
    now, half = film.at(step), film.at(HALF)
    numbers = {
        **{name: value for name, value in now._asdict().items() if name != "counts"},
        **now.counts._asdict(),
        "tau": now.threshold,
        "negatives": now.cases - now.positives,
        "balanced_accuracy": metrics.balanced_accuracy(now.counts),
        "roc_auc": film.roc_auc,
        "average_precision": film.average_precision,
        "mean_score": film.drawn.shown.score.mean(),
        "brier": brier(*film.drawn.shown),
        "miss_ratio": cost.ratio,
        "tau_star": cost.asked,
        "cost": cost.cost[step],
        "blind_cost": cost.blind,
        "believed_cost": cost.trust.believed.value,
        "cheapest_cost": cost.trust.cheapest.value,
        "lowest_cost": cost.cost[cost.lowest],
        "lowest_tau": THRESHOLDS[cost.lowest],
        "cost_half": cost.cost[HALF],
        "recall_half": half.recall,
        "precision_half": half.precision,
        "alarms_half": half.alarms,
    }
    for rule in THRESHOLD_RULES:
        found = film.at(chosen(film, rule, asked).step)
        numbers |= {
            f"tau_{rule}": found.threshold,
            f"recall_{rule}": found.recall,
            f"precision_{rule}": found.precision,
        }
    return {name: float(number) for name, number in numbers.items()}
