"""Costs: Elkan's threshold by hand, and lines of equal cost."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import metrics
from core.data import chapter
from core.metrics import Counts, costs
from core.metrics.costs import Costs
from core.metrics.thresholds import cheapest, cut_at
from core.parameters import BadValue


def test_elkans_threshold():
    assert costs.best_threshold(Costs(fp=1, fn=1)) == 0.5
    assert costs.best_threshold(Costs(fp=1, fn=9)) == 0.1
    # Being right may cost too, or pay.
    assert costs.best_threshold(Costs(fp=5, fn=100, tp=20, tn=1)) == pytest.approx(4 / 84)
    assert costs.best_threshold(Costs(fp=5, fn=0, tp=-45)) == 0.1


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (Costs(fp=0, fn=1), "A FP costs 0"),
        (Costs(fp=1, fn=1, tp=2), "A FN costs 1 and a TP 2"),
        (Costs(fp=math.nan, fn=1), "cost of a FP is nan"),
        (Costs(fp=1, fn=math.inf), "cost of a FN is inf"),
    ],
)
def test_costs_that_make_no_sense_are_named(wrong, named):
    with pytest.raises(BadValue, match=named):
        costs.best_threshold(wrong)


def test_expected_cost_by_hand():
    counts = metrics.Counts(tp=90, fp=792, fn=10, tn=9108)
    assert costs.expected_cost(counts, Costs(fp=1, fn=50)) == pytest.approx(129.2)
    assert costs.expected_cost(counts, Costs(1, 50, tp=2), per=1) == pytest.approx(0.1472)
    assert math.isnan(costs.expected_cost(metrics.Counts(0, 0, 0, 0), Costs(1, 1)))


def test_iso_cost_lines_carry_their_cost():
    matrix = Costs(fp=2, fn=70, tp=5, tn=0.1)
    fpr = np.linspace(0, 1, 201)
    recall = costs.iso_cost_recall(500, fpr, 0.02, matrix)
    counts = metrics.counts_from_rates(recall, fpr, 0.02)
    seen = costs.expected_cost(counts, matrix)
    assert 10 < np.isfinite(seen).sum() < 200
    np.testing.assert_allclose(seen[np.isfinite(seen)], 500)
    # The same line in PR space.
    precision = costs.iso_cost_precision(500, recall, 0.02, matrix)
    known = np.isfinite(recall) & (recall > 0) & (fpr > 0)
    np.testing.assert_allclose(precision[known], metrics.precision(counts)[known])
    slope = np.diff(recall[known]) / np.diff(fpr[known])
    np.testing.assert_allclose(slope, 0.98 / 0.02 * (2 - 0.1) / (70 - 5))


PRICE = st.one_of(
    st.floats(1e-323, 1.7e308),
    st.sampled_from([1e308, 1e-308, 5e-324, 1, 0.1, np.float32(0.1), Decimal("0.1"), np.int8(100)]),
    st.fractions(Fraction(1, 1_000), 1_000),
)


@given(PRICE, PRICE, st.sampled_from([0, -1e308, -1]), st.sampled_from([0, -1e308]))
def test_elkans_threshold_of_all_legal_costs(fp, fn, tp, tn):
    def plain(cost):
        return Fraction(cost) if isinstance(cost, Fraction | Decimal) else Fraction(str(cost))

    alarm, miss = plain(fp) - plain(tn), plain(fn) - plain(tp)
    assert costs.best_threshold(Costs(fp, fn, tp, tn)) == float(alarm / (alarm + miss))


def test_costs_at_the_ends_of_the_number_range():
    assert costs.best_threshold(Costs(1e308, 1e308)) == 0.5
    assert costs.best_threshold(Costs(1e308, 1, 0, -1e308)) == 1
    assert costs.best_threshold(Costs(5e-324, 5e-324)) == 0.5
    one_each = Counts(1, 1, 1, 1)
    assert costs.expected_cost(one_each, Costs(1e308, 1e308), per=1) == 5e307
    assert costs.expected_cost(one_each, Costs(1e308, 1e308, -1e308, -1e308), per=1) == 0
    assert costs.expected_cost(one_each, Costs(1e308, 1e308)) == math.inf  # beyond all floats
    assert costs.expected_cost(Counts(1, 0, 0, 1), Costs(1e308, 1e308)) == 0
    assert costs.iso_cost_slope(0.5, Costs(1e308, 1e308)) == 1
    assert costs.iso_cost_slope(1, Costs(1, 1)) == 0
    assert costs.iso_cost_recall(0, 0.25, 0.5, Costs(1e308, 1e308, -1e308, -1e308)) == 0.25
    assert costs.iso_cost_precision(0, 0.25, 0.5, Costs(1e308, 1e308, -1e308, -1e308)) == 0.5


@given(
    st.tuples(*4 * [st.integers(0, 10**6)]),
    st.tuples(*4 * [st.integers(-999, 999)]),
    st.sampled_from([1, 10, 1_000]),
)
def test_sums_of_decimal_costs_are_exact(cells, prices, digits):
    matrix = Costs(*(price / digits for price in prices))
    c = Counts(*cells)
    total = c.fp * prices[0] + c.fn * prices[1] + c.tp * prices[2] + c.tn * prices[3]
    found = costs.expected_cost(c, matrix)
    if not sum(cells):
        assert math.isnan(found)
        return
    assert found == pytest.approx(float(Fraction(1_000 * total, sum(cells) * digits)), rel=1e-14)
    # The same sum, as dear in another way: all cells at the mean price.
    spread = [sum(cells) if cell == "tn" else 0 for cell in Counts._fields]
    mean = Costs._make([0, 0, 0, Fraction(total, sum(cells) * digits)])
    assert costs.expected_cost(Counts(*spread), mean) == pytest.approx(found, rel=1e-15)


@pytest.mark.parametrize(
    ("function", "values", "named"),
    [
        (costs.iso_cost_slope, (0, Costs(1, 1)), "prevalence is 0"),
        (costs.iso_cost_slope, ("half", Costs(1, 1)), "prevalence"),
        (costs.best_threshold, (Costs._make(["1", 1, 0, 0]),), "cost of a FP"),
        (costs.best_threshold, (Costs._make([None, 1, 0, 0]),), "cost of a FP is None"),
        (costs.best_threshold, ((1, 1, 0, 0),), "no cost matrix"),
        (costs.best_threshold, (Costs(1, 10**400),), "cost of a FN"),
        (costs.expected_cost, (Counts(1, 1, 1, 1), Costs(1, 1), 0), "per is 0"),
        (costs.cheapest_step, ([],), "no number"),
        (costs.cheapest_step, ([math.nan],), "no number"),
        (costs.net_benefit, (Counts(1, 1, 1, 1), 1), "act_at is 1"),
        (costs.net_benefit, (Counts(1, 1, 1, 1), -0.1), "act_at"),
        (costs.net_benefit, ("model", 0.1), "no confusion matrix"),
        (costs.net_benefit_of_all, (2, 0.1), "prevalence is 2"),
    ],
)
def test_what_cannot_be_used_is_named(function, values, named):
    with pytest.raises(BadValue, match=named):
        function(*values)


def test_net_benefit_to_the_digit():
    screening = Counts(tp=90, fp=792, fn=10, tn=9108)
    assert metrics.net_benefit(screening, 0.02) == pytest.approx(0.0073836735, abs=1e-10)
    assert metrics.net_benefit_of_all(0.01, 0.02) == pytest.approx(-0.0102040816, abs=1e-10)
    # It beats none below its PPV, and all above 1 − NPV.
    ppv, missed = 90 / 882, 10 / 9118
    assert ppv == pytest.approx(0.1020408163, abs=1e-10)
    assert missed == pytest.approx(0.0010967317, abs=1e-10)
    assert metrics.net_benefit(screening, ppv) == pytest.approx(0, abs=1e-15)
    at = np.array([missed - 1e-4, missed, missed + 1e-4])
    better = metrics.net_benefit(screening, at) - metrics.net_benefit_of_all(0.01, at)
    assert np.sign(np.round(better, 12)).tolist() == [-1, 0, 1]
    assert metrics.net_benefit(screening, 0.02, standardized=True) == pytest.approx(0.73836735)
    assert metrics.net_benefit_of_all(0.01, 0.02, standardized=True) == pytest.approx(-1.02040816)


def test_net_benefit_of_the_chapters_scores():
    s = metrics.sweep(*chapter.threshold_listing())
    # Believed, they flag nearly everybody; the best cut is the cheapest for these odds.
    assert metrics.net_benefit(s, 0.1) == pytest.approx(-0.0837666667, abs=1e-10)
    best = cheapest(s, Costs(fp=0.1, fn=0.9))
    assert metrics.net_benefit(best.counts, 0.1) == pytest.approx(0.0059666667, abs=1e-10)
    every = metrics.net_benefit(s.counts, 0.1)
    assert every.max() == metrics.net_benefit(best.counts, 0.1)
    # 70 right of 163 alarms are as good as 68 of 143: 70 · 9 − 93 = 68 · 9 − 75.
    tied = cut_at(s, 0.64150126).counts
    assert (tied.tp, tied.tp + tied.fp, best.counts.tp + best.counts.fp) == (70, 163, 143)
    assert metrics.net_benefit(tied, 0.1) == pytest.approx(0.0059666667, abs=1e-10)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), min_size=1), st.integers(0, 9))
def test_net_benefit_is_the_cost_of_never_acting_less_ones_own(cases, tenths):
    y, tenth = np.array(cases).T
    t = tenths / 10
    s, at = metrics.sweep(y, tenth / 10), metrics.counts_at(y, tenth / 10, t)
    found = metrics.net_benefit(s, t)
    assert found == metrics.net_benefit(at, t) == metrics.net_benefit(s, [0.5, t])[1]
    if t:
        odds = Costs(fp=t / (1 - t), fn=1)
        never = costs.expected_cost(Counts(0, 0, at.tp + at.fn, at.fp + at.tn), odds, per=1)
        assert found == pytest.approx(never - costs.expected_cost(at, odds, per=1), abs=1e-12)
    everybody = Counts(at.tp + at.fn, at.fp + at.tn, 0, 0)
    of_all = metrics.net_benefit_of_all(np.mean(y), t)
    assert of_all == pytest.approx(metrics.net_benefit(everybody, t), abs=1e-12)
