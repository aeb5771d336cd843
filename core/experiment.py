"""The whole flow: parameters → data → split → fit → evaluate at the real prevalence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core import data, metrics
from core.data import Fold, Pools
from core.metrics import Sweep
from core.models import MODELS, Fitted

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Experiment:
    """One setting of everything that changes what is trained; the threshold is not part of it."""

    population: str = "gaussians"
    separation: float = 2.4
    spread: float = 1.0
    model: str = "logistic"
    seed: int = 0
    prevalence: float = 0.01


class Result(NamedTuple):
    """What an experiment found; `score` is P(y=1|x) on test rows at the real prevalence."""

    train: Fold
    test: Fold
    fitted: Fitted
    score: Floats
    sweep: Sweep


def run(experiment: Experiment) -> Result:
    """The experiment, step by step."""
    # 1. Draw the rows, training and test apart from the beginning.
    pools = pools_of(experiment)
    train = data.train_fold(pools, experiment.prevalence)
    # 2. Fit on the training rows alone.
    fitted = MODELS[experiment.model].fit(train, None)
    # 3. Score test rows at the real prevalence, and look at every threshold at once.
    return evaluate(train, fitted, pools, experiment.prevalence)


def evaluate(train: Fold, fitted: Fitted, pools: Pools, prevalence: float) -> Result:
    """The fitted model on the test pools, thinned to the real prevalence, never resampled."""
    test = data.test_fold(pools, prevalence)
    score = fitted.probability(test.X)
    return Result(train, test, fitted, score, metrics.sweep(test.y, score))


def pools_of(experiment: Experiment) -> Pools:
    """The pools that the experiment draws from, the same for every prevalence."""
    e = experiment
    return data.draw_pools(e.population, e.separation, e.spread, e.seed)
