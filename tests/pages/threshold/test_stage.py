"""The threshold's stage: shapes that cost what is said, sentences that are true of its dials."""

import re
from typing import Any

import numpy as np
import pytest

from core.lessons.threshold.stage import BANKS, FRAUDS, PRICES, TAUS
from core.metrics.costs import best_threshold
from pages.threshold import lesson
from pages.threshold.bill import HEAD, HIGHEST, MOST
from pages.threshold.day import ACROSS

LESSON: Any = lesson.LESSON
STAGE = LESSON.stage()
STEPS = {step.ask.name if step.ask else step.title: step for step in LESSON.path.steps}
SCENES = {(name, tall): picture.scene(tall) for name, picture in STAGE.pictures.items()
          for tall in (False, True)}  # fmt: skip


def fact(dial, name, at):
    """A fact of a dial where it stands for a value."""
    found = STAGE.dials[dial]
    return found.facts[name][list(found.values).index(at)]


DECLARED = {id(scene): {trace.uid: trace.x for trace in scene.picture.figure().data}
            for scene in SCENES.values()}  # fmt: skip


def points(view, scene, trace):
    """How many places a trace has in a view, or as the picture declares it."""
    x = view.traces.get(trace, {}).get("x", DECLARED[id(scene)][trace])
    return sum(value is not None for value in x)


@pytest.mark.parametrize("tall", [False, True])
@pytest.mark.parametrize(("picture", "dial"), [
    ("blocks", "threshold"), ("looks", "threshold"), ("copies", "copies"), ("rare", "rare"),
    ("price", "price"),
])  # fmt: skip
def test_shapes_on_each_side_are_those_that_the_numbers_count(picture, dial, tall):
    scene, facts = SCENES[picture, tall], STAGE.dials[dial].facts
    for i, view in enumerate(scene.tracks[dial]):
        assert points(view, scene, "caught") == facts["day_tp"][i]
        assert points(view, scene, "missed") == FRAUDS - facts["day_tp"][i]


@pytest.mark.parametrize("tall", [False, True])
@pytest.mark.parametrize(("picture", "dial"), [
    ("blocks", "threshold"), ("looks", "threshold"), ("copies", "copies"), ("rare", "rare"),
    ("price", "price"),
])  # fmt: skip
def test_what_is_beyond_the_threshold_can_be_counted_there(picture, dial, tall):
    scene = SCENES[picture, tall]
    for view in scene.tracks[dial]:
        line = view.traces["line"]["x"][0]
        if not 400 < line < ACROSS - 400:
            continue  # at an end of the axis there is no column beyond
        for trace, beyond in (("caught", True), ("missed", False), ("false", True),
                              ("part", True), ("normal", False)):  # fmt: skip
            x = [x for x in view.traces[trace]["x"] if x is not None]
            assert all(at >= line - 1 if beyond else at <= line for at in x), trace


@pytest.mark.parametrize("tall", [False, True])
def test_while_the_first_question_is_asked_as_much_lies_beyond_the_line(tall):
    scene, half = SCENES["blocks", tall], STAGE.dials["threshold"].values.index(0.5)
    asking, cut = (scene.tracks[name][half].traces for name in ("asking", "threshold"))
    line = asking["line"]["x"][0]
    for trace, parts in (("caught", ("caught", "missed")), ("normal", ("normal", "false"))):
        assert sorted(asking[trace]["x"]) == sorted(x for of in parts for x in cut[of]["x"])
        assert sum(x > line for x in asking[trace]["x"]) == len(cut[parts[trace == "normal"]]["x"])


