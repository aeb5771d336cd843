"""The rows of the ill: each patient a line, training at the left of a wall, the test at the right.

How the lines lie in a window, and the traces and changes that fill them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.lessons.leakage.copies import PATIENTS, PatientRows
from pages.leakage.marks import (
    BARE,
    PIXEL,
    SMALL,
    Points,
    area,
    at,
    coins,
    joined,
    people,
    rectangle,
    says,
    stroke,
    words,
)
from ui.draw.panels import Changes, Grid, Panel, Picture, Room
from ui.draw.theme import STAGE
from ui.stage.declare import picture_of

Ints = NDArray[np.int64]

DOOR = 2.6  # rows that would fit where the wall stands
LATE = 0.42  # how long a row is that was copied after the split
PERSON = 0.78  # of the height of a line: nobody's head touches the feet above


class Rooms(NamedTuple):
    """How the lines lie in a window: places are tenths of a pixel, upwards."""

    size: tuple[float, float]  # pixels of the whole picture
    head: float  # pixels above the first line, for words
    high: float  # pixels of a line
    deep: int  # so many rows of a patient stand above each other
    start: float  # pixels beside the persons
    training: int  # most rows of a patient there
    test: int
    swell: float = 1  # of a row, where few stand beside each other
    fill: float = 1  # of a line by its rows, the rest is a gap to the next patient

    @property
    def columns(self) -> tuple[int, int]:
        """Columns of rows in training and in the test."""
        return -(-self.training // self.deep), -(-self.test // self.deep)

    @property
    def pitch(self) -> float:
        """From one column to the next."""
        return PIXEL * (self.size[0] - self.start) / (sum(self.columns) + DOOR)

    @property
    def wall(self) -> float:
        """Where the wall stands."""
        return PIXEL * self.start + (self.columns[0] + DOOR / 2) * self.pitch

    @property
    def door(self) -> float:
        """Where the test begins."""
        return PIXEL * self.start + (self.columns[0] + DOOR) * self.pitch

    @property
    def top(self) -> float:
        """Where the first line begins."""
        return PIXEL * (self.size[1] - self.head)

    @property
    def foot(self) -> float:
        """Where the last line ends."""
        return self.top - PIXEL * PATIENTS * self.high

    @property
    def right(self) -> float:
        """The right end of the picture."""
        return PIXEL * self.size[0]

    @property
    def coin(self) -> float:
        """The pixels of a row."""
        return self.swell * min(self.pitch / PIXEL, self.fill * self.high / self.deep)

    def middle(self, patient: int) -> float:
        """The middle of a patient's line."""
        return self.top - PIXEL * (patient + 0.5) * self.high

    def line(self, patient: int, first: int, last: int, start: float) -> Points:
        """The places of some rows of a patient, the first column of all at `start`."""
        column, row = np.divmod(np.arange(first, last), self.deep)
        up = (self.deep - 1) / 2 - row
        x = start + (column + 0.5) * self.pitch
        step = PIXEL * self.fill * self.high / self.deep
        return np.column_stack([x, self.middle(patient) + up * step])

    def lines(self, first: Any, last: Any, start: float) -> Points:
        """The places of the rows of all patients, from each one's first up to the last."""
        found = [self.line(p, int(first[p]), int(last[p]), start) for p in range(PATIENTS)]
        return np.concatenate(found)

    def block(self, rows: int, start: float) -> Points:
        """The places of rows that belong to nobody: column after column, each from its top."""
        column, row = np.divmod(np.arange(rows), PATIENTS * self.deep)
        y = self.top - PIXEL * (row + 0.5) * self.high / self.deep
        return np.column_stack([start + (column + 0.5) * self.pitch, y])

    def above(self) -> float:
        """Where words above the lines stand."""
        return self.top + PIXEL * self.head / 2


