"""What stands still in the threshold's picture: scores, curves and ghosts of ½."""

from __future__ import annotations

import math

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.lessons.threshold.choice import CostCurve, ExternalTest
from core.lessons.threshold.film import (
    HALF,
    THRESHOLDS,
    Histograms,
    ThresholdFilm,
    histograms,
    place,
)
from pages.threshold.layout import COST_COLOUR, PHONE, WIDE, Look, panels
from ui.draw import theme, words
from ui.draw.confusion import CELLS, SIDE, SQUARE_AT, counts_in_order
from ui.draw.curves import curve, no_skill_pr, no_skill_roc, operating_point
from ui.draw.panels import Picture
from ui.draw.traces import QUIET

Floats = NDArray[np.float64]


def threshold_stage(film: ThresholdFilm, look: Look) -> Picture:
    """The picture without the cut."""
    scores, test = film.scores, film.test
    bars = histograms(scores.drawn.shown, look.stretch)
    axes = panels(film, bars, look)
    picture = Picture(axes, WIDE, PHONE, look.dark, {"dragmode": "zoom"})
    x, ink = place(THRESHOLDS, look.stretch).astype("f4"), theme.theme(look.dark).ink
    picture.add("scores", **_histogram_traces(bars))
    picture.add("rates", **_rates(film, x))
    picture.add("cost", **_cost(film.costs, x))
    picture.add("roc", coin=no_skill_roc(), roc=curve(scores.roc, ink))
    no_skill = no_skill_pr(film.at(HALF).prevalence)
    picture.add("pr", no_skill=no_skill, pr=curve(scores.pr, ink))
    for panel, traces in _external_test(test, look.dark).items() if test else ():
        picture.add(panel, **traces)
    for panel, traces in _ghosts(film, look.dark).items():
        picture.add(panel, **traces)
    return picture


def known(value: float) -> float | None:
    """A height for the chart; where it is undefined, nothing is drawn."""
    return None if math.isnan(value) else round(value, 5)


def _histogram_traces(bars: Histograms) -> dict[str, go.Scatter]:
    """The scores of each class as steps; counts of 0 lie below a logarithmic axis."""
    looks = {
        "negatives": (bars.negatives, theme.MAJORITY, "", 1.5),
        "positives": (bars.positives, theme.MINORITY, "/", 2.5),
    }
    return {
        name: go.Scatter(
            x=bars.middle.astype("f4"),
            y=np.maximum(counts, 0.1),
            mode="lines",
            line={"color": colour, "width": width, "shape": "hvh"},
            fill="tozeroy",
            fillpattern={"shape": pattern, "fgcolor": colour, "size": 6, "fillmode": "overlay"},
            **QUIET,
        )
        for name, (counts, colour, pattern, width) in looks.items()
    }


def _rates(film: ThresholdFilm, x: Floats) -> dict[str, go.Scatter]:
    return {
        name: _over(x, getattr(film.scores, name), *theme.METRICS[name])
        for name in ("recall", "precision")
    }


def _cost(cost: CostCurve, x: Floats) -> dict[str, go.Scatter]:
    lowest = go.Scatter(
        x=[x[cost.lowest]],
        y=[cost.cost[cost.lowest]],
        mode="markers",
        marker={"symbol": "triangle-up", "size": 11, "color": COST_COLOUR},
        **QUIET,
    )
    return {"cost": _over(x, cost.cost, COST_COLOUR, "solid"), "lowest": lowest}


def _over(x: Floats, y: Floats, colour: str, dash: str) -> go.Scatter:
    """A curve over the threshold."""
    line = {"color": colour, "width": 2.5, "dash": dash}
    return go.Scatter(x=x, y=y.astype("f4"), mode="lines", line=line, **QUIET)


def _external_test(test: ExternalTest, dark: bool) -> dict[str, dict[str, go.Scatter]]:
    """The test from the base-rate page, as a star on both curves' planes."""
    look = {"symbol": "star", "size": 14, "line": {"width": 1, "color": theme.theme(dark).ink}}

    def star(x: float, y: float) -> go.Scatter:
        return operating_point(theme.HAND, **look).update(x=[x], y=[known(y)])

    return {
        "roc": {"star_roc": star(test.fpr, test.recall)},
        "pr": {"star_pr": star(test.recall, test.precision)},
    }


def _ghosts(film: ThresholdFilm, dark: bool) -> dict[str, dict[str, go.Scatter]]:
    """Where τ = ½ would be: hollow points, hollow squares and small counts."""
    ink, half = theme.theme(dark).ink, film.at(HALF)
    cells = counts_in_order(half.counts)
    centres = [(x + 0.5, y) for *_, (x, y) in CELLS]
    across = [x for x, _ in centres]
    hollow = {"symbol": "circle-open", "size": 14, "line": {"width": 2, "color": ink}}
    sizes = [SIDE * (count / half.cases) ** 0.5 for count in cells]

    def point(x: float, y: float) -> go.Scatter:
        return operating_point(ink, **hollow).update(x=[x], y=[known(y)])

    squares = go.Scatter(
        x=across,
        y=[y + SQUARE_AT for _, y in centres],
        mode="markers",
        marker={"symbol": "square-open", "size": sizes, "color": ink, "opacity": 0.6},
        cliponaxis=False,
        **QUIET,
    )
    counts = go.Scatter(
        x=across,
        y=[y + 0.05 for _, y in centres],
        mode="text",
        text=[f"at ½: {words.count(count)}" for count in cells],
        textfont={"size": 11, "color": ink},
        **QUIET,
    )
    return {
        "roc": {"half_roc": point(half.fpr, half.recall)},
        "pr": {"half_pr": point(half.recall, half.precision)},
        "matrix": {"half_squares": squares, "half_counts": counts},
    }
