"""The front page: what it is called, and that it has a stage."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pages.welcome import stage
from ui.lesson import Lesson


def front_page(lessons: Sequence[Lesson]) -> Lesson:
    """The front page of these lessons, in their order."""
    return Lesson(
        folder=Path(__file__).parent,
        title="Welcome",
        goal="What this is",
        heading="The imbalance instrument",
        question="Fraud is about 1 payment in 1,000; a rare cancer is 1 person in 10,000. "
        "A model that always says “no” is then right nearly all the time, and useless.",
        icon=":material/home:",
        section="",
        stage=cache(lambda: stage.stage(lessons)),
        onward="Start: the accuracy trap · {minutes} min",
        at_root=True,
    )
