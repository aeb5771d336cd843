"""Marks, lines, areas and words of this lesson's stage, which a view puts somewhere.

Whoever draws speaks of shares, from 0 to 1; the panels count in ten-thousandths, in whole ones, so
that a picture with hundreds of curves is a small file.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from ui.draw.traces import QUIET

NOWHERE: dict[str, Any] = {"x": [None], "y": [None]}
BARE: dict[str, Any] = {"showticklabels": False, "showgrid": False, "ticks": ""}
CLEAR = "rgba(0,0,0,0)"
SMALL, BODY = 15, 18  # sizes of type
SPACE = "\u00a0"  # a plain one is lost at either end of words
WHOLE = 10_000  # what the panels count a share of 1 as


def marks(symbol: str, colour: str, size: float, edge: str = "", width: float = 0) -> go.Scatter:
    """Marks of one kind."""
    outline = {"width": width} | ({"color": edge} if edge else {})
    marker = {"symbol": symbol, "color": colour, "size": size, "line": outline}
    return go.Scatter(mode="markers", marker=marker, cliponaxis=False, **QUIET, **NOWHERE)


def line(colour: str, width: float, dash: str = "solid", **where: Any) -> go.Scatter:
    """A line."""
    look = {"color": colour, "width": width, "dash": dash}
    return go.Scatter(mode="lines", line=look, cliponaxis=False, **QUIET, **(where or NOWHERE))


def area(fill: str, edge: str = "", hatch: str = "", width: float = 0) -> go.Scatter:
    """An area within a closed line: filled, with an edge, or hatched."""
    pattern = {"shape": "/", "size": 9, "fgcolor": hatch, "fillmode": "overlay"}
    return go.Scatter(
        mode="lines", fill="toself", fillcolor=fill, cliponaxis=False,
        line={"width": width, "color": edge or fill},
        **({"fillpattern": pattern} if hatch else {}), **QUIET, **NOWHERE,
    )  # fmt: skip


def words(colour: str, size: int = BODY, **where: Any) -> go.Scatter:
    """Words in a picture, always the same ones or none yet."""
    return go.Scatter(
        mode="text", textfont={"size": size, "color": colour}, cliponaxis=False,
        **QUIET, **({"text": [" "]} | NOWHERE | where),
    )  # fmt: skip


def said(text: str, x: float, y: float, at: str = "middle center") -> dict[str, Any]:
    """The change that writes words at a place."""
    return {"x": ticks(x).tolist(), "y": ticks(y).tolist(), "text": [text], "textposition": at}


def put(x: ArrayLike, y: ArrayLike) -> dict[str, Any]:
    """The change that puts a trace at points; nowhere without any."""
    x, y = ticks(x), ticks(y)
    return {"x": x, "y": y} if x.size else NOWHERE


def ticks(shares: ArrayLike) -> NDArray[np.int16]:
    """Shares as the panels count them, shape (n,)."""
    return np.rint(WHOLE * np.atleast_1d(np.asarray(shares, float))).astype(np.int16)


def axis(low: float, high: float) -> dict[str, Any]:
    """An axis without numbers from one share to another."""
    return BARE | {"range": [round(WHOLE * low), round(WHOLE * high)]}


def through(points: Iterable[tuple[float, float]]) -> dict[str, Any]:
    """The change that draws a line or an area through points."""
    x, y = zip(*points, strict=True)
    return put(x, y)


def rectangle(x0: float, y0: float, x1: float, y1: float) -> dict[str, Any]:
    """The change that draws an area in a rectangle."""
    return through([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)])
