"""The cheapest threshold in test sets drawn again with replacement, drawn only where it can lie."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .checks import MOST, check_generator, check_whole_cases
from .inputs import Floats, number, whole
from .sweep import Sweep, checked_sweep

Ints = NDArray[np.int64]


class Lowest(NamedTuple):
    """The lowest point of each resampled test set; arrays of shape (times,)."""

    row: Ints  # of the sweep that was resampled
    height: Floats  # alarm · FP − miss · TP there
    positives: Ints  # in the resample


def lowest_of_resamples(
    s: Sweep, alarm: float, miss: float, rng: np.random.Generator, times: int = 200
) -> Lowest:
    """Where alarm · FP − miss · TP is lowest in test sets drawn with replacement.

    This is the bootstrap, without drawing all cases: a stretch of rows is drawn as its numbers of
    positives and negatives. These are divided among its halves only while it could hold the
    lowest point, at best with all positives before all negatives.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score; whole counts.
    alarm, miss : float
        What a false alarm costs and a hit saves, above 0, in one unit.
    rng : numpy.random.Generator
        Where the resamples come from.
    times : int
        How many test sets are drawn.

    Returns
    -------
    Lowest
        Of equals the highest threshold.

    Raises
    ------
    BadValue
        If s is no sweep of whole cases, a cost not above 0 or above 1e150, rng no generator, or
        times no whole number from 1.
    """
    check_whole_cases(s)
    s = checked_sweep(s)
    check_generator(rng)
    alarm, miss = (
        number(cost, name, 0, MOST, ends=False) for name, cost in (("alarm", alarm), ("miss", miss))
    )
    todo = _all_rows(s, rng, whole(times, "times"))
    positives, end = todo.tp, alarm * todo.fp - miss * todo.tp
    lowest = np.minimum(0.0, end)
    seen = [(todo.resample, todo.first, todo.start), (todo.resample, todo.last, end)]
    while (todo := todo.of_use(lowest, miss)).first.size:
        middle, height, halves = _halved(todo, s, alarm, miss, rng)
        np.minimum.at(lowest, todo.resample, height)
        seen.append((todo.resample, middle, height))
        todo = halves
    # Of each resample's points the lowest, of equals the first row.
    resample, row, height = (np.concatenate(column) for column in zip(*seen, strict=True))
    order = np.lexsort((row, height, resample))
    best = order[np.searchsorted(resample[order], np.arange(lowest.size))]
    return Lowest(row[best], height[best], positives)


class _Stretches(NamedTuple):
    """Stretches of rows, after row `first` up to row `last`, and what is drawn in them."""

    resample: Ints  # which test set a stretch is of
    first: Ints
    last: Ints
    start: Floats  # alarm · FP − miss · TP at row `first`
    tp: Ints
    fp: Ints

    def of_use(self, lowest: Floats, miss: float) -> _Stretches:
        """Those of several rows that could reach the lowest point found so far."""
        usable = (self.last - self.first > 1) & (self.tp > 0)
        usable &= self.start - miss * self.tp <= lowest[self.resample]
        return _Stretches._make(column[usable] for column in self)


def _all_rows(s: Sweep, rng: np.random.Generator, times: int) -> _Stretches:
    """One stretch for each test set."""
    cases = int(s.tp[-1] + s.fp[-1])
    tp = rng.binomial(cases, s.tp[-1] / cases, times)
    none, last = np.zeros(times, np.int64), np.full(times, s.tp.size - 1)
    return _Stretches(np.arange(times), none, last, np.zeros(times), tp, cases - tp)


def _halved(
    todo: _Stretches, s: Sweep, alarm: float, miss: float, rng: np.random.Generator
) -> tuple[Ints, Floats, _Stretches]:
    """The rows in the middle, alarm · FP − miss · TP there, and both halves of each stretch."""
    resample, first, last, start, tp, fp = todo
    middle = (first + last) // 2
    upper_tp, upper_fp = (
        rng.binomial(drawn, _part(count[middle] - count[first], count[last] - count[first]))
        for drawn, count in ((tp, s.tp), (fp, s.fp))
    )
    height = start + alarm * upper_fp - miss * upper_tp
    upper = _Stretches(resample, first, middle, start, upper_tp, upper_fp)
    lower = _Stretches(resample, middle, last, height, tp - upper_tp, fp - upper_fp)
    halves = _Stretches._make(np.concatenate(pair) for pair in zip(upper, lower, strict=True))
    return middle, height, halves


def _part(part: Floats, of: Floats) -> Floats:
    """The share of a stretch's cases in its upper half, 0 where it has none."""
    return np.divide(part, of, out=np.zeros(part.shape), where=of > 0)
