"""Resampling before the split and after it: the same rows, what each reports, and what is true."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ... import data, metrics
from ...checks import check_is
from ...data import Fold, Pools
from ...metrics import Counts
from ...models import Fitted, fit_model
from ...resampling import SAMPLERS, Resampled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

MAJORITY = 1_000
FRESH = 10_000
NEW = 100  # of the fresh positives, whom the stage shows
TEST_SHARE = 0.3
SEPARATION = 1.6


@dataclass(frozen=True)
class Study:
    """One study: rows that were collected, and what is done with them."""

    population: str = "gaussians"
    sampler: str = "smote"
    model: str = "full_tree"
    seed: int = 0
    minority: int = 20  # rows collected of the rare class, beside MAJORITY others
    share: float = 0.5  # of the minority after resampling

    @property
    def prevalence(self) -> float:
        """The real prevalence: that of the collected rows."""
        return self.minority / (MAJORITY + self.minority)

    def at_start(self, *fields: str) -> Study:
        """The same study with some fields as they are to begin with."""
        start: dict[str, Any] = {name: getattr(Study(), name) for name in fields}
        return replace(self, **start)


class Folds(NamedTuple):
    """m rows in two folds, and the collected rows that each of them was made of."""

    X: Floats  # (m, 2)
    y: NDArray[Any]  # (m,)
    in_test: Mask  # (m,)
    source: Ints  # (m,) the collected row that a row is, copies, or starts from
    neighbour: Ints  # (m,) the one it was drawn towards, −1 if none
    made: Mask  # (m,) copies and synthetic rows
    left_out: int = 0  # collected rows that had gone before the split, so from the test too

    @property
    def train(self) -> Fold:
        """The rows to train on."""
        return Fold(self.X[~self.in_test], self.y[~self.in_test])

    @property
    def test(self) -> Fold:
        """The rows to test on."""
        return Fold(self.X[self.in_test], self.y[self.in_test])

    @property
    def parents_in_training(self) -> tuple[Mask, Mask]:
        """Which made test rows have their source, and which their neighbour, in the other fold."""
        trained = np.zeros(max(self.source.max(), self.neighbour.max()) + 1, bool)
        trained[self.source[~self.made & ~self.in_test]] = True
        child = self.made & self.in_test
        return child & trained[self.source], child & (self.neighbour >= 0) & trained[self.neighbour]

    @property
    def kin(self) -> Mask:
        """Which test rows are made of a collected row that a training row is made of, too."""
        material = np.zeros(max(self.source.max(), self.neighbour.max()) + 1, bool)
        material[self.source[~self.in_test]] = True
        towards = self.neighbour[~self.in_test]
        material[towards[towards >= 0]] = True
        drawn_near = (self.neighbour >= 0) & material[self.neighbour]
        return self.in_test & (material[self.source] | drawn_near)


def collected_rows(study: Study, pools: Pools) -> Fold:
    """The rows of the study; those of a smaller minority are among those of a larger one."""
    check_is("study", study, Study)
    return data.fold_of(pools.train_majority[:MAJORITY], pools.train_minority[: study.minority])


def split_then_resample(study: Study, rows: Fold) -> Folds:
    """The right order: test rows are set apart as collected, and training rows are resampled."""
    check_is("study", study, Study)
    # 1. Split.
    in_test = _drawn_by_lot(rows.y, _lots(study, rows.y))
    train, test = np.flatnonzero(~in_test), np.flatnonzero(in_test)
    # 2. Resample the training fold alone.
    grown = SAMPLERS[study.sampler].resample(
        rows.X[train], rows.y[train], study.seed, target=study.share
    )
    made, apart = len(grown.y), len(test)
    return Folds(
        X=np.concatenate([grown.X, rows.X[test]]),
        y=np.concatenate([grown.y, rows.y[test]]),
        in_test=np.arange(made + apart) >= made,
        source=np.concatenate([train[grown.source], test]),
        neighbour=np.append(
            np.where(grown.synthetic, train[grown.neighbour], -1), np.full(apart, -1)
        ),
        made=np.append(grown.synthetic | grown.copies, np.zeros(apart, bool)),
    )


def resample_then_split(study: Study, rows: Fold) -> Folds:
    """The mistake: all rows are resampled first, so that copies and children reach the test."""
    check_is("study", study, Study)
    # 1. Resample everything.
    grown = SAMPLERS[study.sampler].resample(rows.X, rows.y, study.seed, target=study.share)
    # 2. Split what came out.
    return split_of(study, rows, grown)


def split_of(study: Study, rows: Fold, grown: Resampled) -> Folds:
    """Resampled rows in two folds; a collected row draws the same lot as in the right order.

    Parameters
    ----------
    study : Study
        Its seed draws the lots.
    rows : Fold
        The rows as they were collected.
    grown : Resampled
        What a sampler has made of them.

    Returns
    -------
    Folds
        The rows in the order of `grown`.

    Raises
    ------
    BadValue
        If one of them is of another class.
    """
    check_is("study", study, Study)
    check_is("rows", rows, Fold)
    check_is("grown", grown, Resampled)
    made = grown.synthetic | grown.copies
    lots = _lots(study, rows.y)[grown.source]
    lots[made] = np.random.default_rng([study.seed, 103]).random(int(made.sum()))
    return Folds(
        X=grown.X,
        y=grown.y,
        in_test=_drawn_by_lot(grown.y, lots),
        source=grown.source.astype(int),
        neighbour=grown.neighbour.astype(int),
        made=made,
        left_out=len(rows.y) - int((~made).sum()),
    )


def _lots(study: Study, y: NDArray[Any]) -> Floats:
    """A random number for each collected row, which stays as the minority grows."""
    by_class = [
        np.random.default_rng([study.seed, 101 + label]).random(int((y == label).sum()))
        for label in (0, 1)
    ]
    return np.concatenate(by_class)


def _drawn_by_lot(y: NDArray[Any], lots: Floats) -> Mask:
    """The test fold: of each class the rows with the lowest lots, TEST_SHARE of them."""
    in_test = np.zeros(len(y), bool)
    for label in (0, 1):
        own = np.flatnonzero(y == label)
        in_test[own[np.argsort(lots[own])[: round(TEST_SHARE * own.size)]]] = True
    return in_test


class Seen(NamedTuple):
    """What an evaluation says of a model; the counts are at τ = ½."""

    counts: Counts
    roc_auc: float
    average_precision: float

    @property
    def recall(self) -> float:
        """Share of the positives that are caught."""
        return float(metrics.recall(self.counts))

    @property
    def precision(self) -> float:
        """Share of the alarms that are right."""
        return float(metrics.precision(self.counts))

    @property
    def recall_interval(self) -> Floats:
        """95 % interval of the recall (Wilson), shape (2,)."""
        interval: Floats = metrics.wilson_interval(self.counts.tp, self.counts.tp + self.counts.fn)
        return interval

    @property
    def false_positive_rate(self) -> float:
        """Share of the negatives that raise an alarm."""
        return float(metrics.false_positive_rate(self.counts))

    @property
    def prevalence(self) -> float:
        """Share of positives among the rows that were evaluated."""
        return float((self.counts.tp + self.counts.fn) / sum(self.counts))

    def precision_at(self, prevalence: float) -> float:
        """The precision that these recall and false-positive rates give at another prevalence."""
        there = metrics.counts_from_rates(self.recall, self.false_positive_rate, prevalence)
        return float(metrics.precision(there))


# What the picture compares, in its order.
COMPARED = {
    "recall": "recall",
    "precision": "precision",
    "average_precision": "AP",
    "roc_auc": "ROC-AUC",
}


def report_on_resampled_test_rows(fitted: Fitted, folds: Folds) -> Seen:
    """What the leaky pipeline reports: scores on test rows that were resampled. Do not copy this.

    It is the one function of the project that evaluates on resampled rows, here to show what
    comes of it: the test has another prevalence than the world, and kin of the training rows.
    """
    check_is("fitted", fitted, Fitted)
    check_is("folds", folds, Folds)
    return _seen(fitted, folds.test)


def report_on_real_test_rows(fitted: Fitted, folds: Folds) -> Seen:
    """What the right pipeline reports: scores on test rows as they were collected.

    ValueError for a test fold that was resampled: with rows added to it, or left out of it.
    """
    check_is("fitted", fitted, Fitted)
    check_is("folds", folds, Folds)
    if (folds.made & folds.in_test).any():
        raise ValueError("The test fold holds rows that were made.")
    if folds.left_out:
        raise ValueError(f"{folds.left_out} collected rows were left out before the split.")
    return _seen(fitted, folds.test)


def truth(fitted: Fitted, fresh: Fold) -> Seen:
    """Scores on fresh rows at the real prevalence, which neither pipeline has."""
    check_is("fitted", fitted, Fitted)
    check_is("fresh", fresh, Fold)
    return _seen(fitted, fresh)


def new_found(fitted: Fitted, pools: Pools) -> Mask:
    """Which of NEW new patients who are ill the model finds, at τ = ½.

    Parameters
    ----------
    fitted : Fitted
    pools : Pools
        The first rows of its fresh minority are the new patients.

    Returns
    -------
    ndarray of bool, shape (NEW,)

    Raises
    ------
    BadValue
        If one of them is of another class.
    """
    check_is("fitted", fitted, Fitted)
    check_is("pools", pools, Pools)
    found: Mask = fitted.probability(pools.test_minority[:NEW]) >= 0.5
    return found


def _seen(fitted: Fitted, fold: Fold) -> Seen:
    score = fitted.probability(fold.X)
    sweep = metrics.sweep(fold.y, score)
    return Seen(
        metrics.counts_at(fold.y, score, 0.5),
        metrics.roc_auc(sweep),
        metrics.average_precision(sweep),
    )


class Pipeline(NamedTuple):
    """One order of resampling and splitting: its folds, its report, and the truth about it."""

    folds: Folds
    reported: Seen
    true: Seen
    new_found: Mask  # (NEW,) which of the first fresh positives raise an alarm at τ = ½


class Both(NamedTuple):
    """The two orders, on the same rows with the same seed and the same model."""

    after: Pipeline  # resampled after the split: right
    before: Pipeline  # resampled before the split: leaky


def pools_of(study: Study) -> Pools:
    """The rows that the study draws from: collected ones, and fresh ones for the truth."""
    check_is("study", study, Study)
    return data.draw_pools(
        study.population, SEPARATION, 1.0, study.seed, train_majority=MAJORITY, test_rows=FRESH
    )


def both_pipelines(study: Study, pools: Pools) -> Both:
    """The study in both orders."""
    check_is("study", study, Study)
    check_is("pools", pools, Pools)
    rows = collected_rows(study, pools)
    fresh = data.test_fold(pools, study.prevalence, FRESH)
    # 1. The right order.
    folds = split_then_resample(study, rows)
    fitted = fit_model(study.model, folds.train)
    report = report_on_real_test_rows(fitted, folds)
    right = Pipeline(folds, report, truth(fitted, fresh), new_found(fitted, pools))
    # 2. The leaky one.
    folds = resample_then_split(study, rows)
    fitted = fit_model(study.model, folds.train)
    report = report_on_resampled_test_rows(fitted, folds)
    leaky = Pipeline(folds, report, truth(fitted, fresh), new_found(fitted, pools))
    return Both(right, leaky)


class PrecisionGap(NamedTuple):
    """The two steps from the precision that is reported down to the true one."""

    reported: float
    at_real_prevalence: float  # the reported rates, in a world as it is
    true: float


def precision_gap(reported: Seen, true: Seen) -> PrecisionGap:
    """How much of the gap comes from the test's prevalence; the rest is what the model has seen."""
    check_is("reported", reported, Seen)
    check_is("true", true, Seen)
    at_real = reported.precision_at(true.prevalence)
    return PrecisionGap(reported.precision, at_real, true.precision)
