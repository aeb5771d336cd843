"""Where rows, towers of copies and counted cases stand in a picture, in tenths of its pixels."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...checks import check_is, rows_in
from ...models.boundary import Window

Places = NDArray[np.int16]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Layout(NamedTuple):
    """How the turned plane lies in a picture: from above, or tipped over and seen from the side."""

    width: int
    height: int
    foot: int  # room below the plane, for words
    head: int  # room above it
    tipped: float  # the share of its height that the plane keeps when it is tipped
    thick: int  # of a copy, at most

    def placed(self, rows: NDArray[np.floating], window: Window, tipped: bool = False) -> Places:
        """Rows of the plane, shape (n, 2), as x to the right and y upwards.

        Rows outside the window stand at its edge.
        """
        check_is("window", window, Window)
        x = (rows[:, 0] - window.x0) / (window.x1 - window.x0)
        y = (rows[:, 1] - window.y0) / (window.y1 - window.y0)
        deep = (self.height - self.foot - self.head) * (self.tipped if tipped else 1)
        shares = np.clip(np.column_stack([x, y]), 0, 1)
        return (shares * [self.width, deep] + [0, self.foot]).round().astype(np.int16)

    def corners(self, tipped: bool = False) -> Places:
        """The edge of the plane as a closed line, shape (5, 2)."""
        square = Window(0, 1, 0, 1)
        return self.placed(np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0.0]]), square, tipped)


# Of the whole room of a picture, on a wide screen and on a phone.
WIDE = Layout(width=9_200, height=4_300, foot=360, head=360, tipped=0.45, thick=100)
TALL = Layout(width=3_500, height=3_300, foot=280, head=280, tipped=0.45, thick=70)
# Of the room above the track of a dial, which is narrower by a thumb.
WIDE_ON_DIAL = WIDE._replace(width=8_100)
TALL_ON_DIAL = TALL._replace(width=2_450, foot=540)


WAITING = 15  # copies above each other before they fall


class Towers(NamedTuple):
    """Copies on their originals, those at the back first: each row is a copy."""

    places: Places  # (copies, 2)
    copy: Ints  # (copies,): its place in the order of the draw
    original: Ints  # (copies,): whose copy it is
    top: Places  # (2,): of the highest tower
    highest: int  # rows in it, the original included


def towers(originals: NDArray[np.floating], copied: Ints, window: Window, layout: Layout) -> Towers:
    """Where copies stand, one upon the other, when the plane is tipped.

    A copy has its place whatever is drawn after it, so the towers of n copies are the first n.

    Parameters
    ----------
    originals : ndarray of shape (n, 2)
        Rows of the turned plane.
    copied : ndarray of shape (copies,)
        Which of them each copy has, in the order of the draw.
    window : Window
    layout : Layout

    Returns
    -------
    Towers
        The thickness of a copy is such that all towers end below the upper edge of the picture.

    Raises
    ------
    BadValue
        If an argument is of another kind.
    """
    check_is("layout", layout, Layout)
    ground = layout.placed(rows_in("originals", originals, columns=2), window, tipped=True)
    level = levels(copied)
    most = np.bincount(copied, minlength=len(ground))
    room = layout.height - layout.head - ground[:, 1]
    thick = min(layout.thick, float((room / np.maximum(1, most)).min()))
    places = ground[copied] + np.column_stack([np.zeros(len(level)), thick * level])
    order = np.lexsort((level, -ground[copied, 1]))
    tallest = int(most.argmax())
    top = ground[tallest] + np.array([0, thick * most[tallest]])
    return Towers(
        places=places[order].round().astype(np.int16),
        copy=order,
        original=copied[order],
        top=top.round().astype(np.int16),
        highest=int(most[tallest]) + 1,
    )


def levels(copied: Ints) -> Ints:
    """How many copies of its original have been drawn with each copy, itself included.

    Parameters
    ----------
    copied : array_like of int, shape (copies,)
        Which original each copy has, in the order of the draw.

    Returns
    -------
    ndarray of shape (copies,)
        1 for the first copy of an original.
    """
    seen: dict[int, int] = {}
    found = []
    for original in np.asarray(copied).tolist():
        seen[original] = seen.get(original, 0) + 1
        found.append(seen[original])
    return np.array(found, int)


def waiting(places: Places, layout: Layout) -> Places:
    """Where copies wait above the picture, evenly spread, before they fall to their places.

    From left to right they stand in the order of their places, so that no two cross.

    Parameters
    ----------
    places : ndarray of shape (copies, 2)
        Of `towers`.
    layout : Layout

    Returns
    -------
    ndarray of int16, shape (copies, 2)

    Raises
    ------
    BadValue
        If an argument is of another kind.
    """
    check_is("layout", layout, Layout)
    places = rows_in("places", places, columns=2)
    rank = np.empty(len(places), int)
    rank[np.lexsort((places[:, 1], places[:, 0]))] = np.arange(len(places))
    seat, row = np.divmod(rank, WAITING)
    x = (seat + 0.5) * layout.width / -(-len(places) // WAITING)
    return np.column_stack([x, layout.height + 200 + 60 * row]).round().astype(np.int16)


class Block(NamedTuple):
    """A thousand cases in columns along an axis, so that a place of the axis is a count."""

    width: int
    height: int
    foot: int
    head: int
    rows: int  # cases in a column

    @property
    def cell(self) -> tuple[float, float]:
        """Width and height of the room of a case."""
        across = self.width * self.rows / 1_000
        return across, (self.height - self.foot - self.head) / self.rows

    @property
    def seats(self) -> Places:
        """Where each case stands, shape (1000, 2): column by column, each from its foot."""
        column, row = np.divmod(np.arange(1_000), self.rows)
        middle = (np.column_stack([column, row]) + 0.5) * self.cell + [0, self.foot]
        return middle.round().astype(np.int16)

    def at(self, count: float) -> float:
        """Where along the axis so many cases end."""
        return self.width * count / 1_000


WIDE_BLOCK = Block(width=8_100, height=4_300, foot=360, head=1_060, rows=20)
TALL_BLOCK = Block(width=2_450, height=3_300, foot=280, head=800, rows=30)
