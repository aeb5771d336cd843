"""The film of the resampling lesson at a setting, each part made once and kept."""

from __future__ import annotations

from typing import Any

from core.experiment import Experiment
from core.lessons.resampling.facts import facts
from core.lessons.resampling.film import resampling_film
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
