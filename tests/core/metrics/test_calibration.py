"""Calibration: against scikit-learn, by hand, and on probabilities that are known."""

import math
from fractions import Fraction
from itertools import pairwise

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


SCALES = [1e-320, 1e-300, 1e-170, 1e-18, 1, 1e150, 1e155, 1e300, 1.5e307]


@pytest.mark.parametrize("scale", SCALES)
def test_platts_sigmoid_is_the_same_at_every_scale_of_the_scores(scale):
    y, p = true_probabilities(2_000)
    score = np.clip(np.round(logit(p) * 128) / 128, -8, 8)
    wanted = calibration.platt(y, score)(score)
    known = score * scale
    tolerance = 1e-12 if scale > 1e-310 else 1e-3  # there few digits are left
    np.testing.assert_allclose(calibration.platt(y, known)(known), wanted, atol=tolerance)


def test_platts_sigmoid_stands_outliers_and_offsets_and_answers_beyond_its_scores():
    y, p = true_probabilities(2_000)
    score = logit(p)
    wanted = calibration.platt(y, score)(score)
    moved = score + 1e9
    np.testing.assert_allclose(calibration.platt(y, moved)(moved), wanted, atol=1e-6)
    for far in (1e12, -1e200):
        repaired = calibration.platt(np.append(y, 0), np.append(score, far))
        # Newton's method has gone to the end: both sums of residuals are 0.
        hits = y.sum()
        target = np.append(np.where(y, (hits + 1) / (hits + 2), 1 / (y.size - hits + 3)), 0)
        target[-1] = 1 / (y.size - hits + 3)
        residual = repaired(np.append(score, far)) - target
        assert residual.sum() == pytest.approx(0, abs=1e-6)
    sigmoid = calibration.platt(y, score)
    assert sigmoid([-1e300, 1e300]).tolist() == [0, 1]
    assert sigmoid(1.0).shape == ()


def test_platts_sigmoid_goes_over_many_rows_only_a_few_times(monkeypatch):
    y, p = true_probabilities(200_000)
    passes: list[int] = []
    once = calibration._cross_entropy

    def counted(w, x, target):
        passes.append(x.size)
        return once(w, x, target)

    monkeypatch.setattr(calibration, "_cross_entropy", counted)
    sigmoid = calibration.platt(y, logit(p))
    assert passes.count(y.size) <= 6
    # σ(x) is the truth.
    np.testing.assert_allclose(sigmoid([-4, 0, 2]), expit([-4, 0, 2]), rtol=0.06)


def pooled(y, score):
    """The isotonic fit at each distinct score, in fractions: max over a ≤ i of min over b ≥ i."""
    levels = sorted(set(score))
    hits = [sum(label for label, at in zip(y, score, strict=True) if at == s) for s in levels]
    cases = [score.count(level) for level in levels]

    def share(a, b):
        return Fraction(sum(hits[a : b + 1]), sum(cases[a : b + 1]))

    all_ = range(len(levels))
    return [
        float(max(min(share(a, b) for b in all_ if b >= i) for a in all_ if a <= i)) for i in all_
    ]


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.tuples(st.integers(0, 1), st.integers(0, 8)), min_size=2, max_size=25),
    st.sampled_from(SCALES),
    st.sampled_from([0, 4]),
)
def test_the_isotonic_fit_is_exact_however_close_or_far_the_scores(cases, scale, minus):
    y = [label for label, _ in cases]
    score = [(at - minus) * scale for _, at in cases]
    if len(set(y)) < 2:
        return
    levels, wanted = sorted(set(score)), pooled(y, score)
    fit = calibration.isotonic(y, score)
    assert fit(levels).tolist() == wanted
    assert fit([-1.7e308, 1.7e308]).tolist() == [wanted[0], wanted[-1]]
    if scale > 1e-300 and len(levels) > 1:  # half-way between two scores, half-way in between
        middle = [low / 2 + high / 2 for low, high in pairwise(levels)]
        halves = [(low + high) / 2 for low, high in pairwise(wanted)]
        np.testing.assert_allclose(fit(middle), halves, atol=1e-9)


def test_isotonic_of_scores_that_can_hardly_be_told_apart():
    fit = calibration.isotonic([0, 0, 1, 1], [1e-18, 2e-18, 3e-18, 4e-18])
    assert fit([1e-18, 4e-18]).tolist() == [0, 1]
    assert calibration.isotonic([0, 1], [0, 5e-324])([0, 5e-324]).tolist() == [0, 1]
    assert calibration.isotonic([0, 1], [-1.7e308, 1.7e308])(0) == 0.5
    assert calibration.isotonic([0, 1], [3, 3])([0, 3, 9]).tolist() == [0.5, 0.5, 0.5]


