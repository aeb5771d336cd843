"""Classifiers of scikit-learn, fitted on a fold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier

from ..checks import rows_in, weights_in
from ..data import Fold
from ..data.folds import checked_fold
from ..parameters import BadValue
from .fitted import Fitted

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
        return np.asarray(self.classifier.predict_proba(rows)[:, 1]) if len(rows) else np.empty(0)


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
    known = {} if weights is None else {"sample_weight": _scaled(weights_in(weights, y))}
    return Wrapped(classifier.fit(X, y, **known))


def _scaled(weights: Floats) -> Floats:
    """The weights, in proportion where they are too large or small for sums in float32."""
    most = weights.max()
    return weights if 1e-30 < most < 1e30 else weights / most


def fit_tree(fold: Fold, start: Fitted | None = None, *, weights: Floats | None = None) -> Wrapped:
    """A decision tree of at most six levels with at least five rows in each leaf."""
    tree = DecisionTreeClassifier(max_depth=6, min_samples_leaf=5, random_state=0)
    return wrapped(tree, fold, weights)


def fit_full_tree(
    fold: Fold, start: Fitted | None = None, *, weights: Floats | None = None
) -> Wrapped:
    """A decision tree grown until each leaf is pure: it can memorize every training row."""
    return wrapped(DecisionTreeClassifier(random_state=0), fold, weights)


VOTERS = 5


def fit_neighbours(fold: Fold, start: Fitted | None = None) -> Wrapped:
    """The five nearest rows vote; there are no weights for them, so MODELS does without.

    Leaves of 16 rows are the quickest to search in the plane; the votes are the same.
    """
    if (n := len(fold.y)) < VOTERS:
        raise BadValue(f"{VOTERS} nearest rows vote, and the fold has {n}; give {VOTERS} or more.")
    return wrapped(KNeighborsClassifier(VOTERS, leaf_size=16), fold)
