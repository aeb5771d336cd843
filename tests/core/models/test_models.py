"""Fits: against scikit-learn and scipy, weights beside copies, focal loss from many starts."""

import re

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from core.comparison.models import COMPARISON_MODELS, fit
from core.data import POPULATIONS, Fold, draw_pools, train_fold
from core.metrics.calibration import prior_shift
from core.models import (
    MODELS,
    Logistic,
    agreement,
    descend_logistic,
    fit_logistic,
    fit_model,
    objective_of,
    untrained,
)
from core.models.losses import balanced_weights, true_probability, weighted_share
from core.models.newton import Local, downhill, newton
from core.parameters import BadValue

SIZES = [(300, 2), (300, 20), (9_000, 2), (9_000, 20)]  # below and above a start on fewer rows


def rows(n, d, share=0.05, seed=0):
    rng = np.random.default_rng([seed, n, d])
    y = (rng.random(n) < share).astype(np.int8)
    y[:3] = 1
    return Fold(rng.normal(size=(n, d)) + 1.5 / np.sqrt(d) * y[:, None], y)


def weightings(y):
    """No weights, balanced ones, and ones that follow no class."""
    return {
        "none": None,
        "balanced": balanced_weights(y)[y],
        "free": np.random.default_rng(1).gamma(0.5, 2.0, y.size),
    }


@pytest.mark.parametrize("weighting", ["none", "balanced", "free"])
@pytest.mark.parametrize(("n", "d"), SIZES)
def test_against_scikit_learn_to_1e_6(n, d, weighting):
    fold = rows(n, d)
    weights = weightings(fold.y)[weighting]
    ours = fit_logistic(fold, weights=weights)
    theirs = LogisticRegression(C=1.0, tol=1e-13, solver="newton-cholesky", max_iter=500)
    theirs.fit(fold.X, fold.y, sample_weight=weights)
    np.testing.assert_allclose(ours.coefficients, theirs.coef_[0], rtol=0, atol=1e-6)
    assert ours.intercept == pytest.approx(theirs.intercept_[0], abs=1e-6)


@pytest.mark.parametrize(("gamma", "alpha"), [(0.0, None), (0.5, None), (2.0, 0.25), (5.0, 0.9)])
@pytest.mark.parametrize("weighting", ["none", "balanced", "free"])
def test_the_objective_against_finite_differences(gamma, alpha, weighting):
    fold = rows(200, 3)
    objective = objective_of(fold, 0.7, weightings(fold.y)[weighting], gamma, alpha)
    w, h = np.array([0.3, -0.5, 1.0, -2.0]), 1e-6
    here = objective(w)
    for k, axis in enumerate(np.eye(4)):
        below, above = objective(w - h * axis), objective(w + h * axis)
        assert (above.value - below.value) / (2 * h) == pytest.approx(here.slope[k], rel=1e-6)
        np.testing.assert_allclose(
            (above.slope - below.slope) / (2 * h), here.curvature[k], rtol=1e-6, atol=1e-6
        )


def test_the_objective_is_a_plain_sum_over_all_rows():
    fold = rows(20_000, 2)  # several blocks
    weights = weightings(fold.y)["free"]
    objective = objective_of(fold, 2.0, weights, gamma=2.0, alpha=0.25)
    p = Logistic(np.array([0.4, 1.0]), -2.0).probability(fold.X)
    p_t, alpha_t = np.where(fold.y == 1, [p, np.full(p.size, 0.25)], [1 - p, np.full(p.size, 0.75)])
    by_definition = -(weights * alpha_t * (1 - p_t) ** 2 * np.log(p_t)).sum() + 0.16 + 1.0
    assert objective(np.array([0.4, 1.0, -2.0])).value == pytest.approx(by_definition, rel=1e-12)


@pytest.mark.parametrize("gamma", [0.0, 2.0])
@pytest.mark.parametrize(("n", "d"), SIZES)
def test_weights_are_copies(n, d, gamma):
    fold = rows(n, d)
    copies = np.random.default_rng(2).integers(0, 4, n) + 5 * fold.y
    copied = Fold(np.repeat(fold.X, copies, axis=0), np.repeat(fold.y, copies))
    weighted = fit_logistic(fold, weights=copies.astype(float), gamma=gamma)
    assert agreement([weighted, fit_logistic(copied, gamma=gamma)]) < 1e-7
    start = untrained(d)  # from one start both walk the same way
    ways = [
        descend_logistic(fold, start, weights=copies.astype(float), gamma=gamma),
        descend_logistic(copied, start, gamma=gamma),
    ]
    assert agreement([way.models[-1] for way in ways]) < 1e-9


