"""Losses: against fifty-digit arithmetic, by hand, and back to the true probability."""

import math
import warnings
from decimal import Decimal
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize_scalar
from scipy.special import expit, logit
from sklearn.utils.class_weight import compute_class_weight, compute_sample_weight

from core.metrics.calibration import prior_shift
from core.models.losses import (
    alpha_weights,
    balanced_sample_weight,
    balanced_weights,
    bias_for,
    boost,
    focal,
    gradient_shares,
    true_log_odds,
    true_probability,
    weighted_share,
)
from core.parameters import BadValue

GAMMAS = (0.0, 0.5, 1.0, 2.0, 5.0)
GRID = np.concatenate([np.linspace(-800, 800, 41), np.linspace(-6, 6, 25), [-1e-9, 1e-9]])


def exactly(u, gamma):
    """Value, slope and curvature at u by differentiation of the loss itself, to many digits."""

    def loss(u):
        return mpmath.log1p(mpmath.exp(-u)) / (1 + mpmath.exp(u)) ** gamma

    with mpmath.workdps(50):
        return [mpmath.diff(loss, mpmath.mpf(float(u)), order) for order in range(3)]


@pytest.mark.parametrize("gamma", GAMMAS)
def test_against_fifty_digits_as_far_as_numbers_reach(gamma):
    ours = np.array(focal(GRID, gamma)).T
    exact = [exactly(u, mpmath.mpf(gamma)) for u in GRID]
    for here, there in zip(ours, exact, strict=True):
        for order, (number, truth) in enumerate(zip(here, there, strict=True)):
            # Where the curvature passes through 0, its error is that of the slope beside it.
            size = abs(truth) if order < 2 else max(abs(truth), abs(there[1]))
            assert abs(float(number) - truth) <= 2.6e-14 * size + 1e-300


@pytest.mark.parametrize("gamma", GAMMAS)
def test_the_derivatives_against_finite_differences(gamma):
    u, h = np.linspace(-30, 30, 601), 1e-5
    below, here, above = (focal(u + shift, gamma) for shift in (-h, 0, h))
    np.testing.assert_allclose(here.slope, (above.value - below.value) / (2 * h), atol=1e-8)
    np.testing.assert_allclose(here.curvature, (above.slope - below.slope) / (2 * h), atol=1e-8)


def test_gamma_0_is_cross_entropy():
    u = np.linspace(-20, 20, 201)
    p = expit(u)
    for ours, formula in zip(focal(u), (-np.log(p), p - 1, p * (1 - p)), strict=True):
        np.testing.assert_allclose(ours, formula, rtol=1e-6, atol=1e-15)
    for plain, nearly in zip(focal(u), focal(u, 1e-12), strict=True):
        np.testing.assert_allclose(plain, nearly, rtol=1e-9)


def test_focal_loss_mostly_turns_easy_rows_down():
    until, peak, times = boost(2.0)
    assert until == pytest.approx(0.298, abs=5e-4)
    assert peak == pytest.approx(0.104, abs=5e-4)
    assert times == pytest.approx(1.2246, abs=5e-5)
    assert np.isnan(boost(0.0)).all()


def test_the_boost_is_found_as_far_as_gamma_may_go():
    until, peak, times = boost(1e6)
    assert 0 < peak < until < 1e-5
    assert times == pytest.approx(5.506, abs=1e-3)


@pytest.mark.parametrize("gamma", [0.1, 0.5, 1.0, 2.0, 5.0])
def test_only_rows_below_the_bound_are_made_louder(gamma):
    p = np.linspace(1e-6, 1 - 1e-6, 20_001)
    times = focal(logit(p), gamma).slope / focal(logit(p)).slope
    until, peak, most = boost(gamma)
    assert (times[p < until - 1e-4] >= 1).all()
    assert (times[p > until + 1e-4] < 1).all()
    assert p[times.argmax()] == pytest.approx(peak, abs=1e-3)
    assert times.max() == pytest.approx(most, abs=1e-6)


def test_focal_loss_bends_down_where_a_row_is_badly_wrong():
    bend = brentq(lambda p: focal(np.array([logit(p)]), 2.0).curvature[0], 0.01, 0.5)
    assert bend == pytest.approx(0.0578, abs=5e-5)
    assert focal(np.array([logit(0.05)]), 2.0).curvature[0] < 0
    assert (focal(np.linspace(-30, 30, 99)).curvature > 0).all()


