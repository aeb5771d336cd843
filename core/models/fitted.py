"""What every fitted model can do."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@runtime_checkable
class Fitted(Protocol):
    """Anything that says how probable the minority is, for rows of shape (n, d)."""

    def probability(self, X: Floats) -> Floats:
        """P(y=1|x).

        Parameters
        ----------
        X : array_like of shape (n, d)
            Finite rows.

        Returns
        -------
        ndarray of shape (n,)
        """
