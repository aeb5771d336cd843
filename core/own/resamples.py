"""Counts along a dial of thresholds, on the rows and on rows drawn again: by row, or by unit."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..checks import check_is, check_whole
from ..metrics import Counts
from ..parameters import BadValue

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int64]

TIMES = 200  # how often rows are drawn again
WORK = 4e7  # rows that are drawn in all where each has to be: of very many rows fewer times


class Rows(NamedTuple):
    """Rows as a dial sees them; arrays of shape (n,).

    `reached`: how many steps of the dial the score has reached. `weight`: what a row counts,
    1 on average; `unit`: rows of one unit are drawn together; `amount`: what a miss loses.
    """

    positive: Bools
    reached: Codes
    steps: int
    weight: Floats | None = None
    unit: Codes | None = None
    amount: Floats | None = None


class Along(NamedTuple):
    """What a threshold at each step does, shape (…, steps).

    `lost`: the amounts of the positives that it misses; None where there are no amounts.
    """

    counts: Counts
    lost: Floats | None = None


def reached_by(score: Floats, thresholds: Floats) -> Codes:
    """How many of the thresholds each score reaches: an alarm is score ≥ threshold.

    Parameters
    ----------
    score : ndarray of shape (n,)
    thresholds : ndarray of shape (steps,)
        Ascending.

    Returns
    -------
    ndarray of shape (n,)
        Whole numbers from 0 to steps.

    Raises
    ------
    BadValue
        If one is no array.
    """
    check_is("score", score, np.ndarray)
    check_is("thresholds", thresholds, np.ndarray)
    return np.searchsorted(thresholds, score, side="right").astype(np.int64)


def along(rows: Rows) -> Along:
    """The counts at each step, on the rows as they are.

    Parameters
    ----------
    rows : Rows

    Returns
    -------
    Along
        Cells of shape (steps,); rows with weights count their weight.

    Raises
    ------
    BadValue
        If they are no Rows.
    """
    check_is("rows", rows, Rows)
    return _added_up(*_bins(rows, None))


def along_again(rows: Rows, rng: np.random.Generator, times: int = TIMES) -> Along:
    """The counts at each step on rows that are drawn again with replacement (the bootstrap).

    Where there are units, whole units are drawn. Without weights and units the counts of the bins
    are drawn at once: the same distribution, however many rows there are. Of very many rows that
    have to be drawn one by one fewer resamples are made.

    Source: Efron (1979), doi 10.1214/aos/1176344552; for units Davison & Hinkley (1997),
    Bootstrap Methods and their Application, section 3.8.

    Parameters
    ----------
    rows : Rows
    rng : numpy.random.Generator
    times : int
        How many resamples, at most.

    Returns
    -------
    Along
        Cells of shape (resamples, steps).

    Raises
    ------
    BadValue
        If they are no Rows, or times is no whole number from 1.
    """
    check_is("rows", rows, Rows)
    check_is("rng", rng, np.random.Generator)
    check_whole("times", times, 1, 10_000)
    if rows.weight is None and rows.unit is None:
        return _drawn_by_bins(rows, rng, times)
    n = rows.positive.size
    units = 0 if rows.unit is None else int(rows.unit.max()) + 1
    made = []
    for _ in range(min(times, times_for(rows))):
        drawn = rng.integers(units or n, size=units or n)
        often = np.bincount(drawn, minlength=units or n).astype(float)
        made.append(_bins(rows, often if rows.unit is None else often[rows.unit]))
    hits, others, lost = zip(*made, strict=True)
    return _added_up(
        np.array(hits), np.array(others), None if rows.amount is None else np.array(lost)
    )


def times_for(rows: Rows) -> int:
    """How many resamples are made of rows: fewer of very many that have to be drawn one by one.

    Parameters
    ----------
    rows : Rows

    Returns
    -------
    int

    Raises
    ------
    BadValue
        If they are no Rows.
    """
    check_is("rows", rows, Rows)
    if rows.weight is None and rows.unit is None:
        return TIMES
    return int(np.clip(WORK / rows.positive.size, 40, TIMES))


def _drawn_by_bins(rows: Rows, rng: np.random.Generator, times: int) -> Along:
    """Rows that count alike: how many of each bin are drawn, and of the positives which amounts."""
    hits, others, _ = _bins(rows, None)
    cells = np.concatenate([hits, others])
    drawn = rng.multinomial(int(cells.sum()), cells / cells.sum(), times).astype(float)
    again, rest = np.split(drawn, 2, axis=1)
    if rows.amount is None:
        return _added_up(again, rest, None)
    of, lost = rows.positive, np.zeros_like(again)
    reached, amount, size = rows.reached[of], rows.amount[of], int(of.sum())
    for i, positives in enumerate(again.sum(axis=1)):
        one = rng.integers(size, size=int(positives))
        again[i] = np.bincount(reached[one], minlength=hits.size)
        lost[i] = np.bincount(reached[one], weights=amount[one], minlength=hits.size)
    return _added_up(again, rest, lost)


def _bins(rows: Rows, often: Floats | None) -> tuple[Floats, Floats, Floats | None]:
    """Positives, negatives and amounts by the number of steps reached, each row so often."""
    weight = rows.weight if often is None else often * (1.0 if rows.weight is None else rows.weight)
    bins = rows.steps + 1
    hits, others = (
        np.bincount(
            rows.reached[of], weights=None if weight is None else weight[of], minlength=bins
        ).astype(float)
        for of in (rows.positive, ~rows.positive)
    )
    if rows.amount is None:
        return hits, others, None
    worth = rows.amount if weight is None else rows.amount * weight
    of = rows.positive
    lost = np.bincount(rows.reached[of], weights=worth[of], minlength=bins)
    return hits, others, np.asarray(lost, float)


def _added_up(hits: Floats, others: Floats, lost: Floats | None) -> Along:
    """Counts at each step from the rows that reach so many: an alarm reaches more than the step."""
    tp, fp = (np.cumsum(part[..., ::-1], axis=-1)[..., ::-1][..., 1:] for part in (hits, others))
    fn = hits.sum(axis=-1, keepdims=True) - tp
    tn = others.sum(axis=-1, keepdims=True) - fp
    missed = None if lost is None else np.cumsum(lost, axis=-1)[..., :-1]
    return Along(Counts(tp, fp, np.maximum(fn, 0), np.maximum(tn, 0)), missed)


def parts_of(
    y: Bools, seed: int, unit: Codes | None = None, order: Floats | None = None
) -> tuple[Bools, Bools]:
    """Two halves of the rows: one chooses a threshold, the other judges it.

    By chance, with the same share of positives in each; rows of one unit stay together. Where there
    is a time, the later half judges, and a unit belongs where its first row does.

    Parameters
    ----------
    y : ndarray of bool, shape (n,)
    seed : int
        Same seed, same halves.
    unit : ndarray of shape (n,), optional
        Whose row it is, from 0.
    order : ndarray of shape (n,), optional
        The time of each row.

    Returns
    -------
    choose, judge : ndarray of bool, shape (n,)

    Raises
    ------
    BadValue
        If a half lacks a class: the message says what would work.
    """
    check_is("y", y, np.ndarray)
    check_whole("seed", seed, 0, 2**32 - 1)
    owner = np.arange(y.size) if unit is None else unit
    owners = int(owner.max()) + 1
    has_positive = np.zeros(owners, bool)
    has_positive[owner[y]] = True
    if order is not None:
        first = np.full(owners, np.inf)
        np.minimum.at(first, owner, order)
        cut = np.sort(first)[owners // 2]
        early = first < cut
    else:
        rng, early = np.random.default_rng(seed), np.zeros(owners, bool)
        for kind in (False, True):
            some = rng.permutation(np.flatnonzero(has_positive == kind))
            early[some[: some.size // 2]] = True
    choose = early[owner]
    for half, does in ((choose, "chooses"), (~choose, "judges")):
        if not (y[half].any() and (~y[half]).any()):
            raise BadValue(
                f"The half that {does} has rows of one kind only; bring more rows, or leave out "
                "the column of the time or of the units."
            )
    return choose, ~choose
