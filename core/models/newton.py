"""Newton's method with a safeguard, for objectives that may not be convex."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning

from ..checks import LARGEST, check_number, finite_in
from ..parameters import BadValue

Floats = NDArray[np.float64]

MOST_STEPS = 100
# Times (1 + |w|): beyond, a parabola says nothing about a loss that is all but flat.
FARTHEST = 10.0


class Local(NamedTuple):
    """An objective at one point: its value, slope of shape (k,) and curvature of shape (k, k)."""

    value: float
    slope: Floats
    curvature: Floats


def newton(
    objective: Callable[[Floats, Floats | None], Local],
    start: Floats,
    curvature: Floats | None = None,
    tolerance: float = 1e-10,
) -> Iterator[Floats]:
    """The points of a descent: `start`, then one a step, the last one the optimum.

    Ends when a further step could lower an objective of size 1 or more by no more than `tolerance`
    (a smaller one, by that part of it), or by rounding only.
    Source: Nocedal & Wright, Numerical Optimization (2006), sections 3.1 and 3.4.

    Parameters
    ----------
    objective : callable
        `objective(w, curvature)` looks at w of shape (k,), and takes a curvature over if it is
        given one instead of None.
    start : array_like of shape (k,)
        Where the descent begins.
    curvature : ndarray of shape (k, k), optional
        That of the start, if it is known well enough.
    tolerance : float
        When to end, 0 or more.

    Yields
    ------
    ndarray of shape (k,)

    Raises
    ------
    BadValue
        If the start, or the objective there, is not finite.

    Warns
    -----
    ConvergenceWarning
        If MOST_STEPS were too few, as where classes are separable and nothing holds the
        coefficients.
    """
    check_number("tolerance", tolerance, 0)
    tolerance = float(tolerance)  # in single precision a large objective would overflow
    w, last_gain = finite_in("start", start, LARGEST), 0.0
    here = objective(w, curvature)
    if not all(np.isfinite(part).all() for part in here):
        raise BadValue("The loss is not finite at the start; use smaller rows, weights and start.")
    yield w
    for _ in range(MOST_STEPS):
        # 1. Where a parabola of this slope and curvature has its foot, and what that would gain.
        step = downhill(here)
        gain = float(here.slope @ step)
        if gain <= tolerance * min(1.0, here.value) + 1e-14 * here.value:
            yield w - step
            return
        reach = FARTHEST * (1 + length(w))
        too_long = max(1.0, length(step) / reach)
        step, gain = step / too_long, gain / too_long
        # 2. A curvature that has just served very well will serve once more.
        kept = here.curvature if gain < last_gain / 100 else None
        # 3. Halve the step until it lowers the objective as the slope promises (Armijo's rule).
        for scale in 0.5 ** np.arange(50):
            there = objective(w - scale * step, kept)
            if there.value <= here.value - 1e-4 * scale * gain:
                break
        else:
            return
        w, here, last_gain = np.asarray(w - scale * step), there, gain
        yield w
    warnings.warn(
        f"No optimum within {MOST_STEPS} steps: the slope is {length(here.slope):.2g} "
        "long. Where classes can be separated only l2 > 0 holds the coefficients.",
        ConvergenceWarning,
        stacklevel=2,
    )


def length(vector: Floats) -> float:
    """The Euclidean length of a vector, also where the squares of its numbers overflow.

    Parameters
    ----------
    vector : ndarray of shape (k,)
        Finite numbers.

    Returns
    -------
    float
    """
    return float(np.hypot.reduce(vector))


@np.errstate(over="ignore", invalid="ignore")
def downhill(here: Local) -> Floats:
    """Newton's step; along directions that curve down, the same length downhill.

    Parameters
    ----------
    here : Local
        An objective at one point, finite.

    Returns
    -------
    ndarray of shape (k,)
        What to take away from the point.

    Raises
    ------
    BadValue
        If slope or curvature is not finite.
    """
    if not (np.isfinite(here.slope).all() and np.isfinite(here.curvature).all()):
        raise BadValue("The loss is not finite here; use smaller rows, weights and start.")
    try:
        np.linalg.cholesky(here.curvature)
        step: Floats | None = np.asarray(np.linalg.solve(here.curvature, here.slope))
    except np.linalg.LinAlgError:
        step = None
    # Where columns differ very much in size, rounding can turn the solution uphill.
    if step is None or here.slope @ step < 0:
        bend, axes = np.linalg.eigh(here.curvature)
        steep = np.maximum(np.abs(bend), 1e-12 * np.abs(bend).max() + np.finfo(float).tiny)
        step = np.asarray(axes @ ((axes.T @ here.slope) / steep))
    # Where all is flat there is no foot of the parabola: far along the slope.
    return step if np.isfinite(step).all() else here.slope / length(here.slope) * LARGEST
