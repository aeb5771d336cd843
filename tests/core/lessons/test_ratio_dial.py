"""What the stage of the ratio dial shows agrees with its film, and says what the lesson says."""

from itertools import pairwise

import numpy as np
import pytest

from core import data, metrics
from core.cache import cached
from core.controls import ONE_IN
from core.experiment import Experiment, pools_of
from core.headline import holds_at_seeds
from core.lessons.ratio_dial.facts import HEADLINES, facts, facts_at, of_100
from core.lessons.ratio_dial.film import PARAMETERS, experiment_of, ratio_film
from core.lessons.ratio_dial.stage import HUNDRED, SHOWN, ratio_stage
from core.models.plane import turned

DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
OURS = experiment_of(DEFAULTS)
film_of = cached(64)(ratio_film)
FRAUD = ONE_IN.index(1_000)


@pytest.fixture(scope="module")
def film():
    return film_of(OURS)


@pytest.fixture(scope="module")
def stage(film):
    return ratio_stage(OURS, lambda _: film)


def test_the_shown_rows_are_the_first_test_rows_turned(stage):
    pools = pools_of(OURS)
    np.testing.assert_allclose(turned(stage.majority, 45), pools.test_majority[:SHOWN])
    np.testing.assert_allclose(turned(stage.minority, 45), pools.test_minority[:SHOWN])


def test_the_minority_lies_at_the_right_hand_and_hardly_a_row_outside(stage):
    across = stage.minority.mean(axis=0) - stage.majority.mean(axis=0)
    assert across[0] > 2
    assert abs(across[1]) < 0.2
    x0, x1, y0, y1 = stage.window
    for rows, least in ((stage.majority, 0.99), (stage.minority[:HUNDRED], 1)):
        inside = ((rows > [x0, y0]) & (rows < [x1, y1])).all(axis=1)
        assert inside.mean() >= least


def test_as_many_of_the_minority_exist_as_the_prevalence_says(stage):
    assert stage.existing[0] == SHOWN
    assert stage.existing[ONE_IN.index(5)] == HUNDRED
    assert stage.existing[-1] == 1
    assert all(after <= before for before, after in pairwise(stage.existing))


def test_a_smaller_stage_has_the_first_of_the_same_rows(film, stage):
    small = ratio_stage(OURS, lambda _: film, shown=150)
    np.testing.assert_array_equal(small.majority, stage.majority[:150])
    np.testing.assert_array_equal(small.alarms.minority, stage.alarms.minority[:, :150])
    assert small.existing[0] == 150
    assert small.window == stage.window


def test_at_one_in_a_thousand_the_hundred_are_all_that_the_test_has(film, stage):
    _, positives = data.test_by_class(pools_of(OURS), 1 / 1_000)
    assert len(positives) == HUNDRED
    counts = film.counts_at(FRAUD)
    assert stage.alarms.minority[FRAUD, :HUNDRED].sum() == counts.tp
    assert stage.alarms_prior.minority[FRAUD, :HUNDRED].sum() == film.caught_prior[FRAUD]


@pytest.mark.parametrize("step", [0, ONE_IN.index(30), FRAUD])
def test_an_alarm_is_on_the_tinted_side_of_the_boundary(film, stage, step):
    p = film.fitted[step].probability(turned(stage.majority, 45))
    np.testing.assert_array_equal(stage.alarms.majority[step], p >= 0.5)
    # A straight boundary: whoever lies beyond it, towards the minority, raises an alarm.
    (x0, y0), (x1, y1) = stage.boundary[step]
    at = x0 + (stage.minority[:, 1] - y0) / (y1 - y0) * (x1 - x0)
    np.testing.assert_array_equal(stage.minority[:, 0] >= at, stage.alarms.minority[step])
    side = stage.alarm_side[step]
    assert side[:, 0].max() == stage.window.x1
    assert side[:, 0].min() == pytest.approx(min(x0, x1))


