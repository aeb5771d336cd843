"""The stage of leakage: copies before and after the split, whose rows they are, what is found."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from core.data import Fold
from core.lessons.leakage.copies import (
    AVERAGES,
    COPIES,
    EARLY,
    FEW,
    PATIENTS,
    STUDIES,
    Copied,
    Outcome,
    average,
    copied,
    outcome,
)
from core.lessons.leakage.film import OPENING_SEED, PARAMETERS, facts
from core.lessons.leakage.pipelines import (
    FRESH,
    MAJORITY,
    NEW,
    Folds,
    Study,
    collected_rows,
    new_found,
    pools_of,
    resample_then_split,
    split_of,
    split_then_resample,
)
from core.lessons.leakage.stage import (
    ROWS,
    WINDOW,
    Boxes,
    boxes_of,
    leakage_stage,
    learned,
    rows_after_copying,
)
from core.models import fit_model
from core.models.boundary import Window
from core.parameters import BadValue
from core.resampling import SAMPLERS

OURS = Study(sampler="ros", seed=OPENING_SEED)
COLLECTED = collected_rows(OURS, pools_of(OURS))
STAGE = leakage_stage(OURS)
DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
STEPS = pytest.mark.parametrize(("before", "step"), list(zip(COPIES, STAGE.steps, strict=True)))


def in_order(X):
    return X[np.lexsort(X.T)]


# Copies before the split and after it.


def test_the_rows_of_two_patients_by_hand():
    # Patient 0 has the collected row in training and a copy in the test; patient 1 the other way,
    # and two copies that were made after the split.
    folds = Folds(
        X=np.zeros((7, 2)),
        y=np.array([0, 1, 1, 1, 1, 1, 0]),
        in_test=np.array([False, False, False, False, True, True, True]),
        source=np.array([0, MAJORITY, MAJORITY + 1, MAJORITY + 1, MAJORITY, MAJORITY + 1, 1]),
        neighbour=np.full(7, -1),
        made=np.array([False, False, True, True, True, False, False]),
    )
    late = np.array([False, False, True, True, False, False, False])
    rows = Copied(folds, late).by_patient
    assert rows.training.tolist() == [1, 0]
    assert rows.late.tolist() == [0, 2]
    assert rows.test.tolist() == [1, 1]
    assert rows.own_in_test.tolist() == [False, True]
    # What was copied after the split is not what spoils a test.
    assert rows.in_both.tolist() == [True, False]


@STEPS
def test_so_many_are_copied_split_and_copied_on(before, step):
    rows, folds = step.by_patient, step.folds
    assert rows.training.sum() + rows.test.sum() == PATIENTS + before
    assert rows.test.sum() == round(0.3 * (PATIENTS + before))
    assert (rows.training + rows.test >= 1).all()
    # However many were copied before, half of 1,400 rows are ill; a test has 300 healthy rows.
    assert np.bincount(folds.train.y).tolist() == [700, 700]
    assert (folds.test.y == 0).sum() == 300
    assert not (step.late & folds.in_test).any()
    np.testing.assert_array_equal(folds.X, COLLECTED.X[folds.source])


def test_without_a_copy_before_the_split_it_is_the_right_order():
    right = split_then_resample(OURS, COLLECTED)
    ours = STAGE.steps[0]
    assert not ours.folds.kin.any()
    assert not ours.by_patient.in_both.any()
    np.testing.assert_array_equal(in_order(ours.folds.test.X), in_order(right.test.X))
    assert set(ours.folds.source[~ours.folds.in_test]) == set(right.source[~right.in_test])


def test_with_all_copies_before_the_split_it_is_the_mistake():
    leaky, ours = resample_then_split(OURS, COLLECTED), STAGE.steps[-1]
    assert not ours.late.any()
    for fold in ("train", "test"):
        theirs = getattr(leaky, fold)
        np.testing.assert_array_equal(in_order(getattr(ours.folds, fold).X), in_order(theirs.X))


def test_the_first_copies_stay_as_more_follow():
    def made(before):
        folds = split_of(OURS, COLLECTED, _grown(before))
        return folds.source[folds.made]

    for few, more in pairwise(COPIES):
        np.testing.assert_array_equal(made(few), made(more)[:few])


def _grown(before):
    copy = SAMPLERS["ros"].resample
    return copy(COLLECTED.X, COLLECTED.y, OURS.seed, target={1: PATIENTS + before})


def test_the_more_copies_before_the_split_the_more_patients_stand_on_both_sides():
    both = [int(step.by_patient.in_both.sum()) for step in STAGE.steps]
    assert (both[0], both[-1]) == (0, PATIENTS)
    assert all(after >= before - 2 for before, after in pairwise(both))  # but for a lot or two
    assert both[COPIES.index(FEW)] == 5  # of 9 test rows, near the 54 of 100 on average


def test_rows_grow_to_a_thousand_one_copy_at_a_time():
    grown = rows_after_copying(OURS)
    assert grown.sum(axis=1).tolist() == list(ROWS)
    assert (np.diff(grown, axis=0) >= 0).all()
    assert grown[0].tolist() == [1] * PATIENTS
    last = STAGE.steps[-1].by_patient
    np.testing.assert_array_equal(grown[-1], last.training + last.test)


# What is reported, and what is true.


def test_all_copies_first_is_the_study_of_the_lesson():
    found = outcome(OURS, COPIES[-1])
    there = facts(DEFAULTS | {"sampler": "ros"})
    assert found.reported == there["reported_recall"] == 1
    assert found.true_of_100 == there["new_found"] == 13
    assert (there["reported_tp"], there["test_rare"], there["kin"]) == (300, 300, 300)


def test_no_copy_before_the_split_is_the_right_order_of_the_lesson():
    """On average: the copies after the split are drawn otherwise, and a tree may differ by them."""
    study = Study(sampler="ros")
    seeds = range(20)
    ours = average(study, 0, seeds)
    theirs = [facts(DEFAULTS | {"sampler": "ros", "before": 0, "seed": seed}) for seed in seeds]
    assert ours.reported == pytest.approx(np.mean([f["reported_recall"] for f in theirs]), abs=0.05)
    assert ours.true == pytest.approx(np.mean([f["new_found"] for f in theirs]) / NEW, abs=0.02)


def test_an_outcome_in_whole_numbers():
    found = Outcome(0.5351, 0.1156)
    assert (found.reported_of_100, found.true_of_100) == (54, 12)
    assert found == EARLY


def test_an_average_is_that_of_its_studies():
    study, seeds = Study(sampler="ros"), [3, 8]
    each = [outcome(replace(study, seed=seed), FEW) for seed in seeds]
    found = average(study, FEW, seeds)
    assert found.reported == pytest.approx((each[0].reported + each[1].reported) / 2)
    assert found.true == pytest.approx((each[0].true + each[1].true) / 2)


@pytest.mark.parametrize("before", [0, FEW, 100])
def test_a_few_studies_agree_with_the_averages_kept(before):
    study, seeds = Study(sampler="ros"), range(2_000, 2_040)
    found = np.array([outcome(replace(study, seed=seed), before) for seed in seeds])
    error = found.std(axis=0, ddof=1) / np.sqrt(len(found))
    assert (np.abs(found.mean(axis=0) - AVERAGES[before]) < 4 * error + 0.002).all()


@pytest.mark.slow
@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("before", COPIES)
def test_the_averages_kept_are_those_of_a_thousand_studies(before):
    found = average(Study(sampler="ros"), before, range(STUDIES))
    assert found == pytest.approx(AVERAGES[before], abs=5.1e-5)


def test_the_report_comes_down_to_the_truth_as_fewer_copies_are_made_before_the_split():
    assert list(AVERAGES) == list(COPIES)
    reported = [one.reported for one in AVERAGES.values()]
    assert reported == sorted(reported)
    gaps = [one.reported - one.true for one in AVERAGES.values()]
    assert gaps == sorted(gaps)
    assert gaps[0] < 0.01
    assert gaps[-1] > 0.85


def test_the_tree_finds_every_test_row_that_has_an_equal_one_in_training():
    """With ten copies before the split nearly half of the test rows have one, on average."""
    equal, all_rows = 0, 0
    for seed in range(40):
        study = replace(OURS, seed=seed)
        folds = copied(study, collected_rows(study, pools_of(study)), FEW).folds
        tested = folds.in_test & (folds.y == 1)
        found = fit_model("full_tree", folds.train).probability(folds.X) >= 0.5
        assert found[folds.kin & tested].all()
        equal, all_rows = equal + int((folds.kin & tested).sum()), all_rows + int(tested.sum())
    assert 0.4 < equal / all_rows < 0.5


def test_one_report_on_six_patients_is_rough():
    """What the path says: one report can say 0, 17 or 33 of 100; of 40 studies nearly all do."""
    found = [outcome(Study(sampler="ros", seed=seed), 0).reported for seed in range(40)]
    assert {round(6 * one, 9) % 1 for one in found} == {0}
    share = np.mean([one < 0.34 for one in found])
    assert share >= 0.9
    assert {0, 1 / 6, 1 / 3} <= set(found)


# What a tree has learned.


def test_the_boxes_of_a_tree_by_hand():
    X = np.array([[0.0, 0], [1, 0], [2, 0], [1, 2]])
    tree = fit_model("full_tree", Fold(X, np.array([0, 1, 0, 0], np.int8)))
    boxes = boxes_of(tree, Window(-1.0, 3.0, -1.0, 3.0))
    # Only the row at (1, 0) is ill: left of 1.5, right of 0.5, below 1.
    assert boxes.hold(X).tolist() == [False, True, False, False]
    assert boxes.hold(np.array([[0.6, 0.9], [1.4, -0.9], [0.4, 0], [1.6, 0]])).tolist() == [
        True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("seed", [0, OPENING_SEED])
def test_the_boxes_hold_what_the_tree_calls_ill(seed):
    study = replace(OURS, seed=seed)
    folds = resample_then_split(study, collected_rows(study, pools_of(study)))
    tree = fit_model("full_tree", folds.train)
    low, high = (WINDOW.x0, WINDOW.y0), (WINDOW.x1, WINDOW.y1)
    # A tree compares in single precision.
    points = np.random.default_rng(seed).uniform(low, high, (5_000, 2)).astype("f4").astype(float)
    boxes = boxes_of(tree, WINDOW)
    np.testing.assert_array_equal(boxes.hold(points), tree.probability(points) >= 0.5)


def test_no_box_is_none():
    empty = Boxes(*np.empty((4, 0)))
    assert not empty.hold(np.zeros((3, 2))).any()


def test_what_the_tree_has_learned_are_the_patients_of_training():
    found = learned(STAGE)
    assert len(found.healthy) == 700
    assert len(found.ill) == PATIENTS
    assert found.found.sum() == 13
    # A test row of the ill is at the very place of a training row, so in an area.
    test = STAGE.steps[-1].folds.test
    rows = {tuple(row) for row in found.ill}
    assert {tuple(row) for row in test.X[test.y == 1]} <= rows
    inside = found.boxes.hold(found.new)
    seen = ((found.new > [WINDOW.x0, WINDOW.y0]) & (found.new < [WINDOW.x1, WINDOW.y1])).all(axis=1)
    np.testing.assert_array_equal(inside[seen], found.found[seen])
    assert seen.mean() > 0.95
    assert len(found.ill) == len(np.unique(found.ill, axis=0))


# Luck or law.

COPYING: dict[str, Any] = {"sampler": "ros"}
MAKING: dict[str, Any] = {"sampler": "smote"}
LEAVING: dict[str, Any] = {"sampler": "rus", "minority": 100}


@pytest.fixture(scope="module")
def forty():
    """The facts of the three studies at 40 seeds."""
    return {
        setting["sampler"]: [facts(DEFAULTS | setting | {"seed": seed}) for seed in range(40)]
        for setting in (COPYING, MAKING, LEAVING)
    }


def called_ill(found):
    """Of the healthy the share who raise an alarm."""
    return found["true_fp"] / (found["true_fp"] + found["true_tn"])


SURPRISES = [
    ("ros", lambda f: f["reported_recall"] == 1 and f["new_found"] <= 25),
    ("ros", lambda f: f["kin"] == f["test_rare"] == 300),
    ("smote", lambda f: 100 * f["reported_recall"] - f["new_found"] > 25),
    ("smote", lambda f: f["kin"] == f["test_rare"] == 300),
    ("ros", lambda f: called_ill(f) < 0.04),
    ("smote", lambda f: called_ill(f) > 0.08),
    ("rus", lambda f: f["reported_precision"] > 2 * f["true_precision"]),
    ("rus", lambda f: f["kin"] == 0),
]


@pytest.mark.parametrize(("sampler", "holds"), SURPRISES)
def test_each_surprise_holds_in_nearly_all_of_40_seeds(forty, sampler, holds):
    assert sum(map(holds, forty[sampler])) >= 38


@pytest.mark.parametrize(
    ("sampler", "fact"),
    [
        ("ros", "new_found"),
        ("smote", "reported_recall"),
        ("smote", "new_found"),
        ("rus", "reported_precision"),
        ("rus", "true_precision"),
    ],
)
def test_the_opening_seed_is_near_the_median_of_40(forty, sampler, fact):
    setting = {"ros": COPYING, "smote": MAKING, "rus": LEAVING}[sampler]
    here = facts(DEFAULTS | setting)[fact]
    there = [one[fact] for one in forty[sampler]]
    below = np.mean([(one < here) + (one == here) / 2 for one in there])
    assert 0.3 <= below <= 0.7


def test_new_patients_are_among_the_fresh_cases_that_tell_the_truth():
    pools = pools_of(OURS)
    fitted = fit_model("full_tree", STAGE.steps[-1].folds.train)
    found = new_found(fitted, pools)
    assert found.shape == (NEW,)
    np.testing.assert_array_equal(found, fitted.probability(pools.test_minority)[:NEW] >= 0.5)
    assert FRESH * OURS.prevalence > NEW


def test_what_is_of_another_kind_is_refused():
    fold = STAGE.steps[0].folds.train
    pools, tree = pools_of(OURS), fit_model("full_tree", fold)
    odd: Any
    for function, odd in (
        (copied, ("study", COLLECTED, 3)),
        (copied, (OURS, [1, 2], 3)),
        (copied, (OURS, COLLECTED, -1)),
        (outcome, (OURS, 2.5)),
        (average, (OURS, 3, [])),
        (split_of, (OURS, COLLECTED, COLLECTED)),
        (new_found, (tree, "pools")),
        (new_found, ("tree", pools)),
        (boxes_of, (tree, (0, 1, 0, 1))),
        (boxes_of, (fit_model("logistic", fold), WINDOW)),
        (boxes_of, (fit_model("neighbours", fold), WINDOW)),
        (leakage_stage, (3,)),
        (learned, (OURS,)),
        (rows_after_copying, (None,)),
    ):
        with pytest.raises(BadValue):
            function(*odd)
