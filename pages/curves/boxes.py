"""The box of a curve, whose axes are bars of everybody whom they divide: shares in, changes out."""

from __future__ import annotations

from typing import Any, NamedTuple

import plotly.graph_objects as go
from numpy.typing import ArrayLike

from pages.curves.marks import (
    BODY,
    CLEAR,
    SMALL,
    WHOLE,
    area,
    axis,
    line,
    marks,
    put,
    rectangle,
    said,
    through,
    words,
)
from ui.draw.panels import Changes, Panel, Room
from ui.draw.theme import STAGE

WIDE, TALL = (930.0, 430.0), (358.0, 330.0)
EDGE = 3  # pixels above a square, for the upper half of a line at its top
ROOM, ROOM_TALL = Room(above=30, below=25), Room(above=22, below=22)  # for words above and below


class Axis(NamedTuple):
    """What an axis counts, in the window of a laptop and shortly; its colour."""

    words: str
    short: str
    colour: str


class Kind(NamedTuple):
    """One of the two curves: its name, its axes, and what becomes of those on each of them."""

    title: str
    up: Axis
    along: Axis
    bars: tuple[str, str, str, str]  # of the upright axis, from below; then of the other, from left


ROC = Kind(
    "ROC curve",
    Axis("recall: frauds caught", "frauds caught", STAGE.positive_words),
    Axis("false-positive rate: normal flagged", "normal flagged", STAGE.false_words),
    ("caught", "missed", "false", "normal"),
)
PR = Kind(
    "PR curve",
    Axis("precision: correct alarms", "correct alarms", STAGE.positive_words),
    Axis("recall: frauds caught", "frauds caught", STAGE.positive_words),
    ("caught", "false", "caught", "missed"),
)
SCREENING = ROC._replace(
    up=Axis("recall: ill people found", "ill found", STAGE.positive_words),
    along=Axis("false-positive rate: healthy flagged", "healthy flagged", STAGE.false_words),
)
FILLS = {
    "caught": STAGE.positive,
    "missed": STAGE.paper,
    "false": STAGE.false_alarm,
    "normal": STAGE.negative,
}


class Box(NamedTuple):
    """The unit square of a curve in a panel of so many pixels, without the room around it."""

    name: str  # of the panel; each of its traces begins with it
    kind: Kind
    width: float
    height: float
    tall: bool
    bar: float = 16  # how thick an axis is, in pixels; 0 for none
    after: float = 20  # pixels kept free at the right
    clear: float = 0  # and above the square, for letters on a curve
    free: float = 0  # and at its left, for marks where nothing is flagged

    @property
    def _gap(self) -> float:
        return 4 if self.bar else 0

    @property
    def _unit(self) -> tuple[float, float]:
        """Pixels of the square, across and up."""
        axis = self.bar + self._gap
        return self.width - axis - self.free - self.after, self.height - axis - self._top

    @property
    def _top(self) -> float:
        """Pixels above the square: in a tall window its title has a line of its own there."""
        return self.clear + (23 if self.tall else 0)

    def across(self, pixels: float) -> float:
        """So many pixels as a share of the square's width."""
        return pixels / self._unit[0]

    def up(self, pixels: float) -> float:
        """So many pixels as a share of the square's height."""
        return pixels / self._unit[1]

    @property
    def x(self) -> tuple[float, float]:
        """From where to where the panel reaches."""
        return -self.across(self.bar + self._gap + self.free), 1 + self.across(self.after)

    @property
    def y(self) -> tuple[float, float]:
        """From where to where the panel reaches."""
        return -self.up(self.bar + self._gap), 1 + self.up(self._top)

    def panel(self) -> Panel:
        """The panel, with a thin frame around the square."""
        ends = {"x0": 0, "x1": WHOLE, "y0": 0, "y1": WHOLE, "layer": "below", "fillcolor": CLEAR}
        frame = {"type": "rect", "line": {"color": STAGE.line, "width": 1}} | ends
        return Panel(
            x=axis(*self.x),
            y=axis(*self.y),
            room=ROOM_TALL if self.tall else ROOM,
            shapes=(frame,),
        )

    def _named(self, traces: dict[str, Any]) -> dict[str, Any]:
        return {f"{self.name}_{name}": trace for name, trace in traces.items()}

    # 1. Words.

    def names(self) -> dict[str, go.Scatter]:
        """Traces of its title and of the names of its axes, which are nowhere yet."""
        return self._named(
            {
                "title": words(STAGE.ink, BODY),
                "up_name": words(self.kind.up.colour, SMALL),
                "along_name": words(self.kind.along.colour, SMALL),
            }
        )

    def named(self) -> Changes:
        """The change that writes them. In a tall window the title has a line of its own."""
        up, along = self.kind.up, self.kind.along
        title, names = f"<b>{self.kind.title}</b>", 1 + self.up(self.clear)
        return self._named(
            {
                "title": said(title, self.x[0], self.y[1], "top right")
                if self.tall
                else said(title, 1, names, "top left"),
                "up_name": said(
                    f"↑ {up.short if self.tall else up.words}", self.x[0], names, "top right"
                ),
                "along_name": said(
                    f"{along.short if self.tall else along.words} →", 1, self.y[0], "bottom left"
                ),
            }
        )

    # 2. Axes that are bars, and a point on a curve between them.

    def bars(self) -> dict[str, go.Scatter]:
        """Traces of both axes as bars."""
        edge = 2 if not self.tall else 1.5
        parts = ("up_first", "up_rest", "along_first", "along_rest")
        return self._named(
            {
                part: area(FILLS[kind], STAGE.positive, width=edge)
                if kind == "missed"
                else area(FILLS[kind])
                for part, kind in zip(parts, self.kind.bars, strict=True)
            }
        )

    def upright(self, low: float, high: float) -> dict[str, Any]:
        """A part of the upright axis; a hollow one keeps its edge inside."""
        return rectangle(self.x[0], low, -self.across(self._gap), high)

    def divided(self, along: float, up: float) -> Changes:
        """Both axes, divided at these shares."""
        y0, y1 = self.y[0], -self.up(self._gap)
        inset = self.across(1), self.up(1)
        return self._named(
            {
                "up_first": self.upright(0, up),
                "up_rest": self.upright(min(1, up + 2 * inset[1]), 1 - inset[1]),
                "along_first": rectangle(0, y0, along, y1),
                "along_rest": rectangle(min(1, along + 2 * inset[0]), y0, 1 - inset[0], y1),
            }
        )

    def point_traces(self, prefix: str = "", colour: str = STAGE.ink) -> dict[str, go.Scatter]:
        """Traces of a point and of thin lines from it to both axes; of a guess with a prefix."""
        size = 9 if self.tall else 13
        point = (
            marks("circle", STAGE.paper, size, colour, 2.5)
            if prefix
            else marks("circle", colour, size)
        )
        thin = line(colour, 1 if self.tall else 1.5, "dot")
        return self._named({f"{prefix}plumb": thin, f"{prefix}point": point})

    def point(self, along: float, up: float, prefix: str = "") -> Changes:
        """A point with its thin lines."""
        corner = [(self.x[0] * 0.2, up), (along, up), (along, self.y[0] * 0.2)]
        return self._named({f"{prefix}plumb": through(corner), f"{prefix}point": put(along, up)})

    def at(self, along: float, up: float) -> Changes:
        """A point, and the axes divided there."""
        return self.divided(along, up) | self.point(along, up)

    # 3. Curves.

    def curve(self, x: ArrayLike, y: ArrayLike, prefix: str = "") -> Changes:
        """The points of a curve."""
        return self._named({f"{prefix}curve": put(x, y)})
