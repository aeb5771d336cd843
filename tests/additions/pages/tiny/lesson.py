"""Tiny: what it is called, its parameters and facts."""

from pathlib import Path

from core.lessons.tiny import PARAMETERS, facts, positives
from ui.lesson import Lesson

LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Tiny",
    goal="Always no: how often is that right?",
    icon=":material/block:",
    section="The data",
    minutes=3,
    parameters=PARAMETERS,
    facts=facts,
    presets={"Fraud": {"one_in": 1_000}},
    terms=("1 − π",),
    cold_film=positives,
    script_settings=({"one_in": 10},),
)
