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
from pages.curves.picture import PREVALENCE
from ui.draw import theme, words
from ui.draw.curves import PRECISION, RECALL, SHARE, places
from ui.draw.panels import Changes, Grid, Panel, Picture, Room, stacked
from ui.draw.traces import NARROW, QUIET, one_in_axis
from ui.film.film import Control, DialTrack, Film, Number, Shot

OVER = {name: theme.METRICS[name] for name in ("balanced_accuracy", "mcc", "f1", "precision")}


_TITLED = {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom"}
RATES_WIDE = Grid(("rates",), columns=(1,), height=340)
RATES_PHONE = stacked("rates", rows=(420,))


def rates_stage(dark: bool) -> Film:
    """Metrics at fixed rates over the prevalence, with a marker under the dial."""
    panel = Panel(
        x=one_in_axis(DIAL.ticks),
        y=SHARE | {"tickformat": ".1f"},
        room=Room(left=59, right=26, above=26, below=44),
        narrow={"room": Room(left=38, right=12, above=26, below=124)},
    )
    look = {"legend": _TITLED}
    picture = Picture({"rates": panel}, RATES_WIDE, RATES_PHONE, dark, look, NARROW)
    picture.add("rates", **_rates_lines(), here=_rates_marker(dark))
    numbers = [Number(METRICS[name].label, colour) for name, (colour, _) in OVER.items()]
    return Film(picture, numbers, [PREVALENCE])


def rates_track(film: RatesFilm) -> DialTrack:
    """The metrics at each prevalence; their lines over all of them."""
    lines: Changes = {name: {"y": film.curves[name].astype("f4")} for name in OVER}
    return DialTrack([_rates_shot(film, step) for step in range(len(ONE_IN))], lines)


def _rates_lines() -> dict[str, go.Scatter]:
    return {
        name: go.Scatter(
            x=ONE_IN,
            mode="lines",
            name=METRICS[name].label,
            line={"color": colour, "width": 3, "dash": dash},
            hovertemplate="1 in %{x:,}: %{y:.3f}<extra>" + METRICS[name].label + "</extra>",
        )
        for name, (colour, dash) in OVER.items()
    }


def _rates_marker(dark: bool) -> go.Scatter:
    ink = theme.theme(dark).ink
    return go.Scatter(
        mode="lines+markers",
        line={"color": ink, "width": 1.5},
        marker={"size": 8, "color": ink},
        **QUIET,
    )


def _rates_shot(film: RatesFilm, step: int) -> Shot:
    values = {name: float(film.curves[name][step]) for name in OVER}
    known = sorted(round(value, 5) for value in values.values() if not np.isnan(value))
    heights = [-0.03, *known, 1.03]
    said = ", ".join(f"{METRICS[name].label} {words.number(values[name])}" for name in OVER)
    return Shot(
        traces={"here": {"x": [ONE_IN[step]] * len(heights), "y": heights}},
        numbers=[
            (words.number(values[name]), f"at 1 in 2: {words.number(float(film.curves[name][0]))}")
            for name in OVER
        ],
        alt=f"Prevalence {words.one_in(ONE_IN[step])}: {said}.",
    )


STRAIGHT, BETWEEN, STEPS = "#c2189b", "#8a6d3b", theme.REFERENCE
AREAS = [
    Number("Straight lines (trapezoid)", STRAIGHT),
    Number("Area by drawing lots", BETWEEN),
    Number("Average precision", STEPS),
    Number("Straight lines give too much", STRAIGHT),
    Number("PR-gain area", BETWEEN),
]


GRADES_WIDE = Grid(("pr gain",), columns=(629, 687), height=380)
GRADES_PHONE = stacked("pr", "gain", rows=(384, 456))


def graded_stage(dark: bool) -> Film:
    """A score of a few grades: points, the straight lines between them, and what is there."""
    look = {"legend": _TITLED}
    picture = Picture(_graded_panels(), GRADES_WIDE, GRADES_PHONE, dark, look, NARROW)
    picture.add("pr", **_graded_traces())
    picture.add("gain", gains=_gain_line())
    says = [f"{grades:g} grades" for grades in GRADES_DIAL.steps]
    ticks = [(GRADES_DIAL.steps.index(tick), f"{tick:g}") for tick in GRADES_DIAL.ticks]
    return Film(picture, AREAS, [Control(GRADES_DIAL.name, GRADES_DIAL.label, says, ticks)])


def grades_track(found: list[Graded]) -> DialTrack:
    """The shots of the dial of the number of grades."""
    return DialTrack([_graded_shot(one) for one in found])


def _graded_traces() -> dict[str, go.Scatter]:
    def trace(name: str, mode: str = "lines", **look: Any) -> go.Scatter:
        return go.Scatter(name=name, mode=mode, hoverinfo="skip", **look)

    steps = {"color": STEPS, "width": 1, "shape": "vh"}
    return {
        "steps": trace(
            "average precision (steps)",
            line=steps,
            fill="tozeroy",
            fillcolor="rgba(132,144,156,0.2)",
        ),
        "straight": trace("straight lines", line={"color": STRAIGHT, "width": 2, "dash": "dash"}),
        "between": trace("what lies between", line={"color": BETWEEN, "width": 3}),
        "grades": trace("one point a grade", "markers", marker={"size": 8, "color": BETWEEN}),
    }


def _gain_line() -> go.Scatter:
    return go.Scatter(
        name="gains: straight lines are right here",
        hoverinfo="skip",
        mode="lines+markers",
        line={"color": BETWEEN, "width": 2.5},
        marker={"size": 7},
    )


def _graded_panels() -> dict[str, Panel]:
    gain = {"range": [-0.02, 1.04], "nticks": 6}
    return {
        "pr": Panel(
            x=RECALL,
            y=PRECISION,
            room=Room(left=59, above=26, below=44),
            narrow={"room": Room(left=60, right=12, above=26, below=50)},
        ),
        "gain": Panel(
            x=gain | {"title": "recall gain"},
            y=gain | {"title": "precision gain"},
            room=Room(left=103, right=14, above=26, below=44),
            narrow={"room": Room(left=60, right=12, above=12, below=164)},
        ),
    }


def _graded_shot(one: Graded) -> Shot:
    # Nothing is flagged at first: scikit-learn's straight lines start at precision 1.
    x, y = (np.append(start, axis[1:]) for start, axis in zip((0, 1), one.pr, strict=True))
    stairs = np.append(one.pr.y[1], one.pr.y[1:])
    inside = one.gain.x > -1  # far below 0 there is nothing to see
    return Shot(
        traces={
            "steps": places(x, stairs),
            "straight": places(x, y),
            "between": places(one.lawful.x, np.append(one.lawful.y[1], one.lawful.y[1:])),
            "grades": places(x[1:], y[1:]),
            "gains": places(one.gain.x[inside], one.gain.y[inside]),
        },
        numbers=[
            (words.number(one.trapezoid), "as auc(recall, precision) says"),
            (words.number(one.area), "what can be had between two points"),
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
