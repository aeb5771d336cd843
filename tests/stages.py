"""A lesson that has a stage, whichever of the real ones have one: three steps, one dial."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import plotly.graph_objects as go

from pages.registry import BY_SLUG
from ui.draw.panels import Grid, Panel, Room
from ui.lesson import Lesson
from ui.lesson.path import Step
from ui.stage.declare import Scene, Stage, StageDial, StagePicture, View, named, picture_of

SLUG = "resampling"  # whose parameters and facts they are
PATH = """
scenario = "Something is rare."
[[steps]]
title = "How rare?"
text = "The ((recall|share of the found)) falls to [[recall|percent]]."
set = { one_in = 20 }
[steps.shows]
picture = "line"
dial = "rare"
at = 20
guess = "guess"
sentence = "[[guess]] of 100."
[steps.ask]
kind = "number"
name = "recall"
text = "Of 100, how many are found?"
fact = "recall"
unit = "percent"
within = 4
why = "[[recall|percent]] are."
[steps.after]
title = "So rare"
[[steps]]
title = "Move it"
text = "Now **you**."
set = { one_in = 20 }
task = "Drag it to 1 in 50."
done = [["one_in", ">=", 50]]
shows = { picture = "line", dial = "rare", at = 20, sentence = "1 in [[one_in|count]]" }
after = { title = "There it is" }
[[steps]]
title = "The end"
text = "That is all."
shows = { picture = "line", dial = "rare", at = 50, held = true }
"""


def said(text: str) -> list[str]:
    """The words of a text as they are read."""
    text = re.sub(r"\(\((?:[^)|]+\|)?([^)]+)\)\)", r"\1", text)
    return re.sub(r"\[\[[^\]]+\]\]", "0", text).replace("**", "").split()


def phases(steps: Iterable[Step]) -> Iterator[tuple[str, list[str]]]:
    """What is read at each moment: as one comes to a step, and when it is answered or done."""
    for step in steps:
        asked = step.ask.text if step.ask else step.task
        yield f"{step.title} {step.text}", [step.text, asked]
        if step.after:
            longest = max((step.after.low, step.after.high, step.after.right), key=len)
            yield step.after.title, [longest, step.after.text]


def stage() -> Stage:
    """One line with a dot on it, and a dial of two steps that moves the dot."""
    facts = {"one_in": [20.0, 50.0], "recall": [0.5, 0.25]}
    rare = StageDial(
        "rare", "How rare", ["1 in 20", "1 in 50"], [20, 50], [0, 1], ("often", "rare"),
        facts=facts, parameter="one_in",
    )  # fmt: skip
    guess = StageDial(
        "guess", "Your guess", ["0", "50", "100"], [0, 50, 100], [0, 0.5, 1], ("none", "all")
    )
    return Stage(
        BY_SLUG[SLUG].facts, dials=named(rare, guess), pictures={"line": StagePicture(_scene)}
    )


def _scene(tall: bool) -> Scene:
    axis = {"range": [-1, 2], "showticklabels": False, "showgrid": False, "ticks": ""}
    panel = Panel(x=axis, y=axis, room=Room(10, 10, 10, 10))
    picture = picture_of({"line": panel}, Grid(("line",), (1,), width=930, height=430))
    picture.add("line", dot=go.Scatter(x=[0], y=[0], mode="markers"))
    steps = [View({"dot": {"x": [x]}}, f"A dot at {x}.") for x in (0, 1)]
    return Scene(picture, {"rare": steps, "guess": [*steps, *steps[:1]]}, (930, 430))


def lesson(folder: Path) -> Lesson:
    """The lesson, of which the path lies in a folder of that name within `folder`."""
    room = folder / SLUG
    room.mkdir(exist_ok=True)
    (room / "path.toml").write_text(PATH, "utf-8")
    return replace(BY_SLUG[SLUG], folder=room, stage=stage)


@contextmanager
def on_a_stage(slug: str = SLUG) -> Iterator[Lesson]:
    """A lesson of the course while it has this stage; its path stays its own."""
    found = BY_SLUG[slug]
    before = found.stage
    object.__setattr__(found, "stage", stage)
    try:
        yield found
    finally:
        object.__setattr__(found, "stage", before)