def test_balanced_weights_by_hand():
    y = np.array([0] * 90 + [1] * 10)
    np.testing.assert_allclose(balanced_weights(y), [100 / 180, 5])
    assert weighted_share(y, balanced_weights(y)) == 0.5
    assert weighted_share(y) == 0.1


@given(st.lists(st.integers(1, 50), min_size=2, max_size=7))
def test_balanced_weights_of_many_classes_against_scikit_learn(sizes):
    y = np.repeat(np.arange(len(sizes)), sizes)
    weights = balanced_weights(y)
    theirs = compute_class_weight("balanced", classes=np.arange(len(sizes)), y=y)
    np.testing.assert_allclose(weights, theirs, rtol=1e-14)
    np.testing.assert_allclose(weights * sizes, y.size / len(sizes))  # equal influence


def expected_loss(z, truth, gamma, minority, majority):
    up, down = focal(np.array([z, -z]), gamma).value
    return truth * minority * up + (1 - truth) * majority * down


def focal_probability(truth, gamma, minority=1.0, majority=1.0):
    """Where the expected loss is smallest, by search."""
    found = minimize_scalar(
        expected_loss,
        bounds=(-30, 30),
        args=(truth, gamma, minority, majority),
        method="bounded",
        options={"xatol": 1e-12},
    )
    return float(expit(found.x))


def test_focal_loss_is_not_a_proper_score():
    assert focal_probability(0.01, 2.0) == pytest.approx(0.1536, abs=5e-5)
    assert focal_probability(0.01, 0.0) == pytest.approx(0.01, abs=1e-6)


@pytest.mark.parametrize("weights", [(1.0, 1.0), (0.6, 20.0)])
@pytest.mark.parametrize("alpha", [None, 0.25])
@pytest.mark.parametrize("gamma", GAMMAS)
@pytest.mark.parametrize("truth", [0.001, 0.01, 0.3, 0.9])
def test_the_true_probability_from_the_smallest_expected_loss(truth, gamma, alpha, weights):
    share = 0.5 if alpha is None else alpha
    p = focal_probability(truth, gamma, share * weights[1], (1 - share) * weights[0])
    assert true_probability(p, gamma, alpha, weights) == pytest.approx(truth, rel=1e-5)


@settings(deadline=None)
@given(st.floats(1e-6, 1 - 1e-6), st.floats(1, 5))
def test_the_true_probability_by_the_formula_of_phi(p, gamma):
    def phi(p):
        return (1 - p) ** gamma / p - gamma * (1 - p) ** (gamma - 1) * math.log(p)

    truth = phi(1 - p) / (phi(p) + phi(1 - p))
    assert true_probability(p, gamma) == pytest.approx(truth, rel=1e-8)


def test_the_way_back_at_the_ends():
    np.testing.assert_array_equal(true_probability([0, 0.5, 1], 2.0), [0, 0.5, 1])
    for gamma in GAMMAS:
        z = np.linspace(-800, 800, 4001)
        truth = true_log_odds(z, gamma)
        assert np.isfinite(truth).all()
        assert (np.diff(truth) > 0).all()
        np.testing.assert_allclose(truth, -truth[::-1], atol=1e-11)
        assert truth[-1] == pytest.approx((1 + gamma) * 800 - math.log1p(gamma), rel=1e-12)


def test_weights_only_shift_the_prior():
    p, y = np.linspace(0.01, 0.99, 99), np.array([0] * 95 + [1] * 5)
    back = prior_shift(p, weighted_share(y, (1, 19)), 0.05)
    np.testing.assert_allclose(back, true_probability(p, weights=(1, 19)), rtol=1e-12)
    np.testing.assert_allclose(back / (1 - back), p / (1 - p) / 19, rtol=1e-12)
    np.testing.assert_allclose(prior_shift(back, 0.05, 0.5), p, rtol=1e-12)


def test_the_initial_bias_silences_the_easy_majority():
    y = np.zeros(100_000, np.int8)
    y[:100] = 1
    cold = gradient_shares(y, np.zeros(y.size), gamma=2.0)
    primed = gradient_shares(y, np.full(y.size, bias_for(0.01)), gamma=2.0)
    assert cold.majority == pytest.approx(0.999, abs=1e-12)
    assert primed.majority == pytest.approx(0.0028, abs=5e-5)
    assert primed.easy_majority == primed.majority
    assert bias_for(0.01) == pytest.approx(-math.log(99))


