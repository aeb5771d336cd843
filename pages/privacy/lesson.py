"""Privacy: what the server knows of you."""

from pathlib import Path

from ui.lesson import Lesson

LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Privacy",
    goal="What the server knows of you",
    question="**What this server knows about you: nothing that says who you are.**",
    icon=":material/lock:",
    section="Look up",
)
