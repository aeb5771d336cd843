"""Whatever goes into a public function: a right answer or BadValue, and nothing on stdout.

Each function is called with usable arguments of which one or two are odd: nan, infinities,
1e±300, nothing at all, one class, wrong shapes, text, objects, pandas' own types.
"""

from __future__ import annotations

import ctypes
import importlib
import inspect
import os
import pkgutil
import tempfile
import warnings
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.tree import DecisionTreeClassifier

import core
from core import data, experiment, models
from core.comparison import cells, draws, means, verdicts
from core.comparison.methods import METHODS
from core.comparison.models import COMPARISON_MODELS, fit
from core.data import Fold, chapter, real_sets
from core.metrics.costs import Costs
from core.models import boundary, losses, plane
from core.parameters import BadValue, Guess
from pages.registry import LESSONS

RNG = np.random.default_rng(0)
N = 40
Y = (np.arange(N) % 4 == 0).astype(np.int8)
X = RNG.normal(size=(N, 2)) + Y[:, None]
POOLS = data.draw_pools("gaussians", 2.4, 1.0, 0, 300, 1_000)
MODEL = models.fit_logistic(Fold(X, Y))
TABLE = cells.frame(
    cells.Outcome(cell, roc_auc=0.5 + 0.01 * cell.seed, brier=0.1)
    for cell in cells.cells("wine", 0.2, ["tree", "logistic"], list(METHODS), range(3))
)
VALUES = verdicts.by_seed(TABLE, "tree", "roc_auc", "given")
WINDOW = boundary.Window(-1.0, 2.0, -1.0, 3.0)

