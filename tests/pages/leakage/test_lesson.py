"""The leakage lesson: what crosses from the test fold into training, and what that reports."""

import ast
import runpy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_selection import f_classif

from core.experiment import Experiment, run
from core.lessons.leakage import leaks
from core.lessons.leakage.film import (
    MINORITY,
    PARAMETERS,
    SHARE,
    facts,
    mean_gap,
    over_seeds,
    track,
)
from core.lessons.leakage.pipelines import (
    FRESH,
    MAJORITY,
    Folds,
    Seen,
    Study,
    both_pipelines,
    collected_rows,
    pools_of,
    precision_gap,
    report_on_real_test_rows,
    report_on_resampled_test_rows,
    resample_then_split,
    split_then_resample,
)
from core.metrics import Counts
from core.models import MODELS, fit_model

ROOT = Path(__file__).resolve().parents[3]


def folds_of(order, **setting):
    study = Study(**setting)
    return order(study, collected_rows(study, pools_of(study)))


def test_six_rows_and_their_kin_by_hand():
    # Collected rows 0 to 3; row 4 lies between 2 and 3, row 5 is a copy of 3.
    folds = Folds(
        X=np.array([[0.0, 0], [1, 0], [2, 0], [4, 0], [3, 0], [4, 0]]),
        y=np.array([0, 0, 1, 1, 1, 1]),
        in_test=np.array([False, True, True, False, True, True]),
        source=np.array([0, 1, 2, 3, 2, 3]),
        neighbour=np.array([-1, -1, -1, -1, 3, -1]),
        made=np.array([False, False, False, False, True, True]),
    )
    source, neighbour = folds.parents_in_training
    assert source.tolist() == [False] * 5 + [True]  # of the copy
    assert neighbour.tolist() == [False] * 4 + [True, False]  # of the child: row 3, not row 2
    # Rows 1 and 2 are strangers to the training fold; the child and the copy are not.
    assert folds.kin.tolist() == [False, False, False, False, True, True]


@pytest.mark.parametrize("sampler", ["ros", "smote", "rus"])
@pytest.mark.parametrize("seed", [0, 1])
def test_split_first_and_no_test_row_has_kin_in_training(sampler, seed):
    folds = folds_of(split_then_resample, sampler=sampler, seed=seed, minority=40)
    assert not folds.kin.any()
    assert not (folds.made & folds.in_test).any()
    assert folds.test.y.mean() == pytest.approx(40 / 1_040, abs=1e-3)
    assert folds.train.y.mean() == pytest.approx(0.5, abs=1e-3)
    # Every row is, copies, or starts from the collected row that it names.
    rows = collected_rows(Study(minority=40, seed=seed), pools_of(Study(seed=seed)))
    real = folds.neighbour < 0
    np.testing.assert_array_equal(folds.X[real], rows.X[folds.source[real]])


@pytest.mark.parametrize("sampler", ["ros", "smote"])
def test_resample_first_and_nearly_every_rare_test_row_has_kin_in_training(sampler):
    folds = folds_of(resample_then_split, sampler=sampler, minority=20)
    rare = (folds.y == 1) & folds.in_test
    assert rare.sum() == 300
    assert (folds.kin & rare).sum() >= 290
    assert folds.test.y.mean() == pytest.approx(0.5)


def test_children_lie_on_the_way_between_their_parents():
    study = Study(minority=30)
    rows = collected_rows(study, pools_of(study))
    for folds in (resample_then_split(study, rows), split_then_resample(study, rows)):
        child = folds.neighbour >= 0
        a, b = rows.X[folds.source[child]], rows.X[folds.neighbour[child]]
        way = np.linalg.norm(folds.X[child] - a, axis=1) + np.linalg.norm(
            folds.X[child] - b, axis=1
        )
        np.testing.assert_allclose(way, np.linalg.norm(a - b, axis=1))


