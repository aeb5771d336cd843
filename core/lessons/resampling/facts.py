"""The numbers of a share of the dial by name, and the sentences that luck might break."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ... import metrics
from ...checks import check_is, check_whole
from ...experiment import Experiment, ThresholdReport
from ...headline import Headline, where
from .film import ResamplingFilm, Step, experiment_of, resampling_film


def facts(
    values: dict[str, Any], film_of: Callable[[Experiment], ResamplingFilm] = resampling_film
) -> dict[str, float]:
    """Every number that may be quoted at one setting of the parameters, as `facts_at` names them.

    Parameters
    ----------
    values : dict
        Of all PARAMETERS.
    film_of : callable
        `resampling_film`, or the same cached.
    """
    film = film_of(experiment_of(values))
    return facts_at(film, film.shares.index(values["share"]))


def facts_at(film: ResamplingFilm, index: int) -> dict[str, float]:
    """Every number that may be quoted at one of the shares of a film; undefined is nan.

    Shares from 0 to 1. Names without a prefix are of the resampled model at τ = ½; `plain_` is
    nothing done, `moved_` the threshold that does the same, `weighted_` class weights,
    `corrected_` probabilities taken back. `louder` is the factor on the odds of a positive.
    `new_spots` counts the minority's distinct rows that were not there before. What ends in
    `_of_1000` are whole cases of 1,000 of the test; there `expected` is the sum of the predicted
    probabilities.

    Parameters
    ----------
    film : ResamplingFilm
    index : int
        Of the share, from 0.

    Raises
    ------
    BadValue
        If this is no film, or it has no such share.
    """
    check_is("film", film, ResamplingFilm)
    check_whole("index", index, 0, len(film.shares) - 1)
    step, share = film.steps[index], film.shares[index]
    majority, minority = len(film.majority), len(film.minority)
    counts = step.resampled.counts
    numbers = {
        "share": share,
        "prevalence": minority / (majority + minority),
        "majority": majority,
        "minority": minority,
        "copies": step.copies,
        "new_spots": _new_spots(film, step),
        "left_out": majority - len(step.kept),
        "kept": len(step.kept),
        "rows": len(step.kept) + step.times.sum(),
        "most_times": step.times.max(),
        "threshold": step.threshold,
        "louder": 1 / step.threshold - 1,
        "train_score": step.train_score,
        "plain_train_score": film.plain_train_score,
        "structure_lost": step.structure_lost,
        **counts._asdict(),
        "cases": sum(counts),
        "positives": counts.tp + counts.fn,
        "alarms": counts.tp + counts.fp,
        **_of_one_way("", step.resampled),
        **_of_one_way("plain_", film.plain),
        **_of_one_way("moved_", step.moved),
        **_of_one_way("weighted_", step.weighted),
        **_of_one_way("corrected_", step.corrected),
    }
    numbers["gain"] = numbers["recall"] - numbers["plain_recall"]
    numbers["advantage"] = numbers["balanced_accuracy"] - numbers["moved_balanced_accuracy"]
    return {name: float(number) for name, number in numbers.items()}


def _new_spots(film: ResamplingFilm, step: Step) -> int:
    """How many distinct rows the minority has that it did not have before."""
    there = np.unique(np.concatenate([film.minority, film.minority[step.times > 1]]), axis=0)
    return len(there) - len(np.unique(film.minority, axis=0))


def _of_one_way(prefix: str, seen: ThresholdReport) -> dict[str, float]:
    """What can be quoted of one of the ways, each name with the prefix in front."""
    numbers = {
        "recall": metrics.recall(seen.counts),
        "precision": metrics.precision(seen.counts),
        "false_alarm_rate": seen.rates[0],
        "balanced_accuracy": metrics.balanced_accuracy(seen.counts),
        "mean_probability": seen.mean_probability,
        "brier": seen.brier,
        **_of_1000(seen),
    }
    return {f"{prefix}{name}": number for name, number in numbers.items()}


def _of_1000(seen: ThresholdReport) -> dict[str, float]:
    """The cells and the expected positives in whole cases of 1,000."""
    cases = sum(seen.counts)
    cells = {f"{name}_of_1000": 1_000 * n / cases for name, n in seen.counts._asdict().items()}
    expected = {"expected_of_1000": 1_000 * seen.mean_probability}
    return {name: float(np.rint(number)) for name, number in (cells | expected).items()}


HEADLINES = (
    Headline(
        "Copies up to one half raise the recall of a logistic regression by more than 20 points; "
        "a lower threshold does the same, within 2 points of balanced accuracy.",
        where(facts, lambda f: f["gain"] > 0.2 and abs(f["advantage"]) < 0.02),
    ),
    Headline(
        "The copies more than double the mean probability.",
        where(facts, lambda f: f["mean_probability"] > 2 * f["plain_mean_probability"]),
    ),
    Headline(
        "Where 50 of 1,000 cases are positive, the model expects more than 125 after copies up to "
        "one half, and raises at least 8 times as many false alarms as before.",
        where(
            facts,
            lambda f: (
                f["mean_probability"] > 0.125
                and f["false_alarm_rate"] >= 8 * f["plain_false_alarm_rate"]
            ),
        ),
    ),
    Headline(
        "Where 10 of 1,000 cases are positive, it expects more than 50: the rarer the positives, "
        "the more times too many.",
        where(facts, lambda f: f["mean_probability"] > 0.05),
        {"one_in": 100},
    ),
    Headline(
        "Copies, class weights and a lower threshold find the same share of positives, within 5 "
        "points.",
        where(
            facts,
            lambda f: np.ptp([f["recall"], f["weighted_recall"], f["moved_recall"]]) < 0.05,
        ),
    ),
    Headline(
        "A tree that memorizes finds no more than 5 points more with copies than without.",
        where(facts, lambda f: abs(f["gain"]) < 0.05),
        {"model": "full_tree"},
    ),
)
