"""A small picture of a lesson, drawn from a picture of its stage: one step of it, without words.

It is SVG in the colours of the stage, as variables of CSS: the same file serves light and dark.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go

from ui.draw import svg
from ui.draw.svg import Mark, Points
from ui.stage.declare import Scene, Stage
from ui.stage.script import step_at

WIDTH, HEIGHT = 300, 150
THINNEST, SMALLEST = 1.5, 2.5  # pixels: of a line, of a mark


@dataclass(frozen=True)
class Look:
    """Which part of which picture of a stage a card shows, and at which step.

    `at`: where the dial of that name stands; `dial` is the track, if nothing else is said. `shows`:
    the traces by name, all but words if none is named; `hides`: those that are left out. `crop`:
    left, top, right and bottom of what is shown, in the pixels that the picture is declared for; it
    is stretched to the card. `few`: how many marks of a trace are drawn at most, evenly thinned.
    `marks`: the factor by which marks and lines are larger. `tall`: the picture is that of a phone.
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

    def _line(self, points: Points, look: Any, area: str | None, opacity: float = 1.0) -> str:
        width = 2 if look.width is None else look.width
        thick = width and max(THINNEST, width * self.enlarged)
        runs = filter(_is_seen, _runs(points))
        return svg.line(runs, thick, look.color, look.dash or "", area or "", opacity)

    def _marks(
        self, points: Points, marker: Any, opacity: float, most: int | None
    ) -> Iterator[str]:
        """Those of one look are one path."""
        count = len(points)
        symbol, size, colour, edge = (
            np.broadcast_to(np.array(declared if declared is not None else default, object), count)
            for declared, default in (
                (marker.symbol, "circle"),
                (marker.size, 6),
                (marker.color, ""),
                (marker.line.color, ""),
            )
        )
        width = (marker.line.width or 0) * self.enlarged
        opacity *= 1 if marker.opacity is None else marker.opacity
        alike: dict[Mark, list[Points]] = {}
        for i in range(0, count, math.ceil(count / most) if most else 1):
            large = max(SMALLEST, float(size[i]) * self.enlarged)
            if _is_inside(points[i], large / 2):
                mark = Mark(symbol[i], round(2 * large) / 2, colour[i], edge[i], width, opacity)
                alike.setdefault(mark, []).append(points[i])
        for mark, places in alike.items():
            yield svg.marks(places, mark)


def _is_inside(at: Points, room: float) -> bool:
    x, y = at.tolist()
    return room <= x <= WIDTH - room and room <= y <= HEIGHT - room


def _is_seen(run: Points) -> bool:
    low, high = run.min(0), run.max(0)
    return bool((high >= 0).all() and low[0] <= WIDTH and low[1] <= HEIGHT)


def _runs(points: Points) -> Iterator[Points]:
    """The parts of a line between its gaps."""
    ends = [-1, *np.flatnonzero(np.isnan(points).any(1)).tolist(), len(points)]
    for before, after in pairwise(ends):
        if after - before > 2:
            yield points[before + 1 : after]