def test_rows_left_out_leave_no_kin_but_the_wrong_prevalence():
    folds = folds_of(resample_then_split, sampler="rus", minority=40)
    assert not folds.kin.any()
    assert folds.test.y.mean() == 0.5


def test_both_orders_start_from_the_same_rows_and_lots():
    study = Study(sampler="rus", minority=20)
    rows = collected_rows(study, pools_of(study))
    leaky, right = resample_then_split(study, rows), split_then_resample(study, rows)
    rare_in_test = [set(f.source[f.in_test & (f.y == 1)]) for f in (leaky, right)]
    assert rare_in_test[0] == rare_in_test[1]
    fewer = collected_rows(replace(study, minority=10), pools_of(study))
    np.testing.assert_array_equal(fewer.X, rows.X[: MAJORITY + 10])


@pytest.fixture(scope="module")
def copies_and_a_tree():
    return over_seeds(Study(sampler="ros"))


def test_copies_and_a_tree_report_a_recall_that_is_not_there(copies_and_a_tree):
    after, before = copies_and_a_tree
    assert before.reported["recall"].min() >= 0.99
    assert before.true["recall"].max() < 0.35
    assert before.gap("recall").low > 0.6
    assert before.gap("roc_auc").above == 12
    assert not after.gap("recall").is_shown


def test_a_logistic_regression_hardly_remembers_but_its_precision_is_still_a_fantasy():
    before = over_seeds(Study(sampler="ros", model="logistic"))[1]
    assert abs(before.gap("roc_auc").mean) < 0.05
    assert before.gap("precision").low > 0.5


def test_the_two_steps_of_the_gap_in_precision_by_hand():
    reported = Seen(Counts(tp=80, fp=20, fn=20, tn=80), 0.9, 0.9)
    true = Seen(Counts(tp=5, fp=20, fn=5, tn=70), 0.7, 0.2)
    # Of 100 cases in the world 10 are positive: 8 right alarms, 18 wrong ones.
    assert precision_gap(reported, true) == pytest.approx((0.8, 8 / 26, 0.2))


@pytest.mark.parametrize("dial", [MINORITY, SHARE], ids=lambda dial: dial.name)
def test_a_step_of_the_film_is_the_study_run_alone(dial):
    steps = track(dial.name, Study(sampler="ros", model="logistic"))
    study = replace(Study(sampler="ros", model="logistic"), **{dial.name: dial.steps[-1]})
    both = both_pipelines(study, pools_of(study))
    assert len(steps) == len(dial.steps)
    for scene, pipeline in zip(steps[-1], both, strict=True):
        assert (scene.reported, scene.true) == (pipeline.reported, pipeline.true)
        assert sum(scene.true.counts) == FRESH
        assert scene.true.prevalence == pytest.approx(study.prevalence, abs=1e-4)


def test_the_same_seed_gives_the_same_numbers_for_every_model():
    for model in MODELS:
        study = Study(model=model, seed=3)
        one, two = (both_pipelines(study, pools_of(study)) for _ in "ab")
        assert [(p.reported, p.true) for p in one] == [(p.reported, p.true) for p in two]


@pytest.mark.parametrize(("sampler", "says"), [("smote", "made"), ("rus", "980 .* left out")])
def test_the_right_report_refuses_a_resampled_test_fold(sampler, says):
    folds = folds_of(resample_then_split, sampler=sampler)
    fitted = fit_model("logistic", folds.train)
    with pytest.raises(ValueError, match=says):
        report_on_real_test_rows(fitted, folds)
    # Rows left out of the training fold alone are nobody's loss.
    report_on_real_test_rows(fitted, folds_of(split_then_resample, sampler=sampler))


def speaks_of(name, source):
    """Whether code uses or imports a name: bare, as an attribute, or under another name."""
    field = {ast.Name: "id", ast.Attribute: "attr", ast.alias: "name"}
    nodes = [node for node in ast.walk(ast.parse(source)) if type(node) in field]
    return any(getattr(node, field[type(node)]) == name for node in nodes)


