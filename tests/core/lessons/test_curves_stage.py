"""Twenty cases by hand, models known exactly against rows that are drawn, and what surprises."""

from fractions import Fraction
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from sklearn import metrics as sklearn_metrics

from core import data, metrics
from core.controls import ONE_IN
from core.lessons.curves.film import PARAMETERS, Setting, curves_film
from core.lessons.curves.stage import (
    CHECKS,
    DAY,
    MARKED,
    MUST_FIND,
    ONE,
    A,
    B,
    Rates,
    curve_rates,
    point_facts,
    pr_area,
    precision_at,
    precision_through,
    rates_at_recall,
    rates_from,
    rates_of_team,
    roc_area,
    score_model,
    stage_facts,
    walk,
)
from core.lessons.curves.views import facts
from core.parameters import BadValue

WALK = walk()
RARE = ONE_IN.index(1_000)


# 1. Twenty cases.


def test_the_walk_by_hand():
    """Four frauds, a normal payment, three frauds, …: after ten payments 8 frauds and 2 alarms."""
    assert "".join("+" if one else "." for one in WALK.is_positive) == "++++.+++.+.+...+...."
    tp, fp, fn, tn = WALK.counts
    assert (tp[10], fp[10], fn[10], tn[10]) == (8, 2, 2, 8)
    assert (tp[0], fp[0]) == (0, 0)
    assert (tp[-1], fp[-1], fn[-1], tn[-1]) == (10, 10, 0, 0)
    assert np.flatnonzero(tp == 10)[0] == 16  # the first threshold that catches all
    assert Fraction(int(tp[16]), 16) == Fraction(5, 8)
    # Pairs in which a fraud stands before a normal payment: 4, 7, 8, 3 · 9 and 4 · 10 of 100.
    assert metrics.roc_auc(metrics.sweep(WALK.is_positive, WALK.score)) == pytest.approx(0.86)


def test_the_walk_is_what_scikit_learn_draws():
    fpr, recall, _ = sklearn_metrics.roc_curve(
        WALK.is_positive, WALK.score, drop_intermediate=False
    )
    tp, fp, *_ = WALK.counts
    np.testing.assert_allclose(tp / 10, recall)
    np.testing.assert_allclose(fp / 10, fpr)
    precision, recall, _ = sklearn_metrics.precision_recall_curve(WALK.is_positive, WALK.score)
    np.testing.assert_allclose(metrics.precision(WALK.counts)[1:], precision[-2::-1])
    np.testing.assert_allclose(tp[1:] / 10, recall[-2::-1])


def test_the_twenty_are_the_middles_of_tenths():
    model = score_model("all_rounder", 0.85)
    for is_positive, mean in ((True, model.apart), (False, 0)):
        scores = WALK.score[WALK.is_positive == is_positive]
        recall = rates_from(model, scores).recall if is_positive else rates_from(model, scores).fpr
        np.testing.assert_allclose(recall, np.arange(0.05, 1, 0.1))
        assert scores.mean() == pytest.approx(mean)


# 2. Models that are known exactly.


def test_a_model_by_hand():
    """Scores 2 apart, alarms from 1 on: Φ(1) = .8413 are caught, Φ(−1) = .1587 flagged."""
    model = ONE._replace(apart=2.0)
    recall, fpr = rates_from(model, 1.0)
    assert (recall, fpr) == (pytest.approx(0.8413, abs=1e-4), pytest.approx(0.1587, abs=1e-4))
    half = rates_from(model._replace(hidden=0.5), 1.0)
    assert half.recall == pytest.approx(0.5)
    # 84.13 correct of 84.13 + 15.87 alarms at 1 in 2, of 84.13 + 9 · 15.87 at 1 in 10.
    assert precision_at(Rates(recall, fpr), 2) == pytest.approx(0.8413, abs=1e-4)
    assert precision_at(Rates(recall, fpr), 10) == pytest.approx(0.3707, abs=1e-4)


@pytest.mark.parametrize("auc", [0.7, 0.95, 0.97])
def test_the_area_is_the_one_asked_for(auc):
    model = score_model("all_rounder", auc)
    assert roc_area(model) == pytest.approx(auc, abs=1e-6)
    assert data.gaussian_auc(model.apart, 1.0) == pytest.approx(auc, abs=1e-9)
    assert roc_area(score_model("specialist", auc)) == pytest.approx(auc, abs=2e-5)


