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
SIDE = 64  # pixels of the square of a cell that holds all cases


def confusion_traces(axes: dict[str, str], dark: bool) -> list[go.Scatter]:
    """Traces of a countable confusion matrix: a square in each cell, its count and name."""
    quiet: dict[str, Any] = {"showlegend": False, "hoverinfo": "skip", **axes}
    centres = [(x + 0.5, y) for *_, (x, y) in CELLS]
    squares = go.Scatter(
        x=[x for x, _ in centres],
        y=[y + 0.35 for _, y in centres],
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


def confusion_changes(counts: Counts, first: int) -> dict[int, dict[str, Any]]:
    """What a shot changes of confusion_traces: `first` is the index of the squares.

    The area of a square is its cell's share of all cases.
    """
    cells = counts_in_order(counts)
    total = sum(cells)
    return {
        first: {"marker": {"size": [SIDE * (count / total) ** 0.5 for count in cells]}},
        first + 1: {
            "text": [
                f"<span style='font-size:26px'><b>{words.count(count)}</b></span><br>{label}"
                for count, (_, label, _, _) in zip(cells, CELLS, strict=True)
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
