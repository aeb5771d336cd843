"""Thresholds chosen from a sweep by a rule.

Where several thresholds are equally good, the highest is chosen: the fewest alarms.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .. import metrics
from ..parameters import BadValue
from . import Counts, Sweep, checked_sweep, ratio, sweep
from .bootstrap import lowest_of_resamples
from .checks import MOST
from .costs import Costs, best_threshold, checked_costs, excess, expected_cost, prices
from .curves import quantiles
from .inputs import floats, fraction, nearest, number, scalar, threshold_of
from .sweep import row_at

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
        If the threshold is nan or no number, or s is no sweep.
    """
    threshold, value = threshold_of(threshold), scalar(value, "value")
    return _cut(s, row_at(s, threshold), value)._replace(threshold=threshold)


def _cut(s: Sweep, row: int, value: float) -> Cut:
    lower = s.threshold[row + 1] if row + 1 < s.threshold.size else -np.inf
    upper = float(s.threshold[row])
    cells = (cell[0] for cell in _counts(s, np.array([row])))
    counts = Counts(*(int(n) if n.is_integer() else float(n) for n in cells))
    return Cut(upper, float(lower), upper, row, counts, float(value))


def _counts(s: Sweep, rows: NDArray[np.int64]) -> Counts:
    tp, fp = s.tp[rows], s.fp[rows]
    return Counts(tp, fp, s.tp[-1] - tp, s.fp[-1] - fp)


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
        If s is no sweep, or the metric is undefined at every threshold.
    """
    s = checked_sweep(s)
    if not callable(of):
        raise BadValue(f"{of!s:.40} is no metric; give a function such as metrics.f1.")
    values = floats(of(s.counts), "the metric")
    if values.shape != s.tp.shape or np.isnan(values).all():
        raise BadValue("The metric is undefined at every threshold; give cases of both classes.")
    # Formulas are rounded in the last place or two: equal up to that is equal.
    row = int(_near_top(values, 4 * np.finfo(float).eps)[0])
    return _cut(s, row, values[row])


def _near_top(values: Floats, slack: float) -> NDArray[np.int64]:
    """Where values are the largest, up to a slack."""
    top = float(np.nanmax(values))
    return np.flatnonzero((values >= top - slack * max(1.0, abs(top))) | (values == top))


def _exactly_best(s: Sweep, values: Floats, as_fraction: Callable[..., tuple[Any, Any]]) -> int:
    """The first row with the largest value, compared as fractions where rounding could decide.

    `as_fraction(tp, fp, fn, tn)` → numerators and denominators, not negative, that rank the rows as
    the values do; these are rounded, and at most about 1.
    """
    near = _near_top(values, 1e-12)
    top, bottom = as_fraction(*map(_unbounded, _counts(s, near)))
    best = 0
    while (better := np.flatnonzero(top * bottom[best] > top[best] * bottom)).size:
        best = better[better.size // 2]
    return int(near[np.flatnonzero(top * bottom[best] == top[best] * bottom)[0]])


def _unbounded(numbers: Floats) -> NDArray[np.object_]:
    """The same numbers as Python's, integers or fractions, which neither round nor overflow."""
    if (numbers % 1 == 0).all() and numbers.max() < 2**63:
        return numbers.astype(np.int64).astype(object)
    return np.array([Fraction(n) for n in numbers.tolist()], object)


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
        If s is no sweep, or F1 is undefined at every threshold.
    """
    s = checked_sweep(s)
    values = metrics.f1(s.counts)
    row = _exactly_best(s, values, lambda tp, fp, fn, tn: (tp, tp + fp + fn))
    return _cut(s, row, values[row])


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

    Raises
    ------
    BadValue
        If s is no sweep.
    """
    s = checked_sweep(s)
    values = metrics.mcc(s.counts)
    row = _exactly_best(s, values, _squared_mcc)
    return _cut(s, row, values[row])


