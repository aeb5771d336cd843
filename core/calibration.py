"""Probabilities that mean what they say."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike


def prior_shift(probability: ArrayLike, trained_at: float, deployed_at: float) -> Any:
    """P(y=1|x) at the minority share `deployed_at`, of a model trained at the share `trained_at`.

    Multiplies the odds by the ratio of the two prior odds; exact where only the prior changed
    (copies, left-out majority rows, class weights), not after SMOTE or cleaning.
    Source: Elkan (2001), The Foundations of Cost-Sensitive Learning, theorem 2.
    """
    p = np.asarray(probability, float)
    factor = deployed_at / (1 - deployed_at) * (1 - trained_at) / trained_at
    return p * factor / (p * factor + (1 - p))
