"""What the seeds of a comparison support: paired differences, their intervals, four claims."""

from __future__ import annotations

from collections.abc import Mapping
from math import comb
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from ..checks import LARGEST, check_is, check_known, check_number, check_whole, numbers_in
from ..data import POPULATIONS
from ..parameters import BadValue
from .cells import LESS_IS_BETTER, RULES, checked_table
from .methods import METHODS, RESAMPLING

MARGIN = 0.01  # of ROC-AUC or average precision: less than this is “hardly”
TRAINED = tuple(key for key, method in METHODS.items() if key != "nothing" and not method.moves)
READ_TOGETHER = len(METHODS) - 1  # every method beside nothing: one of so many is lucky more often


class Interval(NamedTuple):
    """A mean difference and its 95 % interval; nan where fewer than three seeds are defined."""

    mean: float
    low: float
    high: float

    @property
    def direction(self) -> int:
        """1 if all of it lies above 0, −1 if below, 0 if it holds 0 or is undefined."""
        return int(self.low > 0) - int(self.high < 0)

    def within(self, margin: float) -> bool:
        """Whether all of it is less than the margin away from 0."""
        return -margin < self.low and self.high < margin


def interval(differences: ArrayLike, overlap: float = 0.0, among: int = 1) -> Interval:
    """Student's 95 % interval of the mean of paired differences, one a seed.

    Where it is one of several that are read at once, or was picked from them, each misses in
    5 %/among of all runs, and one or more in at most 5 % (Bonferroni). Seeds that split one data
    set again share rows, so they vary too little: the variance of the mean is then
    (1/n + test/train)·s². Source: Nadeau & Bengio (2003), doi 10.1023/A:1024068626366.

    Parameters
    ----------
    differences : array_like of shape (seeds,)
        In units of the metric; nan where a seed is undefined.
    overlap : float
        Test rows/training rows of seeds that split one set again, 0 for fresh rows.
    among : int
        Number of intervals that are read at once, 1 to 10⁶.

    Returns
    -------
    Interval
        All nan with fewer than three seeds, or where a difference is infinite.

    Raises
    ------
    BadValue
        If a difference is no number, or an argument cannot be used.
    """
    check_number("overlap", overlap, 0)
    check_whole("among", among, 1, 10**6)
    d = numbers_in("differences", differences)
    if d.ndim != 1:
        raise BadValue(f"differences has shape {d.shape}; use one dimension, one a seed.")
    d = d[~np.isnan(d)]
    if d.size < 3 or not np.isfinite(d).all():
        return Interval(np.nan, np.nan, np.nan)
    unit = float(np.abs(d).max())
    if unit and not 1 / LARGEST < unit < LARGEST:  # or the squares would be 0 or infinite
        return Interval(*(end * unit for end in interval(d / unit, overlap, among)))
    half = stdtrit(d.size - 1, 1 - 0.025 / among) * d.std(ddof=1) * np.sqrt(1 / d.size + overlap)
    return Interval(float(d.mean()), float(d.mean() - half), float(d.mean() + half))


def by_seed(table: pd.DataFrame, model: str, metric: str, rule: str) -> pd.DataFrame:
    """The values of a metric, a row a method in the order of METHODS, a column a seed.

    Parameters
    ----------
    table : DataFrame
        As from `compare`.
    model : str
        The model whose rows are meant; without rows, so is the answer.
    metric : str
        A column of numbers.
    rule : str
        A key of RULES.

    Returns
    -------
    DataFrame
        nan where a method did not run, or the metric is undefined.

    Raises
    ------
    BadValue
        If the table lacks a column, or says something twice.
    """
    checked_table(table, metric)
    check_known("rule", rule, RULES)
    part = table[(table["model"] == model) & (table["rule"] == rule)]
    try:
        values = part.pivot(index="method", columns="seed", values=metric).astype(float)
    except (TypeError, ValueError) as error:
        raise BadValue(f"{metric} cannot be read ({error}); give each seed one number.") from error
    return values.reindex(METHODS)


