"""The stage of the curves: its facts are the lesson's, its words few, its pictures whole."""

import re
from itertools import pairwise

import numpy as np
import pytest

from core.lessons.curves.film import PARAMETERS
from core.lessons.curves.stage import (
    MARKED,
    ONE,
    B,
    point_facts,
    rates_at_recall,
    roc_area,
    stage_facts,
    walk,
)
from core.lessons.curves.views import facts
from pages.curves import one_model, rivals
from pages.curves.marks import WHOLE
from pages.curves.one_model import STEPS
from pages.curves.stage import stage
from pages.curves.walk import CASES
from tests.pages.test_paths import walkthrough
from tests.stages import phases, said
from ui.lesson.path import holds

STAGE = stage()
PATH = walkthrough("curves")
DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
PICTURES = [
    pytest.param(picture.scene(tall), id=f"{name} {'tall' if tall else 'wide'}")
    for name, picture in STAGE.pictures.items()
    for tall in (False, True)
]
GUESSES = {
    "share": "correct_of_100", "team_guess": "found_b", "screened_guess": "flagged_b"
}  # fmt: skip


def shape_of(box, change):
    """Where a trace lies, as shares."""
    return np.array(change["x"]) / WHOLE, np.array(change["y"]) / WHOLE


def test_the_facts_of_the_dial_are_those_of_the_lesson():
    found = STAGE.dials["one_in"]
    for i in (0, STEPS.index(60), len(STEPS) - 1):
        true = facts(DEFAULTS | {"one_in": found.values[i]})
        for name, values in found.facts.items():
            assert values[i] == pytest.approx(true[name], abs=1e-12), name


def test_the_surprise_comes_after_two_walks_of_a_threshold():
    first, second, third = PATH.steps[:3]
    assert first.task and second.task and third.ask.name == "right_alarms"
    read = f"{first.text} {first.task} {first.after.text} {second.text} {second.task}"
    assert len(said(f"{read} {second.after.text} {third.text} {third.ask.text}")) <= 190


def test_a_title_does_not_tell_the_answer():
    for step in PATH.steps:
        assert not re.search(r"\d|larger than|falls|wins|better", step.title.lower())


def test_right_is_a_side_and_nothing_else():
    texts = [text for _, texts in phases(PATH.steps) for text in texts]
    texts += [shows.sentence for step in PATH.steps for shows in [step.shows] if shows]
    for text in texts:
        for found in re.finditer(r"\bright\b", text):
            before = text[: found.start()]
            assert before.lower().endswith("to the "), text


@pytest.mark.parametrize("scene", PICTURES)
def test_every_mark_and_word_stands_within_its_panel(scene):
    figure = scene.picture.figure()
    axes = {trace.uid: (trace.xaxis, trace.yaxis, trace.mode) for trace in figure.data}
    for track, views in scene.tracks.items():
        for view in views:
            for name, change in view.traces.items():
                x, y, mode = axes[name]
                for letter, axis in (("x", x), ("y", y)):
                    at = f"{letter}axis{axis[1:]}"
                    low, high = figure.layout[at].range
                    values = [v for v in change.get(letter, [None]) if v is not None]
                    if values and mode != "lines":
                        assert low <= min(values) <= max(values) <= high, (track, name)


@pytest.mark.parametrize("tall", [False, True])
def test_the_walk_shows_what_it_counts(tall):
    tracks = STAGE.pictures["walk"].scene(tall).tracks
    tp, fp, fn, tn = walk().counts
    for i in range(CASES + 1):
        view = tracks["walk_both"][i].traces
        for name, count in (("caught", tp), ("false", fp), ("missed", fn), ("normal", tn)):
            for place in ("row", "roc_seat"):
                there = [x for x in view[f"{place}_{name}"]["x"] if x is not None]
                assert len(there) == count[i], (i, place, name)
        x, y = shape_of("roc", view["roc_curve"])
        assert (x[-1], y[-1]) == pytest.approx((fp[i] / 10, tp[i] / 10))
        if i:
            x, y = shape_of("pr", view["pr_curve"])
            assert (x[-1], y[-1]) == pytest.approx((tp[i] / 10, tp[i] / i), abs=1e-4)
        assert "pr_curve" not in tracks["walk"][i].traces  # the second curve waits for its step


