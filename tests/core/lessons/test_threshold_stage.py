"""A day of payments: whole counts, shapes that cost the same, two banks and their thresholds."""

from typing import Any

import numpy as np
import pytest

from core.lessons.threshold.facts import facts
from core.lessons.threshold.film import PARAMETERS, THRESHOLDS, place, swept_scores
from core.lessons.threshold.score_sources import ScoreConfig
from core.lessons.threshold.stage import (
    BANKS,
    FRAUDS,
    PRICES,
    TAUS,
    Axis,
    bill,
    cut_of,
    day_facts,
    day_of,
    facts_of_day,
    fraud_shapes,
    left_out,
    normal_shape,
    normal_shapes,
    parted,
    price_track,
)
from core.metrics.costs import Costs, best_threshold
from core.metrics.thresholds import THRESHOLD_RULES, RuleOptions
from core.parameters import BadValue

SCORES = swept_scores(ScoreConfig())
DAY = day_of(SCORES)
AXIS = Axis(float(place(1e-4, True)), float(place(0.98, True)), 50)
HALF = TAUS.index(0.5)


def test_a_day_is_whole_and_keeps_its_frauds():
    assert DAY.payments == 10_000
    assert {cell.dtype.kind for cell in DAY.counts} == {"i"}
    assert set(DAY.counts.tp + DAY.counts.fn) == {FRAUDS}
    assert set(DAY.counts.fp + DAY.counts.tn) == {9_900}
    assert (np.diff(DAY.counts.tp) <= 0).all()
    assert (np.diff(DAY.counts.fp) <= 0).all()


def test_its_steps_are_steps_of_the_laboratory_near_enough_to_each_other():
    assert set(TAUS) <= set(THRESHOLDS)
    gaps = np.diff(place(TAUS, stretch=True))
    assert gaps.max() < 0.25  # of some 14
    assert {0.02, 0.5, 0.98} <= set(TAUS)


def test_rarer_frauds_make_a_day_of_more_payments():
    day = day_of(swept_scores(ScoreConfig(one_in=1_000)))
    assert day.payments == 100_000
    assert set(day.counts.tp + day.counts.fn) == {FRAUDS}


@pytest.mark.parametrize("costs", BANKS.values(), ids=BANKS)
def test_a_bill_can_be_added_up_by_hand(costs):
    paid = bill(DAY, costs)
    assert paid.cost.tolist() == (costs.fp * DAY.counts.fp + costs.fn * DAY.counts.fn).tolist()
    assert paid.cost.tolist() == (paid.missed + paid.false_alarms).tolist()
    assert paid.silent == FRAUDS * costs.fn
    assert paid.cost[paid.lowest] == paid.cost.min()
    assert paid.tau_star == best_threshold(costs)
    assert paid.at_half == paid.cost[HALF]
    assert paid.at_star == pytest.approx(np.interp(paid.tau_star, TAUS, paid.cost), rel=0.02)


@pytest.mark.parametrize("costs", BANKS.values(), ids=BANKS)
def test_the_threshold_is_chosen_on_another_day_as_the_rule_chooses_it(costs):
    options = RuleOptions(miss_ratio=costs.fn / costs.fp)
    by_rule = THRESHOLD_RULES["cost"].step_on(*SCORES.drawn.other, TAUS, **options._asdict())
    assert bill(DAY, costs).chosen == by_rule


def test_at_half_blocking_costs_more_than_no_alarm():
    """75 missed of 10 euros and 11 false alarms of 50 euros: 1,300, without any alarm 1,000."""
    f = {name: of[HALF] for name, of in facts_of_day(DAY).items()}
    assert (f["day_fn"], f["day_fp"]) == (75, 11)
    assert (f["blocks_cost"], f["blocks_silent"]) == (1_300, 1_000)
    assert f["blocks_more"] == f["blocks_cost"] - f["blocks_chosen"]


def test_the_default_seed_is_an_ordinary_one():
    """Of 40 seeds it is neither among the 6 lowest nor among the 6 highest in what is quoted."""
    quoted = []
    for seed in range(40):
        scores = swept_scores(ScoreConfig(seed=seed))
        half, low = day_facts(scores, 0.5), day_facts(scores, 0.02)
        names = ("day_tp", "day_fp", "blocks_cost", "looks_cost")
        quoted.append([*(half[name] for name in names), low["day_tp"], low["day_fp"]])
    below, above = np.array(quoted) < quoted[0], np.array(quoted) > quoted[0]
    assert below.sum(axis=0).max() < 34
    assert above.sum(axis=0).max() < 34


def test_the_laboratory_quotes_the_same_numbers():
    values = {name: parameter.default for name, parameter in PARAMETERS.items()}
    there = facts(values | {"tau": 0.02})
    stage = {name: of[TAUS.index(0.02)] for name, of in facts_of_day(DAY).items()}
    assert {name: there[name] for name in stage} == stage
    assert day_facts(SCORES, 0.0)["day_tp"] == FRAUDS  # also where the stage has no step


