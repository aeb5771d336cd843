"""The films of the focal lesson at a setting, each part made once and kept."""

from __future__ import annotations

from typing import Any

from core.lessons.focal_loss import trials as focal_trials
from core.lessons.focal_loss.facts import facts, rows_and_loss
from core.lessons.focal_loss.film import (
    ALPHA,
    DIALS,
    EXAMPLE,
    GAMMA,
    WEIGHT,
    Loss,
    Rows,
    elsewhere,
    scene_of,
    steps_of,
)
from core.lessons.focal_loss.trials import Moment
from pages.focal_loss.epochs_picture import epochs_picture
from pages.focal_loss.picture import example_track, focal_stage, loss_track, places
from pages.focal_loss.ways_picture import ways_shot, ways_stage
from ui.film.film import DialTrack, Film, Still
from ui.film.pieces import later
from ui.runtime.cache import cached, cached_at, cached_small

# core keeps what these share; kept here, a run that waits for one steps aside.
three_ways = cached(focal_trials.three_ways)
twins, _moment = cached(focal_trials.twins), cached_small(focal_trials.moment)
scene = cached(scene_of)


def instrument(rows: Rows, loss: Loss, at: dict[str, int], dark: bool) -> Film:
    """The picture and its four dials, each through the place of the others."""
    row = at[EXAMPLE.name]
    tracks = {
        dial.name: later(_loss_track, rows, dial.name, elsewhere(loss, dial), row)
        for dial in (GAMMA, ALPHA, WEIGHT)
    }
    example = {EXAMPLE.name: later(_example_track, rows, loss)}
    return _stage(rows, dark).with_tracks(tracks | example)


@cached_small
def _loss_track(rows: Rows, dial: str, others: Loss, row: int) -> DialTrack:
    return loss_track(steps_of(rows, DIALS[dial], others), scene(rows), row)


@cached_small
def _example_track(rows: Rows, loss: Loss) -> DialTrack:
    here = steps_of(rows, GAMMA, loss)[GAMMA.steps.index(loss.gamma)]
    return example_track(scene(rows), here)


def ways(rows: Rows, loss: Loss, dark: bool) -> Film:
    """Three ways beside each other."""
    return _ways_stage(dark).with_still(later(_ways, rows, loss))


@cached_small
def _ways(rows: Rows, loss: Loss) -> Still:
    return Still(ways_shot(three_ways(rows, loss)))


def moment_at(values: dict[str, Any]) -> Moment:
    """The numbers under the loss of the moment, and of the example in its row."""
    rows, loss = rows_and_loss(values)
    return _moment(rows, loss, places(scene(rows), loss, values[EXAMPLE.name])[EXAMPLE.name])


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
