"""A feature plane as a picture shows it: turned, and its lines without needless points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..checks import check_number, numbers_in, rows_in
from ..parameters import BadValue
from .fitted import Fitted

Floats = NDArray[np.float64]


def turned(rows: Floats, degrees: float) -> Floats:
    """Rows of the plane, turned about the origin; distances stay.

    Parameters
    ----------
    rows : array_like of shape (n, 2)
        Finite rows.
    degrees : float
        By how much, against the clock: 90 takes the first axis to the second.

    Returns
    -------
    ndarray of shape (n, 2)

    Raises
    ------
    BadValue
        If a row or the angle is not finite.
    """
    check_number("degrees", degrees)
    x, y = rows_in("rows", rows, columns=2).T
    cos, sin = np.cos(np.deg2rad(float(degrees))), np.sin(np.deg2rad(float(degrees)))
    with np.errstate(over="ignore"):
        return np.column_stack([cos * x - sin * y, sin * x + cos * y])


@dataclass(frozen=True)
class Turned:
    """A fitted model of the plane, asked about rows of the turned plane."""

    fitted: Fitted
    degrees: float

    def probability(self, X: Floats) -> Floats:
        """P(y=1|x) of the rows, turned back.

        Parameters
        ----------
        X : array_like of shape (n, 2)
            Finite rows of the turned plane.

        Returns
        -------
        ndarray of shape (n,)
        """
        return self.fitted.probability(turned(X, -self.degrees))


def simplified(line: Floats, tolerance: float) -> Floats:
    """A line without the points that it passes anyway, within a tolerance.

    The algorithm of Douglas & Peucker (1973), for each part of the line. A part whose ends are one
    point, a ring, stays a ring.

    Parameters
    ----------
    line : array_like of shape (m, 2)
        Points, finite or nan; a row with nan ends a part, as `level_lines` joins them.
    tolerance : float
        How far the new line may pass from a point that it leaves out, in units of the plane, 0 or
        more.

    Returns
    -------
    ndarray of shape (k, 2)
        k ≤ m; a row of nan between two parts, and one such row where there is no part.

    Raises
    ------
    BadValue
        If there are no such points, or the tolerance is no such number.
    """
    check_number("tolerance", tolerance, 0)
    line = numbers_in("line", line)
    if line.ndim != 2 or line.shape[1] != 2:
        raise BadValue(f"A line of shape {line.shape} cannot be used; use points, shape (m, 2).")
    gaps = np.isnan(line.sum(axis=1))
    rows_in("line", line[~gaps], columns=2)
    kept = gaps.copy()
    for part in np.split(np.arange(len(line)), np.flatnonzero(gaps)):
        part = part[~gaps[part]]
        kept[part[_needed(line[part], float(tolerance))]] = True
    return line[kept] if kept.any() else np.full((1, 2), np.nan)


def _needed(points: Floats, tolerance: float) -> list[int]:
    """The places of the points that a line within the tolerance needs, in order."""
    last = len(points) - 1
    needed, parts = {0, last} if last > 0 else set(range(last + 1)), [(0, last)]
    while parts:
        start, end = parts.pop()
        if end - start < 2:
            continue
        away = _distances(points[start + 1 : end], points[start], points[end])
        worst = start + 1 + int(away.argmax())
        if away.max() > tolerance:
            needed.add(worst)
            parts += [(start, worst), (worst, end)]
    return sorted(needed)


def _distances(points: Floats, start: Floats, end: Floats) -> Floats:
    """How far points lie from the straight way from one point to another."""
    along, off = end - start, points - start
    length = along @ along
    onward = np.clip(off @ along / length, 0, 1) if length else np.zeros(len(points))
    distances: Floats = np.hypot(*(off - onward[:, None] * along).T)
    return distances
