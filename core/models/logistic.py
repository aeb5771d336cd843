"""Logistic regression under log-loss, weights and focal loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..checks import (
    LARGEST,
    MOST_ROWS,
    check_is,
    check_number,
    check_whole,
    finite_in,
    rows_in,
    weights_in,
)
from ..data import Fold
from ..data.folds import checked_fold
from ..parameters import BadValue
from .fitted import Fitted
from .losses import alpha_weights, bias_for, checked_gamma, focal_unchecked
from .newton import Local, length, newton

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Logistic:
    """A fitted logistic regression.

    Attributes
    ----------
    coefficients : ndarray of shape (d,)
        What a unit of each column adds to the log-odds.
    intercept : float
        The log-odds where all columns are 0.
    """

    coefficients: Floats
    intercept: float

    def log_odds(self, X: Floats) -> Floats:
        """ln(P(y=1|x)/P(y=0|x)).

        Parameters
        ----------
        X : array_like of shape (n, d)
            Finite rows.

        Returns
        -------
        ndarray of shape (n,)

        Raises
        ------
        BadValue
            If X is no such table.
        """
        rows = rows_in("X", X, columns=len(self.coefficients))
        with np.errstate(over="ignore", invalid="ignore"):
            log_odds = np.asarray(rows @ self.coefficients)
            log_odds += self.intercept
        if np.isnan(log_odds).any():
            row = int(np.argmax(np.isnan(log_odds)))
            raise BadValue(f"The log-odds of row {row} overflow; use smaller rows or coefficients.")
        return log_odds

    def probability(self, X: Floats) -> Floats:
        """P(y=1|x) = 1 / (1 + exp(−log-odds)), shape (n,), for rows as in `log_odds`.

        In place, and by numpy, which takes many exponentials at once where a processor can.
        """
        p = self.log_odds(X)
        with np.errstate(over="ignore"):  # 1 / ∞ is 0
            np.exp(np.negative(p, out=p), out=p)
        p += 1
        return np.divide(1, p, out=p)


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
    LogisticRegression(C=1/l2); the intercept is free. With γ > 0 the objective is not convex: see
    `agreement`.

    Parameters
    ----------
    fold : Fold
        Training rows of shape (n, d), finite and of size up to 1e150, with labels 0 and 1.
    start : Fitted, optional
        A Logistic of d coefficients to start from; another kind of model is not looked at.
    l2 : float
        Weight of the ridge, 0 or more; 1/C of scikit-learn.
    tolerance : float
        How far the objective may be from its optimum, about, 0 or more.
    weights : array_like of shape (n,), optional
        Weight of each row, 0 or more; each class needs some.
    gamma : float
        γ, the focusing strength, 0 to MOST_GAMMA; 0 is log-loss.
    alpha : float, optional
        α, the minority's weight in focal loss, 0 < α < 1.

    Returns
    -------
    Logistic

    Raises
    ------
    BadValue
        If a class has no rows with weight, a row is not finite, or an argument cannot be used.

    Warns
    -----
    ConvergenceWarning
        If there is no optimum, as where classes are separable and l2 is 0.
    """
    objective, shift = _centred(objective_of(fold, l2, weights, gamma, alpha))
    begin = _started(start, objective, shift)
    *_, w = newton(objective, *_beginning(begin, objective), tolerance)
    return _logistic(w, shift)


class Descent(NamedTuple):
    """The way of a fit: the start, then one entry a step; the last model is the fitted one."""

    models: list[Logistic]  # steps + 1
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
    """Every step of `fit_logistic` from a start, for instance `untrained(d, π₀)`.

    Parameters
    ----------
    fold : Fold
        Training rows of shape (n, d), finite and of size up to 1e150, with labels 0 and 1.
    start : Logistic
        A model of d coefficients.
    l2 : float
        Weight of the ridge, 0 or more; 1/C of scikit-learn.
    tolerance : float
        How far the objective may be from its optimum, about, 0 or more.
    weights : array_like of shape (n,), optional
        Weight of each row, 0 or more; each class needs some.
    gamma : float
        γ, the focusing strength, 0 to MOST_GAMMA; 0 is log-loss.
    alpha : float, optional
        α, the minority's weight in focal loss, 0 < α < 1.

    Returns
    -------
    Descent

    Raises
    ------
    BadValue
        If a class has no rows with weight, a row is not finite, or an argument cannot be used.
    """
    check_is("start", start, Logistic)
    objective, shift = _centred(objective_of(fold, l2, weights, gamma, alpha))
    begin = _started(start, objective, shift)
    path = list(newton(objective, *_beginning(begin, objective), tolerance))
    seen = [objective(w) for w in path]
    return Descent(
        [_logistic(w, shift) for w in path],
        np.array([local.value for local in seen]),
        np.array([length(local.slope) for local in seen]),
    )


