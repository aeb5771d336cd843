"""Marks, lines, areas and words of the stage's pictures, which a view puts somewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from ui.draw.panels import Panel, Room
from ui.draw.traces import QUIET

NOWHERE: dict[str, Any] = {"x": [None], "y": [None]}
BARE: dict[str, Any] = {"showticklabels": False, "showgrid": False, "ticks": "", "fixedrange": True}
SMALL, BODY = 15, 18  # sizes of type
SPACE = "\u00a0"  # a plain one is lost at either end of words

Places = NDArray[Any]


def panel(width: float, height: float) -> Panel:
    """A panel of so many tenths of a pixel, without axes."""
    return Panel(x={"range": [0, width]} | BARE, y={"range": [0, height]} | BARE, room=Room(4, 4))


def marks(symbol: str, colour: str, size: float, edge: float = 0, rim: str = "") -> go.Scatter:
    """Marks of one kind; `rim` is the colour of their edge, if it is another one."""
    line = {"width": edge, "color": rim or colour}
    marker = {"symbol": symbol, "color": colour, "size": size, "line": line}
    return go.Scatter(mode="markers", marker=marker, **QUIET, **NOWHERE)


def stroke(colour: str, width: float, dash: str = "solid") -> go.Scatter:
    """A line."""
    line = {"color": colour, "width": width, "dash": dash}
    return go.Scatter(mode="lines", line=line, cliponaxis=False, **QUIET, **NOWHERE)


def area(colour: str, hatch: str = "") -> go.Scatter:
    """An area, filled or hatched."""
    pattern = {"shape": "/", "size": 9, "fgcolor": hatch, "fillmode": "overlay"}
    look: dict[str, Any] = {"fillpattern": pattern} if hatch else {}
    line = {"width": 0, "color": hatch or colour}
    return go.Scatter(
        mode="lines", line=line, fill="toself", fillcolor=colour, **look, **QUIET, **NOWHERE
    )


def words(colour: str, size: float = BODY) -> go.Scatter:
    """Words."""
    font = {"size": size, "color": colour}
    return go.Scatter(mode="text", text=[" "], textfont=font, cliponaxis=False, **QUIET, **NOWHERE)


def at(places: Places) -> dict[str, Any]:
    """Places, shape (n, 2), as a trace takes them."""
    if not len(places):
        return NOWHERE
    places = np.asarray(places).round().astype(np.int16)
    return {"x": places[:, 0], "y": places[:, 1]}


def apart(lines: Sequence[Places]) -> dict[str, Any]:
    """Several lines as one trace takes them."""
    gap = np.full((1, 2), np.nan)
    rows = np.concatenate([part for line in lines for part in (line, gap)])
    return {"x": rows[:, 0].astype("f4"), "y": rows[:, 1].astype("f4")}


def says(text: str, x: float, y: float, place: str = "middle center") -> dict[str, Any]:
    """Words at a place."""
    return {"x": [round(x)], "y": [round(y)], "text": [f"<b>{text}</b>"], "textposition": place}


def upright(x: float, low: float, high: float) -> dict[str, Any]:
    """A line from the foot to the head at a place."""
    return {"x": [round(x), round(x)], "y": [round(low), round(high)]}


def box(left: float, right: float, low: float, high: float) -> dict[str, Any]:
    """An upright rectangle."""
    return at(np.array([[left, low], [left, high], [right, high], [right, low], [left, low]]))
