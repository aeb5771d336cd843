"""The panel of a day of payments: frauds above the axis of scores, normal payments below it."""

from __future__ import annotations

from functools import cached_property
from math import ceil, floor, sqrt
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.lessons.threshold.film import place
from core.lessons.threshold.stage import (
    Axis,
    Day,
    Shape,
    Stack,
    cut_of,
    fraud_shapes,
    left_out,
    normal_shape,
    normal_shapes,
    parted,
)
from ui.draw import theme, words
from ui.draw.panels import Axis as PlotlyAxis
from ui.draw.panels import Changes, Panel, Room

LOOK = theme.STAGE
ACROSS = 10_000  # the axis of scores from end to end
EACH = 100  # as high as a shape for a fraud with the air around it
AIR = 40  # between the axis and the shapes
SILENT: PlotlyAxis = {"showticklabels": False, "showgrid": False, "ticks": "", "fixedrange": True}
NOWHERE: dict[str, Any] = {"x": [None], "y": [None]}
WORD = 16  # pixels of type
ROW = 32  # pixels of a row of words
MORE = {False: 30, True: 24}  # pixels of the row that says what is not drawn, tall or not


class Size(NamedTuple):
    """How large the panel is, in pixels of the picture as it is declared."""

    width: float  # of the axis of scores
    height: float
    columns: int  # for frauds
    tall: bool
    foot: float = 0  # kept free for words below the shapes

    @property
    def pitch(self) -> float:
        """From one shape for a fraud to the next."""
        return self.width / self.columns

    def rows(self, pixels: float) -> float:
        """So many pixels in the units of the upright axis."""
        return EACH * pixels / self.pitch


