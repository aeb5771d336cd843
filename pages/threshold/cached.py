"""The films and numbers of the threshold lesson at a setting, each made once and kept.

Each is kept by what it reads, so that a control which does not change it does not make it again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.lessons.threshold.choice import uncertain_minimum
from core.lessons.threshold.facts import facts
from core.lessons.threshold.film import (
    ThresholdFilm,
    ThresholdMoment,
    ThresholdSetting,
    swept_scores,
    threshold_film,
)
from core.lessons.threshold.score_sources import CalibrationReport, ScoreConfig, calibration_report
from core.metrics.scorecard import card_of_counts, card_of_scores
from core.metrics.thresholds import RuleOptions, Uncertain
from pages.threshold.calibration_picture import calibration_picture
from pages.threshold.layout import Look
from pages.threshold.picture import threshold_picture
from ui.film.film import Film, FilmLater
from ui.runtime.cache import cached, cached_at

scores_of = cached(swept_scores)


@cached
def every_step(setting: ThresholdSetting) -> ThresholdFilm:
    """All that holds at a setting, at every step of the dial."""
    return threshold_film(setting, scores_of)


@cached_at
def facts_at(values: dict[str, Any]) -> dict[str, float]:
    """Every number that may be quoted at a setting."""
    return facts(values, every_step)


def instrument(setting: ThresholdSetting, look: Look) -> Film:
    """The picture with its dial; what rules choose is not in it."""
    options = RuleOptions(setting.options.miss_ratio)
    return _instrument(ThresholdSetting(setting.config, options, test=setting.test), look)


@cached
def _instrument(setting: ThresholdSetting, look: Look) -> Film:
    return threshold_picture(every_step(setting), look)


@cached
def minimum(config: ScoreConfig, miss_ratio: float) -> Uncertain:
    """How sure the cheapest threshold is."""
    return uncertain_minimum(scores_of(config).validation, miss_ratio, config.seed)


def calibration(config: ScoreConfig) -> CalibrationReport:
    """How true the probabilities of every calibrator are, whichever the config has."""
    return _calibration(replace(config, repair="none"))


@cached
def _calibration(config: ScoreConfig) -> CalibrationReport:
    return calibration_report(scores_of(config).drawn)


def diagram(config: ScoreConfig, dark: bool) -> FilmLater:
    """The reliability of every calibrator."""
    return FilmLater(_diagram, config, dark)


@cached
def _diagram(config: ScoreConfig, dark: bool) -> Film:
    return calibration_picture(calibration(config), dark)


def card_at(config: ScoreConfig, now: ThresholdMoment) -> dict[str, float]:
    """Every metric of the app at one step."""
    return card_of_counts(now.counts) | _card(config)


@cached
def _card(config: ScoreConfig) -> dict[str, float]:
    return card_of_scores(*scores_of(config).drawn.shown)
