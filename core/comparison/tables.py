"""A table of one's own in the comparison: its rows, split in halves again for each seed."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
from sklearn.model_selection import train_test_split

from ..checks import check_is, check_whole
from ..data import Fold
from ..data.folds import checked_fold
from ..parameters import BadValue

FEWEST = 12  # rows of a class: six to train on, six to test on
NAMED = "table "  # begins the name of a table, as `Cell.data`


class Table(NamedTuple):
    """Rows of one's own, and a name that tells them from all others."""

    name: str
    rows: Fold

    @property
    def prevalence(self) -> float:
        """The minority's share."""
        return float(np.mean(self.rows.y))


def table_of(data: Any) -> Table:
    """A table of rows and labels; equal rows have equal names.

    Parameters
    ----------
    data : pair
        (X, y): rows, array_like of shape (n, d) such as a pandas frame, finite; labels, array_like
        of shape (n,), 1 for the minority, of which there are 12 rows or more, and 0.

    Returns
    -------
    Table

    Raises
    ------
    BadValue
        If the rows or labels cannot be used.
    """
    rows = checked_fold(data)
    few, many = int(rows.y.sum()), int((rows.y == 0).sum())
    if few > many:
        raise BadValue(f"{few:,} of {few + many:,} labels are 1; give 1 to the rarer class.")
    if few < FEWEST:
        raise BadValue(f"{few} labels are 1; give {FEWEST} or more, to train on and to test on.")
    content = blake2b(digest_size=6)
    for part in rows:
        content.update(repr(part.shape).encode() + np.ascontiguousarray(part).tobytes())
    return Table(NAMED + content.hexdigest(), rows)


def halves(rows: Fold, seed: int) -> tuple[Fold, Fold]:
    """Training and test rows, one half each, both at the share of the whole.

    Parameters
    ----------
    rows : Fold
        As in a Table.
    seed : int
        Same seed, same halves; from 0 to 2³² − 1.

    Returns
    -------
    train, test : Fold
        In each the majority first.

    Raises
    ------
    BadValue
        If a class has too few rows to split, or an argument cannot be used.
    """
    check_is("rows", rows, Fold)
    check_whole("seed", seed, 0, 2**32 - 1)
    X, y = np.asarray(rows.X), np.asarray(rows.y)
    if np.bincount(y, minlength=2).min() < 2:
        raise BadValue("A class has fewer than two rows; give one for each half.")
    parts = train_test_split(np.arange(len(y)), test_size=0.5, stratify=y, random_state=seed)
    train, test = (part[np.argsort(y[part], kind="stable")] for part in parts)
    return Fold(X[train], y[train]), Fold(X[test], y[test])
