"""The three ways of the focal lesson beside each other, as a Film without dials."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from core.experiment import ThresholdReport
from core.lessons.focal_loss.trials import Way
from core.metrics.calibration import Reliability
from ui.draw import theme, words
from ui.draw.figures import (
    QUIET,
    confusion_axes,
    confusion_boxes,
    confusion_changes,
    confusion_traces,
)
from ui.film.film import Film, Shot

WAYS = 3
MATRIX, RELIABILITY = 3, 3  # traces of a confusion matrix with its title, and of a curve


def ways_stage(dark: bool) -> Film:
    """Three columns: two confusion matrices each, and the reliability curve under them; empty."""
    traces: list[Any] = []
    layout: dict[str, Any] = {
        "template": theme.template(dark),
        "height": 560,
        "margin": {"l": 8, "r": 12, "t": 8, "b": 44},
        "legend": {"orientation": "h", "x": 0, "y": -0.13, "yanchor": "top"},
        "shapes": [],
    }
    narrow: dict[str, Any] = {
        "height": 1820,
        "margin": {"l": 8, "r": 12, "b": 130},
        "legend": {"y": -0.03},
    }
    for way in range(WAYS):
        for part in (0, 1):
            number = 3 * way + part + 1
            traces += [*confusion_traces(_axes(number), dark), _title(number, dark)]
            layout["shapes"] += confusion_boxes(_axis("x", number), _axis("y", number), dark)
            layout |= _matrix_axes(number, *_place(way, part))
            narrow |= _matrix_axes(number, *_folded(way, part))
        traces += _reliability(3 * way + 3, first=way == 0, dark=dark)
        layout |= _reliability_axes(3 * way + 3, *_place(way, 2))
        narrow |= _reliability_axes(3 * way + 3, *_folded(way, 2))
    return Film(go.Figure(traces, layout), narrow, [], [])


def ways_shot(ways: dict[str, Way]) -> Shot:
    """What three ways are worth."""
    traces: dict[int, dict[str, Any]] = {}
    for i, (name, way) in enumerate(ways.items()):
        first = i * (2 * MATRIX + RELIABILITY)
        best = f"its best τ = {way.threshold:.3f}"
        traces |= _matrix(way.at_half, first, [f"<b>{name}</b>", "<b>τ = ½</b>"])
        traces |= _matrix(way.at_best, first + MATRIX, ["", f"<b>{best}</b>"])
        curve = first + 2 * MATRIX + 1  # after the line on which said and seen are equal
        traces |= {curve: _points(way.said), curve + 1: _points(way.recovered)}
    alt = " ".join(_way_words(name, way) for name, way in ways.items())
    return Shot(traces, [], f"Three ways on the test rows. {alt}")


def _place(column: int, part: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where a part of a column lies: two matrices beside each other, a curve below."""
    left = column / 3
    parts = (
        ((left + 0.025, left + 0.155), (0.53, 0.99)),
        ((left + 0.185, left + 0.315), (0.53, 0.99)),
        ((left + 0.045, left + 0.315), (0.0, 0.44)),
    )
    return parts[part]


def _folded(column: int, part: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """The same on a phone, a column below the other."""
    low = (2 - column) * 0.345
    parts = (
        ((0.07, 0.49), (low + 0.16, low + 0.29)),
        ((0.58, 1.0), (low + 0.16, low + 0.29)),
        ((0.14, 1.0), (low + 0.015, low + 0.13)),
    )
    return parts[part]


def _axis(letter: str, number: int) -> str:
    return letter if number == 1 else f"{letter}{number}"


def _axes(number: int) -> dict[str, str]:
    return {"xaxis": _axis("x", number), "yaxis": _axis("y", number)}


def _matrix(seen: ThresholdReport, first: int, title: list[str]) -> dict[int, dict[str, Any]]:
    return {
        **confusion_changes(seen.counts, first, side=34, size=17, brief=True),
        first + MATRIX - 1: {"text": title},
    }


def _title(number: int, dark: bool) -> go.Scatter:
    """Two lines of words above a matrix."""
    ink = theme.theme(dark).ink
    return go.Scatter(
        x=[0, 0],
        y=[2.33, 2.08],
        mode="text",
        textposition="top right",
        textfont={"size": [14, 12], "color": ink},
        cliponaxis=False,
        **QUIET,
        **_axes(number),
    )


def _matrix_axes(number: int, x: tuple[float, float], y: tuple[float, float]) -> dict[str, Any]:
    axes = confusion_axes(x, y)
    quiet = {"showticklabels": False}
    # With room for the title: what stands outside the range of its axes is not drawn.
    tall = {"range": [-0.02, 2.62]}
    return {
        _axis("xaxis", number): {**axes["x"], **quiet, "anchor": _axis("y", number)},
        _axis("yaxis", number): {**axes["y"], **quiet, **tall, "anchor": _axis("x", number)},
    }


def _reliability(number: int, first: bool, dark: bool) -> list[go.Scatter]:
    """Said against seen: where both would be equal, as the model says it, and taken back."""
    axes: dict[str, Any] = {**_axes(number), "hoverinfo": "skip", "showlegend": first}
    even = go.Scatter(
        x=[1e-5, 1],
        y=[1e-5, 1],
        mode="lines",
        name="said = seen",
        line={"color": theme.TN, "dash": "dash", "width": 1.5},
    )
    looks = (
        ("as the model says it", theme.FN, "circle"),
        ("taken back to true probabilities", theme.theme(dark).ink, "diamond-open"),
    )
    curves = [
        go.Scatter(
            mode="lines+markers",
            name=name,
            line={"color": colour, "width": 2},
            marker={"symbol": symbol, "size": 8, "color": colour},
        )
        for name, colour, symbol in looks
    ]
    return [trace.update(**axes) for trace in (even, *curves)]


def _points(curve: Reliability) -> dict[str, Any]:
    """The bins that a logarithmic axis can show: those with a positive."""
    shown = curve.positives > 0
    return {
        "x": curve.mean_predicted[shown].astype("f4"),
        "y": curve.fraction_positive[shown].astype("f4"),
    }


def _reliability_axes(
    number: int, x: tuple[float, float], y: tuple[float, float]
) -> dict[str, Any]:
    log = {
        "type": "log",
        "range": [-4.2, 0.1],
        "tickvals": [1e-4, 1e-3, 0.01, 0.1, 1],
        "ticktext": ["0.01 %", "0.1 %", "1 %", "10 %", "100 %"],
    }
    titles = {"title": "probability said"}, {"title": "came true"}
    return {
        f"xaxis{number}": {**log, **titles[0], "domain": x, "anchor": f"y{number}"},
        f"yaxis{number}": {**log, **titles[1], "domain": y, "anchor": f"x{number}"},
    }


def _way_words(name: str, way: Way) -> str:
    half, best = way.at_half.counts, way.at_best.counts
    return (
        f"{name}: at τ = ½ {words.count(half.tp)} of {words.count(half.tp + half.fn)} caught "
        f"with {words.some(half.fp, 'false alarm')}; at its best τ, {way.threshold:.3f}, "
        f"{words.count(best.tp)} with {words.count(best.fp)}. "
        f"Mean probability {words.percent(way.at_half.mean_probability)}, "
        f"taken back {words.percent(way.recovered_mean)}."
    )
