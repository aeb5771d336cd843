"""Piles of marks of one size: rows filled from the first on, and the areas that they take up.

Seats are counted across a row and then along the pile, in marks. A picture may let piles grow
upwards or to the right.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...checks import check_whole

Floats = NDArray[np.float64]


def seats(n: int, row: int) -> Floats:
    """The middles of n seats of a pile.

    Parameters
    ----------
    n : int
        How many marks, 0 or more.
    row : int
        How many of them stand in a row, 1 or more.

    Returns
    -------
    ndarray of shape (n, 2)
        Across the row and along the pile: the first seat has its middle at (½, ½).

    Raises
    ------
    BadValue
        If one is no such number.
    """
    check_whole("n", n)
    check_whole("row", row, 1)
    along, across = np.divmod(np.arange(n), row)
    middles: Floats = np.column_stack([across, along]) + 0.5
    return middles


def end(n: int, row: int) -> Floats:
    """The edge at which a pile of n ends, from one side of the row to the other.

    Parameters
    ----------
    n, row : int
        As `seats` has them.

    Returns
    -------
    ndarray of shape (4, 2)
        Across and along; a row that is not full makes a step.

    Raises
    ------
    BadValue
        If one is no such number.
    """
    check_whole("n", n)
    check_whole("row", row, 1)
    full, rest = divmod(n, row)
    last = full + (rest > 0)
    return np.array([(0, last), (rest, last), (rest, full), (row, full)], float)


def outline(n: int, row: int) -> Floats:
    """The closed outline of a pile of n.

    Parameters
    ----------
    n, row : int
        As `seats` has them.

    Returns
    -------
    ndarray of shape (7, 2)
        Across and along, from the first corner.

    Raises
    ------
    BadValue
        If one is no such number.
    """
    left, step, foot, _ = end(n, row)
    width = row if n >= row else step[0]
    corners = [(0, 0), (width, 0), (width, foot[1]), foot, step, left, (0, 0)]
    return np.array(corners, float)


def between(fewer: int, more: int, row: int) -> Floats:
    """The closed outline of the seats that one pile has more than another.

    Parameters
    ----------
    fewer, more : int
        0 or more, in any order; between 0 and n are all seats of n.
    row : int
        As `seats` has it.

    Returns
    -------
    ndarray of shape (9, 2)
        Across and along.

    Raises
    ------
    BadValue
        If one is no such number.
    """
    low, high = end(fewer, row), end(more, row)
    return np.concatenate([low, high[::-1], low[:1]])