def overlap_of(table: pd.DataFrame) -> float:
    """test/train where the seeds split the same rows in halves again and again, else 0.

    Parameters
    ----------
    table : DataFrame
        As from `compare`.

    Returns
    -------
    float

    Raises
    ------
    BadValue
        If the table lacks a column.
    """
    checked_table(table)
    return 1.0 if len(table) and table["data"].iloc[0] not in POPULATIONS else 0.0


def differences(values: pd.DataFrame, overlap: float = 0.0, among: int = 1) -> dict[str, Interval]:
    """Each method minus nothing, on the same folds.

    Parameters
    ----------
    values : DataFrame
        As from `by_seed`: a row a method, "nothing" among them, a column a seed.
    overlap, among : optional
        As in `interval`: with `among` 1 each is to be read alone; a verdict on all takes
        READ_TOGETHER.

    Returns
    -------
    dict of str to Interval
        In units of the metric, by method.

    Raises
    ------
    BadValue
        If there is no row "nothing", a value is no number, or an argument cannot be used.
    """
    if not isinstance(values, pd.DataFrame) or "nothing" not in values.index:
        raise BadValue("The values lack a row “nothing”; use a frame as from by_seed.")
    each = numbers_in("values", values)
    with np.errstate(invalid="ignore"):
        gaps = each - each[list(values.index).index("nothing")]
    named = zip(values.index, gaps, strict=True)
    return {method: interval(gap, overlap, among) for method, gap in named}


class Sorted(NamedTuple):
    """Methods by what their intervals say; `same` are those within a margin of nothing."""

    better: list[str]
    worse: list[str]
    same: list[str]
    undecided: list[str]
    undefined: list[str]


def sorted_by(found: dict[str, Interval], less_is_better: bool, margin: float = 0.0) -> Sorted:
    """The methods that train (τ moved ranks as nothing does), sorted by their interval.

    Parameters
    ----------
    found : dict of str to Interval
        As from `differences`, of every method.
    less_is_better : bool
        Whether a lower metric is the better one.
    margin : float
        What counts as no difference, in units of the metric, 0 or more; 0 sorts none as the same.

    Returns
    -------
    Sorted

    Raises
    ------
    BadValue
        If a method is missing, or the margin cannot be used.
    """
    check_is("found", found, Mapping)
    check_number("margin", margin, 0)
    if missing := [method for method in TRAINED if method not in found]:
        raise BadValue(f"There is no interval of {', '.join(missing)}; give one of each method.")
    result = Sorted([], [], [], [], [])
    for method in TRAINED:
        seen = found[method]
        if np.isnan(seen.mean):
            result.undefined.append(method)
        elif margin and seen.within(float(margin)):
            result.same.append(method)
        elif seen.direction == 0:
            result.undecided.append(method)
        elif (seen.direction < 0) == less_is_better:
            result.better.append(method)
        else:
            result.worse.append(method)
    return result


class WeakAndStrong(NamedTuple):
    """What resampling (mean of all its ways) adds to the ranking of the weakest and strongest."""

    gains: dict[str, Interval]  # every model that was run whole, the weakest first
    values: dict[str, float]  # mean of the metric with nothing done
    more: Interval  # gain of the weakest minus gain of the strongest


def weak_and_strong(table: pd.DataFrame, metric: str) -> WeakAndStrong | None:
    """The models by their ranking with nothing done, and what resampling adds to it.

    A seed counts if all ways of resampling have a value in some model, and a model if it has them
    for every such seed. None with fewer than two such models, or fewer than three such seeds.

    A model that was unlucky with nothing done is called the weakest, and seems to gain more when
    its luck is gone (regression to the mean). So the interval of `more` is wide enough for every
    pair of models: it misses in at most 5 % of runs, whichever pair luck picks.

    Parameters
    ----------
    table : DataFrame
        As from `compare`.
    metric : str
        "roc_auc" or "average_precision".

    Returns
    -------
    WeakAndStrong or None

    Raises
    ------
    BadValue
        If the table lacks a column, or says something twice.
    """
    checked_table(table, metric)
    ways = list(RESAMPLING)
    whole = {
        model: by_seed(table, model, metric, "given").loc[["nothing", *ways]].dropna(axis="columns")
        for model in table["model"].unique()
    }
    counted = {seed for values in whole.values() for seed in values.columns}
    whole = {model: values for model, values in whole.items() if set(values.columns) == counted}
    if len(whole) < 2 or len(counted) < 3:
        return None
    plain = {model: float(values.loc["nothing"].mean()) for model, values in whole.items()}
    gains = {
        model: values.loc[ways].mean() - values.loc["nothing"] for model, values in whole.items()
    }
    order, overlap = sorted(plain, key=lambda model: plain[model]), overlap_of(table)
    return WeakAndStrong(
        {model: interval(gains[model], overlap, len(order)) for model in order},
        {model: plain[model] for model in order},
        interval(gains[order[0]] - gains[order[-1]], overlap, comb(len(order), 2)),
    )


