"""Curves: areas by hand and by integration, the gains, the bands."""

import math
from functools import partial

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sklearn import metrics as theirs

from benchmarks.sweep import row
from core import data, metrics
from core.metrics import Counts, curves
from core.metrics.curves import CURVE_METRICS
from core.parameters import BadValue

TIED = st.lists(st.tuples(st.booleans(), st.integers(0, 8)), min_size=2, max_size=60)


def swept(cases):
    y, score = np.array(cases, float).T
    return metrics.sweep(y, score)


def random_sweep(n=400, prevalence=0.1, seed=0, decimals=1):
    rng = np.random.default_rng(seed)
    y = (rng.random(n) < prevalence).astype(int)
    y[:2] = 0, 1
    return metrics.sweep(y, np.round(rng.normal(1.5 * y), decimals))


def test_davis_and_goadrichs_straight_line_promises_too_much():
    # One alarm in two is right at first; then all the rest, 1,000 cases with 99 positives.
    s = metrics.Sweep(
        np.array([np.inf, 0.9, 0.1]), np.array([0, 1, 100.0]), np.array([0, 0, 901.0])
    )
    assert curves.pr_trapezoid(s) > 0.54
    assert curves.pr_area(s) < 0.12
    # Half-way between the two points of the PR curve, precision is far below their mean.
    x, y = curves.pr_points(curves.between_thresholds(s, 100))
    assert y[150] == pytest.approx((1 + 49.5) / (1 + 49.5 + 450.5))
    assert x[150] == pytest.approx((1 + 49.5) / 100)


@settings(deadline=None, max_examples=200)
@given(TIED)
def test_areas_equal_fine_sums_over_drawn_lots(cases):
    s = swept(cases)
    if not s.tp[-1]:
        assert math.isnan(curves.pr_area(s))
        assert math.isnan(curves.pr_trapezoid(s))
        return
    fine = curves.between_thresholds(s, 2_000)
    precision = curves.pr_points(fine).y[1:]
    gained = np.diff(fine.tp) / s.tp[-1]
    assert curves.pr_area(s) == pytest.approx(np.sum(gained * precision), abs=2e-3)
    precision, recall, _ = theirs.precision_recall_curve(
        *np.array(cases, float).T  # y, score
    )
    assert curves.pr_trapezoid(s) == pytest.approx(theirs.auc(recall, precision), abs=1e-12)


@settings(deadline=None, max_examples=200)
@given(TIED)
def test_gain_area_is_the_mean_precision_gain_over_recall_gain(cases):
    s = swept(cases)
    if not (s.tp[-1] and s.fp[-1]):
        assert math.isnan(curves.pr_gain_area(s))
        return
    # Straight lines in (TP, FP) are straight in gains too: read the curve at many recalls.
    positives, negatives = s.tp[-1], s.fp[-1]
    gain = (np.arange(20_000) + 0.5) / 20_000
    tp = positives / (1 + (1 - gain) * negatives / positives)
    hit = np.searchsorted(s.tp, tp)
    part = (tp - s.tp[hit - 1]) / (s.tp[hit] - s.tp[hit - 1])
    fp = s.fp[hit - 1] + part * (s.fp[hit] - s.fp[hit - 1])
    precision_gain = metrics.precision_gain(Counts(tp, fp, positives - tp, negatives - fp))
    assert curves.pr_gain_area(s) == pytest.approx(precision_gain.mean(), abs=2e-3)


def test_a_random_score_has_no_gain_and_a_perfect_one_all():
    rng = np.random.default_rng(0)
    y = (rng.random(200_000) < 0.1).astype(int)
    assert curves.pr_gain_area(metrics.sweep(y, rng.random(y.size))) == pytest.approx(0, abs=0.05)
    assert curves.pr_gain_area(metrics.sweep(y, np.zeros(y.size))) == pytest.approx(0, abs=1e-12)
    assert curves.pr_gain_area(metrics.sweep(y, y)) == 1
    assert curves.pr_area(metrics.sweep(y, np.zeros(y.size))) == pytest.approx(y.mean())