# fmt: off
NUMBERS = [
    np.nan, np.inf, -np.inf, 0, 0.0, -0.0, 1, 1.0, -1, 2, 7, 0.5, 1e300, -1e300, 1e-300, 5e-324,
    1e-12, 1 - 1e-16, 10**400, 2**40, True, None, "0.5", "a", "", b"1", 1 + 2j, pd.NA, pd.NaT,
    np.float32(0.3), np.int8(3), np.uint64(2**63), np.bool_(True), Fraction(1, 3), Decimal("0.1"),
    [], [0.5], np.array(0.5), np.array([0.1, 0.2]), object(), np.datetime64("2020-01-01"),
]
TABLES = [
    X * 1e300, X * 1e160, X * 1e152, X * 1e100, X * 1e38, X * 1e-100, X * 1e-300, X * 0, X + 1e9,
    np.where(X > 1, np.nan, X), np.where(X > 1, np.inf, X), X.astype(np.float32), X > 0,
    X.astype(np.float16), (X * 9).astype(np.int8), X.astype(object), X.astype(str), X + 1j,
    X[:, 0], X[:, :1], X[:, :0], X[:0], X[:1], X[None], np.empty((0, 0)), [], None, "rows", 3.0,
    X.tolist(), [[1.0], [1.0, 2.0]], [["a", 1.0]] * N, np.array([[None, 1]] * N, object), X.T,
    pd.DataFrame(X), pd.DataFrame(X).astype("Float64"), pd.DataFrame({"a": ["x"] * N, "b": 1.0}),
    pd.DataFrame({"a": pd.array([1, None] * (N // 2), "Int64"), "b": 1.0}), np.ma.array(X),
    pd.DataFrame({"a": pd.Categorical(list("uv") * (N // 2)), "b": 1.0}),
]
LABELS = [
    Y * 0, Y * 0 + 1, Y.astype(bool), Y.astype(float), Y.astype(np.float32), Y.astype(np.uint64),
    Y.astype(object), Y.astype(str), np.where(Y, "sick", "well"), 2 * Y - 1, Y + 1, -Y, Y + 0j,
    200 * Y.astype(int), Y * np.nan, np.where(Y, np.nan, 0.0), np.where(Y, np.inf, 0.0), Y + 0.5,
    Y[:, None], Y.tolist(), [None, *Y[1:]], ["a", *Y[1:]], [[0], [0, 1]], None, "labels", 1,
    Y[:-1], Y[:0], Y[:1], np.array(["2020-01-01"] * N, "M8[D]"),
    pd.Series(Y), pd.Series(Y, dtype="Int8"), pd.Series([*Y[1:], None], dtype="Int8"),
    pd.Series(np.where(Y, "a", "b")), pd.Series(np.where(Y, "a", "b"), dtype="category"),
    pd.Series(Y, dtype="boolean"), pd.Series([*map(bool, Y[1:]), None], dtype="boolean"),
]
VECTORS = [
    np.ones(N), np.zeros(N), -np.ones(N), Y.astype(float), np.full(N, 1e300), np.full(N, 1e-300),
    np.full(N, np.nan), np.where(Y, np.inf, 0.5), np.where(Y, -np.inf, 0.5), np.linspace(0, 1, N),
    np.linspace(-800, 800, N), np.full(N, 5e-324), np.full(N, -1e300), np.ones(N, np.float32),
    np.ones(N, object), np.full(N, "a"), np.full(N, "1"), [None] * N, np.ones((N, 2)), 1j, True,
    np.ones(N - 1), [], None, 1.0, "a", np.ones(N, bool), pd.Series(np.ones(N)), [[1.0], [1.0, 2]],
]
# fmt: on
NAMES = ["", "a", "gaussians", None, 1, np.nan, b"tree", ["tree"], ("tree",), np.array("tree")]


@contextmanager
def silent():
    """Nothing is written to the standard output of the process, be it by Fortran."""
    with tempfile.TemporaryFile() as heard:
        kept = os.dup(1)
        os.dup2(heard.fileno(), 1)
        try:
            yield
        finally:
            ctypes.CDLL(None).fflush(None)
            os.dup2(kept, 1)
            os.close(kept)
        heard.seek(0)
        assert heard.read() == b""


def answer(function, arguments) -> Any:
    """What the function gives; None where it says that it cannot, and what would work."""
    with silent(), warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return function(**arguments)
        except ConvergenceWarning:  # it says that there is no optimum
            return None
        except BadValue as problem:
            assert any(word in str(problem) for word in ("use ", "give ", "need", "has no loss"))
            assert len(str(problem)) < 600
            return None


def fold_of_odd(function):
    """A function of a fold as one of X and y."""
    return lambda X, y, **options: function(Fold(X, y), **options)


def all_within(low, high):
    def right(found, **arguments):
        found = np.asarray(found, float)
        assert ((found >= low) & (found <= high)).all()

    return right


def is_optimal(model, X, y, weights=None, gamma=0.0, alpha=None, tolerance=0, **_):
    """The free intercept of log-loss makes the pulls of both classes equal."""
    X, y = np.asarray(X, float), np.asarray(y).astype(float)
    p = model.probability(X)
    assert ((p >= 0) & (p <= 1)).all()
    if gamma == 0 and alpha is None and tolerance < 1e-6:
        weights = np.ones(len(y)) if weights is None else np.asarray(weights, float)
        weights = weights / weights.max()
        assert abs(weights @ (p - y)) <= 1e-4 * weights.sum()


def is_a_model(model, X, **_):
    p = model.probability(np.asarray(X, float))
    assert ((p >= 0) & (p <= 1)).all()


def has_the_shares(found, y, **_):
    """Balanced weights give every class the same total."""
    y = np.asarray(y)
    totals = [found[y == label].sum() for label in np.unique(y)]
    np.testing.assert_allclose(totals, len(y) / len(totals))


def is_a_fold(fold, prevalence, **_):
    assert set(np.unique(fold.y)) <= {0, 1}
    assert len(fold.X) == len(fold.y)
    assert abs(fold.y.sum() - max(1, len(fold.y) * float(prevalence))) <= 1


SHARE = {"prevalence": NUMBERS}
FIT = {"X": TABLES, "y": LABELS, "l2": NUMBERS, "tolerance": NUMBERS, "weights": VECTORS}
LOSS = {"gamma": NUMBERS, "alpha": NUMBERS}
PAIRS = [(1.0, 1.0), (0, 1), (1e300, 1e300), (1e-300, 1e300), (1, np.nan), [1], "ab", None, 2.0]


SETTING = {"data": "wine", "prevalence": 0.2, "seed": 0, "miss": 10}
KEYS = ["moved", "weights", "focal", "ros", "smote", "recalibrated"]
FRAMES = [
    TABLE[:0], TABLE.drop(columns="rule"), pd.concat([TABLE, TABLE]), TABLE.astype(object), None,
    TABLE.assign(roc_auc="high"), TABLE.assign(roc_auc=np.inf), TABLE.assign(roc_auc=1e300), 3,
    TABLE.assign(roc_auc=1e-300 * TABLE["seed"]), TABLE[TABLE["seed"] < 2], "table", pd.DataFrame(),
    TABLE[TABLE["method"] == "nothing"], TABLE[TABLE["method"] != "nothing"], TABLE.to_numpy(),
]  # fmt: skip


def a_cell(**setting):
    return cells.trained_and_judged(cells.Cell(**setting))


def out_of_fold(X, y, method, seed):
    return cells.out_of_fold(Fold(X, y), cells.Cell(model="tree", method=method, seed=seed))


def trained(X, y, method, seed):
    predict = METHODS[method].train(Fold(X, y), COMPARISON_MODELS["logistic"], seed)
    return predict(np.zeros((3, 2)))


def an_experiment(**setting):
    return experiment.run(experiment.Experiment(**setting))


def descend(X, y, **options):
    return models.descend_logistic(Fold(X, y), models.untrained(2), **options).models[-1]


def tree(X, y, weights):
    return models.wrapped(DecisionTreeClassifier(random_state=0), Fold(X, y), weights)


# What is called, usable arguments, what may stand for them, and what is true of an answer.
CASES = {
    "minority_size": (
        data.minority_size,
        {"majority": 100, "prevalence": 0.1},
        {"majority": NUMBERS, **SHARE},
        lambda found, majority, prevalence: (
            abs(found - max(1, majority * float(prevalence) / (1 - float(prevalence))))
            <= max(1, 1e-12 * found)
        ),
    ),
    "minority_among": (
        data.folds.minority_among,
        {"rows": 100, "prevalence": 0.1},
        {"rows": NUMBERS, **SHARE},
        lambda found, rows, prevalence: 1 <= found <= rows,
    ),
    "small_fold": (
        lambda **options: data.small_fold(POOLS, **options),
        {"rows": 100, "prevalence": 0.1},
        {"rows": NUMBERS, **SHARE},
        is_a_fold,
    ),
    "train_fold": (
        lambda **options: data.train_fold(POOLS, **options),
        {"prevalence": 0.1},
        SHARE,
        is_a_fold,
    ),
    "test_fold": (
        lambda **options: data.test_fold(POOLS, **options),
        {"rows": 100, "prevalence": 0.1},
        {"rows": NUMBERS, **SHARE},
        is_a_fold,
    ),
    "fold_of": (
        data.fold_of,
        {"majority": X, "minority": X},
        {"majority": TABLES, "minority": TABLES},
        lambda found, majority, minority: len(found.y) == len(majority) + len(minority),
    ),
    "checked_fold": (
        fold_of_odd(data.checked_fold),
        {"X": X, "y": Y},
        {"X": TABLES, "y": LABELS},
        lambda found, X, y: found.X.dtype == float and set(found.y) <= {0, 1},
    ),
    "gaussian_rates": (
        data.gaussian_rates,
        {"separation": 2.0, "spread": 1.0, "prevalence": 0.1, "threshold": 0.5},
        {"separation": NUMBERS, "spread": NUMBERS}
        | {"prevalence": NUMBERS + VECTORS, "threshold": NUMBERS + VECTORS},
        lambda found, **_: all_within(0, 1)(np.concatenate(list(map(np.ravel, found)))),
    ),
    "gaussian_auc": (
        data.gaussian_auc,
        {"separation": 2.0, "spread": 1.0},
        {"separation": NUMBERS, "spread": NUMBERS},
        all_within(0.5, 1),
    ),
    "gaussian_posterior": (
        data.gaussian_posterior,
        {"X": X, "separation": 2.0, "spread": 1.0, "prevalence": 0.1},
        {"X": TABLES, "separation": NUMBERS, "spread": NUMBERS, **SHARE},
        all_within(0, 1),
    ),
    "draw_pools": (
        lambda **options: data.draw_pools(**options),
        {"population": "moons", "separation": 2.0, "spread": 1.0, "seed": 0}
        | {"train_majority": 9, "test_rows": 9},
        {"population": [*NAMES, *data.POPULATIONS], "separation": NUMBERS, "spread": NUMBERS}
        | {"seed": NUMBERS, "train_majority": NUMBERS},
        lambda found, **_: all(np.isfinite(pool).all() for pool in found),
    ),
    "class_sizes": (
        real_sets.class_sizes,
        {"name": "wine", "prevalence": 0.2},
        {"name": [*NAMES, *real_sets.REAL_SETS], **SHARE},
        lambda found, prevalence, **_: abs(found[1] - sum(found) * float(prevalence)) <= 1,
    ),
    "real_folds": (
        real_sets.real_folds,
        {"name": "wine", "prevalence": 0.2, "seed": 0},
        {"name": NAMES, **SHARE, "seed": NUMBERS},
        lambda found, **_: all(fold.y.sum() >= 6 for fold in found),
    ),
    "smote_listing": (
        chapter.smote_listing,
        {"new": 5, "k": 3},
        {"new": NUMBERS, "k": NUMBERS},
        lambda found, new, k: len(found.synthetic) == new,
    ),
    "threshold_line": (
        lambda y, score, threshold: chapter.threshold_line(
            chapter.ThresholdListing(y, score), threshold
        ),
        {"y": Y, "score": np.linspace(0, 1, N), "threshold": 0.5},
        {"y": LABELS[:6], "score": VECTORS, "threshold": NUMBERS},
        lambda found, **_: 0 <= found.accuracy <= 1,
    ),
    "threshold_listing": (
        chapter.threshold_listing,
        {"seed": 3},
        {"seed": NUMBERS},
        lambda found, **_: len(found.y) == 10_000,
    ),
    "smote_pools": (
        chapter.smote_pools,
        {"test_rows": 10},
        {"test_rows": NUMBERS},
        lambda found, test_rows: len(found.test_majority) == test_rows,
    ),
    "fit_logistic": (
        fold_of_odd(models.fit_logistic),
        {"X": X, "y": Y},
        FIT | LOSS,
        is_optimal,
    ),
    "descend_logistic": (descend, {"X": X, "y": Y}, FIT | LOSS, is_optimal),
    "a start": (
        lambda coefficients, intercept: models.fit_logistic(
            Fold(X, Y), models.Logistic(coefficients, intercept)
        ),
        {"coefficients": np.zeros(2), "intercept": 0.0},
        {"coefficients": [np.array([v, 1.0]) for v in (np.nan, np.inf, 1e300, 1e100, -1e20, 9)]}
        | {"intercept": [np.nan, np.inf, 1e300, 1e100, -700.0, 3]},
        lambda found, **_: is_optimal(found, X, Y),
    ),
    "log_odds": (MODEL.log_odds, {"X": X}, {"X": TABLES}, lambda found, X: len(found) == len(X)),
    "probability": (MODEL.probability, {"X": X}, {"X": TABLES}, all_within(0, 1)),
    "untrained": (
        models.untrained,
        {"d": 2, "probability": 0.1},
        {"d": NUMBERS, "probability": NUMBERS},
        lambda found, d, probability: len(found.coefficients) == d,
    ),
    "wrapped": (
        tree,
        {"X": X, "y": Y, "weights": None},
        {"X": TABLES, "y": LABELS, "weights": VECTORS},
        is_optimal,
    ),
    "the probability of a tree": (
        tree(X, Y, None).probability,
        {"X": X},
        {"X": TABLES},
        all_within(0, 1),
    ),
    "fit_model": (
        lambda X, y, **options: models.fit_model(fold=Fold(X, y), **options),
        {"X": X, "y": Y, "name": "tree"},
        {"X": TABLES, "y": LABELS, "name": [*NAMES, *models.MODELS], "weights": VECTORS},
        is_a_model,
    ),
    "fit_neighbours": (
        fold_of_odd(models.fit_neighbours),
        {"X": X, "y": Y},
        {"X": TABLES, "y": LABELS},
        is_a_model,
    ),
    "a fit of the comparison": (
        lambda X, y, seed, **loss: fit(COMPARISON_MODELS["forest"], Fold(X, y), seed, **loss),
        {"X": X, "y": Y, "seed": 0},
        {"X": TABLES, "y": LABELS, "weights": VECTORS, "seed": NUMBERS, "gamma": [0.0, 2.0]},
        is_a_model,
    ),
    "window_around": (
        lambda one, other: boundary.window_around(one, other),
        {"one": X, "other": X},
        {"one": TABLES, "other": TABLES},
        lambda found, **_: found.x0 <= found.x1 and found.y0 <= found.y1,
    ),
    "straight_line": (
        lambda a, b, c, log_odds, x0: boundary.straight_line(
            models.Logistic(np.array([a, b], float), c), WINDOW._replace(x0=x0), log_odds
        ),
        {"a": 1.0, "b": 2.0, "c": 0.0, "log_odds": 0.0, "x0": -1.0},
        {"c": NUMBERS, "log_odds": NUMBERS, "x0": NUMBERS}
        | {"a": [0, 1e300, np.nan, 1e-300], "b": [0, 1e300, np.inf]},
        lambda found, **_: found.shape == (2, 2),
    ),
    "level_lines": (
        lambda level, cells, x0: boundary.level_lines(
            MODEL, WINDOW._replace(x0=x0), [0.5, level], cells
        ),
        {"level": 0.3, "cells": 5, "x0": -1.0},
        {"level": NUMBERS, "cells": NUMBERS, "x0": NUMBERS},
        lambda found, **_: len(found) == 2 and found[0].shape[1] == 2,
    ),
    "level_areas": (
        lambda level, cells, x0: boundary.level_areas(
            MODEL, WINDOW._replace(x0=x0), [0.5, level], cells
        ),
        {"level": 0.3, "cells": 5, "x0": -1.0},
        {"level": NUMBERS, "cells": NUMBERS, "x0": NUMBERS},
        lambda found, **_: len(found) == 2 and found[0].shape[1] == 2,
    ),
    "turned": (
        plane.turned,
        {"rows": X, "degrees": 45.0},
        {"rows": TABLES, "degrees": NUMBERS},
        lambda found, rows, **_: found.shape == np.shape(rows),
    ),
    "simplified": (
        plane.simplified,
        {"line": X, "tolerance": 0.1},
        {"line": TABLES, "tolerance": NUMBERS},
        lambda found, line, **_: 1 <= len(found) <= max(1, len(line)),
    ),
    "focal": (
        losses.focal,
        {"u": np.linspace(-3, 3, 7), "gamma": 2.0},
        {"u": NUMBERS + VECTORS, "gamma": NUMBERS},
        lambda found, **_: all(np.isfinite(part).all() for part in found),
    ),
    "own_log_odds": (
        losses.own_log_odds,
        {"y": Y, "z": np.ones(N)},
        {"y": LABELS, "z": VECTORS},
        lambda found, z, **_: found.shape == np.shape(z),
    ),
    "balanced_weights": (
        losses.balanced_weights,
        {"y": Y},
        {"y": LABELS},
        lambda found, y: len(found) == len(np.unique(np.asarray(y))),
    ),
    "balanced_sample_weight": (
        losses.balanced_sample_weight,
        {"y": Y},
        {"y": LABELS},
        has_the_shares,
    ),
    "alpha_weights": (
        losses.alpha_weights,
        {"alpha": 0.3},
        {"alpha": NUMBERS},
        lambda found, alpha: (found >= 0).all(),
    ),
    "bias_for": (
        losses.bias_for,
        {"probability": 0.3},
        {"probability": NUMBERS},
        lambda found, probability: np.isfinite(found),
    ),
    "true_log_odds": (
        losses.true_log_odds,
        {"z": 1.0},
        {"z": NUMBERS + VECTORS, **LOSS, "weights": PAIRS},
        lambda found, **_: not np.isnan(found).any(),
    ),
    "true_probability": (
        losses.true_probability,
        {"p": 0.3},
        {"p": NUMBERS + VECTORS, **LOSS, "weights": PAIRS},
        all_within(0, 1),
    ),
    "weighted_share": (
        losses.weighted_share,
        {"y": Y},
        {"y": LABELS, "weights": PAIRS},
        all_within(0, 1),
    ),
    "boost": (
        losses.boost,
        {"gamma": 2.0},
        {"gamma": NUMBERS},
        lambda found, gamma: gamma == 0 or 0 < found.peak < found.until < 1 <= found.times,
    ),
    "gradient_shares": (
        losses.gradient_shares,
        {"y": Y, "z": np.ones(N)},
        {"y": LABELS, "z": VECTORS, **LOSS, "weights": VECTORS, "cut": NUMBERS},
        lambda found, **_: np.isnan(found).all() or sum(found) == pytest.approx(1),
    ),
    "compare": (
        cells.compare,
        {"data": "wine", "prevalence": 0.2, "seeds": [0], "miss": 10}
        | {"models": ["tree"], "methods": ["nothing"]},
        {"data": NAMES, "models": NAMES, "methods": NAMES, "seeds": [*NAMES, *NUMBERS, [0, -1]]}
        | {"prevalence": NUMBERS, "miss": NUMBERS},
        lambda found, **_: (found["problem"] == "").all(),
    ),
    "trained_and_judged": (
        a_cell,
        SETTING,
        {"data": NAMES, "model": NAMES, "method": [*NAMES, *KEYS], "seed": NUMBERS}
        | {"prevalence": NUMBERS, "miss": NUMBERS},
        lambda found, **_: 0 <= found.roc_auc <= 1 and found.log_loss >= 0,
    ),
    "outcome": (
        lambda **setting: cells.outcome(cells.Cell(**setting)),
        SETTING,
        {"data": NAMES, "model": NAMES, "method": NAMES, "seed": NUMBERS},
        lambda found, **_: bool(found.problem) or 0 <= found.roc_auc <= 1,
    ),
    "folds": (
        cells.folds,
        {"name": "moons", "prevalence": 0.2, "seed": 0},
        {"name": [*NAMES, *real_sets.REAL_SETS], "prevalence": NUMBERS, "seed": NUMBERS},
        lambda found, **_: all(0 < fold.y.sum() <= len(fold.y) / 2 + 1 for fold in found),
    ),
    "out_of_fold": (
        out_of_fold,
        {"X": X, "y": Y, "method": "nothing", "seed": 0},
        {"X": TABLES, "y": LABELS, "method": KEYS, "seed": NUMBERS},
        all_within(0, 1),
    ),
    "a method": (
        trained,
        {"X": X, "y": Y, "method": "nothing", "seed": 0},
        {"X": TABLES, "y": LABELS, "method": KEYS, "seed": NUMBERS},
        all_within(0, 1),
    ),
    "alarms": (
        lambda y, **options: cells.alarms(Fold(X, y), costs=Costs(fp=1, fn=10), **options),
        {"y": Y, "score": np.linspace(0, 1, N), "threshold": 0.5},
        {"y": LABELS[:6], "score": VECTORS, "threshold": NUMBERS},
        lambda found, **_: sum(found.counts) == N,
    ),
    "thresholds_between": (
        draws.thresholds_between,
        {"start": 0.5, "end": 0.1, "steps": 3},
        {"start": NUMBERS, "end": NUMBERS, "steps": NUMBERS},
        lambda found, start, end, steps: (
            len(found) == steps and (found[0], found[-1]) == (float(start), float(end))
        ),
    ),
    "expected_positives": (
        draws.expected_positives,
        {"probability": np.linspace(0, 1, N), "per": 100},
        {"probability": VECTORS, "per": NUMBERS},
        lambda found, per, **_: np.isnan(found) or 0 <= found <= float(per) * (1 + 1e-12),
    ),
    "costs_at": (
        lambda **options: draws.costs_at(costs=Costs(fp=1, fn=10), **options),
        {"y": Y, "score": np.linspace(0, 1, N), "thresholds": np.array([0.5, 0.1])},
        {"y": LABELS, "score": VECTORS, "thresholds": VECTORS},
        lambda found, **_: np.isnan(found).all() or (found >= 0).all(),
    ),
    "interval": (
        verdicts.interval,
        {"differences": np.arange(5.0)},
        {"differences": VECTORS, "overlap": NUMBERS, "among": NUMBERS},
        lambda found, **_: np.isnan(found.mean) or found.low <= found.mean <= found.high,
    ),
    "by_seed": (
        verdicts.by_seed,
        {"table": TABLE, "model": "tree", "metric": "roc_auc", "rule": "given"},
        {"table": FRAMES, "model": NAMES[:5], "metric": [*NAMES, "cost"], "rule": NAMES},
        lambda found, **_: list(found.index) == list(METHODS),
    ),
    "overlap_of": (verdicts.overlap_of, {"table": TABLE}, {"table": FRAMES}, all_within(0, 1)),
    "differences": (
        verdicts.differences,
        {"values": VALUES},
        {"values": [*FRAMES, VALUES[1:], VALUES * np.nan, VALUES * 1e300, VALUES.astype(str)]}
        | {"overlap": NUMBERS, "among": NUMBERS},
        lambda found, **_: set(found) <= set(METHODS),
    ),
    "sorted_by": (
        lambda values, **options: verdicts.sorted_by(
            verdicts.differences(values), less_is_better=True, **options
        ),
        {"values": VALUES, "margin": 0.01},
        {"values": [VALUES[:3], VALUES * np.nan], "margin": NUMBERS},
        lambda found, **_: sum(map(len, found)) == len(verdicts.TRAINED),
    ),
    "weak_and_strong": (
        verdicts.weak_and_strong,
        {"table": TABLE, "metric": "roc_auc"},
        {"table": FRAMES, "metric": [*NAMES, "brier"]},
        lambda found, **_: len(found.gains) == 2,
    ),
    "judged": (
        verdicts.judged,
        {"table": TABLE, "model": "tree", "ranking": "roc_auc", "truth": "brier"},
        {"table": FRAMES, "model": NAMES[:5], "ranking": NAMES, "truth": NAMES},
        lambda found, **_: sum(map(len, found.ranking)) == len(verdicts.TRAINED),
    ),
    "means": (
        means.means,
        {"table": TABLE},
        {"table": FRAMES},
        lambda found, table: len(found) == len(METHODS) * table["model"].nunique(),
    ),
    "run": (
        an_experiment,
        {"rows": 200, "prevalence": 0.1},
        {"rows": NUMBERS, "prevalence": NUMBERS, "population": NAMES, "sampler": [*NAMES, "ros"]}
        | {
            "model": NAMES,
            "share": NUMBERS,
            "seed": NUMBERS,
            "separation": NUMBERS,
            "spread": NUMBERS,
        },
        lambda found, **_: 0 <= found.score.min() <= found.score.max() <= 1,
    ),
    "judged at a threshold": (
        lambda y, **options: experiment.judged(Fold(X, y), **options),
        {"y": Y, "score": np.linspace(0, 1, N), "threshold": 0.5},
        {"y": LABELS[:6], "score": VECTORS, "threshold": NUMBERS},
        lambda found, **_: 0 <= found.brier <= 1,
    ),
}
LONG = {"a fit of the comparison", "a method", "compare", "folds", "out_of_fold", "outcome", "run"}
LONG.add("trained_and_judged")


@pytest.mark.parametrize("name", CASES)
def test_each_odd_value_alone(name):
    function, usable, odd, right = CASES[name]
    for changed, values in odd.items():
        for value in values:
            arguments = usable | {changed: value}
            found = answer(function, arguments)
            if found is not None:
                assert right(found, **arguments) in (None, True, np.True_), (changed, value)


@pytest.mark.slow  # thousands of calls for one function
@pytest.mark.parametrize("name", [name for name in CASES if name not in LONG])
def test_each_pair_of_odd_values(name):
    function, usable, odd, right = CASES[name]
    for one, other in combinations(sorted(odd), 2):
        for values in product(odd[one], odd[other]):
            arguments = usable | dict(zip((one, other), values, strict=True))
            found = answer(function, arguments)
            if found is not None:
                assert right(found, **arguments) in (None, True, np.True_), (one, other, values)


@pytest.mark.parametrize("name", CASES)
def test_usable_arguments_have_an_answer(name):
    function, usable, _, right = CASES[name]
    assert right(answer(function, usable), **usable) in (None, True, np.True_)


# Objects of a wrong class, for whatever asks for one. Samplers and metrics have tests of their own.
ELSEWHERE = ("core.metrics", "core.resampling", "core.checks", "core.models.newton", "core.cache")
WRONG: list[Any] = [None, "a", 3, 0.5, b"1", np.ones(3), pd.DataFrame(), (), object()]
INSTANCES: dict[str, Any] = {
    "Fold": Fold(X, Y),
    "Pools": POOLS,
    "Experiment": experiment.Experiment(),
    "Fitted": MODEL,
    "Costs": Costs(1, 10),
    "Cell": cells.Cell("wine", 0.2, model="tree", method="nothing", seed=0),
    "Method": METHODS["focal"],
    "ComparisonModel": COMPARISON_MODELS["tree"],
}


def public_functions():
    """Every public function of core that is not tested elsewhere, with its module."""
    for found in pkgutil.walk_packages(core.__path__, "core."):
        if not found.name.startswith(ELSEWHERE):
            module = importlib.import_module(found.name)
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if function.__module__ == module.__name__ and not name.startswith("_"):
                    yield module, function


def asks_for_an_object(module, parameter):
    """Whether a parameter must be given, as an object of a class of core or as values by name."""
    kind = getattr(module, str(parameter.annotation), None)
    is_one = inspect.isclass(kind) and kind.__module__.startswith("core.")
    is_asked = parameter.default is parameter.empty and parameter.name != "_"
    return is_asked and (is_one or parameter.annotation == "dict[str, Any]")


ASKED = [
    pytest.param(function, part.name, id=f"{module.__name__}.{function.__name__}-{part.name}")
    for module, function in public_functions()
    for part in inspect.signature(function).parameters.values()
    if asks_for_an_object(module, part)
]


@pytest.mark.parametrize(("function", "name"), ASKED)
def test_an_object_of_a_wrong_class_is_refused(function, name):
    parts = inspect.signature(function).parameters.values()
    usable = {
        part.name: INSTANCES.get(str(part.annotation), 0.5)
        for part in parts
        if part.default is part.empty
    }
    for wrong in WRONG:
        with pytest.raises(BadValue):
            function(**usable | {name: wrong})


def test_many_functions_ask_for_an_object():
    assert len(ASKED) > 70


ONLY_SHOWN = {"ranking", "truth", "decision"}  # of the comparison: no fact depends on them


@pytest.mark.parametrize("page", [page for page in LESSONS if page.headlines], ids=lambda p: p.slug)
def test_the_facts_of_a_lesson_refuse_values_that_no_control_has(page):
    values = page.defaults()
    for name, parameter in page.parameters.items():
        if isinstance(parameter, Guess) or name in ONLY_SHOWN:
            continue
        for wrong in (None, object(), "nothing like it", np.nan, 1e300, [1]):
            with pytest.raises(BadValue):
                page.facts(values | {name: wrong})
        lacking = {key: value for key, value in values.items() if key != name}
        with pytest.raises(BadValue, match="values lack"):
            page.facts(lacking)
