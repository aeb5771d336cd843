"""The front page."""

from pathlib import Path

from core.controls import ONE_IN_DIAL
from core.glossary import PARAMETERS
from ui.lesson import Lesson

LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Welcome",
    goal="What this is",
    icon=":material/home:",
    section="",
    parameters={ONE_IN_DIAL.name: ONE_IN_DIAL, **PARAMETERS},
    at_root=True,
)
