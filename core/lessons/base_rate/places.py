"""Where each of the thousand stands, and where the seats of a block are, on a fine grid.

All places are whole numbers, SEAT of them from one seat of the crowd to the next. The picture lies
along two axes: `along` runs from the crowd to the letters, `across` along the letters, from the
correct ones to the false ones. On a wide screen the crowd is at the left and the letters are one
column at the right; on a phone the crowd is on top and the letters are a band below.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...checks import check_is, check_whole
from .crowd import FALSE_ALARM, FOUND, MISSED, PEOPLE, Codes

Places = NDArray[np.int16]
Integers = NDArray[np.int64]

SEAT = 60


class Layout(NamedTuple):
    """How the crowd is laid out: in lines that run from it to the letters."""

    lines: int  # so many seats fit across the letters' whole length
    room: int  # seats between the crowd and the far end of the letters
    upright: bool  # the letters are a column at the right; else a band below

    @property
    def seats(self) -> int:
        """Seats in a line of the whole crowd."""
        return -(-PEOPLE // self.lines)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture."""
        along, across = (self.seats + self.room) * SEAT, self.lines * SEAT
        return (along, across) if self.upright else (across, along)

    def placed(self, along: NDArray[np.floating], across: NDArray[np.floating]) -> Places:
        """Points (n, 2) as x to the right and y upwards."""
        points = (along, across) if self.upright else (across, self.size[1] - along)
        return np.column_stack(points).round().astype(np.int16)


WIDE = Layout(lines=25, room=6, upright=True)
TALL = Layout(lines=40, room=5, upright=False)


class Standing(NamedTuple):
    """Where people stand when letters are sent: row i is the same person as in the crowd."""

    places: Places  # (1000, 2)
    crowd: Places  # (6, 2): the edge of those who stay
    left: Places  # (6, 2): the edge of the seats of the whole crowd that nobody sits on
    start: int  # where along the picture the letters begin
    column: Places  # (2, 2): two opposite corners of all letters
    correct: Places  # (2, 2): the same of the correct ones
    sick_flow: Places  # (4, 2): from the share of the sick at the crowd to the correct letters
    healthy_flow: Places  # (4, 2): from the share of the healthy to the false letters


def together(layout: Layout) -> Places:
    """Where everybody stands in the crowd.

    Lines are taken to and fro, as a field is ploughed: the next person is always a neighbour.

    Parameters
    ----------
    layout : Layout

    Returns
    -------
    ndarray of int16, shape (1000, 2)
        x and y of the middle of each person.

    Raises
    ------
    BadValue
        If `layout` is no Layout.
    """
    check_is("layout", layout, Layout)
    return _ploughed(PEOPLE, layout)


def _ploughed(people: int, layout: Layout) -> Places:
    """Seats of so many people, to and fro through lines of which the first may be one longer."""
    lengths = _lengths(people, layout)
    line = np.repeat(np.arange(layout.lines), lengths)
    seat = np.arange(people) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    seat = np.where(line % 2 == 0, seat, lengths[line] - 1 - seat)
    return layout.placed((seat + 0.5) * SEAT, (line + 0.5) * SEAT)


def _lengths(people: int, layout: Layout) -> Integers:
    full, over = divmod(people, layout.lines)
    return full + (np.arange(layout.lines) < over)


def apart(codes: Codes, layout: Layout) -> Standing:
    """Where everybody stands when all who are flagged have left the crowd.

    The flagged stack into one column, correct letters first: its length is all letters, so the
    length of the correct part is their share. The others close up and nearly keep their places.

    Parameters
    ----------
    codes : ndarray, shape (1000,)
        What each person is, a row of `who`.
    layout : Layout

    Returns
    -------
    Standing

    Raises
    ------
    BadValue
        If `layout` is no Layout.
    """
    check_is("layout", layout, Layout)
    correct, false = (np.flatnonzero(codes == code) for code in (FOUND, FALSE_ALARM))
    flagged = np.concatenate([correct, false])
    stay = np.setdiff1d(np.arange(PEOPLE), flagged)
    places = np.empty((PEOPLE, 2), np.int16)
    places[stay] = _ploughed(stay.size, layout)
    if flagged.size:
        places[flagged] = _stacked(flagged.size, layout)
    sick = np.count_nonzero(codes >= MISSED) / PEOPLE
    share = correct.size / max(1, flagged.size)
    return Standing(
        places,
        _edge(stay.size, layout),
        _left(stay.size, layout),
        (layout.seats + layout.room - _breadth(flagged.size, layout)) * SEAT,
        _stack(flagged.size, 1, layout),
        _stack(flagged.size, share, layout),
        _flow(stay.size, flagged.size, (0, sick), (0, share), layout),
        _flow(stay.size, flagged.size, (sick, 1), (share, 1), layout),
    )


