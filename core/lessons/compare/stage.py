"""What the stage of the comparison quotes of the draws: means of all, and each draw by itself."""

from __future__ import annotations

import numpy as np

from ...cache import cached
from ...models.fitted import Floats
from ...parameters import Facts
from .draws import BENDING, MISS, ONE_IN, STRAIGHT, TREATMENTS, draws_of

PAIRS = 1_000  # ROC-AUC is told as so many of a thousand pairs
NOTHING, SMOTE = TREATMENTS.index("nothing"), TREATMENTS.index("smote")


def pairs(model: str) -> Floats:
    """Of 1,000 pairs of a fraud and a normal payment, those where the fraud scores higher.

    Parameters
    ----------
    model : str
        A key of draws.OF_MODEL.

    Returns
    -------
    ndarray of shape (treatments, draws)
        1,000 times ROC-AUC.

    Raises
    ------
    BadValue
        If nothing is kept of the model.
    """
    return PAIRS * draws_of(model).roc_auc


@cached(1)
def stage_facts() -> Facts:
    """Every number that the stage quotes of all draws together, whatever the laboratory is set to.

    Returns
    -------
    Facts
        `_pairs` of 1,000, `_expected` in 100 payments, `_cost_half` and `_cost_own` per 1,000
        payments are means over the draws; least, median and most are of single draws.
    """
    kept, ranked, bent = draws_of(STRAIGHT), pairs(STRAIGHT), pairs(BENDING).mean(axis=1)
    expected, cost = kept.expected.mean(axis=1), kept.cost.mean(axis=1)
    in_a_draw, own_in_a_draw = _apart(ranked), _apart(kept.cost[..., -1])
    found = {
        "draws": ranked.shape[1],
        "treatments": len(TREATMENTS) - 1,
        "frauds": 100 / ONE_IN,
        "price": MISS,
        "nothing_pairs": ranked[NOTHING].mean(),
        "smote_pairs": ranked[SMOTE].mean(),
        "pairs_apart_of_means": np.ptp(ranked.mean(axis=1)),
        "median_pairs_apart": np.median(in_a_draw),
        "most_pairs_apart": in_a_draw.max(),
        "draws_within_two_pairs": np.sum(in_a_draw < 2),
        "luck_of_rows": np.ptp(ranked[NOTHING]),
        "nothing_expected": expected[NOTHING],
        "smote_expected": expected[SMOTE],
        "least_expected": np.delete(expected, NOTHING).min(),
        "most_expected": np.delete(expected, NOTHING).max(),
        "nothing_cost_half": cost[NOTHING, 0],
        "smote_cost_half": cost[SMOTE, 0],
        "least_cost_half": np.delete(cost[:, 0], NOTHING).min(),
        "nothing_cost_own": cost[NOTHING, -1],
        "nothing_threshold": np.median(kept.threshold[NOTHING]),
        "own_apart_of_means": np.ptp(cost[:, -1]),
        "least_own_apart": own_in_a_draw.min(),
        "median_own_apart": np.median(own_in_a_draw),
        "most_own_apart": own_in_a_draw.max(),
        "bending_treatments": len(bent) - 1,
        "bending_better": np.sum(bent[1:] > bent[NOTHING]),
        "bending_nothing_pairs": bent[NOTHING],
        "bending_draws_led": np.sum(pairs(BENDING).argmax(axis=0) != NOTHING),
        "bending_most_wins": np.max(np.sum(pairs(BENDING)[1:] > pairs(BENDING)[NOTHING], axis=1)),
        "bending_best_pairs": bent[1:].max(),
        "bending_worst_pairs": bent[1:].min(),
    }
    return {name: float(value) for name, value in found.items()}


def facts_by_draw() -> dict[str, Floats]:
    """The facts of each draw of rows: how far apart the ten rank, and whether nothing is ahead.

    Returns
    -------
    dict of str to ndarray of shape (draws,)
        `pairs_apart` to one decimal; `nothing_ahead` in pairs over the best of the nine, negative
        where one is better.
    """
    ranked = pairs(STRAIGHT)
    return {
        "pairs_apart": np.round(_apart(ranked), 1),
        "nothing_here": ranked[NOTHING],
        "nothing_ahead": ranked[NOTHING] - np.delete(ranked, NOTHING, axis=0).max(axis=0),
    }


def facts_along_the_way() -> dict[str, Floats]:
    """The mean costs on the way of all thresholds from one half to their own.

    Returns
    -------
    dict of str to ndarray of shape (STEPS,)
        `way` runs from 0 to 1, evenly in log-odds; costs are per 1,000 payments.
    """
    cost = draws_of(STRAIGHT).cost.mean(axis=1)
    return {
        "way": np.linspace(0, 1, cost.shape[1]),
        "cost_apart": _apart(cost),
        "nothing_cost": cost[NOTHING],
    }


def _apart(values: Floats) -> Floats:
    """Highest minus lowest treatment."""
    return np.asarray(np.ptp(values, axis=0), float)
