"""For teachers: plans with ready links."""

from pathlib import Path

from ui.lesson import Lesson

LESSON = Lesson(
    folder=Path(__file__).parent,
    title="For teachers",
    goal="Plans with ready links",
    icon=":material/school:",
    section="Look up",
)
