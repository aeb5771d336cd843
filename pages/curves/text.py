"""The words and tables of the curves: what picture and page say of their numbers."""

from __future__ import annotations

from typing import Any

from core.controls import ONE_IN
from core.lessons.curves.film import CurvesMoment
from core.lessons.curves.views import RECALLS, RatesFilm, Verdict
from core.metrics import METRICS, Metric
from core.metrics.curves import CURVE_METRICS
from ui.draw import theme, words
from ui.film.film import Number

NUMBERS = [
    Number("Alarms that are right", theme.METRICS["precision"].colour),
    Number("In percent: precision", theme.METRICS["precision"].colour),
    Number("Recall", theme.METRICS["recall"].colour),
    Number("False-positive rate", theme.FALSE_ALARM),
    Number("ROC-AUC", theme.METRICS["roc_auc"].colour),
    Number("Average precision", theme.METRICS["average_precision"].colour),
]
WORTH = {
    "none": Number("F1", theme.METRICS["f1"].colour),
    "f1": Number("F1", theme.METRICS["f1"].colour),
    "cost": Number("Cost of 1,000 cases", theme.METRICS["cost"].colour),
}


def numbers(now: CurvesMoment, then: CurvesMoment) -> list[tuple[str, str]]:
    """The numbers beside the picture, but for the last: now, and at 1 in 2."""
    return [
        (
            f"{words.count(now.counts.tp)} of {words.count(now.alarms)}"
            if now.alarms
            else "no alarm",
            f"at 1 in 2: {words.count(then.counts.tp)} of {words.count(then.alarms)}",
        ),
        (_precision(now), f"at 1 in 2: {_precision(then)}"),
        (
            words.percent(now.recall, 1, now.positives),
            f"{words.count(now.counts.tp)} of {words.some(now.positives, 'positive')}",
        ),
        (
            words.percent(now.fpr, 1, now.negatives),
            f"{words.count(now.counts.fp)} of {words.count(now.negatives)} negatives",
        ),
        (words.number(now.roc_auc), f"at 1 in 2: {words.number(then.roc_auc)}"),
        (
            words.number(now.average_precision),
            f"at 1 in 2: {words.number(then.average_precision)}; "
            f"no skill {words.decimal(round(now.prevalence, 6))}",
        ),
    ]


def _precision(at: CurvesMoment) -> str:
    return words.share(at.precision, of=at.alarms)


def cost(value: float) -> str:
    """A cost in false alarms."""
    return f"{value:,.1f}" if value < 100 else words.count(round(value))


def alt(now: CurvesMoment, then: CurvesMoment) -> str:
    """What the picture shows, for those who do not see it."""
    return (
        f"Prevalence {words.one_in(now.one_in)}, threshold {words.decimal(now.threshold)}. "
        f"Of {words.some(now.alarms, 'alarm')}, {words.count(now.counts.tp)} are right; "
        f"at 1 in 2, {words.count(then.counts.tp)} of {words.count(then.alarms)}. "
        f"Recall {words.percent(now.recall, 1, now.positives)}, "
        f"false-positive rate {words.percent(now.fpr, 1, now.negatives)}, at both. "
        f"ROC-AUC {words.number(now.roc_auc)}; average precision "
        f"{words.number(now.average_precision)}, at 1 in 2 {words.number(then.average_precision)}. "
        f"The curves rest on {words.some(now.positives, 'positive')}."
    )


PRESETS: dict[str, dict[str, Any]] = {
    "Balanced, 1 in 2": {"one_in": 2, "cases": 100_000},
    "The chapter’s 99 : 1": {"one_in": 100, "cases": 100_000},
    "Fraud, 1 in 1,000": {"one_in": 1_000, "cases": 100_000},
    "Few positives": {"one_in": 200, "cases": 1_000},
}


def in_alarms(now: CurvesMoment, then: CurvesMoment) -> str:
    """The same point of the same curve, in alarms at two prevalences."""
    if not now.alarms:
        return (
            "Nobody is flagged at this threshold: there is no alarm that could be right or wrong."
        )
    return (
        f"ROC-AUC **{words.number(now.roc_auc)}**, and of **{words.some(now.alarms, 'alarm')} "
        f"{words.count(now.counts.tp)} {'is' if now.counts.tp == 1 else 'are'} right** "
        f"({_precision(now)}). At 1 in 2 the same threshold of the same model raises "
        f"{words.some(then.alarms, 'alarm')}, of which {words.count(then.counts.tp)} are right "
        f"({_precision(then)})."
    )


def in_positives(now: CurvesMoment) -> str:
    """On how many positives the curves rest."""
    step = words.short_percent(round(1 / now.positives, 4))
    few = " With so few, look at the band before you look at the curve." * (now.positives < 50)
    return (
        f"Both curves rest on **{words.some(now.positives, 'positive')}** among "
        f"{words.count(now.positives + now.negatives)} test cases: each is {step} of recall.{few}"
    )


def precision_equation(now: CurvesMoment) -> str:
    """Precision from the two rates and the prevalence, with the numbers of the moment."""
    pi = words.decimal(round(now.prevalence, 6))
    rest = words.decimal(round(1 - now.prevalence, 6))
    recall, fpr = words.decimal(round(now.recall, 5)), words.decimal(round(now.fpr, 6))
    value = words.tex_percent(now.precision) if now.alarms else r"\text{—}"
    return (
        r"\text{precision} = \frac{\pi \cdot \text{recall}}"
        r"{\pi \cdot \text{recall} + (1-\pi) \cdot \text{FPR}} = "
        rf"\frac{{{pi} \cdot {recall}}}{{{pi} \cdot {recall} + {rest} \cdot {fpr}}} = {value}"
    )


def rates_table(film: RatesFilm) -> list[dict[str, str]]:
    """The metrics at fixed rates, at the prevalences that the dial has ticks for."""
    return [
        {"metric": METRICS[name].label}
        | {f"1 in {n:,}": words.number(float(values[ONE_IN.index(n)])) for n in (2, 10, 100, 1_000)}
        for name, values in film.curves.items()
    ]


def verdict_table(verdicts: list[Verdict]) -> list[dict[str, str]]:
    """Two models beside each other: the areas, and the precision at a recall that is needed."""
    return [
        {
            "model": one.label,
            "ROC-AUC": words.number(one.roc_auc),
            "average precision": words.number(one.average_precision),
        }
        | {
            f"precision at recall ≥ {words.percent(least, 0)}": words.share(precision)
            for least, precision in zip(RECALLS, one.precision, strict=True)
        }
        for one in verdicts
    ]


def summaries_table(now: dict[str, float], then: dict[str, float]) -> list[dict[str, str]]:
    """Every metric of a whole curve: what it is, and its value here and at 1 in 2."""
    return [
        {
            "metric": metric.label,
            "at your prevalence": words.number(now[key]),
            "at 1 in 2": words.number(then[key]),
            "what it is": metric.definition,
            "from … to": _range(metric),
            "undefined (—) when": metric.undefined,
        }
        for key, metric in CURVE_METRICS.items()
    ]


def _range(metric: Metric) -> str:
    low = "−∞" if metric.low == -float("inf") else f"{metric.low:g}"
    return f"{low} … {metric.high:g}"