def test_a_few_rows_draw_the_curves_of_many():
    s = random_sweep(n=20_000, prevalence=0.05, decimals=9)
    rows = curves.rows_along(s)
    assert rows.size < 305 < 20_000 == s.threshold.size - 1
    assert (rows[0], rows[-1]) == (0, 20_000)
    drawn = metrics.Sweep(*(column[rows] for column in s))
    assert metrics.roc_auc(drawn) == pytest.approx(metrics.roc_auc(s), abs=1e-3)
    x, y = curves.pr_points(s)
    seen = np.interp(x[200:], *curves.pr_points(drawn))
    np.testing.assert_allclose(seen, y[200:], atol=0.02)


def test_wishes_in_numbers_by_hand():
    # Ranked: 1 1 0 1 0 0, the last two tied.
    s = metrics.sweep([1, 1, 0, 1, 0, 0], [0.9, 0.8, 0.7, 0.6, 0.1, 0.1])
    assert curves.precision_at_recall(s, 0.9) == 0.75
    assert curves.recall_at_precision(s, 0.9) == pytest.approx(2 / 3)
    assert curves.recall_at_precision(s, 0.75) == 1
    assert curves.recall_at_capacity(s, 3) == pytest.approx(2 / 3)
    assert curves.recall_at_capacity(s, 5) == 1  # the tie does not fit, and adds nothing
    assert curves.recall_at_capacity(s, 0) == 0
    with pytest.raises(BadValue, match="-1 alarms"):
        curves.recall_at_capacity(s, -1)
    nothing_right = metrics.sweep([0, 0], [0.1, 0.2])
    assert math.isnan(curves.precision_at_recall(nothing_right))
    assert math.isnan(curves.recall_at_precision(nothing_right))


def test_iso_f_lines_carry_their_f():
    recall = np.linspace(0.01, 1, 100)
    for beta in (0.5, 1, 2):
        precision = curves.iso_f(0.4, recall, beta)
        seen = (1 + beta**2) * precision * recall / (beta**2 * precision + recall)
        np.testing.assert_allclose(seen[~np.isnan(precision)], 0.4)
        assert 0 < np.isnan(precision).sum() < 50


SCORES = st.lists(st.integers(-4, 4) | st.floats(-1e9, 1e9), min_size=1, max_size=40)
SCALES = st.sampled_from([1e-300, 1e-9, 1.0, 1e290])


@settings(deadline=None, max_examples=300)
@example([-0.0], [0], 1.0, 1.0)
@given(SCORES, SCORES, SCALES, SCALES)
def test_corners_are_rows_of_the_sweep_with_its_areas(negatives, positives, scale, other):
    apart = np.array(negatives, float) * scale, np.array(positives, float) * other
    y, score = np.repeat([0, 1], list(map(len, apart))), np.concatenate(apart)
    whole, found = metrics.sweep(y, score), metrics.corners(*apart)
    for threshold, tp, fp in zip(*found, strict=True):
        counts = metrics.counts_by_class(*apart, threshold)
        assert counts == metrics.counts_at(y, score, threshold)
        assert (counts.tp, counts.fp) == (tp, fp)
    in_order = metrics.corners(*map(np.sort, apart), ranked=True)
    assert [column.tolist() for column in in_order] == [column.tolist() for column in found]
    assert metrics.roc_auc(found) == metrics.roc_auc(whole)
    assert metrics.average_precision(found) == metrics.average_precision(whole)
    for name in ("pr_trapezoid", "pr_area", "pr_gain_area"):
        area = CURVE_METRICS[name].of
        assert area(found) == pytest.approx(area(whole), abs=1e-12, nan_ok=True)


@pytest.mark.parametrize(
    ("negatives", "auc"),
    [([1.0, 1.0, 1.0], 0.5), ([0.0, 2.0], 0.5), ([-1e300, 2.0, 0.5], 2 / 3), ([3.0], 0.0)],
)
def test_corners_rank_by_hand(negatives, auc):
    assert metrics.roc_auc(metrics.corners(negatives, [1.0])) == pytest.approx(auc)


