"""The front page."""

from pathlib import Path
from typing import Any

from core.controls import ONE_IN_DIAL
from core.glossary import PARAMETERS
from pages.welcome.picture import small_dial
from ui.film.opening import Opening
from ui.lesson import Lesson


def opening(values: dict[str, Any], dark: bool) -> Opening:
    """The miniature at a setting."""
    at = {ONE_IN_DIAL.name: ONE_IN_DIAL.steps.index(values[ONE_IN_DIAL.name])}
    return Opening("miniature_film", small_dial(dark), at, {})


LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Welcome",
    goal="What this is",
    heading="The imbalance instrument",
    question="Fraud is about 1 payment in 1,000; a rare cancer is 1 person in 10,000. "
    "A model that always says “no” is then right nearly all the time, and useless. "
    "**Drag the dial and watch.**",
    icon=":material/home:",
    section="",
    opening=opening,
    parameters={ONE_IN_DIAL.name: ONE_IN_DIAL, **PARAMETERS},
    at_root=True,
)
