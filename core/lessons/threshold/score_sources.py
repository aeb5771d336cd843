"""Scores to cut: a trained model's, the chapter's, or two Beta distributions; and their repair."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from ...data import POPULATIONS, TEST_ROWS, chapter
from ...experiment import Experiment, run
from ...metrics.calibration import (
    CALIBRATORS,
    Calibrator,
    Reliability,
    brier,
    calibration_error,
    isotonic,
    log_loss,
    platt,
    prior_shift,
    reliability,
)
from ...models import MODELS
from ...parameters import BadValue, Choice, Number, Parameter

Floats = NDArray[np.float64]


class Scored(NamedTuple):
    """Labels (1 for the positives) and scores from 0 to 1, both of shape (n,)."""

    y: NDArray[Any]
    score: Floats


class Drawn(NamedTuple):
    """Two folds of one kind, both at the real prevalence, neither seen in training."""

    shown: Scored  # what the picture shows, and what a threshold is judged on
    other: Scored  # the validation fold: what a threshold may be chosen on
    learned_at: float  # the share of positives that the scores take for granted
    problem: str = ""  # what could not be had, and what was done instead


@dataclass(frozen=True)
class ScoreConfig:
    """Where scores come from; each source reads what concerns it."""

    source: str = "model"
    one_in: int = 100
    population: str = "gaussians"
    separation: float = 2.4
    model: str = "logistic"
    sampler: str = "none"
    positive_a: float = 5.0
    positive_b: float = 2.0
    negative_a: float = 2.0
    negative_b: float = 6.0
    repair: str = "none"
    seed: int = 0

    @property
    def is_strict(self) -> bool:
        """Whether the rule is "alarm when s > τ", as in the chapter's listing, and not s ≥ τ."""
        return self.source == "listing"


def model_scores(config: ScoreConfig) -> Drawn:
    """A model's probabilities on rows that it has not seen, every second row in each fold."""
    experiment = Experiment(
        population=config.population,
        separation=config.separation,
        model=config.model,
        seed=config.seed,
        prevalence=1 / config.one_in,
        sampler=config.sampler,
    )
    problem = ""
    try:
        result = run(experiment)
    except BadValue as refused:
        problem = f"{refused} Trained on the rows as they are."
        result = run(replace(experiment, sampler="none"))
    trained_on = result.train if result.resampled is None else result.resampled
    shown, other = (Scored(result.test.y[start::2], result.score[start::2]) for start in range(2))
    return Drawn(shown, other, float(np.mean(trained_on.y)), problem)


def listing_scores(_: ScoreConfig) -> Drawn:
    """The chapter's third listing; its validation fold is the same listing with the next seed."""
    shown, other = (chapter.threshold_listing(seed) for seed in (3, 4))
    return Drawn(Scored(*shown), Scored(*other), learned_at=0.5)


def beta_scores(config: ScoreConfig) -> Drawn:
    """Scores from a Beta distribution for each class."""

    def fold(stream: int) -> Scored:
        rng = np.random.default_rng([config.seed, stream])
        cases = TEST_ROWS // 2
        positives = max(1, round(cases / config.one_in))
        negatives = rng.beta(config.negative_a, config.negative_b, cases - positives)
        hits = rng.beta(config.positive_a, config.positive_b, positives)
        y = np.repeat([0, 1], [negatives.size, hits.size])
        return Scored(y, np.concatenate([negatives, hits]))

    return Drawn(fold(0), fold(1), learned_at=0.5)


# What makes probabilities of scores, learned on the validation fold.


def _nothing(_: Drawn) -> Calibrator:
    return lambda score: np.asarray(score, float)


def _platt(drawn: Drawn) -> Calibrator:
    sigmoid = platt(drawn.other.y, log_odds(drawn.other.score))
    return lambda score: sigmoid(log_odds(np.asarray(score, float)))


def _isotonic(drawn: Drawn) -> Calibrator:
    return isotonic(*drawn.other)


def _prior_shift(drawn: Drawn) -> Calibrator:
    real = float(np.mean(drawn.other.y))
    return lambda score: np.asarray(
        prior_shift(np.asarray(score, float), drawn.learned_at, real), float
    )


def log_odds(score: Floats) -> Floats:
    """ln(s / (1 − s)), with scores kept one in a million away from 0 and 1."""
    return np.asarray(logit(np.clip(score, 1e-6, 1 - 1e-6)), float)


def repaired(drawn: Drawn, repair: str) -> Drawn:
    """Both folds with probabilities in place of scores, by one of REPAIRS.

    Where it cannot be learned from these scores they stay as they come, and `problem` says why.
    """
    folds = drawn.shown, drawn.other
    try:
        probability = REPAIRS[repair].learn(drawn)
        shown, other = (Scored(fold.y, probability(fold.score)) for fold in folds)
    except BadValue as refused:
        said = f"{refused} The scores stay as they come."
        return drawn._replace(problem=f"{drawn.problem} {said}".strip())
    return drawn._replace(shown=shown, other=other)


