"""What the threshold lesson says: sentences, equations and tables made of its numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from core.lessons.threshold.choice import MINIMUM_COVERS, ChosenThreshold, CostCurve, ExternalTest
from core.lessons.threshold.film import HALF, THRESHOLDS, ThresholdFilm, ThresholdMoment
from core.lessons.threshold.score_sources import Calibrated, CalibrationReport
from core.metrics import Metric
from core.metrics.scorecard import TABLE
from core.metrics.thresholds import RuleOptions, ThresholdRule, Uncertain
from pages.threshold.layout import paid, tau
from ui.draw import words
from ui.lesson.path import filled

PRESETS: dict[str, dict[str, Any]] = {
    "A model": {"source": "model", "stretch": True, "tau": 0.5, "rule": "none"},
    "Chapter’s listing": {"source": "listing", "stretch": False, "tau": 0.5, "rule": "none"},
    "Two distributions": {"source": "betas", "stretch": False, "tau": 0.5, "rule": "none"},
}


def your_scores(name: str) -> str:
    """The link to a visitor's own scores; `name` of the file that he has brought, if he has."""
    if not name:
        return "**Your scores**: bring a file; rule or τ, and what a miss costs, come along"
    return f"**Your scores** ({words.quoted(name)}) with this rule or τ and these costs"


# Rules.

UNITS: dict[str, Callable[[float], str]] = {
    "number": words.number,
    "share": words.share,
    "cost": paid,
    "count": paid,
}


def rule_buttons(film: ThresholdFilm) -> dict[str, dict[str, Any]]:
    """A button for each rule: the threshold that it sets."""
    return {
        _button(one.rule, film.setting.options): {"tau": THRESHOLDS[one.step], "rule": key}
        for key, one in film.chosen.items()
    }


def _button(rule: ThresholdRule, options: RuleOptions) -> str:
    """The words on the button of a rule."""
    return filled(rule.button or rule.label, options._asdict())


def rule_in_words(film: ThresholdFilm, rule: str, step: int) -> str:
    """What a rule chose and why, in one line, so that the picture below stays where it is.

    Other words when there is no rule, or when the dial stands elsewhere.
    """
    one = film.chosen.get(rule)
    if one is None:
        return "Move τ, or press a button that finds it: it says what it chose and why."
    _, options, honest, _ = film.setting
    label, at = _button(one.rule, options), f"**τ = {tau(THRESHOLDS[one.step])}**"
    if step != one.step:
        return f"“{label}” would choose {at} now; press it again to go there."
    return f"**{label}** chose {at}, {_reason(one, options)} {_values_in_words(one, honest)}"


def _reason(one: ChosenThreshold, options: RuleOptions) -> str:
    exactly = tau(_rounded(one.exactly.threshold))
    among = f"of {len(THRESHOLDS)} steps (of all thresholds {exactly})"
    reason = one.rule.reason if one.is_met else one.rule.unmet
    return filled(reason.replace("[[among]]", among), options._asdict())


def _values_in_words(one: ChosenThreshold, honest: bool) -> str:
    measure = one.rule.measure[0].upper() + one.rule.measure[1:]
    there, here = _values(one)
    if not honest:
        return f"{measure} on the very rows that chose it {there}: that is optimistic."
    return f"{measure} on the validation fold {there}; on these rows, which did not choose, {here}."


def _values(one: ChosenThreshold) -> tuple[str, str]:
    """What a rule measures, on the rows that chose and on the rows shown."""
    say = UNITS[one.rule.unit]
    return say(one.value), say(one.value_shown)


def rules_table(film: ThresholdFilm) -> list[dict[str, str]]:
    """Each rule: its threshold, what it promised, and what it kept on rows that did not choose."""
    rows = "validation fold" if film.setting.honest else "rows shown"
    columns = "rule", "τ", "measured by", f"where it was chosen ({rows})", "on the rows shown"
    return [
        dict(zip(columns, _rule_row(one, film.setting.options), strict=True))
        for one in film.chosen.values()
    ]


def _rule_row(one: ChosenThreshold, options: RuleOptions) -> tuple[str, ...]:
    measured_by = f"{one.rule.measure} {one.rule.per}".strip()
    return _button(one.rule, options), tau(THRESHOLDS[one.step]), measured_by, *_values(one)


def _rounded(threshold: float) -> float:
    """Four significant digits of a threshold; none of infinity."""
    return threshold if math.isinf(threshold) else float(f"{threshold:.4g}")


# Costs.


def threshold_equations(costs: CostCurve) -> tuple[str, str]:
    """Equation D5.6, and again with the live costs in it, as LaTeX."""
    miss = words.tex_count(costs.miss_ratio)
    return (
        r"\tau^* = \frac{C_{FP}-C_{TN}}{C_{FP}-C_{TN}+C_{FN}-C_{TP}}",
        rf"\tau^* = \frac{{1-0}}{{1-0+{miss}-0}} = {costs.tau_star:.4g}",
    )


def costs_in_words(film: ThresholdFilm, now: ThresholdMoment, minimum: Uncertain) -> str:
    """What the threshold costs, what it costs to believe the scores, and how sure all that is."""
    said = (
        cost_in_words(film.costs, now),
        plugin_verdict_in_words(film.costs),
        uncertainty_in_words(minimum),
    )
    return "\n\n".join(said)


