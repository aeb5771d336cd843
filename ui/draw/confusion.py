"""A countable confusion matrix: four cells, each with its count and a square of that area."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from core.metrics import Counts
from ui.draw import theme, words
from ui.draw.panels import Changes, Panel, Room
from ui.draw.traces import QUIET

# Cells of the confusion matrix: name, words, symbol, colour, lower left corner. As everywhere, the
# missed are hollow.
CELLS = (
    ("TP", "TP · caught", "square", theme.MINORITY, (0.0, 1.0)),
    ("FN", "FN · missed", "square-open", theme.MINORITY, (1.0, 1.0)),
    ("FP", "FP · false alarm", "square", theme.FALSE_ALARM, (0.0, 0.0)),
    ("TN", "TN · correctly cleared", "square", theme.MAJORITY, (1.0, 0.0)),
)
SIDE = 48  # pixels of the square of a cell that holds all cases
SQUARE_AT = 0.31  # its middle, above the foot of the cell: the words stand above it


def confusion_traces(dark: bool, name: str = "", **look: Any) -> dict[str, go.Scatter]:
    """Traces of a countable confusion matrix: a square in each cell, its count and name.

    They are called squares and cells, with `name` before it where a picture has several.
    """
    centres = [(x + 0.5, y) for *_, (x, y) in CELLS]
    squares = go.Scatter(
        x=[x for x, _ in centres],
        y=[y + SQUARE_AT for _, y in centres],
        mode="markers",
        marker={
            "symbol": [symbol for _, _, symbol, _, _ in CELLS],
            "color": [colour for *_, colour, _ in CELLS],
            "opacity": 0.75,
            "line": {"width": [2 if "open" in symbol else 0 for _, _, symbol, _, _ in CELLS]},
        },
        cliponaxis=False,
        **QUIET,
    )
    numbers = go.Scatter(
        x=[x for x, _ in centres],
        y=[y + 0.74 for _, y in centres],
        mode="text",
        textfont={"size": 12, "color": theme.theme(dark).ink} | look,
        **QUIET,
    )
    return {f"{name}squares": squares, f"{name}cells": numbers}


def confusion_changes(
    counts: Counts, name: str = "", side: float = SIDE, size: int = 26, brief: bool = False
) -> Changes:
    """What a shot changes of confusion_traces of this name.

    The area of a square is its cell's share of all cases. A small matrix is `brief`: it names its
    cells TP, FN, FP and TN.
    """
    cells = counts_in_order(counts)
    total = sum(cells)
    return {
        f"{name}squares": {"marker": {"size": [side * (count / total) ** 0.5 for count in cells]}},
        f"{name}cells": {
            "text": [
                f"<span style='font-size:{size}px'><b>{words.count(count)}</b></span><br>"
                + (name if brief else label)
                for count, (name, label, *_) in zip(cells, CELLS, strict=True)
            ]
        },
    }


def counts_in_order(counts: Counts) -> tuple[Any, Any, Any, Any]:
    """The counts in the order of CELLS."""
    return counts.tp, counts.fn, counts.fp, counts.tn


def confusion_panel(
    dark: bool, room: Room, narrow: Room, titled: float = 0, named: bool = True
) -> Panel:
    """The panel of a confusion matrix: no axis, the outline of each cell.

    `narrow` is its room on a phone; `titled` is how much there is above it, in cells, for traces of
    words. Not `named`, it lacks the words for its columns and rows.
    """
    common = {"fixedrange": True, "showgrid": False, "ticks": "", "showticklabels": named}
    line = {"color": theme.theme(dark).grid, "width": 1}
    return Panel(
        x=common
        | {"range": [-0.02, 2.02], "side": "top"}
        | {"tickvals": [0.5, 1.5], "ticktext": ["alarm", "no alarm"]},
        y=common
        | {"range": [-0.02, 2.02 + titled], "tickangle": -90}
        | {"tickvals": [0.5, 1.5], "ticktext": ["really −", "really +"]},
        room=room,
        # Ticks that nobody sees keep the words off the counts, which stand close below them.
        narrow={"room": narrow, "x": {"ticks": "outside", "tickcolor": "rgba(0,0,0,0)"}},
        shapes=tuple(
            {"type": "rect", "line": line, "x0": x, "x1": x + 1, "y0": y, "y1": y + 1}
            for *_, (x, y) in CELLS
        ),
    )
