"""Marks, lines, areas and words of the stage's pictures, which a view puts somewhere."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from ui.draw.panels import Axis, Grid, Panel, Picture, Room
from ui.draw.theme import STAGE
from ui.stage.declare import picture_of

NOWHERE: dict[str, Any] = {"x": [None], "y": [None]}
BARE: Axis = {"showticklabels": False, "showgrid": False, "ticks": "", "fixedrange": True}
SMALL, BODY = 15, 18  # sizes of type
SPACE = "\u00a0"  # a plain one is lost at either end of words
CLEAR = "rgba(0,0,0,0)"
FINE = 10  # units of a picture to a pixel: so places are small whole numbers

Points = NDArray[Any]


class Room2D(NamedTuple):
    """A rectangle of a picture, in pixels."""

    left: float
    right: float
    low: float
    high: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From foot to top."""
        return self.high - self.low


def sheet(width: float, size: tuple[float, float]) -> Picture:
    """A picture of one panel without axes, so many pixels wide, in a window of a size."""
    x, y = {"range": [0, FINE * width]} | BARE, {"range": [0, FINE * size[1]]} | BARE
    return picture_of({"sheet": Panel(x, y, Room())}, Grid(("sheet",), (1,), (1,), *size))


def marks(symbol: str, colour: str, size: float, edge: float = 0, rim: str = "") -> go.Scatter:
    """Marks of one kind; `rim` is the colour of their edge, if it is another one."""
    line = {"width": edge, "color": rim or colour}
    marker = {"symbol": symbol, "color": colour, "size": size, "line": line, "opacity": 1}
    return go.Scatter(mode="markers", marker=marker, **NOWHERE)


def stroke(colour: str, width: float, dash: str = "solid") -> go.Scatter:
    """A line."""
    line = {"color": colour, "width": width, "dash": dash}
    return go.Scatter(mode="lines", line=line, **NOWHERE)


def area(colour: str, hatch: str = "", opacity: float = 1) -> go.Scatter:
    """An area, filled or hatched."""
    pattern = {"shape": "/", "size": 9, "fgcolor": hatch, "fillmode": "overlay"}
    look: dict[str, Any] = {"fillpattern": pattern} if hatch else {}
    line = {"width": 0, "color": hatch or colour}
    return go.Scatter(
        mode="lines", line=line, fill="toself", fillcolor=colour, opacity=opacity, **look, **NOWHERE
    )


def words(colour: str, size: float = BODY) -> go.Scatter:
    """Words."""
    font = {"size": size, "color": colour}
    return go.Scatter(mode="text", text=[" "], textfont=font, cliponaxis=False, **NOWHERE)


def at(points: ArrayLike) -> dict[str, Any]:
    """Places in pixels, shape (n, 2), as a trace takes them; nowhere if there are none."""
    places = np.asarray(points, float)
    if not places.size:
        return NOWHERE
    fine = (FINE * places).round().astype(np.int16)
    return {"x": fine[:, 0], "y": fine[:, 1]}


def says(text: str, x: float, y: float, place: str = "middle center") -> dict[str, Any]:
    """Words at a place in pixels."""
    where = {"x": [round(FINE * x)], "y": [round(FINE * y)], "textposition": place}
    return where | {"text": [f"<b>{text}</b>"]}


def box(one: float, other: float, low: float, high: float) -> dict[str, Any]:
    """A rectangle between two places as a closed line."""
    left, right = sorted((one, other))
    return at([[left, low], [left, high], [right, high], [right, low], [left, low]])


def upright(x: float, low: float, high: float) -> dict[str, Any]:
    """A line from foot to top."""
    return at([[x, low], [x, high]])


def says_within(text: str, x: float, y: float, room: Room2D, letter: float) -> dict[str, Any]:
    """Words over a place, or from an end of the room where they would leave it.

    `letter`: pixels of a letter, on the average.
    """
    half = letter * (len(text) + 1) / 2
    if x - half < room.left:
        return says(text, room.left, y, "middle right")
    if x + half > room.right:
        return says(text, room.right, y, "middle left")
    return says(text, x, y)


def off_by(guess: float, truth: float, unit: str = "", short: bool = False) -> str:
    """What lies between a guess and the truth, in words; nothing where they are the same."""
    off = round(abs(truth - guess))
    which = "more" if truth > guess else "less" if unit else "fewer"
    text = f"{off} {which}" if short else f"{off}{unit} {which} than you said"
    return text if off else ""


def guess_traces() -> dict[str, go.Scatter]:
    """The line of a guess, what lies between it and the truth, and its name."""
    return {
        "gap": area(CLEAR, STAGE.hand),
        "guess": stroke(STAGE.hand, 4, "dash"),
        "gap_word": words(STAGE.hand),
    }
