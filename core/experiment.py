"""The whole flow: parameters → data → split → resample → fit → evaluate at the real prevalence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import data, metrics
from .checks import check_is, check_known, check_threshold, numbers_in
from .data import Fold, Pools, chapter
from .metrics import Counts, Sweep
from .metrics.calibration import checked_probabilities
from .models import Fitted, fit_model
from .parameters import BadValue
from .resampling import SAMPLERS, Resampled

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Experiment:
    """One setting of everything that changes what is trained; the threshold is not part of it.

    Attributes
    ----------
    population : str
        A key of POPULATIONS or LISTINGS.
    separation, spread : float
        How far apart the classes lie, and how far rows scatter, as in `draw_pools`.
    model : str
        A key of MODELS.
    seed : int
        Same seed, same rows; from 0 to 2³² − 1.
    prevalence : float
        π, the minority's share in training (before resampling) and test, 0 < π < 1.
    rows : int, optional
        Training rows of both classes; without it the whole majority pool and its share.
    sampler : str
        "none" or a key of SAMPLERS for continuous columns.
    share : float
        ρ, the minority's share after resampling; samplers that only clean do not look at it.
    """

    population: str = "gaussians"
    separation: float = 2.4
    spread: float = 1.0
    model: str = "logistic"
    seed: int = 0
    prevalence: float = 0.01
    rows: int | None = None
    sampler: str = "none"
    share: float = 0.5


class Result(NamedTuple):
    """What an experiment found; `score` is P(y=1|x) on test rows at the real prevalence."""

    train: Fold  # as drawn
    resampled: Resampled | None  # what was trained on, if that differs
    test: Fold
    fitted: Fitted
    score: Floats

    @property
    def sweep(self) -> Sweep:
        """Every threshold at once; sorted anew at each call."""
        return metrics.sweep(self.test.y, self.score)


def run(experiment: Experiment) -> Result:
    """The experiment, step by step.

    Parameters
    ----------
    experiment : Experiment
        One setting.

    Returns
    -------
    Result

    Raises
    ------
    BadValue
        If the setting cannot be used, or leaves too few rows.
    """
    # 1. Draw the rows, training and test apart from the beginning.
    pools = pools_of(experiment)
    train = training_fold(experiment, pools)
    # 2. Resample the training rows, and nothing else.
    resampled = resample(experiment, train)
    # 3. Fit.
    fold = train if resampled is None else Fold(resampled.X, resampled.y)
    fitted = fit_model(experiment.model, fold)
    # 4. Score test rows at the real prevalence.
    test, score = evaluate(fitted, pools, experiment.prevalence)
    return Result(train, resampled, test, fitted, score)


def training_fold(e: Experiment, pools: Pools) -> Fold:
    """The training rows at the real prevalence.

    Parameters
    ----------
    e : Experiment
        Of which `prevalence` and `rows` are looked at.
    pools : Pools
        What the rows are taken from, as from `pools_of`.

    Returns
    -------
    Fold

    Raises
    ------
    BadValue
        If the pools hold too few rows, or a setting cannot be used.
    """
    check_is("experiment", e, Experiment)
    if e.rows is None:
        return data.train_fold(pools, e.prevalence)
    return data.small_fold(pools, e.rows, e.prevalence)


def resample(e: Experiment, train: Fold) -> Resampled | None:
    """The training rows after the experiment's sampler.

    Parameters
    ----------
    e : Experiment
        Of which `sampler`, `share` and `seed` are looked at.
    train : Fold
        The training rows at the real prevalence.

    Returns
    -------
    Resampled or None
        None where the sampler is "none".

    Raises
    ------
    BadValue
        If there is no such sampler for continuous columns, or it cannot use the rows or the share.
    """
    check_is("experiment", e, Experiment)
    check_is("train", train, Fold)
    if not isinstance(e.sampler, str):
        raise BadValue(f"sampler {e.sampler!r} is no name; use one such as “smote”.")
    if e.sampler == "none":
        return None
    if e.sampler not in SAMPLERS or SAMPLERS[e.sampler].categorical:
        works = ", ".join(["none", *(key for key, one in SAMPLERS.items() if not one.categorical)])
        raise BadValue(
            f"sampler {e.sampler!r} cannot resample a population of continuous columns; "
            f"use one of {works}."
        )
    sampler = SAMPLERS[e.sampler]
    options = {} if sampler.kind == "clean" else {"target": e.share}
    return sampler.resample(train.X, train.y, e.seed, **options)


class Evaluation(NamedTuple):
    """Test rows at the real prevalence, and their scores."""

    test: Fold
    score: Floats

    @property
    def sweep(self) -> Sweep:
        """Every threshold at once; sorted anew at each call."""
        return metrics.sweep(self.test.y, self.score)


def evaluate(
    fitted: Fitted, pools: Pools, prevalence: float, rows: int = data.TEST_ROWS
) -> Evaluation:
    """The fitted model on the test pools, thinned to the real prevalence, never resampled.

    Parameters
    ----------
    fitted : Fitted
        A model of as many columns as the pools have.
    pools : Pools
        What the test rows are taken from.
    prevalence : float
        π, the minority's share in the test, 0 < π < 1.
    rows : int
        How many test rows, of both classes.

    Returns
    -------
    Evaluation

    Raises
    ------
    BadValue
        If the pools hold too few rows, or an argument cannot be used.
    """
    check_is("fitted", fitted, Fitted)
    test = data.test_fold(pools, prevalence, rows)
    return Evaluation(test, fitted.probability(test.X))


class ThresholdReport(NamedTuple):
    """How a model does on test rows at the real prevalence, cut at one threshold."""

    counts: Counts
    mean_probability: float
    brier: float

    @property
    def rates(self) -> tuple[float, float]:
        """(false-positive rate, recall): a point of the ROC plane."""
        return 1 - float(metrics.specificity(self.counts)), float(metrics.recall(self.counts))


def judged(test: Fold, score: Floats, threshold: float) -> ThresholdReport:
    """The confusion matrix of the rule score ≥ threshold, and how true the probabilities are.

    Parameters
    ----------
    test : Fold
        Rows at the real prevalence.
    score : array_like of shape (n,)
        Probability of the minority for each row.
    threshold : float
        τ; ∞ flags nobody.

    Returns
    -------
    ThresholdReport

    Raises
    ------
    BadValue
        If a probability is not from 0 to 1, or the threshold is no number.
    """
    check_is("test", test, Fold)
    check_threshold(threshold)
    y, score = checked_probabilities(test.y, numbers_in("score", score))
    brier = float(np.mean((score - y) ** 2))
    return ThresholdReport(metrics.counts_at(y, score, threshold), float(score.mean()), brier)


def pools_of(experiment: Experiment) -> Pools:
    """The pools that the experiment draws from, the same for every prevalence.

    Parameters
    ----------
    experiment : Experiment
        Of which `population`, `separation`, `spread` and `seed` are looked at.

    Returns
    -------
    Pools

    Raises
    ------
    BadValue
        If there is no such population, or a setting cannot be used.
    """
    check_is("experiment", experiment, Experiment)
    e = experiment
    check_known("population", e.population, [*data.POPULATIONS, *LISTINGS])
    if e.population in LISTINGS:
        return LISTINGS[e.population](data.TEST_ROWS)
    return data.draw_pools(e.population, e.separation, e.spread, e.seed)


LISTINGS = {"listing1": chapter.resampling_pools, "listing2": chapter.smote_pools}
