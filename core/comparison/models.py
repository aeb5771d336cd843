"""The models of the comparison, each at sober settings of scikit-learn, none tuned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.neighbors import KNeighborsClassifier

from ..data import Fold
from ..models import Fitted, fit_logistic, fit_tree, wrapped
from ..models.fitted import Floats


def logistic(fold: Fold, seed: int, **loss: Any) -> Fitted:
    """Logistic regression with scikit-learn's default penalty; knows weights and focal loss."""
    return fit_logistic(fold, **loss)


def nearest(fold: Fold, seed: int) -> Fitted:
    """The minority's share of the 15 nearest rows, or of all rows if there are fewer."""
    return wrapped(KNeighborsClassifier(min(15, len(fold.y))), fold)


def tree(fold: Fold, seed: int, weights: Floats | None = None) -> Fitted:
    """A decision tree of at most six levels with at least five rows in each leaf."""
    return fit_tree(fold, weights=weights)


def forest(fold: Fold, seed: int, weights: Floats | None = None) -> Fitted:
    """A random forest of 30 trees with at least two rows in each leaf."""
    trees = RandomForestClassifier(30, min_samples_leaf=2, random_state=seed)
    return wrapped(trees, fold, weights)


def boosting(fold: Fold, seed: int, weights: Floats | None = None) -> Fitted:
    """Histogram gradient boosting of 50 trees with at least five rows in each leaf.

    With scikit-learn's 20 it could not split the few rows that under-sampling may leave.
    """
    trees = HistGradientBoostingClassifier(
        max_iter=50, min_samples_leaf=5, early_stopping=False, random_state=seed
    )
    return wrapped(trees, fold, weights)


class ComparisonModel(NamedTuple):
    """A model: `fit(fold, seed)`, with `weights` (one a row) and `gamma` where `takes` says so."""

    label: str
    fit: Callable[..., Fitted]
    takes: frozenset[str]


COMPARISON_MODELS = {
    "logistic": ComparisonModel("logistic regression", logistic, frozenset({"weights", "gamma"})),
    "nearest": ComparisonModel("15 nearest neighbours", nearest, frozenset()),
    "tree": ComparisonModel("decision tree", tree, frozenset({"weights"})),
    "forest": ComparisonModel("random forest", forest, frozenset({"weights"})),
    "boosting": ComparisonModel("gradient boosting", boosting, frozenset({"weights"})),
}
