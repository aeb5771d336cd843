"""The one table of metrics."""

import math

import numpy as np
import pytest

from core.data import chapter
from core.metrics import METRICS
from core.metrics.calibration import PROBABILITY_METRICS
from core.metrics.curves import CURVE_METRICS
from core.metrics.scorecard import TABLE, scorecard


def test_no_metric_is_named_twice():
    assert len(TABLE) == len(METRICS) + len(CURVE_METRICS) + len(PROBABILITY_METRICS)
    assert len({metric.label for metric in TABLE.values()}) == len(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_every_metric_says_what_it_is(name):
    metric = TABLE[name]
    assert metric.definition.endswith(".")
    assert len(metric.definition) > 40
    assert metric.low < metric.high
    assert metric.undefined


def test_the_scorecard_of_the_chapters_scores():
    card = scorecard(*chapter.threshold_listing())
    assert list(card) == list(TABLE)
    assert not any(map(math.isnan, card.values()))
    assert card["recall"] == 0.88
    assert card["recall_at_capacity"] == 0.61
    for name, value in card.items():
        assert TABLE[name].low <= value <= TABLE[name].high


def test_the_scorecard_without_positives():
    card = scorecard([0, 0, 0], np.array([0.1, 0.2, 0.6]))
    assert card["accuracy"] == pytest.approx(2 / 3)
    assert card["mcc"] == 0
    assert math.isnan(card["recall"])
    assert math.isnan(card["average_precision"])
