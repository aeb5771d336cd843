"""The methods of the comparison: each trains a model on a fold, for the minority's probability.

A method changes the training rows, the loss or the probabilities; test rows it never sees.

All have one signature, `method(fold, model, seed)`:

Parameters
----------
fold : Fold
    Training rows of shape (n, d) with labels 0 and 1, scaled.
model : ComparisonModel
    What is trained.
seed : int
    Same seed, same model; from 0 to 2³² − 1.

Returns
-------
Predictor
    A function of rows of shape (n, d): probabilities of the minority, shape (n,).

Raises
------
BadValue
    If the fold lacks a class, or the method cannot be had on its rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ..checks import check_is
from ..data import Fold
from ..metrics.calibration import prior_shift
from ..models.fitted import Floats
from ..models.losses import balanced_sample_weight
from ..parameters import BadValue
from ..resampling import SAMPLERS
from .models import ComparisonModel, fit

Predictor = Callable[[Floats], Floats]
GAMMA = 2.0


def untouched(fold: Fold, model: ComparisonModel, seed: int) -> Predictor:
    """The model on the rows as they are."""
    return fit(model, fold, seed).probability


def weighted(fold: Fold, model: ComparisonModel, seed: int) -> Predictor:
    """Each class weighs half of the total: N/(K·N_c) a row (equation D5.4)."""
    check_is("fold", fold, Fold)
    return fit(model, fold, seed, weights=balanced_sample_weight(fold.y)).probability


def focal(fold: Fold, model: ComparisonModel, seed: int) -> Predictor:
    """Focal loss with γ = 2, its probabilities taken as they come (equation D5.5)."""
    return fit(model, fold, seed, gamma=GAMMA).probability


def recalibrated(fold: Fold, model: ComparisonModel, seed: int) -> Predictor:
    """Balanced weights, then the odds moved back from one half to the share of the fold."""
    probability, share = weighted(fold, model, seed), float(np.mean(fold.y))
    return lambda X: prior_shift(probability(X), 0.5, share)


def resampled(sampler: str) -> Callable[[Fold, ComparisonModel, int], Predictor]:
    """The model on rows that a sampler has balanced."""

    def train(fold: Fold, model: ComparisonModel, seed: int) -> Predictor:
        check_is("fold", fold, Fold)
        rows = SAMPLERS[sampler].resample(*fold, seed)
        if rows.provenance.base.size == 0 and rows.removed is None:
            raise BadValue(f"{SAMPLERS[sampler].label} changed no row. {' '.join(rows.notes)}")
        return fit(model, Fold(rows.X, rows.y), seed).probability

    return train


class Method(NamedTuple):
    """A method: `train(fold, model, seed)`; `needs` is what the model must take for it, if any.

    Where `moves` is set, the alarm is not raised at one half but where the costs ask for it.
    `resamples`: it trains on other rows than those of the fold.
    """

    label: str
    train: Callable[[Fold, ComparisonModel, int], Predictor]
    needs: str = ""
    moves: bool = False
    resamples: bool = False


def by_sampler(label: str, sampler: str) -> Method:
    """The fix of balancing the rows with a sampler of SAMPLERS."""
    return Method(label, resampled(sampler), resamples=True)


METHODS = {
    "nothing": Method("nothing", untouched),
    "moved": Method("τ moved", untouched, moves=True),
    "weights": Method("balanced weights", weighted, needs="weights"),
    "focal": Method("focal loss (γ = 2)", focal, needs="gamma"),
    "ros": by_sampler("over-sampling", "ros"),
    "rus": by_sampler("under-sampling", "rus"),
    "smote": by_sampler("SMOTE", "smote"),
    "borderline1": by_sampler("Borderline-SMOTE", "borderline1"),
    "adasyn": by_sampler("ADASYN", "adasyn"),
    "smote_tomek": by_sampler("SMOTE-Tomek", "smote_tomek"),
    "smote_enn": by_sampler("SMOTE-ENN", "smote_enn"),
    "recalibrated": Method("weights, recalibrated", recalibrated, needs="weights"),
}
RESAMPLING = tuple(key for key, method in METHODS.items() if method.resamples)
_LACKS = {
    "weights": "knows no weights of rows",
    "gamma": "has no loss here that can be made focal",
}


def checked(method: Method, model: ComparisonModel) -> Method:
    """The method itself, if the model can take it.

    Parameters
    ----------
    method : Method
        One of METHODS.
    model : ComparisonModel
        One of COMPARISON_MODELS.

    Returns
    -------
    Method

    Raises
    ------
    BadValue
        If the model lacks what the method needs.
    """
    check_is("method", method, Method)
    check_is("model", model, ComparisonModel)
    if method.needs and method.needs not in model.takes:
        lack = _LACKS.get(method.needs, f"does not take {method.needs}")
        raise BadValue(f"{model.label} {lack}.")
    return method