def test_alpha_is_a_class_weight():
    fold = rows(500, 2)
    by_class = np.array([0.75, 0.25])[fold.y]
    both = [
        fit_logistic(fold, gamma=2.0, alpha=0.25),
        fit_logistic(fold, gamma=2.0, weights=by_class),
    ]
    assert agreement(both) < 1e-9


STARTS = {
    "cold": untrained(2),
    "one in a hundred": untrained(2, 0.01),
    "nearly all": untrained(2, 0.99),
    "the wrong way round": Logistic(np.array([-3.0, -3.0]), 3.0),
    "far out": Logistic(np.array([20.0, -20.0]), 5.0),
    "where all is flat": Logistic(np.array([138.0, 20.0]), -35.0),
}


@pytest.mark.parametrize("one_in", [10, 100, 1_000])
@pytest.mark.parametrize("gamma", [0.5, 2.0, 5.0])
@pytest.mark.parametrize("population", POPULATIONS)
def test_focal_fits_from_many_starts_agree_here(population, gamma, one_in):
    fold = train_fold(draw_pools(population, 2.4, 1.0, 0), 1 / one_in)
    fits = [fit_logistic(fold, start, gamma=gamma) for start in (None, *STARTS.values())]
    print(f"{population}, γ = {gamma}, 1 in {one_in}: agree to {agreement(fits):.1e}")
    assert agreement(fits) < 1e-6


@pytest.mark.parametrize("gamma", [0.5, 2.0, 5.0])
@pytest.mark.parametrize(("n", "d"), SIZES)
def test_a_focal_fit_is_a_minimum_that_scipy_does_not_better(n, d, gamma):
    fold = rows(n, d)
    objective = objective_of(fold, gamma=gamma, alpha=0.25)
    fitted = fit_logistic(fold, gamma=gamma, alpha=0.25)
    w = np.append(fitted.coefficients, fitted.intercept)
    here = objective(w)
    assert np.linalg.norm(here.slope) < 1e-5
    assert np.linalg.eigvalsh(here.curvature).min() > 0
    theirs = minimize(
        lambda w: objective(w)[:2], np.zeros(d + 1), jac=True, method="L-BFGS-B",
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 5_000, "maxfun": 10_000},
    )  # fmt: skip
    assert here.value <= theirs.fun + 1e-9
    np.testing.assert_allclose(w, theirs.x, atol=1e-4)


@pytest.mark.parametrize("gamma", [0.0, 2.0])
@pytest.mark.parametrize("probability", [0.5, 0.01])
def test_a_descent_shows_every_step(gamma, probability):
    fold = rows(2_000, 2)
    descent = descend_logistic(fold, untrained(2, probability), gamma=gamma)
    assert descent.models[0].probability(fold.X) == pytest.approx(probability)
    assert len(descent.models) == len(descent.value) == len(descent.gradient_norm) > 3
    assert (np.diff(descent.value) <= 1e-9).all()
    assert descent.gradient_norm[-1] < 1e-5 < descent.gradient_norm[0]
    assert agreement([descent.models[-1], fit_logistic(fold, gamma=gamma)]) < 1e-6


def test_agreement_sees_two_optima():
    near, far = Logistic(np.array([1.0]), 0.0), Logistic(np.array([1.5]), 0.1)
    assert agreement([near, far, near]) == 0.5
    assert agreement([near, near]) == 0


def test_scores_of_800_do_no_harm():
    fold = rows(1_000, 2)
    far = Fold(fold.X * 100, fold.y)
    for gamma in (0.0, 2.0):
        fits = [fit_logistic(far, start, gamma=gamma) for start in (None, untrained(2))]
        wild = fit_logistic(far, Logistic(np.array([4.0, -4.0]), 0.0), gamma=gamma)
        assert agreement([*fits, wild]) < 1e-6


def test_separable_classes_are_held_by_the_ridge():
    fold = Fold(np.array([[-2.0], [-1.0], [1.0], [2.0]]), np.array([0, 0, 1, 1], np.int8))
    fitted = fit_logistic(fold)
    theirs = LogisticRegression(C=1.0, tol=1e-12).fit(fold.X, fold.y)
    assert fitted.coefficients[0] == pytest.approx(theirs.coef_[0, 0], abs=1e-6)


def test_rows_of_weight_0_are_not_there():
    fold = rows(9_000, 2)
    kept = np.random.default_rng(3).random(9_000) < 0.4
    without = fit_logistic(Fold(fold.X[kept], fold.y[kept]))
    assert agreement([without, fit_logistic(fold, weights=kept.astype(float))]) < 1e-8


