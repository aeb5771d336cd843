"""A table of one's own in the comparison: what is run at a setting."""

from __future__ import annotations

from typing import NamedTuple

from ..comparison.cells import Cell, cells
from ..comparison.methods import METHODS
from ..comparison.models import COMPARISON_MODELS


class Compared(NamedTuple):
    """All methods on one table at its own prevalence: one model, or this one and then the others.

    `table`: the name of a Table. `miss`: what a miss costs, in false alarms.
    """

    table: str
    prevalence: float
    model: str = "logistic"
    miss: float = 10
    seeds: int = 5
    seed: int = 0
    every: bool = False

    def cells(self) -> list[Cell]:
        """The model's own fits, then those of the other models if they are wanted.

        Raises
        ------
        BadValue
            If a field cannot be used.
        """
        others = [model for model in COMPARISON_MODELS if model != self.model and self.every]
        seeds = range(self.seed, self.seed + self.seeds)
        return [
            cell
            for models in ([self.model], others)
            for cell in cells(self.table, self.prevalence, models, list(METHODS), seeds, self.miss)
        ]
