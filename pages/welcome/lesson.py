"""The front page."""

from pathlib import Path

from core.glossary import PARAMETERS
from core.lessons.ratio_dial import DIAL
from ui.lesson import Lesson

LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Welcome",
    goal="What this is",
    icon=":material/home:",
    section="",
    parameters={DIAL.name: DIAL, **PARAMETERS},
    at_root=True,
)
