"""The films and numbers of the threshold lesson at a setting, each made once and kept."""

from __future__ import annotations

from typing import Any

from core.lessons.threshold.choice import (
    ChosenThreshold,
    CostCurve,
    RuleOptions,
    brought,
    facts,
    priced,
    uncertain_minimum,
)
from core.lessons.threshold.film import threshold_film
from core.lessons.threshold.score_sources import ScoreConfig, calibrations
from core.metrics.scorecard import card_of_scores
from core.metrics.thresholds import Uncertain
from pages.threshold.calibration_picture import calibration_picture
from pages.threshold.layout import Look
from pages.threshold.picture import threshold_picture
from pages.threshold.text import all_chosen
from ui.film.film import Film
from ui.runtime.cache import cached, cached_at

computed, calibrated = cached(threshold_film), cached(calibrations)


@cached
def instrument(
    config: ScoreConfig, ratio: float, test: tuple[float, float] | None, look: Look
) -> Film:
    """The picture with its dial; `test` is one brought from the base-rate page."""
    scores = computed(config)
    beside = brought(scores, *test) if test else None
    return threshold_picture(scores, priced(scores, ratio), beside, look)


@cached
def costs_of(config: ScoreConfig, ratio: float) -> tuple[CostCurve, Uncertain]:
    """What every step costs, and how sure the cheapest is."""
    return priced(computed(config), ratio), uncertain_minimum(computed(config), ratio)


@cached
def chosen_by_rule(config: ScoreConfig, asked: RuleOptions) -> list[ChosenThreshold]:
    """What each rule finds."""
    return all_chosen(computed(config), asked)


@cached
def card_of(config: ScoreConfig) -> dict[str, float]:
    """The metrics that no threshold changes."""
    return card_of_scores(*computed(config).drawn.shown)


@cached
def diagram(config: ScoreConfig, dark: bool) -> Film:
    """The reliability of every repair."""
    return calibration_picture(calibrated(config), dark)


@cached_at
def facts_at(values: dict[str, Any]) -> dict[str, float]:
    """Every number that may be quoted at a setting."""
    return facts(values, computed)
