"""Random over-sampling and under-sampling: rows are drawn, none is made."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.resampling.rows import (
    Removed,
    Resampled,
    extended,
    generator,
    index_type,
    no_witness,
    none_drawn,
    read_rows,
    take,
)
from core.resampling.targets import Target, growth, survival


def random_over(X: Any, y: Any, seed: int, *, target: Target = 0.5) -> Resampled:
    """All rows, then copies drawn with replacement until each class is as large as `target` says.

    Columns may hold anything. Source: equation D5.2.
    """
    rows = read_rows(X, y)
    rng, n = generator(seed), len(rows.y)
    drawn = [rng.choice(rows.of(c), size=extra) for c, extra in growth(rows, target).items()]
    copied = np.concatenate(drawn)
    source = np.empty(n + len(copied), index_type(n))
    source[:n] = np.arange(n, dtype=source.dtype)
    source[n:] = copied
    del drawn, copied
    more = source[n:]
    neighbour, step = none_drawn(len(source))
    return Resampled(extended(rows.X, more), extended(rows.y_given, more), source, neighbour, step)


def random_under(X: Any, y: Any, seed: int, *, target: Target = 0.5) -> Resampled:
    """Rows drawn without replacement until each class is as small as `target` says.

    Sorted by class, within a class as drawn; columns may hold anything. Source: equation D5.2.
    """
    rows = read_rows(X, y)
    rng, n = generator(seed), len(rows.y)
    fewer = survival(rows, target)
    kept = []
    for c in range(len(rows.labels)):
        own = rows.of(c)
        kept.append(own[_some(rng, len(own), fewer[c])] if c in fewer else own)
    source = np.concatenate(kept).astype(index_type(n))
    gone = np.ones(n, bool)
    gone[source] = False
    dropped = np.flatnonzero(gone).astype(source.dtype)
    removed = Removed(dropped, "not drawn", no_witness(dropped))
    neighbour, step = none_drawn(len(source))
    return Resampled(
        take(rows.X, source), take(rows.y_given, source), source, neighbour, step, removed
    )


def _some(rng: np.random.RandomState, n: int, size: int) -> Any:
    # A copy, so that the whole permutation is let go of.
    return rng.permutation(n)[:size].copy()
