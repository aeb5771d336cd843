"""The numbers of a step of the ratio dial by name, and the sentences that luck might break."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import logit

from ... import metrics
from ...checks import check_is, check_whole
from ...controls import ONE_IN
from ...experiment import Experiment
from ...headline import Headline, where
from ...metrics import Counts
from .film import EXACT, RatioFilm, experiment_of, ratio_film


def facts(
    values: dict[str, Any], film_of: Callable[[Experiment], RatioFilm] = ratio_film
) -> dict[str, float]:
    """Every number that may be quoted at one setting of the parameters, as `facts_at` names them.

    Parameters
    ----------
    values : dict
        Of all PARAMETERS.
    film_of : callable
        `ratio_film`, or the same cached.
    """
    return facts_at(film_of(experiment_of(values)), ONE_IN.index(values["one_in"]))


def facts_at(film: RatioFilm, step: int) -> dict[str, float]:
    """Every number that may be quoted at one step of the dial; undefined is nan.

    Shares from 0 to 1, except for names that end in `_of_100`: those are whole numbers. Names that
    end in `_prior` belong to τ = π, the others to τ = ½. The names of the curves with `exact_` in
    front are those of the Bayes-optimal rule, nan where it is not known. `roc_auc_half` is the
    ROC-AUC at 1 in 2, `log_odds_against` ln((1 − π)/π).

    Parameters
    ----------
    film : RatioFilm
    step : int
        From 0, at 1 in 2.
    """
    check_is("film", film, RatioFilm)
    check_whole("step", step, 0, len(film.prevalence) - 1)
    counts = film.counts_at(step)
    low, high = film.recall_interval[:, step]
    curves = {name: curve[step] for name, curve in film.curves.items()}
    exact = {f"exact_{name}": film.exact.get(name) for name in EXACT}
    roc_auc_half = film.curves["roc_auc"][0]
    numbers = {
        "one_in": ONE_IN[step],
        "prevalence": film.prevalence[step],
        "log_odds_against": -logit(film.prevalence[step]),
        "train_positives": film.train_positives[step],
        "cases": sum(counts),
        "positives": counts.tp + counts.fn,
        "negatives": counts.fp + counts.tn,
        "alarms": counts.tp + counts.fp,
        "wrong": counts.fp + counts.fn,
        **counts._asdict(),
        **curves,
        "precision": metrics.precision(counts),
        "recall_low": low,
        "recall_high": high,
        **_at_prior(Counts(*(cell[step] for cell in film.counts_prior))),
        "roc_auc_half": roc_auc_half,
        "caught_of_100": of_100(curves["recall"]),
        "caught_prior_of_100": of_100(curves["recall_prior"]),
        "pairs_of_100": of_100(curves["roc_auc"]),
        "pairs_half_of_100": of_100(roc_auc_half),
        "gradient_start": film.gradient_start[step],
        "gradient_end": film.gradient_end[step],
        **{name: np.nan if curve is None else curve[step] for name, curve in exact.items()},
    }
    return {name: float(number) for name, number in numbers.items()}


def _at_prior(counts: Counts) -> dict[str, Any]:
    """What the same model does at τ = π, beside its recall."""
    precision = metrics.precision(counts)
    false_alarms = metrics.false_positive_rate(counts)
    return {
        **{f"{name}_prior": cell for name, cell in counts._asdict().items()},
        "alarms_prior": counts.tp + counts.fp,
        "precision_prior": precision,
        "alarms_per_correct_prior": metrics.ratio(counts.tp + counts.fp, counts.tp),
        "false_prior": false_alarms,
        "false_prior_of_100": of_100(false_alarms),
    }


def of_100(share: Any) -> float:
    """A share as a whole number of 100, to the nearest; nan stays nan.

    Parameters
    ----------
    share : float
        From 0 to 1.
    """
    return float(np.rint(100 * np.float64(share)))


RARE = {"one_in": 1_000}

HEADLINES = (
    Headline(
        "At 1 in 1,000 more than 99.8 % of the decisions are correct, the model catches fewer than "
        "one positive in ten at τ = ½, and still ranks them: ROC-AUC above .9.",
        where(facts, lambda f: f["accuracy"] > 0.998 and f["recall"] < 0.1 and f["roc_auc"] > 0.9),
        RARE,
    ),
    Headline(
        "At 1 in 1,000 the model's accuracy is that of saying “no” to everybody, to within a "
        "hundredth of a percent.",
        where(facts, lambda f: abs(f["accuracy"] - f["majority_baseline"]) < 1e-4),
        RARE,
    ),
    Headline(
        "At 1 in 1,000 a positive scores higher than a negative in as many of 100 pairs as at "
        "1 in 2, give or take three.",
        where(facts, lambda f: abs(f["roc_auc"] - f["roc_auc_half"]) < 0.03),
        RARE,
    ),
    Headline(
        "At 1 in 1,000 the same model, cut at τ = π, catches more than 8 of 10 positives; it flags "
        "more than 5 and fewer than 30 of 100 negatives, and fewer than 1 alarm in 50 is correct.",
        where(
            facts,
            lambda f: (
                f["recall_prior"] > 0.8
                and 0.05 < f["false_prior"] < 0.3
                and f["precision_prior"] < 0.02
            ),
        ),
        RARE,
    ),
    Headline(
        "At 1 in 10,000 the model catches nobody at τ = ½, and 99.99 % of its decisions are "
        "correct.",
        where(facts, lambda f: f["accuracy"] >= 0.9999 and f["recall"] == 0),
        {"one_in": 10_000},
    ),
)
