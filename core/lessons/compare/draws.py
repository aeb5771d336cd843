"""The draws of the stage: nine treatments and none on forty draws of rows, computed beforehand.

`python -m core.lessons.compare.draws` computes them anew (one minute) and writes draws.csv,
so that the stage opens at once. A test computes some of them and finds what stands there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from ...cache import cached
from ...checks import check_known
from ...comparison.cells import cells
from ...comparison.draws import Draw, draw_of
from ...models.fitted import Floats

KEPT = Path(__file__).parent / "draws.csv"
DATA, ONE_IN, MISS = "gaussians", 20, 10  # as the lesson opens
STRAIGHT, BENDING = "logistic", "boosting"
TREATMENTS = (
    "nothing", "weights", "focal", "ros", "rus",
    "smote", "borderline1", "adasyn", "smote_tomek", "smote_enn",
)  # fmt: skip
OF_MODEL = {STRAIGHT: TREATMENTS, BENDING: tuple(t for t in TREATMENTS if t != "focal")}
SEEDS = range(40)
STEPS = 21  # thresholds from one half to the own one
WAY = [f"cost_{step}" for step in range(STEPS)]
COLUMNS = ["model", "method", "seed", "roc_auc", "expected", "threshold", *WAY]


class Draws(NamedTuple):
    """The draws of one model, by treatment (in the order of `treatments`) and draw of rows."""

    treatments: tuple[str, ...]
    roc_auc: Floats  # treatments × draws
    expected: Floats  # treatments × draws: positives in 100 cases, by the sum of probabilities
    threshold: Floats  # treatments × draws: the own one; nan for a model that chose none
    cost: Floats  # treatments × draws × STEPS: per 1,000 cases, from one half to the own threshold


@cached(2)
def draws_of(model: str) -> Draws:
    """The kept draws of a model.

    Parameters
    ----------
    model : str
        A key of OF_MODEL.

    Returns
    -------
    Draws
        Read-only arrays: they are kept for all.

    Raises
    ------
    BadValue
        If nothing is kept of the model.
    """
    check_known("model", model, OF_MODEL)
    table = pd.read_csv(KEPT)
    table = table[table["model"] == model].set_index(["method", "seed"])
    each = [(treatment, seed) for treatment in OF_MODEL[model] for seed in SEEDS]
    shape = len(OF_MODEL[model]), len(SEEDS)
    numbers = table.loc[each, COLUMNS[3:]].to_numpy(float)
    numbers.setflags(write=False)
    roc_auc, expected, threshold = (numbers[:, i].reshape(shape) for i in range(3))
    cost = numbers[:, 3:].reshape(*shape, STEPS)
    return Draws(OF_MODEL[model], roc_auc, expected, threshold, cost)


def computed(model: str, seeds: range = SEEDS) -> Iterator[tuple[str, int, Draw]]:
    """The draws of a model, computed now: treatment, seed and what it found.

    Parameters
    ----------
    model : str
        A key of OF_MODEL.
    seeds : range
        From 0 to 2³² − 1.

    Yields
    ------
    str, int, Draw

    Raises
    ------
    BadValue
        If nothing is kept of the model, or a seed cannot be used.
    """
    check_known("model", model, OF_MODEL)
    steps = STEPS if model == STRAIGHT else 0
    for cell in cells(DATA, 1 / ONE_IN, [model], OF_MODEL[model], seeds, MISS):
        with threadpool_limits(1):
            yield cell.method, cell.seed, draw_of(cell, steps)


def _row(model: str, treatment: str, seed: int, draw: Draw) -> list[str | int | float]:
    """A line of the kept file, rounded; nan where no threshold was chosen."""
    own = float(f"{draw.thresholds[-1]:.6g}") if len(draw.thresholds) else np.nan
    costs = np.round(draw.costs, 1).tolist() if len(draw.costs) else [np.nan] * STEPS
    return [model, treatment, seed, round(draw.roc_auc, 6), round(draw.expected, 4), own, *costs]


def main() -> None:
    """Compute all draws anew and keep them."""
    rows = [_row(model, *found) for model in OF_MODEL for found in computed(model)]
    pd.DataFrame(rows, columns=COLUMNS).to_csv(KEPT, index=False)


if __name__ == "__main__":
    main()
