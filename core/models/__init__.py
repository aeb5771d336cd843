"""Models that turn rows into a probability of the minority."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .classifiers import VOTERS, Wrapped, fit_full_tree, fit_neighbours, fit_tree, wrapped
from .fitted import Fitted
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


class Model(NamedTuple):
    """A way to fit: `fit(fold, start=None, *, weights=None)`.

    `start` may be a fitted model of the same kind from a neighbouring step; `weights` has one
    number a row.
    """

    label: str
    fit: Callable[..., Fitted]


MODELS = {
    "logistic": Model("logistic regression", fit_logistic),
    "tree": Model("decision tree (scikit-learn)", fit_tree),
    "full_tree": Model("tree that memorizes (grown to the end)", fit_full_tree),
}

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
    "fit_full_tree",
    "fit_logistic",
    "fit_neighbours",
    "fit_tree",
    "objective_of",
    "untrained",
    "wrapped",
]
