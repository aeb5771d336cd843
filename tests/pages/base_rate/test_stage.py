"""The stage of the base rate: its facts are the lesson's, its words few, its pictures whole."""

import re
from fractions import Fraction

import numpy as np
import pytest

from core.lessons.base_rate.crowd import RARE, STEPS, facts_of
from core.lessons.base_rate.film import PARAMETERS, facts
from pages.base_rate import letters, rare
from pages.base_rate.stage import stage
from tests.pages.test_paths import walkthrough
from tests.stages import said

STAGE = stage()
PATH = walkthrough("base_rate")
DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
PICTURES = [
    pytest.param(picture.scene(tall), id=f"{name} {'tall' if tall else 'wide'}")
    for name, picture in STAGE.pictures.items()
    for tall in (False, True)
]


@pytest.mark.parametrize("dial", ["town", "flagged", "rare"])
def test_the_facts_of_a_dial_are_those_of_the_lesson(dial):
    found = STAGE.dials[dial]
    for i, value in enumerate(found.values):
        true = facts(DEFAULTS | {found.parameter: value})
        for name, values in found.facts.items():
            assert values[i] == pytest.approx(true[name], abs=1e-12), name


def test_the_surprise_comes_after_two_steps_and_some_sixty_words():
    first, second = PATH.steps[:2]
    assert second.ask.name == "precision"
    assert len(said(f"{first.text} {second.text} {second.ask.text}")) <= 75


def test_a_title_does_not_tell_the_answer():
    for step in PATH.steps:
        assert not re.search(r"\d|false alarm|most", step.title.lower())


@pytest.mark.parametrize("scene", PICTURES)
def test_all_stands_within_the_picture(scene):
    layout = scene.picture.figure().layout
    for track, views in scene.tracks.items():
        for view in views:
            for name, change in view.traces.items():
                for letter, axis in (("x", layout.xaxis), ("y", layout.yaxis)):
                    values = [v for v in change.get(letter, [None]) if v is not None]
                    low, high = axis.range
                    waits = track == "waiting" and name in rare.MOVES and letter == "x"
                    if values and not waits:
                        assert low <= min(values) <= max(values) <= high, (track, name)


@pytest.mark.parametrize("tall", [False, True])
def test_who_walks_is_as_many_before_and_after(tall):
    scene, i = letters.scene(tall), STEPS["one_in"].index(100)
    before, after = (scene.tracks[name][i].traces for name in ("crowd", "told"))
    assert set(letters.moves()) == set(PATH.steps[1].after.shows.moves)
    for name in letters.moves():
        assert len(before[name]["x"]) == len(after[name]["x"]) > 0
    people = sum(len(before[f"{kind}_head"]["x"]) for kind in letters.KINDS)
    assert people == 1_000


@pytest.mark.parametrize("tall", [False, True])
def test_the_false_letters_walk_in(tall):
    tracks = rare.scene(tall).tracks
    before, after = tracks["waiting"][0].traces, tracks["rare"][0].traces
    for name in rare.MOVES:
        assert len(before[name]["x"]) == len(after[name]["x"]) == 889
        assert max(before[name]["x"]) < 0  # outside, so that nobody counts them


def test_a_guess_of_the_town_is_not_shown_in_another_town():
    step = next(step for step in PATH.steps if step.task)
    assert not step.shows.said
    assert not step.gap


def test_what_fits_on_no_seat_is_said():
    views = rare.scene(False).tracks["ratio"]
    texts = [view.traces["said_words"]["text"][0] for view in views]
    assert texts[0] == "<b>your false letters</b>"
    assert texts[-1] == "<b>too many for this picture</b>"
    gaps = rare.scene(False).tracks["ratio_gap"]
    assert "said_break" not in gaps[0].traces
    assert "said_break" in gaps[-1].traces
    assert "too many for this picture" in gaps[-1].traces["said_words"]["text"][0]


@pytest.mark.parametrize("tall", [False, True])
def test_before_the_commit_as_many_stand_there_as_were_guessed(tall):
    scene = rare.scene(tall)
    traces = {trace.uid: trace for trace in scene.picture.figure().data}
    assert list(traces["seat_body"].x) == [None]
    assert "seat_body" not in scene.tracks["waiting"][0].traces
    for guess, view in zip(STAGE.dials["ratio"].values, scene.tracks["ratio"], strict=True):
        fitting = len(view.traces["seat_body"]["x"])
        assert fitting == guess or "said_break" in view.traces


def test_the_numbers_that_texts_quote_are_true():
    """Of texts that stand still while a dial moves: what is written out there."""
    town, better = (step for step in PATH.steps if step.task)
    assert "about 1 in 12" in town.after.text
    assert facts_of(12).ppv > Fraction(1, 2) > facts_of(13).ppv
    assert "9 of 1,000" in better.after.text
    assert facts_of(100, fpr=0.009).ppv > Fraction(1, 2) > facts_of(100, fpr=0.010).ppv
    assert "10 of 89" in better.after.text
    assert facts_of(100, recall=1).drawn[:2] == (10, 79)
    assert round(facts_of(RARE).false_per_correct) == 889
    i = STEPS["one_in"].index(100)
    said_then = {
        name: STAGE.dials["town"].facts[name][i]
        for name in ("sick_of_1000", "tp_of_1000", "letters_of_1000", "correct_of_100")
    }
    assert said_then == {
        "sick_of_1000": 10, "tp_of_1000": 9, "letters_of_1000": 88, "correct_of_100": 10,
    }  # fmt: skip


def test_the_tracks_end_with_their_numbers():
    assert STAGE.dials["ratio"].ends == ("1", "100,000")
    assert STAGE.dials["town"].ends == ("1 in 2", "1 in 1,000")
    for dial in STAGE.dials.values():
        places = np.array(dial.places)
        assert (np.diff(places) > 0).all()
        assert (places.min(), places.max()) in {(0, 1), (0, 0)}
