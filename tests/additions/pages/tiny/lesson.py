"""Tiny: what it is called, its parameters and facts."""

from pathlib import Path
from typing import Any

from core.lessons.tiny import DIAL, PARAMETERS, facts, positives
from pages.tiny.picture import tiny_picture
from pages.tiny.stage import stage
from ui.film.opening import Opening
from ui.lesson import Lesson


def opening(values: dict[str, Any], dark: bool) -> Opening:
    """What the lesson opens with at a setting."""
    at = {"one_in": DIAL.steps.index(values["one_in"])}
    return Opening("tiny_film", tiny_picture(dark), at, LESSON.presets)


LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Tiny",
    goal="Always no: how often is that right?",
    question="A model always says no. **How often is that right?**",
    icon=":material/block:",
    section="The data",
    minutes=3,
    asks="Always “no”: how often is that correct?",
    parameters=PARAMETERS,
    facts=facts,
    presets={"Fraud": {"one_in": 1_000}},
    opening=opening,
    terms=("1 − π",),
    cold_film=positives,
    script_settings=({"one_in": 10},),
    stage=stage,
)
