"""The ratio dial: the experiment at every prevalence, from 1 in 2 to 1 in 10,000."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ... import data, metrics
from ...checks import check_values
from ...controls import MODEL, ONE_IN, ONE_IN_DIAL, POPULATION, SEED, SEPARATION, SPREAD
from ...data import Pools
from ...experiment import Experiment, pools_of
from ...metrics import Counts
from ...models import Fitted, fit_model
from ...models.boundary import Window, level_lines, window_around
from ...parameters import Parameter, Several

Floats = NDArray[np.float64]

DIAL = ONE_IN_DIAL

LINES = Several(
    "lines",
    "Lines",
    {
        "accuracy": "accuracy",
        "majority_baseline": "majority vote (1 − π)",
        "recall": "recall at τ = ½",
        "balanced_accuracy": "balanced accuracy",
        "mcc": "MCC",
        "roc_auc": "ROC-AUC",
        "average_precision": "average precision",
        "recall_prior": "recall at τ = π",
    },
    "What the chart over all prevalences shows",
)

PARAMETERS: dict[str, Parameter] = {
    "one_in": DIAL,
    "population": POPULATION,
    "separation": SEPARATION,
    "spread": SPREAD,
    "model": MODEL,
    "lines": LINES,
    "seed": replace(SEED, default=22),  # of 40 seeds the one nearest to the median of the facts
}


class RatioFilm(NamedTuple):
    """Every step of the ratio dial: arrays of shape (steps,) unless said otherwise."""

    prevalence: Floats
    window: Window
    majority: Floats  # (shown, 2), one row in SHOWN_ONE_IN, the same at each step
    minority: Floats  # (most, 2), of which a step shows the first shown_minority
    shown_minority: NDArray[np.int64]
    train_positives: NDArray[np.int64]
    boundary: list[Floats]  # where p = ½, a step
    boundary_prior: list[Floats]  # where p = π, a step
    counts: Counts  # at τ = ½
    recall_interval: Floats  # (2, steps)
    counts_prior: Counts  # at τ = π
    recall_prior_interval: Floats  # (2, steps)
    curves: dict[str, Floats]  # seen on test rows
    exact: dict[str, Floats]  # the truth where it is known, else empty
    gradient_start: Floats  # the majority's share of Σ|p − y| at p = ½
    gradient_end: Floats  # the same for the trained model
    fitted: list[Fitted]  # the model of each step

    @property
    def caught_prior(self) -> NDArray[np.int64]:
        """How many positives reach τ = π."""
        caught: NDArray[np.int64] = self.counts_prior.tp
        return caught

    def counts_at(self, step: int) -> Counts:
        """The confusion matrix of one step in plain integers."""
        return Counts(*(int(cell[step]) for cell in self.counts))

    def at(self, step: int) -> RatioMoment:
        """The numbers of one step in plain types."""
        tp, fp, fn, tn = self.counts_at(step)
        return RatioMoment(
            positives=tp + fn,
            cases=tp + fp + fn + tn,
            caught=tp,
            train_positives=int(self.train_positives[step]),
            accuracy=float(self.curves["accuracy"][step]),
            baseline=float(self.curves["majority_baseline"][step]),
        )


class RatioMoment(NamedTuple):
    """What the text of the lesson quotes: test cases at one prevalence and what became of them."""

    positives: int
    cases: int
    caught: int
    train_positives: int
    accuracy: float
    baseline: float


SHOWN_ONE_IN = 20
EXACT = ("accuracy", "recall", "balanced_accuracy", "roc_auc", "recall_prior")


def ratio_film(experiment: Experiment) -> RatioFilm:
    """The experiment at every prevalence of the dial; its own prevalence does not matter."""
    pools = pools_of(experiment)
    window = window_around(pools.train_majority, pools.train_minority)
    prevalence = 1 / np.array(ONE_IN)
    steps: list[_RatioStep] = []
    for share in prevalence:
        steps.append(_ratio_step(experiment.model, pools, share, window, steps))
    counts = Counts(*np.array([step.counts for step in steps]).T)
    positives = np.array([step.train_positives for step in steps])
    counts_prior = Counts(*np.array([step.counts_prior for step in steps]).T)
    return RatioFilm(
        prevalence=prevalence,
        window=window,
        majority=pools.train_majority[::SHOWN_ONE_IN].copy(),
        minority=pools.train_minority[: -(-positives.max() // SHOWN_ONE_IN)].copy(),
        shown_minority=-(-positives // SHOWN_ONE_IN),
        train_positives=positives,
        boundary=[step.lines[0] for step in steps],
        boundary_prior=[step.lines[1] for step in steps],
        counts=counts,
        recall_interval=metrics.wilson_interval(counts.tp, counts.tp + counts.fn),
        counts_prior=counts_prior,
        recall_prior_interval=metrics.wilson_interval(counts_prior.tp, counts.tp + counts.fn),
        curves={
            "accuracy": metrics.accuracy(counts),
            "majority_baseline": metrics.majority_baseline(counts),
            "recall": metrics.recall(counts),
            "balanced_accuracy": metrics.balanced_accuracy(counts),
            "mcc": metrics.mcc(counts),
            "roc_auc": np.array([step.roc_auc for step in steps]),
            "average_precision": np.array([step.average_precision for step in steps]),
            "recall_prior": metrics.recall(counts_prior),
        },
        exact=_exact_curves(experiment, prevalence),
        gradient_start=1 - positives / (positives + len(pools.train_majority)),
        gradient_end=np.array([step.gradient for step in steps]),
        fitted=[step.fitted for step in steps],
    )


class _RatioStep(NamedTuple):
    fitted: Fitted
    train_positives: int
    lines: list[Floats]
    counts: Counts
    roc_auc: float
    average_precision: float
    counts_prior: Counts  # at τ = π
    gradient: float


def _ratio_step(
    model: str, pools: Pools, prevalence: float, window: Window, before: list[_RatioStep]
) -> _RatioStep:
    """One prevalence; its fit begins where the last one ended."""
    train = data.train_fold(pools, prevalence)
    fitted = fit_model(model, train, before[-1].fitted if before else None)
    negatives, positives = map(fitted.probability, data.test_by_class(pools, prevalence))
    corners = metrics.corners(negatives, positives)
    return _RatioStep(
        fitted=fitted,
        train_positives=int(train.y.sum()),
        lines=level_lines(fitted, window, [0.5, prevalence]),
        counts=metrics.counts_by_class(negatives, positives, 0.5),
        roc_auc=metrics.roc_auc(corners),
        average_precision=metrics.average_precision(corners),
        counts_prior=metrics.counts_by_class(negatives, positives, prevalence),
        gradient=metrics.majority_gradient_share(train.y, fitted.probability(train.X)),
    )


def _exact_curves(e: Experiment, prevalence: Floats) -> dict[str, Floats]:
    """The Bayes-optimal curves of two Gaussians; empty for other populations."""
    if e.population != "gaussians":
        return {}
    tpr, fpr = data.gaussian_rates(e.separation, e.spread, prevalence, 0.5)
    tpr_prior, _ = data.gaussian_rates(e.separation, e.spread, prevalence, prevalence)
    return {
        "accuracy": prevalence * tpr + (1 - prevalence) * (1 - fpr),
        "recall": tpr,
        "balanced_accuracy": (tpr + 1 - fpr) / 2,
        "roc_auc": np.full(prevalence.shape, data.gaussian_auc(e.separation, e.spread)),
        "recall_prior": tpr_prior,
    }


def experiment_of(values: dict[str, Any]) -> Experiment:
    """The experiment of a setting of the parameters."""
    check_values(values, PARAMETERS)
    return Experiment(**{name: values[name] for name in values if name not in ("one_in", "lines")})
