"""Resampling: what it is called, its parameters, facts and presets."""

from itertools import count
from pathlib import Path
from typing import Any

from core.experiment import Experiment
from core.lessons.resampling.facts import HEADLINES, facts
from core.lessons.resampling.film import (
    DIAL,
    PARAMETERS,
    ROWS,
    experiment_of,
    resampling_film,
)
from pages.resampling import cached
from pages.resampling.picture import PRESETS
from pages.resampling.stage import stage
from ui.film.opening import Opening
from ui.lesson import Lesson

_seeds = count(1)


def _cold_film() -> object:
    seed = next(_seeds)
    return resampling_film(Experiment(seed=seed, prevalence=0.05, rows=ROWS, sampler="ros"))


def opening(values: dict[str, Any], dark: bool) -> Opening:
    """What the lesson opens with at a setting."""
    picture = cached.instrument(experiment_of(values), values["jitter"], dark)
    at = {DIAL.name: DIAL.steps.index(values[DIAL.name])}
    return Opening("resampling_film", picture, at, LESSON.presets)


LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Resampling",
    goal="Copy the few or leave out the many: what does the model gain?",
    question="Copy the few, or leave out the many, until both count the same. "
    "**Does the model learn anything that it did not know?**",
    icon=":material/content_copy:",
    section="The data",
    minutes=10,
    asks="Copy the frauds. What does the model gain?",
    parameters=PARAMETERS,
    facts=facts,
    headlines=HEADLINES,
    presets=PRESETS,
    opening=opening,
    terms=(
        "sample, resampling",
        "over-sampling",
        "copies",
        "under-sampling",
        "class weight",
        "jitter",
        "memorize",
        "ρ",
        "r",
        "ros",
        "rus",
    ),
    cold_film=_cold_film,
    script_settings=(
        {"population": "listing1", "one_in": 100, "seed": 4},
        {"sampler": "rus", "population": "patches", "model": "tree", "share": 0.4, "seed": 2},
        {"model": "full_tree", "one_in": 50},
        {"share": 0.03, "separation": 1.5, "spread": 0.7},
    ),
    stage=stage,
    parts={
        "in_numbers": "how many rows",
        "four_ways": "four ways to the same point",
        "own_rows": "link to a table of your own",
    },
)
