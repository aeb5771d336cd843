"""The focal lesson: what the dials move, what they leave, and the way back."""

import json

import numpy as np
import pytest
from scipy.special import expit, logit

from core.lessons.focal_loss.film import (
    ALPHA,
    EPOCH,
    GAMMA,
    MAJORITY_SHOWN,
    MINORITY_SHOWN,
    WEIGHT,
    Loss,
    Rows,
    bench_of,
    focal_film,
    scene_of,
)
from core.lessons.focal_loss.trials import (
    crowd,
    epoch_runs,
    moment,
    three_ways,
    twins,
    weights_of_parts,
)
from core.models import Logistic, agreement, fit_logistic
from core.models.boundary import straight_line, window_around
from core.models.losses import balanced_weights
from pages.focal_loss.picture import example_track, focal_stage, loss_track, places

ROWS = Rows()


@pytest.fixture(scope="module")
def film():
    return focal_film(ROWS, Loss())


@pytest.fixture(scope="module")
def ways():
    return list(three_ways(ROWS, Loss()).values())


def test_a_step_of_a_dial_is_the_fit_of_its_loss_alone(film):
    bench = bench_of(ROWS)
    for steps, i in ((film.by_gamma, -1), (film.by_alpha, 3), (film.by_weight, -2)):
        alone = bench.fit(steps[i].loss)
        assert agreement([alone, steps[i].model]) < 1e-5
        assert bench.counts(alone) == steps[i].counts


def test_the_three_dials_pass_through_the_loss_of_the_moment():
    loss = Loss(3.0, 0.25, 7)
    film, at = focal_film(ROWS, loss), places(scene_of(ROWS), loss, 1)
    here = [
        film.by_gamma[at["gamma"]],
        film.by_alpha[at["alpha"]],
        film.by_weight[at["weight"]],
    ]
    assert {step.loss for step in here} == {loss}
    assert agreement([step.model for step in here]) < 1e-5


def test_gamma_0_without_weights_is_cross_entropy(film):
    assert agreement([film.by_gamma[0].model, fit_logistic(bench_of(ROWS).train)]) < 1e-5
    assert film.by_gamma[0].counts == film.scene.plain.counts
    np.testing.assert_allclose(film.scene.plain.importance, 1)
    assert film.scene.plain.push == film.scene.plain.cross_entropy == film.scene.plain.balance


def test_gamma_bends_the_probabilities_and_leaves_the_alarms(film):
    said = [step.said for step in film.by_gamma]
    assert (np.diff(said) > 0).all()
    assert said[0] == pytest.approx(0.01, abs=0.002)
    assert said[-1] > 0.2
    for step in film.by_gamma:
        assert step.recovered == pytest.approx(0.01, abs=0.002)
        assert step.roc_auc == pytest.approx(film.scene.plain.roc_auc, abs=1e-3)
        assert abs(step.counts.tp - film.scene.plain.counts.tp) < 15  # of 1,000


def test_a_class_weight_moves_the_alarms_and_leaves_the_ranking(film):
    caught = [step.counts.tp for step in film.by_weight]
    assert (np.diff(caught) > 0).all()
    assert caught[-1] > 3 * caught[0]
    assert np.ptp([step.roc_auc for step in film.by_weight]) < 3e-3


def test_alpha_is_a_class_weight_by_another_name():
    bench = bench_of(ROWS)
    by_alpha, by_weight = Loss(alpha=0.75), Loss(weight=3)
    np.testing.assert_allclose(bench.class_weights(by_alpha), bench.class_weights(by_weight))
    weights = bench.class_weights(Loss(gamma=0, weight=10_000 / 101))
    np.testing.assert_allclose(weights, balanced_weights(bench.train.y))


def test_focusing_pushes_and_the_trained_model_is_in_balance(film):
    push = np.array([step.push for step in film.by_gamma])
    assert (np.diff(push[:, 0]) < 0).all()  # the easy majority falls silent
    for step in (*film.by_gamma, *film.by_alpha, *film.by_weight):
        assert sum(step.push) == pytest.approx(1)
        assert step.balance.majority == pytest.approx(0.5, abs=1e-4)


def test_the_example_by_hand(film):
    step = film.by_gamma[GAMMA.steps.index(2.0)]
    example = step.example(0)
    assert example.minority
    assert example.p_t == pytest.approx(step.model.probability(film.scene.shown[:1])[0])
    assert example.fade == pytest.approx((1 - example.p_t) ** 2)
    assert example.loss == pytest.approx(-example.fade * np.log(example.p_t))
    p, h = example.p_t, 1e-6
    below, above = (-((1 - q) ** 2) * np.log(q) for q in expit([logit(p) - h, logit(p) + h]))
    assert example.pull == pytest.approx((below - above) / (2 * h), rel=1e-6)
    assert not step.example(len(film.scene.shown) - 1).minority