class DayPanel:
    """A day between two thresholds at a price; shapes stay where they are, marks change.

    `price`: what a missed fraud costs, in false alarms. Columns of shapes begin at the threshold
    `begin`, so that there it cuts none of them.
    """

    def __init__(
        self,
        day: Day,
        ends: tuple[float, float],
        price: float,
        size: Size,
        begin: float = 0.5,
    ) -> None:
        self.day, self.price, self.size = day, price, size
        low, high = place(ends, stretch=True).tolist()
        self.axis = Axis(low, high, size.columns)
        self.begin = float(place(begin, stretch=True))
        self.shape = normal_shape(price)
        self.fine = self._columns(1)
        self.coarse = self._columns(self.side)
        self.frauds = fraud_shapes(day, self.fine)

    def _columns(self, side: float) -> Axis:
        """Columns so many shapes for a fraud wide; at the left end none is cut by the axis."""
        width, (low, high, _) = self.axis.width * side, self.axis
        left, right = floor((self.begin - low) / width), ceil((high - self.begin) / width)
        return Axis(self.begin - left * width, self.begin + right * width, left + right)

    @cached_property
    def top(self) -> float:
        """The upper end of the upright axis."""
        return AIR + EACH * (int(self.frauds.level.max()) + 1) + self.size.rows(ROW)

    @property
    def bottom(self) -> float:
        """Its lower end."""
        return self.top - self.size.rows(self.size.height)

    @property
    def foot(self) -> float:
        """Where the shapes end and the words at the foot begin."""
        return self.bottom + self.size.rows(self.size.foot)

    @property
    def side(self) -> float:
        """How wide a shape for normal payments is, in shapes for a fraud."""
        return sqrt(self.shape.area)

    @cached_property
    def normals(self) -> Stack:
        """The shapes for normal payments that are in sight."""
        return normal_shapes(self.day, self.coarse, self.shape.payments, self.deepest)

    @property
    def deepest(self) -> int:
        """How many shapes for normal payments fit into a column; at the foot none is cut."""
        return max(1, int((-self.foot - AIR) / (EACH * self.side)))

    @cached_property
    def more(self) -> str:
        """Where there are more normal payments than in sight; empty if all are."""
        away = left_out(self.day, self.coarse, self.shape.payments, self.deepest)
        places = [("below", away.below), ("to the left", away.left)]
        where = " and ".join(place for place, shapes in places if shapes)
        if where and self.size.tall:
            return "more not shown"
        return f"more normal payments {where}" if where else ""

    def panel(self) -> Panel:
        """Axes without numbers, and the line on which the shapes stand."""
        base = {"type": "line", "x0": 0, "x1": ACROSS, "y0": 0, "y1": 0}
        return Panel(
            x={"range": [0, ACROSS], **SILENT},
            y={"range": [self.bottom, self.top], **SILENT},
            room=Room(),
            shapes=({**base, "line": {"color": LOOK.line, "width": 1.5}},),
        )

    def x(self, tau: float) -> float:
        """Where a threshold lies across."""
        return float(ACROSS * self.axis.across(place(tau, stretch=True)))

    def _middle(self, columns: Axis, column: Any) -> Any:
        """Where the middle of a column lies across."""
        return ACROSS * self.axis.across(columns.low + (column + 0.5) * columns.width)

    # 1. Traces as they stand before anything is judged.

    def ground(self) -> dict[str, Any]:
        """What lies behind the line: the side of the alarm and the shapes."""
        dot = 0.84 * self.size.pitch
        return {
            "alarm": _area(LOOK.alarm),
            "normal": _marks("square", LOOK.negative, 0.8 * self.size.pitch * self.side).update(
                self._normal_places(self.normals)
            ),
            "false": _marks("diamond", LOOK.false_alarm, 0.76 * self.size.pitch * self.side),
            "part": _marks("diamond", LOOK.false_alarm, 0.76 * self.size.pitch * self.side),
            "caught": _marks("circle", LOOK.positive, dot).update(
                self._fraud_places(self.frauds), cliponaxis=False
            ),
            "missed": _marks("circle-open", LOOK.positive, 0.86 * dot, 0.13 * dot),
        }

    def signs(self) -> dict[str, Any]:
        """The line and the names of its sides."""
        return {
            "half": _line(LOOK.soft, 2, "dot"),
            "line": _line(LOOK.ink, 4),
            "guess": _line(LOOK.hand, 4, "dash"),
            "guess_word": word(LOOK.hand),
            "line_word": word(LOOK.ink),
            "half_word": word(LOOK.soft),
            "missed_word": word(LOOK.positive_words),
            "caught_word": word(LOOK.positive_words),
            "false_word": word(LOOK.false_words),
            "more_word": word(LOOK.negative_words).update(
                said_at(
                    0,
                    self.foot - self.size.rows(MORE[self.size.tall] / 2),
                    self.more,
                    "middle right",
                )
            ),
        }

    def legend(self) -> dict[str, Any]:
        """What a shape of each kind stands for, at the foot."""
        rows, tall = self.size.rows, self.size.tall
        return {
            "fraud_legend": word(LOOK.positive_words).update(
                said_at(0, self.foot - rows(17), "● a fraud", "middle right")
            ),
            "normal_legend": word(LOOK.negative_words).update(
                x=[0 if tall else 0.17 * ACROSS],
                y=[self.foot - rows(43 if tall else 17)],
                textposition="middle right",
            ),
        }

    def legend_says(self) -> Changes:
        """What a shape for normal payments stands for at this price, and where there are more."""
        long = "more not shown" if self.size.tall else "more payments not shown"
        text = long if self.more else ""
        more = said_at(ACROSS, self.foot - self.size.rows(17), text, "middle left")
        return {"normal_legend": {"text": [shape_says(self.shape)]}, "more_word": more}

    # 2. What a threshold changes.

    def cut(self, tau: float, tp: int, fp: int) -> Changes:
        """The shapes on both sides of a threshold, the line and the names of its sides."""
        cut = cut_of(self.normals, self.coarse, tau, tp, fp, self.shape.payments)
        frauds = parted(self.frauds, self.fine, tau, cut.caught)
        normals = parted(self.normals, self.coarse, tau, cut.false_alarms)
        return {
            "alarm": self.side_of(tau),
            "caught": self._fraud_places(frauds, 0, cut.caught),
            "missed": self._fraud_places(frauds, cut.caught),
            "normal": self._normal_places(normals, cut.false_alarms),
            "false": self._normal_places(normals, 0, cut.false_alarms),
            "part": self._part(cut.part, cut.column, cut.level),
            "line": self.upright(tau),
            **self._names(tau, fp, cut.level + (cut.part > 0)),
        }

    def priced(self, tau: float, tp: int, fp: int) -> Changes:
        """The same where the price has changed what a shape for normal payments stands for."""
        x, half = self.x(tau), self.x(0.5)
        mark = self.size.pitch * self.side
        cut = self.cut(tau, tp, fp) | {
            "half": {"x": [half, half], "y": [self.foot, self.head]},  # below the words
            "missed_word": NOWHERE,
            "caught_word": NOWHERE,
            "false_word": NOWHERE,
        }
        cut["normal"] = cut["normal"] | {"marker": {"size": 0.8 * mark}}
        cut["false"] = cut["false"] | {"marker": {"size": 0.76 * mark}}
        return cut | self._priced_names(x, half)

    def _priced_names(self, x: float, half: float) -> Changes:
        """The names of both lines, on sides where they do not meet."""
        best = self._beside(x, "best threshold", "left" if x < half else "right")
        names: Changes = {"line_word": said_at(x, self.word_height, *best[:2])}
        if x == half:
            return names
        for side in ("right", "left"):
            *said, (start, end) = self._beside(half, "½", side)
            if end < best[2][0] or start > best[2][1]:
                return names | {"half_word": said_at(half, self.word_height, *said)}
        low = self.foot + self.size.rows(ROW / 2)
        return names | {"half_word": said_at(half, low, *self._beside(half, "½", "right")[:2])}

    def _beside(self, x: float, text: str, side: str) -> tuple[str, str, tuple[float, float]]:
        """Words on a side of a line, or on the other for want of room, and from where to where."""
        wide = (len(text) + 2) * self.letter
        if not 0 <= (x - wide if side == "left" else x) <= ACROSS - (side == "right") * wide:
            side = "right" if side == "left" else "left"
        ends = (x - wide, x) if side == "left" else (x, x + wide)
        return f"  {text}  ", f"middle {side}", ends

    def name(self, tau: float, text: str) -> dict[str, Any]:
        """Words at the head of a line."""
        x = self.x(tau)
        side = "right" if x < ACROSS / 2 else "left"
        return said_at(x, self.word_height, f"  {text}  ", f"middle {side}")

    def upright(self, tau: float) -> dict[str, Any]:
        """A line at a threshold, from the foot of the panel up to its words."""
        x = self.x(tau)
        return {"x": [x, x], "y": [self.foot, self.top]}

    @property
    def head(self) -> float:
        """Where the shapes end and the names of the sides begin."""
        return self.top - self.size.rows(ROW)

    @property
    def word_height(self) -> float:
        """Where the names of the sides stand."""
        return self.top - self.size.rows(ROW / 2)

    def side_of(self, tau: float) -> dict[str, Any]:
        """The side of a threshold that raises an alarm."""
        x = self.x(tau)
        return rectangle(x, ACROSS, self.foot, self.top)

    def together(self, tau: float, tp: int, fp: int) -> Changes:
        """The shapes on both sides of a threshold, while nothing is judged."""
        cut = cut_of(self.normals, self.coarse, tau, tp, fp, self.shape.payments)
        normals = parted(self.normals, self.coarse, tau, cut.false_alarms)
        return {
            "caught": self._fraud_places(parted(self.frauds, self.fine, tau, cut.caught)),
            "normal": self._normal_places(normals),
        }

    def _fraud_places(
        self, frauds: Stack, first: int = 0, last: int | None = None
    ) -> dict[str, Any]:
        column, level, _ = frauds
        x = self._middle(self.fine, column)
        return _short(x[first:last], (AIR + EACH * (level + 0.5))[first:last])

    def _normal_places(
        self, normals: Stack, first: int = 0, last: int | None = None
    ) -> dict[str, Any]:
        column, level = normals.column[first:last], normals.level[first:last]
        y = -(AIR + EACH * self.side * (level + 0.5))
        in_sight = level < self.deepest
        return _short(self._middle(self.coarse, column)[in_sight], y[in_sight])

    def _part(self, part: float, column: int, level: int) -> dict[str, Any]:
        """A shape that is not full: so much of its area."""
        if not part:
            return NOWHERE
        size = 0.76 * self.size.pitch * self.side * sqrt(part)
        x = self._middle(self.coarse, column)
        y = -(AIR + EACH * self.side * (level + 0.5))
        return {"x": [x], "y": [y], "marker": {"size": max(4.0, size)}}

    def guess(self, tau: float) -> Changes:
        """A threshold as a guess: a line and its side, nothing is judged."""
        below = {"line": {"color": LOOK.hand_pale}}
        return {
            "guess": self.upright(tau),
            "line": self.upright(tau) | below,  # which glides from here to the best one
            "alarm": self.side_of(tau),
            "guess_word": self.name(tau, "alarm from here on"),
        }

    def beside_guess(self, tau: float, guess: float) -> Changes:
        """The line of a guess beside another threshold, and no word under it."""
        x, off = self.x(tau), self.x(guess) - self.x(tau)
        hidden = "missed_word" if off < 0 else "caught_word"
        near = abs(off) < 9 * self.letter
        words_off: Changes = {hidden: NOWHERE} if near else {}
        if off > 0 and self.x(guess) < x + 16 * self.letter:
            words_off["false_word"] = NOWHERE
        return {"guess": self.upright(guess)} | words_off

    @property
    def letter(self) -> float:
        """How wide a letter of a word is on the axis, about; in a hall it is wider than here."""
        return ACROSS * (0.5 if self.size.tall else 0.7) * WORD / self.size.width

    def _names(self, tau: float, fp: int, part: int) -> Changes:
        """Missed and caught beside the line, and below the shapes how many false alarms."""
        x, letter = self.x(tau), self.letter
        names: Changes = {}
        if x > 9 * letter:
            names["missed_word"] = said_at(x, self.word_height, "missed  ", "middle left")
        if ACROSS - x > 9 * letter:
            names["caught_word"] = said_at(x, self.word_height, "  caught", "middle right")
        text = words.some(fp, "false alarm")
        return names | (self._false_name(x, text, part) or self._false_name(x, text, 0))

    def _false_name(self, x: float, text: str, part: int) -> Changes:
        """How many false alarms, below the shapes: in a line or two, on a side of the threshold."""
        for lines in (text,), tuple(text.rsplit(" ", 1)):
            wide = (max(map(len, lines)) + 2) * self.letter
            for side, start in ("right", x), ("left", x - wide):
                y = self._below(start, start + wide, part) - self.size.rows(9 * (len(lines) - 1))
                lowest = self.foot + self.size.rows(14 + 9 * (len(lines) - 1))
                if 0 <= start <= ACROSS - wide and y > lowest:
                    said = "<br>".join(f"  {line}  " for line in lines)
                    return {"false_word": said_at(x, y, said, f"middle {side}")}
        return {}

    def _below(self, start: float, end: float, least: int) -> float:
        """The height of words under the shapes between two places."""
        x = self._middle(self.coarse, self.normals.column)
        half = 0.4 * ACROSS * self.side / self.size.columns
        under = self.normals.level[(x + half > start) & (x - half < end)]
        deepest = max(int(under.max()) + 1 if under.size else 0, least)
        return -(AIR + EACH * self.side * deepest) - self.size.rows(16)


