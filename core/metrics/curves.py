"""Curves over all thresholds of a sweep: points, areas, iso lines, bands.

Point i of every curve belongs to threshold i of its sweep, so ROC, PR and PR-gain curves
correspond one to one (Davis & Goadrich 2006, doi 10.1145/1143844.1143874).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .. import metrics
from ..parameters import BadValue
from . import Counts, Metric, Sweep, checked_sweep, ratio
from .checks import check_generator
from .inputs import floats, number, shares, whole
from .sweep import group_sizes

Floats = NDArray[np.float64]


class Curve(NamedTuple):
    """Points of a curve, each of shape (thresholds,), the highest threshold first."""

    x: Floats
    y: Floats


def roc_points(s: Sweep) -> Curve:
    """(false-positive rate, recall) at every threshold; nan for a class without cases.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.

    Returns
    -------
    Curve
        x is FPR and y recall, each of shape (thresholds,).

    Raises
    ------
    BadValue
        If s is no sweep.
    """
    s = checked_sweep(s)
    return Curve(ratio(s.fp, s.fp[-1]), ratio(s.tp, s.tp[-1]))


def pr_points(s: Sweep) -> Curve:
    """(recall, precision) at every threshold; precision is nan where nothing is flagged.

    scikit-learn's precision_recall_curve sets it to 1 there and lists the points backwards.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.

    Returns
    -------
    Curve
        x is recall and y precision, each of shape (thresholds,).

    Raises
    ------
    BadValue
        If s is no sweep.
    """
    s = checked_sweep(s)
    return Curve(ratio(s.tp, s.tp[-1]), ratio(s.tp, s.tp + s.fp))


def pr_gain_points(s: Sweep) -> Curve:
    """(recall gain, precision gain) at every threshold; nan without a true positive.

    Source: Flach & Kull (2015), Precision-Recall-Gain Curves.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.

    Returns
    -------
    Curve
        x is recall gain and y precision gain, each of shape (thresholds,).

    Raises
    ------
    BadValue
        If s is no sweep.
    """
    counts = checked_sweep(s).counts
    return Curve(metrics.recall_gain(counts), metrics.precision_gain(counts))


def rows_along(s: Sweep, points: int = 150) -> NDArray[np.int64]:
    """Rows that draw the curves of a sweep well: at even steps of recall and of FPR, and the ends.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.
    points : int
        Steps along each axis.

    Returns
    -------
    ndarray of int
        Rows in order, at most about 2 · `points`, however many thresholds there are.

    Raises
    ------
    BadValue
        If s is no sweep, or points is not a whole number from 1.
    """
    s, points = checked_sweep(s), whole(points, "points")
    steps = [
        np.searchsorted(count, np.linspace(0, count[-1], points + 1)) for count in (s.tp, s.fp)
    ]
    return np.unique(np.concatenate([[0, s.tp.size - 1], *steps]))


def between_thresholds(s: Sweep, parts: int = 10) -> Sweep:
    """The sweep with each gap between thresholds cut into `parts`: what drawing lots would give.

    Counts between two thresholds lie on the straight line between them, which is straight in
    ROC space, a hyperbola in PR space and straight again in PR-gain space; it is the lawful
    interpolation of a PR curve. Thresholds in between are those of the gap's lower end.
    Source: Davis & Goadrich (2006), section 4.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.
    parts : int
        Into how many parts, 1 or more.

    Returns
    -------
    Sweep
        Of (thresholds − 1) · parts + 1 rows, counts with fractions.

    Raises
    ------
    BadValue
        If s is no sweep, or parts is not a whole number from 1.
    """
    s, parts = checked_sweep(s), whole(parts, "parts")
    share = np.arange(parts) / parts
    tp, fp = (
        np.append((count[:-1, None] + np.diff(count)[:, None] * share).ravel(), count[-1])
        for count in (s.tp, s.fp)
    )
    return Sweep(np.append(s.threshold[0], np.repeat(s.threshold[1:], parts)), tp, fp)


def pr_trapezoid(s: Sweep) -> float:
    """Area under straight lines between PR points: Σ ΔRecall · mean precision of the two.

    Wrong where a gap holds many cases (ties): there the true curve sags below the line.
    Starts at precision 1 and recall 0, as scikit-learn's auc(recall, precision) does.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.

    Returns
    -------
    float
        From 0 to 1; nan without positives.

    Raises
    ------
    BadValue
        If s is no sweep, or its row 0 flags somebody.
    """
    recall, precision = pr_points(checked_sweep(s, whole_curve=True))
    precision = np.append(1.0, precision[1:])
    return float(np.sum(np.diff(recall) * (precision[1:] + precision[:-1])) / 2)


def pr_area(s: Sweep) -> float:
    """Area under the lawfully interpolated PR curve: ∫ TP / (TP + FP) dTP / P.

    Closed form on each gap, where alarms are linear in TP. Source: Keilwagen, Grosse & Grau
    (2014), doi 10.1371/journal.pone.0092209.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.

    Returns
    -------
    float
        From 0 to 1; nan without positives.

    Raises
    ------
    BadValue
        If s is no sweep, or its row 0 flags somebody.
    """
    s = checked_sweep(s, whole_curve=True)
    alarms, gained = s.tp + s.fp, np.diff(s.tp)
    steps = np.flatnonzero(gained > 0)
    tp, before, after = s.tp[steps], alarms[steps], alarms[steps + 1]
    rise = (after - before) / gained[steps]
    # ∫ TP/alarms dTP = gained/rise + (tp − before/rise)/rise · ln(after/before)
    level = tp - before / rise
    n_to_add = np.log(after / np.where(before > 0, before, after))
    area = np.sum(gained[steps] / rise + level / rise * n_to_add)
    return float(ratio(area, s.tp[-1]))


def pr_gain_area(s: Sweep) -> float:
    """Area under the PR-gain curve where recall ≥ π: ∫ precG d recG from 0 to 1.

    A classifier that always raises the alarm has precision gain 0. The gap in which recall
    passes π is cut there. Source: Flach & Kull (2015), Precision-Recall-Gain Curves.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.

    Returns
    -------
    float
        At most 1; nan with only one class.

    Raises
    ------
    BadValue
        If s is no sweep, or its row 0 flags somebody.
    """
    s = checked_sweep(s, whole_curve=True)
    positives, negatives = s.tp[-1], s.fp[-1]
    if not (positives and negatives):
        return float("nan")
    # 1. The point where recall = π, on the straight line between its neighbours.
    tp = positives**2 / (positives + negatives)
    after = int(np.searchsorted(s.tp, tp))
    part = (tp - s.tp[after - 1]) / (s.tp[after] - s.tp[after - 1])
    fp = s.fp[after - 1] + part * (s.fp[after] - s.fp[after - 1])
    # 2. Trapezoids from there: lines are straight in this space.
    tp, fp = np.append(tp, s.tp[after:]), np.append(fp, s.fp[after:])
    counts = Counts(tp, fp, positives - tp, negatives - fp)
    x, y = metrics.recall_gain(counts), metrics.precision_gain(counts)
    return float(np.sum(np.diff(x) * (y[1:] + y[:-1])) / 2)


def precision_at_recall(s: Sweep, least: float = 0.9) -> float:
    """Best precision of the thresholds whose recall is at least a given one; here 0.9.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.
    least : float
        The recall that is asked for.

    Returns
    -------
    float
        From 0 to 1; nan without positives.

    Raises
    ------
    BadValue
        If s is no sweep, or least is not from 0 to 1.
    """
    recall, precision = pr_points(s)
    return _largest(precision[recall >= number(least, "least", 0, 1)])


def recall_at_precision(s: Sweep, least: float = 0.5) -> float:
    """Best recall of the thresholds whose precision is at least a given one; here 0.5.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.
    least : float
        The precision that is asked for.

    Returns
    -------
    float
        From 0 to 1; nan if no threshold is that precise.

    Raises
    ------
    BadValue
        If s is no sweep, or least is not from 0 to 1.
    """
    recall, precision = pr_points(s)
    return _largest(recall[precision >= number(least, "least", 0, 1)])


def recall_at_capacity(s: Sweep, alarms: float = 100) -> float:
    """Recall of the lowest threshold that raises at most a given number of alarms; here 100.

    Alarms on the cases of the sweep. Cases with equal scores are flagged together or not at all.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.
    alarms : float
        The limit, 0 or more.

    Returns
    -------
    float
        From 0 to 1; nan without positives.

    Raises
    ------
    BadValue
        If s is no sweep, or alarms is negative or not finite.
    """
    s, alarms = checked_sweep(s), number(alarms, "alarms")
    if alarms < 0:
        raise BadValue(f"{alarms:g} alarms are not possible; use 0 or more.")
    return _largest(roc_points(s).y[s.tp + s.fp <= alarms])


def _largest(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(known.max()) if known.size else float("nan")


def iso_f(level: float, recall: ArrayLike, beta: float = 1.0) -> Any:
    """Precision at which Fβ equals `level`, for each recall; nan where none does.

    Parameters
    ----------
    level : float
        The Fβ of the line.
    recall : array_like
        Recalls, from 0 to 1.
    beta : float
        How many times as important recall is as precision.

    Returns
    -------
    float or ndarray
        Precision, of the shape of recall.

    Raises
    ------
    BadValue
        If level or a recall is not from 0 to 1, or beta is negative or above 1e50.
    """
    level, weight = number(level, "level", 0, 1), number(beta, "beta", 0, 1e50) ** 2
    (at,) = shares(recall=recall)
    below = (1 + weight) * at - weight * level
    precision = ratio(level * at, np.where(below > 0, below, 0))
    return np.where(precision <= 1, precision, np.nan)[()]


def resampled_sweeps(s: Sweep, rng: np.random.Generator, times: int = 200) -> Iterator[Sweep]:
    """Sweeps of `times` test sets of the same size, drawn from this one with replacement.

    The number of positives varies too, as it would in another test set (the bootstrap).
    Source: Efron (1979), doi 10.1214/aos/1176344552.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score; whole counts.
    rng : numpy.random.Generator
        Where the resamples come from.
    times : int
        How many test sets are drawn.

    Yields
    ------
    Sweep
        The scores that were drawn, highest first, after a row that flags nobody.

    Raises
    ------
    BadValue
        If s is no sweep of whole counts, rng no generator, or times no whole number.
    """
    groups = group_sizes(checked_sweep(s, whole_curve=True))
    check_generator(rng)
    return _resampled(s, groups, rng, whole(times, "times", 0))


def _resampled(
    s: Sweep, groups: tuple[NDArray[np.int64], ...], rng: np.random.Generator, times: int
) -> Iterator[Sweep]:
    positives, cases = groups[0].sum(), groups[0].sum() + groups[1].sum()
    for _ in range(times):
        hits = rng.binomial(cases, positives / cases)
        drawn = [
            _drawn_again(group, size, rng)
            for group, size in zip(groups, (hits, cases - hits), strict=True)
        ]
        seen = np.flatnonzero(drawn[0] + drawn[1])
        tp, fp = (np.append(0.0, np.cumsum(draw[seen])) for draw in drawn)
        yield Sweep(np.append(np.inf, s.threshold[1:][seen]), tp, fp)


def _drawn_again(
    group: NDArray[np.int64], size: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """How often each group comes when `size` of its cases are drawn with replacement."""
    if not size:
        return np.zeros_like(group)
    if 10 * group.size < size:  # few groups: a number for each; else a row for each case
        return rng.multinomial(size, group / group.sum())
    rows = np.repeat(np.arange(group.size), group)
    return np.bincount(rows[rng.integers(rows.size, size=size)], minlength=group.size)


class Band(NamedTuple):
    """Between which values a curve lies at each x, shape (grid,), in resampled test sets."""

    x: Floats
    low: Floats
    middle: Floats
    high: Floats
    left_out: int  # resamples in which the curve was undefined: they held one class only


def both_bands(
    s: Sweep, rng: np.random.Generator, times: int = 200, level: float = 0.95, steps: int = 100
) -> tuple[Band, Band]:
    """Pointwise bands of the ROC and of the PR curve, from the same resampled test sets.

    ROC: recall of the last threshold with FPR ≤ x. PR: precision of the first with recall ≥ x > 0.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.
    rng : numpy.random.Generator
        Where the resamples come from.
    times : int
        How many test sets are drawn.
    level : float
        The share of the curves that the band holds at each x.
    steps : int
        Into how many steps x is cut.

    Returns
    -------
    roc, pr : Band
        ROC over x = 0 … 1, PR over x above 0.

    Raises
    ------
    BadValue
        If s is no sweep of whole counts, rng no generator, level not from 0 to 1, or times or steps
        no whole number from 1.
    """
    resamples = list(resampled_sweeps(s, rng, whole(times, "times")))
    level, steps = number(level, "level", 0, 1), whole(steps, "steps")
    return _roc_band(resamples, level, steps), _pr_band(resamples, level, steps)


def _roc_band(resamples: Iterable[Sweep], level: float, steps: int) -> Band:
    x = np.linspace(0, 1, steps + 1)

    def recall_at(resample: Sweep) -> Floats:
        allowed = np.arange(steps + 1) * int(resample.fp[-1]) // steps
        rows = np.searchsorted(resample.fp, allowed, side="right") - 1
        return np.asarray(roc_points(resample).y[rows])

    return _band(x, recall_at, resamples, level)


def _pr_band(resamples: Iterable[Sweep], level: float, steps: int) -> Band:
    x = np.linspace(0, 1, steps + 1)[1:]

    def precision_at(resample: Sweep) -> Floats:
        wanted = -(np.arange(1, steps + 1) * -int(resample.tp[-1]) // steps)
        return np.asarray(pr_points(resample).y[np.searchsorted(resample.tp, wanted)])

    return _band(x, precision_at, resamples, level)


def _band(
    x: Floats, curve_at: Callable[[Sweep], Floats], resamples: Iterable[Sweep], level: float
) -> Band:
    unknown = np.full(x.shape, np.nan)
    seen = np.array([curve_at(r) if r.tp[-1] and r.fp[-1] else unknown for r in resamples])
    left_out = int(np.isnan(seen[:, -1]).sum())
    return Band(x, *quantiles(seen, level), left_out)


def quantiles(values: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats, Floats]:
    """(low, middle, high) along the first axis: the middle `level` of the rows without nan.

    Parameters
    ----------
    values : array_like of shape (rows, …)
        Numbers; a row with a nan is left out.
    level : float
        The share between low and high, from 0 to 1.

    Returns
    -------
    low, middle, high : ndarray of shape (…)
        Interpolated quantiles; nan if no row is left.

    Raises
    ------
    BadValue
        If a value is infinite or no number, there is no axis, or level is not from 0 to 1.
    """
    rows, level = floats(values, "values"), number(level, "level", 0, 1)
    if not rows.ndim or np.isinf(rows).any():
        raise BadValue(f"values has shape {rows.shape} or infinite numbers; use rows of numbers.")
    known = rows[~np.isnan(rows).any(axis=tuple(range(1, rows.ndim)))]
    if not len(known):
        known = np.full((1, *rows.shape[1:]), np.nan)
    low, middle, high = np.quantile(known, [(1 - level) / 2, 0.5, (1 + level) / 2], axis=0)
    return low, middle, high


CURVE_METRICS = {
    "roc_auc": Metric(metrics.roc_auc, "ROC-AUC", 0, "one class is empty"),
    "average_precision": Metric(metrics.average_precision, "average precision", 0, "no positives"),
    "pr_trapezoid": Metric(pr_trapezoid, "PR trapezoid", 0, "no positives"),
    "pr_area": Metric(pr_area, "PR area, interpolated", 0, "no positives"),
    "pr_gain_area": Metric(pr_gain_area, "PR-gain area", -np.inf, "one class is empty"),
    "precision_at_recall": Metric(
        precision_at_recall, "precision at recall ≥ 0.9", 0, "no positives"
    ),
    "recall_at_precision": Metric(
        recall_at_precision, "recall at precision ≥ 0.5", 0, "no threshold is that precise"
    ),
    "recall_at_capacity": Metric(recall_at_capacity, "recall at 100 alarms", 0, "no positives"),
}
