"""How sure a proportion is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .checks import check_hits
from .counts import ratio
from .inputs import floats, number


def wilson_interval(hits: ArrayLike, trials: ArrayLike, z: float = 1.959963984540054) -> Any:
    """(low, high) of a proportion, 95 % by default.

    Source: Wilson (1927), doi 10.1080/01621459.1927.10502953.

    Parameters
    ----------
    hits, trials : array_like
        How many of how many cases, of shapes that fit together.
    z : float
        Half-width in standard errors; 1.96 covers 95 %.

    Returns
    -------
    ndarray of shape (2, …)
        Low and high end, from 0 to 1; nan where trials is 0.

    Raises
    ------
    BadValue
        If there are more hits than trials, one is negative or not finite, or shapes differ.
    """
    k, n = floats(hits, "hits"), floats(trials, "trials")
    check_hits(k, n)
    z = number(z, "z", 0, 100)
    hit, miss, unit = ratio(k, n), ratio(n - k, n), ratio(z * z, n)
    # Both ends are roots of (p − share)² = p(1 − p)·z²/n; the low one in a form without a
    # difference is exactly 0 for no hits, and 1 − high is the low end of the misses.
    root = np.sqrt(unit) * np.sqrt(unit + 4 * hit * miss)
    low, above = (
        np.where(share == 0, 0.0, 2 * share * ratio(share, 2 * share + unit + root))
        for share in (hit, miss)
    )
    return np.stack([low, np.maximum(1 - above, hit)])
