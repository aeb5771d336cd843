"""What the seeds of a comparison support: paired differences, their intervals, four claims."""

from __future__ import annotations

from math import comb
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from ..data.real_sets import REAL_SETS
from .cells import (
    LESS_IS_BETTER,
)
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
    """Student's 95 % interval of the mean of paired differences, one a seed; shape (seeds,).

    Where it is one of several that are read at once, or was picked from them, `among` is their
    number: each then misses in 5 %/among of all runs, and one or more in at most 5 % (Bonferroni).
    Seeds that split one data set again share rows, so they vary too little: the variance of the
    mean is then (1/n + test/train)·s², with `overlap` = test/train; for fresh rows 0.
    Source: Nadeau & Bengio (2003), doi 10.1023/A:1024068626366.
    """
    d = np.asarray(differences, float)
    d = d[~np.isnan(d)]
    if d.size < 3 or not np.isfinite(d).all():
        return Interval(np.nan, np.nan, np.nan)
    half = stdtrit(d.size - 1, 1 - 0.025 / among) * d.std(ddof=1) * np.sqrt(1 / d.size + overlap)
    return Interval(float(d.mean()), float(d.mean() - half), float(d.mean() + half))


def by_seed(table: pd.DataFrame, model: str, metric: str, rule: str) -> pd.DataFrame:
    """The values of a metric, a row a method in the order of METHODS, a column a seed."""
    part = table[(table["model"] == model) & (table["rule"] == rule)]
    values = part.pivot(index="method", columns="seed", values=metric).astype(float)
    return values.reindex(METHODS)


def overlap_of(table: pd.DataFrame) -> float:
    """test/train where the seeds split one real set in halves again and again, else 0."""
    return 1.0 if len(table) and table["data"].iloc[0] in REAL_SETS else 0.0


def differences(values: pd.DataFrame, overlap: float = 0.0, among: int = 1) -> dict[str, Interval]:
    """Each method minus nothing, on the same folds; `values` as from `by_seed`.

    With `among` 1 each interval is to be read alone; a verdict on all takes READ_TOGETHER.
    """
    with np.errstate(invalid="ignore"):
        gaps = values.to_numpy() - values.loc["nothing"].to_numpy()
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
    """The methods that train (τ moved ranks as nothing does), sorted by their interval."""
    result = Sorted([], [], [], [], [])
    for method in TRAINED:
        seen = found[method]
        if np.isnan(seen.mean):
            result.undefined.append(method)
        elif margin and seen.within(margin):
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
    """
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
    """What moving τ saves, beside what training otherwise saves."""
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


class Lesson(NamedTuple):
    """The claims of the lesson, each with what this run says to it."""

    ranking: Sorted
    truth: Sorted
    models: WeakAndStrong | None
    threshold: ThresholdWork


def judged(table: pd.DataFrame, model: str, ranking: str, truth: str) -> Lesson:
    """The four claims on one model's rows; the third on all models of the frame."""
    ranks, probabilities = (by_seed(table, model, name, "given") for name in (ranking, truth))
    of_ranks, of_probabilities = (
        differences(values, overlap_of(table), READ_TOGETHER) for values in (ranks, probabilities)
    )
    return Lesson(
        sorted_by(of_ranks, ranking in LESS_IS_BETTER, MARGIN),
        sorted_by(of_probabilities, truth in LESS_IS_BETTER),
        weak_and_strong(table, ranking),
        threshold_work(table, model),
    )
