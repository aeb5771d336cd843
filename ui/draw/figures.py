"""Panels that several lessons share: computed arrays in, traces out; computes nothing new."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.metrics import Counts
from core.models.boundary import Window
from ui.draw import theme, words

QUIET: dict[str, Any] = {"showlegend": False, "hoverinfo": "skip"}
# Three panels beside each other: the plane of the features, the confusion matrix, curves.
WIDE = ((0.04, 0.37), (0.41, 0.63), (0.69, 1.0))


def xy(points: NDArray[Any]) -> dict[str, Any]:
    """Coordinates of points, shape (n, 2), as a trace takes them: single precision."""
    return {"x": points[:, 0].astype("f4"), "y": points[:, 1].astype("f4")}


def majority_dots(points: NDArray[Any] | None = None, **look: Any) -> go.Scatter:
    """The majority: small blue dots."""
    marker = {"color": theme.MAJORITY, "size": 4, "opacity": 0.55} | look
    where = {} if points is None else xy(points)
    return go.Scatter(mode="markers", name="majority", marker=marker, hoverinfo="skip", **where)


def minority_diamonds(points: NDArray[Any] | None = None, **look: Any) -> go.Scatter:
    """The minority: orange diamonds."""
    edge = {"color": "#5c3300", "width": 0.5}
    marker = {"color": theme.MINORITY, "size": 7, "symbol": "diamond", "opacity": 0.8, "line": edge}
    where = {} if points is None else xy(points)
    return go.Scatter(
        mode="markers", name="minority", marker=marker | look, hoverinfo="skip", **where
    )


def line(name: str, colour: str, points: NDArray[Any] | None = None, **look: Any) -> go.Scatter:
    """A line in the plane of the features, for example where the probability is one half."""
    where = {} if points is None else xy(points)
    style = {"color": colour, "width": 3} | look
    return go.Scatter(mode="lines", name=name, line=style, hoverinfo="skip", **where)


def plane(window: Window, domain: tuple[float, float], dark: bool) -> dict[str, Any]:
    """The layout of an instrument whose first panel, over `domain`, is the feature plane."""
    return {
        "template": theme.template(dark),
        "height": 400,
        "margin": {"l": 8, "r": 26, "t": 26, "b": 44},
        "uirevision": "film",
        "dragmode": "zoom",
        "legend": {
            "orientation": "h",
            "x": 0.04,
            "y": 1.0,
            "yanchor": "bottom",
            "font": {"size": 11},
            "itemsizing": "constant",
        },
        "xaxis": {
            "domain": domain,
            "range": [window.x0, window.x1],
            "title": "feature 1 (one dot = one training row)",
        },
        "yaxis": {"range": [window.y0, window.y1], "title": "feature 2"},
    }


def one_in_axis(ticks: tuple[float, ...]) -> dict[str, Any]:
    """A logarithmic axis of prevalences from 1 in 2 to 1 in 10,000."""
    return {
        "type": "log",
        "range": [np.log10(1.8), np.log10(11_000)],
        "tickvals": ticks,
        "ticktext": one_in_words(ticks),
        "title": "prevalence: one in … (rarer to the right)",
    }


def one_in_words(ticks: tuple[float, ...]) -> list[str]:
    """The ticks of prevalences: 1 in 2, then 10, 100, …"""
    return [f"1 in {n:,}" if n == 2 else f"{n:,}" for n in ticks]


def three_panels(window: Window, third: dict[str, Any], dark: bool) -> dict[str, Any]:
    """The layout of an instrument: plane, confusion matrix and a third panel.

    `third` holds the settings of the axes "x" and "y" of the third panel.
    """
    confusion = confusion_axes(WIDE[1], (0.06, 0.9))
    return plane(window, WIDE[0], dark) | {
        "shapes": confusion_boxes("x2", "y2", dark),
        "xaxis2": {**confusion["x"], "anchor": "y2"},
        "yaxis2": {**confusion["y"], "anchor": "x2"},
        "xaxis3": {"domain": WIDE[2], "anchor": "y3", **third["x"]},
        "yaxis3": {"anchor": "x3", **third["y"]},
    }


def stacked_panels() -> dict[str, Any]:
    """The same panels below each other, for one column of a phone."""
    wide, middle = (0.12, 1.0), (0.2, 0.9)
    return {
        "height": 1060,
        "margin": {"l": 24, "r": 12},
        "xaxis": {"domain": wide},
        "yaxis": {"domain": (0.7, 1.0)},
        "xaxis2": {"domain": middle},
        "yaxis2": {"domain": (0.4, 0.61)},
        "xaxis3": {"domain": wide},
        "yaxis3": {"domain": (0.09, 0.36)},
        "legend": {"y": 0.0, "yanchor": "top", "x": 0},
    }


# Cells of the confusion matrix: name, words, colour, lower left corner.
CELLS = (
    ("TP", "TP · caught", theme.TP, (0.0, 1.0)),
    ("FN", "FN · missed", theme.FN, (1.0, 1.0)),
    ("FP", "FP · false alarm", theme.FP, (0.0, 0.0)),
    ("TN", "TN · rightly cleared", theme.TN, (1.0, 0.0)),
)
SIDE = 48  # pixels of the square of a cell that holds all cases
SQUARE_AT = 0.31  # its middle, above the foot of the cell: the words stand above it


def confusion_traces(axes: dict[str, str], dark: bool) -> list[go.Scatter]:
    """Traces of a countable confusion matrix: a square in each cell, its count and name."""
    quiet = QUIET | axes
    centres = [(x + 0.5, y) for *_, (x, y) in CELLS]
    squares = go.Scatter(
        x=[x for x, _ in centres],
        y=[y + SQUARE_AT for _, y in centres],
        mode="markers",
        marker={
            "symbol": "square",
            "color": [colour for _, _, colour, _ in CELLS],
            "opacity": 0.5,
            "line": {"width": 0},
        },
        cliponaxis=False,
        **quiet,
    )
    numbers = go.Scatter(
        x=[x for x, _ in centres],
        y=[y + 0.74 for _, y in centres],
        mode="text",
        textfont={"size": 12, "color": theme.theme(dark).ink},
        **quiet,
    )
    return [squares, numbers]


def confusion_changes(
    counts: Counts, first: int, side: float = SIDE, size: int = 26, brief: bool = False
) -> dict[int, dict[str, Any]]:
    """What a shot changes of confusion_traces: `first` is the index of the squares.

    The area of a square is its cell's share of all cases. A small matrix is `brief`: it names its
    cells TP, FN, FP and TN.
    """
    cells = counts_in_order(counts)
    total = sum(cells)
    return {
        first: {"marker": {"size": [side * (count / total) ** 0.5 for count in cells]}},
        first + 1: {
            "text": [
                f"<span style='font-size:{size}px'><b>{words.count(count)}</b></span><br>"
                + (name if brief else label)
                for count, (name, label, _, _) in zip(cells, CELLS, strict=True)
            ]
        },
    }


def confusion_boxes(xref: str, yref: str, dark: bool) -> list[dict[str, Any]]:
    """The outline of each cell, as layout shapes."""
    line = {"color": theme.theme(dark).grid, "width": 1}
    return [
        {"type": "rect", "xref": xref, "yref": yref, "line": line}
        | {"x0": x, "x1": x + 1, "y0": y, "y1": y + 1}
        for *_, (x, y) in CELLS
    ]


def counts_in_order(counts: Counts) -> tuple[Any, Any, Any, Any]:
    """The counts in the order of CELLS."""
    return counts.tp, counts.fn, counts.fp, counts.tn


def confusion_axes(x: tuple[float, float], y: tuple[float, float]) -> dict[str, Any]:
    """The hidden axes of a confusion matrix in the part x, y of the figure."""
    common = {"range": [-0.02, 2.02], "fixedrange": True, "showgrid": False, "ticks": ""}
    return {
        "x": {
            **common,
            "domain": x,
            "side": "top",
            "tickvals": [0.5, 1.5],
            "ticktext": ["alarm", "no alarm"],
        },
        "y": {
            **common,
            "domain": y,
            "tickvals": [0.5, 1.5],
            "ticktext": ["really −", "really +"],
            "tickangle": -90,
        },
    }