def declared(rooms: Rooms, begin: Changes, **below: go.Scatter) -> Picture:
    """The picture of the rows as they begin; `below` are traces that lie under them."""
    width, height = (PIXEL * side for side in rooms.size)
    panel = Panel(BARE | {"range": [0, width]}, BARE | {"range": [0, height]}, Room())
    picture = picture_of({"rows": panel}, Grid(("rows",), (1,), (1,), *rooms.size))
    size = rooms.coin
    heads = [(PIXEL * rooms.start * 0.4, rooms.middle(p)) for p in range(PATIENTS)]
    figures = people(np.array(heads, float), PERSON * PIXEL * rooms.high)
    picture.add(
        "rows",
        **below,
        late=area(STAGE.synthetic).update(opacity=0.35),
        wall=stroke(STAGE.ink, 4),
        threads=stroke(STAGE.synthetic, 2),
        persons=area(STAGE.positive).update(at(figures)),
        **{
            f"{side}_{kind}": coins(size, kind == "copies").update(begin.get(f"{side}_{kind}", {}))
            for side in ("train", "test")
            for kind in ("copies", "own")
        },
        train_words=words(),
        test_words=words(),
        late_words=words(STAGE.soft, SMALL),
    )
    return picture


def at_home(rooms: Rooms, rows: PatientRows) -> Changes:
    """Every row in the line of its patient, on its side of the wall."""
    here, there = (~rows.own_in_test).astype(int), rows.own_in_test.astype(int)
    start, none = PIXEL * rooms.start, np.zeros(PATIENTS, int)
    return {
        "train_own": at(rooms.lines(none, here, start)),
        "train_copies": at(rooms.lines(here, rows.training, start)),
        "test_own": at(rooms.lines(none, there, rooms.door)),
        "test_copies": at(rooms.lines(there, rows.test, rooms.door)),
    }


def without_wall(rooms: Rooms, counts: Ints) -> Changes:
    """So many rows of each patient, none of them in the test yet."""
    one, none, start = np.ones(PATIENTS, int), np.zeros(PATIENTS, int), PIXEL * rooms.start
    return {
        "train_own": at(rooms.lines(none, one, start)),
        "train_copies": at(rooms.lines(one, counts, start)),
    }


def mixed(rooms: Rooms, patient: Ints, is_copy: NDArray[np.bool_], start: float) -> list[Points]:
    """Rows of one side in a block, in the order in which they were drawn: (collected, copies).

    They come in the order in which `at_home` has them, so that each can go to its line.
    """
    places, home = rooms.block(len(patient), start), np.argsort(patient, kind="stable")
    return [places[home[~is_copy[home]]], places[home[is_copy[home]]]]


def wall(rooms: Rooms) -> Changes:
    """The wall between training and test."""
    return {"wall": at([(rooms.wall, rooms.top + PIXEL * rooms.head), (rooms.wall, rooms.foot)])}


def names(rooms: Rooms, training: str = "training", test: str = "test") -> Changes:
    """What both sides of the wall are called."""
    return {
        "train_words": says(training, PIXEL * rooms.start, rooms.above()),
        "test_words": says(test, rooms.door, rooms.above()),
    }


def threads(rooms: Rooms, rows: PatientRows, patients: Ints | None = None) -> Changes:
    """A line through all rows of each patient who has some on both sides."""
    chosen = np.flatnonzero(rows.in_both) if patients is None else patients
    ways = [_thread(rooms, int(p), int(rows.test[p])) for p in chosen]
    return {"threads": at(joined(ways))}


def _thread(rooms: Rooms, patient: int, tested: int) -> Points:
    last = rooms.line(patient, 0, tested, rooms.door)[:, 0].max()
    y = rooms.middle(patient)
    return np.array([[PIXEL * rooms.start + rooms.pitch / 2, y], [last, y]])


def late(rooms: Rooms, rows: PatientRows) -> Changes:
    """What was copied after the split, as a strip behind the other training rows of a patient."""
    strips = []
    for p in np.flatnonzero(rows.late):
        begin = PIXEL * rooms.start - (-rows.training[p] // rooms.deep) * rooms.pitch
        end = begin + LATE * rows.late[p] * rooms.pitch / rooms.deep
        half = 0.32 * PIXEL * rooms.high
        y = rooms.middle(int(p))
        strips.append(rectangle(begin, y - half, end, y + half))
    return {"late": at(joined(strips))}