def test_nothing_but_this_lesson_evaluates_on_resampled_rows():
    name = report_on_resampled_test_rows.__name__
    for use in (f"{name}(f, x)", f"L.{name}(f, x)", f"from core.leakage import {name} as r"):
        assert speaks_of(name, use)
    assert not speaks_of(name, f"'{name}'")
    paths = [path for room in ("core", "ui", "pages") for path in ROOT.glob(f"{room}/**/*.py")]
    users = {path for path in paths if speaks_of(name, path.read_text("utf-8"))}
    assert {path.relative_to(ROOT).as_posix() for path in users} == {
        "core/lessons/leakage/copies.py",
        "core/lessons/leakage/pipelines.py",
    }
    # The experiment has no place for it: its test is real at whatever share it trains.
    result = run(Experiment(prevalence=0.05, rows=400, sampler="smote", share=0.5))
    assert result.resampled is not None
    assert result.resampled.y.mean() == 0.5
    assert result.test.y.mean() == pytest.approx(0.05)


@pytest.fixture(scope="module")
def tried():
    return {name: leaks.trials(name) for name in leaks.LEAKS}


@pytest.mark.parametrize("leak", ["features", "threshold", "duplicates"])
def test_a_leak_raises_the_report_above_the_truth_and_without_it_none_is_shown(leak, tried):
    found = tried[leak]
    assert mean_gap(found.leaky_reported - found.leaky_true).low > 0.05
    assert not mean_gap(found.honest_reported - found.honest_true).is_shown


def test_pure_noise_reaches_a_high_score_and_is_worth_one_half(tried):
    found = tried["features"]
    assert found.leaky_reported.min() > 0.9
    np.testing.assert_allclose(found.leaky_true, 0.5, atol=0.03)


def test_scaling_before_the_split_changes_next_to_nothing(tried):
    found = tried["scaling"]
    change = mean_gap(found.leaky_reported - found.honest_reported)
    assert not change.is_shown
    assert max(abs(change.low), abs(change.high)) < 0.05


def test_the_f_statistic_is_scikit_learns():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(30, 7)), np.repeat([0, 1], [20, 10])
    np.testing.assert_allclose(leaks.f_statistic(X, y), f_classif(X, y)[0])


def test_a_gap_by_hand():
    gap = mean_gap(np.array([0.1, 0.3, np.nan]))
    # Two differences: mean .2, standard error .1, t with one degree of freedom 12.7062.
    assert (gap.mean, gap.above, gap.seeds) == (pytest.approx(0.2), 2, 2)
    assert (gap.low, gap.high) == pytest.approx((0.2 - 1.27062, 0.2 + 1.27062), abs=1e-5)
    assert not gap.is_shown
    assert not mean_gap(np.array([np.nan, 0.5])).is_shown


def test_both_scripts_of_the_page_run_and_print_the_same(capsys):
    printed = []
    for name in ("scikit_learn", "imbalanced_learn"):
        runpy.run_path(str(ROOT / "pages" / "leakage" / f"{name}.py"))
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    assert "average precision" in printed[0]


def test_the_facts_agree_with_the_picture_by_name():
    values = {name: parameter.default for name, parameter in PARAMETERS.items()}
    now = facts(values | {"sampler": "ros"})
    assert (now["reported_tp"], now["test_rare"], now["kin"]) == (300, 300, 300)
    assert now["recall_gap"] == now["reported_recall"] - now["true_recall"] > 0.7
    # 300 of 300 found and 6 of 300 false alarms; in the world 20 of 1,020 are rare.
    rare = 20 / 1_020
    assert now["world_precision"] == pytest.approx(rare / (rare + (1 - rare) * 6 / 300), rel=1e-2)
    right = facts(values | {"before": 0})
    assert (right["made_in_test"], right["kin"]) == (0, 0)
