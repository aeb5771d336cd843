"""The stage of the ratio dial shows what its path says, and says it in few words."""

import json
from typing import Any

import numpy as np
import pytest

from core.controls import ONE_IN
from core.lessons.ratio_dial.film import experiment_of
from core.lessons.ratio_dial.stage import DEGREES, HUNDRED
from core.models.plane import Turned
from pages.ratio_dial import cached, courses, patients
from pages.ratio_dial.lesson import LESSON
from pages.ratio_dial.scenes import AT_FRAUD, CANCER, CHURN, FRAUD, PICTURES, apart, computed, facts
from pages.ratio_dial.stage import CELLS, stage
from tests.stages import phases, said
from tests.ui.film.test_vocabulary import unknown_in
from ui.stage.script import scene_text

THE_PATH: Any = LESSON.path
STEPS = THE_PATH.steps
SHAPES = {"wide": False, "tall": True}


def scene(name, shape="wide"):
    return PICTURES[name].scene(SHAPES[shape])


def of_track(scene, track, at, trace):
    """The points of a trace at a step of a track."""
    change = scene.tracks[track][at].traces.get(trace, {"x": [None]})
    return [x for x in change["x"] if x is not None]


def test_the_surprise_comes_with_the_second_step():
    first, second = STEPS[:2]
    assert first.ask.later and second.gap == first.ask.name
    assert second.after
    read = [sum(len(said(text)) for text in texts) for _, texts in phases([first, second])]
    assert read[0] + max(read[1:]) < 80


def test_answers_that_learners_have_given_before_keep_their_names():
    asks = THE_PATH.asks()
    assert {"accuracy", "recall_line", "vendor", "churn"} <= asks.keys()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_says_only_what_the_renderer_can_draw(name, shape):
    text = json.loads(scene_text(scene(name, shape)))
    assert unknown_in(None, text["layout"]) == set()
    changes = [c for views in text["tracks"].values() for view in views for c in view["data"]]
    for trace in [*text["data"], *changes]:
        assert unknown_in(trace) == set()


def test_half_are_frauds_at_first_and_at_one_in_a_thousand_a_hundred_are_kept_pale():
    found, on = scene("rarer"), computed(False)
    kinds = ("missed", "caught", "gone_missed", "gone_caught")

    def count(at):
        return {kind: len(of_track(found, "pull", at, kind)) for kind in kinds}

    first, rare = count(0), count(AT_FRAUD)
    assert first["missed"] + first["caught"] == len(on.majority)
    assert first["gone_missed"] == first["gone_caught"] == 0
    assert sum(rare.values()) == HUNDRED
    assert rare["missed"] + rare["caught"] == on.existing[AT_FRAUD] == 1
    assert rare["caught"] + rare["gone_caught"] == facts()["caught_of_100"][AT_FRAUD]


def test_a_curve_grows_with_the_dial_and_stands_when_the_task_is_done():
    found = scene("rarer")
    for at in (0, 5, AT_FRAUD):
        assert len(of_track(found, "pull", at, "recall")) == at + 1
        assert len(of_track(found, "caught", at, "recall")) == len(ONE_IN)
    assert not of_track(found, "start", 0, "recall")


def test_the_price_is_as_many_flags_as_the_sentence_says():
    found, f = scene("price"), facts()
    flags = of_track(found, "one_in_at_prior", AT_FRAUD, "row_false")
    assert len(flags) == f["false_prior_of_100"][AT_FRAUD]
    caught = of_track(found, "one_in_at_prior", AT_FRAUD, "caught")
    assert len(caught) == f["caught_prior_of_100"][AT_FRAUD]


@pytest.mark.parametrize("guess", [0, 5, 14, 60, 100])
def test_between_guess_and_truth_stand_as_many_as_their_name_says(guess):
    truth = int(facts()["false_prior_of_100"][AT_FRAUD])
    view = scene("price").tracks["normal_gap"][guess].traces
    between = [x for x in view["row_chosen"]["x"] if x is not None]
    assert len(between) == abs(guess - truth)
    assert view["row_word"]["text"] == [apart(guess, truth)]


