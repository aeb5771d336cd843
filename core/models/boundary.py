"""Where a model's probability crosses a level, as lines in the plane."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from contourpy import LineType, contour_generator
from numpy.typing import NDArray

from . import Fitted, Logistic

Floats = NDArray[np.float64]


class Window(NamedTuple):
    """The rectangle of feature space that a picture shows."""

    x0: float
    x1: float
    y0: float
    y1: float


def window_around(*clouds: Floats) -> Window:
    """The rectangle that holds nearly all rows of the clouds, each of shape (n, 2)."""
    low, high = np.quantile(np.concatenate(clouds), [0.001, 0.999], axis=0)
    margin = 0.06 * (high - low)
    (x0, y0), (x1, y1) = low - margin, high + margin
    return Window(float(x0), float(x1), float(y0), float(y1))


def straight_line(model: Logistic, window: Window, log_odds: float = 0.0) -> Floats:
    """Where a linear model has these log-odds: the ends of a line across the window, (2, 2).

    A model without slope has no such line: nan.
    """
    (a, b), c = model.coefficients, log_odds - model.intercept
    if a == b == 0:
        return np.full((2, 2), np.nan)
    if abs(a) > abs(b):
        y = np.array([window.y0, window.y1])
        return np.column_stack([(c - b * y) / a, y])
    x = np.array([window.x0, window.x1])
    return np.column_stack([x, (c - a * x) / b])


def level_lines(
    model: Fitted, window: Window, levels: list[float], cells: int = 60
) -> list[Floats]:
    """For each level, the lines on which the probability equals it: shape (m, 2), nan between."""
    x = np.linspace(window.x0, window.x1, cells + 1)
    y = np.linspace(window.y0, window.y1, cells + 1)
    grid = np.stack(np.meshgrid(x, y), axis=-1)
    p = model.probability(grid.reshape(-1, 2)).reshape(grid.shape[:2])
    # On the logit scale a linear model's level lines are exactly straight.
    with np.errstate(divide="ignore"):
        evidence = np.clip(np.log(p) - np.log1p(-p), -40, 40)
    contours = contour_generator(x, y, evidence, line_type=LineType.Separate)
    return [_joined(contours.lines(float(np.log(q / (1 - q))))) for q in levels]


def _joined(lines: Any) -> Floats:
    gap = np.full((1, 2), np.nan)
    return np.concatenate([part for line in lines for part in (line, gap)][:-1] or [gap])
