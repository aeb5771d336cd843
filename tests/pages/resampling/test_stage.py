"""The stage of resampling: its facts are the lesson's, its words few, its pictures whole."""

import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from core.lessons.resampling.facts import facts
from core.lessons.resampling.film import PARAMETERS
from core.lessons.resampling.stage import RARE
from pages.resampling import boundaries, cached, claims, lanes, thousand
from pages.resampling.stage import stage
from tests.pages.test_paths import walkthrough
from tests.stages import said

STAGE = stage()
PATH = walkthrough("resampling")
DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
SHOWN = cached.on_stage()
SCENES = {
    (name, tall): picture.scene(tall)
    for name, picture in STAGE.pictures.items()
    for tall in (False, True)
}
PICTURES = [pytest.param(*key, id=f"{key[0]} {'tall' if key[1] else 'wide'}") for key in SCENES]
# What the lesson is set to, for each dial, beside the share.
SET: dict[str, dict[str, Any]] = {
    "left_out": {"sampler": "rus"},
    "rare": {"one_in": 1 / RARE, "share": 0.5},
}


def step_of(name):
    return next(step for step in PATH.steps if step.ask and step.ask.name == name)


@pytest.mark.parametrize("dial", ["drawn", "copied", "copies", "left_out", "weights", "threshold"])
def test_the_facts_of_a_dial_are_those_of_the_lesson(dial):
    found = STAGE.dials[dial]
    for i, share in enumerate(found.values):
        true = facts(DEFAULTS | {"share": share} | SET.get(dial, {}), cached.computed)
        for name in found.facts.keys() - {"swapped"}:
            assert found.facts[name][i] == pytest.approx(true[name], abs=1e-12), name


def test_the_facts_of_the_other_insurer_are_those_of_the_lesson():
    true = facts(DEFAULTS | SET["rare"], cached.computed)
    for name, values in STAGE.dials["rare"].facts.items():
        assert list(values) == [true[name]]


def test_the_surprise_comes_after_two_steps_and_some_seventy_words():
    first, second = PATH.steps[:2]
    assert second.ask.name == "spots"
    assert len(said(f"{first.text} {second.text} {second.ask.text}")) <= 75


def test_a_title_does_not_tell_the_answer():
    for step in PATH.steps[1:]:
        assert not re.search(r"nearly|more than|towers|original|not exist", step.title.lower())


@pytest.mark.parametrize(("name", "tall"), PICTURES)
def test_all_stands_within_the_picture(name, tall):
    scene = SCENES[name, tall]
    layout = scene.picture.figure().layout
    for track, views in scene.tracks.items():
        for view in views:
            for trace, change in view.traces.items():
                if (track, trace) == ("flat", "coins"):
                    continue  # they wait outside
                for letter, axis in (("x", layout.xaxis), ("y", layout.yaxis)):
                    values = np.array(change.get(letter, [None]), float)
                    low, high = axis.range
                    inside = np.isnan(values) | ((values >= low) & (values <= high))
                    assert inside.all(), (track, trace)


@pytest.mark.parametrize("tall", [False, True])
def test_copies_wait_outside_and_fall_on_their_originals(tall):
    scene = SCENES["claims", tall]
    before, after = scene.tracks["flat"][0].traces, scene.tracks["copied"][0].traces
    assert set(step_of("spots").after.shows.moves) == set(claims.MOVES)
    top = scene.picture.figure().layout.yaxis.range[1]
    assert min(before["coins"]["y"]) > top  # so that nobody counts them or sees where they belong
    for name in ("frauds", "coins"):
        assert len(before[name]["x"]) == len(after[name]["x"]) == {"frauds": 50, "coins": 900}[name]
    originals = set(after["frauds"]["x"].tolist())
    assert set(after["coins"]["x"].tolist()) <= originals
    base = scene.picture.figure().data[scene.picture.names.index("honest")]
    assert len(before["honest"]["x"]) == len(base.x) == 950


@pytest.mark.parametrize("tall", [False, True])
def test_rings_are_as_many_when_the_plane_tips_over(tall):
    tracks = SCENES["claims", tall].tracks
    for spots, asked, told in zip(claims.SPOTS, tracks["spots"], tracks["spots_gap"], strict=True):
        assert [len(view.traces["rings"]["x"]) for view in (asked, told)] == [max(1, spots)] * 2


def test_a_tower_grows_by_adding():
    views = SCENES["claims", False].tracks["copies"]
    before: set[tuple[int, int]] = set()
    for view in views:
        coins = {
            tuple(place)
            for name in ("coins", "coins_missed")
            for place in zip(view.traces[name]["x"], view.traces[name]["y"], strict=True)
            if place[0] is not None
        }
        assert before <= coins
        before = coins
    assert len(before) == 900


def test_what_under_sampling_leaves_thins_out():
    views = SCENES["boundaries", False].tracks["left_out"]
    rows = [set(zip(*(view.traces["honest"][xy] for xy in "xy"), strict=True)) for view in views]
    assert all(later <= earlier for earlier, later in pairwise(rows))


@pytest.mark.parametrize(
    ("picture", "moves"), [("boundaries", boundaries.MOVES), ("thousand", thousand.MOVES)]
)
def test_the_truth_glides_from_the_guess(picture, moves):
    step = next(step for step in PATH.steps if step.ask and step.shows.picture == picture)
    assert tuple(step.after.shows.moves) == moves
    tracks = SCENES[picture, False].tracks
    asked = tracks[step.shows.guess][10].traces[moves[0]]
    after = step.after.shows
    at = list(STAGE.dials[after.dial].values).index(after.at)
    told = tracks[after.track or after.dial][at].traces[moves[0]]
    assert len(asked["x"]) == len(told["x"])


