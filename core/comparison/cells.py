"""The fair comparison: every method on the same folds, judged on test rows at the real prevalence.

A cell is one model with one method on one seed's folds; `compare` runs many and returns one frame.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler
from threadpoolctl import ThreadpoolController

from .. import metrics
from ..cache import cached
from ..data import POPULATIONS, Fold, draw_pools, small_fold, test_fold
from ..data.real_sets import REAL_SETS, class_sizes, real_folds
from ..metrics import Counts, calibration
from ..metrics.costs import Costs, best_threshold, expected_cost
from ..metrics.thresholds import cheapest
from ..models.fitted import Floats
from ..parameters import BadValue
from .methods import METHODS, Predictor, checked
from .models import COMPARISON_MODELS

ROWS_TO_TRAIN = 2_000  # of a population; a real set is split in half
ROWS_TO_TEST = 10_000
SEPARATION = 2.4
SPREAD = 1.0
PARTS = 3  # of the training fold, each scored by a model that has not seen it

RULES = {
    "given": "τ as given: ½, or moved to where the costs ask",
    "chosen": "τ chosen for the lowest cost in the training data",
}
OF_SCORES = ("roc_auc", "average_precision", "brier", "log_loss")
OF_ALARMS = ("recall", "precision", "mcc", "cost")
LESS_IS_BETTER = {"brier", "log_loss", "cost"}


@dataclass(frozen=True)
class Cell:
    """One model with one method on one seed's folds; a miss costs `miss` false alarms."""

    data: str = "gaussians"
    prevalence: float = 0.05
    model: str = "logistic"
    method: str = "nothing"
    seed: int = 0
    miss: float = 10


class Alarms(NamedTuple):
    """What the rule "score ≥ threshold" does to the test rows; cost per 1,000 cases."""

    threshold: float
    counts: Counts
    recall: float
    precision: float
    mcc: float
    cost: float


UNKNOWN = Alarms(np.nan, Counts(*[np.nan] * 4), *[np.nan] * 4)


class Outcome(NamedTuple):
    """What a cell found on the test rows; `problem` says why it could not run, else it is empty."""

    cell: Cell
    problem: str = ""
    roc_auc: float = np.nan
    average_precision: float = np.nan
    brier: float = np.nan
    log_loss: float = np.nan
    given: Alarms = UNKNOWN
    chosen: Alarms = UNKNOWN


def compare(
    data: str = "gaussians",
    prevalence: float = 0.05,
    models: Sequence[str] = tuple(COMPARISON_MODELS),
    methods: Sequence[str] = tuple(METHODS),
    seeds: Sequence[int] = range(5),
    miss: float = 10,
) -> pd.DataFrame:
    """The whole comparison as one frame: a row for each model, method, seed and threshold rule.

    Columns: the settings, `rule` ("given" or "chosen"), `threshold`, every metric, the cells of
    the confusion matrix, and `problem`. BadValue names a setting that cannot be used.
    """
    return frame(outcomes(cells(data, prevalence, models, methods, seeds, miss)))


def cells(
    data: str,
    prevalence: float,
    models: Sequence[str],
    methods: Sequence[str],
    seeds: Sequence[int],
    miss: float = 10,
) -> list[Cell]:
    """The cells of a comparison, seed by seed; BadValue names a setting that cannot be used."""
    check_known("data", [data], POPULATIONS | REAL_SETS)
    check_known("model", models, COMPARISON_MODELS)
    check_known("method", methods, METHODS)
    for i, seed in enumerate(seeds):
        if seed < 0:
            raise BadValue(f"A seed of {seed} cannot be drawn with; use whole numbers from 0 on.")
        if seed in seeds[:i]:
            raise BadValue(f"Seed {seed} stands twice, and would count twice; use each seed once.")
    if not 0 < prevalence <= 0.5:
        raise BadValue(f"A prevalence of {prevalence:g} has no minority; use 0 < π ≤ 0.5.")
    if not 0 < miss < np.inf:
        raise BadValue(
            f"A miss that costs {miss:g} cannot be weighed; use a finite number above 0."
        )
    if data in REAL_SETS:
        class_sizes(data, prevalence)
    elif round(ROWS_TO_TRAIN * prevalence) < 2 * PARTS:
        raise BadValue(
            f"A prevalence of {prevalence:g} leaves fewer than {2 * PARTS} of {ROWS_TO_TRAIN} "
            f"training rows to the minority; use {2 * PARTS / ROWS_TO_TRAIN:g} or more."
        )
    return [
        Cell(data, prevalence, model, method, seed, miss)
        for seed in seeds
        for model in models
        for method in methods
    ]


def check_known(what: str, names: Iterable[str], known: Iterable[str]) -> None:
    """BadValue where a name is not one of those known."""
    for name in names:
        if name not in set(known):
            raise BadValue(f"{what} {name!r} is not known; use one of {', '.join(known)}.")


