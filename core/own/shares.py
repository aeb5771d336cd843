"""Numbers with their 95 % intervals."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..checks import check_is
from ..metrics.curves import quantiles

Floats = NDArray[np.float64]


class Share(NamedTuple):
    """A share or another number, with its 95 % interval; arrays of one shape."""

    value: Any
    low: Any
    high: Any


def middle(values: Floats) -> tuple[Any, Any]:
    """The ends of the middle 95 % along the first axis, without what is undefined.

    Parameters
    ----------
    values : ndarray of shape (resamples, …)

    Returns
    -------
    low, high : ndarray of shape (…)
        Nan where all values are.

    Raises
    ------
    BadValue
        If it is no array.
    """
    check_is("values", values, np.ndarray)
    with np.errstate(all="ignore"):
        known = np.where(np.isfinite(values), values, np.nan)
        if not np.isnan(known).any():
            low, _, high = quantiles(known)
            return low, high
        empty = np.isnan(known).all(axis=0)
        filled = np.where(empty, 0.0, known)
        low, high = np.nanquantile(filled, [0.025, 0.975], axis=0)
        return np.where(empty, np.nan, low), np.where(empty, np.nan, high)
