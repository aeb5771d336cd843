"""Classifiers of scikit-learn, fitted on a fold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier

from ..data import Fold
from ..parameters import BadValue
from .fitted import Fitted

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Wrapped:
    """A fitted classifier of scikit-learn."""

    classifier: Any

    def probability(self, X: Floats) -> Floats:
        """P(y=1|x), shape (n,): of a tree, the minority share of the leaf of each row."""
        return np.asarray(self.classifier.predict_proba(X)[:, 1])


def wrapped(classifier: Any, fold: Fold, weights: Floats | None = None) -> Wrapped:
    """A classifier of scikit-learn, fitted; BadValue unless the fold has both classes."""
    majority, minority = np.bincount(fold.y, minlength=2)
    if not (majority and minority):
        raise BadValue(
            f"The fold has {majority} rows of class 0 and {minority} of class 1; "
            "a model needs rows of both."
        )
    known = {} if weights is None else {"sample_weight": weights}
    return Wrapped(classifier.fit(*fold, **known))


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
