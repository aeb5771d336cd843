"""Marks of the stage: persons as one path, rows of a table as coins, words, lines, areas.

Places are whole numbers, ten to a pixel of the size that a picture is declared for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from ui.draw.theme import STAGE
from ui.draw.traces import QUIET

Points = NDArray[np.float64]

PIXEL = 10
BARE = {"showgrid": False, "showticklabels": False, "ticks": "", "fixedrange": True}
CLEAR = "rgba(0,0,0,0)"
NOWHERE: dict[str, Any] = {"x": [None], "y": [None]}
GAP = np.full((1, 2), np.nan)
SMALL = 15


def at(points: ArrayLike) -> dict[str, Any]:
    """The change that puts marks at points, shape (n, 2); a gap in a path is nan."""
    places = np.asarray(points, float).reshape(-1, 2)
    if not len(places):
        return dict(NOWHERE)
    kind = np.float32 if np.isnan(places).any() else np.int16
    x, y = places.round().T.astype(kind)
    return {"x": x, "y": y}


def says(text: str, x: float, y: float, place: str = "middle right") -> dict[str, Any]:
    """The change that writes words at a point, in bold."""
    return at([[x, y]]) | {"text": [f"<b>{text}</b>"], "textposition": place}


def words(colour: str = STAGE.ink, size: float = 18) -> go.Scatter:
    """A trace of words that stand nowhere yet."""
    font = {"size": size, "color": colour}
    return go.Scatter(
        mode="text", text=[" "], textfont=font, textposition="middle right", cliponaxis=False,
        **QUIET, **NOWHERE,
    )  # fmt: skip


def stroke(colour: str, width: float, dash: str = "solid") -> go.Scatter:
    """A trace of a line that is nowhere yet."""
    line = {"color": colour, "width": width, "dash": dash}
    return go.Scatter(mode="lines", line=line, cliponaxis=False, **QUIET, **NOWHERE)


def area(
    fill: str, edge: str = "", width: float = 0, hatched: str = "", dash: str = "solid"
) -> go.Scatter:
    """A trace of an area that is nowhere yet, with an edge, or hatched in a colour."""
    pattern = {"shape": "/", "size": 9, "fgcolor": hatched, "fillmode": "overlay"}
    look: dict[str, Any] = {"fillpattern": pattern} if hatched else {}
    line = {"width": width, "color": edge or fill, "dash": dash}
    return go.Scatter(
        mode="lines", fill="toself", fillcolor=fill, line=line, **look, **QUIET, **NOWHERE
    )


def marks(symbol: str, fill: str, size: float, edge: str = "", width: float = 0) -> go.Scatter:
    """A trace of marks that are nowhere yet."""
    line = {"color": edge or fill, "width": width}
    marker = {"symbol": symbol, "color": fill, "size": size, "line": line, "opacity": 1}
    return go.Scatter(mode="markers", marker=marker, **QUIET, **NOWHERE)


def coins(size: float, is_copy: bool) -> go.Scatter:
    """Rows of ill patients: orange circles, copies with an edge in teal."""
    if not is_copy:
        return marks("circle", STAGE.positive, round(size, 2))
    edge = round(0.15 * size, 2)  # half of it lies outside
    return marks("circle", STAGE.positive, round(size - edge, 2), STAGE.synthetic, edge)


def rectangle(x0: float, y0: float, x1: float, y1: float) -> Points:
    """The corners of an area with upright sides, closed."""
    return np.array([[x0, y0], [x0, y1], [x1, y1], [x1, y0], [x0, y0]], float)


def joined(paths: Iterable[Points]) -> Points:
    """Paths as one, with a gap between each and the next."""
    found = [part for path in paths for part in (path, GAP)]
    return np.concatenate(found[:-1]) if found else np.empty((0, 2))


def people(places: Points, high: float) -> Points:
    """The outlines of persons of a height who stand in the middle of places, shape (n, 2)."""
    return joined(place + high * PERSON[i] for place in places for i in (0, 1))


def _ring(start: float, end: float, y: float, wide: float, high: float, corners: int) -> Points:
    angle = np.pi * np.linspace(start, end, corners)
    return np.column_stack([wide * np.cos(angle), y + high * np.sin(angle)])


# Body and head of a person of height 1, around the middle.
PERSON = (
    np.concatenate(
        [[[0.38, -0.5]], _ring(0, 1, -0.22, 0.38, 0.3, 11), [[-0.38, -0.5], [0.38, -0.5]]]
    ),
    _ring(0, 2, 0.32, 0.18, 0.18, 13),
)
