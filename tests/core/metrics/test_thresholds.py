"""Thresholds that meet a rule: by hand, by trying every one, and what false belief costs."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import logit

from core import metrics
from core.data import chapter, gaussian_rates
from core.metrics import calibration, costs, thresholds
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
    assert thresholds.best_mcc(s).value == max(metrics.mcc(c) for c in every)
    assert thresholds.best_f1(s).value == max(metrics.f1(c) for c in every)
    lowest = min(costs.expected_cost(c, Costs(1, 7)) for c in every)
    assert thresholds.cheapest_for_ratio(s, 7).value == pytest.approx(lowest)
    capped = thresholds.at_most_alarms(s, alarms)
    assert capped.value == max(c.tp + c.fp for c in every if c.tp + c.fp <= alarms)
    caught = thresholds.with_recall(s, least)
    assert caught.value >= least - 1e-12
    good = [metrics.precision(c) for c in every if metrics.recall(c) >= least - 1e-12]
    assert metrics.precision(caught.counts) == max(good)


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
