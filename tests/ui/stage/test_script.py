"""A stage and its path as one script: what a step names and the stage lacks is said."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest

from core.parameters import Facts
from ui.draw.panels import Grid, Panel, Room
from ui.lesson.path import parsed
from ui.stage.declare import (
    Bars,
    Hall,
    Scene,
    Stage,
    StageDial,
    StagePicture,
    View,
    named,
    picture_of,
)
from ui.stage.script import scene_text, script

FACTS: dict[str, list[float]] = {"recall": [0.9, 0.25, float("nan")], "tp": [9, 1, 0]}
FREE = StageDial(
    "rare", "How rare", ["2", "20", "200"], [2, 20, 200], [0, 0.5, 1], ("", ""), facts=FACTS
)
GUESS = StageDial("guess", "Your guess", ["0 %", "50 %"], [0, 50], [0, 1], ("", ""))


def no_facts(_: dict[str, object]) -> Facts:
    return {}


def scene(tall: bool) -> Scene:
    panel = Panel(x={"range": [0, 1]}, y={"range": [0, 1]}, room=Room())
    picture = picture_of({"plane": panel}, Grid(("plane",), (1,), width=900, height=400))
    picture.add("plane", dot=go.Scatter(x=[0], y=[0], mode="markers"))
    views = [View({"dot": {"x": [x]}}, f"{x}") for x in (0, 1, 2)]
    return Scene(picture, {"rare": views, "guess": views[:2]}, (900, 400))


STAGE = Stage(
    no_facts,
    named(FREE, GUESS),
    {"plane": StagePicture(scene)},
    {"people": Bars(("of all", "caught", "missed"), ("of which", "correct", "false"), "all")},
)
STEP: dict[str, Any] = {
    "title": "Guess",
    "text": "Of ((recall)).",
    "set": {},
    "shows": {"picture": "plane", "dial": "rare", "at": 20, "guess": "guess", "held": True},
    "ask": {
        "kind": "number",
        "name": "how_many",
        "text": "How many?",
        "why": "",
        "fact": "recall",
        "unit": "percent",
        "within": 5,
    },
    "after": {"title": "So many", "shows": {"sentence": "[[recall|percent]] found", "held": False}},
}


def made(step, stage=STAGE):
    return json.loads(script(parsed("tiny", {"scenario": "", "steps": [step]}), stage))


def test_a_step_says_what_it_asks_and_what_comes_after():
    step = made(STEP)["steps"][0]
    asked = {"within": 5, "factor": 1.0, "scale": 100, "fact": "recall", "kind": "number"}
    asked |= {"truths": ["90 %", "25 %", ""]}
    assert step["ask"] == asked | {"name": "how_many", "question": [{"words": "How many?"}]}
    assert (step["shows"]["at"], step["shows"]["track"]) == (1, "rare")
    after = step["after"]["shows"]
    assert (after["picture"], after["dial"], after["at"]) == ("plane", "rare", 1)
    assert (after["guess"], after["held"], after["track"]) == ("", False, "rare")
    assert step["after"]["text"] == step["text"]  # what is not said stays


def test_a_dial_has_its_facts_in_numbers_and_in_the_words_that_are_quoted():
    dial = made(STEP)["dials"]["rare"]
    assert dial["facts"] == {"recall": [0.9, 0.25, None], "tp": [9, 1, 0]}
    assert dial["texts"] == {"recall|percent": ["90 %", "25 %", "—"]}


def test_terms_come_with_their_meaning():
    assert list(made(STEP)["terms"]) == ["recall"]


@pytest.mark.parametrize(
    ("shows", "named_in_it"),
    [
        ({"picture": "plan"}, "plan"),
        ({"dial": "rarer"}, "rarer"),
        ({"guess": "gues"}, "gues"),
        ({"bars": "peopl"}, "peopl"),
        ({"sentence": "[[precision|percent]]"}, "precision"),
        ({"formula": "[[tp|percents]]"}, "percents"),
    ],
)
def test_what_a_step_shows_and_the_stage_does_not_have_is_named(shows, named_in_it):
    step = STEP | {"shows": STEP["shows"] | shows}
    with pytest.raises(KeyError, match=named_in_it):
        made(step)


@pytest.mark.parametrize(
    ("done", "named_in_it"),
    [
        ([["recal", ">=", 0.5]], "'recal' is no fact of the dial 'rare'"),
        ([["recall", ">=", "precision"]], "'precision' is no fact.* recall"),
    ],
)
def test_a_task_is_done_by_facts_that_the_dial_has(done, named_in_it):
    step = {name: part for name, part in STEP.items() if name not in ("ask", "after")}
    made(step | {"task": "Drag.", "done": [["recall", ">=", 0.5]]})
    with pytest.raises(KeyError, match=named_in_it):
        made(step | {"task": "Drag.", "done": done})


def test_a_place_is_judged_by_facts_that_the_dial_of_the_guess_has():
    place = {"kind": "place", "name": "x", "text": "?", "why": "", "over": "one_in"}
    ask = place | {"fact": "recall", "when": [["cost", "<=", 5]]}
    with pytest.raises(KeyError, match=r"'cost' is no fact of the dial"):
        made(STEP | {"ask": ask})


def test_a_place_where_the_dial_does_not_stand_is_named():
    with pytest.raises(ValueError, match="21"):
        made(STEP | {"shows": STEP["shows"] | {"at": 21}})


def test_a_picture_says_what_it_shows_at_each_step_of_its_tracks():
    text = json.loads(scene_text(scene(False)))
    assert text["names"] == ["dot"]
    assert text["tracks"]["rare"][1] == {"data": [{"x": [1]}], "traces": ["dot"], "alt": "1"}
    assert text["size"] == [900, 400]


def test_a_trace_that_a_picture_does_not_have_is_named():
    broken = scene(False)._replace(tracks={"rare": [View({"dots": {"x": [1]}})]})
    with pytest.raises(KeyError, match=r"dots.*rare"):
        scene_text(broken)


def test_a_hall_leaves_out_only_what_a_picture_has():
    there = scene(False)._replace(hall=Hall(("dot",), loose="plane"))
    assert json.loads(scene_text(there))["hall"]["loose"] == ["x", "y"]
    with pytest.raises(KeyError, match="dots"):
        scene_text(there._replace(hall=Hall(("dots",))))


def test_a_stage_is_the_same_for_all():
    assert script(parsed("tiny", {"scenario": "", "steps": [STEP]}), STAGE) == script(
        parsed("tiny", {"scenario": "", "steps": [STEP]}), replace(STAGE)
    )
