"""What the threshold lesson says: sentences, equations and tables made of its numbers."""

from __future__ import annotations

import math
from typing import Any

from core.lessons.threshold.choice import (
    ChosenThreshold,
    CostCurve,
    ExternalTest,
    RuleOptions,
    chosen,
)
from core.lessons.threshold.film import A_DAY, HALF, THRESHOLDS, ThresholdFilm, ThresholdMoment
from core.lessons.threshold.score_sources import Calibrated, Drawn
from core.metrics import Metric
from core.metrics.calibration import brier_of_constant
from core.metrics.scorecard import TABLE, card_of_counts
from core.metrics.thresholds import THRESHOLD_RULES, Uncertain
from pages.threshold.layout import paid, tau
from ui.draw import words

PRESETS: dict[str, dict[str, Any]] = {
    "A model": {"source": "model", "stretch": True, "tau": 0.5, "rule": "none"},
    "Chapter’s listing": {"source": "listing", "stretch": False, "tau": 0.5, "rule": "none"},
    "Two distributions": {"source": "betas", "stretch": False, "tau": 0.5, "rule": "none"},
}


def rule_label(rule: str, asked: RuleOptions) -> str:
    """The words on the button of a rule."""
    return {
        "f1": "Best F1",
        "mcc": "Best MCC",
        "prevalence": "τ = π",
        "cost": "Lowest cost",
        "alarms": f"≤ {words.count(asked.alarms)} a day",
        "recall": f"Recall ≥ {words.percent(THRESHOLD_RULES['recall'].amount, 0)}",
    }[rule]


def rule_buttons(found: list[ChosenThreshold], asked: RuleOptions) -> dict[str, dict[str, Any]]:
    """A button for each rule: the threshold that it sets."""
    return {
        rule_label(one.rule, asked): {"tau": THRESHOLDS[one.step], "rule": one.rule}
        for one in found
    }


def all_chosen(film: ThresholdFilm, asked: RuleOptions) -> list[ChosenThreshold]:
    """Every rule, granted."""
    return [chosen(film, rule, asked) for rule in THRESHOLD_RULES]


def why(found: list[ChosenThreshold], rule: str, asked: RuleOptions, step: int) -> str:
    """What a rule chose and why, in one line, so that the picture below stays where it is.

    Other words when there is no rule, or when the dial stands elsewhere.
    """
    one = next((one for one in found if one.rule == rule), None)
    if one is None:
        return "Move τ, or let one of the buttons find it: it says what it chose and why."
    label, at = rule_label(one.rule, asked), f"**τ = {tau(THRESHOLDS[one.step])}**"
    if step != one.step:
        return f"“{label}” would choose {at} now; press it again to go there."
    return f"**{label}** chose {at}, {_reason(one, asked)} {_there_and_here(one, asked)}"


def _reason(one: ChosenThreshold, asked: RuleOptions) -> str:
    exactly = tau(_rounded(one.exactly.threshold))
    among = f"of {len(THRESHOLDS)} steps (of all thresholds {exactly})"
    return {
        "f1": f"the highest F1 {among}.",
        "mcc": f"the highest MCC {among}.",
        "prevalence": "the first step from π on: best for balanced accuracy, if the scores are "
        "true.",
        "cost": f"the cheapest {among}, as a miss costs "
        f"{words.some(asked.miss_ratio, 'false alarm')}.",
        "alarms": f"the lowest step with no more alarms in {words.count(A_DAY)} cases: it catches "
        "most."
        if one.kept
        else "the last step, with the fewest alarms; no step keeps to so few: it flags every score "
        "of 1.",
        "recall": "the most precise step that catches so many.",
    }[one.rule]


