"""The columns of a table as a model can take them: numbers, categories, and what is left out.

One ColumnTransformer of scikit-learn does it, fitted on training rows alone; `code` shows it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from ..checks import check_is, check_whole
from ..parameters import BadValue
from .reading import shown

MOST_COLUMNS = 100
MOST_CATEGORIES = 10  # of one column; the rarer ones become one
WIDEST = 200  # columns that a model sees, all categories together
LARGEST = 1e15
SAMPLE = 2_000  # cells by which a column of text is told
DATE = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(\D.*)?")


class Columns(NamedTuple):
    """What becomes of each column of a table.

    `numbers` and `categories`: names. `left_out`: pairs of a name and why. `most`: how many
    categories of one column are told apart.
    """

    numbers: tuple[str, ...]
    categories: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    most: int = MOST_CATEGORIES


def columns_of(rows: pd.DataFrame, names: Sequence[str]) -> Columns:
    """What a model can take of some columns.

    Parameters
    ----------
    rows : pandas.DataFrame
        Of shape (n, columns).
    names : sequence of str
        Which of its columns may be used: neither the label nor what has another role.

    Returns
    -------
    Columns

    Raises
    ------
    BadValue
        If there are more than 100, none can be used, or a number is too large; the message names
        the column and says what would work.
    """
    check_is("rows", rows, pd.DataFrame)
    names = list(names)
    if missing := [name for name in names if name not in rows.columns]:
        raise BadValue(f"There is no column {shown(missing[0])}; choose another one.")
    if len(names) > MOST_COLUMNS:
        raise BadValue(
            f"There are {len(names)} columns to train on, and at most {MOST_COLUMNS} are taken: "
            f"leave out {len(names) - MOST_COLUMNS} of them, such as {shown(names[-1])}."
        )
    kinds = {name: _kind(rows[name]) for name in names}
    numbers = tuple(name for name in names if kinds[name] == "number")
    categories = tuple(name for name in names if kinds[name] == "category")
    left_out = [(name, why) for name, why in kinds.items() if why not in ("number", "category")]
    if not (numbers or categories):
        said = f": {shown(left_out[0][0])} ({left_out[0][1]})" if left_out else ""
        raise BadValue(
            f"No column is left to train on{said}. Bring columns that were known before the label: "
            "numbers, yes and no, or words that come again."
        )
    most = (WIDEST - len(numbers)) // max(1, len(categories))
    return Columns(numbers, categories, tuple(left_out), max(2, min(MOST_CATEGORIES, most)))


def _kind(column: pd.Series) -> str:
    """ "number", "category", or why a column is left out."""
    cells = column.dropna()
    if cells.empty:
        return "it is empty"
    if str(column.name).startswith("Unnamed: "):
        return "an index that was saved with the file"
    if pd.api.types.is_datetime64_any_dtype(column) or pd.api.types.is_timedelta64_dtype(column):
        return "a date; bring what it says as a number, such as days since an event"
    distinct = int(cells.nunique())
    if distinct == 1:
        return "it has one value only"
    if pd.api.types.is_numeric_dtype(column) and not isinstance(column.dtype, pd.CategoricalDtype):
        if pd.api.types.is_integer_dtype(column) and distinct == len(column) > 10:
            return "another whole number in each row: it names the row"
        return _number(column)
    some = cells.iloc[:: max(1, len(cells) // SAMPLE)].astype(str).str.strip()
    if some.str.fullmatch(DATE.pattern).mean() > 0.9:
        return "a date; bring what it says as a number, such as days since an event"
    if pd.to_numeric(some, errors="coerce").notna().mean() >= 0.9:
        return _number(column)
    if distinct > 50 and 2 * distinct > len(cells):
        return "text that is another one in most rows: it names the row, or is free text"
    return "category"


def _number(column: pd.Series) -> str:
    found = pd.to_numeric(column, errors="coerce").to_numpy(float, na_value=np.nan)
    large = np.isfinite(found) & (np.abs(found) > LARGEST)
    if large.any():
        at = int(np.argmax(large))
        raise BadValue(
            f"Row {at + 2:,}, column {shown(column.name)}: {shown(column.iloc[at])} is too large; "
            f"use numbers up to {LARGEST:g}, or leave the column out."
        )
    return "number"


def _readable(
    rows: pd.DataFrame, numbers: Sequence[str], categories: Sequence[str]
) -> pd.DataFrame:
    """Numbers as float64, nan where there is none; categories as text."""
    made = {}
    for name in numbers:
        found = pd.to_numeric(rows[name], errors="coerce").to_numpy(float, na_value=np.nan)
        made[name] = np.where(np.isfinite(found), found, np.nan)
    for name in categories:
        text = rows[name].astype(str).str.strip()
        made[name] = text.where(rows[name].notna(), "(missing)").to_numpy(object)
    return pd.DataFrame(made)


def _transformer(
    numbers: Sequence[str | int], categories: Sequence[str | int], most: int
) -> ColumnTransformer:
    """Missing numbers become the median, and a column says which were; all are scaled.

    A category becomes a column of 0 and 1; the rarer ones share one, an unknown one has none.
    """
    median = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
    one_hot = OneHotEncoder(max_categories=most, handle_unknown="ignore", sparse_output=False)
    return ColumnTransformer(
        [
            ("numbers", make_pipeline(median, StandardScaler()), list(numbers)),
            ("categories", one_hot, list(categories)),
        ]
    )


def readable(rows: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    """The columns that are used as numbers: a category is its place among all of its column.

    The encoder then finds the same columns as from text, in the same order, and much sooner.

    Parameters
    ----------
    rows : pandas.DataFrame
    columns : Columns
        As from `columns_of`.

    Returns
    -------
    pandas.DataFrame
        Of float64 and shape (n, numbers + categories). A missing number is nan, a missing category
        “(missing)”, a category of its own.

    Raises
    ------
    BadValue
        If it is no frame.
    """
    check_is("rows", rows, pd.DataFrame)
    check_is("columns", columns, Columns)
    numbers, categories = columns.numbers, columns.categories
    made = np.empty((len(rows), len(numbers) + len(categories)))
    for at, name in enumerate(numbers):
        made[:, at] = _readable(rows, (name,), ())[name]
    for at, name in enumerate(categories, len(numbers)):
        made[:, at] = _places(rows[[name]])
    return pd.DataFrame(made, columns=[*numbers, *categories], copy=False)


def _places(column: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.intp]]:
    """Of each row of a frame of one column the place of its category among all, in order."""
    name = column.columns[0]
    if column[name].dtype == object:  # 1 and True are alike to pandas, and two texts
        return np.asarray(pd.factorize(_readable(column, (), (name,))[name], sort=True)[0])
    # What comes again is read once: as text a column needs many times the memory of its places.
    codes, distinct = pd.factorize(column[name], use_na_sentinel=False)
    texts = _readable(pd.DataFrame({name: distinct}), (), (name,))[name]
    return np.asarray(pd.factorize(texts, sort=True)[0][codes])


def transformer(columns: Columns) -> ColumnTransformer:
    """What turns readable columns into numbers alone, not fitted yet.

    Parameters
    ----------
    columns : Columns
        As from `columns_of`.

    Returns
    -------
    sklearn.compose.ColumnTransformer
        Median and a column that says what was missing, scaled; categories one-hot, at most
        `columns.most` of each column, an unknown one all 0.

    Raises
    ------
    BadValue
        If they are no Columns.
    """
    check_is("columns", columns, Columns)
    return _transformer(columns.numbers, columns.categories, columns.most)


def transformer_at(numbers: int, categories: int, most: int) -> ColumnTransformer:
    """The same for an array whose first columns are numbers, and whose last are categories.

    Parameters
    ----------
    numbers, categories : int
        How many columns there are of each.
    most : int
        How many categories of one column are told apart, 2 or more.

    Returns
    -------
    sklearn.compose.ColumnTransformer

    Raises
    ------
    BadValue
        If a number cannot be used.
    """
    check_whole("numbers", numbers, 0)
    check_whole("categories", categories, 0)
    check_whole("most", most, 2)
    return _transformer(range(numbers), range(numbers, numbers + categories), int(most))


def code(columns: Columns) -> str:
    """The Python of `readable` and `transformer` for these columns, as it stands in a script.

    Parameters
    ----------
    columns : Columns

    Returns
    -------
    str
        It needs pandas as pd, numpy as np and the parts of scikit-learn in `IMPORTS`.

    Raises
    ------
    BadValue
        If they are no Columns.
    """
    check_is("columns", columns, Columns)
    written = "\n\n".join(inspect.getsource(part) for part in (_readable, _transformer))
    written = re.sub(r"\bdef _", "def ", written)
    written = re.sub(r"Sequence\[str( \| int)?\]", "list[str]", written)
    return (
        f"NUMBERS = {_listed(columns.numbers)}\n"
        f"CATEGORIES = {_listed(columns.categories)}\n"
        f"MOST = {columns.most}  # categories of a column; the rarer ones become one\n\n\n{written}"
    )


def _listed(names: Sequence[str]) -> str:
    """Names as a list of Python, with line breaks where it is long."""
    one_line = repr(list(names))
    return (
        one_line if len(one_line) < 80 else "".join(["[", *(f"\n    {n!r}," for n in names), "\n]"])
    )


IMPORTS = """from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
"""
