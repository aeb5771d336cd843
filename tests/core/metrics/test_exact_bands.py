"""Bands that cover, from five positives as from a thousand."""

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from core import metrics
from core.metrics.exact_bands import exact_bands


@pytest.mark.parametrize(("positives", "negatives"), [(5, 5_000), (60, 600), (1_000, 1_000)])
def test_a_band_holds_the_true_curve_where_it_is_drawn(positives, negatives):
    y = np.repeat([1, 0], [positives, negatives])
    inside = []
    for seed in range(100):
        s = metrics.sweep(y, np.random.default_rng(seed).normal(2.0 * y))
        roc, pr = exact_bands(s, steps=10)
        recall = ndtr(2.0 + ndtri(roc.x))
        alarms = positives * pr.x + negatives * ndtr(ndtri(pr.x) - 2.0)
        precision = positives * pr.x / alarms
        inside.append(
            np.append((roc.low <= recall) & (recall <= roc.high), (pr.low <= precision + 1e-12)
                      & (precision <= pr.high + 1e-12))
        )  # fmt: skip
    # At least 95 % at each place; of 100 draws fewer than 89 would be chance once in a hundred.
    assert np.mean(inside, axis=0).min() >= 0.89
    assert np.mean(inside) >= 0.95


def test_a_perfect_ranking_of_five_is_not_certain():
    s = metrics.sweep([0] * 95 + [1] * 5, np.arange(100))
    roc, pr = exact_bands(s)
    assert (roc.high == 1).all()
    # Five of five caught: at 95 % the recall may be as low as about one half.
    assert 0.4 < roc.low[50] < 0.6
    assert (pr.low < 0.9).all()
    assert (pr.middle == 1).all()


def test_a_class_without_cases_has_no_band():
    for band in exact_bands(metrics.sweep([0, 0, 0], [0.1, 0.2, 0.3])):
        assert np.isnan(band.low).all()
