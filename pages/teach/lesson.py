"""For teachers: plans with ready links."""

from pathlib import Path

from ui.lesson import Lesson

LESSON = Lesson(
    folder=Path(__file__).parent,
    title="For teachers",
    goal="Plans with ready links",
    question="Plans for 10, 45 and 90 minutes. "
    "**Have them predict first:** students who only watch learn "
    "little more than those who saw nothing.",
    icon=":material/school:",
    section="",
)
