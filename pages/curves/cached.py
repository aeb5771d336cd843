"""The films and numbers of the lesson on curves at a setting, each made once and kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core import curves_views
from core.curves_film import SCORERS, Setting, curves_film
from core.curves_views import Verdict
from ui import curves, curves_below
from ui.cache import remembered, remembered_at, remembered_parts
from ui.film import DialTrack, Film

computed = remembered(curves_film)


def instrument(setting: Setting, one_in: float, tau: float, look: curves.Look, dark: bool) -> Film:
    """The picture with two dials, each filmed through the place of the other."""
    dials = [_track("one_in", setting, tau, look), _track("tau", setting, one_in, look)]
    return _stage(setting, look, dark).with_dials(dials, rest=curves.bands_of(dials[1]))


@remembered_parts
def _track(dial: str, setting: Setting, elsewhere: float, look: curves.Look) -> DialTrack:
    return curves.TRACKS[dial](computed(setting), elsewhere, look)


@remembered
def _stage(setting: Setting, look: curves.Look, dark: bool) -> Film:
    return curves.curves_stage(computed(setting), look, dark)


@remembered
def rates(fixed: tuple[float, float], dark: bool) -> Film:
    """Metrics over the prevalence, at fixed recall and FPR."""
    return curves_below.rates_picture(curves_views.rates_film(*fixed), dark)


def grades(setting: Setting, step: int, dark: bool) -> Film:
    """What lies between the points of a score of a few grades."""
    return _grades_stage(dark).with_dials([_grades_dial(setting, step)])


@remembered
def _grades_stage(dark: bool) -> Film:
    return curves_below.graded_stage(dark)


@remembered_parts
def _grades_dial(setting: Setting, step: int) -> DialTrack:
    return curves_below.grades_dial(curves_views.graded(computed(setting), step))


@remembered_parts
def summaries(setting: Setting, step: int) -> dict[str, float]:
    """The areas at a prevalence."""
    return curves_views.summaries(computed(setting), step)


@remembered_parts
def verdicts(setting: Setting, step: int) -> list[Verdict]:
    """Both models of one ROC-AUC at a prevalence."""
    both = [computed(replace(setting, scorer=name)) for name in SCORERS]
    return [curves_views.verdict(model, step) for model in both]


@remembered_at
def facts_at(values: dict[str, Any]) -> dict[str, float]:
    """Every number that may be quoted at a setting."""
    return curves_views.facts(values, computed)