def test_areas_and_rates_are_those_of_many_rows_as_scikit_learn_has_them():
    rng = np.random.default_rng(0)
    for model in (ONE, A, B):
        rows, one_in = 200_000, 5
        y = np.arange(rows * one_in) < rows
        mean = np.where(y & (rng.random(y.size) >= model.hidden), model.apart, 0)
        score = rng.normal(size=y.size) + mean
        area = sklearn_metrics.roc_auc_score(y, score)
        assert roc_area(model) == pytest.approx(area, abs=0.002)
        precision = sklearn_metrics.average_precision_score(y, score)
        assert pr_area(model, one_in) == pytest.approx(precision, abs=0.003)
        flagged = score >= np.quantile(score[y], 1 - MARKED)
        exact = rates_at_recall(model, MARKED)
        assert exact.recall == pytest.approx(MARKED)
        assert exact.fpr == pytest.approx(flagged[~y].mean(), abs=0.002)
        found = precision_at(exact, one_in)
        assert found == pytest.approx(sklearn_metrics.precision_score(y, flagged), abs=0.005)


def test_a_curve_runs_from_nobody_to_everybody_and_its_precision_ends_at_the_prevalence():
    for model in (ONE, A, B):
        rates = curve_rates(model)
        for share in rates:
            assert (np.diff(share) > 0).all()
            assert share[0] < 2e-4
            assert share[-1] > 0.999
        for one_in in (2, 1_000):
            precision = precision_at(rates, one_in)
            assert (np.diff(precision) < 1e-12).all()
            assert precision[-1] == pytest.approx(1 / one_in, rel=1e-3)


@pytest.mark.parametrize("precision", [0.002, 0.1, 0.6, 0.998])
def test_a_guess_is_the_curve_of_one_prevalence(precision):
    curve, recall = precision_through(ONE, MARKED, precision), curve_rates(ONE).recall
    # A straight line from point to point lies a little below the curve.
    assert np.interp(MARKED, recall, curve) == pytest.approx(precision, abs=0.01)
    odds = curve / (1 - curve) / (precision_at(curve_rates(ONE), 2) ** -1 - 1) ** -1
    np.testing.assert_allclose(odds, odds[0])  # the odds of all points fall as one


def test_the_team_checks_as_many_as_it_can():
    for model in (A, B):
        rates = rates_of_team(model, 1_000)
        alarms = DAY / 1_000 * rates.recall + DAY * 0.999 * rates.fpr
        assert alarms == pytest.approx(CHECKS)
        # A hundred frauds and a hundred alarms: as many are found as are correct.
        assert precision_at(rates, 1_000) == pytest.approx(rates.recall)


def test_what_the_path_says():
    often, rare = stage_facts(2), stage_facts(1_000)
    assert (often["correct_of_100"], rare["correct_of_100"]) == (92, 1)
    assert round(100 * rare["expected_fpr"]) == 7
    assert round(999 * rare["expected_fpr"]) == 69  # false alarms for each fraud
    assert (rare["found_a"], rare["found_b"]) == (30, 85)
    assert (rare["flagged_a"], rare["flagged_b"]) == (22, 79)
    assert often["expected_roc_area"] == rare["expected_roc_area"]
    areas = {n: stage_facts(n) for n in ONE_IN[:RARE]}
    assert next(n for n, f in areas.items() if f["expected_pr_area"] < 0.5) == 60
    a_leads = [f["pr_area_a"] > f["pr_area_b"] for f in areas.values()]
    assert a_leads == [n <= 4 for n in areas]
    at_100 = [point_facts(n / 100, 100) for n in (80, 37, 36)]
    assert [f["point_correct_of_100"] for f in at_100] == [11, 49, 50]
    assert at_100[2]["point_precision"] > 0.5 > at_100[1]["point_precision"]


def test_the_facts_of_the_lesson_have_those_of_the_stage():
    values = {name: parameter.default for name, parameter in PARAMETERS.items()}
    assert stage_facts(1_000).items() <= facts(values | {"one_in": 1_000}).items()
    other = facts(values | {"scorer": "specialist", "auc": 0.93})
    assert other["expected_roc_area"] == other["roc_area_b"]


