"""Marks, lines, areas and words of the stage of SMOTE, which a view puts somewhere."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from ui.draw.theme import STAGE
from ui.draw.traces import QUIET, xy
from ui.stage.declare import View

Floats = NDArray[np.float64]

NOWHERE: dict[str, Any] = {"x": [None], "y": [None]}
BARE: dict[str, Any] = {"showticklabels": False, "showgrid": False, "ticks": "", "fixedrange": True}
CLEAR = "rgba(0,0,0,0)"
SMALL, BODY = 15, 18  # sizes of type

# The marks of a kind of patient: their symbol, colour, edge and its width.
LOOKS: dict[str, tuple[str, str, str, float]] = {
    "healthy": ("circle", STAGE.negative, CLEAR, 0),
    "ill": ("circle", STAGE.positive, STAGE.paper, 1.5),
    "made": ("cross", STAGE.synthetic, CLEAR, 0),
    "copies": ("circle", STAGE.positive, STAGE.synthetic, 1.4),
    "false": ("diamond", STAGE.false_alarm, CLEAR, 0),
    "clinic": ("triangle-up", STAGE.soft, CLEAR, 0),
}


def marks(kind: str, size: float, points: Floats | None = None, opacity: float = 1) -> go.Scatter:
    """Marks of a kind, so many pixels large."""
    symbol, colour, edge, width = LOOKS[kind]
    look = {"symbol": symbol, "color": colour, "size": size, "opacity": opacity}
    look |= {"line": {"width": width, "color": edge}}
    where = NOWHERE if points is None else xy(points)
    return go.Scatter(mode="markers", marker=look, **QUIET, **where)


def discs(colour: str, edge: str, size: float, width: float) -> go.Scatter:
    """Discs on which letters stand."""
    look = {"symbol": "circle", "color": colour, "size": size}
    look |= {"line": {"width": width, "color": edge}}
    return go.Scatter(mode="markers", marker=look, **QUIET, **NOWHERE)


def rings(colour: str, size: float, width: float) -> go.Scatter:
    """Rings around marks."""
    look = {"symbol": "circle", "color": CLEAR, "size": size}
    look |= {"line": {"width": width, "color": colour}}
    return go.Scatter(mode="markers", marker=look, cliponaxis=False, **QUIET, **NOWHERE)


def line(colour: str, width: float = 3, dash: str = "solid", opacity: float = 1) -> go.Scatter:
    """A line."""
    look = {"color": colour, "width": width, "dash": dash}
    return go.Scatter(mode="lines", line=look, opacity=opacity, **QUIET, **NOWHERE)


def area(fill: str, hatched: str = "") -> go.Scatter:
    """An area, filled or hatched."""
    pattern = {"shape": "/", "size": 9, "fgcolor": hatched, "fillmode": "overlay"}
    look: dict[str, Any] = {"fillpattern": pattern} if hatched else {}
    edge = {"width": 0, "color": fill}
    return go.Scatter(
        mode="lines", line=edge, fill="toself", fillcolor=fill, **look, **QUIET, **NOWHERE
    )


def words(colour: str, size: int = BODY, at: str = "middle center") -> go.Scatter:
    """Words, one text or several."""
    return go.Scatter(
        mode="text",
        text=[" "],
        textfont={"size": size, "color": colour},
        textposition=at,
        cliponaxis=False,
        **QUIET,
        **NOWHERE,
    )


def says(text: str, x: float, y: float, at: str = "middle center") -> dict[str, Any]:
    """Words at a place, in bold."""
    return {"x": [float(x)], "y": [float(y)], "text": [f"<b>{text}</b>"], "textposition": at}


def at(points: Floats) -> dict[str, Any]:
    """Points as a trace takes them; where there is none they are nowhere."""
    return xy(np.asarray(points)) if len(points) else NOWHERE


def parted(starts: Floats, ends: Floats) -> dict[str, Any]:
    """Lines from starts to ends, each on its own, shapes (n, 2)."""
    gap = np.full_like(starts, np.nan)
    return at(np.stack([starts, ends, gap], axis=1).reshape(-1, 2))


def only_at(step: int, steps: int, view: View) -> list[View]:
    """A track that is looked at where its dial stands at one step."""
    return [view if i == step else View({}) for i in range(steps)]