@pytest.mark.parametrize(
    ("digits", "scale"), [(0, 1.0), (1, 1.0), (15, 1.0), (15, 1e-305), (15, 1e299)]
)
def test_corners_have_the_area_of_a_sweep_with_ties(digits, scale):
    rng = np.random.default_rng(0)
    y = (rng.random(5_000) < 0.02).astype(int)
    score = scale * (rng.normal(size=y.size) + y).round(digits)
    score[0] = 40 * scale  # far out
    swept = metrics.roc_auc(metrics.sweep(y, score))
    assert metrics.roc_auc(metrics.corners(score[y == 0], score[y == 1])) == swept


def test_corners_of_many_cases_are_exact_too():
    rng = np.random.default_rng(0)
    for many in (10, 1_000, 20_000):
        z = rng.normal(-6, 2, 20_000), rng.normal(-3, 2, many)
        z[0][0] = 1e3  # far out
        for apart in (z, [1 / (1 + np.exp(-one)) for one in z], [np.round(one, 2) for one in z]):
            y = np.repeat([0, 1], [20_000, many])
            whole, found = metrics.sweep(y, np.concatenate(apart)), metrics.corners(*apart)
            assert metrics.roc_auc(found) == metrics.roc_auc(whole)
            assert metrics.average_precision(found) == metrics.average_precision(whole)


@pytest.mark.parametrize("name", CURVE_METRICS)
def test_summaries_stay_in_range_and_are_undefined_where_said(name):
    summary = CURVE_METRICS[name]
    for seed in range(20):
        value = summary.of(random_sweep(seed=seed, n=40))
        assert math.isnan(value) or summary.low - 1e-12 <= value <= summary.high + 1e-12
    only_negatives = metrics.sweep([0, 0, 0], [0.1, 0.2, 0.2])
    only_positives = metrics.sweep([1, 1, 1], [0.1, 0.2, 0.2])
    assert math.isnan(summary.of(only_negatives))
    assert math.isnan(summary.of(only_positives)) == (summary.undefined == "one class is empty")


def test_resamples_keep_the_size_and_vary_the_positives():
    s = random_sweep(prevalence=0.02)
    resamples = list(curves.resampled_sweeps(s, np.random.default_rng(0), 300))
    assert {r.tp[-1] + r.fp[-1] for r in resamples} == {400.0}
    positives = np.array([r.tp[-1] for r in resamples])
    assert positives.mean() == pytest.approx(s.tp[-1], rel=0.1)
    assert positives.std() == pytest.approx(math.sqrt(s.tp[-1]), rel=0.15)
    for r in resamples:
        assert (np.diff(r.tp) + np.diff(r.fp) > 0).all()
        assert np.isin(r.threshold, s.threshold).all()


def test_bands_hold_the_truth_about_as_often_as_they_say():
    truth = data.gaussian_rates(2.0, 1.0, 0.05, np.linspace(1e-6, 1 - 1e-6, 100_001))
    recall_truth = np.interp(0.1, truth[1][::-1], truth[0][::-1])
    alarms = 0.05 * truth[0] + 0.95 * truth[1]
    precision_truth = np.interp(0.5, truth[0][::-1], (0.05 * truth[0] / alarms)[::-1])
    held = np.zeros(2)
    for seed in range(60):
        rng = np.random.default_rng(seed)
        y = (rng.random(1_500) < 0.05).astype(int)
        s = metrics.sweep(y, rng.normal(2.0 * y))
        roc, pr = curves.both_bands(s, rng, times=120, steps=10)
        held += (
            roc.low[1] <= recall_truth <= roc.high[1],
            pr.low[4] <= precision_truth <= pr.high[4],
        )
    # 95 % asked; of 60 tests fewer than 50 would be chance once in a thousand at 90 %.
    assert (held >= 50).all()
    assert (held < 61).all()


def test_bands_of_a_perfect_score_are_perfect():
    s = metrics.sweep([0] * 90 + [1] * 10, np.arange(100))
    for band in curves.both_bands(s, np.random.default_rng(0), times=30):
        assert (band.low == 1).all()
        assert band.left_out == 0


