"""The films and tables of the SMOTE lesson at a setting, each made once and kept."""

from __future__ import annotations

from typing import Any

from core.lessons.smote import caveats
from core.lessons.smote.facts import facts
from core.lessons.smote.film import DIMENSION, Microscope, smote_film
from pages.smote import caveats_picture as pictures
from pages.smote.picture import LENS_DIALS, smote_stage, smote_track
from ui.film.film import DialTrack, Film, FilmLater
from ui.film.pieces import later
from ui.runtime.cache import cached, cached_at

computed = cached(smote_film)


def microscope(setting: Microscope, dark: bool) -> Film:
    """The picture with its four dials, each through the place of the others."""
    tracks = {dial.name: later(_track, dial.name, setting.at_start(dial)) for dial in LENS_DIALS}
    return _stage(Microscope(*setting[:4]), dark).with_tracks(tracks)


@cached
def _track(dial: str, elsewhere: Microscope) -> DialTrack:
    return smote_track(dial, computed(elsewhere), elsewhere)


@cached
def _stage(setting: Microscope, dark: bool) -> Film:
    return smote_stage(computed(setting), setting, dark)


def variants(setting: Microscope, dark: bool) -> FilmLater:
    """Every variant on the same rows."""
    return FilmLater(_variants, setting, dark)


@cached
def _variants(setting: Microscope, dark: bool) -> Film:
    rows = computed(Microscope(setting.scene, seed=setting.seed))
    return pictures.variants_picture(rows, caveats.side_by_side(setting), dark)


def dimensions(seed: int, k: int, dark: bool) -> Film:
    """What becomes of neighbours in many dimensions."""
    return _dimensions(dark).with_tracks({DIMENSION.name: later(_dimension_track, seed, k)})


@cached
def _dimensions(dark: bool) -> Film:
    return pictures.dimension_stage(dark)


@cached
def _dimension_track(seed: int, k: int) -> DialTrack:
    return pictures.dimension_track(caveats.dimension_film(seed, k))


def categories(seed: int, k: int, dark: bool) -> FilmLater:
    """What becomes of categories."""
    return FilmLater(_categories, seed, k, dark)


@cached
def _categories(seed: int, k: int, dark: bool) -> Film:
    return pictures.category_picture(caveats.category_trial(seed, k), dark)


@cached
def outcomes(setting: Microscope) -> list[dict[str, str]]:
    """What every variant does to the test."""
    return pictures.outcome_table(caveats.outcomes(setting))


@cached_at
def facts_at(values: dict[str, Any]) -> dict[str, float]:
    """Every number that may be quoted at a setting."""
    return facts(values, computed)
