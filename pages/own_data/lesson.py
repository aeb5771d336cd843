"""Your data: from a file of one's own to a decision."""

from pathlib import Path

from core.own.parameters import PARAMETERS
from ui.lesson import Lesson

LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Your data",
    goal="From a file of yours to a decision",
    question="Bring what your model said of each case and what it really was, or a table to train "
    "on. "
    "**Where should the alarm start, and how sure is that?**",
    icon=":material/upload_file:",
    section="Your data",
    parameters=PARAMETERS,
)
