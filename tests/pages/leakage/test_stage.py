"""The stage of leakage: its facts are the lesson's, its words few, its pictures whole."""

import re

import numpy as np
import pytest

from core.lessons.leakage.copies import AVERAGES, COPIES, FEW, PATIENTS, STUDIES
from core.lessons.leakage.film import PARAMETERS, facts
from core.lessons.leakage.pipelines import NEW
from core.lessons.leakage.stage import ROWS
from pages.leakage import hundreds, order, rows
from pages.leakage.cached import shown
from pages.leakage.stage import STUDIES as THREE
from pages.leakage.stage import stage
from tests.pages.test_paths import walkthrough
from tests.stages import said
from ui.draw.theme import STAGE as COLOURS

STAGE = stage()
PATH = walkthrough("leakage")
DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
PICTURES = [
    pytest.param(name, picture.scene(tall), id=f"{name} {'tall' if tall else 'wide'}")
    for name, picture in STAGE.pictures.items()
    for tall in (False, True)
]


def points(change):
    """The points of a change of a trace, (n, 2), without gaps."""
    x, y = (np.array(change[letter], float) for letter in "xy")
    places = np.column_stack([x, y])
    return places[~np.isnan(places).any(axis=1)]


@pytest.mark.parametrize("study", THREE)
def test_the_facts_of_a_study_are_those_of_the_lesson(study):
    dial, true = STAGE.dials[study], facts(DEFAULTS | THREE[study])
    known = {name: values[0] for name, values in dial.facts.items() if name in true}
    assert len(known) >= 5
    assert known == pytest.approx({name: true[name] for name in known})
    rounded = {
        "reported_of_100": "reported_recall",
        "reported_correct_of_100": "reported_precision",
        "correct_of_100": "true_precision",
    }
    for name, share in rounded.items():
        assert dial.facts[name][0] == round(100 * true[share])
    healthy = true["true_fp"] + true["true_tn"]
    assert dial.facts["healthy_called_ill"][0] == round(100 * true["true_fp"] / healthy)


def test_what_a_dial_counts_is_whole_and_grows():
    grow, came, before = (STAGE.dials[name] for name in ("grow", "came", "before"))
    assert grow.facts["rows"] == ROWS
    assert (ROWS[0], ROWS[-1]) == (PATIENTS, 1_000)
    found, missed = (np.array(came.facts[f"{which}_so_far"]) for which in ("found", "missed"))
    np.testing.assert_array_equal(found + missed, came.facts["came"])
    assert found[-1] == STAGE.dials["copies"].facts["new_found"][0] == 13
    for i, copies in enumerate(COPIES):
        assert before.facts["reported_average"][i] == AVERAGES[copies].reported_of_100
        assert before.facts["true_average"][i] == AVERAGES[copies].true_of_100


def test_the_surprise_comes_after_two_steps_and_some_hundred_words():
    first, second = PATH.steps[:2]
    assert second.ask.name == "copies"
    read = f"{first.text} {first.task} {first.after.text} {second.text} {second.ask.text}"
    assert len(said(read)) <= 110


def test_a_title_does_not_tell_the_answer():
    for step in PATH.steps:
        assert not re.search(r"\d|nearly|hardly|all|none", step.title.lower())


def test_six_to_ten_steps_five_questions_three_tasks():
    assert 6 <= len(PATH.steps) <= 10
    assert list(PATH.asks()) == ["copies", "kin", "early", "smote", "left_out"]
    assert sum(bool(step.task) for step in PATH.steps) == 3


@pytest.mark.parametrize(("name", "scene"), PICTURES)
def test_all_stands_within_the_picture(name, scene):
    layout = scene.picture.figure().layout
    for track, views in scene.tracks.items():
        for view in views:
            for trace, change in view.traces.items():
                if "x" not in change or (track == "asked" and trace in hundreds.MOVES):
                    continue  # the new patients wait outside, so that nobody counts them
                for values, axis in zip(
                    points(change).T, (layout.xaxis, layout.yaxis), strict=True
                ):
                    low, high = axis.range
                    if values.size:
                        assert low <= values.min() <= values.max() <= high, (name, track, trace)


