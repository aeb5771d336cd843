"""Threshold: what it is called, its parameters, facts and presets."""

from itertools import count
from pathlib import Path
from typing import Any

from core.lessons.threshold.facts import HEADLINES, facts
from core.lessons.threshold.film import (
    DIAL,
    PARAMETERS,
    ThresholdSetting,
    setting_of,
    threshold_film,
)
from core.lessons.threshold.score_sources import ScoreConfig
from core.metrics import METRICS
from core.metrics.calibration import PROBABILITY_METRICS
from pages.threshold import cached, text
from pages.threshold.layout import Look
from pages.threshold.stage import stage
from pages.threshold.text import PRESETS
from ui.film.opening import Opening
from ui.lesson import Lesson

_seeds = count(1)


def opening(values: dict[str, Any], dark: bool) -> Opening:
    """What the lesson opens with at a setting."""
    setting, look = setting_of(values), Look(values["logs"], values["stretch"], dark)
    every, step = cached.every_step(setting), DIAL.steps.index(values[DIAL.name])
    presets = LESSON.presets | text.rule_buttons(every)
    said = text.rule_in_words(every, values["rule"], step)
    return Opening(
        "threshold_film", cached.instrument(setting, look), {DIAL.name: step}, presets, said
    )


LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Threshold",
    goal="The cut at ½ is a convention: where should yours be?",
    question="A model gives scores. A cut makes alarms of them. "
    "**The default ½ is a convention: where should yours be?**",
    icon=":material/content_cut:",
    section="The model",
    minutes=12,
    asks="The alarm starts at ½. Who decided that?",
    parameters=PARAMETERS,
    facts=facts,
    headlines=HEADLINES,
    presets=PRESETS,
    opening=opening,
    stage=stage,
    terms=(
        "probability",
        "odds",
        "log-odds",
        "threshold, cut",
        "alarm",
        "cost",
        "calibration",
        "Platt’s sigmoid",
        "isotonic regression",
        "prior shift",
        "reliability diagram",
        "bootstrap",
        "validation fold",
        "histogram",
        "p",
        "τ",
        "τ*",
        "C",
        "TP",
        "FP",
        "FN",
        "TN",
        *METRICS,
        *PROBABILITY_METRICS,
    ),
    cold_film=lambda: threshold_film(ThresholdSetting(ScoreConfig(seed=next(_seeds)))),
    script_settings=(
        {"source": "listing", "tau": 0.3, "repair": "isotonic", "rule": "prevalence"},
        {"source": "listing", "tau": 0.5, "miss_ratio": 99, "rule": "f1", "honest": 0},
        {"source": "betas", "one_in": 300, "positive_a": 3, "tau": 0.6, "repair": "prior"}
        | {"rule": "alarms", "alarms": 20, "positive_b": 1.5, "negative_a": 1, "negative_b": 7},
        {"sampler": "ros", "repair": "platt", "tau": 0.02, "seed": 3, "rule": "mcc"},
        {"sampler": "smote", "population": "moons", "repair": "prior", "tau": 0.01}
        | {"rule": "recall", "separation": 1.8},
        {"sampler": "rus", "model": "tree", "one_in": 50, "tau": 0.8, "miss_ratio": 5}
        | {"rule": "cost", "honest": 0},
    ),
    parts={
        "your_scores": "link to scores of your own",
        "listing": "what the third listing prints",
        "costs": "what a miss costs",
        "rules": "what each rule kept",
        "are_they_probabilities": "are the scores probabilities?",
        "every_metric": "every metric at this τ",
        "external_test": "test on other rows",
        "way_back": "links to other lessons",
    },
)