def _there_and_here(one: ChosenThreshold, asked: RuleOptions) -> str:
    measure, there = MEASURES[one.rule], _amount(one.rule, one.value)
    measure = measure[0].upper() + measure[1:]
    if not asked.honest:
        return f"{measure} on the very rows that chose it {there}: that is optimistic."
    here = _amount(one.rule, one.value_shown)
    return f"{measure} on the validation fold {there}; on these rows, which did not choose, {here}."


MEASURES = {
    "f1": "F1",
    "mcc": "MCC",
    "prevalence": "balanced accuracy",
    "cost": "cost",
    "alarms": "alarms",
    "recall": "recall",
}


PER = {"cost": " in 1,000 cases", "alarms": " a day"}


def _amount(rule: str, value: float) -> str:
    if rule in ("cost", "alarms"):
        return paid(value)
    return words.share(value) if rule in ("recall", "prevalence") else words.number(value)


def _rounded(threshold: float) -> float:
    """Four significant digits of a threshold; none of infinity."""
    return threshold if math.isinf(threshold) else float(f"{threshold:.4g}")


def rules_table(found: list[ChosenThreshold], asked: RuleOptions) -> list[dict[str, str]]:
    """Each rule: its threshold, what it promised, and what it kept on rows that did not choose."""
    rows = "validation fold" if asked.honest else "rows shown"
    return [
        {
            "rule": rule_label(one.rule, asked),
            "τ": tau(THRESHOLDS[one.step]),
            "measured by": MEASURES[one.rule] + PER.get(one.rule, ""),
            f"where it was chosen ({rows})": _amount(one.rule, one.value),
            "on the rows shown": _amount(one.rule, one.value_shown),
        }
        for one in found
    ]


# Costs.


def asked_equations(cost: CostCurve) -> tuple[str, str]:
    """Equation D5.6, and again with the live costs in it, as LaTeX."""
    miss = words.tex_count(cost.ratio)
    return (
        r"\tau^* = \frac{C_{FP}-C_{TN}}{C_{FP}-C_{TN}+C_{FN}-C_{TP}}",
        rf"\tau^* = \frac{{1-0}}{{1-0+{miss}-0}} = {cost.asked:.4g}",
    )


def costs_in_words(cost: CostCurve, now: ThresholdMoment, step: int, minimum: Uncertain) -> str:
    """What the threshold costs, what it costs to believe the scores, and how sure all that is."""
    said = (cost_in_words(cost, now, step), trust_in_words(cost), uncertainty_in_words(minimum))
    return "\n\n".join(said)


def cost_in_words(cost: CostCurve, now: ThresholdMoment, step: int) -> str:
    """The costs as a sentence, and what the threshold on screen costs."""
    alarms, misses = now.counts.fp, now.counts.fn
    return (
        f"A missed fraud costs as much as **{words.some(cost.ratio, 'false alarm')}**. At "
        f"τ = {tau(now.threshold)}, {words.some(alarms, 'false alarm')} and "
        f"{words.some(misses, 'miss', 'misses')} in {words.count(now.cases)} cases make "
        f"**{paid(cost.cost[step])}** in 1,000 cases. At ½ it is {paid(cost.cost[HALF])}; never to "
        f"raise an alarm, or always, whichever is cheaper, {paid(cost.blind)}. The dial stops at "
        f"{len(THRESHOLDS)} steps: the cheapest is {tau(THRESHOLDS[cost.lowest])}, at "
        f"{paid(cost.cost[cost.lowest])}; a threshold between two steps may be cheaper still."
    )


def trust_in_words(cost: CostCurve) -> str:
    """What it costs to take the scores for probabilities."""
    trust = cost.trust
    best = (
        "The cheapest threshold of all on these rows, steps or not, is "
        f"{tau(_rounded(trust.cheapest.threshold))}, at **{paid(trust.cheapest.value)}**"
    )
    believed = (
        f"Believing the scores, you would cut at τ* and pay **{paid(trust.believed.value)}**."
    )
    if trust.lost <= 0.1 * trust.cheapest.value:
        return f"{believed} {best}: these scores can be taken at their word, or nearly."
    return (
        f"{believed} {best}: belief costs {paid(trust.lost)} in 1,000 cases. "
        "These scores are not probabilities; τ* asks for some."
    )


