"""Glossary: every term and its source."""

from pathlib import Path

from core.glossary import PARAMETERS
from ui.lesson import Lesson

LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Glossary",
    goal="Every term and its source",
    question="Every symbol, metric and sampler, in the words of the code that computes it.",
    icon=":material/dictionary:",
    section="Look up",
    parameters=PARAMETERS,
)
