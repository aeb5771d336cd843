"""An interval holds what it is an interval of, about as often as it says."""

import numpy as np
import pytest

from benchmarks.coverage import KINDS, NOMINAL, covered
from core.lessons.threshold.choice import MINIMUM_COVERS

CHEAP = {"recall_1000": 1_000, "recall_10": 1_000, "bins": 60, "roc_5": 30, "study": 1_000}


def least(draws):
    """What so many draws hold by chance in 999 of 1,000 simulations, at .945 at least.

    Wilson's interval covers 95 % on average over rates, at a single rate a little less.
    """
    return 0.945 - 3.1 * np.sqrt(0.945 * 0.055 / draws)


@pytest.mark.parametrize("key", CHEAP)
def test_an_interval_covers_in_a_few_draws(key):
    assert covered(KINDS[key]._replace(draws=CHEAP[key])) >= least(CHEAP[key])


@pytest.mark.slow
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("key", KINDS)
def test_an_interval_covers_what_it_says_or_is_known_not_to(key):
    kind = KINDS[key]
    share = covered(kind)
    if kind.covers:
        assert share >= least(kind.draws)
    else:
        assert share < NOMINAL
    kind_, _, positives = key.partition("_")
    if kind_ == "minimum":  # the text of the lesson says it
        assert share == pytest.approx(MINIMUM_COVERS[int(positives)], abs=0.01)


def test_every_kind_says_of_what_it_is_and_which_luck_it_leaves_out():
    for kind in KINDS.values():
        assert kind.of
        assert kind.leaves_out
        assert kind.covers != kind.kind.startswith("(")