def shape_says(shape: Shape) -> str:
    """What a shape for normal payments stands for."""
    if shape.area > 1:
        return f"■ a payment: costs as much as {words.figures(shape.area, 2)} misses"
    return f"■ {words.some(1, 'normal payment') if shape.payments == 1 else _payments(shape)}"


def _payments(shape: Shape) -> str:
    return f"{words.figures(shape.payments)} normal payments"


def rectangle(left: float, right: float, low: float, high: float) -> dict[str, Any]:
    """An area as a closed line."""
    return {"x": [left, right, right, left, left], "y": [low, low, high, high, low]}


def _short(x: NDArray[Any], y: NDArray[Any]) -> dict[str, Any]:
    """Places as small numbers; nowhere if there are none."""
    if not x.size:
        return NOWHERE
    return {"x": x.astype(np.int16), "y": y.astype(np.int16)}


def _marks(symbol: str, colour: str, size: float, edge: float = 0) -> go.Scatter:
    line = {"width": edge, "color": colour}
    marker = {"symbol": symbol, "color": colour, "size": size, "line": line}
    return go.Scatter(**NOWHERE, mode="markers", marker=marker)


def _area(colour: str) -> go.Scatter:
    return go.Scatter(**NOWHERE, mode="lines", line={"width": 0}, fill="toself", fillcolor=colour)


def _line(colour: str, width: float, dash: str = "solid") -> go.Scatter:
    return go.Scatter(**NOWHERE, mode="lines", line={"color": colour, "width": width, "dash": dash})


def word(colour: str, size: float = WORD) -> go.Scatter:
    """A word that is not there yet."""
    font = {"color": colour, "size": size}
    return go.Scatter(**NOWHERE, mode="text", text=[""], textfont=font, cliponaxis=False)


def said_at(x: float, y: float, text: str, position: str) -> dict[str, Any]:
    """Words at a place."""
    return {"x": [x], "y": [y], "text": [text], "textposition": position}
