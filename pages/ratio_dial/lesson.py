"""Ratio dial: what it is called, its parameters, facts and presets."""

from itertools import count
from pathlib import Path
from typing import Any

from core.experiment import Experiment
from core.lessons.ratio_dial.facts import HEADLINES, facts
from core.lessons.ratio_dial.film import DIAL, PARAMETERS, experiment_of, ratio_film
from pages.ratio_dial import cached
from pages.ratio_dial.stage import stage
from ui.film.opening import Opening
from ui.lesson import Lesson

_seeds = count(1)


def opening(values: dict[str, Any], dark: bool) -> Opening:
    """What the lesson opens with at a setting."""
    picture = cached.instrument(experiment_of(values), values["lines"], dark)
    at = {DIAL.name: DIAL.steps.index(values[DIAL.name])}
    return Opening("ratio_film", picture, at, LESSON.presets)


LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Ratio dial",
    goal="Accuracy climbs while recall falls: which numbers can you trust?",
    question="Make the positives rarer. **Which numbers move, and which only seem to?**",
    icon=":material/tune:",
    section="The data",
    minutes=8,
    asks="Frauds get rarer. Does the model get better?",
    parameters=PARAMETERS,
    facts=facts,
    headlines=HEADLINES,
    presets={
        "Balanced, 1 in 2": {"one_in": 2},
        "Churn, 1 in 30": {"one_in": 30},
        "Fraud, 1 in 1,000": {"one_in": 1_000},
        "Rare cancer, 1 in 10,000": {"one_in": 10_000},
    },
    opening=opening,
    stage=stage,
    terms=(
        "class",
        "minority",
        "majority",
        "positive",
        "negative",
        "prevalence",
        "feature",
        "population",
        "Gaussian",
        "distribution",
        "standard deviation",
        "seed",
        "variance",
        "random",
        "model",
        "training",
        "logistic regression",
        "linear",
        "decision tree, leaf",
        "score",
        "ranking",
        "boundary",
        "π",
        "1 − π",
        "d′",
    ),
    cold_film=lambda: ratio_film(Experiment(seed=next(_seeds))),
    script_settings=(
        {"one_in": 1000, "population": "clumps", "seed": 3},
        {"one_in": 30, "population": "moons", "model": "tree", "spread": 1.5},
        {"one_in": 10000, "separation": 1, "seed": 7},
    ),
    parts={
        "words": "how to read the instrument",
        "in_numbers": "majority vote with the live numbers",
        "own_rows": "link to a table of your own",
    },
)
