"""The threshold: every step of a dial over fixed scores, what it costs, and what rules choose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ... import metrics
from ...checks import check_is, check_known, check_values
from ...controls import MISS_RATIO, brought_along, tau_dial
from ...metrics import METRICS, Counts, Sweep
from ...metrics.calibration import log_odds
from ...metrics.curves import Curve, pr_points, roc_points, rows_along
from ...metrics.thresholds import THRESHOLD_RULES, RuleOptions, at_thresholds
from ...parameters import Choice, Number, Parameter, Switch
from . import score_sources as scores
from .choice import (
    ChosenThreshold,
    CostCurve,
    ExternalTest,
    chosen_threshold,
    cost_curve,
    external_test,
)
from .score_sources import SOURCES, Drawn, ScoreConfig, Scored, calibrated, score_config_of

Floats = NDArray[np.float64]

# Round numbers, dense towards both ends, where the scores of rare things crowd.
_DIGITS = (1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.5, 2.8, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9)
_LOW = tuple(round(digit * 10.0**power, 7) for power in (-5, -4, -3, -2) for digit in _DIGITS)
_HIGH = tuple(round(1 - low, 6) for low in reversed(_LOW) if low >= 1e-4)
THRESHOLDS = (0.0, *_LOW, *(round(n / 100, 2) for n in range(10, 91)), *_HIGH, 1.0)

DIAL = tau_dial(THRESHOLDS, (0, 1e-3, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1))
HALF = THRESHOLDS.index(0.5)
A_DAY = int(RuleOptions().cases)

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
        "Rule",
        "none",
        {"none": "none", **{key: rule.label for key, rule in THRESHOLD_RULES.items()}},
        "What the threshold was found for",
    ),
    "honest": Switch(
        "honest",
        "Find τ on other rows",
        True,
        "On: a rule chooses on a validation fold. Off: on the very rows that judge it",
    ),
    "logs": Switch(
        "logs",
        "Log counts",
        False,
        "Each line up is ten times as many rows: both classes show, their difference looks small",
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
    """Where scores stand on the axis: as they are, or in log-odds from the dial's ends inwards.

    Parameters
    ----------
    score : array_like
        From 0 to 1.
    stretch : bool
        In log-odds.
    """
    score = np.asarray(score, float)
    return log_odds(np.clip(score, THRESHOLDS[1], THRESHOLDS[-2])) if stretch else score


class Histograms(NamedTuple):
    """Cases of each class in bars of equal width on the axis; arrays of shape (bars,)."""

    middle: Floats
    negatives: NDArray[np.int64]
    positives: NDArray[np.int64]


def histograms(fold: Scored, stretch: bool, bars: int = 60) -> Histograms:
    """The scores of each class; on a stretched axis the outermost bars hold what lies beyond.

    Parameters
    ----------
    fold : Scored
    stretch : bool
        Bars of equal width in log-odds.
    bars : int
    """
    check_is("fold", fold, Scored)
    low, high = place([0.0, 1.0], stretch)
    edges = np.linspace(low, high, bars + 1)
    at = place(fold.score, stretch)
    negatives, positives = (np.histogram(at[fold.y == label], edges)[0] for label in (0, 1))
    return Histograms((edges[1:] + edges[:-1]) / 2, negatives, positives)


class SweptScores(NamedTuple):
    """Scores, and what every threshold does to them; arrays of shape (steps,) as in THRESHOLDS."""

    drawn: Drawn  # with probabilities by the config's calibrator
    least: Floats  # the lowest score that each step flags
    sweep: Sweep  # every threshold, on the rows shown
    validation: Sweep  # the same on the validation fold
    counts: Counts  # on the rows shown
    precision: Floats
    recall: Floats
    roc: Curve  # some 300 points
    pr: Curve
    roc_auc: float
    average_precision: float


def swept_scores(config: ScoreConfig) -> SweptScores:
    """The scores of a config, cut at every threshold; the same config gives the same scores."""
    check_is("config", config, ScoreConfig)
    check_known("source", config.source, SOURCES)
    drawn = calibrated(SOURCES[config.source].draw(config), config.repair)
    sweep, validation = (metrics.sweep(*fold) for fold in (drawn.shown, drawn.other))
    steps = np.array(THRESHOLDS)
    least = np.nextafter(steps, np.inf) if config.is_strict else steps
    # Without the rows for nobody and for everybody, which are no steps; the lowest first.
    counts = Counts(*(cell[-2:0:-1] for cell in at_thresholds(sweep, least).counts))
    along = rows_along(sweep)
    roc, pr = (Curve(*(axis[along] for axis in of(sweep))) for of in (roc_points, pr_points))
    return SweptScores(
        drawn=drawn,
        least=least,
        sweep=sweep,
        validation=validation,
        counts=counts,
        precision=metrics.precision(counts),
        recall=metrics.recall(counts),
        roc=roc,
        pr=pr,
        roc_auc=metrics.roc_auc(sweep),
        average_precision=metrics.average_precision(sweep),
    )


class ThresholdSetting(NamedTuple):
    """What the film depends on: all of the address but τ and how the picture is drawn."""

    config: ScoreConfig = ScoreConfig()
    options: RuleOptions = RuleOptions()
    honest: bool = True  # rules choose on the validation fold
    test: tuple[float, float] | None = None  # recall and false-positive rate of another test


def setting_of(values: dict[str, Any]) -> ThresholdSetting:
    """The setting that values of PARAMETERS mean."""
    check_values(values, PARAMETERS)
    test = values["recall"], values["fpr"]
    return ThresholdSetting(
        config=score_config_of(values),
        options=RuleOptions(values["miss_ratio"], values["alarms"]),
        honest=values["honest"],
        test=None if None in test else test,
    )


class ThresholdMoment(NamedTuple):
    """One step of the dial and its cost, on the rows shown; undefined is nan."""

    threshold: float
    counts: Counts
    cases: int
    positives: int
    negatives: int
    alarms: int
    alarms_a_day: float  # in A_DAY cases
    prevalence: float
    cost: float  # in false alarms per 1,000 cases
    baseline: float  # the accuracy of never raising an alarm
    precision: float
    recall: float
    fpr: float
    f1: float
    mcc: float
    accuracy: float


class ThresholdFilm(NamedTuple):
    """Every step of the dial: what it does, what it costs, and which of them each rule chooses."""

    setting: ThresholdSetting
    scores: SweptScores
    costs: CostCurve
    chosen: dict[str, ChosenThreshold]  # by the keys of THRESHOLD_RULES
    test: ExternalTest | None

    def at(self, step: int) -> ThresholdMoment:
        """The numbers of one step in plain types."""
        return self.moments(slice(step, step + 1))[0]

    def moments(self, steps: slice = slice(None)) -> list[ThresholdMoment]:
        """The numbers of several steps, each in plain types: at once, for that is far quicker."""
        c = Counts(*(cell[steps].astype(int) for cell in self.scores.counts))
        cases, alarms, positives = sum(c), c.tp + c.fp, c.tp + c.fn
        rates = ("precision", "recall", "fpr", "f1", "mcc", "accuracy")
        columns: dict[str, Any] = {
            "threshold": np.array(THRESHOLDS[steps]),
            "cases": cases,
            "positives": positives,
            "negatives": c.fp + c.tn,
            "alarms": alarms,
            "alarms_a_day": A_DAY * alarms / cases,
            "prevalence": positives / cases,
            "cost": self.costs.cost[steps],
            "baseline": metrics.majority_baseline(c),
            **{name: METRICS[name].of(c) for name in rates},
        }
        matrices = [Counts(*cells) for cells in zip(*(cell.tolist() for cell in c), strict=True)]
        numbers = zip(*(column.tolist() for column in columns.values()), strict=True)
        return [
            ThresholdMoment(counts=matrix, **dict(zip(columns, row, strict=True)))
            for matrix, row in zip(matrices, numbers, strict=True)
        ]


def threshold_film(
    setting: ThresholdSetting, scores_of: Callable[[ScoreConfig], SweptScores] = swept_scores
) -> ThresholdFilm:
    """All that holds at a setting, at every step of the dial.

    Parameters
    ----------
    setting : ThresholdSetting
    scores_of : callable
        `swept_scores`, or the same cached.
    """
    check_is("setting", setting, ThresholdSetting)
    scores, options = scores_of(setting.config), setting.options
    shown, choosing = scores.sweep, scores.validation if setting.honest else scores.sweep
    return ThresholdFilm(
        setting=setting,
        scores=scores,
        costs=cost_curve(shown, scores.validation, scores.counts, options.miss_ratio),
        chosen={
            key: chosen_threshold(rule, options, choosing, shown, scores.least)
            for key, rule in THRESHOLD_RULES.items()
        },
        test=external_test(shown, *setting.test) if setting.test else None,
    )
