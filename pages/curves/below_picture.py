"""Smaller pictures of the curves: metrics over the prevalence, what lies between points."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.controls import ONE_IN
from core.controls import ONE_IN_DIAL as DIAL
from core.lessons.curves.film import GRADES_DIAL
from core.lessons.curves.views import Graded, RatesFilm
from core.metrics import METRICS
from ui.draw import theme, words
from ui.draw.curves import PRECISION, RECALL, SHARE, places
from ui.draw.figures import QUIET, one_in_axis, one_in_words
from ui.film.film import DialTrack, Film, Number, Shot

OVER = {
    "balanced_accuracy": ("#8a6d3b", "solid"),
    "mcc": (theme.FP, "dash"),
    "f1": (theme.MINORITY, "dashdot"),
    "precision": (theme.TP, "dot"),
}


def rates_picture(film: RatesFilm, dark: bool) -> Film:
    """Metrics at fixed rates over the prevalence, with a marker under the dial."""
    ink = theme.theme(dark).ink
    lines = [
        go.Scatter(
            x=ONE_IN,
            y=film.curves[name].astype("f4"),
            mode="lines",
            name=METRICS[name].label,
            line={"color": colour, "width": 3, "dash": dash},
            hovertemplate="1 in %{x:,}: %{y:.3f}<extra>" + METRICS[name].label + "</extra>",
        )
        for name, (colour, dash) in OVER.items()
    ]
    marker = go.Scatter(
        mode="lines+markers",
        line={"color": ink, "width": 1.5},
        marker={"size": 8, "color": ink},
        **QUIET,
    )
    layout = {
        "template": theme.template(dark),
        "height": 340,
        "margin": {"l": 8, "r": 26, "t": 26, "b": 44},
        "uirevision": "film",
        "legend": {"orientation": "h", "x": 0.04, "y": 1.0, "yanchor": "bottom"},
        "xaxis": one_in_axis(DIAL.ticks) | {"domain": (0.04, 1)},
        "yaxis": SHARE | {"tickformat": ".1f"},
    }
    steps = range(len(ONE_IN))
    track = DialTrack(
        DIAL.name,
        "Prevalence π",
        [words.one_in(n) for n in ONE_IN],
        [
            (ONE_IN.index(n), tick)
            for n, tick in zip(DIAL.ticks, one_in_words(DIAL.ticks), strict=True)
        ],
        [_rates_shot(film, step, len(lines)) for step in steps],
    )
    numbers = [Number(METRICS[name].label, colour) for name, (colour, _) in OVER.items()]
    phone = {"height": 420, "margin": {"l": 24, "r": 12}, "legend": {"y": -0.3, "yanchor": "top"}}
    return Film(go.Figure([*lines, marker], layout), phone, numbers, [track])


def _rates_shot(film: RatesFilm, step: int, marker: int) -> Shot:
    values = {name: float(film.curves[name][step]) for name in OVER}
    known = sorted(round(value, 5) for value in values.values() if not np.isnan(value))
    heights = [-0.03, *known, 1.03]
    said = ", ".join(f"{METRICS[name].label} {words.number(values[name])}" for name in OVER)
    return Shot(
        traces={marker: {"x": [ONE_IN[step]] * len(heights), "y": heights}},
        numbers=[
            (words.number(values[name]), f"at 1 in 2: {words.number(float(film.curves[name][0]))}")
            for name in OVER
        ],
        alt=f"Prevalence {words.one_in(ONE_IN[step])}: {said}.",
    )


PR_AXES, GAIN_AXES = {"xaxis": "x", "yaxis": "y"}, {"xaxis": "x2", "yaxis": "y2"}
AREAS = [
    Number("Straight lines (trapezoid)", theme.FN),
    Number("What lies between, area", theme.TP),
    Number("Average precision", theme.MAJORITY),
    Number("Straight lines promise too much", theme.FN),
    Number("PR-gain area", theme.MINORITY),
]


def graded_stage(dark: bool) -> Film:
    """A score of a few grades: points, the straight lines between them, and what is there."""
    figure = go.Figure(_graded_traces(), _graded_layout(dark))
    narrow = {
        "height": 840,
        "margin": {"l": 24, "r": 12},
        "xaxis": {"domain": (0.12, 1.0)},
        "yaxis": {"domain": (0.6, 1.0)},
        "xaxis2": {"domain": (0.12, 1.0)},
        "yaxis2": {"domain": (0.13, 0.48)},
        "legend": {"y": 0.02, "yanchor": "top", "x": 0},
    }
    return Film(figure, narrow, AREAS, [])


def grades_dial(found: list[Graded]) -> DialTrack:
    """The dial of the number of grades."""
    return DialTrack(
        GRADES_DIAL.name,
        GRADES_DIAL.label,
        [f"{grades:g} grades" for grades in GRADES_DIAL.steps],
        [(GRADES_DIAL.steps.index(tick), f"{tick:g}") for tick in GRADES_DIAL.ticks],
        [_graded_shot(one) for one in found],
    )


def _graded_traces() -> list[go.Scatter]:
    def trace(name: str, axes: dict[str, str], **look: Any) -> go.Scatter:
        return go.Scatter(name=name, hoverinfo="skip", **(look | axes))

    dots = {"size": 8, "color": theme.MAJORITY}
    steps = {"color": theme.MAJORITY, "width": 1, "shape": "vh"}
    return [
        trace(
            "average precision (steps)",
            PR_AXES,
            mode="lines",
            line=steps,
            fill="tozeroy",
            fillcolor="rgba(47,127,193,0.15)",
        ),
        trace(
            "straight lines",
            PR_AXES,
            mode="lines",
            line={"color": theme.FN, "width": 2, "dash": "dash"},
        ),
        trace("what lies between", PR_AXES, mode="lines", line={"color": theme.TP, "width": 3}),
        trace("one point a grade", PR_AXES, mode="markers", marker=dots),
        trace(
            "gains: straight lines are right here",
            GAIN_AXES,
            mode="lines+markers",
            line={"color": theme.MINORITY, "width": 2.5},
            marker={"size": 7},
        ),
    ]


def _graded_layout(dark: bool) -> dict[str, Any]:
    gain = {"range": [-0.02, 1.04], "nticks": 6}
    return {
        "template": theme.template(dark),
        "height": 380,
        "margin": {"l": 8, "r": 14, "t": 26, "b": 44},
        "uirevision": "film",
        "legend": {"orientation": "h", "x": 0.04, "y": 1.0, "yanchor": "bottom"},
        "xaxis": RECALL | {"domain": (0.04, 0.48), "anchor": "y"},
        "yaxis": PRECISION | {"anchor": "x"},
        "xaxis2": gain | {"domain": (0.56, 1.0), "anchor": "y2", "title": "recall gain"},
        "yaxis2": gain | {"anchor": "x2", "title": "precision gain"},
    }


def _graded_shot(one: Graded) -> Shot:
    # Nothing is flagged at first: scikit-learn's straight lines start at precision 1.
    x, y = (np.append(start, axis[1:]) for start, axis in zip((0, 1), one.pr, strict=True))
    stairs = np.append(one.pr.y[1], one.pr.y[1:])
    inside = one.gain.x > -1  # far below 0 there is nothing to see
    return Shot(
        traces={
            0: places(x, stairs),
            1: places(x, y),
            2: places(one.lawful.x, np.append(one.lawful.y[1], one.lawful.y[1:])),
            3: places(x[1:], y[1:]),
            4: places(one.gain.x[inside], one.gain.y[inside]),
        },
        numbers=[
            (words.number(one.trapezoid), "as auc(recall, precision) says"),
            (words.number(one.area), "by drawing lots between two points"),
            (words.number(one.average_precision), "as average_precision_score says"),
            (words.number(one.trapezoid - one.area), "trapezoid less area"),
            (words.number(one.gain_area), "0 for alarms by lot, 1 at best"),
        ],
        alt=(
            f"A score of {one.grades} grades. "
            f"Area under straight lines {words.number(one.trapezoid)}, "
            f"under the curve between the points {words.number(one.area)}, "
            f"average precision {words.number(one.average_precision)}, "
            f"PR-gain area {words.number(one.gain_area)}."
        ),
    )
