"""The models that lessons offer, as classifiers of scikit-learn, and how one is fitted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier

from ..checks import rows_in, weights_in
from ..data import Fold
from ..data.folds import checked_fold
from ..parameters import BadValue

Floats = NDArray[np.float64]

# Trees of scikit-learn take rows as float32, of which larger ones overflow when they are summed.
LARGEST = 1e30


@dataclass(frozen=True)
class Wrapped:
    """A fitted classifier of scikit-learn."""

    classifier: Any

    def probability(self, X: Floats) -> Floats:
        """P(y=1|x): of a tree, the minority share of the leaf of each row.

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
        rows = rows_in("X", X, self.classifier.n_features_in_, LARGEST)
        if not len(rows):
            return np.empty(0)
        if isinstance(self.classifier, DecisionTreeClassifier):  # its rows need no second check
            rows = np.ascontiguousarray(rows, np.float32)
            return np.asarray(self.classifier.predict_proba(rows, check_input=False)[:, 1])
        return np.asarray(self.classifier.predict_proba(rows)[:, 1])


def wrapped(classifier: Any, fold: Fold, weights: Floats | None = None) -> Wrapped:
    """A classifier of scikit-learn, fitted.

    Parameters
    ----------
    classifier : estimator
        One that is not fitted yet.
    fold : Fold
        Training rows of shape (n, d), finite and of size up to 1e30, with labels 0 and 1.
    weights : array_like of shape (n,), optional
        Weight of each row, finite, for a classifier whose rows can have weights.

    Returns
    -------
    Wrapped

    Raises
    ------
    BadValue
        If the fold lacks a class, a row is not finite, or the weights cannot be used.
    """
    X, y = checked_fold(fold)
    rows_in("X", X, largest=LARGEST)
    majority, minority = np.bincount(y, minlength=2)
    if not (majority and minority):
        raise BadValue(
            f"The fold has {majority} rows of class 0 and {minority} of class 1; "
            "a model needs rows of both."
        )
    known: dict[str, Any] = {}
    if weights is not None:
        known["sample_weight"] = _scaled(weights_in(weights, y))
    if isinstance(classifier, DecisionTreeClassifier):  # its rows need no second check
        X, known["check_input"] = np.ascontiguousarray(X, np.float32), False
    return Wrapped(classifier.fit(X, y, **known))


def _scaled(weights: Floats) -> Floats:
    """The weights, in proportion where they are too large or small for sums in float32."""
    most = weights.max()
    return weights if 1e-30 < most < 1e30 else weights / most


VOTERS = 5


def fit_neighbours(fold: Fold) -> Wrapped:
    """The five nearest rows vote.

    Leaves of 16 rows are the quickest to search in the plane; the votes are the same.

    Parameters
    ----------
    fold : Fold
        Training rows of shape (n, d), finite and of size up to 1e30, with labels 0 and 1; n ≥ 5.

    Returns
    -------
    Wrapped

    Raises
    ------
    BadValue
        If there are fewer rows, the fold lacks a class, or a row is not finite.
    """
    fold = checked_fold(fold)
    if (n := len(fold.y)) < VOTERS:
        raise BadValue(f"{VOTERS} nearest rows vote, and the fold has {n}; give {VOTERS} or more.")
    return wrapped(KNeighborsClassifier(VOTERS, leaf_size=16), fold)


def logistic_regression() -> Any:
    """Logistic regression at the default penalty; the default solver would stop too early."""
    return LogisticRegression(solver="newton-cholesky", tol=1e-10)


def decision_tree() -> Any:
    """A decision tree of at most six levels with at least five rows in each leaf."""
    return DecisionTreeClassifier(max_depth=6, min_samples_leaf=5, random_state=0)


def full_tree() -> Any:
    """A decision tree grown until each leaf is pure: it can memorize every training row."""
    return DecisionTreeClassifier(random_state=0)


def nearest_neighbours() -> Any:
    """The vote of the five nearest rows."""
    return KNeighborsClassifier(5)


class Model(NamedTuple):
    """A model: its name, and `classifier()`, a new one of scikit-learn that is not fitted yet.

    `memorizes`: it can know each training row again, and what it says is hardly a probability.
    `weighs`: its rows can have weights.
    """

    label: str
    classifier: Callable[[], Any]
    memorizes: bool = False
    weighs: bool = True


MODELS = {
    "logistic": Model("logistic regression", logistic_regression),
    "tree": Model("decision tree (scikit-learn)", decision_tree),
    "full_tree": Model("tree that memorizes (grown to the end)", full_tree, memorizes=True),
    "neighbours": Model(
        "5 nearest neighbours (scikit-learn)", nearest_neighbours, memorizes=True, weighs=False
    ),
}