def outcomes(todo: Iterable[Cell]) -> Iterator[Outcome]:
    """The outcome of each cell, one at a time, for whoever wants to watch or to stop."""
    return map(outcome, todo)


def outcome(cell: Cell) -> Outcome:
    """What one cell finds, or why it cannot run; the same cell gives the same numbers."""
    # One thread: many small fits gain nothing from more, and a server has other visitors.
    # The limit is the whole process's: the later of two that overlap would put back the other's.
    with _LIMITED, _threads().limit(limits=1):
        try:
            return trained_and_judged(cell)
        except BadValue as problem:
            return Outcome(cell, str(problem))


_LIMITED = threading.Lock()


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


def trained_and_judged(cell: Cell) -> Outcome:
    """One cell, step by step; BadValue where the method cannot be had."""
    # 1. The folds of this seed: the same for every model and every method.
    train, test = folds(cell.data, cell.prevalence, cell.seed)
    # 2. Fit on the training fold, and score the test fold at the real prevalence.
    score = _trained(train, cell)(test.X)
    # 3. Choose τ on training rows, each scored by a model that has not seen it.
    unseen = out_of_fold(train, cell)
    # 4. Judge the test rows.
    swept, costs = metrics.sweep(test.y, score), Costs(fp=1, fn=cell.miss)
    given = best_threshold(costs) if METHODS[cell.method].moves else 0.5
    chosen = cheapest(metrics.sweep(train.y, unseen), costs).threshold
    return Outcome(
        cell,
        roc_auc=metrics.roc_auc(swept),
        average_precision=metrics.average_precision(swept),
        brier=calibration.brier(test.y, score),
        log_loss=calibration.log_loss(test.y, score),
        given=alarms(test, score, given, costs),
        chosen=alarms(test, score, chosen, costs),
    )


@cached(32)
def folds(name: str, prevalence: float, seed: int) -> tuple[Fold, Fold]:
    """Training and test rows of one seed, both at the real prevalence and apart."""
    if name in REAL_SETS:
        return real_folds(name, prevalence, seed)
    pools = draw_pools(name, SEPARATION, SPREAD, seed, ROWS_TO_TRAIN, ROWS_TO_TEST)
    return small_fold(pools, ROWS_TO_TRAIN, prevalence), test_fold(pools, prevalence, ROWS_TO_TEST)


def _trained(fold: Fold, cell: Cell) -> Predictor:
    """Scale by the rows of this fold, apply the method, fit."""
    model = COMPARISON_MODELS[cell.model]
    method = checked(METHODS[cell.method], model)
    scaler = StandardScaler().fit(fold.X)
    predict = method.train(Fold(scaler.transform(fold.X), fold.y), model, cell.seed)
    return lambda X: predict(scaler.transform(X))


def out_of_fold(train: Fold, cell: Cell) -> Floats:
    """A score for every training row from a model that was fitted, method and all, without it."""
    score = np.empty(len(train.y))
    parts = StratifiedKFold(PARTS, shuffle=True, random_state=cell.seed)
    for rest, part in parts.split(train.X, train.y):
        seen = Fold(train.X[rest], train.y[rest])
        try:
            score[part] = _trained(seen, cell)(train.X[part])
        except BadValue as problem:
            raise BadValue(
                f"{problem} (To choose τ, each third of the training rows is scored by a fit on "
                f"the others, which hold {seen.y.sum()} of its {train.y.sum()} minority rows.)"
            ) from problem
    return score


def alarms(test: Fold, score: Floats, threshold: float, costs: Costs) -> Alarms:
    """What the rule "score ≥ threshold" does to the test rows."""
    counts = metrics.counts_at(test.y, score, threshold)
    return Alarms(
        threshold,
        counts,
        recall=float(metrics.recall(counts)),
        precision=float(metrics.precision(counts)),
        mcc=float(metrics.mcc(counts)),
        cost=float(expected_cost(counts, costs)),
    )


def frame(found: Iterable[Outcome]) -> pd.DataFrame:
    """A row for each outcome and threshold rule, in the order found."""
    return pd.DataFrame([_row(one, rule) for one in found for rule in RULES], columns=_COLUMNS)


def _row(one: Outcome, rule: str) -> dict[str, Any]:
    at: Alarms = getattr(one, rule)
    of_scores = {name: getattr(one, name) for name in OF_SCORES}
    row = asdict(one.cell) | {"rule": rule, "problem": one.problem} | of_scores
    return row | at._asdict() | at.counts._asdict()


_COLUMNS = [
    *Cell.__dataclass_fields__,
    "rule", "threshold", *OF_SCORES, *OF_ALARMS, *Counts._fields, "problem",
]  # fmt: skip
