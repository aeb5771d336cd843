"""The film of the resampling lesson at a setting, each part made once and kept."""

from __future__ import annotations

from functools import cache
from typing import Any

from core.experiment import Experiment
from core.lessons.resampling.facts import facts
from core.lessons.resampling.film import PARAMETERS, experiment_of, resampling_film
from core.lessons.resampling.stage import ResamplingStage, resampling_stage
from pages.resampling.picture import resampling_picture
from ui.film.film import Film
from ui.runtime.cache import cached, cached_at

computed = cached(resampling_film)


@cached
def instrument(experiment: Experiment, jitter: bool, dark: bool) -> Film:
    """The picture with its dial."""
    return resampling_picture(computed(experiment), jitter, dark)


@cached_at
def facts_at(values: dict[str, Any]) -> dict[str, float]:
    """Every number that may be quoted at a setting."""
    return facts(values, computed)


@cache
def on_stage() -> ResamplingStage:
    """What the stage shows: always the setting that the lesson opens with."""
    opened = {name: parameter.default for name, parameter in PARAMETERS.items()}
    return resampling_stage(experiment_of(opened), computed)
