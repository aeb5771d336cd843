"""The threshold: every step of a dial over fixed scores."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ... import metrics
from ...controls import MISS_RATIO, brought_along, tau_dial
from ...metrics import Counts, Sweep
from ...metrics.curves import Curve, pr_points, roc_points, rows_along
from ...metrics.thresholds import THRESHOLD_RULES
from ...parameters import Choice, Number, Parameter, Switch
from . import score_sources as scores
from .score_sources import SOURCES, Drawn, ScoreConfig, Scored, log_odds, repaired

Floats = NDArray[np.float64]

# Round numbers, dense towards both ends, where the scores of rare things crowd.
_DIGITS = (1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.5, 2.8, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9)
_LOW = tuple(round(digit * 10.0**power, 7) for power in (-5, -4, -3, -2) for digit in _DIGITS)
_HIGH = tuple(round(1 - low, 6) for low in reversed(_LOW) if low >= 1e-4)
THRESHOLDS = (0.0, *_LOW, *(round(n / 100, 2) for n in range(10, 91)), *_HIGH, 1.0)

DIAL = tau_dial(THRESHOLDS, (0, 1e-3, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1))
HALF = THRESHOLDS.index(0.5)
A_DAY = 1_000  # cases

PARAMETERS: dict[str, Parameter] = {
    "tau": DIAL,
    **scores.PARAMETERS,
    "miss_ratio": MISS_RATIO,
    "alarms": Number(
        "alarms",
        "Alarms a day, at most",
        50,
        0,
        A_DAY,
        1,
        f"How many alarms can be looked at in a day of {A_DAY:,} cases",
    ),
    "rule": Choice(
        "rule",
        "ThresholdRule",
        "none",
        {"none": "none", **{key: rule.label for key, rule in THRESHOLD_RULES.items()}},
        "What the threshold was found for",
    ),
    "honest": Switch(
        "honest",
        "Find τ on other rows",
        True,
        "On: a rule is granted on a validation fold. Off: on the very rows that judge it",
    ),
    "logs": Switch(
        "logs", "Log counts", True, "The histograms count 1, 10, 100, … so that both classes show"
    ),
    "stretch": Switch(
        "stretch",
        "Stretch the ends",
        True,
        "Scores in log-odds: as much room from .001 to .01 as from .01 to .1",
    ),
    "recall": brought_along("recall", "Recall brought along", "Of a test on the base-rate page"),
    "fpr": brought_along("fpr", "False-positive rate brought along", "Of the same test"),
}


def place(score: Any, stretch: bool) -> Floats:
    """Where scores stand on the axis: as they are, or in log-odds from the dial's ends inwards."""
    score = np.asarray(score, float)
    return log_odds(np.clip(score, THRESHOLDS[1], THRESHOLDS[-2])) if stretch else score


class Histograms(NamedTuple):
    """Cases of each class in bars of equal width on the axis; arrays of shape (bars,)."""

    middle: Floats
    negatives: NDArray[np.int64]
    positives: NDArray[np.int64]


def histograms(fold: Scored, stretch: bool, bars: int = 60) -> Histograms:
    """The scores of each class; on a stretched axis the outermost bars hold what lies beyond."""
    low, high = place([0.0, 1.0], stretch)
    edges = np.linspace(low, high, bars + 1)
    at = place(fold.score, stretch)
    negatives, positives = (np.histogram(at[fold.y == label], edges)[0] for label in (0, 1))
    return Histograms((edges[1:] + edges[:-1]) / 2, negatives, positives)


def on_dial(s: Sweep, strict: bool = False) -> Sweep:
    """The sweep at the dial's steps, highest first: row 0 flags nobody, the last row everybody.

    Every rule and every curve for a sweep holds for it too. `strict` is the rule s > τ.
    """
    steps = np.array(THRESHOLDS[::-1])
    least = np.nextafter(steps, np.inf) if strict else steps
    rows = s.threshold.size - 1 - np.searchsorted(s.threshold[::-1], least)
    rows = np.concatenate([[0], rows, [s.threshold.size - 1]])
    return Sweep(np.concatenate([[np.inf], steps, [-np.inf]]), s.tp[rows], s.fp[rows])


class ThresholdMoment(NamedTuple):
    """One step of the dial: what the picture and the text of the lesson quote."""

    threshold: float
    counts: Counts
    cases: int
    positives: int
    alarms: int
    alarms_a_day: float  # in A_DAY cases
    prevalence: float
    precision: float
    recall: float
    fpr: float
    f1: float
    mcc: float
    accuracy: float
    baseline: float  # the accuracy of never raising an alarm


class ThresholdFilm(NamedTuple):
    """Every step of the dial; arrays of shape (steps,) in the order of THRESHOLDS."""

    config: ScoreConfig
    drawn: Drawn  # with probabilities by the config's repair
    sweep: Sweep  # every threshold, on the rows shown
    choosing: Sweep  # every threshold, on the validation fold
    counts: Counts  # on the rows shown
    precision: Floats
    recall: Floats
    roc: Curve  # some 300 points
    pr: Curve
    roc_auc: float
    average_precision: float

    def at(self, step: int) -> ThresholdMoment:
        """The numbers of one step in plain types."""
        c = Counts(*(int(cell[step]) for cell in self.counts))
        cases = sum(c)
        return ThresholdMoment(
            threshold=THRESHOLDS[step],
            counts=c,
            cases=cases,
            positives=c.tp + c.fn,
            alarms=c.tp + c.fp,
            alarms_a_day=A_DAY * (c.tp + c.fp) / cases,
            prevalence=(c.tp + c.fn) / cases,
            precision=float(metrics.precision(c)),
            recall=float(metrics.recall(c)),
            fpr=float(metrics.false_positive_rate(c)),
            f1=float(metrics.f1(c)),
            mcc=float(metrics.mcc(c)),
            accuracy=float(metrics.accuracy(c)),
            baseline=float(metrics.majority_baseline(c)),
        )


def threshold_film(config: ScoreConfig) -> ThresholdFilm:
    """The scores of an config, cut at every step of the dial."""
    drawn = repaired(SOURCES[config.source].draw(config), config.repair)
    sweep, choosing = (metrics.sweep(*fold) for fold in (drawn.shown, drawn.other))
    stepped = on_dial(sweep, config.is_strict)
    counts = Counts(*(cell[-2:0:-1] for cell in stepped.counts))
    along = rows_along(sweep)
    roc, pr = (Curve(*(axis[along] for axis in of(sweep))) for of in (roc_points, pr_points))
    return ThresholdFilm(
        config=config,
        drawn=drawn,
        sweep=sweep,
        choosing=choosing,
        counts=counts,
        precision=metrics.precision(counts),
        recall=metrics.recall(counts),
        roc=roc,
        pr=pr,
        roc_auc=metrics.roc_auc(sweep),
        average_precision=metrics.average_precision(sweep),
    )
