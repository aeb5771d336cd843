"""What weights and focal loss are worth: three ways beside each other, epochs, copies, notes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from ... import metrics
from ...cache import cached
from ...checks import check_is
from ...data import Fold
from ...experiment import ThresholdReport, judged
from ...metrics import Counts
from ...metrics.calibration import Reliability, brier, reliability
from ...metrics.thresholds import best_f1
from ...models import Logistic, descend_logistic, fit_logistic, objective_of, untrained
from ...models.boundary import straight_line
from ...models.losses import (
    Boost,
    balanced_weights,
    boost,
    focal,
    gradient_shares,
    own_log_odds,
    true_probability,
)
from .film import (
    EPOCH,
    EPOCHS,
    GAMMA,
    Bench,
    Example,
    Loss,
    Rows,
    Step,
    bench_of,
    model_of,
    step_at,
)

Floats = NDArray[np.float64]

BINS = 15  # of the reliability curves, with equally many test rows each


class Way(NamedTuple):
    """A loss on 100,000 test rows at the real prevalence."""

    at_half: ThresholdReport  # τ = ½
    threshold: float  # the τ of the best F1 on the training rows
    at_best: ThresholdReport  # at that τ, on the test rows, which did not choose it
    roc_auc: float
    average_precision: float
    said: Reliability
    recovered: Reliability  # after the way back to true probabilities
    recovered_brier: float
    recovered_mean: float


def three_ways(rows: Rows, loss: Loss) -> dict[str, Way]:
    """Nothing done, balanced class weights, and the loss of the moment, by their names."""
    check_is("loss", loss, Loss)
    now = f"this loss: γ = {loss.gamma:g}, α = {loss.alpha:g}, weight {loss.weight:g}"
    losses = {
        "nothing done": Loss(gamma=0.0),
        "balanced class weights (D5.4)": Loss(0.0, weight=balance(bench_of(rows).train)),
        now: loss,
    }
    return {name: way_of(rows, one) for name, one in losses.items()}


def balance(fold: Fold) -> float:
    """The weight of a minority row, in majority rows, that makes both classes equally loud."""
    check_is("fold", fold, Fold)
    majority, minority = balanced_weights(fold.y)
    return float(minority / majority)


# The first two ways stay while the dials move.
@cached(64)
def way_of(rows: Rows, loss: Loss) -> Way:
    """What a loss is worth on the test."""
    bench = bench_of(rows)
    model, weights = model_of(rows, loss), tuple(bench.class_weights(loss))
    seen = metrics.sweep(bench.train.y, model.probability(bench.train.X))
    threshold = best_f1(seen).threshold
    test, p = bench.test, model.probability(bench.test.X)
    swept = metrics.sweep(test.y, p)
    back = true_probability(p, loss.gamma, weights=weights)
    return Way(
        at_half=judged(test, p, 0.5),
        threshold=threshold,
        at_best=judged(test, p, threshold),
        roc_auc=metrics.roc_auc(swept),
        average_precision=metrics.average_precision(swept),
        said=reliability(test.y, p, BINS, equal_counts=True),
        recovered=reliability(test.y, back, BINS, equal_counts=True),
        recovered_brier=brier(test.y, back),
        recovered_mean=float(back.mean()),
    )


class Twins(NamedTuple):
    """The same fit twice: a weight on each minority row, and as many copies of it."""

    times: int
    by_weight: Logistic
    by_copies: Logistic

    @property
    def apart(self) -> float:
        """Largest difference between any two of their parameters."""
        a, b = self.by_weight, self.by_copies
        return float(max(*np.abs(a.coefficients - b.coefficients), abs(a.intercept - b.intercept)))


def twins(rows: Rows) -> Twins:
    """Both fits from the same cold start, as far as the solver goes."""
    fold = bench_of(rows).train
    times = round(balance(fold))
    each = np.where(fold.y == 1, times, 1)
    copied = Fold(np.repeat(fold.X, each, axis=0), np.repeat(fold.y, each))
    start = untrained(fold.X.shape[1])
    weighted = descend_logistic(fold, start, weights=each.astype(float)).models[-1]
    return Twins(times, weighted, descend_logistic(copied, start).models[-1])


RATE = 0.03  # of a step, times the slope of the loss per positive row
EPOCH_GAMMA = 2.0
PRIMED = 0.01  # π₀


class Run(NamedTuple):
    """A training by plain gradient descent at each step of EPOCH: arrays of shape (steps,)."""

    gamma: float
    start: float  # the probability that the untrained model says for every row
    loss: Floats  # per positive row
    majority_pull: Floats  # the majority's share of the total |gradient|
    counts: list[Counts]  # on the test, at τ = ½
    boundary: list[Floats]  # where p = ½
    optimum: Counts  # of the model in which it would end

    @property
    def recall(self) -> list[float]:
        """The share of the test's positives that is caught, at each step."""
        return [float(metrics.recall(counts)) for counts in self.counts]