def test_what_is_no_model_and_no_share_is_refused():
    for wrong in (
        lambda: score_model("oracle", 0.9),
        lambda: score_model("all_rounder", 0.5),
        lambda: rates_from((2.0, 0.0), 1.0),  # type: ignore[arg-type]
        lambda: rates_at_recall(ONE, 1),
        lambda: rates_of_team(ONE, 1_000, 100, 100),
        lambda: precision_at((0.8, 0.1), 2),  # type: ignore[arg-type]
        lambda: precision_through(ONE, 0.8, 0),
        lambda: pr_area(ONE, 0.5),
        lambda: curve_rates(ONE, 1),
        lambda: walk(None),  # type: ignore[arg-type]
        lambda: stage_facts(1),
        lambda: point_facts(0, 100),
    ):
        with pytest.raises(BadValue):
            wrong()


# 3. What surprises holds for models that are trained, on rows that are drawn.


def at_recall(film, step, recall):
    """Precision and FPR of a film at the highest threshold that finds this share of positives."""
    sweep = film.sweep(step)
    i = np.flatnonzero(sweep.tp >= recall * sweep.tp[-1] - 1e-9)[0]
    return sweep.tp[i] / (sweep.tp[i] + sweep.fp[i]), sweep.fp[i] / sweep.fp[-1]


def in_hundred(film):
    """Positives among the 100 highest scores of 100,000 cases, of which 100 are positive."""
    sweep = film.sweep(RARE)
    return float(np.interp(CHECKS, sweep.tp + sweep.fp, sweep.tp))


def drawn(seed):
    """What the path asks for, of three models of the film at a seed."""
    one, a, b = (
        curves_film(Setting(scorer, auc, seed=seed))
        for scorer, auc in (("all_rounder", 0.95), ("all_rounder", 0.97), ("specialist", 0.93))
    )
    return {
        "often": at_recall(one, 0, MARKED)[0],
        "rare": at_recall(one, RARE, MARKED)[0],
        "roc_moved": abs(one.roc_auc[RARE] - one.roc_auc[0]),
        "found_a": in_hundred(a),
        "found_b": in_hundred(b),
        "roc_lead": a.roc_auc[0] - b.roc_auc[0],
        "pr_lead_often": a.average_precision[0] - b.average_precision[0],
        "pr_lead_rare": a.average_precision[RARE] - b.average_precision[RARE],
        "flagged_a": at_recall(a, 0, MUST_FIND)[1],
        "flagged_b": at_recall(b, 0, MUST_FIND)[1],
    }


SURPRISES = {
    "one curve falls and the other stays": lambda f: (
        f["often"] > 0.9 and f["rare"] < 0.03 and f["roc_moved"] < 0.04
    ),
    "the smaller area finds twice as many": lambda f: (
        f["roc_lead"] > 0 and f["found_b"] > 2 * f["found_a"]
    ),
    "the order of the areas changes": lambda f: f["pr_lead_often"] > 0 > f["pr_lead_rare"],
    "elsewhere the other one is better": lambda f: f["flagged_b"] > 2 * f["flagged_a"],
}


@cache
def drawn_at(seeds):
    return [drawn(seed) for seed in range(seeds)]


@pytest.mark.parametrize(("seeds", "least"), [(6, 5), pytest.param(40, 38, marks=pytest.mark.slow)])
@pytest.mark.parametrize("surprise", SURPRISES)
def test_what_surprises_holds_at_nearly_every_seed(seeds, least, surprise):
    assert sum(map(SURPRISES[surprise], drawn_at(seeds))) >= least


@pytest.mark.slow
def test_what_is_said_is_near_the_median_of_40_seeds():
    said = stage_facts(1_000) | {"often": stage_facts(2)["expected_precision"]}
    said |= {"rare": said["expected_precision"]}
    for name, scale in (
        ("often", 1), ("rare", 1), ("found_a", 1), ("found_b", 1), ("flagged_a", 100),
        ("flagged_b", 100),
    ):  # fmt: skip
        of_seeds = [scale * f[name] for f in drawn_at(40)]
        low, high = np.quantile(of_seeds, [0.2, 0.8])
        assert low <= said[name] <= high, (name, np.median(of_seeds), said[name])


def test_all_numbers_move_one_way_with_the_dial():
    steps = [stage_facts(n) for n in ONE_IN[: RARE + 1]]
    for name in ("expected_precision", "expected_pr_area", "pr_area_a", "pr_area_b", "found_a"):
        assert all(after[name] <= before[name] for before, after in pairwise(steps)), name