def test_bands_say_how_many_resamples_held_one_class():
    s = metrics.sweep([0] * 50 + [1], np.linspace(0, 1, 51))
    _, band = curves.both_bands(s, np.random.default_rng(0), times=400)
    assert band.left_out / 400 == pytest.approx(math.exp(-1), abs=0.08)
    nobody, _ = curves.both_bands(metrics.sweep([0, 0], [0, 1]), np.random.default_rng(0), times=5)
    assert nobody.left_out == 5
    assert np.isnan(nobody.low).all()


@pytest.mark.parametrize("ties", [True, False])
def test_the_benchmark_finds_no_difference(ties):
    assert row(2_000, ties)["max_abs_error"] < 1e-12


@given(TIED, st.integers(1, 12))
def test_between_thresholds_lie_straight_lines_and_the_thresholds_stay(cases, parts):
    s = swept(cases)
    fine = curves.between_thresholds(s, parts)
    assert fine.tp.size == (s.tp.size - 1) * parts + 1
    for found, known in zip(fine, s, strict=True):
        np.testing.assert_array_equal(found[::parts], known)
    at = np.arange(fine.tp.size) / parts
    np.testing.assert_allclose(fine.tp, np.interp(at, np.arange(s.tp.size), s.tp), atol=1e-12)
    np.testing.assert_array_equal(fine.threshold, s.threshold[np.ceil(at).astype(int)])
    assert (np.diff(fine.tp) >= 0).all()
    assert (fine.counts.fn >= 0).all()


@given(TIED, st.integers(1, 60))
def test_a_recall_or_precision_that_is_reached_counts_as_reached(cases, k):
    s = swept(cases)
    if not s.tp[-1]:
        return
    least = (k % int(s.tp[-1]) + 1) / s.tp[-1]
    enough = s.tp >= k % int(s.tp[-1]) + 1
    assert curves.precision_at_recall(s, least) == max((s.tp / (s.tp + s.fp + (s.tp == 0)))[enough])
    row = k % (s.tp.size - 1) + 1
    wanted = s.tp[row] / (s.tp[row] + s.fp[row])
    assert curves.recall_at_precision(s, wanted) >= s.tp[row] / s.tp[-1]


S = metrics.sweep([1, 0, 1], [0.9, 0.8, 0.7])


@pytest.mark.parametrize(
    ("function", "values", "named"),
    [
        (metrics.roc_auc, ("abc",), "no sweep"),
        (metrics.roc_auc, (S._replace(tp=S.tp[::-1]),), "tp of a sweep falls"),
        (metrics.roc_auc, (S._replace(fp=S.fp * np.nan),), "fp of a sweep"),
        (metrics.roc_auc, (S._replace(threshold=S.threshold[::-1]),), "thresholds"),
        (metrics.roc_auc, (metrics.Sweep(*(column[1:] for column in S)),), "must flag nobody"),
        (metrics.roc_auc, (S._replace(tp=S.tp[:2]),), "of shapes"),
        (metrics.roc_auc, (metrics.Sweep(*(column[:1] for column in S)),), "no cases"),
        (curves.between_thresholds, (S, 0), "parts is 0"),
        (curves.between_thresholds, (S, 1.5), r"parts is 1\.5"),
        (curves.rows_along, (S, -1), "points is -1"),
        (curves.recall_at_capacity, (S, math.nan), "alarms is nan"),
        (curves.recall_at_precision, (S, 1.1), r"least is 1\.1"),
        (curves.iso_f, (0.5, [0.1, 2]), "recall is 2"),
        (curves.iso_f, (0.5, 0.1, -1), "beta is -1"),
        (curves.resampled_sweeps, (S, 3), "rng is 3"),
        (partial(metrics.corners, ranked=True), ([0, 2, 1], [1]), "negatives fall at row 2, to 1"),
        (curves.both_bands, (S, np.random.default_rng(0), 200, 2), "level is 2"),
        (curves.quantiles, (3.0,), "has shape"),
        (curves.quantiles, ([1, math.inf],), "infinite"),
    ],
)
def test_what_cannot_be_used_is_named(function, values, named):
    with pytest.raises(BadValue, match=named):
        function(*values)