@pytest.mark.parametrize("picture", ["looks", "copies", "rare"])
@pytest.mark.parametrize("tall", [False, True])
def test_no_line_runs_through_a_name_under_the_curve(picture, tall):
    scene, letter = SCENES[picture, tall], ACROSS * (0.022 if tall else 0.0095)
    name = {"looks": "threshold"}.get(picture, picture)
    for gap in scene.tracks[f"{name}_guess_gap"]:
        best = list(STAGE.dials[name].values).index(
            next(step.after.shows.at for step in LESSON.path.steps
                 if step.ask and step.shows.picture == picture))  # fmt: skip
        traces = scene.tracks[name][best].traces | gap.traces
        lines = [traces[of]["x"][0] for of in ("at_line", "at_guess", "best_cost") if of in traces]
        for of in ("missed_name", "false_name", "silent_name"):
            x = traces[of]["x"][0]
            if x is not None:
                wide = letter * len(traces[of]["text"][0])
                left = x - wide if traces[of]["textposition"].endswith("left") else x
                assert not any(left < line < left + wide for line in lines if line)


def test_at_half_every_blocked_customer_is_one_diamond_in_sight():
    for tall in (False, True):
        scene = SCENES["blocks", tall]
        view = scene.tracks["threshold"][STAGE.dials["threshold"].values.index(0.5)]
        assert points(view, scene, "false") == fact("threshold", "day_fp", 0.5) == 11


def test_the_bar_of_a_day_is_as_long_as_its_cost():
    scene = SCENES["blocks", False]
    for i, view in enumerate(scene.tracks["threshold"]):
        cost = STAGE.dials["threshold"].facts["blocks_cost"][i]
        ends = [x for name in ("missed_bar", "false_bar") for x in view.traces[name]["x"] if x]
        assert max(ends) == min(cost, MOST)


def test_line_and_thumb_are_one():
    for name in ("threshold", "copies", "rare"):
        picture = {"threshold": "looks"}.get(name, name)
        dial, scene = STAGE.dials[name], SCENES[picture, False]
        assert scene.on_dial
        for place, view in zip(dial.places, scene.tracks[name], strict=True):
            assert view.traces["line"]["x"][0] == pytest.approx(ACROSS * place)


def test_before_the_commit_nothing_is_judged():
    for name in ("looks", "copies", "rare"):
        scene = SCENES[name, False]
        (asking,) = {id(view): view for view in scene.tracks["asking"]}.values()
        for trace in ("missed", "false", "part", "dot", "price", "cost", "missed_cost"):
            assert points(asking, scene, trace) == 0
        assert points(asking, scene, "caught") == FRAUDS


def test_two_prices_stand_on_their_lines_and_not_on_each_other():
    for tall, letters in ((False, 61), (True, 31)):
        for view in SCENES["looks", tall].tracks["threshold_guess_gap"]:
            if "guess_price" not in view.traces:
                continue
            (left, one), (right, other) = sorted(
                (view.traces[name]["x"][0], view.traces[name]["text"][0])
                for name in ("guess_price", "price")
            )
            needed = (len(one) + len(other)) / 2 * ACROSS / letters
            assert right - left > 0.9 * needed
            assert view.traces["price"]["y"][0] < HEAD * HIGHEST


# What the texts say.


def test_what_the_first_step_says_is_true():
    at = {name: fact("threshold", name, 0.5) for name in STAGE.dials["threshold"].facts}
    costs = BANKS["blocks"]
    assert at["blocks_silent"] == 1_000
    assert at["day_tp"] * costs.fn == 250
    assert costs.fp == 5 * costs.fn
    assert at["blocks_cost"] > at["blocks_silent"]


def test_only_a_high_threshold_pays_for_the_bank_that_blocks_cards_and_saves_little():
    facts = STAGE.dials["threshold"].facts
    paying = [tau for tau, cost in zip(facts["tau"], facts["blocks_cost"], strict=True)
              if cost < 1_000]  # fmt: skip
    assert min(paying) > 0.7
    assert min(facts["blocks_cost"]) > 900
    assert best_threshold(BANKS["blocks"]) == pytest.approx(5 / 6)


def test_at_half_the_other_bank_pays_more_than_twice_as_much():
    assert fact("threshold", "looks_half", 0.5) > 2 * fact("threshold", "looks_chosen", 0.5)
    assert fact("threshold", "looks_tau", 0.5) == STEPS["cheapest"].shows.at


