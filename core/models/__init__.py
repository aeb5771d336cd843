"""Models that turn rows into a probability of the minority."""

from __future__ import annotations

from ..checks import check_known
from ..data import Fold
from ..parameters import BadValue
from .classifiers import (
    MODELS,
    VOTERS,
    Model,
    Wrapped,
    fit_neighbours,
    logistic_regression,
    nearest_neighbours,
    wrapped,
)
from .fitted import Fitted, Floats
from .logistic import (
    Descent,
    Logistic,
    Objective,
    agreement,
    descend_logistic,
    fit_logistic,
    objective_of,
    untrained,
)


def fit_model(
    name: str, fold: Fold, start: Fitted | None = None, *, weights: Floats | None = None
) -> Fitted:
    """The model of a name in MODELS, fitted.

    Parameters
    ----------
    name : str
        A key of MODELS.
    fold : Fold
        Training rows of shape (n, d), finite, with labels 0 and 1.
    start : Fitted, optional
        A fitted model of the same kind from a neighbouring step.
    weights : array_like of shape (n,), optional
        Weight of each row, 0 or more, for a model that can weigh its rows.

    Returns
    -------
    Fitted

    Raises
    ------
    BadValue
        If there is no such model, it cannot weigh its rows, or the fold cannot be used.
    """
    check_known("model", name, MODELS)
    model = MODELS[name]
    if weights is not None and not model.weighs:
        raise BadValue(f"{model.label}: rows cannot have weights; give none.")
    # To the same numbers, but quicker than scikit-learn.
    if model.classifier is logistic_regression:
        return fit_logistic(fold, start, weights=weights)
    if model.classifier is nearest_neighbours:
        return fit_neighbours(fold)
    return wrapped(model.classifier(), fold, weights)


__all__ = [
    "MODELS",
    "VOTERS",
    "Descent",
    "Fitted",
    "Logistic",
    "Model",
    "Objective",
    "Wrapped",
    "agreement",
    "descend_logistic",
    "fit_logistic",
    "fit_model",
    "fit_neighbours",
    "objective_of",
    "untrained",
    "wrapped",
]
