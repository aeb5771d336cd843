"""What the stage of resampling shows: rows in a turned plane, and four ways to one boundary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from ... import data
from ...checks import check_is
from ...data import Fold, Pools
from ...experiment import Experiment, pools_of, resample, training_fold
from ...models import Logistic, fit_model
from ...models.boundary import Window, straight_line, window_around
from ...models.plane import turned
from ...parameters import BadValue
from .facts import facts_at
from .film import ResamplingFilm, resampling_film

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# The way from the majority to the minority of two Gaussians then runs from left to right.
DEGREES = -45
RARE = 0.01  # prevalence at another insurer
HALF = 0.5  # the share that all ways end at
# A guess of the boundary: how many of 50 positives lie to its left, where they are missed.
GUESSES = np.arange(51)
# Other draws of the same sampler, whose boundaries show how far luck moves one.
OTHER_DRAWS = 10
# Cases of a ranking, by their place among the scores of their class.
POSITIVE_LANES, NEGATIVE_LANES = np.linspace(0.03, 0.97, 9), np.linspace(0.1, 0.999, 15)


class Way(NamedTuple):
    """One way at every step of its dial."""

    boundary: Floats  # (steps, 2, 2): the lower and the upper end of the line where alarms begin
    majority: Flags  # (steps, n0): which rows of the fold raise an alarm
    minority: Flags  # (steps, n1)


class Lanes(NamedTuple):
    """A few test cases, the lowest score of the untouched model first."""

    is_positive: Flags  # (lanes,)
    probability: Floats  # (steps, lanes), after so many copies
    swapped: Ints  # (steps,), pairs that stand the other way round than without copies


class ResamplingStage(NamedTuple):
    """Every step of the dials as the stage shows it; all rows lie in the turned plane."""

    shares: tuple[float, ...]  # a step of every dial: the minority's share that it makes
    window: Window
    majority: Floats  # (n0, 2)
    minority: Floats  # (n1, 2)
    copied: Ints  # (most copies,): which minority row each copy has, in the order of the draw
    kept: Ints  # (n0,): the majority, of which under-sampling keeps the first so many
    spots: Floats  # (most copies, 2): where as many new minority rows lie
    ways: dict[str, Way]  # copies, left_out, weights, threshold
    over: dict[str, Floats]  # facts with copies, each (steps,)
    under: dict[str, Floats]  # facts with rows left out, each (steps,)
    rare: dict[str, float]  # facts with copies up to one half where positives are rarer
    guesses: Floats  # (len(GUESSES),): at which share of the window's width each guess stands
    others: dict[str, Floats]  # copies, left_out: boundaries of OTHER_DRAWS, each (draws, 2, 2)
    lanes: Lanes


def resampling_stage(
    experiment: Experiment,
    film_of: Callable[[Experiment], ResamplingFilm] = resampling_film,
) -> ResamplingStage:
    """The stage of an experiment at every share that can be reached.

    Parameters
    ----------
    experiment : Experiment
        With a logistic regression; its own sampler and share do not matter.
    film_of : callable
        `resampling_film`, or the same cached.

    Returns
    -------
    ResamplingStage

    Raises
    ------
    BadValue
        If this is no experiment, or its model draws no straight boundary.
    """
    check_is("experiment", experiment, Experiment)
    if experiment.model != "logistic":
        raise BadValue(f"model {experiment.model!r} has no straight boundary; use “logistic”.")
    pools = pools_of(experiment)
    over, under = (film_of(replace(experiment, sampler=name)) for name in ("ros", "rus"))
    reached = [i for i, share in enumerate(over.shares) if share >= experiment.prevalence]
    rows = _Rows(over.majority, over.minority, _window(over, pools))
    spots = turned(pools.test_minority, DEGREES)
    return ResamplingStage(
        shares=tuple(over.shares[i] for i in reached),
        window=rows.window,
        majority=turned(over.majority, DEGREES),
        minority=turned(over.minority, DEGREES),
        copied=over.copied,
        kept=_order_of_leaving(under),
        spots=_inside(spots, rows.window)[: len(over.copied)],
        ways=_ways(over, under, reached, rows),
        over=_facts(over, reached),
        under=_facts(under, reached),
        rare=_rare(experiment),
        guesses=_guesses(spots, rows.window),
        others=_others(experiment, pools, rows),
        lanes=_lanes(over, reached, pools, experiment.prevalence),
    )


class _Rows(NamedTuple):
    """The fold as drawn, and the window of the turned plane."""

    majority: Floats
    minority: Floats
    window: Window

    def way(self, models: list[Logistic], levels: list[float]) -> Way:
        """Where each model reaches its level, and which rows raise an alarm there."""
        cut = list(zip(models, levels, strict=True))
        return Way(
            boundary=np.array([self.line(model, level) for model, level in cut]),
            majority=np.array([m.probability(self.majority) >= level for m, level in cut]),
            minority=np.array([m.probability(self.minority) >= level for m, level in cut]),
        )

    def line(self, model: Logistic, level: float) -> Floats:
        """Where a model reaches a level, shape (2, 2)."""
        across = turned(np.array([model.coefficients]), DEGREES)[0]
        return straight_line(Logistic(across, model.intercept), self.window, float(logit(level)))


def _ways(
    over: ResamplingFilm, under: ResamplingFilm, reached: list[int], rows: _Rows
) -> dict[str, Way]:
    """Copies, rows left out and weights at ½, and the untouched model at a lower threshold."""
    half = [HALF] * len(reached)
    return {
        "copies": rows.way([_straight(over.steps[i].fitted) for i in reached], half),
        "left_out": rows.way([_straight(under.steps[i].fitted) for i in reached], half),
        "weights": rows.way([_straight(over.steps[i].fitted_weighted) for i in reached], half),
        "threshold": rows.way(
            [_straight(over.fitted)] * len(reached), [over.steps[i].threshold for i in reached]
        ),
    }


def _straight(fitted: object) -> Logistic:
    """A model as the logistic regression that it is."""
    assert isinstance(fitted, Logistic)
    return fitted


def _window(film: ResamplingFilm, pools: Pools) -> Window:
    """The window of the turned plane around the fold and as many new rows as there are copies."""
    clouds = film.majority, film.minority, pools.test_minority[: len(film.copied)]
    return window_around(*(turned(cloud, DEGREES) for cloud in clouds))


def _inside(rows: Floats, window: Window) -> Floats:
    low, high = (window.x0, window.y0), (window.x1, window.y1)
    inside: Floats = rows[((rows > low) & (rows < high)).all(axis=1)]
    return inside


def _order_of_leaving(film: ResamplingFilm) -> Ints:
    """The majority in the order of the draw: those that leave first stand last."""
    everybody = np.arange(len(film.majority))
    drawn = max((step.kept for step in film.steps if not step.problem), key=len)
    return np.concatenate([drawn, np.setdiff1d(everybody, drawn)])


def _facts(film: ResamplingFilm, steps: list[int]) -> dict[str, Floats]:
    """The facts of these steps, a column each."""
    found = [facts_at(film, i) for i in steps]
    return {name: np.array([facts[name] for facts in found]) for name in found[0]}


def _rare(experiment: Experiment) -> dict[str, float]:
    """The facts where positives are rarer, with copies up to one half."""
    there = replace(experiment, prevalence=RARE, sampler="ros")
    return facts_at(resampling_film(there, (HALF,)), 0)


def _guesses(minority: Floats, window: Window) -> Floats:
    """Where each guess stands: as many of 50 of the minority lie to the left of it.

    None and all of 50 are a tenth of one away from it, for a cloud has no edge.
    """
    left = np.clip(GUESSES, 0.1, GUESSES[-1] - 0.1) / GUESSES[-1]
    places: Floats = np.quantile(minority[:, 0], left) - window.x0
    return places / (window.x1 - window.x0)


def _others(experiment: Experiment, pools: Pools, rows: _Rows) -> dict[str, Floats]:
    """The boundaries of other draws of copies, and of other rows left out, up to one half."""
    train, found = training_fold(experiment, pools), {}
    for way, sampler in (("copies", "ros"), ("left_out", "rus")):
        at_half = replace(experiment, sampler=sampler, share=HALF)
        draws = [replace(at_half, seed=experiment.seed + i) for i in range(1, OTHER_DRAWS + 1)]
        made = [resample(draw, train) for draw in draws]
        models = [fit_model("logistic", Fold(one.X, one.y)) for one in made if one is not None]
        found[way] = np.array([rows.line(_straight(model), HALF) for model in models])
    return found


def _lanes(film: ResamplingFilm, reached: list[int], pools: Pools, prevalence: float) -> Lanes:
    """Test cases from the lowest scores to the highest, and what each model says of them."""
    plain = _straight(film.fitted)
    classes = data.test_by_class(pools, prevalence)
    shown = [
        rows[np.argsort(plain.log_odds(rows))[(at * (len(rows) - 1)).astype(int)]]
        for rows, at in zip(classes, (NEGATIVE_LANES, POSITIVE_LANES), strict=True)
    ]
    rows, is_positive = np.concatenate(shown), np.repeat([False, True], list(map(len, shown)))
    order = np.argsort(plain.log_odds(rows))
    models = [_straight(film.steps[i].fitted) for i in reached]
    scores = np.array([model.log_odds(rows[order]) for model in models])
    return Lanes(
        is_positive=is_positive[order],
        probability=np.array([model.probability(rows[order]) for model in models]),
        swapped=np.array([swapped_pairs(score) for score in scores]),
    )


def swapped_pairs(scores: Floats) -> int:
    """How many pairs of a ranking stand the other way round.

    Parameters
    ----------
    scores : array_like of shape (n,)
        Finite scores of cases, of which each should be at least as high as those before it.

    Returns
    -------
    int
        Pairs of which the first has the higher score.

    Raises
    ------
    BadValue
        If a score is not finite.
    """
    scores = np.asarray(scores, float)
    if scores.ndim != 1 or not np.isfinite(scores).all():
        raise BadValue("The scores cannot be used; give a row of finite numbers.")
    return int(np.count_nonzero(np.triu(scores[:, None] > scores[None, :], 1)))
