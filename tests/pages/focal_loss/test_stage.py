"""The stage of focal loss: its facts are the lesson's, its words few, its pictures whole."""

import re

import numpy as np
import pytest

from core.lessons.focal_loss.ends import Misfit, end
from core.lessons.focal_loss.facts import facts
from core.lessons.focal_loss.film import PARAMETERS, Rows
from core.lessons.focal_loss.first_steps import begun, groups, totals
from core.lessons.focal_loss.stage import TRAINED, asked_threshold, cut_at, weighted
from pages.focal_loss import cut, expected, gradients, kept, plane
from pages.focal_loss.marks import FINE
from pages.focal_loss.stage import stage
from tests.pages.test_paths import walkthrough
from tests.stages import said
from ui.lesson.path import filled, holds

STAGE = stage()
PATH = walkthrough("focal_loss")
DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
PICTURES = [
    pytest.param(name, tall, id=f"{name} {'tall' if tall else 'wide'}")
    for name in STAGE.pictures
    for tall in (False, True)
]


def scene_of(name, tall=False):
    return STAGE.pictures[name].scene(tall)


def step_of(question):
    return next(step for step in PATH.steps if step.ask and step.ask.name == question)


@pytest.mark.parametrize("dial", ["begun", "gamma", "fit", "misfit", "common"])
def test_the_facts_of_a_dial_are_those_of_the_lesson(dial):
    found = STAGE.dials[dial]
    at = {"one_in": 10} if dial == "common" else {}
    for i in {0, len(found.values) // 2, len(found.values) - 1}:
        true = facts(DEFAULTS | at | {"gamma": found.values[i]})
        for name, values in found.facts.items():
            assert values[i] == pytest.approx(true[name], abs=1e-9), name


def test_the_surprise_comes_after_two_steps_and_some_eighty_words():
    first, second = PATH.steps[:2]
    assert second.ask.name == "share"
    assert len(said(f"{first.text} {second.text} {second.ask.text}")) <= 85
    assert 6 <= len(PATH.steps) <= 10


def test_a_title_does_not_tell_the_answer():
    for step in PATH.steps:
        assert not re.search(r"\d|nothing|most|not exist|twice", step.title.lower())


def test_words_that_stopped_readers_are_gone():
    texts = " ".join(
        [f"{step.title} {step.text} {step.after.text if step.after else ''}" for step in PATH.steps]
    ).lower()
    assert not re.search(
        r"\b(rope|tug|silent|louder|bent|knot|pulls?)\b", re.sub(r"\(\(pull\|", "", texts)
    )
    assert "keeps ½ where it is" in " ".join(texts.split())


@pytest.mark.parametrize(("name", "tall"), PICTURES)
def test_all_stands_within_the_picture(name, tall):
    scene = scene_of(name, tall)
    layout = scene.picture.figure().layout
    for track, views in scene.tracks.items():
        for view in views:
            for trace, change in view.traces.items():
                for letter, axis in (("x", layout.xaxis), ("y", layout.yaxis)):
                    values = [v for v in change.get(letter, [None]) if v is not None]
                    low, high = axis.range
                    if values:
                        assert low <= min(values) <= max(values) <= high, (track, trace)


@pytest.mark.parametrize("tall", [False, True])
@pytest.mark.parametrize(
    ("question", "moves"),
    [
        ("share", gradients.MOVES),
        ("left", kept.MOVES),
        ("found", plane.MOVES),
        ("misfit", plane.MOVES),
        ("expected", expected.MOVES),
        ("common", expected.MOVES),
    ],
)
def test_what_glides_is_as_many_before_and_after(question, moves, tall):
    step = step_of(question)
    assert step.after.shows.moves == moves
    scene, dial = scene_of(step.shows.picture, tall), STAGE.dials[step.shows.dial]
    base = dict(zip(scene.picture.names, scene.picture.figure().data, strict=True))
    before, after = (
        scene.tracks[shows.track][list(dial.values).index(shows.at)].traces
        for shows in (step.shows, step.after.shows)
    )
    guess = scene.tracks[step.shows.guess][7].traces
    for name in moves:
        sizes = [
            len(change.get(name, {}).get("x", base[name].x)) for change in (before | guess, after)
        ]
        assert sizes[0] == sizes[1] > 0, name


@pytest.mark.parametrize("tall", [False, True])
def test_the_area_of_a_mark_is_its_gradient(tall):
    """A square of side s and a circle of diameter d: s² and πd²/4 on one scale, at every γ."""
    seen = begun(Rows())
    for scene in (scene_of("gradients", tall), scene_of("level", tall)):
        track = scene.tracks.get("begun") or scene.tracks["gamma"]
        for view, gamma in ((track[0], 0.0), (track[-1], 2.0 if "begun" in scene.tracks else 5.0)):
            side = np.array(view.traces["good"]["marker"]["size"])
            across = np.array(view.traces["cracked"]["marker"]["size"])
            areas = np.concatenate([side**2, np.pi * across**2 / 4])
            true = np.concatenate(
                [groups(seen.majority, gamma, 100), groups(seen.minority, gamma, 1)]
            )
            scale = areas[-1] / true[-1]
            np.testing.assert_allclose(np.sqrt(areas), np.sqrt(scale * true), atol=0.02)


def test_the_bar_ends_at_the_share():
    scene = scene_of("gradients")
    width = scene.picture.figure().layout.xaxis.range[1]
    for view, gamma in zip(scene.tracks["begun"], gradients.BEGUN, strict=True):
        share = totals(begun(Rows()), gamma).share
        assert max(view.traces["cracked_bar"]["x"]) / width == pytest.approx(share, abs=1e-3)


@pytest.mark.parametrize("where", ["fit", "misfit"])
def test_the_pile_has_as_many_as_the_number_says(where):
    for view, gamma in zip(scene_of(where).tracks[where], TRAINED, strict=True):
        found = end(Rows() if where == "fit" else Misfit(), gamma).found_of_100
        assert len(view.traces["pile_found"]["x"]) == found
        assert len(view.traces["pile_missed"]["x"]) == 100 - found


def test_where_the_model_can_fit_the_boundary_stays_and_where_it_cannot_it_moves():
    def moved(where):
        views = scene_of(where).tracks[where]
        first, last = (np.mean(views[i].traces["boundary"]["x"]) for i in (0, -1))
        return abs(last - first) / FINE

    assert moved("fit") < 6  # pixels of a plane 560 wide
    assert moved("misfit") > 15


def test_rings_are_the_cracked_parts_that_do_not_exist():
    for name, one_in in (("expected", 100), ("common", 10)):
        view = scene_of(name).tracks["expects"][TRAINED.index(2) if name == "expected" else 0]
        true = end(Rows(one_in=one_in), 2.0)
        rings = len(view.traces["unreal"]["x"])
        assert rings == true.expected_of_1000 - true.real_of_1000
        assert f"{rings} do not exist" in view.traces["unreal_word"]["text"][0]


def test_the_boundary_lies_above_the_thumb():
    dial, scene = STAGE.dials["threshold"], scene_of("cut")
    assert scene.on_dial
    width = scene.picture.figure().layout.xaxis.range[1]
    for place, view in zip(dial.places, scene.tracks["threshold"], strict=True):
        if 0.02 < place < 0.98:
            assert np.mean(view.traces["boundary"]["x"]) / width == pytest.approx(place, abs=2e-3)


def test_the_numbers_that_texts_quote_are_true():
    """Of texts that stand still while a dial moves: what is written out there."""
    at = {gamma: facts(DEFAULTS | {"gamma": gamma}) for gamma in (0.0, 1.0, 2.0, 5.0)}
    texts = {
        step.title: f"{step.text} {step.after.text if step.after else ''}" for step in PATH.steps
    }
    every = " ".join(" ".join(texts.values()).split())
    assert "11 % of the ((total gradient))" in every
    assert round(100 * at[0.0]["first_share"]) == 11
    assert "multiplied by 0.01. The gradient keeps more" in every
    assert 0.01 < at[2.0]["kept_90"] == pytest.approx(0.03, abs=0.005)
    assert "both are equal at γ = 1" in every
    assert at[1.0]["first_share"] == pytest.approx(0.5, abs=0.005)
    assert "ten times as much" in every
    assert 9 < at[2.0]["first_minority"] / at[2.0]["first_majority"] < 11
    assert "each γ finds 23 or 22" in every
    assert set(STAGE.dials["fit"].facts["found_of_100"]) == {23, 22}
    assert "finds 23 of 100" in every
    assert at[0.0]["found_of_100"] == 23
    assert "40, 38, 32 of 100" in every
    assert [at[gamma]["misfit_found_of_100"] for gamma in (0.0, 2.0, 5.0)] == [40, 38, 32]
    assert "it expected 83 where there were 10" in every
    assert (at[2.0]["expected_of_1000"], at[2.0]["real_of_1000"]) == (83, 10)
    assert round(at[2.0]["expected_of_1000"] / at[2.0]["real_of_1000"]) == 8
    assert asked_threshold() == 1 / (1 + 99)
    asked, heavy = cut_at(Rows(), asked_threshold()), weighted(Rows())
    assert asked.found_of_100 == heavy.found_of_100
    assert "it finds 88, as many as" in every and asked.found_of_100 == 88
    assert "costs nearly the same" in every
    assert asked.cost == pytest.approx(heavy.cost, rel=0.02)


def test_the_formula_of_the_first_step_is_true_of_the_numbers_that_it_shows():
    said = filled(PATH.steps[0].shows.formula, facts(DEFAULTS | {"gamma": 0.0}))
    found = re.findall(r"([\d,]+)\s÷\s([\d,]+)\s≈\s([\d.]+)", said)
    assert len(found) == 2
    for total, parts, mean in found:
        exact = float(total.replace(",", "")) / float(parts.replace(",", ""))
        assert f"{exact:.{len(mean.split('.')[1])}f}" == mean


def test_what_is_left_is_never_said_to_be_nothing():
    """The words above each bar and the sentence say the same, at the largest γ too."""
    after = step_of("left").after
    gamma, views = STAGE.dials["gamma"], scene_of("kept").tracks["kept"]
    for i, view in enumerate(views):
        here = {name: values[i] for name, values in gamma.facts.items()}
        left = re.findall(r"([\d.]+) % of", filled(after.shows.sentence, here))
        texts = [view.traces[f"says_{k}"]["text"][0] for k in range(4)]
        assert f": {left[0]} %</b>" in texts[-1]
        assert not any(": 0 %" in text for text in texts)


@pytest.mark.parametrize("tall", [False, True])
def test_a_plane_says_its_scale(tall):
    for name, words in (("fit", "1 of 33"), ("misfit", "1 of 6"), ("cut", "1 of 33")):
        scene = scene_of(name, tall)
        data = dict(zip(scene.picture.names, scene.picture.figure().data, strict=True))
        said = f"good parts: {words}" if tall else f"{words} good parts shown"
        assert said in data["shown"].text[0]


def test_the_goal_of_the_threshold_says_what_the_other_model_finds():
    scene, heavy = scene_of("cut"), weighted(Rows())
    data = dict(zip(scene.picture.names, scene.picture.figure().data, strict=True))
    assert f"{heavy.found_of_100} found, €{heavy.cost:,}" in data["weighted_word"].text[0]


def test_a_task_is_done_where_its_text_says():
    level, finds = (step for step in PATH.steps if step.task)
    gamma, threshold = STAGE.dials["gamma"], STAGE.dials["threshold"]

    def done(step, dial):
        facts_at = zip(*dial.facts.values(), strict=True)
        each = [dict(zip(dial.facts, at, strict=True)) for at in facts_at]
        return [v for v, here in zip(dial.values, each, strict=True) if holds(step.done, here)]

    assert done(level, gamma) == [1.0]
    near = done(finds, threshold)  # a hand that goes too far has not done it
    assert (len(near), max(near)) == (2, 0.01)
    below = [value for value in threshold.values if value <= 0.01]
    line, dashed = (
        scene_of("cut").tracks["threshold"][len(below) - 1].traces["boundary"],
        dict(
            zip(scene_of("cut").picture.names, scene_of("cut").picture.figure().data, strict=True)
        ),
    )
    apart = np.abs(np.array(line["x"]) - np.array(dashed["weighted"].x)).max() / FINE
    assert apart < 18  # pixels of a plane 830 wide


def test_the_tracks_of_dials_run_from_end_to_end():
    for dial in STAGE.dials.values():
        places = np.array(dial.places)
        assert (np.diff(places) > 0).all()
        assert (round(places.min(), 6), round(places.max(), 6)) in {(0, 1), (0, 0)}
        assert len(dial.says) == len(dial.values) == len(places)
    assert cut.steps() == tuple(STAGE.dials["threshold"].values)