@pytest.mark.parametrize("tall", [False, True])
def test_one_curve_stays_and_the_other_falls(tall):
    tracks = STAGE.pictures["model"].scene(tall).tracks
    for view in tracks["one_in"]:
        assert "roc_curve" not in view.traces  # as it is declared, at every prevalence
    heights = [view.traces["pr_curve"]["y"] for view in tracks["one_in"]]
    for often, rare in pairwise(heights):
        assert (np.array(rare, int) <= np.array(often, int)).all()
    points = [shape_of("pr", view.traces["pr_point"]) for view in tracks["one_in"]]
    for n, (x, y) in zip(STEPS, points, strict=True):
        assert x[0] == pytest.approx(MARKED)
        assert y[0] == pytest.approx(stage_facts(n)["expected_precision"], abs=1e-4)


@pytest.mark.parametrize("tall", [False, True])
def test_what_falls_has_as_many_points_before_and_after(tall):
    scene = STAGE.pictures["model"].scene(tall)
    declared = {trace.uid: trace for trace in scene.picture.figure().data}
    before = scene.tracks["asking"][one_model.OFTEN].traces
    after = scene.tracks["fallen"][one_model.RARE].traces
    moves = PATH.steps[2].after.shows.moves
    for name in moves:
        sizes = {len(view[name].get("x", declared[name].x)) for view in (before, after)}
        assert len(sizes) == 1
        assert sizes.pop() > 0


@pytest.mark.parametrize("tall", [False, True])
def test_a_guess_is_a_whole_curve_through_its_point(tall):
    tracks = STAGE.pictures["model"].scene(tall).tracks
    views = tracks["share"]
    recall = one_model._Model(tall).rates.recall
    for guess in (1, 30, 92):
        heights = np.array(views[guess].traces["guess_curve"]["y"]) / WHOLE
        assert np.interp(MARKED, recall, heights) == pytest.approx(guess / 100, abs=0.01)
    # Who guesses 92, as at 1 in 2, leaves the curve where it is.
    often = np.array(
        STAGE.pictures["model"].scene(tall).tracks["one_in"][0].traces["pr_curve"]["y"]
    )
    guessed = np.array(views[92].traces["guess_curve"]["y"])
    assert np.abs(often.astype(int) - guessed).max() < 0.01 * WHOLE


@pytest.mark.parametrize("tall", [False, True])
@pytest.mark.parametrize(("name", "hit"), [("team", "caught"), ("screening", "false")])
def test_the_hundreds_hold_what_is_said(tall, name, hit):
    use = {"team": rivals.TEAM, "screening": rivals.HEALTHY}[name]
    tracks = STAGE.pictures[name].scene(tall).tracks
    track = {"team": "team", "screening": "screened"}[name]
    here = STEPS.index(use.one_in)
    told, asking = tracks[track][here].traces, tracks[f"{track}_asking"][here].traces
    for model in rivals.MODELS:
        assert len(told[f"{model}_{hit}"]["x"]) == use.count(model)
        assert len(told[f"{model}_{hit}"]["x"]) + len(told[f"{model}_{use.other}"]["x"]) == 100
    assert f"b_{hit}" not in asking
    assert "roc_b" not in asking  # from B's curve the answer could be read
    assert len(asking["b_seat"]["x"]) == 100
    guess = tracks[f"{track}_guess"][30].traces
    assert (len(guess["b_guess"]["x"]), len(guess["b_seat"]["x"])) == (30, 70)


def test_a_gap_is_the_cells_between():
    hundreds = rivals._Hundreds(rivals.TEAM, False)
    x, y = shape_of("columns", hundreds._between(27, 85))
    closed = (np.append(x, x[0]), np.append(y, y[0]))
    size = np.sum(closed[0][:-1] * closed[1][1:] - closed[0][1:] * closed[1][:-1]) / 2
    cell = hundreds.across / rivals.DOWN
    assert abs(size) == pytest.approx((85 - 27) * cell, rel=0.01)


