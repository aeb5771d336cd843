"""A lesson with a guided path beside its instrument, whichever of the real ones have one.

`python -m tests.guided run app.py` runs the app in which it has this path and no stage.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from streamlit.web import cli

import ui.lesson
from pages.registry import BY_SLUG
from ui.lesson import Lesson
from ui.lesson.path import Walkthrough, parsed

SLUG = "curves"  # whose page, parameters and facts they are


def path() -> Walkthrough:
    """Its guided path: numbers and a curve to predict, tasks, choices."""
    text = (Path(__file__).parent / "guided_path.toml").read_text("utf-8")
    return parsed(SLUG, tomllib.loads(text))


def put_on_a_path() -> Callable[[], None]:
    """Give the lesson this path and no stage; calling what is returned takes both back."""
    lesson, guided = BY_SLUG[SLUG], path()
    stage, walkthrough_in = lesson.stage, ui.lesson.walkthrough_in

    def found(folder: Path) -> Walkthrough | None:
        return guided if folder == lesson.folder else walkthrough_in(folder)

    def put(stage: object, of: object) -> None:
        object.__setattr__(lesson, "stage", stage)
        ui.lesson.walkthrough_in = of  # type: ignore[assignment]

    put(None, found)
    return lambda: put(stage, walkthrough_in)


@contextmanager
def on_a_path() -> Iterator[Lesson]:
    """The lesson while it has this path and no stage."""
    take_back = put_on_a_path()
    try:
        yield BY_SLUG[SLUG]
    finally:
        take_back()


if __name__ == "__main__":
    put_on_a_path()
    cli.main()