def cost_in_words(costs: CostCurve, now: ThresholdMoment) -> str:
    """The costs as a sentence, and what the threshold on screen costs."""
    alarms, misses = now.counts.fp, now.counts.fn
    elsewhere = now.threshold != THRESHOLDS[HALF]
    at_half = f"At ½ it is {paid(costs.cost[HALF])}. " if elsewhere else ""
    return (
        f"A missed fraud costs as much as **{words.some(costs.miss_ratio, 'false alarm')}**. At "
        f"τ = {tau(now.threshold)}, {words.some(alarms, 'false alarm')} and "
        f"{words.some(misses, 'miss', 'misses')} in {words.count(now.cases)} cases make "
        f"**{paid(now.cost)}** in 1,000 cases. {at_half}Never to raise an alarm, or always, "
        f"whichever is cheaper, costs {paid(costs.blind)}. The dial stops at "
        f"{len(THRESHOLDS)} steps: the cheapest on these rows, which makes it look better than "
        f"it is, is {tau(THRESHOLDS[costs.lowest])}, at {paid(costs.cost[costs.lowest])}; a "
        "threshold between two steps may be cheaper still."
    )


def plugin_verdict_in_words(costs: CostCurve) -> str:
    """What it costs to take the scores for probabilities, and whether these rows speak against it.

    They are compared with a threshold that these rows did not choose.
    """
    found, best = costs.verdict, costs.plugin_loss.cheapest
    here, dearer = costs.plugin_loss.at_tau_star.value, found.dearer
    mean, low, high = (words.signed(number) for number in dearer)
    verdict = (
        "That is more than luck: these scores are not probabilities, and τ* asks for some."
        if found.accuses
        else "These rows do not speak against taking the scores for probabilities; that does not "
        "prove that they are."
    )
    return (
        f"Believing the scores, you would cut at τ* and pay **{paid(here)}** on the rows shown. "
        f"The τ that is cheapest on the validation fold, "
        f"{tau(_rounded(found.chosen.threshold))}, costs **{paid(here - dearer.mean)}** there. "
        f"Difference: {mean} in 1,000 cases, 95 % interval {low} to {high} over test sets drawn "
        "like this one; another training draw, another validation fold and another prevalence are "
        f"not in it. {verdict} (The cheapest threshold of all on the rows shown is "
        f"{tau(_rounded(best.threshold))}, at {paid(best.value)}; luck on these rows helped to "
        "pick it.)"
    )


def uncertainty_in_words(found: Uncertain) -> str:
    """How far the minimum can be trusted."""
    low, high = (tau(_rounded(end)) for end in found.threshold)
    positives = found.cut.counts.tp + found.cut.counts.fn
    like = min(MINIMUM_COVERS, key=lambda n: abs(math.log(n / positives)))
    covers = round(100 * MINIMUM_COVERS[like])
    return (
        f"How sure is the minimum? In resampled validation folds it lay between τ = {low} and "
        f"τ = {high} (95 %), at a cost of {paid(found.cost[0])} to {paid(found.cost[1])}. That "
        "leaves out the luck of the training rows, and another prevalence. Drawn anew from true "
        f"probabilities, {covers} of 100 such intervals with {like} positives held the truly "
        "cheapest τ. The τ found costs more on rows that did not choose it, on average by "
        f"{words.figures(found.optimism, 2)} in 1,000 cases."
    )


# Calibration and the table of metrics.


def calibration_table(report: CalibrationReport) -> list[dict[str, str]]:
    """How true the probabilities of each calibrator are; "—" where it could not be learned."""
    return [_calibration_row(one) for one in report.methods.values()]


def _calibration_row(one: Calibrated) -> dict[str, str]:
    row = {
        "average": words.share(one.mean),
        "Brier (lower is better)": f"{one.brier:.5f}",
        "log loss": _value(one.log_loss),
        "calibration error": words.share(one.error, 2),
        "the same, bins of equal counts": words.share(one.error_equal_counts, 2),
    }
    return {"probabilities": one.label} | (dict.fromkeys(row, "—") if one.problem else row)


def calibration_in_words(report: CalibrationReport) -> str:
    """What the scores say on average, what is true, and which calibrator they do not allow."""
    plain, prevalence = report.methods["none"], words.share(report.prevalence)
    refused = "".join(
        f"\n\n{one.label} is left out: {one.problem}"
        for one in report.methods.values()
        if one.problem
    )
    return (
        f"The scores average **{words.share(plain.mean)}**; **{prevalence}** of the cases are "
        f"positive. A constant {prevalence} would have a Brier score of "
        f"{report.brier_of_constant:.5f}, these have {plain.brier:.5f}. The prior "
        f"shift supposes that they were learned at {words.share(report.trained_at)} "
        f"positives.{_certain_and_wrong(report)} Each bar in the picture is a 95 % interval "
        "(Wilson) of the share that comes true among rows with such scores; the luck of the "
        f"training and validation rows and another prevalence are not in it.{refused}"
    )


def _certain_and_wrong(report: CalibrationReport) -> str:
    if not any(math.isinf(one.log_loss) for one in report.methods.values()):
        return ""
    return " A log loss of ∞: a case was given exactly 0 or 1, and the opposite happened."


def metrics_table(now: ThresholdMoment, card: dict[str, float]) -> list[dict[str, str]]:
    """Every metric of the app at this threshold; `card` has their values."""
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


def external_test_in_words(test: ExternalTest, prevalence: float) -> str:
    """The test from the base-rate page beside the scores."""
    better = "above" if test.recall > test.rival else "below" if test.recall < test.rival else "on"
    return (
        f"★ **The test you brought** finds {words.share(test.recall)} of the positives and flags "
        f"{words.share(test.fpr)} of the negatives; at {words.share(prevalence)} "
        f"positives {words.share(test.precision)} of its alarms are right. It lies {better} this "
        f"ROC curve: with no more false alarms these scores catch {words.share(test.rival)}."
    )