@pytest.mark.parametrize("new", [math.nan, [0.1, math.inf], "0.1", [None], ["a"]])
def test_new_scores_that_cannot_be_used_are_named(new):
    cases = [0, 1, 1], [0.1, 0.2, 0.3]
    fits = [method.fit(*cases, 0.5) for method in CALIBRATORS.values()]
    for fit in (*fits, calibration.platt(*cases)):
        with pytest.raises(BadValue, match=r"score|probability"):
            fit(new)


def test_probabilities_too_small_for_a_difference_to_one_have_their_loss():
    assert calibration.log_loss([0, 0], [1e-20, 1e-20]) == 1e-20


def quantile_bins(p, bins):
    """Bins of equal counts in whole numbers: between which ranks lies each probability?"""
    ranked = sorted(map(Fraction, p))
    edges = []
    for j in range(1, bins):
        row, part = divmod(j * (len(p) - 1), bins)
        rest = Fraction(part, bins)
        edges.append(ranked[row] + (ranked[min(row + 1, len(p) - 1)] - ranked[row]) * rest)
    return [sum(edge < one for edge in set(edges)) for one in map(Fraction, p)]


# Tenths are no binary fractions, eighths are; zeros and ones lie on the outer edges.
TIED = st.sampled_from([0, 0, 0, 1, 1, 0.1, 0.3, 0.7, 0.6, 0.4, 0.125, 0.5, 1e-300])


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(st.booleans(), TIED), min_size=1, max_size=30), st.integers(1, 12))
def test_bins_of_equal_counts_part_the_cases_as_their_ranks_do(cases, bins):
    y, p = [label for label, _ in cases], [float(one) for _, one in cases]
    found = calibration.reliability(y, p, bins, equal_counts=True)
    which = quantile_bins(p, bins)
    members = {bin_: [i for i, at in enumerate(which) if at == bin_] for bin_ in sorted(set(which))}
    held = found.cases[found.cases > 0].tolist()
    # An edge between two cases may be rounded onto the lower one, which changes nothing.
    assert held == [len(rows) for rows in members.values()]
    error = sum(abs(sum(p[i] - y[i] for i in rows)) for rows in members.values()) / len(p)
    assert calibration.calibration_error(y, p, bins, True) == pytest.approx(error, abs=1e-12)
    full = found.cases > 0
    assert (found.mean_predicted >= found.edges[:-1] - 1e-16)[full].all()
    assert (found.mean_predicted <= found.edges[1:] + 1e-16)[full].all()
    assert found.edges[0] == 0
    assert found.edges[-1] == 1
    assert (np.diff(found.edges[1:]) > 0).all()


def test_zeros_have_a_bin_of_equal_counts_of_their_own():
    y, p = [1, 1, 1, 0], [0, 0, 0, 0.4]
    assert calibration.calibration_error(y, p, 2, equal_counts=True) == pytest.approx(0.85)
    r = calibration.reliability(y, p, 2, equal_counts=True)
    assert r.cases.tolist() == [3, 1]
    assert r.edges.tolist() == [0, 0, 1]
    seen, said = calibration_curve(y, p, n_bins=2, strategy="quantile")
    assert r.mean_predicted.tolist() == said.tolist()
    assert r.fraction_positive.tolist() == seen.tolist()
    ones = calibration.reliability([0, 1, 1, 1], [0.4, 1, 1, 1], 2, equal_counts=True)
    assert ones.cases.tolist() == [4]  # edge < p ≤ next edge: all lie up to the median, 1
    sevenths = [0.1, 0.3, 0.4, 0.6, 0.6, 0.7, 0.8, 0.9]
    r = calibration.reliability([0] * 8, sevenths, 7, equal_counts=True)
    assert 0.7 in r.edges


@pytest.mark.parametrize("bins", [3, 7, 10, 49])
def test_a_probability_on_an_edge_of_equal_width_lies_below_it(bins):
    p = np.arange(1, bins + 1) / bins
    assert calibration.reliability(np.zeros(bins), p, bins).cases.tolist() == [1] * bins


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
        (lambda: calibration.reliability([0, 1], [0.1, 0.5], bins=0), "bins is 0"),
        (lambda: calibration.platt([1, 1], [0.1, 0.5]), "All 2 cases are of class 1"),
        (lambda: calibration.isotonic([0, 0], [0.1, 0.5]), "All 2 cases are of class 0"),
        (lambda: calibration.platt([0, 1], [0.5, 0.5]), "All 2 scores are the same"),
    ],
)
def test_what_cannot_be_used_is_named(call, named):
    with pytest.raises(BadValue, match=named):
        call()
