"""Samplers: each takes rows and labels, and returns rows, labels and where every row came from.

With the same seed their rows are those of imbalanced-learn, bit for bit, on continuous data. Two
things are better here: counts are exact (rounding="imblearn" has theirs, now and then one row
short), and neighbours are those of the definition where rows tie or lie far from the origin.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .categorical import smote_nc
from .cleaning import enn, tomek
from .combined import smote_enn, smote_tomek
from .random import random_over, random_under
from .rows import DANGER, NOISE, NOT_LOOKED_AT, SAFE, Removed, Resampled
from .smote import adasyn, borderline1, borderline2, smote


class Sampler(NamedTuple):
    """A way to resample; `kind` is "over", "under", "clean" or "both".

    `categorical`: it has to be told which columns are categories.
    """

    label: str
    resample: Callable[..., Resampled]
    kind: str
    categorical: bool = False


SAMPLERS = {
    "ros": Sampler("random over-sampling", random_over, "over"),
    "rus": Sampler("random under-sampling", random_under, "under"),
    "smote": Sampler("SMOTE", smote, "over"),
    "borderline1": Sampler("Borderline-SMOTE 1", borderline1, "over"),
    "borderline2": Sampler("Borderline-SMOTE 2", borderline2, "over"),
    "adasyn": Sampler("ADASYN", adasyn, "over"),
    "smote_nc": Sampler("SMOTE-NC", smote_nc, "over", categorical=True),
    "tomek": Sampler("Tomek links", tomek, "clean"),
    "enn": Sampler("edited nearest neighbours", enn, "clean"),
    "smote_tomek": Sampler("SMOTE-Tomek", smote_tomek, "both"),
    "smote_enn": Sampler("SMOTE-ENN", smote_enn, "both"),
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
    "adasyn",
    "borderline1",
    "borderline2",
    "enn",
    "random_over",
    "random_under",
    "smote",
    "smote_enn",
    "smote_nc",
    "smote_tomek",
    "tomek",
]
