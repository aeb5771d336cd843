"""The flow of the ratio dial: nested rows, exact truth, the lesson itself."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from core import data, metrics
from core.controls import MODEL, ONE_IN
from core.data import POPULATIONS
from core.experiment import Experiment, pools_of, run
from core.lessons.ratio_dial.film import ratio_film
from core.models import fit_logistic
from core.parameters import BadValue


@pytest.fixture(scope="module")
def film():
    return ratio_film(Experiment())


def test_the_dial_has_at_least_41_steps_from_half_to_one_in_ten_thousand():
    assert len(ONE_IN) >= 41
    assert (ONE_IN[0], ONE_IN[-1]) == (2, 10_000)
    ratios = np.diff(np.log(ONE_IN))
    assert ratios.min() > 0.1
    assert ratios.max() < 0.3


@pytest.mark.parametrize("population", POPULATIONS)
def test_rows_are_nested_as_the_minority_thins_out(population):
    pools = pools_of(Experiment(population=population))
    common, rare = (data.train_fold(pools, share) for share in (0.02, 0.01))
    n0 = data.TRAIN_MAJORITY
    np.testing.assert_array_equal(common.X[:n0], rare.X[:n0])
    np.testing.assert_array_equal(common.X[common.y == 1][: rare.y.sum()], rare.X[rare.y == 1])


@pytest.mark.parametrize("one_in", ONE_IN)
def test_test_rows_have_the_real_prevalence(one_in):
    test = data.test_fold(pools_of(Experiment()), 1 / one_in)
    assert len(test.y) == data.TEST_ROWS
    assert abs(test.y.sum() - data.TEST_ROWS / one_in) <= 0.5


@pytest.mark.parametrize(
    ("fold_at", "named"),
    [
        (lambda pools: data.test_fold(pools, 0.05), "95,000 of the majority .* hold 1,000 and 500"),
        (lambda pools: data.test_fold(pools, 0.6, 1_000), "60 % .* 600 of the minority"),
        (lambda pools: data.small_fold(pools, 400, 0.05), "380 .* 20 .* hold 300 and 300"),
        (lambda pools: data.train_fold(pools, 0.6), "450 of the minority"),
    ],
)
def test_pools_too_small_for_a_prevalence_are_refused(fold_at, named):
    pools = data.draw_pools("gaussians", 2.4, 1.0, 0, train_majority=300, test_rows=1_000)
    with pytest.raises(BadValue, match=named):
        fold_at(pools)


def test_training_and_test_rows_are_apart():
    pools = pools_of(Experiment())
    train = {tuple(row) for row in pools.train_majority}
    assert train.isdisjoint({tuple(row) for row in pools.test_majority})


# Each population and each model once; all pairs in `make test-all`.
PAIRS = [
    pytest.param(
        population,
        model,
        marks=[pytest.mark.slow] * (population != "gaussians" and model != "logistic"),
    )
    for population in POPULATIONS
    for model in MODEL.options
]


@pytest.mark.parametrize(("population", "model"), PAIRS)
def test_the_same_seed_gives_the_same_film(population, model):
    first, second = (ratio_film(Experiment(population=population, model=model)) for _ in "ab")
    other = ratio_film(Experiment(population=population, model=model, seed=1))
    for name, curve in first.curves.items():
        np.testing.assert_array_equal(curve, second.curves[name])
    for ours, again in zip(first.boundary, second.boundary, strict=True):
        np.testing.assert_array_equal(ours, again)
    assert not np.array_equal(first.majority, other.majority)


def test_a_step_of_the_film_is_the_experiment_run_alone(film):
    step = ONE_IN.index(50)
    alone = run(Experiment(prevalence=1 / 50))
    assert metrics.counts_at(alone.test.y, alone.score, 0.5) == tuple(
        cell[step] for cell in film.counts
    )
    assert film.curves["roc_auc"][step] == pytest.approx(metrics.roc_auc(alone.sweep), abs=1e-9)


def test_accuracy_flatters_recall_collapses_and_the_ranking_stays(film):
    curve = film.curves
    assert curve["accuracy"][0] < 0.9
    assert curve["accuracy"][-1] >= 0.9999
    assert curve["recall"][0] > 0.85
    assert curve["recall"][-1] == 0
    enough = film.train_positives >= 50
    assert np.ptp(curve["roc_auc"][enough]) < 0.02
    assert np.ptp(curve["recall_prior"][enough]) < 0.04


def test_the_gradient_starts_with_the_prior_and_ends_in_balance(film):
    np.testing.assert_allclose(film.gradient_start, 1 - film.prevalence, atol=2e-4)
    np.testing.assert_allclose(film.gradient_end, 0.5, atol=1e-6)


def test_the_exact_recall_of_two_gaussians():
    recall, _ = data.gaussian_rates(2.4, 1.0, 0.01, 0.5)
    assert recall == pytest.approx(0.237418, abs=1e-6)


@pytest.mark.parametrize("prevalence", [0.5, 0.1, 0.01])
def test_the_exact_rates_against_simulation(prevalence):
    separation, spread = 2.0, 0.8
    pools = data.draw_pools("gaussians", separation, spread, 5)
    test = data.test_fold(pools, prevalence)
    score = data.gaussian_posterior(test.X, separation, spread, prevalence)
    counts = metrics.counts_at(test.y, score, 0.5)
    recall, false_alarms = data.gaussian_rates(separation, spread, prevalence, 0.5)
    for hits, trials, truth in (
        (counts.tp, counts.tp + counts.fn, recall),
        (counts.fp, counts.fp + counts.tn, false_alarms),
    ):
        assert abs(hits / trials - truth) < 4 * np.sqrt(truth * (1 - truth) / trials)
    swept = metrics.sweep(test.y, score)
    assert metrics.roc_auc(swept) == pytest.approx(data.gaussian_auc(separation, spread), abs=0.012)


@pytest.mark.parametrize("one_in", [2, 100, 10_000])
def test_logistic_regression_against_scikit_learn(one_in):
    fold = data.train_fold(pools_of(Experiment(seed=4)), 1 / one_in)
    ours = fit_logistic(fold)
    theirs = LogisticRegression(C=1.0, tol=1e-12, solver="newton-cholesky", max_iter=500)
    theirs.fit(fold.X, fold.y)
    np.testing.assert_allclose(ours.coefficients, theirs.coef_[0], atol=1e-5)
    assert ours.intercept == pytest.approx(theirs.intercept_[0], abs=1e-5)


def test_a_warm_start_does_not_change_the_fit():
    pools = pools_of(Experiment())
    start = fit_logistic(data.train_fold(pools, 0.5))
    fold = data.train_fold(pools, 0.001)
    np.testing.assert_allclose(
        fit_logistic(fold, start).coefficients, fit_logistic(fold).coefficients, atol=1e-6
    )