def test_the_numbers_that_texts_quote_are_true():
    """Of texts that stand still while a dial moves: what is written out there."""
    text = {step.title: step for step in PATH.steps}
    rare = text["Now frauds get rare"].after.text
    fpr = float(rates_at_recall(ONE, MARKED).fpr)
    assert "69 of them raise an alarm" in rare
    assert "8 of 10 frauds are caught:\n86 false alarms" in rare
    assert round(999 * fpr) == 69
    assert round(999 * fpr / MARKED) == round(69 / 0.8) == 86  # for each caught fraud
    assert "from 1 in 60 on" in text["The areas under the curves"].after.text
    areas = [stage_facts(n)["expected_pr_area"] for n in (50, 60)]
    assert areas[0] > 0.5 > areas[1]
    point = text["Another point of the same curve"]
    assert "80 of 100 frauds are caught, and 11 of 100 alarms" in " ".join(point.text.split())
    assert point_facts(MARKED, 100)["point_correct_of_100"] == 11
    assert "36 of 100 frauds" in point.after.text
    order = text["Which model has the larger area?"].after.text
    assert "between 1 in 4 and 1 in 5" in order
    lead = [stage_facts(n)["pr_area_a"] - stage_facts(n)["pr_area_b"] for n in (4, 5)]
    assert lead[0] > 0 > lead[1]
    hidden = round(100 * B.hidden)
    team, screening = text["Two models, one team"], text["The same curves, elsewhere"]
    assert (hidden, 100 - hidden) == (14, 86)
    assert "86 of 100 frauds" in team.after.text and "The other 14" in team.after.text
    assert round(1 - B.hidden / 2, 2) == 0.93 == round(roc_area(B), 2)
    assert "14 of 100 ill people like healthy people" in screening.text
    assert "11 of the 14 ill people" in screening.after.text
    assert 97 - 86 == 11 and round(100 * 11 / 14) == stage_facts(100)["flagged_b"]


def steps_done(title):
    """Where the task of a step is done: the values of its dial."""
    step = next(step for step in PATH.steps if step.title == title)
    dial = STAGE.dials[step.shows.dial]
    facts_at = [
        dict(zip(dial.facts, at, strict=True)) for at in zip(*dial.facts.values(), strict=True)
    ]
    return [v for v, here in zip(dial.values, facts_at, strict=True) if holds(step.done, here)]


def test_a_task_is_done_near_its_goal_and_not_beyond():
    assert steps_done("One threshold, one point") == [10]
    assert steps_done("Same threshold, another question") == [16]
    assert steps_done("Another point of the same curve") == [34, 35, 36]


@pytest.mark.parametrize("tall", [False, True])
def test_no_line_runs_through_a_name_of_a_curve(tall):
    """On the PR curve: not the curve through “at 1 in 2”, not the thin line through “no skill”."""
    high, pr = 0.1, one_model._Model(tall).pr  # of words, in a hall
    for n, view in zip(STEPS, STAGE.pictures["model"].scene(tall).tracks["one_in"], strict=True):
        if name := view.traces.get("then_name"):
            (x,), (y,) = shape_of("pr", name)
            curve = np.interp(x, *curve_through(view, tall))
            assert curve < y - high / 2, n
        (level,) = shape_of("pr", view.traces["pr_skill_name"])[1]
        xs, ys = shape_of("pr", view.traces["pr_plumb"])
        assert min(xs) >= MARKED or max(ys) > level + high, n
    assert pr.y[1] > 1  # room for the upper half of a line


def curve_through(view, tall):
    """Recall and precision of the PR curve of a view."""
    heights = np.array(view.traces["pr_curve"]["y"], int) / WHOLE
    return one_model._Model(tall).rates.recall, heights


@pytest.mark.parametrize("tall", [False, True])
@pytest.mark.parametrize("name", ["team", "screening", "duel"])
def test_a_mark_at_the_left_of_a_box_is_whole(name, tall):
    """The place of a team lies where hardly anybody is flagged: half its mark beside the square."""
    figure = STAGE.pictures[name].scene(tall).picture.figure()
    data = {trace.uid: trace for trace in figure.data}
    axis = figure.layout[f"xaxis{data['roc_a'].xaxis[1:]}"]
    size = data["place_a"].marker.size if "place_a" in data else data["roc_a"].line.width
    hundreds = rivals._Hundreds(rivals.TEAM, tall)
    pixels = hundreds.box.width if name != "duel" else hundreds.size[0] / 2
    before = -axis.range[0] / (axis.range[1] - axis.range[0]) * pixels
    assert before >= size / 2


def test_no_step_has_areas_that_look_alike_where_the_order_changes():
    """Told to three digits, so that nobody sees two equal areas and reads that one is larger."""
    for n in STEPS:
        f = stage_facts(n)
        assert f"{f['pr_area_a']:.3f}" != f"{f['pr_area_b']:.3f}"


def test_guesses_go_from_none_to_all():
    for name, fact in GUESSES.items():
        dial = STAGE.dials[name]
        assert list(dial.values) == list(range(101))
        assert 0 <= stage_facts(1_000)[fact] <= 100
    for dial in STAGE.dials.values():
        places = np.array(dial.places)
        assert (np.diff(places) > 0).all()
        assert (places.min(), places.max()) == (0, 1)
