"""Models that turn rows into a probability of the minority."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.tree import DecisionTreeClassifier

from core.data import Fold

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
    weight: Floats | None = None,
    l2: float = 1.0,
    tolerance: float = 1e-9,
) -> Logistic:
    """Logistic regression that minimizes Σ weight·log-loss + l2/2·‖coefficients‖², by Newton steps.

    `weight` has shape (n,), by default 1 for each row. The same objective as scikit-learn's
    LogisticRegression(C=1/l2); the intercept is free.
    Source: Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, section 4.4.1.
    """
    X, y = fold
    weight = np.ones(len(y)) if weight is None else weight
    design = np.column_stack([X, np.ones(len(X))])
    ridge = np.append(np.full(X.shape[1], l2), 0.0)
    w = _starting_point(start, y, X.shape[1])
    loss = _penalized_loss(design, y, weight, ridge, w)
    for _ in range(100):
        # 1. Slope and curvature of the objective at w.
        p = expit(design @ w)
        slope = design.T @ (weight * (p - y)) + ridge * w
        curvature = (design * (weight * p * (1 - p))[:, None]).T @ design + np.diag(ridge + 1e-12)
        step = np.linalg.solve(curvature, slope)
        # 2. Halve the step while it does not lower the loss.
        scale = 1.0
        while scale > 1e-8:
            lower = _penalized_loss(design, y, weight, ridge, w - scale * step)
            if lower <= loss:
                break
            scale /= 2
        else:
            break
        w, loss = w - scale * step, lower
        # 3. Stop when what a further step could gain is negligible.
        if slope @ step < tolerance:
            break
    return Logistic(w[:-1], float(w[-1]))


def _starting_point(start: Fitted | None, y: NDArray[np.int8], d: int) -> Floats:
    if isinstance(start, Logistic):
        return np.append(start.coefficients, start.intercept)
    prevalence = y.mean()
    return np.append(np.zeros(d), np.log(prevalence / (1 - prevalence)))


def _penalized_loss(
    design: Floats, y: NDArray[np.int8], weight: Floats, ridge: Floats, w: Floats
) -> float:
    z = design @ w
    # log(1 + e^z) without overflow
    softplus = np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))
    return float(weight @ (softplus - z * y) + (ridge * w * w).sum() / 2)


def fit_tree(fold: Fold, start: Fitted | None = None, weight: Floats | None = None) -> Tree:
    """A decision tree of at most six levels with at least five rows in each leaf."""
    tree = DecisionTreeClassifier(max_depth=6, min_samples_leaf=5, random_state=0)
    return Tree(tree.fit(fold.X, fold.y, weight))


def fit_full_tree(fold: Fold, start: Fitted | None = None, weight: Floats | None = None) -> Tree:
    """A decision tree grown until each leaf is pure: it can memorize every training row."""
    return Tree(DecisionTreeClassifier(random_state=0).fit(fold.X, fold.y, weight))


class Model(NamedTuple):
    """A way to fit: `start` may be a fitted model of the same kind from a neighbouring step."""

    label: str
    fit: Callable[[Fold, Fitted | None, Floats | None], Fitted]


MODELS = {
    "logistic": Model("logistic regression", fit_logistic),
    "tree": Model("decision tree (scikit-learn)", fit_tree),
    "full_tree": Model("tree that memorizes (grown to the end)", fit_full_tree),
}