def uncertainty_in_words(found: Uncertain) -> str:
    """How far the minimum can be trusted."""
    low, high = (tau(_rounded(end)) for end in found.threshold)
    return (
        f"How sure is the minimum? In resampled validation folds it lay between τ = {low} and "
        f"τ = {high} (95 %), at a cost of {paid(found.cost[0])} to {paid(found.cost[1])}. Such a "
        "threshold is dearer on rows that did not choose it, on average by "
        f"{words.figures(found.optimism, 2)} in 1,000 cases."
    )


# Calibration and the table of metrics.


def calibration_table(found: dict[str, Calibrated]) -> list[dict[str, str]]:
    """How true the probabilities are after each repair; "—" where it could not be learned."""
    return [_calibration_row(one) for one in found.values()]


def _calibration_row(one: Calibrated) -> dict[str, str]:
    row = {
        "mean said": words.share(one.mean),
        "Brier (lower is better)": f"{one.brier:.5f}",
        "log loss": _value(one.log_loss),
        "calibration error": words.share(one.error, 2),
        "the same, bins of equal counts": words.share(one.error_equal_counts, 2),
    }
    return {"probabilities": one.label} | (dict.fromkeys(row, "—") if one.problem else row)


def calibration_in_words(found: dict[str, Calibrated], drawn: Drawn, prevalence: float) -> str:
    """What the scores say on average, what is true, and which repair they do not allow."""
    plain = found["none"]
    refused = "".join(
        f"\n\n{one.label} is left out: {one.problem}" for one in found.values() if one.problem
    )
    return (
        f"On average the scores say **{words.share(plain.mean)}**; true is "
        f"**{words.share(prevalence)}**. A constant {words.share(prevalence)} would have a Brier "
        f"score of {brier_of_constant(prevalence):.5f}, these have {plain.brier:.5f}. The prior "
        f"shift supposes that they were learned at {words.share(drawn.learned_at)} "
        f"positives.{_certain_and_wrong(found)}{refused}"
    )


def _certain_and_wrong(found: dict[str, Calibrated]) -> str:
    if not any(math.isinf(one.log_loss) for one in found.values()):
        return ""
    return " A log loss of ∞: somebody was given exactly 0 or 1, and it came out otherwise."


def metrics_table(now: ThresholdMoment, of_scores: dict[str, float]) -> list[dict[str, str]]:
    """Every metric of the app at this threshold, each from its function in core."""
    card = card_of_counts(now.counts) | of_scores
    return [
        {
            "metric": metric.label,
            f"at τ = {tau(now.threshold)}": _value(card[key]),
            "range": _range(metric),
            "undefined": metric.undefined,
            "definition": metric.definition,
        }
        for key, metric in TABLE.items()
    ]


def _value(value: float) -> str:
    return "∞" if math.isinf(value) else words.number(value, 4)


def _range(metric: Metric) -> str:
    low, high = (
        f"{end:g}".replace("-inf", "−∞").replace("inf", "∞").replace("-", "−")
        for end in (metric.low, metric.high)
    )
    return f"{low} to {high}"


# The base rate.


def brought_in_words(test: ExternalTest, film: ThresholdFilm) -> str:
    """The test from the base-rate page beside the scores."""
    better = "above" if test.recall > test.rival else "below" if test.recall < test.rival else "on"
    return (
        f"★ **The test you brought** finds {words.share(test.recall)} of the positives and flags "
        f"{words.share(test.fpr)} of the negatives; at {words.share(film.at(HALF).prevalence)} "
        f"positives {words.share(test.precision)} of its alarms are right. It lies {better} this "
        f"ROC curve: with no more false alarms these scores catch {words.share(test.rival)}."
    )