def test_the_boundary_at_half_leaves_the_picture_and_the_other_stays(stage):
    assert np.isnan(stage.boundary[-1]).all()
    assert np.isnan(stage.alarm_side[-1]).all()
    half, prior = (
        [line[:, 0].mean() for line in lines] for lines in (stage.boundary, stage.boundary_prior)
    )
    assert half[FRAUD] - half[0] > 3
    assert max(prior) - min(prior) < 1


@pytest.mark.parametrize("model", ["logistic", "tree"])
def test_lines_have_few_points_and_stay_in_the_window(model):
    stage = ratio_stage(Experiment(population="moons", model=model))
    most = 2 if model == "logistic" else 400
    x0, x1, y0, y1 = stage.window
    for line in stage.boundary + stage.boundary_prior:
        assert len(line) <= most
    for side in stage.alarm_side + stage.alarm_side_prior:
        inside = side[~np.isnan(side[:, 0])]
        assert (inside >= np.array([x0, y0]) - 1e-9).all()
        assert (inside <= np.array([x1, y1]) + 1e-9).all()


def test_the_facts_of_all_steps_are_those_of_each(film, stage):
    for step in (0, FRAUD, len(ONE_IN) - 1):
        alone = facts(
            {name: p.default for name, p in PARAMETERS.items()} | {"one_in": ONE_IN[step]}
        )
        assert alone == pytest.approx(facts_at(film, step), nan_ok=True)
        for name, value in alone.items():
            assert stage.facts[name][step] == pytest.approx(value, nan_ok=True)


def test_the_facts_agree_with_each_other(stage):
    f = stage.facts
    np.testing.assert_array_equal(f["wrong"], f["fp"] + f["fn"])
    np.testing.assert_allclose(f["accuracy"], 1 - f["wrong"] / f["cases"])
    np.testing.assert_allclose(f["majority_baseline"], 1 - f["positives"] / f["cases"])
    np.testing.assert_allclose(f["false_prior"], f["fp_prior"] / f["negatives"])
    np.testing.assert_allclose(f["tp_prior"] * f["alarms_per_correct_prior"], f["alarms_prior"])
    np.testing.assert_allclose(f["log_odds_against"], np.log(f["one_in"] - 1), atol=1e-12)
    np.testing.assert_array_equal(
        f["caught_of_100"], np.rint(100 * metrics.ratio(f["tp"], f["positives"]))
    )


def test_what_the_path_says_at_one_in_a_thousand(stage):
    f = {name: column[FRAUD] for name, column in stage.facts.items()}
    assert (f["caught_of_100"], f["wrong"], f["cases"]) == (2, 98, 100_000)
    assert (f["pairs_of_100"], f["pairs_half_of_100"]) == (95, 96)
    assert (f["caught_prior_of_100"], f["false_prior_of_100"]) == (90, 14)
    assert f["alarms_per_correct_prior"] == pytest.approx(152.3)


def test_a_share_in_a_hundred():
    assert [of_100(share) for share in (0, 0.004, 0.884, 1)] == [0, 0, 88, 100]
    assert np.isnan(of_100(np.nan))


@pytest.mark.parametrize("headline", HEADLINES, ids=lambda h: h.sentence)
def test_what_surprises_holds_at_new_seeds(headline):
    assert all(holds_at_seeds(headline, PARAMETERS, range(1, 4)))


# Where the path stops, and what it says there.
TYPICAL = [
    (2, ("accuracy", "recall", "roc_auc")),
    (1_000, ("accuracy", "recall", "roc_auc", "recall_prior", "false_prior")),
]


@pytest.mark.slow
def test_the_default_seed_is_near_the_median_of_40():
    ours, *others = [OURS, *(Experiment(seed=seed) for seed in range(40))]
    for one_in, names in TYPICAL:
        step = ONE_IN.index(one_in)
        here, *there = [facts_at(film_of(setting), step) for setting in (ours, *others)]
        for name in names:
            below = np.mean(
                [(of[name] < here[name]) + (of[name] == here[name]) / 2 for of in there]
            )
            assert 0.3 <= below <= 0.7, (one_in, name, below)
