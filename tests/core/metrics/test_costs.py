"""Costs: Elkan's threshold by hand, and lines of equal cost."""

import math

import numpy as np
import pytest

from core import metrics
from core.metrics import costs
from core.metrics.costs import Costs
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
