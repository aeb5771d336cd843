"""A small picture of a lesson, drawn from a picture of its stage: one step of it, without words.

It is SVG in the colours of the stage, as variables of CSS: the same file serves light and dark.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from ui.draw.theme import STAGE
from ui.stage.declare import Scene, Stage
from ui.stage.script import step_at

Points = NDArray[np.float64]  # shape (n, 2): pixels of the card, from its upper left corner

WIDTH, HEIGHT = 300, 150
CLOSE = 0.25  # a line may be drawn so many pixels beside its points
THINNEST, SMALLEST = 1.5, 2.0  # pixels: of a line, of a mark
EVEN = 0.1  # marks are in a row if they are so many pixels beside it at most
DASHES = {"dash": "5 4", "dot": "2 3", "dashdot": "5 3 2 3", "longdash": "8 4"}
COLOURS = {colour: f"var(--{name})" for name, colour in STAGE._asdict().items()}
# A mark is a line of no length with such ends, turned by so many degrees; a diamond is a square.
ENDS = {
    "circle": ("round", 0, 1.0),
    "pentagon": ("round", 0, 1.0),
    "square": ("square", 0, 1.0),
    "diamond": ("square", 45, 0.9),
}
PENTAGON = np.array([(0, -1), (0.95, -0.31), (0.59, 0.81), (-0.59, 0.81), (-0.95, -0.31)])
SMALL = 8  # pixels: a pentagon that is smaller looks like a circle
# Or it is drawn with a pen, which comes back to its middle: steps at a size of 2.
PEN = {
    "cross": ("m-1 0h2m-1-1v2m0-1", 0.4),
    "line-ns": ("m0-1v2m0-1", 0.2),
    "x-thin": ("m-1-1l2 2m-1-1", 0.2),
}


@dataclass(frozen=True)
class Look:
    """Which part of which picture of a stage a card shows, and at which step.

    `at`: where the dial of that name stands; `dial` is the track, if nothing else is said. `shows`:
    the traces by name, all but words if none is named. `crop`: left, top, right and bottom of what
    is shown, in the pixels that the picture is declared for. `few`: how many marks of a trace are
    drawn at most, evenly thinned. `marks`: so many times as large are the marks.
    """

    picture: str
    track: str
    at: float | None = None
    dial: str = ""
    shows: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    crop: tuple[float, ...] = ()
    few: Mapping[str, int] = field(default_factory=dict)
    marks: float = 1.0
    tall: bool = False


def card_of(stage: Stage, look: Look) -> str:
    """A look at a stage as SVG; KeyError names a picture, track, trace or colour it lacks."""
    scene = stage.pictures[look.picture].scene(look.tall)
    step = 0
    if look.at is not None:
        step = step_at(stage.dials[look.dial or look.track], look.at)
    frame = _Frame(scene, look)
    drawn = [*frame.grounds(), *frame.traces(scene.tracks[look.track][step].traces)]
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" fill="none" aria-hidden="true"'
    return f"<svg {box}>{''.join(drawn)}</svg>\n"


class _Frame:
    """Where what a figure has in its axes lies on the card."""

    def __init__(self, scene: Scene, look: Look) -> None:
        self.figure, self.look = scene.picture.figure(), look
        self.names = dict(zip(scene.picture.names, self.figure.data, strict=True))
        self.size = scene.size
        left, top, right, bottom = look.crop or (0, 0, *scene.size)
        self.corner = np.array([left, top])
        self.scale = np.array([WIDTH, HEIGHT]) / (right - left, bottom - top)
        self.enlarged = float(self.scale.min()) * look.marks

    def points(self, x: Any, y: Any, axes: tuple[str, str] = ("x", "y")) -> Points:
        """Where coordinates of these axes lie; nan where a line has a gap."""
        margin, (width, height) = self.figure.layout.margin, self.size
        across = self._along(x, axes[0], width, margin.l, margin.r)
        down = height - self._along(y, axes[1], height, margin.b, margin.t)
        both = min(len(across), len(down))  # a trace that is nowhere may have one point in one
        return (np.column_stack([across[:both], down[:both]]) - self.corner) * self.scale

    def _along(self, values: Any, axis: str, size: float, before: float, after: float) -> Points:
        """Pixels of the scene along an axis, from its left or its lower edge."""
        declared = self.figure.layout[f"{axis[0]}axis{axis[1:]}"]
        first, last = declared.range
        low, high = (before + part * (size - before - after) for part in declared.domain or (0, 1))
        at = np.array([math.nan if value is None else value for value in values], float)
        pixels: Points = low + (at - first) / (last - first) * (high - low)
        return pixels

    def grounds(self) -> Iterator[str]:
        """Lines and boxes of the panels, below all traces."""
        used = {trace.xaxis for name, trace in self.names.items() if self._is_shown(name)}
        for shape in self.figure.layout.shapes:
            if shape.xref not in used:
                continue
            x, y = [shape.x0, shape.x1], [shape.y0, shape.y1]
            if shape.type == "rect":
                x, y = [*x, *x[::-1], x[0]], [y[0], y[0], y[1], y[1], y[0]]
            axes = shape.xref, shape.yref
            yield self._line(self.points(x, y, axes), shape.line, shape.fillcolor)

    def traces(self, changes: Mapping[str, Any]) -> Iterator[str]:
        """The traces that are shown, the lowest first."""
        for name in (*self.look.shows, *self.look.hides, *self.look.few):
            if name not in self.names:
                raise KeyError(f"{name!r} is no trace of {self.look.picture!r}")
        for name, declared in self.names.items():
            if self._is_shown(name):
                yield from self._trace(name, go.Scatter(declared).update(changes.get(name, {})))

    def _is_shown(self, name: str) -> bool:
        return name not in self.look.hides and (not self.look.shows or name in self.look.shows)

    def _trace(self, name: str, trace: go.Scatter) -> Iterator[str]:
        if trace.x is None or trace.visible is False:
            return
        points = self.points(trace.x, trace.y, (trace.xaxis or "x", trace.yaxis or "y"))
        opacity = 1.0 if trace.opacity is None else trace.opacity
        if "lines" in trace.mode:
            filled = trace.fillcolor if trace.fill == "toself" else None
            yield self._line(points, trace.line, filled, opacity)
        if "markers" in trace.mode:
            yield from self._marks(points, trace.marker, opacity, self.look.few.get(name))

    # 1. Lines and areas.

    def _line(self, points: Points, line: Any, filled: str | None, opacity: float = 1.0) -> str:
        ends = "z" if filled and filled != "none" else ""
        runs = [_simple(run) for run in _runs(points) if _is_seen(run)]
        path = _path(runs, ends)
        stroke = 0 if line.width == 0 else max(THINNEST, (line.width or 2) * self.enlarged)
        look = _paint("fill", filled, opacity)
        if stroke:
            look += _paint("stroke", line.color, opacity)
            look += f' stroke-width="{_short(stroke)}"'
            if line.dash in DASHES:
                look += f' stroke-dasharray="{DASHES[line.dash]}"'
        return f'<path{look} d="{path}"/>' if path and "var" in look else ""

    # 2. Marks.

    def _marks(
        self, points: Points, marker: Any, opacity: float, most: int | None
    ) -> Iterator[str]:
        """Marks of one size and colour are one path."""
        count = len(points)
        every = max(1, math.ceil(count / most)) if most else 1
        each = {
            name: np.broadcast_to(np.array(value, object), count)
            for name, value in (
                ("symbol", marker.symbol or "circle"),
                ("size", marker.size or 6),
                ("colour", marker.color),
                ("edge", marker.line.color),
            )
        }
        alike: dict[tuple[Any, ...], list[Any]] = {}
        for i in range(0, count, every):
            size = max(SMALLEST, float(each["size"][i]) * self.enlarged)
            if _is_inside(points[i], size / 2):
                kind = each["symbol"][i], round(2 * size) / 2, each["colour"][i], each["edge"][i]
                alike.setdefault(kind, []).append(points[i])
        width = 0 if marker.line.width is None else marker.line.width
        shown = opacity * (1.0 if marker.opacity is None else marker.opacity)
        for (symbol, size, colour, edge), places in alike.items():
            yield _mark(symbol, size, colour, edge, width * self.enlarged, places, shown)


def _mark(
    symbol: str, size: float, colour: str, edge: str | None, width: float,
    places: list[Points], opacity: float,
) -> str:  # fmt: skip
    """Marks of one kind; a hollow one has its colour at the edge, and paper inside."""
    is_open, symbol = symbol.endswith("-open"), symbol.removesuffix("-open")
    if symbol in PEN:
        steps, thick = PEN[symbol]
        half = round(size / 2, 1)  # as it is written: the pen comes back to where it was
        drawn = re.sub(r"-?\d", lambda n: _short(int(n[0]) * half), steps)
        return _stroke(size * thick, _paint("stroke", colour, opacity), _path(_each(places), drawn))
    if is_open:
        colour, edge, width = STAGE.paper, colour, max(1.2, width)
    if not _paint("fill", colour, 1):  # one sees through it
        r, across = _short(round(size / 2, 1)), _short(2 * round(size / 2, 1))
        ring = f"m{r} 0a{r} {r} 0 1 0-{across} 0a{r} {r} 0 1 0 {across} 0m-{r} 0"
        return _stroke(width, _paint("stroke", edge, opacity), _path(_each(places), ring))
    if symbol == "pentagon" and size >= SMALL:
        look = _paint("fill", colour, opacity) + _paint("stroke", edge if width else "", opacity)
        path = _path([at + PENTAGON * size / 2 for at in places], "z")
        return f'<path{look} stroke-width="{_short(width)}" d="{path}"/>'
    cap, turned, part = ENDS[symbol]
    turn = math.radians(turned)
    turning = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    at = np.array(places) @ turning
    more = f' stroke-linecap="{cap}"' + (f' transform="rotate({turned})"' if turned else "")
    pitch, runs = _rows(at)
    if pitch:
        path, more = _path(runs, ""), f'{more} stroke-dasharray="0 {_short(pitch, 2)}"'
    else:
        path = _path(_each(at), "h0")
    layers = [(size, _paint("stroke", colour, opacity))]
    if width >= 0.4 and (around := _paint("stroke", edge, opacity)):
        layers = [(size + width, around), (size - width, _paint("stroke", colour, 1))]
    return "".join(_stroke(across * part, look + more, path) for across, look in layers if look)


def _rows(at: Points) -> tuple[float, list[Points]]:
    """How far apart marks in rows or columns are, and these as lines, to be dotted; 0 if in none.

    A crowd in rank and file is so a tenth as long.
    """
    for turned in (at, at[:, ::-1]):
        ordered = turned[np.lexsort(np.rint(10 * turned).T)]
        along, beside = np.abs(np.diff(ordered, axis=0)).T
        pitch = float(np.median(along[beside < EVEN])) if (beside < EVEN).any() else 0.0
        joined = (beside < EVEN) & (np.abs(along - pitch) < EVEN)
        if 2 * joined.sum() > len(at):
            rows = np.split(ordered, np.flatnonzero(~joined) + 1)
            ends = [np.array([row[0], row[-1] + [2 * EVEN, 0]]) for row in rows]
            return pitch, [end if turned is at else end[:, ::-1] for end in ends]
    return 0, []


def _each(places: Iterable[Points]) -> list[Points]:
    return [np.array([at]) for at in places]


def _stroke(width: float, look: str, path: str) -> str:
    return f'<path{look} stroke-width="{_short(width)}" d="{path}"/>' if path and look else ""


# 3. Paint and paths.


def _paint(what: str, colour: str | None, opacity: float) -> str:
    """A colour of the stage as an attribute; nothing for none. KeyError of any other colour."""
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


def _is_inside(at: Points, room: float) -> bool:
    x, y = at.tolist()
    return room <= x <= WIDTH - room and room <= y <= HEIGHT - room


def _is_seen(run: Points) -> bool:
    low, high = run.min(0), run.max(0)
    return bool((high >= 0).all() and low[0] <= WIDTH and low[1] <= HEIGHT)


def _runs(points: Points) -> Iterator[Points]:
    """The parts of a line between its gaps."""
    is_gap = np.isnan(points).any(1)
    ends = [-1, *np.flatnonzero(is_gap).tolist(), len(points)]
    for before, after in pairwise(ends):
        if after - before > 2:
            yield points[before + 1 : after]


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


def _numbers(pairs: Iterable[NDArray[Any]]) -> str:
    text = ""
    for number in (int(n) for pair in pairs for n in pair):
        said = _short(number / 10)
        text += said if not text or said.startswith("-") else f" {said}"
    return text


def _short(number: float, digits: int = 1) -> str:
    said = f"{number:.{digits}f}".rstrip("0").rstrip(".") if number else "0"
    return said.replace("0.", ".", 1) if said.startswith(("0.", "-0.")) else said
