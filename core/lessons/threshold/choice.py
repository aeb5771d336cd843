"""What each threshold costs, which one each rule chooses, and another test beside the scores."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ... import metrics
from ...checks import check_is
from ...metrics import Counts, Sweep
from ...metrics.costs import Costs, best_threshold, cheapest_step, expected_cost
from ...metrics.paired_cuts import PluginVerdict, plugin_verdict
from ...metrics.thresholds import (
    Cut,
    PluginThresholdLoss,
    RuleOptions,
    ThresholdRule,
    Uncertain,
    cheapest_with_uncertainty,
    cut_at,
    plugin_threshold_loss,
)

Floats = NDArray[np.float64]


class CostCurve(NamedTuple):
    """The cost of every step when a miss costs `miss_ratio` false alarms; all per 1,000 cases."""

    miss_ratio: float
    cost: Floats  # (steps,)
    lowest: int  # the cheapest step; of equals the highest
    tau_star: float  # what the costs ask of true probabilities (D5.6)
    blind: float  # the cheaper of never and always raising an alarm
    plugin_loss: PluginThresholdLoss  # τ* beside the cheapest of all thresholds
    verdict: PluginVerdict  # τ* beside the τ that is cheapest on the validation fold


def cost_curve(s: Sweep, validation: Sweep, counts: Counts, miss_ratio: float) -> CostCurve:
    """What the steps of a dial cost.

    Parameters
    ----------
    s, validation : Sweep
        Every threshold, on the rows shown and on the validation fold.
    counts : Counts
        Cells of shape (steps,), on the rows shown.
    miss_ratio : float
        What a miss costs, in false alarms.

    Returns
    -------
    CostCurve
        Costs in false alarms per 1,000 cases.

    Raises
    ------
    BadValue
        The ratio is 0 or less.
    """
    for name, sweep in {"s": s, "validation": validation}.items():
        check_is(name, sweep, Sweep)
    check_is("counts", counts, Counts)
    costs = Costs(fp=1, fn=miss_ratio)
    cost, every = expected_cost(counts, costs), expected_cost(s.counts, costs)
    return CostCurve(
        miss_ratio=miss_ratio,
        cost=cost,
        lowest=cheapest_step(cost),
        tau_star=best_threshold(costs),
        blind=float(min(every[0], every[-1])),
        plugin_loss=plugin_threshold_loss(s, costs),
        verdict=plugin_verdict(s, validation, costs),
    )


# In which share of 2,000 draws, by the positives in the validation fold, the interval below holds
# the truly cheapest τ: counted by `python -m benchmarks.coverage`, and again by a slow test.
MINIMUM_COVERS = {5: 0.80, 20: 0.89, 100: 0.92, 500: 0.95}


def uncertain_minimum(s: Sweep, miss_ratio: float, seed: int, times: int = 100) -> Uncertain:
    """The cheapest threshold of a sweep, and where it would lie in `times` others like it.

    Parameters
    ----------
    s : Sweep
        Its counts must be whole.
    miss_ratio : float
        What a miss costs, in false alarms.
    seed, times : int
        Of the resampled test sets.

    Raises
    ------
    BadValue
        The ratio is 0 or less.
    """
    check_is("s", s, Sweep)
    rng = np.random.default_rng([seed, times])
    return cheapest_with_uncertainty(s, Costs(fp=1, fn=miss_ratio), rng, times)


class ChosenThreshold(NamedTuple):
    """The step of a dial that follows a rule best on the rows that chose it."""

    rule: ThresholdRule
    step: int
    value: float  # what the rule measures, on the rows that chose
    value_shown: float  # the same on the rows shown
    is_met: bool  # False where no step keeps to the limit of the rule
    exactly: Cut  # what it would choose of all thresholds, on the dial or not


def chosen_threshold(
    rule: ThresholdRule, options: RuleOptions, choosing: Sweep, shown: Sweep, least: Floats
) -> ChosenThreshold:
    """What a rule chooses among the steps of a dial.

    A rule for a limit (alarms, recall) keeps it on the rows that chose, if a step does: the last
    one, τ = 1, still flags every score of exactly 1. τ = π takes the first step that is at least π.

    Parameters
    ----------
    rule : ThresholdRule
        One of THRESHOLD_RULES.
    options : RuleOptions
    choosing, shown : Sweep
        Of the rows that choose and of those that judge; they may be the same.
    least : array of shape (steps,)
        The lowest score that each step of the dial flags, ascending.

    Raises
    ------
    BadValue
        No threshold follows the rule, such as on rows of one class.
    """
    check_is("rule", rule, ThresholdRule)
    check_is("options", options, RuleOptions)
    check_is("choosing", choosing, Sweep)
    check_is("shown", shown, Sweep)
    step = rule.step(choosing, least, options)
    value, value_shown = (
        float(rule.value(cut_at(s, least[step]).counts, options)) for s in (choosing, shown)
    )
    return ChosenThreshold(
        rule, step, value, value_shown, rule.is_met(value, options), rule.choose(choosing, options)
    )


class ExternalTest(NamedTuple):
    """The operating point of another test, beside the curve of the scores."""

    recall: float
    fpr: float
    precision: float  # at the prevalence of the sweep
    rival: float  # recall of the scores at the same false-positive rate or the next lower one


def external_test(s: Sweep, recall: float, fpr: float) -> ExternalTest:
    """Another test at the prevalence of a sweep.

    Parameters
    ----------
    s : Sweep
        Of cases of both classes.
    recall, fpr : float
        From 0 to 1.
    """
    check_is("s", s, Sweep)
    positives, negatives = s.tp[-1], s.fp[-1]
    prevalence = positives / (positives + negatives)
    row = int(np.searchsorted(s.fp, fpr * negatives + 1e-9, side="right")) - 1
    return ExternalTest(
        recall=recall,
        fpr=fpr,
        precision=float(metrics.precision(metrics.counts_from_rates(recall, fpr, prevalence))),
        rival=float(s.tp[row] / positives),
    )
