"""The film of the ratio dial at a setting, each part made once and kept."""

from __future__ import annotations

from typing import Any

from core.experiment import Experiment
from core.ratio_film import facts, ratio_film
from ui.cache import remembered, remembered_at
from ui.film import Film
from ui.ratio_dial import ratio_picture

computed = remembered(ratio_film)


@remembered
def instrument(experiment: Experiment, lines: tuple[str, ...], dark: bool) -> Film:
    """The picture with its dial."""
    return ratio_picture(computed(experiment), lines, dark)


@remembered_at
def facts_at(values: dict[str, Any]) -> dict[str, float]:
    """Every number that may be quoted at a setting."""
    return facts(values, computed)