class Repair(NamedTuple):
    """A way from scores to probabilities: its name, and what it learns from two folds."""

    label: str
    learn: Callable[[Drawn], Calibrator]


class Source(NamedTuple):
    """Where scores come from: its name, how they are drawn, and which parameters it reads."""

    label: str
    draw: Callable[[ScoreConfig], Drawn]
    reads: tuple[str, ...] = ()


REPAIRS = {
    "none": Repair("as they come", _nothing),
    "platt": Repair(CALIBRATORS["platt"][0], _platt),
    "isotonic": Repair(CALIBRATORS["isotonic"][0], _isotonic),
    "prior": Repair("prior shift", _prior_shift),
}

SOURCES = {
    "model": Source(
        "a trained model",
        model_scores,
        ("one_in", "seed", "population", "separation", "model", "sampler"),
    ),
    "listing": Source("the chapter’s listing", listing_scores),
    "betas": Source(
        "two distributions",
        beta_scores,
        ("one_in", "seed", "positive_a", "positive_b", "negative_a", "negative_b"),
    ),
}


def fixed_in(source: str) -> tuple[str, ...]:
    """Which of prevalence and seed a source does not read."""
    return tuple({"one_in", "seed"} - set(SOURCES[source].reads))


def score_config_of(values: dict[str, Any]) -> ScoreConfig:
    """The config that parameters of these values mean; what its source does not read is left."""
    read = ("source", "repair", *SOURCES[values["source"]].reads)
    return ScoreConfig(**{name: values[name] for name in read})


class Calibrated(NamedTuple):
    """How true the probabilities are on the rows shown, after one of REPAIRS."""

    label: str
    problem: str  # why this repair could not be learned: the numbers are those of the raw scores
    reliability: Reliability
    mean: float
    brier: float
    log_loss: float
    error: float  # over bins of equal width
    error_equal_counts: float


def calibrations(config: ScoreConfig) -> dict[str, Calibrated]:
    """Every repair of the scores, learned on the validation fold, on the rows shown."""
    drawn = SOURCES[config.source].draw(config)._replace(problem="")
    return {key: _calibrated(key, repaired(drawn, key)) for key in REPAIRS}


def _calibrated(repair: str, drawn: Drawn) -> Calibrated:
    fold = drawn.shown
    return Calibrated(
        label=REPAIRS[repair].label,
        problem=drawn.problem,
        reliability=reliability(*fold),
        mean=float(fold.score.mean()),
        brier=brier(*fold),
        log_loss=log_loss(*fold),
        error=calibration_error(*fold),
        error_equal_counts=calibration_error(*fold, equal_counts=True),
    )


def _shape(name: str, label: str, default: float, side: str) -> Number:
    return Number(
        name, label, default, 0.5, 12.0, 0.5, f"Beta shape: higher pushes the scores {side}"
    )


PARAMETERS: dict[str, Parameter] = {
    "source": Choice(
        "source",
        "Scores of",
        "model",
        {key: source.label for key, source in SOURCES.items()},
        "Whose scores are cut",
    ),
    "one_in": Number(
        "one_in", "Prevalence: one in …", 100, 2, 10_000, 1, "One case in so many is positive"
    ),
    "population": Choice(
        "population",
        "Population",
        "gaussians",
        {key: population.label for key, population in POPULATIONS.items()},
        "Where the rows come from",
    ),
    "separation": Number(
        "separation", "Separation", 2.4, 0.5, 5.0, 0.1, "How far apart the classes are"
    ),
    "model": Choice(
        "model",
        "Model",
        "logistic",
        {key: model.label for key, model in MODELS.items() if not model.memorizes},
        "What is trained",
    ),
    "sampler": Choice(
        "sampler",
        "Trained on",
        "none",
        {
            "none": "the rows as they are",
            "ros": "minority over-sampled to 1:1",
            "rus": "majority under-sampled to 1:1",
            "smote": "SMOTE to 1:1",
        },
        "Resampling changes what the scores mean; test rows are never resampled",
    ),
    "positive_a": _shape("positive_a", "Positives, a", 5.0, "up"),
    "positive_b": _shape("positive_b", "Positives, b", 2.0, "down"),
    "negative_a": _shape("negative_a", "Negatives, a", 2.0, "up"),
    "negative_b": _shape("negative_b", "Negatives, b", 6.0, "down"),
    "repair": Choice(
        "repair",
        "Probabilities",
        "none",
        {key: repair.label for key, repair in REPAIRS.items()},
        "What makes probabilities of the scores; it is learned on the validation fold",
    ),
    "seed": Number("seed", "Seed", 0, 0, 9_999, 1, "Same seed, same rows, same numbers"),
}
