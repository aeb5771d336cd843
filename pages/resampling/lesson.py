"""Resampling: what it is called, its parameters, facts and presets."""

from itertools import count
from pathlib import Path

from core.experiment import Experiment
from core.lessons.resampling import HEADLINES, PARAMETERS, ROWS, facts, resampling_film
from pages.resampling.picture import PRESETS
from ui.lesson import Lesson

_seeds = count(1)


def _cold_film() -> object:
    seed = next(_seeds)
    return resampling_film(Experiment(seed=seed, prevalence=0.05, rows=ROWS, sampler="ros"))


LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Resampling",
    goal="Copy the few or leave out the many: what does the model gain?",
    icon=":material/content_copy:",
    section="The data",
    minutes=10,
    parameters=PARAMETERS,
    facts=facts,
    headlines=HEADLINES,
    presets=PRESETS,
    terms=("sample, resampling", "class weight", "jitter", "memorize", "ρ", "r", "ros", "rus"),
    cold_film=_cold_film,
    script_settings=(
        {"population": "listing1", "one_in": 100, "seed": 4},
        {"sampler": "rus", "population": "patches", "model": "tree", "share": 0.4, "seed": 2},
        {"model": "full_tree", "one_in": 50},
        {"share": 0.03, "separation": 1.5, "spread": 0.7},
    ),
)
