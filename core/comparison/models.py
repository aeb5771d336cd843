"""The models of the comparison, each at sober settings of scikit-learn, none tuned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from sklearn.base import clone
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils.validation import has_fit_parameter

from ..checks import check_is, check_known, check_whole, short
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


def given_models(models: Any) -> tuple[list[str], dict[str, ComparisonModel]]:
    """Models as somebody gives them: by their keys, and classifiers of one's own by their names.

    Parameters
    ----------
    models : sequence, mapping or estimator
        Keys of COMPARISON_MODELS and classifiers of scikit-learn, fitted or not; in a mapping each
        under a name, else under the name of its class, with a number where that stands twice.

    Returns
    -------
    names : list of str
    own : dict of str to ComparisonModel
        Those that are not in COMPARISON_MODELS. A random_state of None becomes the seed.

    Raises
    ------
    BadValue
        If one is no classifier that says probabilities; the message says what would work.
    """
    if _is_estimator(models):
        models = [models]
    if isinstance(models, Mapping):
        named = [(str(name), model) for name, model in models.items()]
    else:
        try:
            listed = None if isinstance(models, str | bytes) else list(models)
        except TypeError:
            listed = None
        if listed is None:
            raise BadValue(f"models is {short(models)}, no list; use [{models!r:.60}].")
        kinds = [one if isinstance(one, str) else type(one).__name__ for one in listed]
        named = [
            (kind if isinstance(one, str) or not kinds[:i].count(kind)
             else f"{kind} {kinds[:i].count(kind) + 1}", one)
            for i, (kind, one) in enumerate(zip(kinds, listed, strict=True))
        ]  # fmt: skip
    own = {}
    for name, model in named:
        if isinstance(model, str):
            check_known("model", model, COMPARISON_MODELS)
            if name != model:
                own[name] = COMPARISON_MODELS[model]._replace(label=name)
            continue
        if name in COMPARISON_MODELS:
            raise BadValue(f"{name} is a model of this package; give yours another name.")
        own[name] = _own_model(name, model)
    return [name for name, _ in named], own


def _is_estimator(model: Any) -> bool:
    return callable(getattr(model, "fit", None)) and not isinstance(model, type)


def _own_model(name: str, estimator: Any) -> ComparisonModel:
    said = f"{short(estimator)} as a model"
    if isinstance(estimator, type):
        raise BadValue(f"{said} is a class; use an object of it: {estimator.__name__}().")
    if not (_is_estimator(estimator) and callable(getattr(estimator, "get_params", None))):
        raise BadValue(f"{said} cannot be used; use a classifier of scikit-learn, or a key.")
    if not callable(getattr(estimator, "predict_proba", None)):
        raise BadValue(
            f"{name} says no probabilities (predict_proba); use a classifier that does, such as "
            f"CalibratedClassifierCV({name}())."
        )
    takes = WEIGHTS if has_fit_parameter(estimator, "sample_weight") else frozenset[str]()
    return ComparisonModel(name, partial(_anew, estimator), takes)


def _anew(estimator: Any, seed: int, rows: int) -> Any:
    """A copy that is not fitted, each random_state of None set to the seed."""
    made = clone(estimator)
    open_yet = {
        name: seed
        for name, value in made.get_params().items()
        if value is None and name.split("__")[-1] == "random_state"
    }
    return made.set_params(**open_yet)


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
