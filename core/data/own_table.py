"""A table of one's own: a CSV file as rows, and as a training and a test fold."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

from ..checks import check_number, check_whole
from ..parameters import BadValue
from .folds import Fold

LEAST_OF_A_CLASS = 20  # rows: in two thirds of half of them SMOTE still finds five neighbours


def own_folds(
    path: Any, target: Any, positive: Any, seed: int = 0, test: float = 0.3
) -> tuple[Fold, Fold]:
    """Training and test rows of a CSV file, both at its share of positives.

    Parameters
    ----------
    path, target, positive : object
        As in `own_rows`.
    seed : int
        Same seed, same folds; from 0 to 2³² − 1.
    test : float
        The share of the rows that is the test fold, between 0 and 1.

    Returns
    -------
    train, test : Fold
        In each the majority first; what is missing in X is nan.

    Raises
    ------
    BadValue
        If the file cannot be used.

    Warns
    -----
    UserWarning
        Says which rows and columns are left out, and which columns may only name a row.
    """
    check_whole("seed", seed, 0, 2**32 - 1)
    check_number("test", test, 0, 1, ends=False)
    X, y = own_rows(path, target, positive)
    rows = train_test_split(np.arange(len(y)), test_size=test, stratify=y, random_state=seed)
    train, judged = (part[np.argsort(y[part], kind="stable")] for part in rows)
    return Fold(X[train], y[train]), Fold(X[judged], y[judged])


def own_rows(path: Any, target: Any, positive: Any) -> Fold:
    """The rows of a CSV file that have a label: its columns of numbers, and 1 for the positives.

    Parameters
    ----------
    path : str or path
        A file with the names of its columns in the first line.
    target : str
        The column to be predicted; a row without a value there is left out.
    positive : object
        The value of the positives in that column; all others are the negatives.

    Returns
    -------
    Fold
        X of shape (n, d) as float64, nan where a value is missing or infinite; y of 0 and 1.

    Raises
    ------
    BadValue
        If the file cannot be read, a column or a value is not there, or a class has too few rows.

    Warns
    -----
    UserWarning
        Says which rows and columns are left out, and which columns may only name a row.
    """
    try:
        table = pd.read_csv(path)
    except UnicodeDecodeError:
        raise BadValue(f"{path!s:.200} is not text in UTF-8; use a CSV file saved so.") from None
    except (OSError, ValueError, TypeError) as error:
        why = f"{path!s:.200} cannot be read ({error!s:.200})"
        raise BadValue(f"{why}; use the path of a CSV file.") from None
    only = str(table.columns[0])
    if len(table.columns) == 1 and (found := [mark for mark in ";\t|" if mark in only]):
        where = f"{path!s:.200} separates its columns by {found[0]!r}"
        raise BadValue(f"{where}; use commas, and a point in decimal numbers.")
    if not (isinstance(target, str) and target in table.columns):
        where = f"There is no column {target!r:.60} in {path!s:.200}"
        raise BadValue(f"{where}; use {_any_of(table.columns)}.")
    if empty := int(table[target].isna().sum()):
        warnings.warn(f"Left out, for they have no {target}: {empty:,} rows.", stacklevel=3)
        table = table.dropna(subset=[target])
    table = table.loc[:, ~table.columns.str.startswith("Unnamed: ")]  # an index that was saved too
    y = _table_labels(table[target], positive)
    return Fold(_table_numbers(table.drop(columns=target)), y)


def _table_labels(column: pd.Series, positive: Any) -> Any:
    """1 where a column has the value of the positives, as text or as a number, else 0."""
    is_positive = column.astype(str).str.strip() == str(positive).strip()
    if not is_positive.any() and isinstance(positive, int | float):  # such as 1 among 0.0 and 1.0
        is_positive = column == positive
    rows, positives, values = len(column), int(is_positive.sum()), column.unique()
    said = f"{column.name} = {positive!r:.60}"
    if len(values) < 2:
        only = f"all {rows:,} rows have {_any_of(values)}" if rows else "no row has a value"
        raise BadValue(f"In the column {column.name} {only}; give rows of both classes.")
    if not positives:
        raise BadValue(f"No row has {said}; use {_any_of(values)}.")
    if min(positives, rows - positives) < LEAST_OF_A_CLASS:
        raise BadValue(
            f"{positives:,} of {rows:,} rows have {said}; give {LEAST_OF_A_CLASS} or more "
            "of each class, to train on and to test on."
        )
    if 2 * positives > rows:
        raise BadValue(f"{positives:,} of {rows:,} rows have {said}; use the value that is rare.")
    return is_positive.to_numpy(np.int8)


def _table_numbers(table: pd.DataFrame) -> Any:
    """The columns of numbers, of shape (n, d), nan where a value is missing or infinite."""
    numbers = table.select_dtypes(["number", "bool"]).dropna(axis="columns", how="all")
    if numbers.columns.empty:
        raise BadValue("No column has numbers; give some, such as text that is one-hot encoded.")
    if left_out := [name for name in table.columns if name not in numbers.columns]:
        warnings.warn(f"Left out, for they hold no numbers: {', '.join(left_out)}.", stacklevel=4)
    counted = numbers.select_dtypes("integer")
    if keys := [name for name in counted if counted[name].is_unique and len(counted) > 1]:
        said = "Every row has another whole number in"
        warnings.warn(
            f"{said} {', '.join(keys)}; take out of the file what only names a row.", stacklevel=4
        )
    X = numbers.to_numpy(float)
    return np.where(np.isfinite(X), X, np.nan)


def _any_of(values: Any) -> str:
    """The first values, as one writes them, for a message."""
    plain = [value.item() if hasattr(value, "item") else value for value in values[:8]]
    shown = [f"{value!r:.40}" for value in plain]
    return f"{'one of ' if len(values) > 1 else ''}{', '.join(shown)}{', …' * (len(values) > 8)}"