def _breadth(letters: int, layout: Layout) -> int:
    """Letters side by side, so many that none stand closer than in the crowd."""
    return -(-letters // layout.lines)


def _stacked(letters: int, layout: Layout) -> Places:
    """Places of letters from the foot of the column, row by row; the last row may be a part."""
    breadth, end = _breadth(letters, layout), (layout.seats + layout.room) * SEAT
    row, seat = np.divmod(np.arange(letters), breadth)
    pitch = layout.lines * SEAT * breadth / letters
    return layout.placed(end - (seat + 0.5) * SEAT, (row + 0.5) * pitch)


def _stack(letters: int, share: float, layout: Layout) -> Places:
    """Two corners of a share of the column, from its foot."""
    end, breadth = (layout.seats + layout.room) * SEAT, _breadth(letters, layout)
    length = layout.lines * SEAT * share
    return layout.placed(np.array([end - breadth * SEAT, end]), np.array([0.0, length]))


def _edge(people: int, layout: Layout) -> Places:
    """The corners of so many people in lines, of which the first may be one seat longer."""
    full, over = divmod(people, layout.lines)
    along = np.array([0, full + 1, full + 1, full, full, 0]) * SEAT
    across = np.array([0, 0, over, over, layout.lines, layout.lines]) * SEAT
    return layout.placed(along, across)


def _flow(
    stay: int,
    letters: int,
    start: tuple[float, float],
    end: tuple[float, float],
    layout: Layout,
) -> Places:
    """The corners of a band from a part of the crowd's edge to a part of the letters."""
    crowd = -(-stay // layout.lines) * SEAT
    column = (layout.seats + layout.room - _breadth(letters, layout)) * SEAT
    along, across = np.array([crowd, column, column, crowd]), np.array([start[0], *end, start[1]])
    return layout.placed(along, across * layout.lines * SEAT)


def _left(people: int, layout: Layout) -> Places:
    """The corners of the seats of the whole crowd that so many people leave empty."""
    full, over = divmod(people, layout.lines)
    along = np.array([full + 1, layout.seats, layout.seats, full, full, full + 1]) * SEAT
    across = np.array([0, 0, layout.lines, layout.lines, over, over]) * SEAT
    return layout.placed(along, across)


class Block(NamedTuple):
    """Seats filled column by column, each from its foot."""

    columns: int
    rows: int

    @property
    def seats(self) -> int:
        """How many fit."""
        return self.columns * self.rows


WIDE_BLOCK = Block(columns=44, rows=23)
TALL_BLOCK = Block(columns=32, rows=32)


def seated(people: int, block: Block) -> Places:
    """Where so many people sit, as far as they fit.

    Parameters
    ----------
    people : int
        0 or more; `block.seats` fit.
    block : Block

    Returns
    -------
    ndarray of int16, shape (people or block.seats, 2)
        x and y of the middle of each, the first at the lower left.

    Raises
    ------
    BadValue
        If `people` is no such number.
    """
    check_whole("people", people)
    column, row = np.divmod(np.arange(min(people, block.seats)), block.rows)
    return ((np.column_stack([column, row]) + 0.5) * SEAT).astype(np.int16)


def edge_of(people: int, block: Block) -> Places:
    """The corners of the area where so many people sit, as far as they fit.

    Parameters
    ----------
    people : int
        0 or more.
    block : Block

    Returns
    -------
    ndarray of int16, shape (6, 2)
        A closed area from the lower left; corners fall together where a column is full.

    Raises
    ------
    BadValue
        If `people` is no such number.
    """
    check_whole("people", people)
    full, rest = divmod(min(people, block.seats), block.rows)
    right = full + (rest > 0)
    last = rest or (block.rows if full else 0)
    corners = [(0, 0), (0, block.rows if full else last), (full, block.rows if full else last),
               (full, last), (right, last), (right, 0)]  # fmt: skip
    return (np.array(corners) * SEAT).astype(np.int16)


def edge_between(fewer: int, more: int, block: Block) -> Places:
    """The corners of the area of those who are more than so many, as far as they fit.

    Parameters
    ----------
    fewer, more : int
        0 or more, in any order.
    block : Block

    Returns
    -------
    ndarray of int16, shape (8, 2)
        A closed area; corners fall together where a column is full.

    Raises
    ------
    BadValue
        If one is no such number.
    """
    check_whole("fewer", fewer)
    check_whole("more", more)
    ends = (min(fewer, more, block.seats), min(max(fewer, more), block.seats))
    (a, a_rest), (b, b_rest) = (divmod(end, block.rows) for end in ends)
    corners = [(a, a_rest), (a, block.rows), (b, block.rows), (b, b_rest),
               (b + 1, b_rest), (b + 1, 0), (a + 1, 0), (a + 1, a_rest)]  # fmt: skip
    within = np.minimum(corners, [block.columns, block.rows])
    return (within * SEAT).astype(np.int16)
