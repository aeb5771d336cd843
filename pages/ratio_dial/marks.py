"""Marks, lines, areas and words of a stage's pictures, which a view puts somewhere."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from ui.draw.traces import xy

NOWHERE: dict[str, Any] = {"x": [None], "y": [None]}
BARE: dict[str, Any] = {"showticklabels": False, "showgrid": False, "ticks": ""}
CLEAR = "rgba(0,0,0,0)"
SMALL, BODY = 15, 18  # sizes of type
SPACE = "\u00a0"  # a plain one is lost at either end of words

Points = NDArray[Any]


def marks(symbol: str, colour: str, size: float, edge: float = 0, **where: Any) -> go.Scatter:
    """Marks of one kind."""
    opacity = {"opacity": where.pop("opacity")} if "opacity" in where else {}
    marker = {"symbol": symbol, "color": colour, "size": size, "line": {"width": edge}} | opacity
    return go.Scatter(mode="markers", marker=marker, **(where or NOWHERE))


def line(look: dict[str, Any]) -> go.Scatter:
    """A line that a view puts somewhere."""
    return go.Scatter(mode="lines", line=look, **NOWHERE)


def area(colour: str, hatch: str = "") -> go.Scatter:
    """An area that a view puts somewhere, filled or hatched."""
    pattern = {"shape": "/", "size": 9, "fgcolor": hatch, "fillmode": "overlay"}
    return go.Scatter(
        mode="lines",
        line={"width": 0, "color": hatch or colour},
        fill="toself",
        fillcolor=colour,
        **({"fillpattern": pattern} if hatch else {}),
        **NOWHERE,
    )


def words(colour: str, size: int = BODY, at: str = "middle center") -> go.Scatter:
    """Words in the picture that a view puts somewhere."""
    font = {"size": size, "color": colour}
    return go.Scatter(mode="text", text=[""], textfont=font, textposition=at, **NOWHERE)


def said(text: str, x: float, y: float, at: str = "") -> dict[str, Any]:
    """Words at a place."""
    where = {"textposition": at} if at else {}
    return {"x": [float(x)], "y": [float(y)], "text": [text]} | where


def points(rows: Points) -> dict[str, Any]:
    """Rows as a trace takes them; where none is finite they are nowhere."""
    return xy(rows) if np.isfinite(rows).any() else NOWHERE
