"""The films and numbers of the leakage lesson at a setting, each part made once and kept."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from core.lessons.leakage.film import (
    BEFORE,
    MINORITY,
    OPENING_SEED,
    SHARE,
    backdrop,
    facts,
    over_seeds,
    step_of,
    track,
)
from core.lessons.leakage.leaks import LEAKS, trials
from core.lessons.leakage.pipelines import Study
from core.lessons.leakage.stage import (
    Ints,
    LeakageStage,
    Learned,
    leakage_stage,
    learned,
    rows_after_copying,
)
from pages.leakage import leaks_picture as leaks
from pages.leakage import picture as leakage
from pages.leakage import text as leakage_words
from ui.film.film import DialTrack, Film, FilmLater
from ui.film.pieces import later
from ui.runtime.cache import cached, cached_at, cached_small

filmed, here = cached(track), step_of


def instrument(study: Study, before: int, dark: bool) -> Film:
    """The picture with its three dials, each through the place of the others."""
    tracks = {
        dial.name: later(_steps, dial.name, study.at_start(dial.name), before)
        for dial in (MINORITY, SHARE)
    }
    orders = {BEFORE.name: later(_orders, study)}
    return _stage(study.at_start(MINORITY.name, SHARE.name), dark).with_tracks(tracks | orders)


def strips(made: tuple[str, ...], dark: bool) -> FilmLater:
    """What the other leaks report on each seed."""
    return FilmLater(_strips, made, dark)


@cached
def _strips(made: tuple[str, ...], dark: bool) -> Film:
    return leaks.leaks_picture({name: trials(name) for name in LEAKS}, made, dark)


@cached
def seeds_table(study: Study) -> list[dict[str, str]]:
    """Both orders on several seeds, as a table."""
    return leakage_words.seeds_table(*over_seeds(study))


@cached
def leaks_table() -> list[dict[str, str]]:
    """The other leaks, as a table."""
    return leaks.leaks_table({name: trials(name) for name in LEAKS})


@cached_at
def facts_at(values: dict[str, Any]) -> dict[str, float]:
    """Every number that may be quoted at a setting."""
    return facts(values, here)


@cached
def _stage(study: Study, dark: bool) -> Film:
    return leakage.leakage_stage(backdrop(study), study, dark)


@cached_small
def _steps(dial: str, study: Study, before: int) -> DialTrack:
    return leakage.steps_track(filmed(dial, study), before)


@cached_small
def _orders(study: Study) -> DialTrack:
    return leakage.orders_track(here(study))


class Shown(NamedTuple):
    """What the stage shows of its study of copies."""

    stage: LeakageStage
    grown: Ints  # (steps, patients) rows of each patient while copies are made
    learned: Learned


@cache
def shown() -> Shown:
    """The study of the stage, computed once."""
    study = Study(sampler="ros", seed=OPENING_SEED)
    stage = leakage_stage(study)
    return Shown(stage, rows_after_copying(study), learned(stage))
