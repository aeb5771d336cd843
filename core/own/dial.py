"""The dial of thresholds: its steps, and where a threshold stands on the axis of the picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from ..checks import check_is, check_number

Floats = NDArray[np.float64]

STEPS = 161


def steps_of(score: Floats, as_probability: bool) -> Floats:
    """The thresholds of the dial: every score where they are few, else even steps of place.

    Parameters
    ----------
    score : ndarray of shape (n,)
    as_probability : bool
        Whether the scores are probabilities.

    Returns
    -------
    ndarray of shape (steps,)
        Ascending.

    Raises
    ------
    BadValue
        If it is no array.
    """
    check_is("score", score, np.ndarray)
    if (distinct := np.unique(score)).size <= STEPS:
        return distinct
    del distinct
    at = log_odds(score) if as_probability else score
    even = np.linspace(np.quantile(at, 0.006), at.max(), STEPS)
    exact = expit(even) if as_probability else even
    for digits in (3, 4, 6, 9, 12):  # so that the number that is shown is the number that is used
        steps = np.array([_rounded(tau, digits, as_probability) for tau in exact])
        if np.unique(steps).size == STEPS:
            break
    return np.unique(np.minimum(steps, score.max()))


def nearest_step(thresholds: Floats, threshold: float) -> int:
    """The step of a dial that stands nearest to a threshold.

    Parameters
    ----------
    thresholds : ndarray of shape (steps,)
    threshold : float

    Returns
    -------
    int

    Raises
    ------
    BadValue
        If it is no number.
    """
    check_number("threshold", threshold)
    return int(np.argmin(np.abs(thresholds - threshold)))


def place(thresholds: Floats, as_probability: bool) -> Floats:
    """Where thresholds stand on the axis of the picture: probabilities at their log-odds.

    Parameters
    ----------
    thresholds : ndarray of shape (n,)
    as_probability : bool
        Whether they are thresholds of probabilities.

    Returns
    -------
    ndarray of shape (n,)

    Raises
    ------
    BadValue
        If they are no array.
    """
    check_is("thresholds", thresholds, np.ndarray)
    return log_odds(thresholds) if as_probability else thresholds


def log_odds(score: Floats) -> Floats:
    """Where probabilities stand on the dial: a score of 0 just left of all others.

    Parameters
    ----------
    score : ndarray of shape (n,)

    Returns
    -------
    ndarray of shape (n,)

    Raises
    ------
    BadValue
        If it is no array.
    """
    check_is("score", score, np.ndarray)
    lowest = float(np.min(score, where=score > 0, initial=1.0))
    least = max(1e-9, lowest / 2) if (score > 0).any() else 1e-9
    made = np.clip(score, min(least, 0.4), 1 - 1e-6)
    return np.asarray(logit(made, out=made))  # a million rows are as much again otherwise


def _rounded(tau: float, digits: int, as_probability: bool) -> float:
    """A threshold to so many digits; of a probability near 1 those of its distance from 1."""
    size = min(tau, 1 - tau) if as_probability else abs(tau)
    return round(tau, digits - 1 - int(np.floor(np.log10(size)))) if size > 0 else tau
