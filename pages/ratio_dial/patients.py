"""Ten sick people, of whom a test finds some: counts in, panel, traces and changes out."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.ratio_dial.marks import BARE, CLEAR, area, line, said, words
from ui.draw.panels import Changes, Panel, Room
from ui.draw.theme import STAGE
from ui.draw.traces import xy

Floats = NDArray[np.float64]

PEOPLE = 10
UNIT = 1.0  # from one person to the next
TALL = 2.3  # from one row to the next
HEAD = 0.2
STRIP = 0.14  # how high the strip of everybody is
SEEN = 0.003  # of the strip: ten in 100,000 would be a tenth of a pixel
GAP = np.full((1, 2), np.nan)


def _ring(angles: Floats, x: float, y: float, radius: float) -> Floats:
    return np.column_stack([x + radius * np.cos(angles), y + radius * np.sin(angles)])


def person(x: float, y: float) -> Floats:
    """The outline of a person who stands at a place: head and body, shape (m, 2)."""
    shoulders = _ring(np.linspace(0, np.pi, 13), x, y + 0.85, 0.33)
    body = np.concatenate([[[x + 0.33, y]], shoulders, [[x - 0.33, y], [x + 0.33, y]]])
    head = _ring(np.linspace(0, 2 * np.pi, 25), x, y + 1.45, HEAD)
    return np.concatenate([body, GAP, head, GAP])


def _plus(x: float, y: float) -> Floats:
    """The mark of the sick, on the body."""
    arm, middle = 0.14, y + 0.6
    across = [[x - arm, middle], [x + arm, middle]]
    return np.concatenate([across, GAP, [[x, middle - arm], [x, middle + arm]], GAP])


def _box(left: float, right: float, low: float) -> Floats:
    high = low + STRIP
    return np.array([[left, low], [right, low], [right, high], [left, high], [left, low]])


class Row:
    """Where ten people stand: in one row, or on a phone in two."""

    def __init__(self, tall: bool) -> None:
        self.columns = 5 if tall else PEOPLE
        self.lines = PEOPLE // self.columns

    @property
    def strip(self) -> float:
        """The height at which the strip of everybody lies."""
        return TALL * self.lines + 0.5

    def place(self, n: int) -> tuple[float, float]:
        """The feet of person n."""
        line, column = divmod(n, self.columns)
        return UNIT * (column + 0.5), TALL * (self.lines - 1 - line)

    @property
    def wide(self) -> float:
        """From the first person's side to the last one's."""
        return UNIT * self.columns

    def everybody(self) -> Floats:
        """The strip of everybody."""
        return _box(0, self.wide, self.strip)

    def sick(self) -> Floats:
        """Those of the strip who are sick, as thin as can be seen."""
        return _box(self.wide * (1 - SEEN), self.wide, self.strip)

    def lens(self) -> Floats:
        """The area that widens from the sick in the strip to those who stand below."""
        top, wide = TALL * self.lines - 0.45, self.wide
        left = wide * (1 - SEEN)
        return np.array([[left, self.strip], [wide, self.strip], [wide, top], [0, top]])

    def outlines(self, start: int, end: int) -> Floats:
        """The outlines of some of them."""
        return np.concatenate([person(*self.place(n)) for n in range(start, end)] or [GAP])

    def pluses(self) -> Floats:
        """The marks of all of them."""
        return np.concatenate([_plus(*self.place(n)) for n in range(PEOPLE)])


def patients(row: Row) -> Panel:
    """The panel in which they stand, all of one scale."""
    top = row.strip + 0.55
    return Panel(
        x={"range": [0, row.wide]} | BARE,
        y={"range": [-0.5, top], "scaleanchor": "x", "constrain": "domain"} | BARE,
        room=Room(above=8, below=8),
    )


def patient_traces(row: Row, tall: bool) -> dict[str, go.Scatter]:
    """The traces of the panel, the lowest first."""
    width = 2 if tall else 3
    edge = {"color": STAGE.hand, "width": 2 * width, "dash": "dash"}
    return {
        "lens": area(STAGE.alarm).update(xy(row.lens())),
        "everybody": area(STAGE.negative).update(xy(row.everybody())),
        "sick": area(STAGE.positive).update(xy(row.sick())),
        "believed": area(CLEAR, STAGE.positive).update(line=edge),
        "chosen": area(STAGE.hand_pale).update(line=edge),
        "people": line({"color": STAGE.positive, "width": width}).update(
            xy(row.outlines(0, PEOPLE))
        ),
        "plus": line({"color": STAGE.positive, "width": width + 1}).update(xy(row.pluses())),
        "everybody_name": words(STAGE.negative_words, at="top right").update(
            said("100,000 people", 0, row.strip + STRIP)
        ),
        "sick_name": words(STAGE.positive_words, at="top left").update(
            said("10 are sick", row.wide, row.strip + STRIP)
        ),
        "line_name": words(STAGE.positive_words, at="middle center"),
    }


def chosen(row: Row, found: int) -> Changes:
    """A guess: so many must be found."""
    return {"chosen": xy(row.outlines(0, found))} | _others(row, found)


def believed(row: Row, found: int) -> Changes:
    """Those who, it was believed, must be found: none must."""
    text = f"you said {found}; none need be found" if found else "none need be found, as you said"
    return {
        "believed": xy(row.outlines(0, found)),
        "line_name": said(text, row.wide / 2, -0.28),
    } | _others(row, found)


def _others(row: Row, found: int) -> Changes:
    """The outlines of those who were not chosen: one line for one person."""
    return {"people": xy(row.outlines(found, PEOPLE))}
