"""Newton's method with a safeguard, for objectives that may not be convex."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.parameters import BadValue

Floats = NDArray[np.float64]


class Local(NamedTuple):
    """An objective at one point: its value, slope of shape (k,) and curvature of shape (k, k)."""

    value: float
    slope: Floats
    curvature: Floats


def newton(
    objective: Callable[[Floats], Local], start: Floats, tolerance: float = 1e-9
) -> Iterator[Floats]:
    """The points of a descent: `start`, then one a step, the last one the optimum.

    Ends when a further step could lower an objective of size 1 or more by no more than
    `tolerance` (a smaller one, by that part of it), or by rounding only.
    Source: Nocedal & Wright, Numerical Optimization (2006), sections 3.1 and 3.4.
    """
    w, here = start, objective(start)
    if not np.isfinite(here.slope).all():
        raise BadValue("The objective is not finite at the start; use finite rows and a finite start.")
    yield w
    for _ in range(100):
        # 1. Where a parabola of this slope and curvature has its foot, and what it would gain.
        step = downhill(here)
        gain = here.slope @ step
        if gain <= tolerance * min(1.0, here.value) + 1e-14 * here.value:
            yield w - step
            return
        # 2. Halve the step until it lowers the objective as its slope promises (Armijo's rule).
        for scale in 0.5 ** np.arange(50):
            there = objective(w - scale * step)
            if there.value <= here.value - 1e-4 * scale * gain:
                break
        else:
            return
        w, here = w - scale * step, there
        yield w


def downhill(here: Local) -> Floats:
    """Newton's step; along directions that curve down, the same length downhill."""
    try:
        np.linalg.cholesky(here.curvature)
        return np.linalg.solve(here.curvature, here.slope)
    except np.linalg.LinAlgError:
        bend, axes = np.linalg.eigh(here.curvature)
        steep = np.maximum(np.abs(bend), 1e-12 * np.abs(bend).max())
        return np.asarray(axes @ ((axes.T @ here.slope) / steep))
