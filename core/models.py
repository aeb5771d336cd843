"""Models that turn rows into a probability of the minority."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit
from sklearn.tree import DecisionTreeClassifier

from core.data import Fold
from core.losses import alpha_weights, bias_for, checked_gamma, focal
from core.newton import Local, newton

Floats = NDArray[np.float64]


class Fitted(Protocol):
    """Anything that says how probable the minority is, for rows of shape (n, d)."""

    def probability(self, X: Floats) -> Floats:
        """P(y=1|x), shape (n,)."""


@dataclass(frozen=True)
class Logistic:
    """A fitted logistic regression: coefficients of shape (d,), an intercept."""

    coefficients: Floats
    intercept: float

    def probability(self, X: Floats) -> Floats:
        """P(y=1|x), shape (n,)."""
        return np.asarray(expit(X @ self.coefficients + self.intercept))


@dataclass(frozen=True)
class Tree:
    """A fitted scikit-learn decision tree."""

    tree: DecisionTreeClassifier

    def probability(self, X: Floats) -> Floats:
        """P(y=1|x), shape (n,): the minority share of the leaf that each row falls into."""
        return np.asarray(self.tree.predict_proba(X)[:, 1])


def fit_logistic(
    fold: Fold,
    start: Fitted | None = None,
    l2: float = 1.0,
    tolerance: float = 1e-9,
    *,
    weights: Floats | None = None,
    gamma: float = 0.0,
    alpha: float | None = None,
) -> Logistic:
    """Logistic regression that minimizes Σ weight·α_t·focal loss + l2/2·‖coefficients‖².

    As it stands that is plain log-loss, the same objective as scikit-learn's
    LogisticRegression(C=1/l2); the intercept is free. `weights` has one number a row, shape (n,):
    `balanced_weights(y)[y]`, or how often each row counts. With γ > 0 the objective is not convex:
    see `agreement`.
    """
    objective = objective_of(fold, l2, weights, gamma, alpha)
    *_, w = newton(objective, _starting_point(start, objective), tolerance)
    return _logistic(w)


class Descent(NamedTuple):
    """The way of a fit: the start, then one entry a step; the last model is the fitted one."""

    models: list[Logistic]
    value: Floats  # (steps + 1,), the objective
    gradient_norm: Floats  # (steps + 1,), the length of its slope


def descend_logistic(
    fold: Fold,
    start: Logistic,
    l2: float = 1.0,
    tolerance: float = 1e-9,
    *,
    weights: Floats | None = None,
    gamma: float = 0.0,
    alpha: float | None = None,
) -> Descent:
    """Every step of `fit_logistic` from a start, for instance `untrained(d, π₀)`."""
    objective = objective_of(fold, l2, weights, gamma, alpha)
    path = list(newton(objective, _starting_point(start, objective), tolerance))
    seen = [objective(w) for w in path]
    return Descent(
        [_logistic(w) for w in path],
        np.array([local.value for local in seen]),
        np.array([np.linalg.norm(local.slope) for local in seen]),
    )


def untrained(d: int, probability: float = 0.5) -> Logistic:
    """A model before training, of d coefficients 0, that says `probability` for every row."""
    return Logistic(np.zeros(d), bias_for(probability))


def agreement(models: Sequence[Logistic]) -> float:
    """Largest difference between the parameters of any two models; 0 if all are the same.

    Focal loss may have several optima. Fits from several starts that agree show none, and
    prove nothing.
    """
    parameters = np.array([np.append(model.coefficients, model.intercept) for model in models])
    return float(np.ptp(parameters, axis=0).max())


_CELLS = 45_000  # numbers in a block of the design: they stay in a core's cache
_MANY = 4_000  # rows from which a start on fewer of them pays


@dataclass(frozen=True)
class Objective:
    """Σ weight·focal loss + Σ ridge·w²/2 as a function of w = (coefficients, intercept)."""

    design: Floats  # (d + 1, n): a column is (2y − 1)·(x, 1), so that w @ design is u
    weights: Floats  # (n,), α included
    ridge: Floats  # (d + 1,), 0 for the intercept
    gamma: float

    def __call__(self, w: Floats) -> Local:
        """Value, slope and curvature at w, from one walk over the rows."""
        value, slope, curvature = self.ridge @ (w * w) / 2, self.ridge * w, np.diag(self.ridge)
        block = max(1024, min(8192, _CELLS // len(w)))
        for first in range(0, self.weights.size, block):
            rows = self.design[:, first : first + block]
            weights = self.weights[first : first + block]
            loss = focal(w @ rows, self.gamma)
            value += weights @ loss.value
            slope += rows @ (weights * loss.slope)
            curvature += (rows * (weights * loss.curvature)) @ rows.T
        return Local(float(value), slope, curvature)

    def thinned(self) -> Objective:
        """Nearly the same from an eighth of the rows, or from 500 a class if those are more."""
        minority = self.design[-1] > 0
        kept, weights = [], []
        for rows in (np.flatnonzero(~minority), np.flatnonzero(minority)):
            stride = max(1, min(8, rows.size // 500))
            kept.append(rows[::stride])
            weights.append(self.weights[kept[-1]] * stride)
        return Objective(
            self.design[:, np.concatenate(kept)], np.concatenate(weights), self.ridge, self.gamma
        )


def objective_of(
    fold: Fold,
    l2: float = 1.0,
    weights: Floats | None = None,
    gamma: float = 0.0,
    alpha: float | None = None,
) -> Objective:
    """What `fit_logistic` minimizes; BadValue where it has no optimum."""
    X, y = fold
    minority = y == 1
    by_class = alpha_weights(alpha)
    weights = np.where(minority, by_class[1], by_class[0]) * _checked_weights(weights, minority)
    sign = np.where(minority, 1.0, -1.0)
    design = np.empty((X.shape[1] + 1, len(X)))
    np.multiply(X.T, sign, out=design[:-1])
    design[-1] = sign
    ridge = np.append(np.full(X.shape[1], l2), 0.0)
    return Objective(design, weights, ridge, checked_gamma(gamma))


def _checked_weights(weights: Floats | None, minority: NDArray[np.bool_]) -> Floats:
    weights = np.ones(minority.size) if weights is None else np.asarray(weights, float)
    if weights.shape != minority.shape:
        raise BadValue(f"Weights of shape {weights.shape} do not fit {minority.size} rows; give one a row.")
    if not (np.isfinite(weights).all() and weights.min(initial=0) >= 0):
        raise BadValue(f"A weight of {weights.min()} is not usable; use finite numbers from 0 up.")
    for label, members in enumerate((~minority, minority)):
        if not weights[members].any():
            raise BadValue(f"Class {label} has no rows with weight; both classes need one.")
    return weights


def _starting_point(start: Fitted | None, objective: Objective) -> Floats:
    """The parameters of `start`; else the optimum of fewer rows; of few rows, their prior."""
    if isinstance(start, Logistic):
        return np.append(start.coefficients, start.intercept)
    if objective.weights.size > _MANY:
        fewer = objective.thinned()
        *_, w = newton(fewer, _starting_point(None, fewer), tolerance=1e-2)
        return w
    minority = objective.design[-1] > 0
    share = objective.weights[minority].sum() / objective.weights.sum()
    return np.append(np.zeros(len(objective.ridge) - 1), logit(share))


def _logistic(w: Floats) -> Logistic:
    return Logistic(w[:-1], float(w[-1]))


def fit_tree(fold: Fold, start: Fitted | None = None, *, weights: Floats | None = None) -> Tree:
    """A decision tree of at most six levels with at least five rows in each leaf."""
    tree = DecisionTreeClassifier(max_depth=6, min_samples_leaf=5, random_state=0)
    return Tree(tree.fit(fold.X, fold.y, weights))


def fit_full_tree(
    fold: Fold, start: Fitted | None = None, *, weights: Floats | None = None
) -> Tree:
    """A decision tree grown until each leaf is pure: it can memorize every training row."""
    return Tree(DecisionTreeClassifier(random_state=0).fit(fold.X, fold.y, weights))


class Model(NamedTuple):
    """A way to fit: `fit(fold, start=None, *, weights=None)`.

    `start` may be a fitted model of the same kind from a neighbouring step; `weights` has one
    number a row.
    """

    label: str
    fit: Callable[..., Fitted]


MODELS = {
    "logistic": Model("logistic regression", fit_logistic),
    "tree": Model("decision tree (scikit-learn)", fit_tree),
    "full_tree": Model("tree that memorizes (grown to the end)", fit_full_tree),
}