def test_every_fraud_stands_on_the_axis_once():
    frauds = fraud_shapes(DAY, AXIS)
    assert frauds.number.tolist() == list(range(1, FRAUDS + 1))
    assert len(set(zip(frauds.column, frauds.level, strict=True))) == FRAUDS
    assert frauds.column.min() >= 0
    assert frauds.column.max() < AXIS.columns
    for column in set(frauds.column):  # no holes in a column
        levels = frauds.level[frauds.column == column]
        assert sorted(levels) == list(range(levels.size))


@pytest.mark.parametrize("price", PRICES)
def test_equal_areas_cost_the_same(price):
    payments, area = normal_shape(price)
    assert payments / price == pytest.approx(area)  # in missed frauds
    assert payments >= 1
    assert area >= 1


@pytest.mark.parametrize("payments", [1, 7, 50, 1_000])
def test_as_many_shapes_lie_beyond_a_threshold_as_its_false_alarms_fill(payments):
    axis = AXIS._replace(low=-14.0, high=14.0)
    every = normal_shapes(DAY, axis, payments, 10**6)
    assert every.number.size == int(9_900 / payments + 1e-9)
    for tau, tp, fp in zip(TAUS[::10], DAY.counts.tp[::10], DAY.counts.fp[::10], strict=True):
        cut = cut_of(every, axis, tau, tp, fp, payments)
        assert cut.caught == tp
        assert cut.false_alarms + cut.part == pytest.approx(fp / payments)
        assert 0 <= cut.part < 1


def test_shapes_do_not_move_with_the_threshold_and_only_those_below_the_picture_are_left_out():
    every, few = (normal_shapes(DAY, AXIS, 1, deepest) for deepest in (10**6, 10))
    shown = every.level < 10
    assert few.column.tolist() == every.column[shown].tolist()
    assert few.number.tolist() == every.number[shown].tolist()
    cut = cut_of(few, AXIS, 0.02, 81, 718, 1)
    assert cut.false_alarms == (few.number <= 718).sum()


@pytest.mark.parametrize("payments", [1, 50])
def test_every_shape_is_drawn_or_left_out(payments):
    drawn, away = normal_shapes(DAY, AXIS, payments, 5), left_out(DAY, AXIS, payments, 5)
    assert drawn.number.size + sum(away) == 9_900 // payments
    assert away.left > 0
    assert left_out(DAY, AXIS, payments, 10**4).below == 0


def test_what_fills_no_shape_stands_in_the_column_of_the_threshold():
    """11 false alarms where a shape is 50: a fifth of a shape, right below the line."""
    normals = normal_shapes(DAY, AXIS, 50, 99)
    cut = cut_of(normals, AXIS, 0.5, 25, 11, 50)
    assert (cut.false_alarms, cut.part, cut.level) == (0, pytest.approx(0.22), 0)
    middle = AXIS.low + (np.array([cut.column - 1, cut.column]) + 0.5) * AXIS.width
    assert middle[0] < 0 <= middle[1]  # ½ is log-odds 0


@pytest.mark.parametrize("payments", [1, 50])
def test_shapes_are_parted_at_a_threshold_and_only_those_near_it_move(payments):
    shapes = normal_shapes(DAY, AXIS, payments, 10**6)
    for tau, fp in zip(TAUS[5:-5], DAY.counts.fp[5:-5], strict=True):
        beyond = cut_of(shapes, AXIS, tau, 0, fp, payments).false_alarms
        found, at = parted(shapes, AXIS, tau, beyond), float(place(tau, True))
        middle = AXIS.low + (found.column + 0.5) * AXIS.width
        assert (middle[:beyond] >= at - 1e-6).all()
        assert (middle[beyond:] < at + 1e-6).all()
        assert np.abs(found.column - shapes.column).max() <= 1
        assert len(set(zip(found.column, found.level, strict=True))) == found.number.size


def test_a_price_asks_for_its_threshold_and_half_is_asked_for_inside_the_dial():
    track = price_track(SCORES)
    assert track.tau_star.tolist() == [best_threshold(Costs(1, price)) for price in PRICES]
    one = PRICES.index(1)
    assert track.tau_star[one] == 0.5
    assert 0 < one < len(PRICES) - 1
    assert (track.counts.tp[one], track.counts.fp[one]) == (25, 11)
    assert {0.2, 50} <= set(PRICES)
    assert (np.diff(track.counts.tp) >= 0).all()


def test_what_cannot_be_used_is_refused():
    with pytest.raises(BadValue, match="payments"):
        normal_shapes(DAY, AXIS, 0, 9)
    with pytest.raises(BadValue, match="price"):
        normal_shape(0)
    with pytest.raises(BadValue, match="deepest"):
        normal_shapes(DAY, AXIS, 1, 0)
    nothing: Any = None
    for call in (
        lambda: day_of(nothing),
        lambda: bill(nothing, BANKS["looks"]),
        lambda: price_track(nothing),
    ):
        with pytest.raises(BadValue):
            call()
