"""Two thresholds on the same cases: how much dearer is the first, and how sure is that?"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import numpy as np

from . import Counts, Sweep
from .checks import check_generator, check_pair
from .costs import Costs, best_threshold, checked_costs, prices
from .counts import cells
from .inputs import nearest, whole
from .thresholds import Cut, cheapest, cut_at


class Difference(NamedTuple):
    """How much dearer one cut is than another, per 1,000 cases, with a 95 % interval."""

    mean: float
    low: float
    high: float


def cost_difference(
    first: Counts, second: Counts, costs: Costs, rng: np.random.Generator, times: int = 4_000
) -> Difference:
    """Cost of the first cut minus cost of the second on the same cases, per 1,000.

    The interval is of what the difference would be on average in test sets drawn alike; both
    thresholds stay. Only the cases between the two cuts count, `a` positives and `b` negatives.
    The Bayesian bootstrap gives each case an exponential weight, so each kind together a gamma
    weight. An end of the interval supposes one case more of the kind that moves it outwards, as
    exact limits of a Poisson mean do: where no positive lies between the cuts, up to 3.7 may have
    been there. A plain bootstrap would take them for impossible.

    Parameters
    ----------
    first, second : Counts
        Numbers of the same cases, at two thresholds of one sweep.
    costs : Costs
        What each cell costs a case, in any one unit.
    rng : numpy.random.Generator
        Where the weights come from.
    times : int
        How often they are drawn.

    Returns
    -------
    Difference
        Above 0 where the first cut is dearer.

    Raises
    ------
    BadValue
        If the counts are not of the same cases, rng is no generator, times no whole number from 1,
        or `checked_costs` refuses the costs.

    References
    ----------
    Rubin (1981), The Bayesian Bootstrap, doi 10.1214/aos/1176345338; Garwood (1936), doi
    10.1093/biomet/28.3-4.437, for the limits of a Poisson mean.
    """
    check_pair(first, second)
    check_generator(rng)
    times = whole(times, "times")
    (of_fp, of_fn, of_tp, of_tn), unit = prices(checked_costs(costs))
    here, there = Counts(*cells(first)), Counts(*cells(second))
    # 1. What is dearer and what is cheaper at the first cut, a case; one of the two is negative.
    price = np.array([of_fp - of_tn, of_tp - of_fn]) * 1_000 / sum(here)
    moved = np.array([here.fp - there.fp, here.tp - there.tp])
    cases, price = np.abs(moved), price * np.where(moved.sum() < 0, -1, 1)
    # 2. Each end: one case more where that moves the end outwards.
    low, high = (
        np.quantile(rng.standard_gamma(cases + more, (times, 2)) @ price, at)
        for more, at in ((price < 0, 0.025), (price > 0, 0.975))
    )
    return Difference(
        *(nearest(Fraction(float(end)) * Fraction(unit)) for end in (cases @ price, low, high))
    )


class PluginVerdict(NamedTuple):
    """τ* beside a threshold that was chosen on other cases, both judged on the same ones."""

    at_tau_star: Cut
    chosen: Cut  # on the validation fold; here with the counts of the cases that judge
    dearer: Difference  # τ* minus chosen

    @property
    def accuses(self) -> bool:
        """Whether τ* is shown to be dearer, so that the scores are no probabilities."""
        return self.dearer.low > 0


def plugin_verdict(shown: Sweep, validation: Sweep, costs: Costs, seed: int = 0) -> PluginVerdict:
    """Whether cases speak against taking scores for probabilities.

    No threshold is cheaper than τ* on average if the scores are true probabilities. So a threshold
    that did not see the cases that judge may be cheaper on them by luck alone.

    Parameters
    ----------
    shown : Sweep
        Of the cases that judge.
    validation : Sweep
        Of other cases, which choose the threshold that τ* is compared with.
    costs : Costs
        Of a case in each cell, in any one unit.
    seed : int
        Of the interval.

    Returns
    -------
    PluginVerdict
        Costs per 1,000 cases.

    Raises
    ------
    BadValue
        If one is no sweep, seed no whole number from 0, or `checked_costs` refuses the costs.

    References
    ----------
    Elkan (2001), The Foundations of Cost-Sensitive Learning, section 2.
    """
    believed = cut_at(shown, best_threshold(costs))
    chosen = cut_at(shown, cheapest(validation, costs).threshold)
    rng = np.random.default_rng([whole(seed, "seeds", 0, 2**53), believed.row, chosen.row])
    return PluginVerdict(
        believed, chosen, cost_difference(believed.counts, chosen.counts, costs, rng)
    )
