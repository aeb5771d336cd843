"""The payments of the front page: no model, only how many of them are frauds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ... import data
from ...checks import check_whole
from ...controls import ONE_IN
from ...experiment import Experiment, pools_of
from ...models.boundary import Window, window_around
from ...models.plane import turned

Floats = NDArray[np.float64]

RAREST = 1_000
STEPS = tuple(int(one_in) for one_in in ONE_IN if one_in <= RAREST and one_in == int(one_in))
# The way from normal payments to frauds then runs from left to right.
DEGREES = -45


class Crowd(NamedTuple):
    """Payments in the turned plane of their features; frauds are nested: who is left was there."""

    window: Window
    normal: Floats  # (normal, 2), the same at each step
    frauds: Floats  # (normal, 2), of which a step has the first `existing`
    existing: NDArray[np.int64]  # (steps,), ≥ 1
    place: Floats  # (steps,), how rare on a scale of logarithms, from 0 to 1


def crowd(normal: int = RAREST - 1) -> Crowd:
    """Normal payments and the frauds among them, at each step of the dial.

    Parameters
    ----------
    normal : int
        How many normal payments, 10 to 100,000.

    Returns
    -------
    Crowd

    Raises
    ------
    BadValue
        If the number cannot be used.
    """
    check_whole("normal", normal, 10, 100_000)
    pools = pools_of(Experiment())
    rows = (turned(side[:normal], DEGREES) for side in (pools.test_majority, pools.test_minority))
    majority, minority = rows
    one_in = np.array(STEPS, float)
    return Crowd(
        window=window_around(majority, minority),
        normal=majority,
        frauds=minority,
        existing=np.array([data.minority_size(normal, 1 / one) for one in STEPS]),
        place=np.log(one_in / one_in[0]) / np.log(one_in[-1] / one_in[0]),
    )
