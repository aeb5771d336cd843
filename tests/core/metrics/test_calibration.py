"""Calibration: against scikit-learn, by hand, and on probabilities that are known."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit
from sklearn import metrics as theirs
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV, calibration_curve
from sklearn.frozen import FrozenEstimator

from core import metrics
from core.metrics import calibration
from core.metrics.calibration import CALIBRATORS, PROBABILITY_METRICS
from core.parameters import BadValue


def true_probabilities(n=20_000, seed=0):
    rng = np.random.default_rng(seed)
    probability = expit(rng.normal(-3, 1.5, n))
    return (rng.random(n) < probability).astype(int), probability


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(st.booleans(), st.floats(0.001, 0.999)), min_size=1, max_size=40))
def test_scores_of_probabilities_against_scikit_learn(cases):
    y, p = np.array(cases, float).T
    ours = calibration.log_loss(y, p)
    assert ours == pytest.approx(theirs.log_loss(y, p, labels=[0, 1]), abs=1e-12)
    if y.min() < y.max():
        assert calibration.brier(y, p) == pytest.approx(theirs.brier_score_loss(y, p), abs=1e-12)
    for name, score in PROBABILITY_METRICS.items():
        assert score.low <= score.of(y, p) <= score.high, name


def test_saying_the_prevalence_for_all_has_the_score_of_a_constant():
    # 1 of 4: (0.75² + 3 · 0.25²) / 4 = 3/16
    assert calibration.brier([1, 0, 0, 0], [0.25] * 4) == calibration.brier_of_constant(0.25)
    assert calibration.brier_of_constant(0.25) == 3 / 16


def test_certainty_costs_nothing_when_right_and_everything_when_wrong():
    assert calibration.log_loss([0, 1], [0.0, 1.0]) == 0
    assert calibration.log_loss([0, 1], [0.0, 0.0]) == math.inf


@pytest.mark.parametrize("equal_counts", [False, True])
def test_the_reliability_diagram_against_scikit_learn(equal_counts):
    y, p = true_probabilities()
    p = np.round(p, 3)  # some lie on an edge
    r = calibration.reliability(y, p, 8, equal_counts)
    strategy = "quantile" if equal_counts else "uniform"
    seen, said = calibration_curve(y, p, n_bins=8, strategy=strategy)
    full = r.cases > 0
    np.testing.assert_allclose(r.mean_predicted[full], said, atol=1e-12)
    np.testing.assert_allclose(r.fraction_positive[full], seen, atol=1e-12)
    assert r.cases.sum() == y.size
    assert r.positives.sum() == y.sum()
    assert ((r.interval[0] <= r.fraction_positive) & (r.fraction_positive <= r.interval[1]))[
        full
    ].all()


def test_an_empty_bin_is_undefined_and_costs_nothing():
    r = calibration.reliability([0, 1], [0.05, 0.95], bins=10)
    assert np.isnan(r.fraction_positive[1:9]).all()
    assert calibration.calibration_error([0, 1], [0.05, 0.95]) == pytest.approx(0.05)
    # Bins by counts merge where all probabilities are tied.
    tied = calibration.reliability([0, 1, 0, 0], [0.25] * 4, bins=10, equal_counts=True)
    assert tied.cases.sum() == 4
    assert calibration.calibration_error([0, 1, 0, 0], [0.25] * 4, equal_counts=True) == 0


def test_true_probabilities_are_calibrated_and_shifted_ones_are_not():
    y, p = true_probabilities(200_000)
    assert calibration.calibration_error(y, p) < 0.005
    shifted = calibration.prior_shift(p, trained_at=y.mean(), deployed_at=0.5)
    assert calibration.calibration_error(y, shifted) > 0.2


@pytest.mark.parametrize(("name", "method"), [("platt", "sigmoid"), ("isotonic", "isotonic")])
def test_calibrators_against_scikit_learns_own(name, method):
    class Given(ClassifierMixin, BaseEstimator):
        def fit(self, X, y):
            self.classes_ = np.array([0, 1])
            return self

        def decision_function(self, X):
            return X[:, 0]

        def predict(self, X):
            return (X[:, 0] > 0).astype(int)

    y, p = true_probabilities(4_000)
    score = 3 * logit(p) + 1
    oracle = CalibratedClassifierCV(FrozenEstimator(Given().fit(None, None)), method=method)
    oracle.fit(score[:, None], y)
    new = np.linspace(-40, 20, 200)
    np.testing.assert_allclose(
        getattr(calibration, name)(y, score)(new),
        oracle.predict_proba(new[:, None])[:, 1],
        atol=2e-4,
    )


@pytest.mark.parametrize("name", sorted(set(CALIBRATORS) - {"none"}))
def test_calibration_repairs_what_over_sampling_did(name):
    y, p = true_probabilities(seed=1)
    new_y, new_p = true_probabilities(seed=2)
    balanced, new = (
        calibration.prior_shift(q, trained_at=y.mean(), deployed_at=0.5) for q in (p, new_p)
    )
    repaired = CALIBRATORS[name].fit(y, balanced, 0.5)(new)
    left_alone = CALIBRATORS["none"].fit(y, balanced, 0.5)(new)
    assert calibration.calibration_error(new_y, left_alone) > 0.2
    assert calibration.calibration_error(new_y, repaired) < 0.01
    assert calibration.brier(new_y, repaired) < 1.02 * calibration.brier(new_y, new_p)


def test_platts_sigmoid_keeps_the_ranking_and_the_unit_does_not_matter():
    y, p = true_probabilities(3_000)
    score = logit(p)
    repaired = calibration.platt(y, score)(score)
    before, after = (metrics.roc_auc(metrics.sweep(y, s)) for s in (score, repaired))
    assert before == after
    rescaled = 1e6 * score - 1e8
    np.testing.assert_allclose(calibration.platt(y, rescaled)(rescaled), repaired, atol=1e-9)


def test_perfect_separation_does_not_make_platt_certain():
    y = np.array([0] * 98 + [1] * 2)
    p = calibration.platt(y, y)(y)
    assert p[0] == pytest.approx(1 / 100)
    assert p[-1] == pytest.approx(3 / 4)


def test_prior_shift_by_hand_and_back():
    assert calibration.prior_shift(0.5, trained_at=0.5, deployed_at=0.01) == pytest.approx(0.01)
    assert calibration.prior_shift(0.9, 0.5, 0.1) == pytest.approx(0.5)
    p = np.array([0, 0.2, 0.7, 1])
    there = calibration.prior_shift(p, 0.3, 0.02)
    np.testing.assert_allclose(calibration.prior_shift(there, 0.02, 0.3), p, atol=1e-15)
    assert there[[0, -1]].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: calibration.prior_shift(0.5, 0, 0.1), "trained_at is 0"),
        (lambda: calibration.prior_shift(0.5, 0.5, 1), "deployed_at is 1"),
        (lambda: calibration.prior_shift([0.5, 1.5], 0.5, 0.1), "outside 0 to 1"),
        (lambda: calibration.brier([0, 1], [0.5, 1.5]), "row 1 is 1.5"),
        (lambda: calibration.log_loss([0, 1], [math.nan, 0.5]), "row 0 is nan"),
        (lambda: calibration.reliability([0, 1], [0.1, 0.5], bins=0), "0 bins"),
        (lambda: calibration.platt([1, 1], [0.1, 0.5]), "All 2 cases are of class 1"),
        (lambda: calibration.isotonic([0, 0], [0.1, 0.5]), "All 2 cases are of class 0"),
        (lambda: calibration.platt([0, 1], [0.5, 0.5]), "All 2 scores are the same"),
    ],
)
def test_what_cannot_be_used_is_named(call, named):
    with pytest.raises(BadValue, match=named):
        call()
