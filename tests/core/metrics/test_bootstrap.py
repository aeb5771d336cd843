"""The bootstrap of the cheapest threshold: the same draws as case by case, only fewer of them."""

import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from core import metrics
from core.metrics.bootstrap import lowest_of_resamples
from core.metrics.costs import Costs
from core.metrics.curves import resampled_sweeps
from core.metrics.sweep import row_at
from core.metrics.thresholds import cheapest, cheapest_with_uncertainty
from core.parameters import BadValue
from tests.cases import every


def by_hand(s, alarm, miss, rng, times):
    """(row, height, positives) of the lowest point of each resample, all of its cases drawn."""
    found = []
    for resample in resampled_sweeps(s, rng, times):
        height = alarm * resample.fp - miss * resample.tp
        lowest = int(np.argmin(height))
        row = row_at(s, resample.threshold[lowest])
        found.append((row, float(height[lowest]), int(resample.tp[-1])))
    return found


@pytest.mark.parametrize(
    ("y", "score"),
    [
        ([1, 0, 1, 0, 0], [5, 4, 3, 2, 1]),
        ([1, 0, 1, 0, 0, 1], [3, 3, 2, 2, 1, 1]),  # ties
        ([0, 0, 0, 1], [4, 3, 2, 1]),
        ([1, 1], [2, 1]),
        ([0, 0], [2, 1]),
    ],
)
@pytest.mark.parametrize(
    ("alarm", "miss"), every(3, (pytest.param(*pair) for pair in [(1, 3), (1, 1), (0.3, 0.1)]))
)
def test_the_lowest_points_are_distributed_as_if_every_case_were_drawn(y, score, alarm, miss):
    s, times = metrics.sweep(y, score), 4_000
    found = lowest_of_resamples(s, alarm, miss, np.random.default_rng(0), times)
    ours = list(zip(found.row.tolist(), np.round(found.height, 9), found.positives, strict=True))
    theirs = [
        (row, round(height, 9), positives)
        for row, height, positives in by_hand(s, alarm, miss, np.random.default_rng(1), times)
    ]
    outcomes = sorted(set(ours) | set(theirs))
    table = np.array([[draws.count(one) for one in outcomes] for draws in (ours, theirs)])
    common = table.sum(axis=0) >= 20
    assert table[:, ~common].sum() < 0.02 * times
    if common.sum() > 1:
        # 30 tables: below 1e-5 chance would fail once in 3,000 runs; the seeds are fixed.
        assert chi2_contingency(table[:, common]).pvalue > 1e-4


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 9)), min_size=1, max_size=40),
    st.integers(1, 9),
    st.integers(1, 9),
    st.integers(0, 99),
)
def test_a_lowest_point_is_one_of_the_sweep_and_a_seed_gives_it_again(cases, alarm, miss, seed):
    s = metrics.sweep(*np.array(cases).T)
    first, again = (
        lowest_of_resamples(s, alarm, miss, np.random.default_rng(seed), 20) for _ in range(2)
    )
    for column, same in zip(first, again, strict=True):
        np.testing.assert_array_equal(column, same)
    assert ((first.row >= 0) & (first.row < s.tp.size)).all()
    assert (first.height <= 0).all()
    assert ((first.height < 0) == (first.row > 0)).all()  # of equals the highest threshold
    assert (first.height >= -miss * first.positives).all()
    assert (first.positives <= len(cases)).all()


def test_intervals_and_optimism_agree_with_the_bootstrap_case_by_case():
    rng = np.random.default_rng(3)
    y = (rng.random(800) < 0.1).astype(int)
    s, costs, times = metrics.sweep(y, rng.normal(1.5 * y)), Costs(1, 7), 2_000
    found = cheapest_with_uncertainty(s, costs, np.random.default_rng(0), times)
    drawn = [cheapest(one, costs) for one in resampled_sweeps(s, np.random.default_rng(1), times)]
    here = metrics.costs.expected_cost(s.counts, costs)
    optimism = np.mean([here[row_at(s, cut.threshold)] - cut.value for cut in drawn])
    low, high = np.quantile([cut.value for cut in drawn], [0.025, 0.975])
    assert found.cut == cheapest(s, costs)
    assert found.optimism == pytest.approx(optimism, rel=0.15)
    assert found.cost == pytest.approx((low, high), rel=0.02)
    ends = np.quantile([cut.threshold for cut in drawn], [0.025, 0.975], method="nearest")
    assert found.threshold == pytest.approx(ends, abs=0.15)


@pytest.mark.parametrize(("prevalence", "separation", "miss"), [(0.01, 2, 50), (0.5, 0, 1)])
def test_a_million_rows_take_less_than_three_seconds_of_work(prevalence, separation, miss):
    rng = np.random.default_rng(0)
    y = rng.random(1_000_000) < prevalence
    s = metrics.sweep(y, rng.normal(separation * y))
    started = time.process_time()
    found = cheapest_with_uncertainty(s, Costs(1, miss), rng)
    assert time.process_time() - started < 3
    assert found.cost[0] < found.cut.value < found.cost[1]


def test_what_cannot_be_resampled_is_named():
    s = metrics.sweep([0, 1], [0.1, 0.2])
    rng = np.random.default_rng(0)
    no_generator: Any = 0
    with pytest.raises(BadValue, match=r"rng is 0; use numpy\.random\.default_rng"):
        cheapest_with_uncertainty(s, Costs(1, 1), no_generator)
    with pytest.raises(BadValue, match="times is 0"):
        cheapest_with_uncertainty(s, Costs(1, 1), rng, times=0)
    with pytest.raises(BadValue, match="parts of cases"):
        cheapest_with_uncertainty(s._replace(tp=s.tp / 2), Costs(1, 1), rng)
    with pytest.raises(BadValue, match="must cost more"):
        cheapest_with_uncertainty(s, Costs(-1, 1), rng)
