"""The film of the resampling lesson at a setting, each part made once and kept."""

from __future__ import annotations

from typing import Any

from core.experiment import Experiment
from core.resampling_film import facts, resampling_film
from ui.cache import remembered, remembered_at
from ui.film import Film
from ui.resampling import resampling_picture

computed = remembered(resampling_film)


@remembered
def instrument(experiment: Experiment, jitter: bool, dark: bool) -> Film:
    """The picture with its dial."""
    return resampling_picture(computed(experiment), jitter, dark)


@remembered_at
def facts_at(values: dict[str, Any]) -> dict[str, float]:
    """Every number that may be quoted at a setting."""
    return facts(values, computed)
