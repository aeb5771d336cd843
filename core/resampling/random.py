"""Random over-sampling and under-sampling: rows are drawn, none is made."""

from __future__ import annotations

from typing import Any

import numpy as np

from .rows import (
    Removed,
    Resampled,
    copied,
    extended,
    generator,
    kept_of,
    no_witness,
    read_rows,
    small,
    take,
)
from .targets import Target, n_to_add, n_to_keep


def random_over(X: Any, y: Any, seed: int, *, target: Target = 0.5) -> Resampled:
    """All rows, then copies drawn with replacement until each class is as large as `target` says.

    Columns may hold anything. Source: equation D5.2.
    """
    rows = read_rows(X, y)
    rng, n = generator(seed), len(rows.y)
    drawn = [rng.choice(rows.of(c), size=extra) for c, extra in n_to_add(rows, target).items()]
    base = small(np.concatenate(drawn), n)
    return Resampled(extended(rows.X, base), extended(rows.y_given, base), copied(n, base))


def random_under(X: Any, y: Any, seed: int, *, target: Target = 0.5) -> Resampled:
    """Rows drawn without replacement until each class is as small as `target` says.

    Sorted by class, within a class as drawn; columns may hold anything. Source: equation D5.2.
    """
    rows = read_rows(X, y)
    rng, n = generator(seed), len(rows.y)
    fewer = n_to_keep(rows, target)
    kept = []
    for c in range(len(rows.labels)):
        own = rows.of(c)
        kept.append(own[_some(rng, len(own), fewer[c])] if c in fewer else own)
    place = small(np.concatenate(kept), n)
    gone = np.ones(n, bool)
    gone[place] = False
    dropped = small(np.flatnonzero(gone), n)
    removed = Removed(dropped, "not drawn", no_witness(dropped))
    return Resampled(take(rows.X, place), take(rows.y_given, place), kept_of(n, place), removed)


def _some(rng: np.random.RandomState, n: int, size: int) -> Any:
    # A copy, so that the whole permutation is let go of.
    return rng.permutation(n)[:size].copy()
