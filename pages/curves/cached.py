"""The films and numbers of the lesson on curves at a setting, each made once and kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.lessons.curves import views as curves_views
from core.lessons.curves.film import SCORERS, Setting, curves_film
from core.lessons.curves.views import Verdict
from pages.curves import below_picture as curves_below
from pages.curves import picture as curves
from pages.curves import text
from ui.film.film import DialTrack, Film, Still
from ui.film.pieces import later
from ui.runtime.cache import cached, cached_at, cached_small

computed = cached(curves_film)


def instrument(setting: Setting, one_in: float, tau: float, look: curves.Look, dark: bool) -> Film:
    """The picture with two dials, each filmed through the place of the other."""
    tracks = {
        "one_in": later(_track, "one_in", setting, tau, look),
        "tau": later(_track, "tau", setting, one_in, look),
    }
    return _stage(setting, look, dark).with_tracks(tracks, later(_bands, setting, one_in))


@cached_small
def _bands(setting: Setting, one_in: float) -> Still:
    return curves.bands_at(computed(setting), one_in)


@cached_small
def _track(dial: str, setting: Setting, elsewhere: float, look: curves.Look) -> DialTrack:
    return curves.TRACKS[dial](computed(setting), elsewhere, look)


@cached
def _stage(setting: Setting, look: curves.Look, dark: bool) -> Film:
    return curves.curves_stage(computed(setting), look, dark)


def rates_at(values: dict[str, Any]) -> tuple[float, float]:
    """Recall and FPR of the chapter, or of the model at the threshold of the moment."""
    if values["rates"] == "chapter":
        return curves_views.CHAPTER_RATES
    return computed(curves_views.setting_of(values)).rates(values["tau"])


def rates(fixed: tuple[float, float], dark: bool) -> Film:
    """Metrics over the prevalence, at fixed recall and FPR."""
    return _rates_stage(dark).with_tracks({"one_in": later(_rates_track, fixed)})


@cached
def _rates_stage(dark: bool) -> Film:
    return curves_below.rates_stage(dark)


@cached_small
def _rates_track(fixed: tuple[float, float]) -> DialTrack:
    return curves_below.rates_track(curves_views.rates_film(*fixed))


@cached_small
def rates_table(fixed: tuple[float, float]) -> list[dict[str, str]]:
    """The same at some prevalences."""
    return text.rates_table(curves_views.rates_film(*fixed))


def grades(setting: Setting, step: int, dark: bool) -> Film:
    """What lies between the points of a score of a few grades."""
    return _grades_stage(dark).with_tracks({"grades": later(_grades_track, setting, step)})


@cached
def _grades_stage(dark: bool) -> Film:
    return curves_below.graded_stage(dark)


@cached_small
def _grades_track(setting: Setting, step: int) -> DialTrack:
    return curves_below.grades_track(curves_views.graded(computed(setting), step))


@cached_small
def summaries(setting: Setting, step: int) -> dict[str, float]:
    """The areas at a prevalence."""
    return curves_views.summaries(computed(setting), step)


@cached_small
def verdicts(setting: Setting, step: int) -> list[Verdict]:
    """Both models of one ROC-AUC at a prevalence."""
    both = [computed(replace(setting, scorer=name)) for name in SCORERS]
    return [curves_views.verdict(model, step) for model in both]


@cached_at
def facts_at(values: dict[str, Any]) -> dict[str, float]:
    """Every number that may be quoted at a setting."""
    return curves_views.facts(values, computed)
