"""The picture of the threshold lesson: the film's arrays in, a Film out."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from core.lessons.threshold.choice import CostCurve
from core.lessons.threshold.film import (
    DIAL,
    HALF,
    THRESHOLDS,
    ThresholdFilm,
    ThresholdMoment,
    place,
)
from pages.threshold.layout import COST_COLOUR, Look, paid, tau
from pages.threshold.still import known, threshold_stage
from ui.draw import theme, words
from ui.draw.confusion import confusion_changes, confusion_traces
from ui.draw.curves import operating_point
from ui.draw.panels import Changes
from ui.draw.traces import QUIET
from ui.film.film import Control, DialTrack, Film, Number, Shot

NUMBERS = [
    Number("Alarms that are right", theme.METRICS["precision"].colour),
    Number("Positives caught", theme.METRICS["recall"].colour),
    Number("Alarms in 1,000", theme.FALSE_ALARM),
    Number("Cost in 1,000", COST_COLOUR),
    Number("F1", theme.METRICS["f1"].colour),
    Number("MCC", theme.METRICS["mcc"].colour),
    Number("Accuracy", theme.METRICS["accuracy"].colour),
]


def threshold_picture(film: ThresholdFilm, look: Look) -> Film:
    """The whole instrument: scores with the cut, rates, cost, confusion matrix, ROC and PR."""
    picture = threshold_stage(film, look)
    for panel, traces in _moving(look.dark).items():
        picture.add(panel, **traces)
    at = place(THRESHOLDS, look.stretch).tolist()
    moments = film.moments()
    shots = [
        Shot(
            traces=_changes(moment, at[step], at[-1]),
            numbers=_numbers(moment, moments[HALF], film.costs),
            alt=_alt(moment),
        )
        for step, moment in enumerate(moments)
    ]
    ticks = [(THRESHOLDS.index(tick), tau(tick)) for tick in DIAL.ticks]
    says = [tau(step) for step in THRESHOLDS]
    control = Control(DIAL.name, DIAL.label, says, ticks)
    return Film(picture, NUMBERS, [control], {DIAL.name: DialTrack(shots).piece})


def _moving(dark: bool) -> dict[str, dict[str, go.Scatter]]:
    """The traces that every shot changes."""
    ink = theme.theme(dark).ink
    cut: dict[str, Any] = {"color": ink, "width": 1.5}
    dots, edge = {"size": 8, "color": ink}, {"width": 2, "color": ink}
    # The heights are far beyond either kind of axis: only the left edge is seen.
    alarm = go.Scatter(
        y=[1e-3, 1e9, 1e9, 1e-3, 1e-3],
        mode="lines",
        line=cut,
        fill="toself",
        fillcolor=theme.theme(dark).grid,
        **QUIET,
    )

    def upright() -> go.Scatter:
        return go.Scatter(mode="lines+markers", line=cut, marker=dots, **QUIET)

    return {
        "scores": {"alarm": alarm},
        "rates": {"cut_rates": upright()},
        "cost": {"cut_cost": upright()},
        "matrix": confusion_traces(dark),
        "roc": {"at_roc": operating_point(ink, line=edge)},
        "pr": {"at_pr": operating_point(ink, line=edge)},
    }


def _changes(moment: ThresholdMoment, at: float, end: float) -> Changes:
    at, end = round(at, 3), round(end + 1, 3)
    precision, recall = known(moment.precision), known(moment.recall)
    return {
        "alarm": {"x": [at, at, end, end, at]},
        "cut_rates": {"x": [at] * 4, "y": [-1, precision or 0, recall, 2]},
        "cut_cost": {"x": [at] * 3, "y": [-1e6, round(moment.cost, 2), 1e6]},
        **confusion_changes(moment.counts),
        "at_roc": {"x": [round(moment.fpr, 5)], "y": [recall]},
        "at_pr": {"x": [recall], "y": [precision]},
    }


def _numbers(
    now: ThresholdMoment, half: ThresholdMoment, costs: CostCurve
) -> list[tuple[str, str]]:
    return [
        (
            f"{words.count(now.counts.tp)} of {words.count(now.alarms)}",
            f"precision {_precision(now)}; at ½ {_precision(half)}",
        ),
        (
            f"{words.count(now.counts.tp)} of {words.count(now.positives)}",
            f"recall {_recall(now)}; at ½ {_recall(half)}",
        ),
        (words.figures(now.alarms_a_day), f"at ½ {words.figures(half.alarms_a_day)}"),
        (
            paid(now.cost),
            f"false alarms; a miss costs {words.count(costs.miss_ratio)}; lowest step "
            f"{paid(costs.cost[costs.lowest])}",
        ),
        (words.number(now.f1), f"at ½ {words.number(half.f1)}"),
        (words.number(now.mcc), f"at ½ {words.number(half.mcc)}"),
        (words.share(now.accuracy), f"always “no”: {words.share(now.baseline)}"),
    ]


def _recall(at: ThresholdMoment) -> str:
    return words.share(at.recall, of=at.positives)


def _precision(at: ThresholdMoment) -> str:
    return words.share(at.precision, of=at.alarms)


def _alt(now: ThresholdMoment) -> str:
    c = now.counts
    return (
        f"Threshold {tau(now.threshold)}: {words.some(now.alarms, 'alarm')}, "
        f"{words.count(c.tp)} right, {words.count(c.fp)} false; {words.count(c.fn)} of "
        f"{words.some(now.positives, 'positive')} missed, {words.count(c.tn)} rightly cleared. "
        f"Recall {_recall(now)}, precision {_precision(now)}, "
        f"false-positive rate {words.share(now.fpr)}, cost {paid(now.cost)} in 1,000 cases."
    )
