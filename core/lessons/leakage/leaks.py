"""Other ways for the test fold to leak into the training, each once made and once not.

A trial draws its own rows from its seed and returns what is reported and what is true. `leaky`
says whether the step is done on all rows, as learners do it, or inside the training rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ... import metrics
from ...cache import cached
from ...checks import check_is, check_known
from ...data import Fold
from ...metrics.thresholds import best_f1, cut_at
from ...models import Fitted, fit_logistic, fit_neighbours

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Labels = NDArray[np.int8]

SEEDS = 12
FRESH = 2_000


class Trial(NamedTuple):
    """What a pipeline reports of itself, and the truth on fresh cases."""

    reported: float
    true: float


def scaling(seed: int, leaky: bool) -> Trial:
    """ROC-AUC of five nearest neighbours on columns of very different units, standardized."""
    rng = np.random.default_rng([seed, 1])
    units = 10.0 ** np.arange(-2, 3)
    X, y = _shifted(rng, (80, 20), len(units), 0.7)
    X *= units
    train, test = _halves(rng, y)
    seen = X if leaky else X[train]
    centre, unit = seen.mean(axis=0), seen.std(axis=0)
    fitted = fit_neighbours(Fold((X[train] - centre) / unit, y[train]))
    fresh, truth = _shifted(rng, (FRESH * 4 // 5, FRESH // 5), len(units), 0.7)
    return Trial(
        _auc(fitted, (X[test] - centre) / unit, y[test]),
        _auc(fitted, (fresh * units - centre) / unit, truth),
    )


NOISE_ROWS, NOISE_FEATURES, BEST = (40, 20), 2_000, 20


def feature_choice(seed: int, leaky: bool) -> Trial:
    """ROC-AUC on pure noise: 60 rows, the 20 of 2,000 features with the largest F, 5 folds.

    No feature has anything to do with the label, so the truth of any model is one half. Source:
    Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, section 7.10.2.
    """
    rng = np.random.default_rng([seed, 2])
    y = _labels(*NOISE_ROWS)
    X = rng.normal(size=(len(y), NOISE_FEATURES))
    best_of_all = _best_features(X, y)
    fold_of = _dealt(rng, y, 5)
    score = np.empty(len(y))
    for fold in range(5):
        train = fold_of != fold
        chosen = best_of_all if leaky else _best_features(X[train], y[train])
        fitted = fit_logistic(Fold(X[train][:, chosen], y[train]))
        score[~train] = fitted.probability(X[~train][:, chosen])
    # The model that would go out learns from all rows. Of fresh cases only the columns chosen
    # for it are needed, and they are noise as well.
    fitted = fit_logistic(Fold(X[:, best_of_all], y))
    truth = _labels(FRESH * 2 // 3, FRESH // 3)
    fresh = rng.normal(size=(len(truth), BEST))
    return Trial(
        metrics.roc_auc(metrics.sweep(y, score)),
        _auc(fitted, fresh, truth),
    )


def _best_features(X: Floats, y: Labels) -> Ints:
    """The columns with the largest F statistic."""
    return np.argsort(-f_statistic(X, y))[:BEST]


def f_statistic(X: Floats, y: Labels) -> Floats:
    """Variance between the two classes over variance within them, for each column: shape (d,)."""
    check_is("X", X, np.ndarray)
    check_is("y", y, np.ndarray)
    minority, majority = X[y == 1], X[y == 0]
    n1, n0 = len(minority), len(majority)
    apart = minority.mean(axis=0) - majority.mean(axis=0)
    within = n1 * minority.var(axis=0) + n0 * majority.var(axis=0)
    statistic: Floats = apart**2 * n0 * n1 / (n0 + n1) / (within / (n0 + n1 - 2))
    return statistic


def tuned_threshold(seed: int, leaky: bool) -> Trial:
    """F1 at the τ that is best on the test fold itself, or at the τ that is best in training."""
    rng = np.random.default_rng([seed, 3])
    X, y = _shifted(rng, (285, 15), 2, 1.1)
    train, test = _halves(rng, y)
    fitted = fit_logistic(Fold(X[train], y[train]))
    chooser = test if leaky else train
    tau = best_f1(metrics.sweep(y[chooser], fitted.probability(X[chooser]))).threshold
    fresh, truth = _shifted(rng, (FRESH * 19 // 4, FRESH // 4), 2, 1.1)
    return Trial(
        _f1_at(tau, y[test], fitted.probability(X[test])),
        _f1_at(tau, truth, fitted.probability(fresh)),
    )


PEOPLE, VISITS = (48, 12), 5


def duplicates(seed: int, leaky: bool) -> Trial:
    """ROC-AUC of five nearest neighbours on 60 people with five nearly equal rows each.

    Rows are split at random, or people are: all rows of a person then lie in one fold.
    """
    rng = np.random.default_rng([seed, 4])
    people, label = _shifted(rng, PEOPLE, 4, 0.4)
    X = np.repeat(people, VISITS, axis=0) + rng.normal(0, 0.1, (len(people) * VISITS, 4))
    y, person = np.repeat(label, VISITS), np.repeat(np.arange(len(people)), VISITS)
    if leaky:
        train, test = _halves(rng, y)
    else:
        train, test = (np.flatnonzero(np.isin(person, half)) for half in _halves(rng, label))
    fitted = fit_neighbours(Fold(X[train], y[train]))
    strangers, truth = _shifted(rng, (FRESH * 4 // 5, FRESH // 5), 4, 0.4)
    return Trial(_auc(fitted, X[test], y[test]), _auc(fitted, strangers, truth))


def _shifted(
    rng: np.random.Generator, sizes: tuple[int, int], columns: int, shift: float
) -> tuple[Floats, Labels]:
    """Standard normal rows of both classes; every column of the minority is `shift` higher."""
    y = _labels(*sizes)
    return rng.normal(size=(len(y), columns)) + shift * y[:, None], y


def _labels(majority: int, minority: int) -> Labels:
    return np.repeat(np.array([0, 1], np.int8), (majority, minority))


def _dealt(rng: np.random.Generator, y: Labels, folds: int) -> Ints:
    """The fold of each row, the rows of each class dealt out like cards."""
    fold_of = np.empty(len(y), int)
    for label in (0, 1):
        own = rng.permutation(np.flatnonzero(y == label))
        fold_of[own] = np.arange(own.size) % folds
    return fold_of


def _halves(rng: np.random.Generator, y: Labels) -> tuple[Ints, Ints]:
    """Rows to train and rows to test on, half of each class."""
    fold_of = _dealt(rng, y, 2)
    return np.flatnonzero(fold_of == 0), np.flatnonzero(fold_of == 1)


def _auc(fitted: Fitted, X: Floats, y: Labels) -> float:
    return metrics.roc_auc(metrics.sweep(y, fitted.probability(X)))


def _f1_at(threshold: float, y: Labels, score: Floats) -> float:
    return float(metrics.f1(cut_at(metrics.sweep(y, score), threshold).counts))


class Leak(NamedTuple):
    """A leak: what it is called, what is scored, the wrong step, the right one, and its trial."""

    label: str
    metric: str
    wrong: str
    right: str
    trial: Callable[[int, bool], Trial]


LEAKS = {
    "scaling": Leak(
        "scaling",
        "ROC-AUC",
        "mean and spread of all rows",
        "mean and spread of the training rows",
        scaling,
    ),
    "features": Leak(
        "feature choice",
        "ROC-AUC",
        "the best 20 of 2,000 noise features, chosen on all 60 rows",
        "chosen inside each of 5 folds",
        feature_choice,
    ),
    "threshold": Leak(
        "tuned τ",
        "F1",
        "the τ that is best on the test fold",
        "the τ that is best in training",
        tuned_threshold,
    ),
    "duplicates": Leak(
        "duplicates",
        "ROC-AUC",
        "rows of one person in both folds",
        "each person in one fold",
        duplicates,
    ),
}


class Trials(NamedTuple):
    """A leak made and not made, on the same rows of each seed; arrays of shape (seeds,)."""

    leaky_reported: Floats
    leaky_true: Floats
    honest_reported: Floats
    honest_true: Floats


@cached(64)
def trials(leak: str, seeds: int = SEEDS) -> Trials:
    """The leak on seeds 0, 1, 2, …; no setting of the lesson changes it, so it is cached."""
    check_known("leak", leak, LEAKS)
    trial = LEAKS[leak].trial
    rows = [(*trial(seed, True), *trial(seed, False)) for seed in range(seeds)]
    return Trials(*np.array(rows).T)
