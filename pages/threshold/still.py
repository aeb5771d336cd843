"""What stands still in the threshold's picture: scores, curves and ghosts of ½."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from core.lessons.threshold.choice import ExternalTest
from core.lessons.threshold.film import (
    HALF,
    THRESHOLDS,
    Histograms,
    ThresholdFilm,
    histograms,
    place,
)
from pages.threshold.layout import (
    COST_AXES,
    COST_COLOUR,
    MATRIX_AXES,
    PR_AXES,
    RATES_AXES,
    ROC_AXES,
    Look,
    narrow,
    panels,
    titles,
)
from ui.draw import theme, words
from ui.draw.curves import curve, no_skill_pr, no_skill_roc, operating_point
from ui.draw.figures import CELLS, QUIET, SIDE, SQUARE_AT, counts_in_order


class Stage(NamedTuple):
    """The traces that no shot changes, and the layout on a wide page and on a phone."""

    traces: list[go.Scatter]
    layout: dict[str, Any]
    narrow: dict[str, Any]


def threshold_stage(film: ThresholdFilm, look: Look) -> Stage:
    """The picture without the cut."""
    bars = histograms(film.scores.drawn.shown, look.stretch)
    traces = [
        *_histogram_traces(bars),
        *_lines(film, look.stretch),
        *_curves(film),
        *(_external_test(film.test, look.dark) if film.test else []),
        *_ghosts(film, look.dark),
    ]
    layout = panels(film, bars, look) | {"annotations": titles(film)}
    return Stage(traces, layout, narrow(look))


def known(value: float) -> float | None:
    """A height for the chart; where it is undefined, nothing is drawn."""
    return None if math.isnan(value) else round(value, 5)


def _histogram_traces(bars: Histograms) -> list[go.Scatter]:
    """The scores of each class as steps; counts of 0 lie below a logarithmic axis."""
    look = (
        (bars.negatives, theme.MAJORITY, "", 1.5),
        (bars.positives, theme.MINORITY, "/", 2.5),
    )
    return [
        go.Scatter(
            x=bars.middle.astype("f4"),
            y=np.maximum(counts, 0.1),
            mode="lines",
            line={"color": colour, "width": width, "shape": "hvh"},
            fill="tozeroy",
            fillpattern={"shape": pattern, "fgcolor": colour, "size": 6, "fillmode": "overlay"},
            **QUIET,
        )
        for counts, colour, pattern, width in look
    ]


def _lines(film: ThresholdFilm, stretch: bool) -> list[go.Scatter]:
    """Recall, precision and cost over the threshold."""
    scores, costs = film.scores, film.costs
    x = place(THRESHOLDS, stretch).astype("f4")
    return [
        go.Scatter(
            x=x,
            y=y.astype("f4"),
            mode="lines",
            line={"color": colour, "width": 2.5, "dash": dash},
            **QUIET,
            **axes,
        )
        for y, colour, dash, axes in (
            (scores.recall, theme.TP, "solid", RATES_AXES),
            (scores.precision, theme.FP, "dash", RATES_AXES),
            (costs.cost, COST_COLOUR, "solid", COST_AXES),
        )
    ] + [
        go.Scatter(
            x=[x[costs.lowest]],
            y=[costs.cost[costs.lowest]],
            mode="markers",
            marker={"symbol": "triangle-up", "size": 11, "color": COST_COLOUR},
            **QUIET,
            **COST_AXES,
        )
    ]


def _curves(film: ThresholdFilm) -> list[go.Scatter]:
    """ROC and PR with their no-skill lines."""
    return [
        no_skill_roc(ROC_AXES),
        curve(film.scores.roc, ROC_AXES, theme.MAJORITY),
        no_skill_pr(film.at(HALF).prevalence, PR_AXES),
        curve(film.scores.pr, PR_AXES, theme.MINORITY),
    ]


def _external_test(test: ExternalTest, dark: bool) -> list[go.Scatter]:
    """The test from the base-rate page, as a star on both curves' planes."""
    star = {"symbol": "star", "size": 14, "line": {"width": 1, "color": theme.theme(dark).ink}}
    return [
        operating_point(axes, theme.SYNTHETIC, **star).update(x=[x], y=[known(y)])
        for axes, x, y in (
            (ROC_AXES, test.fpr, test.recall),
            (PR_AXES, test.recall, test.precision),
        )
    ]


def _ghosts(film: ThresholdFilm, dark: bool) -> list[go.Scatter]:
    """Where τ = ½ would be: hollow points, hollow squares and small counts."""
    ink, half = theme.theme(dark).ink, film.at(HALF)
    cells = counts_in_order(half.counts)
    centres = [(x + 0.5, y) for *_, (x, y) in CELLS]
    hollow = {"symbol": "circle-open", "size": 14, "line": {"width": 2, "color": ink}}
    return [
        operating_point(ROC_AXES, ink, **hollow).update(x=[half.fpr], y=[half.recall]),
        operating_point(PR_AXES, ink, **hollow).update(x=[half.recall], y=[known(half.precision)]),
        go.Scatter(
            x=[x for x, _ in centres],
            y=[y + SQUARE_AT for _, y in centres],
            mode="markers",
            marker={
                "symbol": "square-open",
                "size": [SIDE * (count / half.cases) ** 0.5 for count in cells],
                "color": ink,
                "opacity": 0.6,
            },
            cliponaxis=False,
            **QUIET,
            **MATRIX_AXES,
        ),
        go.Scatter(
            x=[x for x, _ in centres],
            y=[y + 0.05 for _, y in centres],
            mode="text",
            text=[f"at ½: {words.count(count)}" for count in cells],
            textfont={"size": 11, "color": ink},
            **QUIET,
            **MATRIX_AXES,
        ),
    ]
