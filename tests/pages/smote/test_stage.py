"""The stage of SMOTE: its facts are the lesson's, its words few, its pictures whole."""

import re

import numpy as np
import pytest

from core.lessons.smote.beside import ADDED, grown, lowered
from core.lessons.smote.clinic import CLEAR, HIDDEN, clinic, made_with, more_often_healthy
from core.lessons.smote.facts import facts
from core.lessons.smote.film import PARAMETERS
from core.lessons.smote.forty import in_patients
from pages.smote.lesson import LESSON
from pages.smote.stage import stage
from tests.pages.test_paths import walkthrough
from tests.stages import said
from ui.draw.theme import STAGE as COLOURS

STAGE = stage()
PATH = walkthrough("smote")
DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
SCENES = {
    (name, tall): picture.scene(tall)
    for name, picture in STAGE.pictures.items()
    for tall in (False, True)
}
PICTURES = [
    pytest.param(scene, id=f"{name} {'tall' if tall else 'wide'}")
    for (name, tall), scene in SCENES.items()
]
BY_TITLE = {step.title: step for step in PATH.steps}


def test_the_first_step_surprises_after_some_forty_words():
    first = PATH.steps[0]
    assert first.ask.name == "alarms"
    assert len(said(f"{first.text} {first.ask.text}")) <= 45
    before, after = (STAGE.dials["made"].facts["false_of_1000"][at] for at in (0, -1))
    assert after > 6 * before


def test_there_are_six_to_ten_steps_and_a_title_does_not_tell_the_answer():
    assert 6 <= len(PATH.steps) <= 10
    for step in PATH.steps:
        assert not re.search(r"\d|same|times|nothing", step.title.lower())


@pytest.mark.parametrize(
    ("dial", "setting"),
    [("made", CLEAR), ("copies", CLEAR), ("threshold", CLEAR), ("hidden", HIDDEN)],
)
def test_where_a_dial_is_asked_about_its_facts_are_those_of_the_lesson(dial, setting):
    found = STAGE.dials[dial]
    true = facts(DEFAULTS | {"seed": setting.seed, "scene": setting.scene})
    at = 0 if dial == "threshold" else -1
    for name, values in found.facts.items():
        if name in true:
            assert values[at] == true[name], name
    if dial in ("made", "hidden"):
        assert found.facts["found_of_100"][0] == true["plain_found_of_100"]
        assert found.facts["false_of_1000"][0] == true["plain_false_of_1000"]


def test_the_dial_of_k_is_the_lesson_where_it_is_asked_about():
    found = STAGE.dials["neighbours"]
    true = facts(DEFAULTS | {"seed": CLEAR.seed})
    at = list(found.values).index(5)
    assert found.facts["among_healthy"][at] == true["among_healthy"]
    assert found.facts["real_among_healthy"][at] == true["real_among_healthy"]
    for k, there in zip(found.values, found.facts["among_healthy"], strict=True):
        made = made_with(clinic(CLEAR), int(k))
        assert there == np.count_nonzero(more_often_healthy(made, CLEAR))


@pytest.mark.parametrize("scene", PICTURES)
def test_points_stand_within_their_panel(scene):
    figure = scene.picture.figure()
    axes = dict(zip(scene.picture.names, figure.data, strict=True))
    for track, views in scene.tracks.items():
        for view in views:
            for name, change in view.traces.items():
                if name.endswith("word"):
                    continue
                for letter in "xy":
                    axis = getattr(axes[name], f"{letter}axis") or letter
                    low, high = figure.layout[f"{letter}axis{axis[1:]}"].range
                    values = np.array(change.get(letter, [np.nan]), float)
                    if np.isfinite(values).any():
                        least, most = np.nanmin(values), np.nanmax(values)
                        sides = name in ("boundary", "before", "smote", "alarm", "even")
                        room = 0.01 if sides else 0
                        assert low - room <= least <= most <= high + room, (track, name)


@pytest.mark.parametrize("tall", [False, True])
def test_what_glides_is_as_long_before_and_after_and_tells_nothing_before(tall):
    for step in PATH.steps:
        if not (step.ask and step.after.shows.moves):
            continue
        scene = SCENES[step.shows.picture, tall]
        places = [
            list(STAGE.dials[s.dial].values).index(s.at) for s in (step.shows, step.after.shows)
        ]
        tracks = [s.track or s.dial for s in (step.shows, step.after.shows)]
        before, after = (scene.tracks[t][i].traces for t, i in zip(tracks, places, strict=True))
        for name in step.after.shows.moves:
            assert len(before[name]["x"]) == len(after[name]["x"]) > 0, (step.title, name)
        # What is asked for is not there yet.
        assert "asked_pile" not in before
        assert "made_there" not in before


