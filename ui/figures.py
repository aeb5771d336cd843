"""Panels that several lessons share: computed arrays in, traces out; computes nothing new."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from core.metrics import Counts
from ui import theme, words

# Cells of the confusion matrix: name, words, colour, lower left corner.
CELLS = (
    ("TP", "TP · caught", theme.TP, (0.0, 1.0)),
    ("FN", "FN · missed", theme.FN, (1.0, 1.0)),
    ("FP", "FP · false alarm", theme.FP, (0.0, 0.0)),
    ("TN", "TN · rightly cleared", theme.TN, (1.0, 0.0)),
)


def confusion_traces(axes: dict[str, str], dark: bool) -> list[go.Scatter]:
    """Traces of a countable confusion matrix: labels, four squares, four counts."""
    look = theme.theme(dark)
    quiet: dict[str, Any] = {"showlegend": False, "hoverinfo": "skip", **axes}
    labels = go.Scatter(
        x=[x + 0.5 for *_, (x, _) in CELLS],
        y=[y + 0.9 for *_, (_, y) in CELLS],
        text=[label for _, label, _, _ in CELLS],
        mode="text",
        textfont={"size": 12, "color": look.ink},
        **quiet,
    )
    squares = [
        go.Scatter(fill="toself", mode="lines", line={"color": colour}, opacity=0.55, **quiet)
        for _, _, colour, _ in CELLS
    ]
    numbers = go.Scatter(
        x=[x + 0.5 for *_, (x, _) in CELLS],
        y=[y + 0.45 for *_, (_, y) in CELLS],
        mode="text",
        textfont={"size": 26, "color": look.ink, "weight": "bold"},
        **quiet,
    )
    return [labels, *squares, numbers]


def confusion_changes(counts: Counts, first: int) -> dict[int, dict[str, Any]]:
    """What a shot changes of confusion_traces: `first` is the index of its first square.

    The area of a square is its cell's share of all cases.
    """
    total = sum(counts)
    changes: dict[int, dict[str, Any]] = {}
    for i, (count, (*_, (x, y))) in enumerate(zip(counts_in_order(counts), CELLS, strict=True)):
        side = 0.96 * (count / total) ** 0.5
        left, low = x + (1 - side) / 2, y + 0.02
        changes[first + i] = {
            "x": [left, left + side, left + side, left, left],
            "y": [low, low, low + side, low + side, low],
        }
    changes[first + 4] = {"text": [words.count(count) for count in counts_in_order(counts)]}
    return changes


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