class ThresholdWork(NamedTuple):
    """Cost per 1,000 cases that is saved against nothing done and τ = ½.

    The intervals are wide enough for all methods at once, so also for the one that was picked.
    """

    before: float  # mean cost of nothing at one half
    moved: Interval  # saved by moving τ to where the costs ask
    chosen: Interval  # saved by choosing τ in the training data
    best: str  # the method that saves most at one half; picked for its mean, which flatters it
    best_saves: Interval
    lead: Interval  # of τ moved over that method: how much less it costs
    cheaper: list[str]  # methods below nothing where both have their τ chosen
    dearer: list[str]

    @property
    def part(self) -> float:
        """τ moved saves this part of what the best method saves; nan where that saves nothing."""
        return self.moved.mean / self.best_saves.mean if self.best_saves.mean > 0 else np.nan


def threshold_work(table: pd.DataFrame, model: str) -> ThresholdWork:
    """What moving τ saves, beside what training otherwise saves.

    Parameters
    ----------
    table : DataFrame
        As from `compare`.
    model : str
        The model whose rows are meant.

    Returns
    -------
    ThresholdWork

    Raises
    ------
    BadValue
        If the table lacks a column, or says something twice.
    """
    given, chosen = (by_seed(table, model, "cost", rule) for rule in ("given", "chosen"))
    overlap = overlap_of(table)

    def saved(before: pd.Series, after: pd.Series) -> Interval:
        return interval(before - after, overlap, READ_TOGETHER)

    before, moved = given.loc["nothing"], given.loc["moved"]
    saves = {method: saved(before, given.loc[method]) for method in TRAINED}
    defined = [method for method in TRAINED if not np.isnan(saves[method].mean)]
    best = max(defined, key=lambda method: saves[method].mean, default="")
    at_own = sorted_by(differences(chosen, overlap, READ_TOGETHER), less_is_better=True)
    return ThresholdWork(
        before=float(before.mean()),
        moved=saved(before, moved),
        chosen=saved(before, chosen.loc["nothing"]),
        best=best,
        best_saves=saves.get(best, interval([])),
        lead=saved(given.loc[best], moved) if best else interval([]),
        cheaper=at_own.better,
        dearer=at_own.worse,
    )


class Verdicts(NamedTuple):
    """What a run says to each of four claims: on ranking, probabilities, models and threshold."""

    ranking: Sorted
    truth: Sorted
    models: WeakAndStrong | None
    threshold: ThresholdWork


def judged(table: pd.DataFrame, model: str, ranking: str, truth: str) -> Verdicts:
    """The four claims on one model's rows; the third on all models of the frame.

    Parameters
    ----------
    table : DataFrame
        As from `compare`.
    model : str
        The model whose rows are meant.
    ranking : str
        The metric of rankings, "roc_auc" or "average_precision".
    truth : str
        The metric of probabilities, "brier" or "log_loss".

    Returns
    -------
    Verdicts

    Raises
    ------
    BadValue
        If the table lacks a column, or says something twice.
    """
    ranks, probabilities = (by_seed(table, model, name, "given") for name in (ranking, truth))
    of_ranks, of_probabilities = (
        differences(values, overlap_of(table), READ_TOGETHER) for values in (ranks, probabilities)
    )
    return Verdicts(
        sorted_by(of_ranks, ranking in LESS_IS_BETTER, MARGIN),
        sorted_by(of_probabilities, truth in LESS_IS_BETTER),
        weak_and_strong(table, ranking),
        threshold_work(table, model),
    )