def test_the_gradient_meter_by_hand():
    y = np.array([0, 0, 1, 1])
    z = logit(np.array([0.1, 0.8, 0.7, 0.4]))  # pulls .1 (easy), .8, .3 (easy), .6
    shares = gradient_shares(y, z)
    np.testing.assert_allclose(shares, np.array([0.1, 0.8, 0.3, 0.6]) / 1.8)
    strict = gradient_shares(y, z, cut=0.75)
    np.testing.assert_allclose(strict, np.array([0.1, 0.8, 0, 0.9]) / 1.8)
    tripled = gradient_shares(y, z, alpha=0.75)
    np.testing.assert_allclose(tripled, np.array([0.1, 0.8, 0.9, 1.8]) / 3.6)
    np.testing.assert_allclose(tripled, gradient_shares(y, z, weights=np.array([1, 1, 3, 3])))
    assert gradient_shares(y, z, gamma=2.0).easy_majority < shares.easy_majority


def test_no_gradient_has_no_shares():
    shares = gradient_shares(np.array([0, 1]), np.array([-800.0, 800.0]))
    assert np.isnan(shares).all()


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: balanced_weights(np.array([0, 2, 2])), "Class 1"),
        (lambda: balanced_weights(np.array([], int)), "Class 0"),
        (lambda: true_probability(0.3, gamma=-1), "γ = -1"),
        (lambda: true_probability(0.3, gamma=math.nan), "γ is nan"),
        (lambda: boost(1e12), r"γ = 1e\+12 .* use 0 to 1,000,000"),
        (lambda: true_probability(0.3, alpha=1.0), "α is 1"),
        (lambda: true_probability(0.3, weights=(0, 1)), r"\[0. 1.\]"),
        (lambda: bias_for(1), "π₀ is 1"),
        (lambda: gradient_shares(np.array([0, 1]), np.zeros(2), cut=1), "cut of 1"),
    ],
)
def test_a_bad_value_is_named(call, named):
    with pytest.raises(BadValue, match=named):
        call()


@pytest.mark.parametrize(
    "labels",
    [
        np.array([0.0, 1.0]),
        np.array([False, True]),
        np.array([0, 1], np.uint8),
        np.array([-100, 100], np.int8),
        np.array([0, 1], object),
        np.array(["healthy", "sick"]),
        np.array([0.5, 1.5]),
        pd.array(["a", "b"], dtype="string"),
        pd.Categorical(["a", "b"]),
    ],
)
def test_balanced_weights_of_labels_of_any_kind(labels):
    places = np.array([0] * 90 + [1] * 10)
    y = labels[places]
    np.testing.assert_allclose(balanced_weights(y), [100 / 180, 5])
    np.testing.assert_array_equal(balanced_sample_weight(y), balanced_weights(places)[places])
    theirs = compute_sample_weight("balanced", np.asarray(y))
    np.testing.assert_allclose(balanced_sample_weight(y), theirs, rtol=1e-14)


def test_the_boost_does_not_depend_on_the_type_of_gamma():
    first: Any
    second: Any
    for first, second in ((2, 2.0), (np.float32(2), 2), (Fraction(2), np.int8(2))):
        assert boost(first) == boost(second)
    half: Any = Fraction(1, 2)
    assert boost(half) == boost(0.5)


@pytest.mark.parametrize("gamma", [5e-324, 1e-200, 1e-20, 1e-9])
def test_the_boost_tends_to_a_limit(gamma):
    until, peak, times = boost(gamma)
    assert until == pytest.approx(0.5, abs=1e-6)  # (1 − p) ln(1 − p) = p ln p
    assert peak == pytest.approx(0.203188, abs=1e-6)
    assert times == pytest.approx(1, abs=1e-8)


@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_narrow_floats_mean_what_they_hold(kind):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert boost(kind(1.7)) == boost(float(kind(1.7)))
    assert (alpha_weights(kind(0.3)) == alpha_weights(float(kind(0.3)))).all()


@pytest.mark.parametrize("y", [[10**400, 1], [10**400, 10**400 + 2]])
def test_class_numbers_of_any_size_have_no_gaps(y):
    with pytest.raises(BadValue, match="Class 0 has no rows"):
        balanced_weights(y)


def test_masked_and_missing_labels_have_no_weight():
    odd: list[Any] = [np.ma.array([0, 1, 1], mask=[False, False, True]), [Decimal("nan"), 1]]
    for y in odd:
        with pytest.raises(BadValue, match=r"masked|missing|cannot be sorted"):
            balanced_weights(y)
