"""Lines, areas and marks as paths of an SVG, in the colours of the stage as variables of CSS."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ui.draw.theme import STAGE

Points = NDArray[np.float64]  # shape (n, 2): pixels from the upper left corner

CLOSE = 0.25  # a line may be drawn so many pixels beside its points
EVEN = 0.1  # marks are in a row if they are so many pixels beside it at most
EDGE = 0.4  # a thinner edge of a mark is not drawn
HOLLOW = 1.2  # the edge of a hollow mark is at least so thick
DASHES = {"dash": "5 4", "dot": "2 3", "dashdot": "5 3 2 3", "longdash": "8 4"}
COLOURS = {colour: f"var(--{name})" for name, colour in STAGE._asdict().items()}
# A mark is a line of no length with such ends, turned by so many degrees, in a part of its size.
ENDS = {
    "circle": ("round", 0, 1.0),
    "pentagon": ("round", 0, 1.0),
    "square": ("square", 0, 1.0),
    "diamond": ("square", 45, 0.9),
}
# Or it is drawn with a pen, which comes back to its middle: steps at a size of 2, and how thick.
PEN = {
    "cross": ("m-1 0h2m-1-1v2m0-1", 0.4),
    "line-ns": ("m0-1v2m0-1", 0.2),
    "x-thin": ("m-1-1l2 2m-1-1", 0.2),
}
PENTAGON = np.array([(0, -1), (0.95, -0.31), (0.59, 0.81), (-0.59, 0.81), (-0.95, -0.31)])
SMALL = 8  # pixels: a pentagon that is smaller looks like a circle


class Mark(NamedTuple):
    """How marks look: a symbol of Plotly, and in pixels its size and the width of its edge."""

    symbol: str
    size: float
    colour: str
    edge: str = ""
    width: float = 0.0
    opacity: float = 1.0

    @property
    def filled(self) -> Mark:
        """A hollow one as one that is filled with paper and has its colour at the edge."""
        symbol = self.symbol.removesuffix("-open")
        if symbol == self.symbol or symbol in PEN:
            return self._replace(symbol=symbol)
        width = max(HOLLOW, self.width)
        return self._replace(symbol=symbol, colour=STAGE.paper, edge=self.colour, width=width)


# 1. Lines, areas and marks.


def line(runs: Iterable[Points], width: float, colour: str, dash: str = "", area: str = "",
         opacity: float = 1.0) -> str:  # fmt: skip
    """Lines through points; with an area they are closed."""
    look = _paint("fill", area, opacity)
    if width and (stroke := _paint("stroke", colour, opacity)):
        look += f'{stroke} stroke-width="{_short(width)}"'
        if dash in DASHES:
            look += f' stroke-dasharray="{DASHES[dash]}"'
    return _drawn(look, _path(map(_simple, runs), "z" if area else ""))


def marks(places: list[Points], mark: Mark) -> str:
    """Marks of one kind at these places."""
    symbol, size, colour, edge, width, opacity = mark.filled
    inside, around = (_paint("stroke", name, opacity) for name in (colour, edge))
    if symbol in PEN:
        steps, thick = PEN[symbol]
        half = round(size / 2, 1)  # as it is written: the pen comes back to where it was
        steps = re.sub(r"-?\d", lambda n: _short(int(n[0]) * half), steps)
        return _drawn(inside + _wide(size * thick), _path(_each(places), steps))
    if not inside:  # one sees through it
        r, across = _short(round(size / 2, 1)), _short(2 * round(size / 2, 1))
        ring = f"m{r} 0a{r} {r} 0 1 0-{across} 0a{r} {r} 0 1 0 {across} 0m-{r} 0"
        return _drawn(around and around + _wide(width), _path(_each(places), ring))
    if symbol == "pentagon" and size >= SMALL:
        look = _paint("fill", colour, opacity) + (around + _wide(width) if width else "")
        return _drawn(look, _path([at + PENTAGON * size / 2 for at in places], "z"))
    layers = [(size, inside)]
    if width >= EDGE and around:  # the edge is a larger mark below
        layers = [(size + width, around), (size - width, _paint("stroke", colour, 1.0))]
    return _dotted(np.array(places), layers, *ENDS[symbol])


def _dotted(at: Points, layers: list[tuple[float, str]], cap: str, turned: int, part: float) -> str:
    """Marks as lines of no length; those in rows as dotted lines, which are a tenth as long."""
    turn = math.radians(turned)
    at = at @ [[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]]
    more = f' stroke-linecap="{cap}"' + (f' transform="rotate({turned})"' if turned else "")
    pitch, rows = _rows(at)
    if pitch:
        more += f' stroke-dasharray="0 {_short(pitch, 2)}"'
    drawn = _path(rows, "") if pitch else _path(_each(at), "h0")
    return "".join(_drawn(look + _wide(size * part) + more, drawn) for size, look in layers)


def _rows(at: Points) -> tuple[float, list[Points]]:
    """How far apart marks stand in rows or columns, and their ends; 0 if most are in none."""
    for turned in (at, at[:, ::-1]):
        ordered = turned[np.lexsort(np.rint(10 * turned).T)]
        along, beside = np.abs(np.diff(ordered, axis=0)).T
        pitch = float(np.median(along[beside < EVEN])) if (beside < EVEN).any() else 0.0
        joined = (beside < EVEN) & (np.abs(along - pitch) < EVEN)
        if 2 * joined.sum() > len(at):
            rows = np.split(ordered, np.flatnonzero(~joined) + 1)
            # A little longer, so that the last mark is surely drawn.
            ends = [np.array([row[0], row[-1] + [2 * EVEN, 0]]) for row in rows]
            return pitch, [end if turned is at else end[:, ::-1] for end in ends]
    return 0.0, []


def _each(places: Iterable[Points]) -> list[Points]:
    return [np.array([at]) for at in places]


def _wide(width: float) -> str:
    return f' stroke-width="{_short(width)}"'


def _drawn(look: str, drawn: str) -> str:
    return f'<path{look} d="{drawn}"/>' if look and drawn else ""


# 2. Paint and paths.


def _paint(what: str, colour: str | None, opacity: float = 1.0) -> str:
    """A colour of the stage as an attribute; nothing for none. KeyError names any other colour."""
    if not colour or colour == "none":
        return ""
    if colour.startswith("rgba"):
        *rgb, alpha = (float(part) for part in colour[5:-1].split(","))
        opacity *= alpha
        colour = "#{:02x}{:02x}{:02x}".format(*map(int, rgb))
    if opacity == 0:
        return ""
    faint = f' {what}-opacity="{_short(opacity, 2)}"' if opacity < 1 else ""
    return f' {what}="{COLOURS[colour]}"{faint}'


def _simple(run: Points) -> Points:
    """A line through fewer of its points: Ramer, Douglas and Peucker."""
    if len(run) < 3:
        return run
    along = run[-1] - run[0]
    off, length = run - run[0], float(np.hypot(*along))
    apart = (
        np.abs(along[0] * off[:, 1] - along[1] * off[:, 0]) / length
        if length > CLOSE
        else np.hypot(*off.T)
    )
    far = int(apart.argmax())
    if apart[far] <= CLOSE:
        return run[[0, -1]]
    return np.vstack([_simple(run[: far + 1])[:-1], _simple(run[far:])])


def _path(runs: Iterable[Points], end: str) -> str:
    """Lines as the path of an SVG: whole tenths of pixels, each from the one before."""
    drawn, here = [], None
    for run in runs:
        tenths = np.rint(run * 10).astype(int)
        start = tenths[0] - (0 if here is None else here)
        steps = [step for step in np.diff(tenths, axis=0) if step.any()]
        line = "l" + _numbers(steps) if steps else ""
        drawn.append(("M" if here is None else "m") + _numbers([start]) + line + end)
        here = tenths[0] if end == "z" else tenths[-1]
    return "".join(drawn)


def _numbers(pairs: Iterable[NDArray[np.int64]]) -> str:
    text = ""
    for number in (int(n) for pair in pairs for n in pair):
        said = _short(number / 10)
        text += said if not text or said.startswith("-") else f" {said}"
    return text


def _short(number: float, digits: int = 1) -> str:
    """A number in as few characters as it can be."""
    said = f"{number:.{digits}f}".rstrip("0").rstrip(".") if number else "0"
    return said.replace("0.", ".", 1) if said.startswith(("0.", "-0.")) else said
