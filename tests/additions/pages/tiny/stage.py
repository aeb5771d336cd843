"""The stage of the tiny lesson: two bars, a dial of four steps, a guess."""

from __future__ import annotations

from functools import cache

import plotly.graph_objects as go

from core.controls import prevalence_in_words
from core.lessons.tiny import CASES, DIAL, PARAMETERS, facts, positives
from ui.draw.panels import Grid, Panel, Room
from ui.stage.declare import Scene, Stage, StageDial, StagePicture, View, named, picture_of

GUESSES = range(101)
WIDE = (930, 430)


@cache
def stage() -> Stage:
    """All that the steps of the lesson can show."""
    return Stage(facts, named(_rare(), _guess()), {"cases": StagePicture(_scene)})


def _rare() -> StageDial:
    others = {name: parameter.default for name, parameter in PARAMETERS.items()}
    found = [facts(others | {"one_in": step}) for step in DIAL.steps]
    return StageDial(
        name="rare",
        label="Prevalence",
        says=[prevalence_in_words(step) for step in DIAL.steps],
        values=DIAL.steps,
        places=[i / (len(DIAL.steps) - 1) for i in range(len(DIAL.steps))],
        ends=("half are positive", "few are"),
        facts={name: [one[name] for one in found] for name in found[0]},
        parameter="one_in",
    )


def _guess() -> StageDial:
    return StageDial(
        name="guess",
        label="Your guess",
        says=[str(guess) for guess in GUESSES],
        values=GUESSES,
        places=[guess / GUESSES[-1] for guess in GUESSES],
        ends=("never", "always"),
    )


def _scene(tall: bool) -> Scene:
    """The missed and the cleared."""
    axis = {"range": [0, CASES], "ticks": ""}
    panel = Panel(x={}, y=axis, room=Room(left=60, right=10, above=10, below=40))
    picture = picture_of({"cases": panel}, Grid(("cases",), (1,), width=WIDE[0], height=WIDE[1]))
    picture.add("cases", bars=go.Bar(x=["missed", "cleared"]))
    at_rest = View({"bars": {"y": [0, 0]}}, "No case is shown yet.")
    shown = [
        View({"bars": {"y": [missed, CASES - missed]}}, f"{missed:g} of {CASES:,} are missed.")
        for missed in positives()
    ]
    return Scene(picture, {"rare": shown, "guess": [at_rest] * len(GUESSES)}, WIDE)
