"""Base rate: what it is called, its parameters, facts and presets."""

from itertools import count
from pathlib import Path
from typing import Any

from core.lessons.base_rate.film import (
    DIALS,
    HEADLINES,
    PARAMETERS,
    Setting,
    dials_at,
    facts,
    setting_of,
    track,
)
from pages.base_rate import cached
from pages.base_rate.picture import PRESETS
from pages.base_rate.stage import stage
from ui.film.opening import Opening
from ui.lesson import Lesson

_numbers = count(1)


def _cold_film() -> object:
    setting = Setting(dependence=1 / next(_numbers))
    return [track(dial, setting) for dial in DIALS]


def opening(
    values: dict[str, Any], dark: bool, landings: dict[str, float] | None = None
) -> Opening:
    """What the lesson opens with at a setting.

    `landings`: where an address has put a dial between two of its steps, of this visit.
    """
    if landings is None:
        landings = {name: values[name] for name in DIALS if values[name] not in DIALS[name].steps}
    picture = cached.instrument(setting_of(values), landings, values["guess"], dark)
    at = {name: dial.steps.index(values[name]) for name, dial in dials_at(landings).items()}
    return Opening("base_rate_film", picture, at, LESSON.presets)


LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Base rate",
    goal="A good test says yes: how often is it right?",
    question="A good test sounds the alarm. **How often is the alarm right?**",
    icon=":material/groups:",
    section="The verdict",
    minutes=8,
    asks="The test says yes. How often is it correct?",
    parameters=PARAMETERS,
    facts=facts,
    headlines=HEADLINES,
    presets=PRESETS,
    opening=opening,
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
    stage=stage,
    parts={
        "exact_values": "exact values",
        "in_numbers": "Bayes’ rule with the live numbers",
        "inverse_question": "what it takes to be as precise as wanted",
        "way_back": "links to other lessons",
    },
)
