"""A person as marks, a body and a head; the sick carry a plus. Places in, traces out."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.lessons.base_rate.places import SEAT, Places
from ui.draw.panels import Changes
from ui.draw.traces import QUIET

# Part: its symbol, its size and how far above the middle it stands, in seats.
PARTS = {"body": ("pentagon", 0.8, -0.16), "head": ("circle", 0.35, 0.3)}
PLUS = {"plus": ("cross", 0.28, -0.17)}
EDGE = 0.08
NOWHERE: dict[str, Any] = {"x": [None], "y": [None]}


def people(
    name: str, colour: str, seat: float, edge: str = "", plus: str = ""
) -> dict[str, go.Scatter]:
    """Traces of people of one kind who are nowhere yet; a seat is so many pixels wide."""
    colours = {"body": colour, "head": colour, "plus": plus}
    parts = PARTS | (PLUS if plus else {})
    return {
        f"{name}_{part}": go.Scatter(
            mode="markers",
            marker={
                "symbol": symbol,
                "size": round(size * seat, 2),
                "color": colours[part],
                "opacity": 1,
                "line": _edge(edge if part != "plus" else "", seat),
            },
            **QUIET,
            **NOWHERE,
        )
        for part, (symbol, size, _) in parts.items()
    }


def _edge(colour: str, seat: float) -> dict[str, Any]:
    return {"width": round(EDGE * seat, 2), "color": colour} if colour else {"width": 0}


def standing(name: str, places: Places, plus: bool = False) -> Changes:
    """The changes that put people of one kind at their places."""
    if not len(places):
        return {}
    return {
        f"{name}_{part}": {
            "x": places[:, 0],
            "y": (places[:, 1] + round(up * SEAT)).astype(np.int16),
        }
        for part, (_, _, up) in (PARTS | (PLUS if plus else {})).items()
    }


def standing_large(name: str, x: float, y: float, times: float) -> Changes:
    """The changes that put one person, so many times as large, at a place."""
    return {
        f"{name}_{part}": {"x": [round(x)], "y": [round(y + times * up * SEAT)]}
        for part, (_, _, up) in (PARTS | PLUS).items()
    }


def painted(changes: Changes, colour: str, plus: str = "") -> Changes:
    """The same people in one colour, without an edge."""
    return {
        name: change
        | {
            "marker": {
                "color": plus if name.endswith("_plus") else colour,
                "line": {"width": 0},
            }
        }
        for name, change in changes.items()
    }


def words(colour: str, size: float = 18, place: str = "middle right") -> go.Scatter:
    """A trace of words that stand nowhere yet."""
    return go.Scatter(
        mode="text",
        text=[" "],
        textfont={"size": size, "color": colour},
        textposition=place,
        cliponaxis=False,
        **QUIET,
        **NOWHERE,
    )


def says(x: float, y: float, text: str, place: str = "middle right") -> dict[str, Any]:
    """The change that writes words at a point, in bold."""
    return {"x": [round(x)], "y": [round(y)], "text": [f"<b>{text}</b>"], "textposition": place}


def stroke(colour: str, width: float = 3, dash: str = "solid") -> go.Scatter:
    """A trace of a line that is nowhere yet."""
    line = {"color": colour, "width": width, "dash": dash}
    return go.Scatter(mode="lines", line=line, cliponaxis=False, **QUIET, **NOWHERE)


def area(fill: str, hatched: str = "", opacity: float = 1) -> go.Scatter:
    """A trace of an area that is nowhere yet, hatched in a colour or plain."""
    pattern = {"shape": "/", "size": 9, "fgcolor": hatched, "fillmode": "overlay"}
    look: dict[str, Any] = {"fillpattern": pattern} if hatched else {}
    line = {"width": 0, "color": fill}
    return go.Scatter(
        mode="lines", fill="toself", fillcolor=fill, line=line, opacity=opacity,
        **look, **QUIET, **NOWHERE,
    )  # fmt: skip


def along(points: Any) -> dict[str, Any]:
    """The change that draws a line or an area through points, shape (n, 2)."""
    points = np.asarray(points).round().astype(np.int16)
    return {"x": points[:, 0], "y": points[:, 1]}