def untrained(d: int, probability: float = 0.5) -> Logistic:
    """A model before training, of d coefficients 0, that says `probability` for every row.

    Parameters
    ----------
    d : int
        How many columns the rows have, 1 to 10⁸.
    probability : float
        π₀, between 0 and 1.

    Returns
    -------
    Logistic

    Raises
    ------
    BadValue
        If an argument cannot be used.
    """
    check_whole("d", d, 1, MOST_ROWS)
    return Logistic(np.zeros(d), bias_for(probability))


def agreement(models: Sequence[Logistic]) -> float:
    """Largest difference between the parameters of any two models; 0 if all are the same.

    Focal loss may have several optima. Fits from several starts that agree show none, and
    prove nothing.

    Parameters
    ----------
    models : sequence of Logistic
        One model or more, all of d coefficients.

    Returns
    -------
    float
        In log-odds a unit of a column.

    Raises
    ------
    BadValue
        If there is no model, or they differ in their columns.
    """
    check_is("models", models, Sequence)
    for model in models:
        check_is("a model", model, Logistic)
    if len({model.coefficients.shape for model in models}) != 1:
        raise BadValue(f"{len(models)} models cannot be compared; use some of equal columns.")
    parameters = np.array([_parameters(model) for model in models])
    return float(np.ptp(parameters, axis=0).max())


_CELLS = 45_000  # numbers in a block of rows: they stay in a core's cache


_MANY = 4_000  # rows from which a start on fewer of them pays