def test_balanced_weights_and_back_to_the_real_prior():
    fold = train_fold(draw_pools("gaussians", 2.4, 1.0, 0), 0.05)
    weights = balanced_weights(fold.y)
    balanced = fit_logistic(fold, weights=weights[fold.y]).probability(fold.X)
    plain = fit_logistic(fold).probability(fold.X)
    share = weighted_share(fold.y, weights)
    back = prior_shift(balanced, share, fold.y.mean())
    assert balanced.mean() > 3 * plain.mean()
    assert back.mean() == pytest.approx(plain.mean(), rel=0.05)
    assert np.abs(back - plain).max() < 0.1


@pytest.mark.parametrize("gamma", [0.0, 2.0])
def test_a_focal_fit_gives_its_true_rates_back(gamma):
    # One feature of two values: the model can say each of the two rates exactly.
    sizes, rates = np.array([4_000, 1_000]), np.array([0.01, 0.2])
    positives = (sizes * rates).astype(int)
    X = np.repeat([[0.0], [1.0]], sizes, axis=0)
    y = np.concatenate([np.arange(n) < k for n, k in zip(sizes, positives, strict=True)])
    fold = Fold(X, y.astype(np.int8))
    fitted = fit_logistic(
        fold, l2=1e-12, gamma=gamma, alpha=0.25, weights=np.array([1.0, 7.0])[fold.y]
    )
    said = fitted.probability(np.array([[0.0], [1.0]]))
    assert np.abs(said - rates).min() > 0.01
    np.testing.assert_allclose(true_probability(said, gamma, 0.25, (1, 7)), rates, rtol=1e-6)


def test_a_step_goes_downhill_where_columns_differ_much_in_size():
    """Rounding turns some of these solutions uphill, which Newton would take for the end."""
    rng, uphill = np.random.default_rng(0), 0
    for _ in range(50):
        bend = np.diag([1e-300, 1e-300, 7.9])
        bend[2, :2] = bend[:2, 2] = 1e-300 * rng.uniform(2, 4, 2)
        slope = np.array([*(-(10 ** rng.uniform(-286, -283)) * rng.uniform(0.1, 1, 2)), 0.76])
        uphill += bool(slope @ np.linalg.solve(bend, slope) < 0)
        assert slope @ downhill(Local(1.0, slope, bend)) > 0
    assert uphill


def test_newton_leaves_a_summit():
    def double_well(w, curvature=None):
        return Local(
            float(1 + w[0] ** 4 - 2 * w[0] ** 2),
            4 * w**3 - 4 * w,
            np.array([[12 * w[0] ** 2 - 4]]),
        )

    path = [float(w[0]) for w in newton(double_well, np.array([0.01]))]
    heights = [1 + w**4 - 2 * w**2 for w in path]
    assert path[-1] == pytest.approx(1, abs=1e-6)
    assert (np.diff(heights) <= 0).all()


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"weights": np.ones(3)}, r"shape \(3,\)"),
        ({"weights": np.r_[-1.0, np.ones(99)]}, "weight of -1"),
        ({"weights": np.r_[np.nan, np.ones(99)]}, "weight of nan"),
        ({"gamma": -0.5}, "γ = -0.5"),
        ({"alpha": 0.0}, "α is 0"),
        ({"l2": -1.0}, "l2 is -1"),
        ({"l2": np.nan}, "l2 is nan"),
        ({"start": Logistic(np.array([np.inf, 0]), 0.0)}, "finite"),
    ],
)
def test_a_bad_option_is_named(options, named):
    with pytest.raises(BadValue, match=named):
        fit_logistic(rows(100, 2), **options)


def test_one_class_alone_has_no_fit():
    with pytest.raises(BadValue, match="Class 1"):
        fit_logistic(Fold(np.ones((5, 2)), np.zeros(5, np.int8)))


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("label", [0, 1])
def test_a_model_of_one_class_is_refused(name, label):
    with pytest.raises(BadValue, match=r"5 rows of class 0 and 0|0 rows of class 0 and 5|Class \d"):
        fit_model(name, Fold(np.ones((5, 2)), np.full(5, label, np.int8)))


@pytest.mark.parametrize("name", MODELS)
def test_a_model_is_what_scikit_learn_fits(name):
    fold, new = rows(300, 2), rows(50, 2).X
    theirs = MODELS[name].classifier().fit(*fold).predict_proba(new)[:, 1]
    np.testing.assert_allclose(fit_model(name, fold).probability(new), theirs, atol=1e-8)