@pytest.mark.parametrize("tall", [False, True])
def test_every_row_goes_to_the_line_of_its_patient(tall):
    scene = rows.scene(tall)
    before, after = scene.tracks["mixed"][0].traces, scene.tracks["patient"][0].traces
    step = next(step for step in PATH.steps if step.ask and step.ask.name == "kin")
    assert set(step.after.shows.moves) == set(rows.MOVES)
    total = 0
    for name in rows.MOVES:
        assert len(points(before[name])) == len(points(after[name])) > 0
        total += len(points(after[name]))
    assert total == 1_000
    # Nobody crosses the wall.
    wall = points(after["wall"])[0, 0]
    for traces in (before, after):
        for name in rows.MOVES:
            is_beyond = points(traces[name])[:, 0] > wall
            assert (is_beyond == name.startswith("test")).all()


@pytest.mark.parametrize("tall", [False, True])
def test_a_thread_goes_through_the_wall_for_each_patient_with_rows_on_both_sides(tall):
    views = order.scene(tall).tracks["before"]
    for view, step in zip(views, shown().stage.steps, strict=True):
        ends = points(view.traces["threads"])
        assert len(ends) == 2 * step.by_patient.in_both.sum()
        if len(ends):
            wall = points(view.traces["wall"])[0, 0]
            assert (ends[::2, 0] < wall).all()
            assert (ends[1::2, 0] > wall).all()


def test_no_thread_is_there_while_the_question_asks():
    """A reader would count them: they are the answer."""
    asked = order.scene(False).tracks["before_asked"][COPIES.index(FEW)].traces
    assert not {"threads", "report_found"} & asked.keys()


@pytest.mark.parametrize("guess", range(0, 301, 5))
def test_the_gap_covers_the_rows_that_were_thought_to_have_no_equal(guess):
    scene = rows.scene(False)
    i = list(rows.GUESSES).index(guess)
    corners = points(scene.tracks["kin_gap"][i].traces["gap"]).reshape(-1, 5, 2)
    home = scene.tracks["patient"][0].traces
    tested = np.concatenate([points(home[name]) for name in ("test_copies", "test_own")])
    covered = sum(
        int(((tested > box.min(axis=0)) & (tested < box.max(axis=0))).all(axis=1).sum())
        for box in corners
    )
    assert covered == 300 - guess


@pytest.mark.parametrize("frame", [hundreds.WIDE, hundreds.TALL], ids=["wide", "tall"])
@pytest.mark.parametrize(("first", "last"), [(0, 1), (0, 100), (13, 80), (41, 43), (98, 100)])
def test_the_edge_of_some_of_a_hundred_holds_just_these(frame, first, last):
    x, y = frame.edge(first, last, frame.ward).T / hundreds.PIXEL
    area = abs(x[:-1] @ y[1:] - y[:-1] @ x[1:]) / 2
    assert area == pytest.approx((last - first) * frame.cell[0] * frame.cell[1])


@pytest.mark.parametrize("study", ["copies", "synthetic"])
@pytest.mark.parametrize("tall", [False, True])
def test_a_hundred_new_patients_come_and_the_found_stand_first(study, tall):
    tracks = STAGE.pictures[study].scene(tall).tracks
    before, after = tracks["asked"][0].traces, tracks["told"][0].traces
    assert len(before["coming"]["x"]) == len(after["coming"]["x"])
    found, missed = points(after["found"]), points(after["missed"])
    true = int(STAGE.dials[study].facts["new_found"][0])
    assert len(found) + len(missed) == len(points(after["coming"]))
    assert len(found) / len(points(after["coming"])) == pytest.approx(true / NEW)


