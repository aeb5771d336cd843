"""Where a model's probability crosses a level, as lines in the plane."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from contourpy import ContourGenerator, FillType, LineType, contour_generator
from numpy.typing import NDArray

from ..checks import check_number, check_whole, finite_in, rows_in
from ..parameters import BadValue
from . import Fitted, Logistic

Floats = NDArray[np.float64]


class Window(NamedTuple):
    """The rectangle of feature space that a picture shows."""

    x0: float
    x1: float
    y0: float
    y1: float


def window_around(*clouds: Floats) -> Window:
    """The rectangle that holds nearly all rows of the clouds.

    Parameters
    ----------
    *clouds : array_like of shape (n, 2)
        Finite rows; at least one in all.

    Returns
    -------
    Window
        All but a thousandth of the rows at each end, and a margin of 6 %.

    Raises
    ------
    BadValue
        If there is no row, or one is not finite.
    """
    rows = [rows_in("a cloud", cloud, columns=2) for cloud in clouds]
    if not sum(map(len, rows)):
        raise BadValue("The clouds hold no rows; give at least one.")
    low, high = np.quantile(np.concatenate(rows), [0.001, 0.999], axis=0)
    margin = 0.06 * (high - low)
    (x0, y0), (x1, y1) = low - margin, high + margin
    return Window(float(x0), float(x1), float(y0), float(y1))


def straight_line(model: Logistic, window: Window, log_odds: float = 0.0) -> Floats:
    """Where a linear model has these log-odds: the ends of a line across the window.

    Parameters
    ----------
    model : Logistic
        A model of two columns.
    window : Window
        The rectangle to cross.
    log_odds : float
        ln(p/(1 − p)) on the line; 0 is p = ½.

    Returns
    -------
    ndarray of shape (2, 2)
        The two ends, a row each; nan where the model has no slope, and so no line.

    Raises
    ------
    BadValue
        If the model has other columns, or a number is not finite.
    """
    check_number("log_odds", log_odds)
    window = Window(*rows_in("window", [window], columns=4)[0].tolist())
    check_number("intercept", model.intercept)
    if finite_in("coefficients", model.coefficients).shape != (2,):
        raise BadValue(f"The model has {len(model.coefficients)} columns; use one of two.")
    (a, b), c = model.coefficients, float(log_odds) - float(model.intercept)
    if a == b == 0:
        return np.full((2, 2), np.nan)
    with np.errstate(over="ignore"):
        if abs(a) > abs(b):
            y = np.array([window.y0, window.y1])
            return np.column_stack([(c - b * y) / a, y])
        x = np.array([window.x0, window.x1])
        return np.column_stack([x, (c - a * x) / b])


def level_lines(
    model: Fitted, window: Window, levels: list[float], cells: int = 60
) -> list[Floats]:
    """For each level, the lines on which the probability equals it.

    Parameters
    ----------
    model : Fitted
        A model of two columns.
    window : Window
        The rectangle that is looked at.
    levels : list of float
        Probabilities, each from 1e-17 to 1 − 1e-16.
    cells : int
        Into how many parts each side of the rectangle is cut, 1 to 10,000.

    Returns
    -------
    list of ndarray of shape (m, 2)
        Points of the lines of each level, a row of nan between two lines; nan where there is none.

    Raises
    ------
    BadValue
        If the model has other columns, or an argument cannot be used.
    """
    contours = _contours(model, window, cells)
    return [_joined(contours.lines(_log_odds(level))) for level in levels]


def level_areas(
    model: Fitted, window: Window, levels: list[float], cells: int = 60
) -> list[Floats]:
    """For each level, the outlines of the area in which the probability reaches it.

    Parameters
    ----------
    model : Fitted
        A model of two columns.
    window : Window
        The rectangle that is looked at.
    levels : list of float
        Probabilities, each from 1e-17 to 1 − 1e-16.
    cells : int
        Into how many parts each side of the rectangle is cut, 1 to 10,000.

    Returns
    -------
    list of ndarray of shape (m, 2)
        Closed outlines within the window, a row of nan between two; nan where there is no area. An
        outline runs against the clock, that of a hole in it with the clock.

    Raises
    ------
    BadValue
        If the model has other columns, or an argument cannot be used.
    """
    contours = _contours(model, window, cells)
    return [_joined(_rings(contours.filled(_log_odds(level), np.inf))) for level in levels]


def _log_odds(level: float) -> float:
    """ln(p/(1 − p)) of a level, refused where no line can be drawn of it."""
    check_number("a level", level, 1e-17, 1 - 1e-16)
    return float(np.log(float(level) / (1 - float(level))))


def _contours(model: Fitted, window: Window, cells: int) -> ContourGenerator:
    """The log-odds of a model over a window, ready for lines and areas."""
    window = Window(*rows_in("window", [window], columns=4)[0].tolist())
    check_whole("cells", cells, 1, 10_000)
    x = np.linspace(window.x0, window.x1, cells + 1)
    y = np.linspace(window.y0, window.y1, cells + 1)
    grid = np.stack(np.meshgrid(x, y), axis=-1)
    p = model.probability(grid.reshape(-1, 2)).reshape(grid.shape[:2])
    # On the logit scale a linear model's level lines are exactly straight.
    with np.errstate(divide="ignore"):
        evidence = np.clip(np.log(p) - np.log1p(-p), -40, 40)
    return contour_generator(
        x, y, evidence, line_type=LineType.Separate, fill_type=FillType.OuterOffset
    )


def _rings(filled: Any) -> list[Floats]:
    """The outlines of areas that contourpy gives as points and where each outline begins."""
    return [
        points[start:end]
        for points, offsets in zip(*filled, strict=True)
        for start, end in pairwise(offsets)
    ]


def _joined(lines: Any) -> Floats:
    gap = np.full((1, 2), np.nan)
    return np.concatenate([part for line in lines for part in (line, gap)][:-1] or [gap])
