"""What the stage of the ratio dial shows: a few test rows in a turned plane, and their alarms."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ... import data
from ...checks import check_is, check_whole
from ...controls import ONE_IN
from ...experiment import Experiment, pools_of
from ...models.boundary import Window, level_areas, level_lines, window_around
from ...models.plane import Turned, simplified, turned
from .facts import facts_at
from .film import RatioFilm, ratio_film

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SHOWN = 400  # test rows of each class that a picture may show
AROUND = 5_000  # test rows of each class that the window is put around
HUNDRED = 100  # of the minority: exactly those that the test has at 1 in 1,000
# The way from the majority to the minority of two Gaussians then runs from left to right.
DEGREES = -45
TOLERANCE = 0.01  # of a boundary, in units of the plane: a third of a pixel


class ShownAlarms(NamedTuple):
    """Which shown rows raise an alarm, at each step of the dial."""

    majority: Flags  # (steps, shown)
    minority: Flags  # (steps, shown)


class RatioStage(NamedTuple):
    """Every step of the dial as the stage shows it; rows and lines lie in the turned plane."""

    window: Window
    majority: Floats  # (shown, 2), the first test rows, the same at each step
    minority: Floats  # (shown, 2), of which a step has the first `existing`
    existing: NDArray[np.int64]  # (steps,), as many as belong beside the shown majority, ≥ 1
    boundary: list[Floats]  # where p = ½, a step; a row of nan where it lies outside
    boundary_prior: list[Floats]  # where p = π, a step
    alarm_side: list[Floats]  # outlines of the part of the window where p ≥ ½, a step
    alarm_side_prior: list[Floats]  # where p ≥ π, a step
    alarms: ShownAlarms  # at τ = ½
    alarms_prior: ShownAlarms  # at τ = π
    facts: dict[str, Floats]  # each of shape (steps,), as `facts_at` names them


def ratio_stage(
    experiment: Experiment,
    film_of: Callable[[Experiment], RatioFilm] = ratio_film,
    shown: int = SHOWN,
) -> RatioStage:
    """The stage of an experiment at every prevalence of the dial.

    Parameters
    ----------
    experiment : Experiment
        Its own prevalence does not matter.
    film_of : callable
        `ratio_film`, or the same cached.
    shown : int
        How many test rows of each class, HUNDRED or more.
    """
    check_is("experiment", experiment, Experiment)
    check_whole("shown", shown, HUNDRED, data.TEST_ROWS // 2)
    film, pools = film_of(experiment), pools_of(experiment)
    rows = pools.test_majority[:shown], pools.test_minority[:shown]
    majority, minority = (turned(of_class, DEGREES) for of_class in rows)
    window = window_around(
        turned(pools.test_majority[:AROUND], DEGREES), turned(pools.test_minority[:AROUND], DEGREES)
    )
    half, prior = (
        _boundaries(film, window, levels)
        for levels in (np.full(film.prevalence.shape, 0.5), film.prevalence)
    )
    probability = [[model.probability(of_class) for model in film.fitted] for of_class in rows]
    return RatioStage(
        window=window,
        majority=majority,
        minority=minority,
        existing=np.array([data.minority_size(shown, share) for share in film.prevalence]),
        boundary=half.lines,
        boundary_prior=prior.lines,
        alarm_side=half.sides,
        alarm_side_prior=prior.sides,
        alarms=ShownAlarms(*(np.array(p) >= 0.5 for p in probability)),
        alarms_prior=ShownAlarms(*(np.array(p) >= film.prevalence[:, None] for p in probability)),
        facts=_facts(film),
    )


class _Boundaries(NamedTuple):
    lines: list[Floats]
    sides: list[Floats]


def _boundaries(film: RatioFilm, window: Window, levels: Floats) -> _Boundaries:
    """Where the model of each step reaches a level of its own, and the side that an alarm has."""
    models = [Turned(fitted, DEGREES) for fitted in film.fitted]
    found = [
        [of(model, window, [level])[0] for model, level in zip(models, levels, strict=True)]
        for of in (level_lines, level_areas)
    ]
    return _Boundaries(*([simplified(line, TOLERANCE) for line in lines] for lines in found))


def _facts(film: RatioFilm) -> dict[str, Floats]:
    """The facts of all steps, a column each."""
    steps = [facts_at(film, step) for step in range(len(ONE_IN))]
    return {name: np.array([step[name] for step in steps]) for name in steps[0]}
