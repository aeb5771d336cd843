"""The film of the ratio dial at a setting, each part made once and kept."""

from __future__ import annotations

from typing import Any

from core.experiment import Experiment
from core.lessons.ratio_dial.facts import facts
from core.lessons.ratio_dial.film import ratio_film
from pages.ratio_dial.picture import ratio_picture
from ui.film.film import Film
from ui.runtime.cache import cached, cached_at

computed = cached(ratio_film)


@cached
def instrument(experiment: Experiment, lines: tuple[str, ...], dark: bool) -> Film:
    """The picture with its dial."""
    return ratio_picture(computed(experiment), lines, dark)


@cached_at
def facts_at(values: dict[str, Any]) -> dict[str, float]:
    """Every number that may be quoted at a setting."""
    return facts(values, computed)
