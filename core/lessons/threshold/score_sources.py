"""Scores to cut, a model's, the chapter's or two Beta distributions', and their calibration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...checks import check_is, check_known, check_values
from ...controls import MODEL, ONE_IN_FIELD, POPULATION, SAMPLER, SEED, SEPARATION, labels
from ...data import TEST_ROWS, chapter
from ...experiment import Experiment, run
from ...metrics.calibration import (
    CALIBRATORS,
    Reliability,
    brier,
    brier_of_constant,
    calibration_error,
    log_loss,
    reliability,
)
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
    trained_at: float  # the share of positives that the scores were learned at
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
    """A model's probabilities on rows that it has not seen, every second row in each fold.

    Where the training rows cannot be resampled they stay as they are, and `problem` says why.
    """
    check_is("config", config, ScoreConfig)
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
    return Drawn(Scored(*shown), Scored(*other), trained_at=0.5)


def beta_scores(config: ScoreConfig) -> Drawn:
    """Scores from a Beta distribution for each class."""
    check_is("config", config, ScoreConfig)

    def fold(stream: int) -> Scored:
        rng = np.random.default_rng([config.seed, stream])
        cases = TEST_ROWS // 2
        positives = max(1, round(cases / config.one_in))
        negatives = rng.beta(config.negative_a, config.negative_b, cases - positives)
        hits = rng.beta(config.positive_a, config.positive_b, positives)
        y = np.repeat([0, 1], [negatives.size, hits.size])
        return Scored(y, np.concatenate([negatives, hits]))

    return Drawn(fold(0), fold(1), trained_at=0.5)


def calibrated(drawn: Drawn, method: str) -> Drawn:
    """Both folds with probabilities in place of scores, learned on the validation fold.

    Where that cannot be learned from these scores they stay as they come, and `problem` says why.

    Parameters
    ----------
    drawn : Drawn
    method : str
        A key of CALIBRATORS.

    Returns
    -------
    Drawn
        Scores of shape (n,), from 0 to 1.
    """
    check_is("drawn", drawn, Drawn)
    check_known("method", method, CALIBRATORS)
    folds = drawn.shown, drawn.other
    try:
        probability = CALIBRATORS[method].fit(*drawn.other, drawn.trained_at)
        shown, other = (Scored(fold.y, probability(fold.score)) for fold in folds)
    except BadValue as refused:
        said = f"{refused} The scores stay as they come."
        return drawn._replace(problem=f"{drawn.problem} {said}".strip())
    return drawn._replace(shown=shown, other=other)


class Source(NamedTuple):
    """Where scores come from: its name, how they are drawn, and which parameters it reads."""

    label: str
    draw: Callable[[ScoreConfig], Drawn]
    reads: tuple[str, ...] = ()


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


def own_parameters(source: str) -> tuple[str, ...]:
    """What a source reads besides prevalence and seed."""
    return tuple(name for name in SOURCES[source].reads if name not in ("one_in", "seed"))


def score_config_of(values: dict[str, Any]) -> ScoreConfig:
    """The config that values of PARAMETERS mean; what its source does not read is left."""
    check_values(values, PARAMETERS)
    read = ("source", "repair", *SOURCES[values["source"]].reads)
    return ScoreConfig(**{name: values[name] for name in read})


class Calibrated(NamedTuple):
    """How true the probabilities of one of CALIBRATORS are, on the rows shown."""

    label: str
    problem: str  # why it could not be learned: the numbers are those of the scores as they come
    reliability: Reliability
    mean: float
    brier: float
    log_loss: float
    error: float  # over bins of equal width
    error_equal_counts: float


class CalibrationReport(NamedTuple):
    """Every way from scores to probabilities beside what is true on the rows shown."""

    methods: dict[str, Calibrated]
    trained_at: float
    prevalence: float
    brier_of_constant: float  # the Brier score of saying the prevalence for every case


def calibration_report(drawn: Drawn) -> CalibrationReport:
    """Every one of CALIBRATORS, learned on the validation fold, on the rows shown.

    Parameters
    ----------
    drawn : Drawn
        With the scores as they come.
    """
    check_is("drawn", drawn, Drawn)
    prevalence = float(np.mean(drawn.shown.y))
    return CalibrationReport(
        methods={key: _calibrated(drawn._replace(problem=""), key) for key in CALIBRATORS},
        trained_at=drawn.trained_at,
        prevalence=prevalence,
        brier_of_constant=brier_of_constant(prevalence),
    )


def _calibrated(drawn: Drawn, method: str) -> Calibrated:
    (y, score), _, _, problem = calibrated(drawn, method)
    return Calibrated(
        label=CALIBRATORS[method].label,
        problem=problem,
        reliability=reliability(y, score),
        mean=float(score.mean()),
        brier=brier(y, score),
        log_loss=log_loss(y, score),
        error=calibration_error(y, score),
        error_equal_counts=calibration_error(y, score, equal_counts=True),
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
        labels(SOURCES),
        "Whose scores are cut",
    ),
    "one_in": ONE_IN_FIELD,
    "population": POPULATION,
    "separation": SEPARATION,
    "model": MODEL,
    "sampler": replace(
        SAMPLER,
        label="Trained on",
        default="none",
        options={
            "none": "the rows as they are",
            "ros": "minority over-sampled to 1:1",
            "rus": "majority under-sampled to 1:1",
            "smote": "SMOTE to 1:1",
        },
        help="Resampling changes what the scores mean; test rows are never resampled",
    ),
    "positive_a": _shape("positive_a", "Positives, a", 5.0, "up"),
    "positive_b": _shape("positive_b", "Positives, b", 2.0, "down"),
    "negative_a": _shape("negative_a", "Negatives, a", 2.0, "up"),
    "negative_b": _shape("negative_b", "Negatives, b", 6.0, "down"),
    "repair": Choice(
        "repair",
        "Probabilities",
        "none",
        labels(CALIBRATORS),
        "How the scores are turned into probabilities; learned on the validation fold",
    ),
    "seed": SEED,
}
