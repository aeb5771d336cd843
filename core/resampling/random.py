"""Random over-sampling and under-sampling: rows are drawn, none is made."""

from __future__ import annotations

from typing import Any

import numpy as np

from .rows import (
    Removed,
    Resampled,
    append_rows,
    as_index,
    generator,
    no_witness,
    provenance_of_copies,
    provenance_of_kept,
    read_rows,
    take_rows,
)
from .targets import Target, n_to_add, n_to_keep


def random_over(
    X: Any, y: Any, seed: int, *, target: Target = 0.5, rounding: str = "exact"
) -> Resampled:
    """All rows, then copies drawn with replacement until each class is as large as `target` says.

    Source: equation D5.2.

    Parameters
    ----------
    X : array or frame of shape (n, d)
        Columns may hold anything.
    y : array or series of shape (n,)
        A label for each row, of at least two classes.
    seed : int from 0 to 2**32 − 1
        The same seed gives the same rows.
    target : float, "balanced" or dict, default 0.5
        How large the classes shall be. A float is the minority's share ρ of all rows afterwards:
        above its share now, below 1, and for two classes only. "balanced": as many rows of each
        class as of the largest. A dict gives labels a count of rows each, or a share of all rows
        each.
    rounding : "exact" or "imblearn", default "exact"
        How a share becomes a number of rows: by the formula, a float counting as the decimal that
        it prints as, or in floating point as imbalanced-learn does it, now and then one row short.

    Returns
    -------
    Resampled
        The n rows in their order, then the copies; `source` says of which row each is a copy.

    Raises
    ------
    BadValue
        X and y do not fit together; y has one class; `target` cannot be reached by adding rows.
    """
    rows = read_rows(X, y)
    rng, n = generator(seed), rows.n
    more = n_to_add(rows, target, rounding)
    drawn = [rng.choice(rows.of(c), size=extra) for c, extra in more.items()]
    base = as_index(np.concatenate(drawn), n)
    copies = provenance_of_copies(n, base)
    return Resampled(append_rows(rows.X, base), append_rows(rows.y_given, base), copies)


def random_under(
    X: Any, y: Any, seed: int, *, target: Target = 0.5, rounding: str = "exact"
) -> Resampled:
    """Rows drawn without replacement until each class is as small as `target` says.

    Source: equation D5.2.

    Parameters
    ----------
    X : array or frame of shape (n, d)
        Columns may hold anything.
    y : array or series of shape (n,)
        A label for each row, of at least two classes.
    seed : int from 0 to 2**32 − 1
        The same seed gives the same rows.
    target : float, "balanced" or dict, default 0.5
        How large the classes shall be. A float is the minority's share ρ of all rows afterwards:
        above its share now, below 1, and for two classes only. "balanced": as many rows of each
        class as of the smallest. A dict gives labels a count of rows each, or a share of all rows
        each.
    rounding : "exact" or "imblearn", default "exact"
        How a share becomes a number of rows: by the formula, a float counting as the decimal that
        it prints as, or in floating point as imbalanced-learn does it, now and then one row short.

    Returns
    -------
    Resampled
        The rows that were drawn, sorted by class, within a class as drawn; `removed` has the
        others.

    Raises
    ------
    BadValue
        X and y do not fit together; y has one class; `target` cannot be reached by leaving rows
        out.
    """
    rows = read_rows(X, y)
    rng, n = generator(seed), rows.n
    fewer = n_to_keep(rows, target, rounding)
    kept = []
    for c in range(len(rows.labels)):
        own = rows.of(c)
        kept.append(own[_some(rng, len(own), fewer[c])] if c in fewer else own)
    place = as_index(np.concatenate(kept), n)
    gone = np.ones(n, bool)
    gone[place] = False
    dropped = as_index(np.flatnonzero(gone), n)
    removed = Removed(dropped, "not drawn", no_witness(dropped))
    X_kept, y_kept = take_rows(rows.X, place), take_rows(rows.y_given, place)
    return Resampled(X_kept, y_kept, provenance_of_kept(n, place), removed)


def _some(rng: np.random.RandomState, n: int, size: int) -> Any:
    # A copy, so that the whole permutation is let go of.
    return rng.permutation(n)[:size].copy()
