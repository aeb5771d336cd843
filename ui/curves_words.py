"""The words and tables of the curves: what picture and page say of their numbers."""

from __future__ import annotations

from core.curves_film import CurvesMoment
from ui import theme, words
from ui.film import Number

NUMBERS = [
    Number("Alarms that are right", theme.TP),
    Number("In percent: precision", theme.TP),
    Number("Recall", theme.TP),
    Number("False-positive rate", theme.FP),
    Number("ROC-AUC", theme.MAJORITY),
    Number("Average precision", theme.MAJORITY),
]
WORTH = {
    "none": Number("F1", theme.MINORITY),
    "f1": Number("F1", theme.MINORITY),
    "cost": Number("Cost of 1,000 cases", theme.MINORITY),
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
        (words.share(now.precision), f"at 1 in 2: {words.share(then.precision)}"),
        (
            words.percent(now.recall, 1),
            f"{words.count(now.counts.tp)} of {words.some(now.positives, 'positive')}",
        ),
        (
            words.percent(now.fpr, 1),
            f"{words.count(now.counts.fp)} of {words.count(now.negatives)} negatives",
        ),
        (words.number(now.roc_auc), f"at 1 in 2: {words.number(then.roc_auc)}"),
        (
            words.number(now.average_precision),
            f"at 1 in 2: {words.number(then.average_precision)}; "
            f"no skill {words.decimal(round(now.positives / (now.positives + now.negatives), 6))}",
        ),
    ]


def cost(value: float) -> str:
    """A cost in false alarms."""
    return f"{value:,.1f}" if value < 100 else words.count(round(value))


def alt(now: CurvesMoment, then: CurvesMoment) -> str:
    """What the picture shows, for those who do not see it."""
    return (
        f"Prevalence {words.one_in(now.one_in)}, threshold {words.decimal(now.threshold)}. "
        f"Of {words.some(now.alarms, 'alarm')}, {words.count(now.counts.tp)} are right; "
        f"at 1 in 2, {words.count(then.counts.tp)} of {words.count(then.alarms)}. "
        f"Recall {words.percent(now.recall, 1)}, false-positive rate {words.percent(now.fpr, 1)}, "
        f"at both. ROC-AUC {words.number(now.roc_auc)}; average precision "
        f"{words.number(now.average_precision)}, at 1 in 2 {words.number(then.average_precision)}. "
        f"The curves rest on {words.some(now.positives, 'positive')}."
    )
