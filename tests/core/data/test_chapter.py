"""The chapter's listings print what the chapter prints, to the last digit."""

import numpy as np
import pytest

from core import metrics
from core.data import chapter
from core.experiment import Experiment, pools_of, training_fold
from core.metrics import calibration, thresholds

PRINTED = """\
0.50 0.9363 0.123 0.880   88  625   12
0.30 0.6736 0.030 1.000  100 3264    0
0.10 0.1561 0.012 1.000  100 8439    0"""


def test_the_first_listing_draws_the_chapters_rows():
    fold, copies, kept = chapter.resampling_listing()
    assert np.bincount(fold.y).tolist() == [950, 50]
    assert copies[:5].tolist() == [997, 976, 953, 966, 957]
    assert copies.sum() == 876_529
    assert len(np.unique(copies)) == 50
    assert kept[:5].tolist() == [798, 251, 821, 25, 769]
    assert kept.sum() == 23_841


def test_the_first_listing_prints_its_three_lines():
    assert chapter.resampling_report() == [
        "before : maj= 950 min=  50 min-share=0.050",
        "oversampled : maj= 950 min= 950 min-share=0.500 (rho=0.5, EQ D5.2)",
        "undersampled: maj=  50 min=  50 min-share=0.500 (kept only 100 of 1000 rows)",
    ]


def test_the_second_listing_makes_the_chapters_points():
    _, synthetic, *_ = chapter.smote_listing()
    assert synthetic[0].tolist() == [3.258165252683598, 0.9966085986410899]
    assert synthetic.sum(axis=0).tolist() == pytest.approx(
        [206.04584368975668, 203.42763955700977], rel=1e-15
    )


def test_the_second_listing_prints_its_four_lines():
    assert chapter.smote_report() == [
        "minority before SMOTE : 10 / 100 = 0.100",
        "synthetic generated : 80",
        "minority after SMOTE : 90 / 180 = 0.500",
        "every synthetic point sits inside the real-minority box: True",
    ]


def test_every_synthetic_point_lies_where_its_origin_says():
    fold, synthetic, base, neighbour, step = chapter.smote_listing()
    rare = fold.X[fold.y == 1]
    along = rare[base] + step[:, None] * (rare[neighbour] - rare[base])
    np.testing.assert_array_equal(synthetic, along)
    assert ((step >= 0) & (step < 1)).all()


def test_the_lesson_trains_on_the_listings_rows():
    e = Experiment("listing1", rows=1_000, prevalence=0.05)
    fold = training_fold(e, pools_of(e))
    np.testing.assert_array_equal(fold.X, chapter.resampling_listing().fold.X)


def test_the_threshold_listing_prints_its_lines():
    lines = chapter.threshold_report(chapter.threshold_listing())
    assert "\n".join(map(str, lines)) == PRINTED


def test_its_rule_leaves_out_a_score_equal_to_the_threshold():
    y, score = listing = chapter.threshold_listing()
    line = chapter.threshold_line(listing, score[0])
    assert line.tp == metrics.counts_at(y, score, score[0]).tp - 1


def test_the_numbers_of_the_threshold_listing():
    y, score = chapter.threshold_listing()
    swept = metrics.sweep(y, score)
    assert metrics.roc_auc(swept) == pytest.approx(0.9745747474747475, abs=1e-14)
    assert metrics.average_precision(swept) == pytest.approx(0.6577440970780049, abs=1e-14)
    assert calibration.brier(y, score) == pytest.approx(0.08367918259995995, abs=1e-15)
    assert calibration.brier(y, 0 * score + 0.01) == pytest.approx(0.0099, abs=1e-15)
    for threshold, mcc in ((0.5, 0.315854710), (0.3, 0.141158683), (0.1, 0.041572295)):
        counts = metrics.counts_at(y, score, threshold)
        assert metrics.mcc(counts) == pytest.approx(mcc, abs=5e-10)
    best = thresholds.best_f1(swept)
    assert (round(best.value, 4), round(best.threshold, 4)) == (0.6707, 0.7338)
    # From 0.3 to 0.1: no further hit, 5,175 further false alarms.
    _, wide, wider = chapter.threshold_report(chapter.threshold_listing())
    assert (wider.tp - wide.tp, wider.fp - wide.fp) == (0, 5175)