def test_a_count_stands_over_its_place_on_the_dial():
    for tall in (False, True):
        scene = SCENES["thousand", tall]
        width = scene.picture.figure().layout.xaxis.range[1]
        assert scene.on_dial
        for at, view in zip(STAGE.dials["count"].places, scene.tracks["count"], strict=True):
            assert view.traces["guess"]["x"][0] == pytest.approx(at * width, abs=1)


def test_a_boundary_stands_over_its_place_on_the_dial():
    scene = SCENES["boundaries", False]
    width = scene.picture.figure().layout.xaxis.range[1]
    for at, view in zip(STAGE.dials["where"].places, scene.tracks["where"], strict=True):
        assert view.traces["guess"]["x"][0] == pytest.approx(at * width, abs=1)


def test_rings_that_do_not_exist_are_those_beyond_the_real_ones():
    for picture, real, expected in (("thousand", 50, 199), ("rare", 10, 169)):
        track = "expects" if picture == "thousand" else "rare"
        view = SCENES[picture, False].tracks[track][-1]
        assert len(view.traces["ghosts"]["x"]) == expected - real
        assert f"{expected} frauds" in view.alt


def test_the_threshold_falls_to_the_left_and_its_boundary_with_it():
    dial = STAGE.dials["threshold"]
    assert (dial.says[0], dial.says[-1]) == ("0.05", "½")
    assert (dial.facts["moved_fp_of_1000"][0], dial.facts["moved_fp_of_1000"][-1]) == (120, 6)
    views = SCENES["boundaries", False].tracks["threshold"]
    across = [view.traces["boundary"]["x"].mean() for view in views]
    assert across == sorted(across)


def test_the_numbers_that_texts_quote_are_true():
    """Of texts that stand still while a dial moves: what is written out there."""
    copies, weights, lanes_ = (step for step in PATH.steps if step.task)
    over, rare = SHOWN.over, SHOWN.rare
    assert "the model now finds 45, not 24" in copies.after.text.replace("\n", " ")
    assert (over["tp_of_1000"][-1], over["tp_of_1000"][0]) == (45, 24)
    assert "115 new honest" in copies.after.text.replace("\n", " ")
    assert (over["fp_of_1000"][-1], over["fp_of_1000"][0]) == (115, 6)
    assert "weight 19" in weights.after.text
    assert over["louder"][-1] == 19
    expects, rarer = step_of("expects"), step_of("rarer")
    assert "There are 19 times as many frauds in training" in expects.after.text
    assert over["expected_of_1000"][-1] == 199
    assert round(rare["expected_of_1000"] / 10) == 17
    assert "17 times" in rarer.after.text
    assert round(over["expected_of_1000"][-1] / 50) == 4
    assert "9 correct alarms, and 104 false" in rarer.after.text
    assert (rare["tp_of_1000"], rare["fp_of_1000"]) == (9, 104)
    assert f"of {lanes.pairs()}" in lanes_.shows.sentence


def test_the_dials_run_from_end_to_end():
    for name, dial in STAGE.dials.items():
        places = np.array(dial.places)
        assert (np.diff(places) > 0).all()
        if name != "where":  # it lies where the frauds do, so that no way along it says nothing
            assert (places.min(), places.max()) in {(0, 1), (0, 0)}


def test_a_guess_of_the_boundary_counts_up_to_the_right_in_one_unit_with_its_answer():
    guess, step = STAGE.dials["where"], step_of("where")
    assert list(guess.values) == list(range(51))
    assert list(guess.says) == [str(n) for n in range(51)]
    assert STAGE.dials["left_out"].facts[step.ask.fact][-1] == 6
    assert "[[fn_of_1000|count]] of 50 missed" in step.after.shows.sentence
    places = np.array(guess.places)
    rest = int(np.abs(places - guess.rest).argmin())
    assert abs(guess.values[rest] - 6) > step.ask.within  # an untouched handle is no answer


def test_weights_are_equal_where_areas_are_and_the_task_is_done_at_the_weight_of_the_text():
    dial, step = STAGE.dials["weights"], next(s for s in PATH.steps if s.shows.dial == "weights")
    assert step.done == (("louder", ">=", 19),)
    assert dial.facts["louder"][-1] == 19
    assert dial.says[-1] == "× 19"
    for view, weight in zip(
        SCENES["boundaries", False].tracks["weights"], dial.facts["louder"], strict=True
    ):
        one, heavy = (view.traces[name]["marker"]["size"] for name in ("honest", "heavy"))
        assert (heavy / one) ** 2 == pytest.approx(weight, rel=0.01)


@pytest.mark.parametrize("tall", [False, True])
def test_a_picture_of_old_claims_says_so_where_numbers_are_of_new_ones(tall):
    for step in PATH.steps:
        if "of_1000" in step.shows.sentence and step.shows.picture in ("claims", "boundaries"):
            assert step.shows.sentence.startswith("1,000 new claims: ")
            picture = SCENES[step.shows.picture, tall].picture
            word = picture.figure().data[picture.names.index("rows_word")]
            assert "old claims" in word.text[0]
