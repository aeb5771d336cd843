"""A table of one's own in the comparison: its rows, split in halves again for each seed."""

from __future__ import annotations

import warnings
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold, train_test_split
from sklearn.preprocessing import StandardScaler

from ..checks import check_is, check_whole
from ..data import Fold
from ..data.folds import Floats, Labels, checked_fold
from ..own.columns import Columns, columns_of, readable, transformer_at
from ..own.reading import shown
from ..own.scores import OwnScores, Roles, as_text, labelled
from ..parameters import BadValue

FEWEST = 12  # rows of a class: six to train on, six to test on
NAMED = "table "  # begins the name of a table, as `Cell.data`


class Mixed(NamedTuple):
    """Rows with gaps and categories: numbers stand first in X, nan where one is missing.

    The last `categories` columns are categories, each as its place among all of its column, of
    which `most` are told apart. `unit`, shape (n,): whose row it is; rows of one stay together.
    """

    X: Floats
    y: Labels
    unit: NDArray[np.int64]
    categories: int
    most: int


class Table(NamedTuple):
    """Rows of one's own, and a name that tells them from all others.

    `stays_in_memory`: whether no worker may have them in a file.
    """

    name: str
    rows: Fold | Mixed
    stays_in_memory: bool = False

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
    return named_table(checked_fold(data))


def table_of_frame(
    frame: pd.DataFrame, label: str | None, positive: Any = None, unit: str = ""
) -> Table:
    """A table of a frame with a label column; its other columns are numbers and categories.

    What becomes of each is as in `core.own.columns`: an empty number becomes the median of the
    training rows, and a column says so; categories are one-hot. Dates, keys, free text, and columns
    of one value are left out, with a warning that names them.

    Parameters
    ----------
    frame : pandas.DataFrame
        Of shape (n, columns), at most 100 beside the label.
    label : str
        The column with the labels; a row without one is left out.
    positive : object, optional
        The value of the label that is positive, the rarer one; where labels are 0 and 1 it is 1.
    unit : str
        A column of customers, patients or machines with several rows each: they stay together.

    Returns
    -------
    Table

    Raises
    ------
    BadValue
        If a column cannot be used; the message names it.

    Warns
    -----
    UserWarning
        Says which columns are left out.
    """
    check_is("frame", frame, pd.DataFrame)
    check_is("unit", unit, str)
    if label is None:
        raise BadValue('Say which column of the frame has the labels, such as label="churned".')
    frame = frame.rename(columns=str).reset_index(drop=True)
    found, own = labelled(frame, Roles(str(label), _positive(positive), unit=unit, is_table=True))
    names = [name for name in frame.columns if name not in (str(label), unit)]
    columns = columns_of(found, names)
    if columns.left_out:
        said = "; ".join(f"{shown(name)} ({why})" for name, why in columns.left_out)
        warnings.warn(f"Left out: {said}.", stacklevel=4)
    return named_table(mixed(found, own, columns))


def _positive(value: Any) -> str:
    """The positive value as text, 1 and 1.0 alike; 1 where none is said."""
    return "1" if value is None else str(as_text(pd.Series([value])).iloc[0])


def mixed(rows: pd.DataFrame, own: OwnScores, columns: Columns) -> Mixed:
    """Labelled rows with numbers and categories, for the comparison.

    Parameters
    ----------
    rows : pandas.DataFrame
    own : OwnScores
        What is known of them, as from `labelled`.
    columns : Columns
        Which of the columns are used.

    Returns
    -------
    Mixed

    Raises
    ------
    BadValue
        If an argument is of another type.
    """
    check_is("own", own, OwnScores)
    unit = np.arange(own.y.size) if own.unit is None else own.unit
    return Mixed(
        readable(rows, columns).to_numpy(float),
        own.y.astype(np.int8),
        unit.astype(np.int64),
        len(columns.categories),
        columns.most,
    )


def named_table(rows: Fold | Mixed, stays_in_memory: bool = False) -> Table:
    """A table of rows that have been looked at; equal rows have equal names.

    Parameters
    ----------
    rows : Fold or Mixed
        With labels 1 for the minority, of which there are 12 rows or more, and 0.
    stays_in_memory : bool
        Whether no worker may have them in a file.

    Returns
    -------
    Table

    Raises
    ------
    BadValue
        If they are no rows, or too few are labelled 1, or more than half.
    """
    check_rows("rows", rows)
    few, many = int(rows.y.sum()), int((rows.y == 0).sum())
    if few > many:
        raise BadValue(f"{few:,} of {few + many:,} labels are 1; give 1 to the rarer class.")
    if few < FEWEST:
        raise BadValue(f"{few} labels are 1; give {FEWEST} or more, to train on and to test on.")
    content = blake2b(digest_size=6)
    for part in map(np.asarray, rows):
        content.update(repr(part.shape).encode() + np.ascontiguousarray(part).tobytes())
    return Table(NAMED + content.hexdigest(), rows, stays_in_memory)


