"""The films and numbers of the threshold lesson at a setting, each made once and kept."""

from __future__ import annotations

from typing import Any

from core.scorecard import card_of_scores
from core.scores import Origin, calibrations
from core.threshold_choice import (
    Asked,
    Granted,
    Priced,
    brought,
    facts,
    priced,
    uncertain_minimum,
)
from core.threshold_film import threshold_film
from core.thresholds import Uncertain
from ui.cache import remembered, remembered_at
from ui.film import Film
from ui.threshold import threshold_picture
from ui.threshold_calibration import calibration_picture
from ui.threshold_layout import Look
from ui.threshold_words import all_granted

computed, calibrated = remembered(threshold_film), remembered(calibrations)


@remembered
def instrument(origin: Origin, ratio: float, test: tuple[float, float] | None, look: Look) -> Film:
    """The picture with its dial; `test` is one brought from the base-rate page."""
    scores = computed(origin)
    beside = brought(scores, *test) if test else None
    return threshold_picture(scores, priced(scores, ratio), beside, look)


@remembered
def costs_of(origin: Origin, ratio: float) -> tuple[Priced, Uncertain]:
    """What every step costs, and how sure the cheapest is."""
    return priced(computed(origin), ratio), uncertain_minimum(computed(origin), ratio)


@remembered
def wishes_of(origin: Origin, asked: Asked) -> list[Granted]:
    """What each wish finds."""
    return all_granted(computed(origin), asked)


@remembered
def card_of(origin: Origin) -> dict[str, float]:
    """The metrics that no threshold changes."""
    return card_of_scores(*computed(origin).drawn.shown)


@remembered
def diagram(origin: Origin, dark: bool) -> Film:
    """The reliability of every repair."""
    return calibration_picture(calibrated(origin), dark)


@remembered_at
def facts_at(values: dict[str, Any]) -> dict[str, float]:
    """Every number that may be quoted at a setting."""
    return facts(values, computed)
