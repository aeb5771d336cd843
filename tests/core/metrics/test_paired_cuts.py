"""Two thresholds on the same cases: an accusation that luck alone hardly ever makes."""

import numpy as np
import pytest

from core import metrics
from core.data.gaussians import gaussian_posterior
from core.metrics import Counts
from core.metrics.costs import Costs
from core.metrics.paired_cuts import cost_difference, plugin_verdict

CASES = 50_000  # as many as the lesson's fold of 1 in 1,000 or 1 in 10,000


def true_posteriors(rng, one_in):
    """The sweep of exactly true probabilities of two Gaussians."""
    y = rng.random(CASES) < 1 / one_in
    X = rng.normal(size=(CASES, 2)) + y[:, None] * 2.4 / np.sqrt(2)
    return metrics.sweep(y.astype(int), gaussian_posterior(X, 2.4, 1.0, 1 / one_in))


def like_the_listing(rng):
    """The sweep of scores as the chapter's third listing draws them."""
    score = np.append(rng.beta(5, 2, 100), rng.beta(2, 6, 9_900))
    return metrics.sweep(np.repeat([1, 0], [100, 9_900]), score)


def accused(draws, miss, sweep_of):
    """How often scores are accused, in so many draws of both folds."""
    rng = np.random.default_rng([draws, miss])
    pairs = ((sweep_of(rng), sweep_of(rng)) for _ in range(draws))
    return sum(plugin_verdict(*pair, Costs(1, miss)).accuses for pair in pairs)


@pytest.mark.parametrize("miss", [50, 200])
@pytest.mark.parametrize("one_in", [1_000, 10_000])
def test_true_posteriors_are_hardly_ever_accused(one_in, miss):
    assert accused(20, miss, lambda rng: true_posteriors(rng, one_in)) <= 1


@pytest.mark.parametrize("miss", [10, 50, 99, 200])
def test_scores_that_are_no_probabilities_are_accused(miss):
    assert accused(20, miss, like_the_listing) >= 19


@pytest.mark.slow
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("miss", [50, 200])
@pytest.mark.parametrize("one_in", [1_000, 10_000])
def test_true_posteriors_are_accused_in_at_most_5_percent_of_draws(one_in, miss):
    assert accused(500, miss, lambda rng: true_posteriors(rng, one_in)) <= 25


@pytest.mark.slow
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("miss", [50, 99, 200])
def test_the_listings_scores_are_accused_in_at_least_95_percent_of_draws(miss):
    assert accused(400, miss, like_the_listing) >= 380


def test_a_difference_by_hand():
    # The first cut raises 40 more false alarms and catches 3 more, each worth 10 false alarms.
    first, second = Counts(8, 60, 2, 930), Counts(5, 20, 5, 970)
    found = cost_difference(first, second, Costs(1, 10), np.random.default_rng(0), 100_000)
    assert found.mean == 40 - 3 * 10
    # Limits of a Poisson mean of 3, at 95 %: 0.62 to 8.77. The false alarms vary less.
    assert found.low == pytest.approx(40 - 87.7, abs=5)
    assert found.high == pytest.approx(41 - 6.2, abs=13)
    assert found.low < found.mean < found.high
    back = cost_difference(second, first, Costs(1, 10), np.random.default_rng(0), 100_000)
    assert back.mean == -found.mean
    assert (-back.low, -back.high) == pytest.approx((found.high, found.low), abs=1)


def test_positives_that_were_not_seen_between_the_cuts_may_be_there():
    few, dear = Counts(5, 20, 0, 975), Counts(5, 10, 0, 985)
    found = cost_difference(few, dear, Costs(1, 50), np.random.default_rng(0))
    assert found.mean == 10  # in this fold the lower cut only raises more false alarms
    assert found.low < 0  # which is no proof: a positive between the cuts is worth 50 of them


def test_an_interval_of_the_difference_covers_it():
    # Between the cuts lie on average 2 positives and 100 negatives of 10,000 cases.
    rng, costs, inside = np.random.default_rng(3), Costs(1, 50), 0
    for _ in range(300):
        between = rng.poisson([2, 100])
        first, second = Counts(50 + between[0], 200 + between[1], 0, 0), Counts(50, 200, 0, 0)
        rest = 10_000 - sum(first)
        first, second = (
            Counts(c.tp, c.fp, first.tp - c.tp, rest + first.fp - c.fp) for c in (first, second)
        )
        found = cost_difference(first, second, costs, rng)
        inside += found.low <= (100 - 2 * 50) / 10 <= found.high
    assert inside >= 0.95 * 300
