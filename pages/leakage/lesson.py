"""Leakage: what it is called, its parameters, facts and presets."""

from itertools import count
from pathlib import Path

from core.lessons.leakage.film import HEADLINES, PARAMETERS, facts, track
from core.lessons.leakage.pipelines import Study
from pages.leakage.picture import PRESETS
from ui.lesson import Lesson

_seeds = count(1)


def _cold_film() -> object:
    study = Study(seed=next(_seeds))
    return [track(dial, study) for dial in ("minority", "share")]


LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Leakage",
    goal="Resample before the split, and the test reports what is not true",
    icon=":material/water_drop:",
    section="The verdict",
    minutes=10,
    parameters=PARAMETERS,
    facts=facts,
    headlines=HEADLINES,
    presets=PRESETS,
    terms=("leakage, leak", "kin, parents, children", "fold", "pipeline", "scaling"),
    cold_film=_cold_film,
    script_settings=(
        {"before": 0, "minority": 50, "share": 0.3, "seed": 2},
        {"sampler": "ros", "model": "neighbours", "population": "clumps"},
        {"sampler": "ros", "before": 0, "model": "logistic", "seed": 4},
        {"sampler": "rus", "minority": 100, "population": "moons", "share": 0.4},
    ),
)