@cached(16)
def epoch_runs(rows: Rows) -> list[Run]:
    """Cross-entropy and focal loss, each from a cold start and from π₀, on the same rows."""
    bench = bench_of(rows)
    return [_run(bench, gamma, start) for gamma in (0.0, EPOCH_GAMMA) for start in (0.5, PRIMED)]


def _run(bench: Bench, gamma: float, start: float) -> Run:
    train, positives = bench.train, int(bench.train.y.sum())
    every = descent(train, untrained(train.X.shape[1], start), gamma)
    models = [every[int(epoch)] for epoch in EPOCH.steps]
    z = [model.log_odds(train.X) for model in models]
    losses = [focal(own_log_odds(train.y, z_then), gamma).value.sum() for z_then in z]
    return Run(
        gamma=gamma,
        start=start,
        loss=np.array(losses) / positives,
        majority_pull=np.array([gradient_shares(train.y, then, gamma).majority for then in z]),
        counts=[bench.counts(model) for model in models],
        boundary=[straight_line(model, bench.window) for model in models],
        optimum=bench.counts(fit_logistic(train, gamma=gamma)),
    )


def descent(fold: Fold, start: Logistic, gamma: float, epochs: int = EPOCHS) -> list[Logistic]:
    """Plain gradient descent, one step for each pass over all rows: epochs + 1 models.

    The loss is divided by the number of positives, as in the paper that introduced focal loss
    (Lin et al. 2017, section 4.1). Newton's method is at the optimum in a few steps and passes
    over what a deep network goes through.
    """
    check_is("start", start, Logistic)
    objective, positives = objective_of(fold, gamma=gamma), np.count_nonzero(fold.y == 1)
    models, unused = [start], np.eye(fold.X.shape[1] + 1)  # a curvature that is given is not made
    for _ in range(epochs):
        here = np.append(models[-1].coefficients, models[-1].intercept)
        there = here - RATE / positives * objective(here, unused).slope
        models.append(Logistic(there[:-1], float(there[-1])))
    return models


# A factory's parts by what is wrong with them: three classes, for equation D5.4.
PARTS = {"sound": 9_000, "worn": 900, "cracked": 100}


class ClassWeight(NamedTuple):
    """A class among several: rows, weight of a row, and what the class weighs together."""

    name: str
    rows: int
    weight: float

    @property
    def together(self) -> float:
        """rows · weight, the same for every class."""
        return self.rows * self.weight


def weights_of_parts() -> list[ClassWeight]:
    """Balanced weights of three classes."""
    sizes = list(PARTS.values())
    weights = balanced_weights(np.repeat(np.arange(len(sizes)), sizes))
    return [ClassWeight(*row) for row in zip(PARTS, sizes, weights.tolist(), strict=True)]


class Crowd(NamedTuple):
    """Many easy rows of one class: how hard all of them pull together."""

    rows: int
    p_t: float
    plain: float  # under cross-entropy
    focal: float


def crowd(gamma: float, rows: int = 100_000, p_t: float = 0.99) -> Crowd:
    """A detector's background: 100,000 places of a picture, nearly all of them easy."""
    u = np.array([logit(p_t)])
    pull, faded = (-float(focal(u, g).slope[0]) for g in (0.0, gamma))
    return Crowd(rows, p_t, rows * pull, rows * faded)


class Moment(NamedTuple):
    """What the text of the lesson quotes."""

    here: Step
    plain: Step
    strongest: Step  # at the largest γ
    example: Example
    row: int  # of the example
    majority_rows: int
    minority_rows: int
    balanced: tuple[float, float]  # weights of equation D5.4, majority first
    boost: Boost
    louder: int  # training rows of the untouched model that the focusing makes louder
    crowd: Crowd


def moment(rows: Rows, loss: Loss, row: int) -> Moment:
    """The numbers under a loss, and of the example in a row."""
    check_is("loss", loss, Loss)
    bench, here = bench_of(rows), step_at(rows, loss)
    bound = boost(here.loss.gamma)
    majority, minority = balanced_weights(bench.train.y)
    louder = own_log_odds(bench.train.y, bench.plain_z) < logit(bound.until)
    return Moment(
        here=here,
        plain=bench.scene.plain,
        strongest=step_at(rows, loss._replace(gamma=GAMMA.steps[-1])),
        example=here.example(row),
        row=row,
        majority_rows=bench.scene.majority_rows,
        minority_rows=bench.scene.minority_rows,
        balanced=(float(majority), float(minority)),
        boost=bound,
        louder=int(louder.sum()),
        crowd=crowd(here.loss.gamma),
    )