def test_a_distance_is_said_in_words():
    assert [apart(n, 14) for n in (10, 14, 15)] == [
        "4 more than you said", "as you said", "1 fewer than you said",
    ]  # fmt: skip


def test_bars_at_the_prevalence_have_the_cells_of_that_threshold():
    dials, f = stage().dials, facts()
    for cell in CELLS:
        np.testing.assert_array_equal(dials["one_in_at_prior"].facts[cell], f[f"{cell}_prior"])
        np.testing.assert_array_equal(dials["one_in"].facts[cell], f[cell])


def test_what_the_path_says_without_a_live_number():
    f = facts()
    cancer, churn = ONE_IN.index(CANCER), ONE_IN.index(CHURN)
    # 99.99 % of 100,000 people of whom 10 are sick, and none of them need be found.
    assert (f["cases"][cancer], f["positives"][cancer]) == (100_000, patients.PEOPLE)
    assert f["majority_baseline"][cancer] == f["accuracy"][cancer] == 0.9999
    assert f["tp"][cancer] == 0
    # 29 of 30 stay.
    assert f["majority_baseline"][churn] == pytest.approx(29 / 30, abs=1e-5)
    # The model still ranks frauds above normal payments, wherever the dial stands.
    assert np.ptp(f["pairs_of_100"][f["one_in"] <= FRAUD]) <= 1
    assert f["pairs_of_100"].min() >= 85
    # Accuracy ends on the curve of saying “no”.
    above = f["accuracy"] - f["majority_baseline"]
    assert above[0] > 0.3 and above[AT_FRAUD] < 1e-4


def test_on_the_first_boundary_a_payment_scores_about_the_share_of_frauds():
    start, end = computed(False).boundary[0]
    points = start + np.linspace(0, 1, 50)[:, None] * (end - start)
    setting = experiment_of({name: one.default for name, one in LESSON.parameters.items()})
    for share, fitted in zip(facts()["prevalence"], cached.computed(setting).fitted, strict=True):
        score = np.median(Turned(fitted, DEGREES).probability(points))
        near = 1.35 if share >= 1 / FRAUD else 3  # a few frauds tilt the boundary
        assert 1 / near < score / share < near


def test_ticks_stand_where_the_dial_stops():
    dial = stage().dials["one_in"]
    for where, label in dial.marks:
        at = int(np.abs(np.asarray(dial.places) - where).argmin())
        assert dial.says[at] == f"1 in {label}"
    assert courses.PLACES[0] == 0 and courses.PLACES[-1] == 1


def test_a_chart_without_a_dial_says_what_its_ticks_are():
    for track, axis in {"start": courses.PAYMENTS, "pairs_asked": courses.PAYMENTS}.items():
        at = 0 if track == "start" else AT_FRAUD
        assert axis in "".join(scene("rarer").tracks[track][at].traces["ticks_name"]["text"])
    churn = scene("curves").tracks["churn"][ONE_IN.index(CHURN)].traces["ticks_name"]["text"]
    assert courses.CUSTOMERS in "".join(churn)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("track", ["start", "pull", "caught"])
def test_no_words_stand_where_a_curve_may_be_drawn(track, shape):
    found = scene("rarer", shape)
    at = 0 if track == "start" else AT_FRAUD
    for name in ("axis_name", "name_recall"):
        assert found.tracks[track][at].traces.get(name, {"y": [1]})["y"] == [1]


def test_who_is_guessed_is_drawn_once():
    row = patients.Row(False)
    for view in (patients.chosen(row, 3), patients.believed(row, 3)):
        assert len(view["people"]["x"]) == 7 * len(patients.person(0, 0))


def test_ten_people_stand_apart():
    for tall in SHAPES.values():
        row = patients.Row(tall)
        places = {row.place(n) for n in range(patients.PEOPLE)}
        assert len(places) == patients.PEOPLE
        assert len(row.outlines(0, 3)) == 3 * len(patients.person(0, 0))