def check_rows(name: str, rows: Any) -> None:
    """Refuse what is neither a Fold nor Mixed.

    Parameters
    ----------
    name : str
        What the value is called in the message.
    rows : object
        What the caller gave.

    Raises
    ------
    BadValue
        If it is of another type.
    """
    if not isinstance(rows, Mixed):
        check_is(name, rows, Fold)


def only(rows: Fold | Mixed, at: Any) -> Any:
    """Some of the rows.

    Parameters
    ----------
    rows : Fold or Mixed
    at : ndarray
        Their places, or a mask.

    Returns
    -------
    Fold or Mixed
        As the rows are.

    Raises
    ------
    BadValue
        If they are no rows.
    """
    check_rows("rows", rows)
    if isinstance(rows, Mixed):
        return rows._replace(X=rows.X[at], y=rows.y[at], unit=rows.unit[at])
    return Fold(rows.X[at], rows.y[at])


def preparation(rows: Fold | Mixed) -> Any:
    """What turns rows into scaled numbers, fitted on these rows.

    Parameters
    ----------
    rows : Fold or Mixed
        Training rows.

    Returns
    -------
    StandardScaler or ColumnTransformer
        For mixed columns that of `core.own.columns`.

    Raises
    ------
    BadValue
        If they are no rows.
    """
    check_rows("rows", rows)
    if not isinstance(rows, Mixed):
        return StandardScaler().fit(rows.X)
    numbers = rows.X.shape[1] - int(rows.categories)
    return transformer_at(numbers, int(rows.categories), int(rows.most)).fit(rows.X)


def parts(rows: Fold | Mixed, n: int, seed: int) -> list[NDArray[np.intp]]:
    """The rows in equal parts, each at the share of the whole; rows of one unit stay together.

    Parameters
    ----------
    rows : Fold or Mixed
    n : int
        How many parts, 2 or more.
    seed : int
        Same seed, same parts; from 0 to 2³² − 1.

    Returns
    -------
    list of ndarray
        The places of the rows of each part, in order.

    Raises
    ------
    BadValue
        If an argument cannot be used.
    """
    check_rows("rows", rows)
    check_whole("n", n, 2)
    check_whole("seed", seed, 0, 2**32 - 1)
    owner = _owner(rows)
    if owner is None:
        folds = StratifiedKFold(n, shuffle=True, random_state=seed)
        return [part for _, part in folds.split(rows.X, rows.y)]
    positive = np.zeros(owner.max() + 1, bool)
    positive[owner[np.asarray(rows.y) == 1]] = True
    rng, of_owner = np.random.default_rng(seed), np.zeros(positive.size, int)
    for kind in (False, True):
        some = rng.permutation(np.flatnonzero(positive == kind))
        of_owner[some] = np.arange(some.size) % n
    return [np.flatnonzero(of_owner[owner] == i) for i in range(n)]


def _owner(rows: Fold | Mixed) -> NDArray[np.intp] | None:
    """Whose row it is, from 0; None where each unit has one row."""
    if not isinstance(rows, Mixed):
        return None
    names, owner = np.unique(rows.unit, return_inverse=True)
    return None if names.size == len(rows.y) else owner


def halves(rows: Fold | Mixed, seed: int) -> tuple[Any, Any]:
    """Training and test rows, one half each, both at the share of the whole.

    Parameters
    ----------
    rows : Fold or Mixed
        As in a Table.
    seed : int
        Same seed, same halves; from 0 to 2³² − 1.

    Returns
    -------
    train, test : Fold or Mixed
        In each the majority first; rows of one unit stay together.

    Raises
    ------
    BadValue
        If a class has too few rows to split, or an argument cannot be used.
    """
    check_rows("rows", rows)
    check_whole("seed", seed, 0, 2**32 - 1)
    y = np.asarray(rows.y)
    if np.bincount(y, minlength=2).min() < 2:
        raise BadValue("A class has fewer than two rows; give one for each half.")
    if _owner(rows) is None:
        two = train_test_split(np.arange(len(y)), test_size=0.5, stratify=y, random_state=seed)
    else:
        two = parts(rows, 2, seed)
    train, test = (only(rows, half[np.argsort(y[half], kind="stable")]) for half in two)
    if min(half.y.sum() for half in (train, test)) == 0:
        raise BadValue("All rows of the rarer class are of one unit; give several units of it.")
    return train, test
