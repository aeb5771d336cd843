"""Leakage: what it is called, its parameters, facts and presets."""

from itertools import count
from pathlib import Path
from typing import Any

from core.lessons.leakage.film import DIALS, HEADLINES, PARAMETERS, facts, study_of, track
from core.lessons.leakage.pipelines import Study
from pages.leakage import cached
from pages.leakage.picture import PRESETS
from pages.leakage.stage import stage
from ui.film.opening import Opening
from ui.lesson import Lesson

_seeds = count(1)


def _cold_film() -> object:
    study = Study(seed=next(_seeds))
    return [track(dial, study) for dial in ("minority", "share")]


def opening(values: dict[str, Any], dark: bool) -> Opening:
    """What the lesson opens with at a setting."""
    picture = cached.instrument(study_of(values), int(values["before"]), dark)
    at = {name: dial.steps.index(values[name]) for name, dial in DIALS.items()}
    return Opening("leakage_film", picture, at, LESSON.presets)


LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Leakage",
    goal="Resample before the split, and the test reports what is not true",
    question="Resample to train, never to evaluate. "
    "**What does a test report when the model has trained on copies of its rows?**",
    icon=":material/water_drop:",
    section="The verdict",
    minutes=10,
    asks="A perfect report. Should the ward rely on it?",
    parameters=PARAMETERS,
    facts=facts,
    headlines=HEADLINES,
    presets=PRESETS,
    opening=opening,
    terms=("leakage, leak", "kin, parents, children", "fold", "pipeline", "scaling"),
    cold_film=_cold_film,
    script_settings=(
        {"before": 0, "minority": 50, "share": 0.3, "seed": 2},
        {"sampler": "ros", "model": "neighbours", "population": "clumps"},
        {"sampler": "ros", "before": 0, "model": "logistic", "seed": 4},
        {"sampler": "rus", "minority": 100, "population": "moons", "share": 0.4},
    ),
    stage=stage,
    parts={
        "in_numbers": "where the gap comes from",
        "other_seeds": "the same on other seeds",
        "other_leaks": "other leaks",
        "done_well": "cross-validation without a leak",
    },
)
