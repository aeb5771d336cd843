"""The gradient meter of the focal lesson: who pulls how hard, as three bars of four parts."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.lessons.focal_loss.film import Step
from ui.draw import theme, words
from ui.draw.panels import Changes, Panel, Room
from ui.draw.traces import QUIET

HEIGHTS = (2.0, 1.0, 0.0)  # of the three bars of the meter
SEGMENTS = (
    ("easy majority", "easy_majority", theme.MAJORITY, 0.45, ""),
    ("hard majority", "hard_majority", theme.MAJORITY, 1.0, "/"),
    ("hard minority", "hard_minority", theme.MINORITY, 1.0, "\\"),
    ("easy minority", "easy_minority", theme.MINORITY, 0.45, ""),
)


def bars(ink: str) -> dict[str, Any]:
    """The parts of the bars, and the numbers below them."""
    made = {
        name: go.Bar(
            y=HEIGHTS,
            orientation="h",
            width=0.34,
            marker={
                "color": colour,
                "opacity": opacity,
                "line": {"width": 0},
                "pattern": {
                    "shape": pattern,
                    "fillmode": "overlay",
                    "fgcolor": "rgba(255,255,255,0.7)",
                    "size": 7,
                    "solidity": 0.25,
                },
            },
            **QUIET,
        )
        for _, name, colour, opacity, pattern in SEGMENTS
    }
    shares = go.Scatter(mode="text", textfont={"size": 13, "color": ink}, **QUIET)
    return made | {"shares": shares.update(cliponaxis=False)}


def meter(step: Step) -> Changes:
    """What a step changes of the meter."""
    rows = (step.cross_entropy, step.push, step.balance)
    widths = np.array([[getattr(shares, name) for _, name, *_ in SEGMENTS] for shares in rows])
    centres = widths.cumsum(axis=1) - widths / 2
    below = np.repeat(np.array(HEIGHTS)[:, None] - 0.3, len(SEGMENTS), axis=1)
    wide = widths >= 0.09  # enough room for a number
    return {
        **{name: {"x": widths[:, i].tolist()} for i, (_, name, *_) in enumerate(SEGMENTS)},
        "shares": {
            "x": centres[wide].tolist(),
            "y": below[wide].tolist(),
            "text": [words.percent(width, 0) for width in widths[wide]],
        },
    }


def meter_panel() -> Panel:
    """Its axes: shares across, no scale upwards."""
    text = "share of the total |gradient|"
    return Panel(
        x={
            "range": [0, 1],
            "tickvals": [0, 0.5, 1],
            "ticktext": ["0 %", "50 %", "100 %"],
            "title": {"text": text, "font": {"size": 12}, "standoff": 6},
        },
        y={"range": [-0.5, 2.95], "showticklabels": False, "ticks": "", "showgrid": False},
        room=Room(left=77, right=26, above=33, below=44),
        notes=tuple(_words()),
        narrow={"room": Room(left=30, right=14, above=22, below=144)},
    )


def _words() -> list[dict[str, Any]]:
    """What each bar of the meter is, above it, and what its colours are."""
    said = ("cross-entropy, on its own model", "this loss, on that model: <b>the push</b>",
            "this loss, on its own model: <b>the balance</b>")  # fmt: skip
    place = {"x": 0, "showarrow": False, "xanchor": "left"}
    rows: list[dict[str, Any]] = [
        {**place, "text": text, "y": height + 0.2, "yanchor": "bottom"}
        for text, height in zip(said, HEIGHTS, strict=True)
    ]
    signs = [
        f"<span style='color:{colour}'><b>{sign}</b></span>"
        for sign, (_, _, colour, _, _) in zip("□▨▧□", SEGMENTS, strict=True)
    ]
    key = "majority: {} easy {} hard · minority: {} hard {} easy".format(*signs)
    return [*rows, {**place, "text": key, "y": 2.62, "yanchor": "bottom", "font": {"size": 11}}]