@pytest.mark.parametrize("one_in", [10, 1_000])
def test_rare_classes_show_fewer_diamonds_and_no_more_than_there_are(one_in):
    film = focal_film(Rows(one_in=one_in), Loss())
    assert film.scene.majority_rows == 10_000
    assert len(film.scene.shown) == MAJORITY_SHOWN + min(MINORITY_SHOWN, film.scene.minority_rows)
    assert places(film.scene, Loss(), 130)["example"] == len(film.scene.shown) - 1


@pytest.mark.parametrize("coefficients", [(1.0, 0.2), (0.2, -1.0), (0.0, 2.0)])
def test_the_ends_of_a_line_have_its_log_odds(coefficients):
    model = Logistic(np.array(coefficients), -0.7)
    window = window_around(np.random.default_rng(0).normal(size=(500, 2)))
    np.testing.assert_allclose(model.log_odds(straight_line(model, window, 1.5)), 1.5)
    assert np.isnan(straight_line(Logistic(np.zeros(2), 1.0), window)).all()


def test_at_its_own_best_threshold_no_way_is_ahead(ways):
    nothing, balanced, focal = ways
    assert balanced.at_half.counts.tp > 3 * nothing.at_half.counts.tp
    caught = [way.at_best.counts.tp for way in ways]
    assert np.ptp(caught) < 20  # of 1,000
    assert np.ptp([way.roc_auc for way in ways]) < 2e-3
    assert nothing.threshold < focal.threshold < balanced.threshold


def test_the_way_back_straightens_the_probabilities(ways):
    for way in ways:
        assert way.recovered_mean == pytest.approx(0.01, abs=0.001)
        assert way.recovered_brier == pytest.approx(ways[0].at_half.brier, rel=0.02)
        top = -1  # the bin with the largest probabilities, where most positives are
        low, high = way.recovered.interval[:, top]
        assert low - 0.02 < way.recovered.mean_predicted[top] < high + 0.02
    for bent in ways[1:]:
        assert bent.said.mean_predicted[-1] > 1.5 * bent.said.fraction_positive[-1]


def test_weights_are_copies_to_the_last_digit():
    found = twins(ROWS)
    assert found.times == 99
    assert found.apart < 1e-12


def test_epochs_the_cold_majority_owns_the_gradient_and_the_primed_one_is_silent():
    plain, primed_plain, cold, primed = epoch_runs(ROWS)
    assert plain.majority_pull[0] == pytest.approx(10_000 / 10_101)
    assert cold.majority_pull[0] == pytest.approx(10_000 / 10_101)
    assert primed_plain.majority_pull[0] == pytest.approx(0.5, abs=0.01)
    assert primed.majority_pull[0] < 0.001
    at_50 = [run.counts[EPOCH.steps.index(50)].tp for run in epoch_runs(ROWS)]
    assert at_50[3] > 3 * max(at_50[:3])  # an early stop looks like a gain
    assert abs(primed.optimum.tp - plain.optimum.tp) < 15  # which is not there at the end
    for run in epoch_runs(ROWS):
        assert (np.diff(run.loss) < 0).all()


def test_three_classes_weigh_the_same_together():
    assert {round(part.together, 9) for part in weights_of_parts()} == {round(10_000 / 3, 9)}


def test_a_crowd_of_easy_rows_by_hand():
    easy = crowd(2.0, rows=1_000, p_t=0.9)
    assert easy.plain == pytest.approx(1_000 * 0.1)
    assert easy.focal == pytest.approx(1_000 * 0.01 * (0.1 - 2 * 0.9 * np.log(0.9)))
    assert crowd(2.0).focal < 1 < 999 < crowd(2.0).plain


def test_the_words_quote_rows_of_the_untouched_model():
    now = moment(ROWS, Loss(), 0)
    bench = bench_of(ROWS)
    p_t = np.where(bench.train.y == 1, expit(bench.plain_z), 1 - expit(bench.plain_z))
    assert now.louder == np.count_nonzero(p_t < now.boost.until) > 0
    silent = moment(ROWS, Loss(gamma=0.0), 0)
    assert silent.louder == 0


def test_every_shot_says_what_it_shows(film):
    along = (film.by_gamma, film.by_alpha, film.by_weight)
    tracks = [loss_track(steps, film.scene, 2) for steps in along]
    tracks.append(example_track(film.scene, film.by_gamma[GAMMA.steps.index(Loss().gamma)]))
    sizes = [len(GAMMA.steps), len(ALPHA.steps), len(WEIGHT.steps), len(film.scene.shown)]
    stage = focal_stage(film.scene, dark=False)
    for control, track, size in zip(stage.controls, tracks, sizes, strict=True):
        frames = json.loads(track.script)["frames"]
        assert len(control.says) == len(frames) == size
        assert len({frame["alt"] for frame in frames}) == size
        assert all(len(frame["numbers"]) == len(stage.numbers) for frame in frames)
    assert sum(len(track.script) for track in tracks) + len(stage.stage.text) < 400_000