def _squared_mcc(tp: Any, fp: Any, fn: Any, tn: Any) -> tuple[Any, Any]:
    """MCC · |MCC|, which is a fraction; 0 by convention when a factor is 0."""
    beyond_chance = tp * tn - fp * fn
    spread = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
    return beyond_chance * abs(beyond_chance), np.where(spread == 0, 1, spread)


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

    Raises
    ------
    BadValue
        If s is no sweep.
    """
    s = checked_sweep(s)
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
        If s is no sweep, or `checked_costs` refuses the costs.
    """
    s, (alarm, miss) = checked_sweep(s), excess(costs)
    part = nearest(alarm / (alarm + miss))
    saved = ((1 - part) * s.tp - part * s.fp) / (s.tp[-1] + s.fp[-1])
    unit = math.lcm(alarm.denominator, miss.denominator)
    fp_costs, tp_saves = int(alarm * unit), int(miss * unit)
    row = _exactly_best(s, saved, lambda tp, fp, fn, tn: (tp_saves * tp - fp_costs * fp, tp**0))
    return _cut(s, row, expected_cost(_cut(s, row, 0).counts, costs))


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
        If s is no sweep, or the ratio is not a finite number above 0.
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
        If s is no sweep, alarms is negative or not finite, or cases not a finite number above 0.
    """
    s, most = checked_sweep(s), fraction(alarms, "alarms")
    if most < 0:
        raise BadValue(f"{alarms} alarms are not possible; use 0 or more.")
    total = s.tp + s.fp
    of = Fraction(total[-1])
    day = of if cases is None else fraction(cases, "cases", 0, MOST, ends=False)
    raised = nearest(day) * total / total[-1]
    # Both are exact up to one rounding: a limit in fractions, and one that a cut has as its value.
    kept = (total <= nearest(most * of / day)) | (raised <= nearest(most))
    row = max(0, int(np.count_nonzero(kept)) - 1)
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
        If s is no sweep, or no threshold reaches that recall, as without positives.
    """
    s, least = checked_sweep(s), number(least, "least")
    recall = metrics.recall(s.counts)
    enough = recall >= least
    if not enough.any() or not 0 < least <= 1:
        raise BadValue(
            f"No threshold reaches a recall of {least:g} on {s.tp[-1]:.0f} positives; "
            "use a recall above 0, at most 1, and cases with at least one positive."
        )
    precision = np.where(enough, metrics.precision(s.counts), np.nan)
    row = _exactly_best(s, precision, lambda tp, fp, fn, tn: (tp, tp + fp))
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
        If s is no sweep of whole cases, rng no generator, times no whole number from 1, or
        `checked_costs` refuses the costs.
    """
    s = checked_sweep(s)
    (of_fp, of_fn, of_tp, of_tn), unit = prices(checked_costs(costs))
    found = lowest_of_resamples(s, of_fp - of_tn, of_fn - of_tp, rng, times)
    cases = s.tp[-1] + s.fp[-1]
    # In the unit of the prices, a case: the cheapest of each resample, and the same τ on all cases.
    values = (found.positives * of_fn + (cases - found.positives) * of_tn + found.height) / cases
    on_all = expected_cost(_counts(s, found.row), Costs(of_fp, of_fn, of_tp, of_tn), per=1)
    # inf (flag nobody) is a threshold too, so these are order statistics, not interpolations.
    low, high = np.quantile(s.threshold[found.row], [0.025, 0.975], method="nearest")
    cost_low, _, cost_high, optimism = (
        float(nearest(1_000 * Fraction(float(value)) * Fraction(unit)))
        for value in (*quantiles(values), (on_all - values).mean())
    )
    return Uncertain(cheapest(s, costs), (float(low), float(high)), (cost_low, cost_high), optimism)


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
        If s is no sweep, or `checked_costs` refuses the costs.
    """
    s, (alarm, miss) = checked_sweep(s), excess(costs)
    at_tau_star, lowest = cut_at(s, best_threshold(costs)), cheapest(s, costs)
    at_tau_star = at_tau_star._replace(value=float(expected_cost(at_tau_star.counts, costs)))
    more_fp, more_tp = (
        Fraction(getattr(at_tau_star.counts, cell)) - Fraction(getattr(lowest.counts, cell))
        for cell in ("fp", "tp")
    )
    loss = 1_000 * (alarm * more_fp - miss * more_tp) / Fraction(s.tp[-1] + s.fp[-1])
    return PluginThresholdLoss(at_tau_star, lowest, nearest(loss))


def at_thresholds(s: Sweep, thresholds: ArrayLike) -> Sweep:
    """The sweep at some thresholds only: row 0 flags nobody, the last row everybody.

    Every rule and every curve for a sweep holds for it too.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.
    thresholds : array_like of shape (n,)
        Ascending, in the unit of the scores.

    Returns
    -------
    Sweep
        n + 2 rows, the highest threshold first.

    Raises
    ------
    BadValue
        If s is no sweep, or the thresholds fall or are no numbers.
    """
    s, steps = checked_sweep(s), floats(thresholds, "thresholds")
    if steps.ndim != 1 or not (steps[1:] >= steps[:-1]).all() or np.isnan(steps[:1]).any():
        raise BadValue("The thresholds fall or are nan; give numbers, the lowest first.")
    steps = steps[::-1]
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

    In words, [[alarms|count]] is an option of that name in that format, as in a path.toml. In
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
