"""The three ways of the focal lesson beside each other, as a Film without dials."""

from __future__ import annotations

from functools import partial
from typing import Any

import plotly.graph_objects as go

from core.experiment import ThresholdReport
from core.lessons.focal_loss.trials import Way
from core.metrics.calibration import Reliability
from ui.draw import theme, words
from ui.draw.confusion import confusion_changes, confusion_panel, confusion_traces
from ui.draw.panels import Changes, Grid, Panel, Picture, Room
from ui.draw.traces import BELOW, QUIET
from ui.film.film import Film, Shot

WAYS = 3
# Of each way two matrices beside each other, and a curve below them.
WIDE = Grid(
    (
        " ".join(f"half{way} best{way}" for way in range(WAYS)),
        " ".join(f"curve{way} curve{way}" for way in range(WAYS)),
    ),
    columns=(220, 212) * WAYS,
    rows=(270, 320),
    height=590,
)
PHONE = Grid(
    tuple(row for n in range(WAYS) for row in (f"half{n} best{n}", f"curve{n} curve{n}")),
    columns=(1, 1),
    rows=(276, 281) * (WAYS - 1) + (276, 381),
    width=340,
    height=3 * 557 + 100,
)
LOOK = {"legend": {"orientation": "h"} | BELOW}


def ways_stage(dark: bool) -> Film:
    """Three columns: two confusion matrices each, and the reliability curve under them; empty."""
    picture = Picture(_panels(dark), WIDE, PHONE, dark, LOOK)
    for way in range(WAYS):
        for part in ("half", "best"):
            name = f"{part}{way}"
            title = {f"{name}_title": _title(dark)}
            picture.add(name, **confusion_traces(dark, f"{name}_"), **title)
        curves = _reliability(dark).items()
        picture.add(
            f"curve{way}",
            **{f"{key}{way}": trace.update(showlegend=way == 0) for key, trace in curves},
        )
    return Film(picture, [])


def ways_shot(ways: dict[str, Way]) -> Shot:
    """What three ways are worth."""
    traces: Changes = {}
    for i, (name, way) in enumerate(ways.items()):
        best = f"its best τ = {way.threshold:.3f}"
        traces |= _matrix(way.at_half, f"half{i}_", [f"<b>{name}</b>", "<b>τ = ½</b>"])
        traces |= _matrix(way.at_best, f"best{i}_", ["", f"<b>{best}</b>"])
        traces |= {f"said{i}": _points(way.said), f"recovered{i}": _points(way.recovered)}
    alt = " ".join(_way_words(name, way) for name, way in ways.items())
    return Shot(traces, [], f"Three ways on the test rows. {alt}")


def _panels(dark: bool) -> dict[str, Panel]:
    # With room for the title: what stands outside the range of its axes is not drawn.
    matrix = partial(confusion_panel, dark, titled=0.6, named=False)
    panels: dict[str, Panel] = {}
    for way in range(WAYS):
        last = way == WAYS - 1
        panels |= {
            f"half{way}": matrix(
                Room(left=40, right=19, above=13, below=23),
                Room(left=30, right=6, above=45, below=12),
            ),
            f"best{way}": matrix(
                Room(left=19, right=24, above=13, below=23),
                Room(left=27, right=12, above=45, below=12),
            ),
            f"curve{way}": Panel(
                x=_LOG | {"title": "probability said"},
                y=_LOG | {"title": "came true"},
                room=Room(left=66, right=24, above=23, below=73),
                narrow={"room": Room(left=53, right=12, above=38, below=150 if last else 50)},
            ),
        }
    return panels


def _matrix(seen: ThresholdReport, name: str, title: list[str]) -> Changes:
    cells = confusion_changes(seen.counts, name, side=34, size=17, brief=True)
    return {**cells, f"{name}title": {"text": title}}


def _title(dark: bool) -> go.Scatter:
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
    )


def _reliability(dark: bool) -> dict[str, go.Scatter]:
    """Said against seen: where both would be equal, as the model says it, and taken back."""
    even = go.Scatter(
        x=[1e-5, 1],
        y=[1e-5, 1],
        mode="lines",
        name="said = seen",
        hoverinfo="skip",
        line={"color": theme.REFERENCE, "dash": "dash", "width": 1.5},
    )
    looks = {
        "said": ("as the model says it", "#c2189b", "circle"),
        "recovered": (
            "taken back to true probabilities",
            theme.theme(dark).ink,
            "diamond-open",
        ),
    }
    return {"even": even} | {
        key: go.Scatter(
            mode="lines+markers",
            name=name,
            hoverinfo="skip",
            line={"color": colour, "width": 2},
            marker={"symbol": symbol, "size": 8, "color": colour},
        )
        for key, (name, colour, symbol) in looks.items()
    }


def _points(curve: Reliability) -> dict[str, Any]:
    """The bins that a logarithmic axis can show: those with a positive."""
    shown = curve.positives > 0
    return {
        "x": curve.mean_predicted[shown].astype("f4"),
        "y": curve.fraction_positive[shown].astype("f4"),
    }


_LOG: dict[str, Any] = {
    "type": "log",
    "range": [-4.2, 0.1],
    "tickvals": [1e-4, 1e-3, 0.01, 0.1, 1],
    "ticktext": ["0.01 %", "0.1 %", "1 %", "10 %", "100 %"],
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
