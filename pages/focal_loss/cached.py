"""The films of the focal lesson at a setting, each part made once and kept."""

from __future__ import annotations

from typing import Any

from core.lessons.focal_loss import trials as focal_trials
from core.lessons.focal_loss.facts import facts
from core.lessons.focal_loss.film import (
    ALPHA,
    DIALS,
    EXAMPLE,
    GAMMA,
    WEIGHT,
    Loss,
    Rows,
    Step,
    elsewhere,
    focal_film,
    scene_of,
)
from pages.focal_loss.epochs_picture import epochs_picture
from pages.focal_loss.picture import example_dial, focal_stage, loss_dial
from pages.focal_loss.ways_picture import ways_shot, ways_stage
from ui.film.film import DialTrack, Film
from ui.runtime.cache import cached, cached_at, cached_small

# core keeps what these share; kept here, a run that waits for one steps aside.
computed, three_ways = cached(focal_film), cached(focal_trials.three_ways)
twins, moment = cached(focal_trials.twins), cached_small(focal_trials.moment)
scene = cached(scene_of)


def instrument(rows: Rows, loss: Loss, at: dict[str, int], dark: bool) -> Film:
    """The picture and its four dials, each through the place of the others."""
    found, row = computed(rows, loss), at[EXAMPLE.name]
    along = ((GAMMA, found.by_gamma), (ALPHA, found.by_alpha), (WEIGHT, found.by_weight))
    dials = [_dial(rows, dial.name, elsewhere(loss, dial), row, steps) for dial, steps in along]
    here = found.by_gamma[at[GAMMA.name]]
    return _stage(rows, dark).with_dials([*dials, _example(rows, loss, here)])


def ways(rows: Rows, loss: Loss, dark: bool) -> Film:
    """Three ways beside each other."""
    return _ways_stage(dark).with_standing(ways_shot(three_ways(rows, loss)))


@cached_at
def facts_at(values: dict[str, Any]) -> dict[str, float]:
    """Every number that may be quoted at a setting."""
    return facts(values)


@cached
def epochs(rows: Rows, dark: bool) -> Film:
    """Four trainings, epoch after epoch."""
    return epochs_picture(scene(rows), focal_trials.epoch_runs(rows), dark)


@cached
def _stage(rows: Rows, dark: bool) -> Film:
    return focal_stage(scene(rows), dark)


@cached
def _ways_stage(dark: bool) -> Film:
    return ways_stage(dark)


# What stands behind the key of a part, and is not looked at to find it, has a name with "_".
@cached_small
def _dial(rows: Rows, dial: str, others: Loss, row: int, _steps: list[Step]) -> DialTrack:
    return loss_dial(DIALS[dial], _steps, scene(rows), row)


@cached_small
def _example(rows: Rows, loss: Loss, _here: Step) -> DialTrack:
    return example_dial(scene(rows), _here)
