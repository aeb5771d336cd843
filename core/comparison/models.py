"""The models of the comparison, each at sober settings of scikit-learn, none tuned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier

from ..checks import check_is, check_whole
from ..data import Fold
from ..data.folds import checked_fold
from ..models import Fitted, fit_logistic, wrapped
from ..parameters import BadValue


class ComparisonModel(NamedTuple):
    """A model: its name, and `classifier(seed, rows)`, a new one of scikit-learn for so many rows.

    `takes`: "weights" where its rows can have weights, "gamma" where its loss can be focal.
    """

    label: str
    classifier: Callable[[int, int], Any]
    takes: frozenset[str] = frozenset()


def fit(model: ComparisonModel, fold: Fold, seed: int, **loss: Any) -> Fitted:
    """The model fitted.

    Parameters
    ----------
    model : ComparisonModel
        One of COMPARISON_MODELS.
    fold : Fold
        Training rows of shape (n, d), finite and of size up to 1e30, with labels 0 and 1.
    seed : int
        Same seed, same model; from 0 to 2³² − 1.
    **loss
        `weights`, array_like of shape (n,), and `gamma`, a float, where `model.takes` them.

    Returns
    -------
    Fitted

    Raises
    ------
    BadValue
        If the model does not take what is given, or the fold cannot be used.
    """
    check_is("model", model, ComparisonModel)
    check_whole("seed", seed, 0, 2**32 - 1)
    for name in loss:
        if name not in model.takes:
            raise BadValue(f"{model.label} does not take {name}; use another model.")
    fold = checked_fold(fold)
    # To the same numbers, and scikit-learn has no focal loss. To the end: of two fits that are
    # nearly the same the difference is looked at.
    if model.classifier is logistic:
        return fit_logistic(fold, tolerance=1e-15, **loss)
    return wrapped(model.classifier(seed, len(fold.y)), fold, **loss)


def logistic(seed: int, rows: int) -> Any:
    """Logistic regression at the default penalty; the default solver would stop too early."""
    return LogisticRegression(solver="newton-cholesky", tol=1e-12, max_iter=500)


def nearest(seed: int, rows: int) -> Any:
    """The minority's share of the 15 nearest rows, or of all rows if there are fewer."""
    return KNeighborsClassifier(min(15, rows))


def tree(seed: int, rows: int) -> Any:
    """A decision tree of at most six levels with at least five rows in each leaf."""
    return DecisionTreeClassifier(max_depth=6, min_samples_leaf=5, random_state=0)


def forest(seed: int, rows: int) -> Any:
    """A random forest of 30 trees with at least two rows in each leaf."""
    return RandomForestClassifier(30, min_samples_leaf=2, random_state=seed)


def boosting(seed: int, rows: int) -> Any:
    """Histogram gradient boosting of 50 trees with at least five rows in each leaf.

    With scikit-learn's 20 it could not split the few rows that under-sampling may leave.
    """
    return HistGradientBoostingClassifier(
        max_iter=50, min_samples_leaf=5, early_stopping=False, random_state=seed
    )


WEIGHTS = frozenset({"weights"})

COMPARISON_MODELS = {
    "logistic": ComparisonModel("logistic regression", logistic, WEIGHTS | {"gamma"}),
    "nearest": ComparisonModel("15 nearest neighbours", nearest),
    "tree": ComparisonModel("decision tree", tree, WEIGHTS),
    "forest": ComparisonModel("random forest", forest, WEIGHTS),
    "boosting": ComparisonModel("gradient boosting", boosting, WEIGHTS),
}
