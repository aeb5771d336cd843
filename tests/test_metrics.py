"""Metrics: by hand, against scikit-learn, and with ties."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as theirs

from core import metrics
from core.metrics import METRICS, Counts


def test_a_useless_model_can_be_98_percent_accurate():
    always_no = Counts(tp=0, fp=0, fn=2, tn=98)
    assert metrics.accuracy(always_no) == metrics.majority_baseline(always_no) == 0.98
    assert metrics.recall(always_no) == 0
    assert math.isnan(metrics.precision(always_no))
    assert metrics.balanced_accuracy(always_no) == 0.5
    assert metrics.mcc(always_no) == 0


def test_the_base_rate_ambush_by_hand():
    screening = Counts(tp=90, fp=792, fn=10, tn=9108)
    assert metrics.precision(screening) == pytest.approx(0.102040816326531, abs=1e-15)
    assert metrics.accuracy(screening) == 0.9198
    assert metrics.balanced_accuracy(screening) == pytest.approx(0.91, abs=1e-15)
    assert metrics.f1(screening) == pytest.approx(0.183299389002037, abs=1e-15)
    assert metrics.mcc(screening) == pytest.approx(0.287704969302641, abs=1e-15)


def third_listing():
    rng = np.random.default_rng(3)
    positives = np.clip(rng.beta(5, 2, 100), 0, 1)
    negatives = np.clip(rng.beta(2, 6, 9_900), 0, 1)
    return np.r_[np.ones(100, int), np.zeros(9_900, int)], np.r_[positives, negatives]


@pytest.mark.parametrize(
    ("threshold", "tp", "fp", "fn"), [(0.5, 88, 625, 12), (0.3, 100, 3264, 0), (0.1, 100, 8439, 0)]
)
def test_the_chapters_third_listing(threshold, tp, fp, fn):
    y, score = third_listing()
    assert metrics.counts_at(y, score, threshold)[:3] == (tp, fp, fn)


def test_the_areas_of_the_chapters_third_listing():
    swept = metrics.sweep(*third_listing())
    assert metrics.roc_auc(swept) == pytest.approx(0.9745747474747475, abs=1e-14)
    assert metrics.average_precision(swept) == pytest.approx(0.6577440970780049, abs=1e-14)


@pytest.mark.parametrize("name", METRICS)
def test_metrics_take_arrays_and_stay_in_range(name):
    rng = np.random.default_rng(0)
    counts = Counts(*rng.integers(0, 4, (4, 500)))
    values = METRICS[name].of(counts)
    one_by_one = [METRICS[name].of(Counts(*cells)) for cells in zip(*counts, strict=True)]
    np.testing.assert_array_equal(values, one_by_one)
    known = values[~np.isnan(values)]
    assert ((METRICS[name].low - 1e-12 <= known) & (known <= METRICS[name].high + 1e-12)).all()


ORACLES = {
    "accuracy": theirs.accuracy_score,
    "recall": theirs.recall_score,
    "precision": theirs.precision_score,
    "f1": theirs.f1_score,
    "balanced_accuracy": theirs.balanced_accuracy_score,
    "mcc": theirs.matthews_corrcoef,
}


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=2, max_size=60))
def test_against_scikit_learn_with_ties(cases):
    y = np.array([label for label, _ in cases], int)
    score = np.array([value for _, value in cases]) / 6
    if y.min() == y.max():
        assert math.isnan(metrics.roc_auc(metrics.sweep(y, score)))
        return
    swept = metrics.sweep(y, score)
    assert metrics.roc_auc(swept) == pytest.approx(theirs.roc_auc_score(y, score), abs=1e-12)
    assert metrics.average_precision(swept) == pytest.approx(
        theirs.average_precision_score(y, score), abs=1e-12
    )
    for threshold, tp, fp in zip(*swept, strict=True):
        counts = metrics.counts_at(y, score, threshold)
        assert (counts.tp, counts.fp) == (tp, fp)
        tn, fp, fn, tp = theirs.confusion_matrix(y, score >= threshold, labels=[0, 1]).ravel()
        assert counts == (tp, fp, fn, tn)
        for name, oracle in ORACLES.items():
            ours = METRICS[name].of(counts)
            if not math.isnan(ours):
                assert ours == pytest.approx(oracle(y, score >= threshold), abs=1e-12)


def test_wilson_interval_of_zero_hits_is_not_empty():
    low, high = metrics.wilson_interval(0, 10)
    assert low == 0
    assert high == pytest.approx(0.2775, abs=1e-4)  # z²/(n + z²)
    assert np.isnan(metrics.wilson_interval(0, 0)).all()


def test_the_majority_pulls_with_its_share_at_the_start():
    y = np.array([0] * 99 + [1])
    assert metrics.majority_gradient_share(y, np.full(100, 0.5)) == pytest.approx(0.99)
