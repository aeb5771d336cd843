"""The resampling lesson: rows that add up, and four ways to one operating point."""

import numpy as np
import pytest

from core import metrics
from core.data import POPULATIONS
from core.experiment import Experiment, run
from core.lessons.resampling.film import PARAMETERS, ROWS, SHARES, experiment_of, resampling_film
from core.metrics.calibration import prior_shift
from core.models import MODELS, fit_logistic
from tests.cases import every


def lesson(**setting):
    return resampling_film(Experiment(rows=ROWS, **{"prevalence": 0.05} | setting))


@pytest.fixture(scope="module")
def ros():
    return lesson(sampler="ros")


@pytest.fixture(scope="module")
def rus():
    return lesson(sampler="rus")


def test_over_sampling_to_half_draws_900_copies_of_50_rows(ros):
    step = ros.steps[-1]
    assert (len(ros.majority), len(ros.minority), step.copies) == (950, 50, 900)
    assert step.times.sum() == 950
    assert len(step.kept) == 950


def test_under_sampling_to_half_keeps_50_of_950_rows(rus):
    step = rus.steps[-1]
    assert (step.copies, len(step.kept)) == (0, 50)
    assert set(step.kept) <= set(range(950))


@pytest.mark.parametrize("sampler", ["ros", "rus"])
def test_draws_are_nested_as_the_share_rises(sampler, ros, rus):
    film = {"ros": ros, "rus": rus}[sampler]
    for low, high in zip(film.steps, film.steps[1:], strict=False):
        assert (low.times <= high.times).all()
        assert set(high.kept) <= set(low.kept)


@pytest.mark.parametrize("sampler", ["ros", "rus"])
def test_a_share_that_is_not_above_the_prevalence_is_named_and_changes_nothing(sampler, ros, rus):
    film = {"ros": ros, "rus": rus}[sampler]
    for share, step in zip(SHARES, film.steps, strict=True):
        if share <= 0.05:
            assert "0.05" in step.problem
            assert step.resampled == film.plain
        else:
            assert step.problem == ""


@pytest.mark.parametrize("sampler", every(2, ["ros", "rus"]))
def test_three_ways_land_on_nearly_the_same_point_of_the_roc_curve(sampler):
    ways = np.array(
        [
            [step.resampled.rates, step.weighted.rates, step.moved.rates]
            for seed in range(8)
            for step in [lesson(sampler=sampler, seed=seed, prevalence=0.1).steps[-1]]
        ]
    )
    # The luck of the draw of 100 minority rows, and no more: no way is ahead of the others.
    apart = np.ptp(ways.mean(axis=0), axis=0)
    assert (apart < 0.02).all()
    nothing_done = np.array(lesson(sampler=sampler, prevalence=0.1).plain.rates)
    assert (ways.mean(axis=(0, 1)) - nothing_done > 0.05).all()


def test_the_correction_brings_the_probabilities_back(ros):
    step = ros.steps[-1]
    assert step.resampled.mean_probability > 0.15
    assert step.corrected.mean_probability == pytest.approx(0.05, abs=0.012)
    assert step.corrected.brier < step.resampled.brier / 2
    assert step.corrected.counts == step.resampled.counts


def test_the_prior_shift_is_exact_where_only_the_prior_changed():
    # P(y=1|x) for a likelihood ratio of 6, learned at 50 % and needed at 1 %.
    learned, needed = 6 / (6 + 1), 6 * 0.01 / (6 * 0.01 + 0.99)
    assert prior_shift(learned, 0.5, 0.01) == pytest.approx(needed, rel=1e-15)
    assert prior_shift([0.0, 1.0], 0.5, 0.01).tolist() == [0.0, 1.0]
    p = np.linspace(0.01, 0.99, 9)
    np.testing.assert_allclose(prior_shift(prior_shift(p, 0.2, 0.7), 0.7, 0.2), p, rtol=1e-14)


def test_integer_weights_and_copies_have_the_same_optimum():
    train = run(Experiment(rows=200, prevalence=0.1, model="logistic")).train
    times = np.where(train.y == 1, 9, 1)
    copied = type(train)(np.repeat(train.X, times, axis=0), np.repeat(train.y, times))
    by_copies, by_weight = fit_logistic(copied), fit_logistic(train, weights=times.astype(float))
    np.testing.assert_allclose(by_copies.coefficients, by_weight.coefficients, rtol=1e-7)
    assert by_copies.intercept == pytest.approx(by_weight.intercept, rel=1e-7)


def test_a_model_that_memorizes_is_perfect_in_training_alone():
    film = lesson(sampler="ros", model="full_tree")
    step = film.steps[-1]
    assert step.train_score == 1
    assert metrics.balanced_accuracy(step.resampled.counts) < 0.85


def test_under_sampling_empties_most_of_a_varied_majority(ros):
    patches, one_cloud = (
        [step.structure_lost for step in lesson(sampler="rus", population=name).steps]
        for name in ("patches", "gaussians")
    )
    assert patches[-1] > 2 * one_cloud[-1]
    assert patches[0] < 0.05
    assert np.all(np.diff(patches) >= 0)
    assert len({step.structure_lost for step in ros.steps}) == 1


@pytest.mark.parametrize("one_in", [100, 10])
def test_the_listing_keeps_its_own_prevalence_and_seed(one_in):
    values = {name: parameter.default for name, parameter in PARAMETERS.items()}
    values |= {"population": "listing1", "one_in": one_in, "seed": 9}
    film = resampling_film(experiment_of(values))
    assert (len(film.majority), len(film.minority)) == (950, 50)
    assert film.steps[-1].copies == 900


@pytest.mark.parametrize("population", every(2, ["moons", "patches"]))
def test_the_correction_raises_the_same_alarms_for_a_tree(population):
    for sampler in ("ros", "rus"):
        for step in lesson(sampler=sampler, population=population, model="tree", seed=1).steps:
            assert step.corrected.counts == step.resampled.counts


@pytest.mark.parametrize("model", [key for key, model in MODELS.items() if model.weighs])
@pytest.mark.parametrize("population", every(2, POPULATIONS))
@pytest.mark.parametrize("sampler", every(2, ["ros", "rus"]))
def test_a_step_is_the_experiment_run_alone(sampler, population, model):
    setting = {"sampler": sampler, "population": population, "model": model}
    film = lesson(**setting)
    alone = run(Experiment(rows=ROWS, prevalence=0.05, share=0.3, **setting))
    step = film.steps[SHARES.index(0.3)]
    assert metrics.counts_at(alone.test.y, alone.score, 0.5) == step.resampled.counts
    assert alone.test.y.mean() == pytest.approx(0.05, abs=1e-9)
