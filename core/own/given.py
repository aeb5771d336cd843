"""Scores that are given as arrays, from Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ..metrics.inputs import checked
from ..parameters import BadValue
from .scores import MOST_GROUPS, Names, OwnScores

Floats = NDArray[np.float64]


def scores_given(
    y: ArrayLike,
    score: Any,
    *,
    pos_label: Any = None,
    amount: ArrayLike | None = None,
    group: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    unit: ArrayLike | None = None,
    time: ArrayLike | None = None,
) -> OwnScores:
    """Labels and scores as rows that can be evaluated.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels of two kinds.
    score : array_like of shape (n,), or a mapping or frame of up to five
        What each model says.
    pos_label : label, optional
        The positive label; without it 1, True, or the later of two in sorted order.
    amount, group, weight, unit, time : array_like of shape (n,), optional
        What stands beside each row.

    Returns
    -------
    OwnScores

    Raises
    ------
    BadValue
        If rows cannot be used.
    """
    if isinstance(score, pd.DataFrame | Mapping):
        named = {str(name): np.asarray(column) for name, column in score.items()}
    else:
        named = {"score": np.asarray(score)}
    if not named:
        raise BadValue("score has no columns; give one for each model.")
    models, positive = {}, np.zeros(0, bool)
    for name, column in named.items():
        positive, models[name] = checked(y, column, pos_label)
        if models[name].min() == models[name].max():
            raise BadValue(f"All scores of {name!s:.40} are the same; give scores that differ.")
    n = positive.size
    return OwnScores(
        np.asarray(positive, bool),
        models,
        _beside("amount", amount, n),
        _named(group, n),
        _beside("weight", weight, n),
        None if unit is None else pd.factorize(_column("unit", unit, n))[0],
        None if time is None else _rank(_column("time", time, n)),
    )


def _column(name: str, values: Any, n: int) -> NDArray[Any]:
    found = np.asarray(values)
    if found.shape != (n,):
        raise BadValue(f"{name} has shape {found.shape}; give one value a row, shape ({n:,},).")
    return found


def _beside(name: str, values: Any, n: int) -> Floats | None:
    if values is None:
        return None
    try:
        found = _column(name, values, n).astype(float)
    except (TypeError, ValueError):
        raise BadValue(f"{name} holds what is no number; use numbers of 0 or more.") from None
    if not (np.isfinite(found).all() and (found >= 0).all() and found.sum() > 0):
        raise BadValue(f"{name} has negative or missing numbers; use numbers of 0 or more.")
    return found


def _named(values: Any, n: int) -> Names | None:
    if values is None:
        return None
    code, names = pd.factorize(_column("group", values, n).astype(str))
    if len(names) > MOST_GROUPS:
        raise BadValue(f"group has {len(names)} values; use {MOST_GROUPS} at most.")
    return Names(code.astype(np.int64), tuple(str(name) for name in names))


def _rank(times: NDArray[Any]) -> Floats:
    try:
        return np.unique(times, return_inverse=True)[1].astype(float)
    except TypeError:
        raise BadValue("time holds values that cannot be ordered; use dates or numbers.") from None
