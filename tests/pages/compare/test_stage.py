"""The stage of the comparison: its facts are the lesson's, its words few, its pictures whole."""

import numpy as np
import pytest

from core.lessons.compare.draws import BENDING, STRAIGHT, TREATMENTS, draws_of
from core.lessons.compare.stage import pairs, stage_facts
from pages.compare import rails
from pages.compare.stage import stage
from tests.pages.test_paths import walkthrough
from tests.stages import said
from ui.lesson.path import in_words
from ui.stage.script import script

STAGE = stage()
PATH = walkthrough("compare")
KEPT = stage_facts()
SCENES = [pytest.param(rails.scene(tall), id="tall" if tall else "wide") for tall in (False, True)]
ASKS = {"ranking": "rank", "expected": "sum", "cost": "cost", "gain": "gain"}


def test_the_surprise_comes_after_two_steps_and_few_words():
    first, second = PATH.steps[:2]
    assert second.ask.name == "ranking"
    assert len(said(f"{first.text} {second.text} {second.ask.text}")) <= 80


def test_a_question_names_the_model_and_the_measure():
    ranking, bending = (
        next(step for step in PATH.steps if step.ask and step.ask.name == name)
        for name in ("ranking", "gain")
    )
    assert "logistic regression" in in_words(ranking.text)
    assert "gradient boosting" in in_words(bending.text)
    assert "mean ROC-AUC" in bending.ask.text
    assert "mean of 40 draws" in bending.text


@pytest.mark.parametrize("scene", SCENES)
def test_all_stands_within_the_picture(scene):
    layout = scene.picture.figure().layout
    for track, views in scene.tracks.items():
        for view in views:
            for name, change in view.traces.items():
                for letter, axis in (("x", layout.xaxis), ("y", layout.yaxis)):
                    values = [v for v in change.get(letter, [None]) if v is not None]
                    low, high = axis.range
                    if len(values):
                        assert low <= min(values) <= max(values) <= high, (track, name)


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("name", ASKS)
def test_what_glides_is_as_much_before_and_after(scene, name):
    step = next(step for step in PATH.steps if step.ask and step.ask.name == name)
    assert step.shows.guess == ASKS[name]
    before, after = (
        scene.tracks[shows.track][0].traces for shows in (step.shows, step.after.shows)
    )
    assert set(step.after.shows.moves) == set(rails.MOVES[name])
    for trace in rails.MOVES[name]:
        assert len(before[trace]["x"]) == len(after[trace]["x"]) > 0
        assert list(before[trace]["y"]) == list(after[trace]["y"])  # each stays on its rail


@pytest.mark.parametrize("scene", SCENES)
def test_while_it_is_asked_no_treatment_has_a_place_on_its_rail(scene):
    for track in ("ranking_asks", "expected_asks", "bending_asks"):
        traces = scene.tracks[track][0].traces
        for name in ("asked", "others"):
            assert set(traces[name]["x"]) == {rails.HOME}
            assert traces[name]["marker"] == rails.HOLLOW["marker"]  # nor looks like a value
    assert rails.HOME < rails.BEGIN


@pytest.mark.parametrize("scene", SCENES)
def test_each_treatment_is_explained_before_anything_is_asked(scene):
    traces = scene.tracks["start"][0].traces
    assert len(set(traces["does"]["text"])) == len(TREATMENTS)
    assert not {"none", "asked", "others"} & traces.keys()  # no dot on an axis without numbers


@pytest.mark.parametrize("scene", SCENES)
def test_the_first_team_of_a_draw_is_marked_and_named(scene):
    for i, view in enumerate(scene.tracks["draw"]):
        row = int(pairs(STRAIGHT)[:, i].argmax())
        assert list(view.traces["first"]["y"]) == [rails.y_of(row)]
        assert rails.NAMES[TREATMENTS[row]] in view.traces["first_words"]["text"][0]
        done = STAGE.dials["draw"].facts["nothing_ahead"][i] > 0
        assert done == (TREATMENTS[row] == "nothing")


@pytest.mark.parametrize("scene", SCENES)
def test_a_guess_of_how_many_points_at_nobody(scene):
    for track in ("gain", "gain_gap"):
        assert all(set(view.traces) == {"said_words"} for view in scene.tracks[track])