@dataclass(frozen=True)
class Objective:
    """Σ weight·focal loss + l2/2·‖coefficients‖² as a function of w = (coefficients, intercept).

    Made by `objective_of`, which checks its parts.
    """

    X: Floats  # (n, d)
    sign: Floats  # (n,), 2y − 1
    weights: Floats  # (n,), α included
    l2: float
    gamma: float

    @np.errstate(over="ignore", invalid="ignore")  # what overflows, Newton's method refuses
    def __call__(self, w: Floats, curvature: Floats | None = None) -> Local:
        """Value, slope and curvature at w, unless it is given, from one walk over the rows.

        Parameters
        ----------
        w : ndarray of shape (d + 1,)
            Coefficients, then the intercept.
        curvature : ndarray of shape (d + 1, d + 1), optional
            One to take over.

        Returns
        -------
        Local

        Raises
        ------
        BadValue
            If w has another shape.
        """
        if w.shape != (self.X.shape[1] + 1,):
            raise BadValue(f"w has shape {w.shape}; use {self.X.shape[1]} + 1 numbers.")
        ridge = np.append(np.full(w.size - 1, self.l2), 0.0)
        value, slope, bends = ridge @ (w * w) / 2, ridge * w, curvature is None
        curvature = np.diag(ridge) if curvature is None else curvature
        block = max(1024, min(8192, _CELLS // w.size))
        for first in range(0, len(self.X), block):
            rows = slice(first, first + block)
            X, sign, weights = self.X[rows], self.sign[rows], self.weights[rows]
            loss = focal_unchecked(sign * (X @ w[:-1] + w[-1]), self.gamma)
            value += weights @ loss.value
            pull = sign * weights * loss.slope
            slope += np.append(pull @ X, pull.sum())
            if bends:
                curvature += _outer_products(X, weights * loss.curvature)
        return Local(float(value), slope, curvature)

    def thinned(self) -> Objective:
        """Nearly the same from an eighth of the rows, or from 500 a class if those are more.

        Returns
        -------
        Objective
            Its weights make up for the rows that are left out.
        """
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
    total[:-1, :-1] = (np.ascontiguousarray(X.T) * weights) @ X  # quicker than rows times weights
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
    """What `fit_logistic` minimizes.

    Parameters
    ----------
    fold : Fold
        Training rows of shape (n, d), finite and of size up to 1e150, with labels 0 and 1.
    l2 : float
        Weight of the ridge, 0 or more; 1/C of scikit-learn.
    weights : array_like of shape (n,), optional
        Weight of each row, 0 or more; each class needs some.
    gamma : float
        γ, the focusing strength, 0 to MOST_GAMMA; 0 is log-loss.
    alpha : float, optional
        α, the minority's weight in focal loss, 0 < α < 1.

    Returns
    -------
    Objective

    Raises
    ------
    BadValue
        If a class has no rows with weight, a row is not finite, or an argument cannot be used.
    """
    X, y = checked_fold(fold)
    minority = y == 1
    check_number("l2", l2, 0)
    by_class = alpha_weights(alpha)
    weights = np.where(minority, by_class[1], by_class[0]) * weights_in(weights, y)
    if (least := min(weights[minority].sum(), weights[~minority].sum())) < 1e-200:
        raise BadValue(f"A class has a total weight of {least:g}; use α and weights nearer to 1.")
    sign = np.where(minority, 1.0, -1.0)
    return Objective(np.ascontiguousarray(X), sign, weights, float(l2), checked_gamma(gamma))


# Log-odds: from farther away rounding hides the way down.
_FARTHEST = 1e8

# Times its own width: a column that lies farther from 0 is moved to 0 before the fit.
_FAR = 1_000


def _centred(objective: Objective) -> tuple[Objective, Floats]:
    """The objective over columns that lie near 0, and how far each was moved, shape (d,).

    The intercept is free, so the optimum stays; products of large numbers would lose its digits.
    """
    columns = np.ascontiguousarray(objective.X.T)  # of which the ends are found far quicker
    low, high = columns.min(axis=1), columns.max(axis=1)
    middle = low / 2 + high / 2
    shift = np.where(np.abs(middle) > _FAR * (high - low), middle, 0.0)
    return (replace(objective, X=objective.X - shift), shift) if shift.any() else (objective, shift)


def _started(start: Fitted | None, objective: Objective, shift: Floats) -> Fitted | None:
    """A start for columns that were moved; BadValue where no descent can begin there."""
    if start is not None:
        check_is("start", start, Fitted)
    if not isinstance(start, Logistic):
        return start
    coefficients = finite_in("start", start.coefficients, LARGEST)
    check_number("intercept", start.intercept, -LARGEST, LARGEST)
    if coefficients.shape != shift.shape:
        raise BadValue(
            f"The start has coefficients of shape {coefficients.shape} for {shift.size} columns; "
            "give one a column."
        )
    moved = Logistic(coefficients, start.intercept + float(shift @ coefficients))
    with np.errstate(over="ignore", invalid="ignore"):
        farthest = np.abs(objective.X @ coefficients + moved.intercept).max()
    if not farthest <= _FARTHEST:
        raise BadValue(f"The start has log-odds of {farthest:.2g}; use one nearer to 0.")
    return moved


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


@np.errstate(over="ignore", invalid="ignore")  # what overflows is refused
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
    pooled, apart = scatter / mass.sum(), mean[1] - mean[0]
    if not (np.isfinite(pooled).all() and np.isfinite(apart).all()):
        raise BadValue("Sums over the rows overflow; use rows, weights and l2 nearer to 1.")
    towards = np.linalg.lstsq(pooled, apart)[0]
    return np.append(towards, np.log(mass[1]) - np.log(mass[0]) - towards @ mean.mean(axis=0))


def _parameters(model: Logistic) -> Floats:
    return np.append(model.coefficients, model.intercept)


def _logistic(w: Floats, shift: Floats) -> Logistic:
    return Logistic(w[:-1], float(w[-1] - shift @ w[:-1]))
