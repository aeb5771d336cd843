"""Thresholds that meet a rule: by hand, by trying every one, and what false belief costs."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import logit

from core import metrics
from core.data import chapter, gaussian_rates
from core.metrics import Counts, Sweep, calibration, costs, curves, thresholds
from core.metrics.costs import Costs
from core.metrics.thresholds import THRESHOLD_RULES, RuleOptions
from core.parameters import BadValue

CHAPTER = metrics.sweep(*chapter.threshold_listing())


@pytest.mark.parametrize("name", THRESHOLD_RULES)
def test_a_cut_says_what_its_threshold_does(name):
    y, score = chapter.threshold_listing()
    cut = THRESHOLD_RULES[name].choose(CHAPTER, RuleOptions())
    assert cut.counts == metrics.counts_at(y, score, cut.threshold)
    assert cut.counts == metrics.counts_at(y, score, cut.upper)
    assert cut.counts == metrics.counts_at(y, score, np.nextafter(cut.lower, np.inf))
    assert cut.counts != metrics.counts_at(y, score, cut.lower)
    assert cut.lower < cut.threshold <= cut.upper
    assert math.isfinite(cut.value)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 9)), min_size=2, max_size=40),
    st.integers(0, 40),
    st.floats(0.05, 1),
)
def test_no_other_threshold_follows_the_rule_better(cases, alarms, least):
    y, score = np.array(cases, float).T
    s = metrics.sweep(y, score)
    every = [metrics.counts_at(y, score, t) for t in (np.inf, *np.unique(score))]
    if not y.any():
        with pytest.raises(BadValue, match="0 positives"):
            thresholds.with_recall(s, least)
        return
    assert thresholds.best_mcc(s).value == pytest.approx(max(map(metrics.mcc, every)), abs=1e-15)
    assert thresholds.best_f1(s).value == max(metrics.f1(c) for c in every)
    lowest = min(costs.expected_cost(c, Costs(1, 7)) for c in every)
    assert thresholds.cheapest_for_ratio(s, 7).value == pytest.approx(lowest)
    capped = thresholds.at_most_alarms(s, alarms)
    assert capped.value == max(c.tp + c.fp for c in every if c.tp + c.fp <= alarms)
    caught = thresholds.with_recall(s, least)
    assert caught.value >= least
    good = [metrics.precision(c) for c in every if metrics.recall(c) >= least]
    assert metrics.precision(caught.counts) == max(good)


def exactly(s):
    """The confusion matrices of a sweep in whole numbers, highest threshold first."""
    return [Counts(*(int(cell[row]) for cell in s.counts)) for row in range(s.tp.size)]


def squared_mcc(c):
    spread = (c.tp + c.fp) * (c.tp + c.fn) * (c.tn + c.fp) * (c.tn + c.fn)
    beyond = c.tp * c.tn - c.fp * c.fn
    return Fraction(beyond * abs(beyond), spread) if spread else Fraction(0)


def first_best(s, of):
    """The first row with the largest value, in fractions; None is undefined."""
    values = [of(c) for c in exactly(s)]
    return values.index(max(value for value in values if value is not None))


CASES = st.lists(st.tuples(st.booleans(), st.integers(0, 12)), min_size=2, max_size=60)


@settings(deadline=None, max_examples=300)
@given(
    CASES,
    st.tuples(*4 * [st.integers(1, 99)]),
    st.sampled_from([10, 100, 1_000, 3]),
    st.integers(1, 60),
)
def test_of_thresholds_that_are_equally_good_the_highest_is_chosen_exactly(
    cases, prices, digits, alarms
):
    s = metrics.sweep(*np.array(cases, float).T)
    fp, fn, tp, tn = (Fraction(price, digits) for price in prices)
    matrix = Costs(*(float(price) for price in (fp + tn, fn + tp, tp, tn)))
    fp, fn, tp, tn = (Fraction(str(cost)) for cost in matrix)

    def cost(c):
        return c.tp * tp + c.fp * fp + c.fn * fn + c.tn * tn

    assert thresholds.cheapest(s, matrix).row == first_best(s, lambda c: -cost(c))
    assert thresholds.best_mcc(s).row == first_best(s, squared_mcc)
    f1 = first_best(
        s, lambda c: Fraction(2 * c.tp, both) if (both := 2 * c.tp + c.fp + c.fn) else None
    )
    assert thresholds.best_f1(s).row == f1
    believed = thresholds.plugin_threshold_loss(s, matrix)
    lost = cost(believed.at_tau_star.counts) - cost(believed.cheapest.counts)
    assert believed.loss == float(1_000 * lost / len(cases))
    if s.tp[-1]:
        k = alarms % int(s.tp[-1]) + 1
        wanted = first_best(
            s, lambda c: Fraction(c.tp, c.tp + c.fp) if c.tp >= k and c.tp + c.fp else None
        )
        assert thresholds.with_recall(s, k / s.tp[-1]).row == wanted
        exact_share: Any = Fraction(k, int(s.tp[-1]))
        assert thresholds.with_recall(s, exact_share).row == wanted
    of = len(cases)
    sevenths: Any = Fraction(alarms, 7), Fraction(of, 7)
    for limit, a_day in ((alarms, None), (alarms / 8, of / 8), sevenths):
        capped = thresholds.at_most_alarms(s, limit, a_day)
        assert capped.row == max(row for row, c in enumerate(exactly(s)) if c.tp + c.fp <= alarms)
        # What a cut raises is a limit that it keeps.
        assert thresholds.at_most_alarms(s, capped.value, a_day).row == capped.row


def test_ties_by_hand():
    s = metrics.sweep([1, 1, 0, 1, 0, 0], [0.9, 0.8, 0.5, 0.5, 0.2, 0.1])
    assert thresholds.best_mcc(s).threshold == 0.8  # (2, 0, 1, 3); (3, 1, 0, 2) is as good
    always = metrics.sweep([1, 1, 1, 0], [0.5] * 4)
    for matrix in (Costs(0.3, 0.1), Costs(3e307, 1e307), Costs(3e-300, 1e-300), Costs(3, 1)):
        assert thresholds.cheapest(always, matrix).threshold == math.inf
    assert thresholds.cheapest(always, Costs(0.3, 0.1)).value == pytest.approx(75)
    # Both classes' recall: 2/3 + 2/3 and 1/3 + 1.
    even = metrics.sweep([1, 0, 0, 0, 1, 1], [0.9, 0.5, 0.8, 0.7, 0.8, 0.6])
    best = thresholds.best(even, metrics.balanced_accuracy)
    assert best.threshold == 0.9


@pytest.mark.parametrize(
    "matrix", [Costs(1e308, 1e308), Costs(1e308, 1, 0, -1e308), Costs(1, 1e308)]
)
def test_dear_mistakes_do_not_overflow(matrix):
    same = {1e308: 1.0, 1: 1e-308, 0: 0.0, -1e308: -1.0}
    s = metrics.sweep([1, 0, 1, 0, 0], [0.9, 0.8, 0.3, 0.2, 0.1])
    here, there = (
        thresholds.cheapest(s, costs) for costs in (matrix, Costs(*(same[cost] for cost in matrix)))
    )
    assert here.row == there.row
    assert here.value == pytest.approx(there.value * 1e308, rel=1e-12) or math.isinf(here.value)
    assert thresholds.plugin_threshold_loss(s, matrix).loss >= 0
    found = thresholds.cheapest_with_uncertainty(s, matrix, np.random.default_rng(0), 50)
    assert not math.isnan(found.optimism)
    assert found.cost[0] <= found.cost[1]


def test_amounts_beyond_all_bounds_are_named():
    s = metrics.sweep([1, 0, 1], [0.9, 0.8, 0.3])
    with pytest.raises(BadValue, match="cases is inf"):
        thresholds.at_most_alarms(s, 5, cases=math.inf)
    with pytest.raises(BadValue, match="alarms is inf"):
        thresholds.at_most_alarms(s, math.inf)
    with pytest.raises(BadValue, match="cases is 0"):
        thresholds.at_most_alarms(s, 5, cases=0)
    assert thresholds.with_recall(s, 1e-13).counts.tp == 1
    assert thresholds.with_recall(s, 5e-324).value == 0.5


def test_a_cut_of_a_sweep_with_parts_of_cases_keeps_them():
    s = curves.between_thresholds(metrics.sweep([1, 0, 1, 0], [0.5, 0.5, 0.5, 0.1]), 4)
    assert thresholds.cut_at(s, 0.5).counts.tp == 2
    assert thresholds.best_f1(Sweep(*(column[:3] for column in s))).counts == Counts(1, 0.5, 0, 0)


def test_a_row_of_the_sweep_is_found_at_its_scores_and_beside_them():
    y, score = chapter.threshold_listing()
    for at in (*score[:20], 0.5, 0.0, 1.0, -math.inf, math.inf):
        for threshold in (at, np.nextafter(at, 2), np.nextafter(at, -2)):
            cut = thresholds.cut_at(CHAPTER, threshold)
            assert cut.counts == metrics.counts_at(y, score, threshold)
            assert cut.lower < cut.threshold or math.isinf(threshold)
            assert cut.threshold <= cut.upper


def test_alarms_a_day_are_scaled_to_the_cases_of_a_day():
    # 10,000 cases in the test set; a day has 2,000, and its team can look at 30.
    cut = thresholds.at_most_alarms(CHAPTER, 30, cases=2_000)
    assert cut.counts.tp + cut.counts.fp == 150
    assert cut.value == pytest.approx(30)
    assert thresholds.at_most_alarms(CHAPTER, 0).threshold == math.inf
    with pytest.raises(BadValue, match="-3 alarms"):
        thresholds.at_most_alarms(CHAPTER, -3)


def test_rules_that_cannot_be_followed_are_named():
    with pytest.raises(BadValue, match=r"recall of 1\.2 on 100 positives"):
        thresholds.with_recall(CHAPTER, 1.2)
    with pytest.raises(BadValue, match="nan"):
        thresholds.cut_at(CHAPTER, math.nan)
    with pytest.raises(BadValue, match="undefined at every threshold"):
        thresholds.best(metrics.sweep([0, 0], [0.1, 0.2]), metrics.balanced_accuracy)


def test_believing_the_chapters_scores_is_dear_until_they_are_calibrated():
    # A miss as dear as 99 false alarms asks for τ* = 1 %, if scores are probabilities.
    matrix = Costs(fp=1, fn=99)
    believed = thresholds.plugin_threshold_loss(CHAPTER, matrix)
    assert believed.at_tau_star.threshold == 0.01
    assert believed.at_tau_star.counts.fp == 9885  # nearly everybody
    assert believed.at_tau_star.value > 5 * believed.cheapest.value
    # Learn the probabilities on other cases of the same kind; the same τ* is then nearly best.
    y, score = chapter.threshold_listing(seed=4)
    here, scores_here = chapter.threshold_listing()
    for calibrator, known in (
        (calibration.platt(y, logit(score)), logit(scores_here)),
        (calibration.isotonic(y, score), scores_here),
    ):
        repaired = thresholds.plugin_threshold_loss(metrics.sweep(here, calibrator(known)), matrix)
        assert 0 <= repaired.loss < 0.3 * repaired.cheapest.value
        assert repaired.loss < 0.1 * believed.loss


def test_on_true_probabilities_elkans_threshold_is_the_cheapest():
    rng = np.random.default_rng(0)
    probability = rng.beta(0.3, 3, 200_000)
    s = metrics.sweep(rng.random(200_000) < probability, probability)
    for miss in (1, 5, 30):
        found = thresholds.plugin_threshold_loss(s, Costs(1, miss))
        assert 0 <= found.loss < 0.01 * found.cheapest.value


def test_the_minimum_is_uncertain_and_optimistic():
    rng = np.random.default_rng(1)
    # The cheapest threshold of two known Gaussians.
    grid = np.linspace(1e-4, 1 - 1e-4, 20_000)
    tpr, fpr = gaussian_rates(2.0, 1.0, 0.05, grid)
    matrix = Costs(1, 19)
    truth = costs.expected_cost(metrics.counts_from_rates(tpr, fpr, 0.05), matrix).min()
    gaps, optimism = [], []
    for _ in range(30):
        y = (rng.random(600) < 0.05).astype(int)
        y[0] = 1
        s = metrics.sweep(y, rng.normal(2.0 * y))
        found = thresholds.cheapest_with_uncertainty(s, matrix, rng, times=60)
        assert found.threshold[0] <= found.cut.threshold <= found.threshold[1]
        assert found.cost[0] < found.cost[1]
        gaps.append(truth - found.cut.value)
        optimism.append(found.optimism)
    # The minimum looks cheaper than the best threshold truly is, and the bootstrap knows it.
    assert np.mean(gaps) > 0
    assert np.mean(optimism) > 0
