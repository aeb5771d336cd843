"""Logistic regression under log-loss, weights and focal loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from ..data import Fold
from ..parameters import BadValue
from .fitted import Fitted
from .losses import alpha_weights, bias_for, checked_gamma, focal
from .newton import Local, newton

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Logistic:
    """A fitted logistic regression: coefficients of shape (d,), an intercept."""

    coefficients: Floats
    intercept: float

    def log_odds(self, X: Floats) -> Floats:
        """ln(P(y=1|x)/P(y=0|x)), shape (n,)."""
        return np.asarray(X @ self.coefficients + self.intercept)

    def probability(self, X: Floats) -> Floats:
        """P(y=1|x), shape (n,)."""
        return np.asarray(expit(self.log_odds(X)))


def fit_logistic(
    fold: Fold,
    start: Fitted | None = None,
    l2: float = 1.0,
    tolerance: float = 1e-10,
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
    *_, w = newton(objective, *_beginning(start, objective), tolerance)
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
    tolerance: float = 1e-10,
    *,
    weights: Floats | None = None,
    gamma: float = 0.0,
    alpha: float | None = None,
) -> Descent:
    """Every step of `fit_logistic` from a start, for instance `untrained(d, π₀)`."""
    objective = objective_of(fold, l2, weights, gamma, alpha)
    path = list(newton(objective, _parameters(start), tolerance=tolerance))
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
    parameters = np.array([_parameters(model) for model in models])
    return float(np.ptp(parameters, axis=0).max())


_CELLS = 45_000  # numbers in a block of rows: they stay in a core's cache


_MANY = 4_000  # rows from which a start on fewer of them pays


@dataclass(frozen=True)
class Objective:
    """Σ weight·focal loss + l2/2·‖coefficients‖² as a function of w = (coefficients, intercept)."""

    X: Floats  # (n, d)
    sign: Floats  # (n,), 2y − 1
    weights: Floats  # (n,), α included
    l2: float
    gamma: float

    def __call__(self, w: Floats, curvature: Floats | None = None) -> Local:
        """Value, slope and curvature at w, unless it is given, from one walk over the rows."""
        ridge = np.append(np.full(w.size - 1, self.l2), 0.0)
        value, slope, bends = ridge @ (w * w) / 2, ridge * w, curvature is None
        curvature = np.diag(ridge) if curvature is None else curvature
        block = max(1024, min(8192, _CELLS // w.size))
        for first in range(0, len(self.X), block):
            rows = slice(first, first + block)
            X, sign, weights = self.X[rows], self.sign[rows], self.weights[rows]
            loss = focal(sign * (X @ w[:-1] + w[-1]), self.gamma)
            value += weights @ loss.value
            pull = sign * weights * loss.slope
            slope += np.append(pull @ X, pull.sum())
            if bends:
                curvature += _outer_products(X, weights * loss.curvature)
        return Local(float(value), slope, curvature)

    def thinned(self) -> Objective:
        """Nearly the same from an eighth of the rows, or from 500 a class if those are more."""
        kept, weights = [], []
        for members in (self.sign < 0, self.sign > 0):
            rows = np.flatnonzero(members & (self.weights > 0))
            stride = max(1, min(8, rows.size // 500))
            kept.append(rows[::stride])
            weights.append(self.weights[kept[-1]] * stride)
        rows = np.concatenate(kept)
        return replace(self, X=self.X[rows], sign=self.sign[rows], weights=np.concatenate(weights))


def _outer_products(X: Floats, weights: Floats) -> Floats:
    """Σ weight·(x, 1)(x, 1)ᵀ over the rows, shape (d + 1, d + 1)."""
    total = np.empty((X.shape[1] + 1, X.shape[1] + 1))
    total[:-1, :-1] = (X * weights[:, None]).T @ X
    total[-1, :-1] = total[:-1, -1] = weights @ X
    total[-1, -1] = weights.sum()
    return total


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
    if not (np.isfinite(l2) and l2 >= 0):
        raise BadValue(f"l2 = {l2:g} is no ridge; use a finite number from 0 up.")
    by_class = alpha_weights(alpha)
    weights = np.where(minority, by_class[1], by_class[0]) * _checked_weights(weights, minority)
    sign = np.where(minority, 1.0, -1.0)
    return Objective(np.ascontiguousarray(X, float), sign, weights, l2, checked_gamma(gamma))


def _checked_weights(weights: Floats | None, minority: NDArray[np.bool_]) -> Floats:
    weights = np.ones(minority.size) if weights is None else np.asarray(weights, float)
    if weights.shape != minority.shape:
        raise BadValue(
            f"Weights of shape {weights.shape} do not fit {minority.size} rows; give one a row."
        )
    if not (np.isfinite(weights).all() and weights.min(initial=0) >= 0):
        raise BadValue(f"A weight of {weights.min()} is not usable; use finite numbers from 0 up.")
    for label, members in enumerate((~minority, minority)):
        if not weights[members].any():
            raise BadValue(f"Class {label} has no rows with weight; both classes need one.")
    return weights


def _beginning(start: Fitted | None, objective: Objective) -> tuple[Floats, Floats | None]:
    """Where a fit starts, and the curvature there if it is known well enough.

    The parameters of `start`; without one, the optimum of fewer rows; of few rows, a guess.
    """
    if isinstance(start, Logistic):
        return _parameters(start), None
    if objective.weights.size > _MANY:
        fewer = objective.thinned()
        *_, w = newton(fewer, *_beginning(None, fewer), tolerance=1.0)
        return w, fewer(w).curvature
    return _discriminant(objective) / (1 + objective.gamma), None


def _discriminant(objective: Objective) -> Floats:
    """Linear discriminant analysis: where logistic regression of two equal Gaussians would end.

    Source: Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, eq. 4.9.
    """
    X, d = objective.X, objective.X.shape[1]
    mass, mean, scatter = np.empty(2), np.empty((2, d)), objective.l2 * np.eye(d)
    for side, members in enumerate((objective.sign < 0, objective.sign > 0)):
        weights = objective.weights[members]
        mass[side] = weights.sum()
        mean[side] = weights @ X[members] / mass[side]
        apart = X[members] - mean[side]
        scatter += (apart * weights[:, None]).T @ apart
    towards = np.linalg.lstsq(scatter / mass.sum(), mean[1] - mean[0])[0]
    return np.append(towards, np.log(mass[1] / mass[0]) - towards @ mean.mean(axis=0))


def _parameters(model: Logistic) -> Floats:
    return np.append(model.coefficients, model.intercept)


def _logistic(w: Floats) -> Logistic:
    return Logistic(w[:-1], float(w[-1]))
