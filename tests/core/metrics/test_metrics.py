"""Metrics: by hand, against scikit-learn, and with ties."""

import math
import re
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as theirs

from core import metrics
from core.metrics import METRICS, Counts, curves
from core.parameters import BadValue


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


@pytest.mark.parametrize(
    ("prevalence", "expected"), [(0.5, 0.820), (0.1, 0.668), (0.01, 0.288), (0.001, 0.095)]
)
def test_mcc_falls_with_the_prevalence_while_balanced_accuracy_stays(prevalence, expected):
    counts = metrics.counts_from_rates(tpr=0.9, fpr=0.08, prevalence=prevalence, cases=10_000)
    assert metrics.mcc(counts) == pytest.approx(expected, abs=5e-4)
    assert metrics.balanced_accuracy(counts) == pytest.approx(0.91)


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
    "cohen_kappa": theirs.cohen_kappa_score,
    "f_beta": partial(theirs.fbeta_score, beta=2),
    "specificity": partial(theirs.recall_score, pos_label=0),
    "npv": partial(theirs.precision_score, pos_label=0),
    "informedness": partial(theirs.balanced_accuracy_score, adjusted=True),
}


def test_metrics_are_undefined_only_where_the_table_says_so():
    rng = np.random.default_rng(1)
    counts = Counts(*rng.integers(0, 3, (4, 2_000)))
    counts = Counts(*(cell[sum(counts) > 0] for cell in counts))
    tp, fp, fn, tn = (cell > 0 for cell in counts)
    one_class = ~(tp | fn) | ~(fp | tn)
    undefined = {
        "never": np.zeros(tp.shape, bool),
        "no positives": ~(tp | fn),
        "no negatives": ~(fp | tn),
        "nothing flagged": ~(tp | fp),
        "nothing cleared": ~(fn | tn),
        "one class is empty": one_class,
        "no positives and nothing flagged": ~(tp | fn) & ~(tp | fp),
        "0 by convention when a row or column is empty": np.zeros(tp.shape, bool),
        "all cases are in the same right cell": ~(fp | fn) & ~(tp & tn),
        "nothing flagged, or nothing cleared": ~(tp | fp) | ~(fn | tn),
        "no true positive, or no negatives": ~tp | ~(fp | tn),
    }
    for metric in METRICS.values():
        assert metric.undefined in undefined, "say above when that is"
        seen = np.isnan(metric.of(counts))
        np.testing.assert_array_equal(seen, undefined[metric.undefined], metric.label)


def test_relations_between_metrics():
    c = Counts(*np.random.default_rng(2).integers(1, 50, (4, 200)))
    both = METRICS["informedness"].of(c) * METRICS["markedness"].of(c)
    np.testing.assert_allclose(metrics.mcc(c) ** 2, both, atol=1e-12)
    np.testing.assert_allclose(METRICS["fpr"].of(c), 1 - metrics.specificity(c), atol=1e-12)
    np.testing.assert_allclose(metrics.g_mean(c) ** 2, metrics.recall(c) * metrics.specificity(c))
    np.testing.assert_allclose(metrics.f_beta(c, beta=1), metrics.f1(c))
    # Gains put the harmonic scale from π to 1 on 0 to 1.
    prevalence = (c.tp + c.fn) / sum(c)
    for gain, share in (
        (metrics.precision_gain(c), metrics.precision(c)),
        (metrics.recall_gain(c), metrics.recall(c)),
    ):
        by_hand = (share - prevalence) / ((1 - prevalence) * share)
        np.testing.assert_allclose(gain, by_hand, atol=1e-9)


@pytest.mark.parametrize(
    ("y", "score", "named"),
    [
        ([], [], "0 rows"),
        ([0, 1, 1], [0.1, 0.2, math.nan], "row 2 is nan"),
        ([0, 1, 1], [0.1, math.inf, 0.2], "row 1 is inf"),
        ([0, 1, 2], [0.1, 0.2, 0.3], "row 2 is 2"),
        ([0, 1, 1], [0.1, 0.2], "(3,)"),
        ([[0, 1]], [[0.1, 0.2]], "(1, 2)"),
    ],
)
def test_a_sweep_names_what_it_cannot_use(y, score, named):
    with pytest.raises(BadValue, match=re.escape(named)):
        metrics.sweep(y, score)


# Few values make many ties; neighbouring floats and both zeros must be told apart, or not.
PROBABILITY_METRICS = st.one_of(
    st.integers(0, 6).map(lambda i: i / 6),
    st.sampled_from([-0.0, 0.0, 0.5, np.nextafter(0.5, 1), -3.0, 1e300]),
    st.floats(-1e6, 1e6),
)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(st.booleans(), PROBABILITY_METRICS), min_size=1, max_size=60))
def test_against_scikit_learn_with_ties(cases):
    y = np.array([label for label, _ in cases], int)
    score = np.array([value for _, value in cases])
    if y.min() == y.max():
        assert math.isnan(metrics.roc_auc(metrics.sweep(y, score)))
        return
    swept = metrics.sweep(y, score)
    assert metrics.roc_auc(swept) == pytest.approx(theirs.roc_auc_score(y, score), abs=1e-12)
    assert metrics.average_precision(swept) == pytest.approx(
        theirs.average_precision_score(y, score), abs=1e-12
    )
    fpr, tpr, threshold = theirs.roc_curve(y, score, drop_intermediate=False)
    np.testing.assert_array_equal(swept.threshold, threshold)
    roc, pr = curves.roc_points(swept), curves.pr_points(swept)
    np.testing.assert_allclose(roc, (fpr, tpr), rtol=0, atol=1e-12)
    precision, recall, threshold = theirs.precision_recall_curve(y, score)
    np.testing.assert_array_equal(swept.threshold[1:], threshold[::-1])
    np.testing.assert_allclose(pr.x, recall[::-1], rtol=0, atol=1e-12)
    np.testing.assert_allclose(pr.y[1:], precision[-2::-1], rtol=0, atol=1e-12)
    for threshold, tp, fp in zip(*swept, strict=True):
        counts = metrics.counts_at(y, score, threshold)
        assert (counts.tp, counts.fp) == (tp, fp)
        tn, fp, fn, tp = theirs.confusion_matrix(y, score >= threshold, labels=[0, 1]).ravel()
        assert counts == (tp, fp, fn, tn)


@pytest.mark.parametrize("name", ORACLES)
def test_metrics_against_scikit_learn(name):
    rng = np.random.default_rng(3)
    for cells in rng.integers(0, [4, 30, 4, 30], (100, 4)):
        counts = Counts(*map(int, cells))
        truth, alarm = np.repeat([[1, 0, 1, 0], [1, 1, 0, 0]], cells, axis=1)
        ours = METRICS[name].of(counts)
        if not math.isnan(ours):
            assert ours == pytest.approx(ORACLES[name](truth, alarm), abs=1e-12)


def test_wilson_interval_of_zero_hits_is_not_empty():
    low, high = metrics.wilson_interval(0, 10)
    assert low == 0
    assert high == pytest.approx(0.2775, abs=1e-4)  # z²/(n + z²)
    assert np.isnan(metrics.wilson_interval(0, 0)).all()


def test_the_majority_pulls_with_its_share_at_the_start():
    y = np.array([0] * 99 + [1])
    assert metrics.majority_gradient_share(y, np.full(100, 0.5)) == pytest.approx(0.99)
