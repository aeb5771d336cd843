"""Thresholds chosen from a sweep by a rule.

Where several thresholds are equally good, the highest is chosen: the fewest alarms.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .. import metrics
from ..parameters import BadValue
from . import Counts, Sweep, ratio, sweep
from .costs import Costs, best_threshold, checked_costs, expected_cost
from .curves import quantiles, resampled_sweeps

Floats = NDArray[np.float64]


class Cut(NamedTuple):
    """A threshold, what it does, and the number it was chosen for.

    Every τ with lower < τ ≤ upper raises the same alarms; flagging nobody is τ = inf.
    """

    threshold: float
    lower: float
    upper: float
    row: int  # of the sweep
    counts: Counts
    value: float


def row_at(s: Sweep, threshold: float) -> int:
    """Row of the sweep that has the alarms of the rule "positive when score ≥ threshold".

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.
    threshold : float
        τ, a score of the sweep or not; may be infinite.

    Returns
    -------
    int
        From 0, which flags nobody.

    Raises
    ------
    BadValue
        If the threshold is nan.
    """
    if np.isnan(threshold):
        raise BadValue("The threshold is nan; use a number.")
    return int(s.threshold.size - np.searchsorted(s.threshold[::-1], threshold)) - 1


def cut_at(s: Sweep, threshold: float, value: float = float("nan")) -> Cut:
    """The cut at any threshold, a score of the sweep or not.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.
    threshold : float
        τ; may be infinite.
    value : float
        The number it was chosen for, if any.

    Returns
    -------
    Cut
        With this threshold and this value.

    Raises
    ------
    BadValue
        If the threshold is nan.
    """
    return _cut(s, row_at(s, threshold), value)._replace(threshold=float(threshold))


def _cut(s: Sweep, row: int, value: float) -> Cut:
    lower = s.threshold[row + 1] if row + 1 < s.threshold.size else -np.inf
    upper = float(s.threshold[row])
    counts = Counts(*(int(cell[row]) for cell in s.counts))
    return Cut(upper, float(lower), upper, row, counts, float(value))


def best(s: Sweep, of: Callable[[Counts], Any]) -> Cut:
    """The cut with the highest value of a metric such as `metrics.f1`.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.
    of : callable
        Counts with cells of shape (thresholds,) → values of that shape, nan where undefined.

    Returns
    -------
    Cut
        Its value is the metric's.

    Raises
    ------
    BadValue
        If the metric is undefined at every threshold.
    """
    values = of(s.counts)
    if np.isnan(values).all():
        raise BadValue("The metric is undefined at every threshold; give cases of both classes.")
    row = int(np.nanargmax(values))
    return _cut(s, row, values[row])


def best_f1(s: Sweep) -> Cut:
    """The cut with the highest F1, which is its value.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.

    Returns
    -------
    Cut
        Of equals the highest threshold.

    Raises
    ------
    BadValue
        If F1 is undefined at every threshold.
    """
    return best(s, metrics.f1)


def best_mcc(s: Sweep) -> Cut:
    """The cut with the highest MCC, which is its value.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.

    Returns
    -------
    Cut
        Of equals the highest threshold.
    """
    return best(s, metrics.mcc)


def at_prevalence(s: Sweep) -> Cut:
    """The cut at τ = π, the share of positives in the sweep; its value is π.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.

    Returns
    -------
    Cut
        Sensible for scores that are probabilities.
    """
    prevalence = s.tp[-1] / (s.tp[-1] + s.fp[-1])
    return cut_at(s, prevalence, prevalence)


def cheapest(s: Sweep, costs: Costs) -> Cut:
    """The cut with the lowest cost on the cases of the sweep; its value is that cost per 1,000.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.
    costs : Costs
        What each cell costs a case, in any one unit.

    Returns
    -------
    Cut
        Of equals the highest threshold.

    Raises
    ------
    BadValue
        If a cost is not finite, FP costs no more than TN, or FN no more than TP.
    """
    values = expected_cost(s.counts, checked_costs(costs))
    row = int(np.argmin(values))
    return _cut(s, row, values[row])


def cheapest_for_ratio(s: Sweep, ratio: float = 10) -> Cut:
    """The cheapest cut when a miss costs `ratio` false alarms; its value counts false alarms.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.
    ratio : float
        How many false alarms a miss costs, above 0.

    Returns
    -------
    Cut
        Its value is per 1,000 cases.

    Raises
    ------
    BadValue
        If the ratio is not a finite number above 0.
    """
    return cheapest(s, Costs(fp=1, fn=ratio))


def at_most_alarms(s: Sweep, alarms: float = 100, cases: float | None = None) -> Cut:
    """The lowest cut with at most so many alarms in `cases` cases (a day's, say); value: alarms.

    Without `cases` the alarms are those on the cases of the sweep itself. Of a sweep whose first
    row raises more already, that row.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.
    alarms : float
        The limit, 0 or more.
    cases : float, optional
        How many cases the limit is for.

    Returns
    -------
    Cut
        Its value is the alarms in `cases` cases.

    Raises
    ------
    BadValue
        If alarms is negative or nan, or cases is not above 0.
    """
    if not alarms >= 0 or not (cases is None or cases > 0):
        raise BadValue(
            f"{alarms:g} alarms in {cases} cases; use 0 or more alarms, 1 or more cases."
        )
    scale = 1 if cases is None else cases / (s.tp[-1] + s.fp[-1])
    raised = scale * (s.tp + s.fp)
    row = max(0, int(np.searchsorted(raised, alarms * (1 + 1e-12), side="right")) - 1)
    return _cut(s, row, raised[row])


def with_recall(s: Sweep, least: float = 0.9) -> Cut:
    """The most precise cut whose recall is at least so much; its value is its recall.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.
    least : float
        The recall that is asked for, above 0, at most 1.

    Returns
    -------
    Cut
        Of equals the highest threshold.

    Raises
    ------
    BadValue
        If no threshold reaches it, as without positives.
    """
    recall, precision = metrics.recall(s.counts), metrics.precision(s.counts)
    enough = np.flatnonzero(recall >= least - 1e-12)
    if not enough.size or not 0 < least <= 1:
        raise BadValue(
            f"No threshold reaches a recall of {least:g} on {s.tp[-1]:.0f} positives; "
            "use a recall above 0, at most 1, and cases with at least one positive."
        )
    row = int(enough[np.argmax(precision[enough])])
    return _cut(s, row, recall[row])


class Uncertain(NamedTuple):
    """The cheapest cut, and how sure it is: 95 % intervals over resampled test sets."""

    cut: Cut
    threshold: tuple[float, float]
    cost: tuple[float, float]  # the lowest cost per 1,000 in each resample
    optimism: float  # how much dearer, on average, a τ is on cases that did not choose it


def cheapest_with_uncertainty(
    s: Sweep, costs: Costs, rng: np.random.Generator, times: int = 200
) -> Uncertain:
    """The cheapest cut and its bootstrap: where the minimum would lie in other test sets.

    Optimism (per 1,000 cases) is to be added to the minimum's cost. Source: Efron & Tibshirani,
    An Introduction to the Bootstrap (1993), section 17.6.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.
    costs : Costs
        What each cell costs a case, in any one unit.
    rng : numpy.random.Generator
        Where the resamples come from.
    times : int
        How many test sets are drawn.

    Returns
    -------
    Uncertain
        Costs per 1,000 cases.

    Raises
    ------
    BadValue
        A mistake is not dearer than being right on the same case.

    References
    ----------
    Efron & Tibshirani, An Introduction to the Bootstrap (1993), section 17.6.
    """
    found = [cheapest(resample, costs) for resample in resampled_sweeps(s, rng, times)]
    here = expected_cost(s.counts, costs)
    on_all = np.array([here[row_at(s, cut.threshold)] for cut in found])
    values = np.array([cut.value for cut in found])
    # inf (flag nobody) is a threshold too, so these are order statistics, not interpolations.
    low, high = np.quantile([cut.threshold for cut in found], [0.025, 0.975], method="nearest")
    cost_low, _, cost_high = quantiles(values)
    return Uncertain(
        cut=cheapest(s, costs),
        threshold=(float(low), float(high)),
        cost=(float(cost_low), float(cost_high)),
        optimism=float((on_all - values).mean()),
    )


class PluginThresholdLoss(NamedTuple):
    """What it costs to cut at τ* as if the scores were probabilities; per 1,000 cases."""

    at_tau_star: Cut
    cheapest: Cut  # of all thresholds
    loss: float  # how much dearer the first is


def plugin_threshold_loss(s: Sweep, costs: Costs) -> PluginThresholdLoss:
    """The cut at τ* of the cost matrix beside the cheapest one: far apart if not calibrated.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.
    costs : Costs
        What each cell costs a case, in any one unit.

    Returns
    -------
    PluginThresholdLoss
        Costs per 1,000 cases.

    Raises
    ------
    BadValue
        A mistake is not dearer than being right on the same case.

    References
    ----------
    Elkan (2001), The Foundations of Cost-Sensitive Learning, section 2.
    """
    here = expected_cost(s.counts, costs)
    tau_star = best_threshold(costs)
    believed = cut_at(s, tau_star, here[row_at(s, tau_star)])
    lowest = cheapest(s, costs)
    return PluginThresholdLoss(believed, lowest, believed.value - lowest.value)


def at_thresholds(s: Sweep, thresholds: ArrayLike) -> Sweep:
    """The sweep at some thresholds only: row 0 flags nobody, the last row everybody.

    Every rule and every curve for a sweep holds for it too.

    Parameters
    ----------
    s : Sweep
    thresholds : array_like of shape (n,)
        Ascending, in the unit of the scores.

    Returns
    -------
    Sweep
        n + 2 rows, the highest threshold first.
    """
    steps = np.asarray(thresholds, float)[::-1]
    rows = s.threshold.size - 1 - np.searchsorted(s.threshold[::-1], steps)
    rows = np.concatenate([[0], rows, [s.threshold.size - 1]])
    return Sweep(np.concatenate([[np.inf], steps, [-np.inf]]), s.tp[rows], s.fp[rows])


class RuleOptions(NamedTuple):
    """The amounts that rules take; each rule reads what concerns it."""

    miss_ratio: float = 50  # what a miss costs, in false alarms
    alarms: float = 50  # at most, a day
    cases: float = 1_000  # of a day
    least_recall: float = 0.9


class ThresholdRule(NamedTuple):
    """A rule that chooses a threshold, what it measures, and the words for both.

    In words, [[alarms|count]] is an option of that name in that format, as in a guided path. In
    `reason`, the sentence after "chose τ = …,", [[among]] is what was searched: of so many steps.
    """

    label: str
    choose: Callable[[Sweep, RuleOptions], Cut]
    measure: str  # the name of `value`
    value: Callable[[Counts, RuleOptions], Any]
    unit: Literal["number", "share", "cost", "count"]  # how `value` is written
    reason: str
    button: str = ""  # the label with its amount, for rules that take one
    per: str = ""  # what `value` is counted in
    is_met: Callable[[float, RuleOptions], bool] = lambda value, options: True
    unmet: str = ""  # the reason where even the best value does not meet the rule

    def step(self, s: Sweep, thresholds: ArrayLike, options: RuleOptions) -> int:
        """Which of some thresholds the rule chooses on a sweep: its index.

        Parameters
        ----------
        s : Sweep
        thresholds : array_like of shape (m,)
            Ascending, in the unit of the scores.
        options : RuleOptions

        Raises
        ------
        BadValue
            No threshold follows the rule.
        """
        # Without the row that flags nobody: no threshold of the list has to do that. The last row
        # flags everybody: where it is chosen, the lowest threshold is nearest to it.
        allowed = Sweep(*(column[1:] for column in at_thresholds(s, thresholds)))
        return max(0, allowed.threshold.size - 2 - self.choose(allowed, options).row)

    def step_on(
        self, y: ArrayLike, score: ArrayLike, thresholds: ArrayLike, **amounts: float
    ) -> int:
        """Which of some thresholds the rule chooses on cases: its index.

        Parameters
        ----------
        y, score : array_like of shape (n,)
            Labels 0 and 1, finite scores.
        thresholds : array_like of shape (m,)
            Ascending, in the unit of the scores.
        **amounts
            Fields of RuleOptions.

        Raises
        ------
        BadValue
            Labels or scores that cannot be used, or a rule that no threshold follows.
        """
        return self.step(sweep(y, score), thresholds, RuleOptions(**amounts))


THRESHOLD_RULES = {
    "f1": ThresholdRule(
        "Best F1",
        lambda s, options: best_f1(s),
        "F1",
        lambda c, options: metrics.f1(c),
        "number",
        "the highest F1 [[among]].",
    ),
    "mcc": ThresholdRule(
        "Best MCC",
        lambda s, options: best_mcc(s),
        "MCC",
        lambda c, options: metrics.mcc(c),
        "number",
        "the highest MCC [[among]].",
    ),
    "prevalence": ThresholdRule(
        "τ = π",
        lambda s, options: at_prevalence(s),
        "balanced accuracy",
        lambda c, options: metrics.balanced_accuracy(c),
        "share",
        "the first step from π on: best for balanced accuracy, if the scores are true.",
    ),
    "cost": ThresholdRule(
        "Lowest cost",
        lambda s, options: cheapest_for_ratio(s, options.miss_ratio),
        "cost",
        lambda c, options: expected_cost(c, Costs(fp=1, fn=options.miss_ratio)),
        "cost",
        "the cheapest [[among]], as a miss costs [[miss_ratio|some:false alarm]].",
        per="in 1,000 cases",
    ),
    "alarms": ThresholdRule(
        "At most so many alarms",
        lambda s, options: at_most_alarms(s, options.alarms, options.cases),
        "alarms",
        lambda c, options: options.cases * ratio(c.tp + c.fp, sum(c)),
        "count",
        "the lowest step with no more alarms in [[cases|count]] cases: it catches most.",
        button="≤ [[alarms|count]] a day",
        per="a day",
        is_met=lambda value, options: value <= options.alarms * (1 + 1e-12),
        unmet="the last step, with the fewest alarms; no step keeps to so few: it flags every "
        "score of 1.",
    ),
    "recall": ThresholdRule(
        "Recall at least so high",
        lambda s, options: with_recall(s, options.least_recall),
        "recall",
        lambda c, options: metrics.recall(c),
        "share",
        "the most precise step that catches so many.",
        button="Recall ≥ [[least_recall|whole_percent]]",
    ),
}
