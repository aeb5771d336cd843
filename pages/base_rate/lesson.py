"""Base rate: what it is called, its parameters, facts and presets."""

from itertools import count
from pathlib import Path

from core.lessons.base_rate import DIALS, HEADLINES, PARAMETERS, Setting, facts, track
from pages.base_rate.picture import PRESETS
from ui.lesson import Lesson

_numbers = count(1)


def _cold_film() -> object:
    setting = Setting(dependence=1 / next(_numbers))
    return [track(dial, setting) for dial in DIALS]


LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Base rate",
    goal="A good test says yes: how often is it right?",
    icon=":material/groups:",
    section="The verdict",
    minutes=8,
    parameters=PARAMETERS,
    facts=facts,
    headlines=HEADLINES,
    presets=PRESETS,
    terms=(
        "base rate",
        "sensitivity",
        "screening",
        "independent, dependence",
        "likelihood ratio",
        "PPV",
        "NPV",
        "LR+",
    ),
    cold_film=_cold_film,
    script_settings=(
        {"one_in": 37.5, "recall": 0.873, "fpr": 0.0312, "dependence": 0.3, "wanted": 0.4},
        {"one_in": 2, "recall": 0.99, "fpr": 0.001, "study": 500},
        {"one_in": 20_000, "recall": 0.95, "fpr": 0.01},
    ),
    ready="guess=50",
)
