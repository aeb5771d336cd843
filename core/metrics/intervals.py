"""How sure a proportion is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .counts import ratio


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
    """
    hits, trials = np.asarray(hits, float), np.asarray(trials, float)
    share = ratio(hits, trials)
    shrink = 1 + ratio(z * z, trials)
    centre = (share + ratio(z * z, 2 * trials)) / shrink
    variance = ratio(share * (1 - share), trials) + ratio(z * z, 4 * trials * trials)
    half = z * np.sqrt(variance) / shrink
    return np.clip(np.stack([centre - half, centre + half]), 0, 1)