def test_half_is_best_at_a_price_of_one_that_lies_inside_the_track():
    dial = STAGE.dials["price"]
    one = dial.values.index(1)
    assert dial.facts["best"][one] == 0.5
    assert 0.2 < dial.places[one] < 0.8
    assert dial.facts["best"][dial.values.index(0.2)] == 0.83
    assert (np.diff(dial.places) > 0).all()  # dearer to the right


def test_on_this_day_half_is_cheapest_at_the_prices_that_the_text_names():
    dial, half = STAGE.dials["threshold"], list(STAGE.dials["threshold"].values).index(0.5)
    missed, false = 100 - np.array(dial.facts["day_tp"]), np.array(dial.facts["day_fp"])
    cheapest = [
        price for price in PRICES
        if np.isclose((cost := price * missed + false)[half], cost.min())
    ]  # fmt: skip
    assert (min(cheapest), max(cheapest)) == (1, 1.5)
    task = next(step for step in LESSON.path.steps if step.title == "The price of a miss")
    said = " ".join(task.after.text.split())
    assert "½ is best at a price of 1" in said
    assert "½ is also cheapest at a price that is a little higher" in said


def test_all_dials_of_thresholds_have_one_axis_and_the_same_marks():
    dials = [dial for name, dial in STAGE.dials.items() if "tau" in dial.facts]
    assert len(dials) == 6
    for dial in dials:
        assert dial.marks == dials[0].marks
        assert dial.values == dials[0].values


@pytest.mark.parametrize("tall", [False, True])
def test_a_number_of_false_alarms_has_its_noun_up_to_the_end(tall):
    views = SCENES["blocks", tall].tracks["threshold"]
    named = [view.traces["false_word"]["text"][0] for view in views if "false_word" in view.traces]
    assert all(re.search(r"\d+ false.*alarms?", text) for text in named)
    half = list(STAGE.dials["threshold"].values).index(0.5)
    false = STAGE.dials["threshold"].facts["day_fp"]
    assert all(
        "false_word" in view.traces
        for i, view in enumerate(views) if i >= half and false[i]
    )  # fmt: skip


@pytest.mark.parametrize("tall", [False, True])
def test_the_names_of_two_lines_do_not_meet(tall):
    letter = ACROSS * (0.0286 if tall else 0.0135)
    for view in SCENES["price", tall].tracks["price"]:
        spans = []
        for name in ("line_word", "half_word"):
            if name in view.traces and view.traces[name]["x"][0] is not None:
                x, y = view.traces[name]["x"][0], view.traces[name]["y"][0]
                wide = len(view.traces[name]["text"][0].strip()) * letter
                left = view.traces[name]["textposition"].endswith("left")
                spans.append((x - wide if left else x, x if left else x + wide, y))
        if len(spans) == 2 and spans[0][2] == spans[1][2]:
            (first, last, _), (start, end, _) = spans
            assert last <= start or end <= first
        assert all(-letter < first and last < ACROSS + letter for first, last, _ in spans)


def test_trained_on_copies_the_formula_costs_more_than_no_alarm():
    half = {name: fact("copies", name, 0.5) for name in STAGE.dials["copies"].facts}
    assert half["looks_formula"] > half["looks_silent"] == 5_000
    assert half["looks_tau"] == STEPS["believe"].shows.at


def test_where_frauds_are_rarer_a_threshold_near_the_formula_is_right_and_lower_ones_are_not():
    ask = STEPS["rarer"].ask
    ((name, _, most),) = ask.when
    assert most == pytest.approx(1.1 * fact("rare", "looks_formula", 0.5), rel=0.01)
    right = [tau for tau in STAGE.dials["rare"].values if fact("rare", name, tau) <= most]
    assert min(right) < 0.02 < max(right)
    assert fact("rare", name, 0.002) > most


def test_each_dial_of_thresholds_has_steps_of_the_laboratory():
    for name in ("threshold", "copies", "rare"):
        assert set(STAGE.dials[name].values) <= set(TAUS)