def test_before_they_are_made_synthetic_patients_and_copies_hide_below_the_ill():
    names = SCENES["alarms", False].picture.names
    for kind, track in (("made", "start"), ("copies", "copies_asked")):
        assert names.index(kind) < names.index("ill")
        there = SCENES["alarms", False].tracks[track][0].traces[kind]
        ill = clinic(CLEAR).ill.astype("f4")
        assert {*zip(there["x"], there["y"], strict=True)} <= {*map(tuple, ill)}


@pytest.mark.parametrize("dial", ["made", "copies", "hidden"])
def test_what_grows_grows_by_adding(dial):
    picture, trace = {"made": ("alarms", "made"), "copies": ("alarms", "copies")}.get(
        dial, ("hidden", "made")
    )
    views = SCENES[picture, False].tracks[dial]
    last = views[-1].traces[trace]["x"]
    for n, view in zip(ADDED, views, strict=True):
        xs = view.traces[trace]["x"]
        if n:
            np.testing.assert_array_equal(xs, last[:n])


@pytest.mark.parametrize("tall", [False, True])
def test_a_pile_has_as_many_marks_as_its_fact(tall):
    scene = SCENES["alarms", tall]
    tracks = {"made": grown(CLEAR, "smote"), "copies": grown(CLEAR, "copies")}
    for name, learned in tracks.items():
        for view, false in zip(scene.tracks[name], learned.false_alarms, strict=True):
            assert len(view.traces["asked_pile"]["x"]) == false
    for view, false in zip(
        scene.tracks["threshold"][::-1], lowered(CLEAR).false_alarms, strict=True
    ):
        assert len(view.traces["asked_pile"]["x"]) == false
        assert len(view.traces["known_pile"]["x"]) == 68
    told = SCENES["shares", tall].tracks["neighbours"]
    for view, there in zip(told, STAGE.dials["neighbours"].facts["among_healthy"], strict=True):
        assert len(view.traces["made_there"]["x"]) == there


def test_the_dial_of_the_threshold_ends_where_it_was_asked_about():
    found = STAGE.dials["threshold"]
    shown = BY_TITLE["Nobody added"]
    assert shown.done == (("moved_found_of_100", ">=", found.values[0]),)
    assert (found.values[0], found.values[-1], shown.shows.at) == (91, 70, 70)
    assert found.says[-1] == "0.50"
    assert max(found.values) == 91


def test_each_place_is_answered_by_its_letter():
    view = SCENES["birth", False].tracks["web"][-1].traces
    assert view["answer"]["text"] == ["<b>on a line: A, D · off: B, C, E</b>"]
    assert view["letters_on"]["text"] == ["<b>A</b>", "<b>D</b>"]
    assert view["letters"]["text"] == ["<b>B</b>", "<b>C</b>", "<b>E</b>"]
    text = BY_TITLE["Anywhere?"].after.text
    assert "A lies among the healthy, but on a line; D too is on one. B, C and E are off" in text


def test_the_patient_at_the_far_left_is_told_of_and_a_text_that_stays_names_the_patient():
    step, dial = BY_TITLE["Whose neighbours?"], STAGE.dials["patient"]
    assert step.done == (("is_leftmost", ">=", 1),)
    assert list(dial.facts["is_leftmost"]) == [1] + [0] * 19
    assert clinic(CLEAR).ill[:, 0].argmin() == 0
    assert "this patient" not in step.after.text


@pytest.mark.parametrize("tall", [False, True])
def test_a_word_behind_a_pile_grows_away_from_it(tall):
    """However large it is written, on a projector too."""
    for name in ("alarms", "hidden"):
        for view in SCENES[name, tall].tracks[
            f"alarms_{'smote' if name == 'alarms' else name}_gap"
        ]:
            place = view.traces["gap_word"]["textposition"]
            assert place == ("middle right" if tall else "top center")


@pytest.mark.parametrize("tall", [False, True])
def test_forty_clinics_stand_where_their_difference_is(tall):
    scene = SCENES["forty", tall]
    xs = scene.tracks["draws"][0].traces["clinics"]["x"]
    np.testing.assert_array_equal(np.sort(xs), np.sort(in_patients()))
    assert (
        len({*zip(*(scene.tracks["draws"][0].traces["clinics"][a] for a in "xy"), strict=True)})
        == 40
    )