@pytest.mark.parametrize("name", MODELS)
def test_a_model_weighs_its_rows_or_says_that_it_cannot(name):
    fold = rows(300, 2)
    weights = balanced_weights(fold.y)[fold.y]
    if not MODELS[name].weighs:
        with pytest.raises(BadValue, match="cannot have weights"):
            fit_model(name, fold, weights=weights)
        return
    theirs = MODELS[name].classifier().fit(*fold, sample_weight=weights)
    ours = fit_model(name, fold, weights=weights).probability(fold.X)
    np.testing.assert_allclose(ours, theirs.predict_proba(fold.X)[:, 1], atol=1e-8)


def test_an_unknown_model_is_named_with_those_that_there_are():
    with pytest.raises(BadValue, match="“forest” is not known; use one of logistic, tree"):
        fit_model("forest", rows(50, 2))


@pytest.mark.parametrize("name", sorted(set(COMPARISON_MODELS) - {"logistic"}))
def test_a_contender_of_one_class_is_refused(name):
    with pytest.raises(BadValue, match="5 rows of class 0 and 0 of class 1"):
        fit(COMPARISON_MODELS[name], Fold(np.ones((5, 2)), np.zeros(5, np.int8)), 0)


def test_five_voters_need_five_rows():
    few = rows(4, 2)
    with pytest.raises(BadValue, match="5 nearest rows vote, and the fold has 4"):
        fit_model("neighbours", few)


@pytest.mark.parametrize("n", [50, 5_000])  # below and above a start on fewer rows
def test_separable_classes_without_a_ridge_are_warned_of(n):
    y = np.arange(n, dtype=np.int8) % 2
    fold = Fold(np.random.default_rng(0).normal(size=(n, 2)) + 20 * y[:, None], y)
    with pytest.warns(ConvergenceWarning, match="No optimum within 100 steps"):
        fit_logistic(fold, l2=0.0)


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf, 1e160])
@pytest.mark.parametrize("n", [4, 5_000])  # below and above a start on fewer rows
def test_rows_that_overflow_are_named_before_the_guess(n, wrong, capfd):
    X, y = np.arange(n, dtype=float)[:, None] % 7, np.arange(n) % 2
    X[1] = wrong
    for name in ("logistic", "full_tree"):
        with pytest.raises(BadValue, match=f"X holds {re.escape(str(wrong))} in row 1, column 0"):
            fit_model(name, Fold(X, y))
    assert capfd.readouterr().out == ""  # LAPACK prints there


@pytest.mark.parametrize("labels", [bool, float, np.float32, np.uint64, np.int64, object])
@pytest.mark.parametrize("name", ["logistic", "tree"])
def test_labels_of_any_type_give_one_fit(name, labels):
    fold = rows(300, 2)
    same = fit_model(name, Fold(fold.X, fold.y.astype(labels))).probability(fold.X)
    np.testing.assert_array_equal(same, fit_model(name, fold).probability(fold.X))
    as_frame = Fold(pd.DataFrame(fold.X), pd.Series(fold.y, dtype="Int8"))
    table = fit_model(name, as_frame).probability(fold.X)
    np.testing.assert_array_equal(table, same)


@pytest.mark.parametrize("labels", [np.array(["no", "yes"]), np.array([-1, 1]), np.array([1, 2])])
def test_labels_that_name_no_minority_are_refused(labels):
    fold = rows(300, 2)
    with pytest.raises(BadValue, match="use 1 for the minority and 0 for the rest"):
        fit_logistic(Fold(fold.X, labels[fold.y]))


@pytest.mark.parametrize("gamma", [0.0, 2.0])
@pytest.mark.parametrize(("n", "d"), SIZES)
def test_an_offset_of_the_columns_moves_the_intercept_alone(n, d, gamma):
    fold = rows(n, d)
    here = fit_logistic(fold, gamma=gamma)
    for offset in (1e5, 1.7e9):
        X = fold.X + offset  # seconds since 1970, as it were
        there = fit_logistic(Fold(X, fold.y), gamma=gamma)
        again = descend_logistic(Fold(X, fold.y), here_at(there, X), gamma=gamma).models[-1]
        for model in (there, again):
            np.testing.assert_allclose(
                model.probability(X), here.probability(fold.X), atol=1e-14 * d * offset
            )


def here_at(model, X):
    """A start some way off."""
    return Logistic(model.coefficients * 1.1, model.intercept - 0.1 * X[0] @ model.coefficients)


@pytest.mark.parametrize("scale", [1e-3, 1e3, 1e50, 1e140])
def test_the_scale_of_the_columns_scales_the_ridge_alone(scale):
    fold = rows(300, 2)
    p = fit_logistic(Fold(fold.X * scale, fold.y), l2=scale**2).probability(fold.X * scale)
    np.testing.assert_allclose(p, fit_logistic(fold).probability(fold.X), atol=1e-9)
