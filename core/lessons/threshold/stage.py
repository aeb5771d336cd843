"""A day of payments for the stage: each fraud a shape, normal payments in shapes that cost as much.

The day has 100 frauds. Equal areas on the wrong side of the threshold cost the same: one missed
fraud, and as many false alarms as cost what it costs, or one false alarm that costs more.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...checks import check_is, check_number, check_whole
from ...metrics import Counts, Sweep
from ...metrics.bayes import whole_counts
from ...metrics.costs import Costs, best_threshold, cheapest_step, expected_cost
from ...metrics.thresholds import at_thresholds
from .film import THRESHOLDS, SweptScores, place

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FRAUDS = 100  # of a day


def _is_step(tau: float) -> bool:
    """Whether the dial of the stage has this step of the dial of the laboratory.

    Beyond the ends next to nothing changes; in the middle steps of .01 lie closer than one sees, at
    the upper end those of less than .0005.
    """
    close = round(100 * tau) % 2 if 0.2 < tau < 0.8 else tau > 0.99 and round(10_000 * tau) % 5
    return 3e-4 <= tau <= 0.998 and not close


TAUS = tuple(tau for tau in THRESHOLDS if _is_step(tau))

# What a false alarm and a missed fraud cost, in euros: somebody looks, or the card is blocked.
BANKS = {"looks": Costs(fp=1, fn=50), "blocks": Costs(fp=50, fn=10)}

# What a missed fraud costs, in false alarms.
PRICES = (
    0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8,
    1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8,
    10, 12, 15, 20, 25, 30, 40, 50, 60, 80,
    100, 120, 150, 200, 250, 300, 400, 500, 600, 800, 1_000,
)  # fmt: skip


class Day(NamedTuple):
    """A day with 100 frauds, cut at thresholds; arrays over them have the shape (steps,)."""

    payments: int
    taus: Floats  # ascending
    counts: Counts  # whole payments, on the rows shown
    other: Counts  # of another day, in parts of payments: what a threshold is chosen on
    frauds: Floats  # (100,), log-odds of scores, the highest first
    normals: Floats  # (rows,), of every normal row shown, the highest first
    weight: float  # how many payments of the day such a row stands for
    sweep: Sweep  # of the rows shown, at every threshold


def day_of(scores: SweptScores, taus: tuple[float, ...] = TAUS) -> Day:
    """A day with 100 frauds, as rare among its payments as among the rows shown.

    Parameters
    ----------
    scores : SweptScores
        The rows shown are the day, the validation fold is another day.
    taus : tuple of float
        Steps of the laboratory's dial, ascending.

    Returns
    -------
    Day
        Its frauds are quantiles of those shown; its counts are rounded and keep 100 frauds.
    """
    check_is("scores", scores, SweptScores)
    y, score = scores.drawn.shown
    at = place(score, stretch=True)
    least = scores.least[[THRESHOLDS.index(tau) for tau in taus]]
    shown, other = (_day_counts(fold, least) for fold in (scores.sweep, scores.validation))
    counts = whole_counts(shown)
    return Day(
        payments=int(sum(counts)[0]),
        taus=np.array(taus),
        counts=counts,
        other=other,
        frauds=np.quantile(at[y == 1], (np.arange(FRAUDS)[::-1] + 0.5) / FRAUDS),
        normals=-np.sort(-at[y == 0]),
        weight=FRAUDS / float(scores.sweep.tp[-1]),
        sweep=scores.sweep,
    )


def _day_counts(fold: Sweep, thresholds: ArrayLike) -> Counts:
    """The cells at each threshold in payments of a day; thresholds ascend."""
    cut = at_thresholds(fold, thresholds).counts
    return Counts(*(FRAUDS / fold.tp[-1] * cell[-2:0:-1] for cell in cut))


def _whole_at(fold: Sweep, thresholds: ArrayLike) -> Counts:
    """The same in whole payments."""
    return whole_counts(_day_counts(fold, thresholds))


class Bill(NamedTuple):
    """What the mistakes of a day cost at each threshold, arrays of shape (steps,)."""

    missed: Floats  # frauds
    false_alarms: Floats
    cost: Floats  # both
    silent: float  # no alarm at all
    chosen: int  # the step that is cheapest on another day
    lowest: int  # the step that is cheapest on this very day, by luck too
    tau_star: float  # what the costs ask of true probabilities
    at_star: float  # what a day costs there
    at_half: float  # and at ½


def bill(day: Day, costs: Costs) -> Bill:
    """What a day costs; a caught fraud and a normal payment without an alarm cost nothing.

    Parameters
    ----------
    day : Day
    costs : Costs
        Of a false alarm and a missed fraud, in any one unit.

    Returns
    -------
    Bill
        In that unit.
    """
    check_is("day", day, Day)
    cost, tau_star = _paid(day.counts, costs), best_threshold(costs)
    at_star, at_half = (
        float(_paid(_whole_at(day.sweep, [tau]), costs)[0]) for tau in (tau_star, 0.5)
    )
    return Bill(
        missed=_paid(day.counts, Costs(fp=0, fn=costs.fn)),
        false_alarms=_paid(day.counts, Costs(fp=costs.fp, fn=0)),
        cost=cost,
        silent=float(_paid(Counts(0, 0, FRAUDS, day.payments - FRAUDS), costs)),
        chosen=cheapest_step(expected_cost(day.other, costs)),
        lowest=cheapest_step(cost),
        tau_star=tau_star,
        at_star=at_star,
        at_half=at_half,
    )


def _paid(counts: Counts, costs: Costs) -> Any:
    """What all cases of some counts cost, to a millionth: so many whole euros are whole."""
    return np.round(expected_cost(counts, costs, np.max(sum(counts))), 6)


class Axis(NamedTuple):
    """The axis of scores in columns of equal width, from one threshold to another, in log-odds."""

    low: float
    high: float
    columns: int

    @property
    def width(self) -> float:
        """How wide a column is."""
        return (self.high - self.low) / self.columns

    def column(self, at: Any) -> Ints:
        """The column of each place; outside the axis −1 or the number of columns."""
        found = np.floor((np.asarray(at) - self.low) / self.width).astype(np.int64)
        return np.clip(found, -1, self.columns)

    def across(self, at: Any) -> Floats:
        """Where places lie on the axis, from 0 to 1."""
        return (np.asarray(at, float) - self.low) / (self.high - self.low)


class Stack(NamedTuple):
    """Shapes in columns, the highest score first; arrays of shape (shapes,).

    Of one column the first stands at 0, the next at 1. What is not drawn is left out.
    """

    column: Ints  # from 0
    level: Ints
    number: Ints  # of which the shape is in the order of scores, from 1


def stacked(at: Floats, axis: Axis, deepest: int) -> Stack:
    """Shapes in the columns of an axis.

    Parameters
    ----------
    at : array of shape (shapes,)
        Log-odds, the highest first.
    axis : Axis
    deepest : int
        How many of a column are drawn; nor are those outside the axis.
    """
    check_is("axis", axis, Axis)
    check_whole("deepest", deepest, 1)
    column = axis.column(at)
    level = _levels(column)
    drawn = np.flatnonzero((column >= 0) & (column < axis.columns) & (level < deepest))
    return Stack(column[drawn], level[drawn], drawn + 1)


def _levels(column: Ints) -> Ints:
    """How many shapes of its column come before each."""
    level = np.empty(column.size, np.int64)
    by_column = np.argsort(column, kind="stable")
    starts = np.r_[0, np.flatnonzero(np.diff(column[by_column])) + 1]
    sizes = np.diff(np.r_[starts, column.size])
    level[by_column] = np.arange(column.size) - np.repeat(starts, sizes)
    return level


def parted(shapes: Stack, axis: Axis, tau: float, beyond: int) -> Stack:
    """The same shapes with the first so many right of a threshold, and the others left of it.

    Columns are wider than steps of the threshold, and counts are whole. A shape whose column lies
    on the other side goes to the next column on its own side. So the shapes beyond the threshold
    can be counted.

    Parameters
    ----------
    shapes : Stack
        In the columns of `axis`.
    axis : Axis
    tau : float
        The threshold, a score.
    beyond : int
        How many of the shapes, the first ones, lie beyond it.
    """
    check_is("shapes", shapes, Stack)
    check_is("axis", axis, Axis)
    check_whole("beyond", beyond)
    first = _first_beyond(axis, tau)
    is_beyond = np.arange(shapes.column.size) < beyond
    column = np.where(
        is_beyond, np.maximum(shapes.column, first), np.minimum(shapes.column, first - 1)
    )
    column = np.clip(column, 0, axis.columns - 1)
    return Stack(column, _levels(column), shapes.number)


def _first_beyond(axis: Axis, tau: float) -> int:
    """The first column whose middle is not left of a threshold."""
    at = float(place(tau, stretch=True))
    first = np.ceil((at - axis.low) / axis.width - 0.5 - 1e-9)
    return int(np.clip(first, 0, axis.columns))


def fraud_shapes(day: Day, axis: Axis) -> Stack:
    """The 100 frauds, one shape each; who lies beyond an end of the axis stands at that end."""
    check_is("day", day, Day)
    inside = np.clip(day.frauds, axis.low, axis.high - axis.width / 2)
    return stacked(inside, axis, FRAUDS)


class Shape(NamedTuple):
    """What a shape for normal payments stands for, so that sizes can be compared as costs."""

    payments: float
    area: float  # in areas of the shape for one fraud


def normal_shape(price: float) -> Shape:
    """As many payments as false alarms cost what a missed fraud does, or one that costs more.

    Parameters
    ----------
    price : float
        What a missed fraud costs, in false alarms: above 0.
    """
    check_number("price", price, 0, ends=False)
    return Shape(max(1.0, price), max(1.0, 1 / price))


def normal_shapes(day: Day, axis: Axis, payments: float, deepest: int) -> Stack:
    """Normal payments, so many to a shape.

    A shape stands where its last payment does, so that as many shapes are beyond a threshold as
    its false alarms fill.

    Parameters
    ----------
    day : Day
    axis : Axis
    payments : float
        How many payments a shape stands for, above 0.
    deepest : int
        How many of a column are drawn.
    """
    return stacked(_shape_places(day, payments), axis, deepest)


def _shape_places(day: Day, payments: float) -> Floats:
    """The log-odds of each shape for normal payments, the highest first."""
    check_is("day", day, Day)
    check_number("payments", payments, 0, ends=False)
    number = np.arange(1, int(day.normals.size * day.weight / payments + 1e-9) + 1)
    last_row = np.ceil(number * payments / day.weight - 1e-9).astype(np.int64) - 1
    at: Floats = day.normals[last_row]
    return at


class LeftOut(NamedTuple):
    """How many shapes a picture does not draw."""

    left: int  # of the axis
    below: int  # deeper in their columns than is drawn


def left_out(day: Day, axis: Axis, payments: float, deepest: int) -> LeftOut:
    """How many shapes `normal_shapes` leaves out; parameters as there."""
    check_is("day", day, Day)
    check_is("axis", axis, Axis)
    column = axis.column(_shape_places(day, payments))
    inside = np.bincount(column[(column >= 0) & (column < axis.columns)])
    below = np.maximum(inside - deepest, 0)
    return LeftOut(int(np.count_nonzero(column < 0)), int(below.sum()))


class Cut(NamedTuple):
    """How many of the shapes drawn lie beyond a threshold, and what does not fill a shape."""

    caught: int  # of the frauds, the highest first
    false_alarms: int  # of the normal payments
    part: float  # of one more shape, from 0 to 1
    column: int  # where that shape stands: in the first column beyond the threshold
    level: int


def cut_of(normals: Stack, axis: Axis, tau: float, tp: int, fp: int, payments: float) -> Cut:
    """What a threshold does to the shapes of a day.

    Parameters
    ----------
    normals : Stack
        Of `normal_shapes`, with the same axis and payments.
    axis : Axis
    tau : float
        The threshold, a score.
    tp, fp : int
        Caught frauds and false alarms of the day.
    payments : float
        How many payments a shape stands for.
    """
    check_is("normals", normals, Stack)
    check_is("axis", axis, Axis)
    full, rest = divmod(round(fp / payments, 9), 1)
    beyond = int(np.searchsorted(normals.number, full, side="right"))
    column = min(_first_beyond(axis, tau), axis.columns - 1)
    level = int(np.count_nonzero(parted(normals, axis, tau, beyond).column[:beyond] == column))
    return Cut(int(tp), beyond, float(rest), column, level)


class PriceTrack(NamedTuple):
    """What each price of a missed fraud asks for; arrays of shape (prices,)."""

    price: Floats  # of a missed fraud, in false alarms
    tau_star: Floats  # 1/(1 + price): the cheapest threshold of true probabilities
    counts: Counts  # whole payments of a day, cut there


def price_track(scores: SweptScores, prices: tuple[float, ...] = PRICES) -> PriceTrack:
    """A day cut where each price asks for it.

    Parameters
    ----------
    scores : SweptScores
    prices : tuple of float
        What a missed fraud costs, in false alarms, ascending.
    """
    check_is("scores", scores, SweptScores)
    stars = np.array([best_threshold(Costs(fp=1, fn=price)) for price in prices])
    counts = _whole_at(scores.sweep, stars[::-1])
    return PriceTrack(np.array(prices, float), stars, Counts(*(cell[::-1] for cell in counts)))


def facts_of_day(day: Day, counts: Counts | None = None) -> dict[str, Floats]:
    """What may be quoted of a day at its thresholds, or where other counts of it are given.

    Parameters
    ----------
    day : Day
    counts : Counts
        Whole payments of this day, arrays of one shape.

    Returns
    -------
    dict
        Arrays of that shape. `day_…`: payments in each cell. For each of BANKS in euros: `…_cost`,
        `…_silent` without any alarm, `…_half` at ½, `…_formula` at τ*, `…_chosen` at `…_tau`, the
        threshold that was cheapest on another day, and `…_more`, how much more it costs than there.
    """
    check_is("day", day, Day)
    counts = day.counts if counts is None else counts
    numbers: dict[str, Any] = {f"day_{cell}": of for cell, of in counts._asdict().items()}
    for bank, costs in BANKS.items():
        whole, cost = bill(day, costs), _paid(counts, costs)
        chosen = whole.cost[whole.chosen]
        numbers |= {
            f"{bank}_cost": cost,
            f"{bank}_more": cost - chosen,
            f"{bank}_chosen": chosen,
            f"{bank}_silent": whole.silent,
            f"{bank}_half": whole.at_half,
            f"{bank}_formula": whole.at_star,
            f"{bank}_tau": day.taus[whole.chosen],
        }
    shape = np.shape(counts.tp)
    return {name: np.broadcast_to(np.asarray(of, float), shape) for name, of in numbers.items()}


def day_facts(scores: SweptScores, tau: float) -> dict[str, float]:
    """What may be quoted of a day at one step of the laboratory's dial, as in `facts_of_day`."""
    there = day_of(scores, (tau,)).counts
    return {name: float(of[0]) for name, of in facts_of_day(day_of(scores), there).items()}
