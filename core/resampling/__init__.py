"""Samplers: each takes rows and labels, and returns rows, labels and where every row came from.

With the same seed their rows are those of imbalanced-learn, bit for bit, on continuous data.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from core.resampling.random import random_over, random_under
from core.resampling.rows import DANGER, NOISE, NOT_LOOKED_AT, SAFE, Removed, Resampled
from core.resampling.smote import smote


class Sampler(NamedTuple):
    """A way to resample; `kind` is "over", "under", "clean" or "both"."""

    label: str
    resample: Callable[..., Resampled]
    kind: str


SAMPLERS = {
    "ros": Sampler("random over-sampling", random_over, "over"),
    "rus": Sampler("random under-sampling", random_under, "under"),
    "smote": Sampler("SMOTE", smote, "over"),
}

__all__ = [
    "DANGER",
    "NOISE",
    "NOT_LOOKED_AT",
    "SAFE",
    "SAMPLERS",
    "Removed",
    "Resampled",
    "Sampler",
    "random_over",
    "random_under",
    "smote",
]