def test_marks_mean_what_they_mean_in_all_lessons():
    """A teal plus is a synthetic row, a teal edge a copy; alarms are circles and diamonds."""
    found = {name: picture.scene(False).picture for name, picture in STAGE.pictures.items()}
    crosses = {
        name
        for name, picture in found.items()
        for trace in picture.figure().data
        if trace.marker.symbol == "cross"
    }
    assert crosses == {"synthetic"}
    for name, picture in found.items():
        for trace in picture.figure().data:
            if trace.marker.color == COLOURS.synthetic:
                assert trace.marker.symbol == "cross", name
            if trace.marker.symbol == "diamond":
                assert trace.marker.color == COLOURS.false_alarm
            if trace.uid.endswith(("_copies", "ill")) and trace.mode == "markers":
                assert (trace.marker.color, trace.marker.line.color) == (
                    COLOURS.positive, COLOURS.synthetic,
                )  # fmt: skip


def test_the_numbers_that_texts_quote_are_true():
    """Of texts that stand still: what is written out there."""
    steps = {step.title: step for step in PATH.steps}
    split, last = shown().stage.steps[-1].by_patient, shown().stage.steps[0].by_patient
    assert (split.training.sum(), split.test.sum(), last.test.sum()) == (700, 300, 6)
    assert steps["Where do the test rows come from?"].after.title == "All of them"
    true = " ".join(steps["Make the report true"].after.text.split())
    assert "6 patients in the test" in true
    assert "They no longer train the tree" in true
    assert (last.training > 0).sum() == PATIENTS - 6
    assert AVERAGES[0].reported_of_100 - AVERAGES[0].true_of_100 == 1
    assert [round(100 * n / 6) for n in range(3)] == [0, 17, 33]
    assert f"{STUDIES:,} studies" in steps["Make the report true"].text
    rus = facts(DEFAULTS | THREE["alarms"])
    assert "1 of 11" in steps["Customers who leave"].after.text
    assert rus["prevalence"] == pytest.approx(1 / 11)
    assert rus["test_prevalence"] == 0.5
    assert "13 of 100 new ill patients" in steps["What the tree has learned"].after.text
    assert "2 of 100 healthy" in steps["What the tree has learned"].after.text
    assert "not 13" in steps["New rows instead of copies"].after.text
    assert "not 2" in steps["New rows instead of copies"].after.text
    copies = STAGE.dials["copies"].facts
    assert (copies["new_found"][0], copies["healthy_called_ill"][0]) == (13, 2)


def test_who_is_found_is_never_told_without_who_is_called_ill_in_vain():
    """Recall alone judges nobody: a tree that calls all ill finds all."""
    for name in ("copies", "smote"):
        step = next(step for step in PATH.steps if step.ask and step.ask.name == name)
        assert "healthy_called_ill" in step.after.text
    assert "false alarms" in PATH.steps[-1].text


def test_hatched_is_only_what_lies_between_a_guess_and_the_truth():
    for picture in STAGE.pictures.values():
        scene = picture.scene(False)
        hatched = {
            trace.uid.rsplit("/", 1)[-1]
            for trace in scene.picture.figure().data
            if trace.fillpattern.shape
        }
        for track, views in scene.tracks.items():
            if not track.endswith("_gap"):
                assert not any(hatched & view.traces.keys() for view in views), track
    wrong = hundreds.scene(hundreds.Two("alarms", "g", 71, 20, "", ""), False).tracks["g_gap"]
    assert not any("gap_lost" in view.traces for view in wrong)  # of alarms nobody is missed


def test_what_readers_stumbled_over_does_not_come_back():
    text = " ".join(
        part
        for step in PATH.steps
        for part in (step.text, step.task, step.after.text if step.after else "")
    )
    for wrong in ("do no harm", "twin", "by heart", "strangers", "kin,", "poor report"):
        assert wrong not in text
    assert "Copies in training do not spoil the test." in " ".join(text.split())
    assert "Split by patient, then do everything else in training only" in " ".join(text.split())


def test_the_tracks_end_with_their_words():
    for dial in STAGE.dials.values():
        places = np.array(dial.places)
        assert (np.diff(places) > 0).all()
        assert (places.min(), places.max()) in {(0, 1), (0, 0)}