def test_a_mark_means_one_thing():
    """Positive circle, false alarm diamond, plus only for synthetic, copies edged in its colour."""
    for (name, _), scene in SCENES.items():
        marks = dict(zip(scene.picture.names, scene.picture.figure().data, strict=True))
        for trace, mark in marks.items():
            if mark.mode == "markers" and mark.marker.symbol == "cross":
                assert mark.marker.color == COLOURS.synthetic, (name, trace)
            if mark.mode == "markers" and mark.marker.symbol == "diamond":
                assert mark.marker.color == COLOURS.false_alarm, (name, trace)
        if "copies" in marks:
            copies = marks["copies"].marker
            assert (copies.symbol, copies.color) == ("circle", COLOURS.positive)
            assert copies.line.color == COLOURS.synthetic


def test_the_numbers_that_texts_quote_are_true():
    """Of texts that stand still while a dial moves: what is written out there."""
    f = facts(DEFAULTS | {"seed": CLEAR.seed})
    first, copies, moved = (
        BY_TITLE[t] for t in ("Twenty ill patients", "Only copies", "Nobody added")
    )
    assert f"finds {f['plain_found_of_100']:.0f}, with {f['plain_false_of_1000']:.0f} false" in (
        first.text.replace("\n", " ")
    )
    assert f"SMOTE: {f['false_of_1000']:.0f} false alarms" in copies.text.replace("\n", " ")
    assert f"finds {f['found_of_100']:.0f} of 100, as with SMOTE" in moved.task
    assert f"At {lowered(CLEAR).threshold[-1]:.2f} the boundary stands" in moved.after.text
    there = BY_TITLE["Among the healthy"]
    assert f"patients, {f['real_among_healthy']:.0f} stand there" in there.text.replace("\n", " ")
    assert 100 * f["real_among_healthy"] / 20 == 30
    assert "of 100 real ones 30." in there.after.text
    dial = STAGE.dials["neighbours"].facts
    np.testing.assert_allclose(
        dial["among_healthy_of_100"], 100 * np.array(dial["among_healthy"]) / 160, atol=0.5
    )
    # "near that of the real ones, or falls below it", wherever the dial stands.
    assert max(dial["among_healthy_of_100"]) <= 31
    assert min(dial["among_healthy_of_100"]) < 25


def test_the_numbers_of_the_other_clinic_and_of_the_forty_are_true():
    f = facts(DEFAULTS | {"seed": HIDDEN.seed, "scene": HIDDEN.scene})
    step = BY_TITLE["Another disease"]
    text = f"{step.text} {step.after.text}".replace("\n", " ")
    assert f"{f['real_among_healthy']:.0f} of 20 stand among them" in text
    assert (
        f"finds {f['plain_found_of_100']:.0f} of 100, with {f['plain_false_of_1000']:.0f}" in text
    )
    assert f["moved_found_of_100"] == f["found_of_100"]
    assert f"finds as many, with {f['moved_false_of_1000']:.0f}" in text
    assert f"stand {f['among_healthy']:.0f} of 160" in text
    assert f["false_of_1000"] / 900 == pytest.approx(1 / 4, abs=0.01)
    forty = BY_TITLE["Forty clinics"]
    differences = in_patients()
    assert f"as many in {np.count_nonzero(differences == 0)}" in forty.after.text
    ends = f"At most it is {-differences.min()} fewer, or {differences.max()} more"
    assert ends in forty.after.text.replace("\n", " ")


@pytest.mark.slow
def test_what_the_text_says_of_forty_draws_is_true():
    text = " ".join((LESSON.folder / "prose.md").read_text("utf-8").split())
    draws = [facts(DEFAULTS | {"seed": seed}) for seed in range(40)]
    copies = np.array([one["copies_false_of_1000"] - one["false_of_1000"] for one in draws])
    moved = -in_patients()
    low, high = -copies.min(), copies.max()
    assert f"from {low:.0f} false alarms fewer to {high:.0f} more among 1,000 patients" in text
    assert f"and {np.median(copies):.0f} more in the middle" in text
    assert f"from {-moved.min():.0f} fewer to {moved.max():.0f} more. What counts most" in text


def test_guesses_reach_the_truth_and_well_beyond_it():
    for step in PATH.steps:
        if step.ask:
            guess = STAGE.dials[step.shows.guess]
            at = step.after.shows.at
            dial = STAGE.dials[step.shows.dial]
            truth = dial.facts[step.ask.fact][list(dial.values).index(at)]
            assert guess.values[0] == 0
            assert guess.values[-1] > 1.2 * truth
            middle = guess.values[len(guess.values) // 2]
            assert abs(middle - truth) > step.ask.within, "an untouched handle tells the answer"