def test_a_threshold_is_chosen_on_rows_kept_out_of_training():
    """As `core.comparison.draws` does: each training row is scored by a fit without it."""
    text = " ".join(f"{step.text} {step.after.text if step.after else ''}" for step in PATH.steps)
    text = " ".join(in_words(text).split())
    assert text.count("rows kept out of training") == 3
    assert "threshold on training rows" not in text
    assert not any("%" in said for said in STAGE.dials["way"].says)  # a share of the way, or τ?


@pytest.mark.parametrize("name", ASKS.values())
def test_a_guess_stands_on_the_rail_above_its_place_on_the_track(name):
    views, dial = rails.scene(False).tracks[name], STAGE.dials[name]
    if name != "gain":
        for view, place in zip(views, dial.places, strict=True):
            assert view.traces["said"]["x"][0] == pytest.approx(rails.WIDTH * place, abs=1)
    assert dial.places[0] == rails.BEGIN / rails.WIDTH
    assert dial.places[-1] == 1


def test_ten_dots_fall_into_one_column():
    views = rails.scene(False).tracks["way"]

    def apart(view):
        return np.ptp([x for name in ("none", "asked", "others") for x in view.traces[name]["x"]])

    assert apart(views[0]) > 0.3 * rails.WIDTH
    assert apart(views[-1]) < 0.015 * rails.WIDTH


def test_what_is_drawn_lies_within_its_axis():
    for axis, values in (
        (rails.ENLARGED, pairs(STRAIGHT)),
        (rails.EXPECTED, draws_of(STRAIGHT).expected),
        (rails.BENT, pairs(BENDING).mean(axis=1)),
    ):
        assert axis.low <= values.min() <= values.max() <= axis.high
    cost = draws_of(STRAIGHT).cost
    assert np.mean((cost > rails.COST.low) & (cost < rails.COST.high)) > 0.98


def test_the_numbers_that_texts_quote_are_true():
    """Of texts that stand still while a dial moves: what is written out there."""
    draws, way = (step for step in PATH.steps if step.task)
    told, text = (step.after.text.replace("\n", " ") for step in (draws, way))
    assert f"by up to {round(KEPT['luck_of_rows'])} pairs" in told
    within, most = KEPT["draws_within_two_pairs"], max(STAGE.dials["draw"].facts["pairs_apart"])
    assert f"In {within:.0f} of 40 draws first and last are less than 2 pairs" in told
    assert f"up to {most}" in told
    assert f"draws are {round(KEPT['own_apart_of_means'])} apart" in text
    least, most = (round(KEPT[f"{name}_own_apart"]) for name in ("least", "most"))
    assert f"{least} to {most} apart, in half of the draws less than 9" in text
    assert 8 < KEPT["median_own_apart"] < 9
    leaders = draws_of(STRAIGHT).cost[..., -1].argmin(axis=0)
    assert len(set(leaders)) > 3
    ranking = next(step for step in PATH.steps if step.ask and step.ask.name == "ranking")
    assert KEPT["pairs_apart_of_means"] < 1
    assert "less than 1 pair of 1,000" in ranking.after.text
    assert KEPT["bending_better"] == 0
    assert KEPT["bending_most_wins"] < KEPT["bending_draws_led"]
    focal, half = TREATMENTS.index("focal"), draws_of(STRAIGHT).cost[..., 0].mean(axis=1)
    assert half[focal] > 0.98 * KEPT["nothing_cost_half"]  # “saves little at ½”
    assert KEPT["nothing_cost_own"] < KEPT["least_cost_half"]
    assert KEPT["most_expected"] > KEPT["least_expected"] > 2 * KEPT["frauds"]
    assert len(TREATMENTS) == 10


def test_the_tracks_rise():
    for dial in STAGE.dials.values():
        assert (np.diff(dial.places) > 0).all()


def test_the_stage_opens_without_a_fit(monkeypatch):
    """Nothing is trained: what is shown is kept."""
    monkeypatch.setattr("core.comparison.cells.trained", None)
    monkeypatch.setattr("core.comparison.draws.trained", None)
    stage.cache_clear()
    assert script(PATH, stage())
    assert stage().facts_at({}) == KEPT
