"""Scores of one's own: which column is what, and the rows as arrays that can be evaluated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..checks import check_is
from ..parameters import BadValue
from .columns import Columns
from .reading import numbers_of, shown

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int64]

MOST_MODELS = 5
MOST_GROUPS = 12
FEW = 10  # positives: of fewer nothing is said by group
NAMED = {
    "label": r"y|y_?true|label|target|class|outcome|truth|fraud|cancer|churn(ed)?|left_us|is_.*",
    "row_weight": r".*weight.*|w",
    "amount": r".*(amount|value|price|sum|eur|usd|betrag).*",
    "unit": r".*(customer|patient|client|machine|user|subject|account)(_?id)?|id",
    "time": r".*(time|date|day|month|year).*",
    "group": r".*(site|group|region|sex|gender|age_?band|centre|center|country).*",
    "score": r".*(score|prob|pred|risk|proba|logit).*|p|p_.*|s"
    r"|(logistic|forest|svm|boosting|xgb|xgboost|lgbm|lightgbm|catboost|rf|nn|model)([_ ]?\w*)?",
}


class Roles(NamedTuple):
    """What each column is, by its name; "" or () for a role that no column has.

    `positive` is the value of the label that is positive, as text; it is never guessed. Where
    `is_table` is set there are no scores: a model is trained on all columns without another role,
    but for those in `left`. Amount and group stay among them.
    """

    label: str = ""
    positive: str = ""
    scores: tuple[str, ...] = ()
    amount: str = ""
    group: str = ""
    row_weight: str = ""
    unit: str = ""
    time: str = ""
    left: tuple[str, ...] = ()
    is_table: bool = False


class Names(NamedTuple):
    """What somebody has grouped by: a code for each row, and the names of the codes."""

    code: Codes
    names: tuple[str, ...]


class Training(NamedTuple):
    """What was trained on the other rows of a table: keys of COMPARISON_MODELS, and on what."""

    models: tuple[str, ...]
    seed: int
    rows: int
    positives: int
    columns: Columns


class OwnScores(NamedTuple):
    """Rows of one's own: labels, what each model said of them, and what stands beside them.

    Arrays of shape (n,). `unit`: whose row it is, where several rows belong to one customer,
    patient or machine. `order`: the rank of its time. `training`: what gave the scores, where a
    table came without; its rows are not among these.
    """

    y: Bools
    models: Mapping[str, Floats]
    amount: Floats | None = None
    group: Names | None = None
    weight: Floats | None = None
    unit: Codes | None = None
    order: Floats | None = None
    left_out: int = 0  # rows without a label or a score
    training: Training | None = None

    @property
    def prevalence(self) -> float:
        """The share of positives among the rows, each counted once."""
        return float(self.y.mean())


def is_probability(score: Floats) -> bool:
    """Whether scores lie from 0 to 1, as probabilities do; others are ranks until calibrated.

    Parameters
    ----------
    score : ndarray of shape (n,)

    Returns
    -------
    bool

    Raises
    ------
    BadValue
        If it is no array.
    """
    check_is("score", score, np.ndarray)
    return bool(score.min() >= 0 and score.max() <= 1)


def guess_roles(table: pd.DataFrame) -> Roles:
    """What each column probably is, by its name and its cells; to be corrected.

    Parameters
    ----------
    table : pandas.DataFrame
        As from `read_file`.

    Returns
    -------
    Roles
        `positive` is left open: nobody can know it from a file.

    Raises
    ------
    BadValue
        If it is no frame.
    """
    check_is("table", table, pd.DataFrame)
    distinct = {name: table[name].head(2_000).nunique() for name in table.columns}
    numeric = {name: _is_numeric(table[name].head(200)) for name in table.columns}

    def named(role: str, free: list[str]) -> list[str]:
        return [name for name in free if re.fullmatch(NAMED[role], name.strip(), re.IGNORECASE)]

    free = [str(name) for name in table.columns]
    two = [name for name in named("label", free) if distinct[name] <= 3]
    two += [name for name in free if name.lower().startswith("has_") and distinct[name] == 2]
    two += [name for name in free if distinct[name] == 2]
    label = next(iter(two), "")
    found: dict[str, Any] = {}
    free = [name for name in free if name != label]
    for role in ("row_weight", "amount", "unit", "time", "group"):
        fits = [
            name for name in named(role, free) if _fits(role, name, numeric[name], distinct[name])
        ]
        found[role] = next(iter(fits), "")
        free = [name for name in free if name != found[role]]
    scores = [name for name in named("score", free) if numeric[name]]
    if not scores and _is_table(table, free, numeric, distinct):
        # Here a column such as “value” rather describes a case than says what a miss loses.
        return Roles(label, is_table=True)._replace(**found | {"amount": ""})
    if not scores:
        scores = [name for name in free if numeric[name] and distinct[name] > 10]
        scores = [name for name in scores if not _is_index(table[name], name)]
    elif others := [n for n in free if numeric[n] and n not in scores and distinct[n] > 10]:
        inside = [n for n in others if table[n].head(2_000).between(0, 1).all()]
        scores += [n for n in inside if not _is_index(table[n], n)]
    in_order = [name for name in table.columns if name in scores]
    return Roles(label, scores=tuple(in_order[:MOST_MODELS]))._replace(**found)


def _is_table(
    table: pd.DataFrame, free: list[str], numeric: dict[str, bool], distinct: dict[str, int]
) -> bool:
    """Whether columns without another role describe the cases: words, or more than two numbers of
    which not all are from 0 to 1."""
    some = [name for name in free if distinct[name] > 1]
    if any(not numeric[name] and distinct[name] <= len(table) / 2 for name in some):
        return True
    inside = [n for n in some if table[n].head(2_000).between(0, 1).all() and distinct[n] > 2]
    return len(some) > 2 and len(inside) < len(some)


def _fits(role: str, name: str, is_numeric: bool, distinct: int) -> bool:
    if role in ("row_weight", "amount"):
        return is_numeric
    if role == "time" and is_numeric:  # “months” may be how long somebody has been there
        return re.fullmatch("time(stamp)?|date|day|year", name.strip(), re.IGNORECASE) is not None
    return role != "group" or distinct <= MOST_GROUPS


def _is_numeric(column: pd.Series) -> bool:
    return bool(np.isfinite(numbers_of(column)).mean() > 0.5)


def _is_index(column: pd.Series, name: str) -> bool:
    return name.startswith("Unnamed: ") or bool(
        pd.api.types.is_integer_dtype(column) and column.is_unique and len(column) > 10
    )


def values_of(column: pd.Series, most: int = 6) -> dict[str, int]:
    """The values of a label column as text, and how many rows have each, in order of appearance.

    Parameters
    ----------
    column : pandas.Series
        Missing cells do not count.
    most : int
        Of more values only so many are given.

    Returns
    -------
    dict of str to int

    Raises
    ------
    BadValue
        If it is no column.
    """
    check_is("column", column, pd.Series)
    code, names = _coded(column)
    counts = np.bincount(code[code >= 0], minlength=len(names))
    return dict(list(zip(names, counts.tolist(), strict=True))[:most])


def _coded(column: pd.Series) -> tuple[Codes, list[str]]:
    """The cells of a column as codes, −1 where one is missing, and the text of each code.

    A text for each of a million cells would take more memory than all else.
    """
    cells = as_text(column) if column.dtype == object else column
    code, found = pd.factorize(cells)
    again, names = pd.factorize(as_text(pd.Series(found)))  # two values may be one text
    return np.append(again, -1)[code].astype(np.int64), [str(name) for name in names]


def as_text(column: pd.Series) -> pd.Series:
    """The cells of a column as text, 1 and 1.0 alike; a missing cell stays missing.

    Parameters
    ----------
    column : pandas.Series

    Returns
    -------
    pandas.Series

    Raises
    ------
    BadValue
        If it is no column.
    """
    check_is("column", column, pd.Series)
    cells = column.dropna()
    if pd.api.types.is_float_dtype(cells) and (cells % 1 == 0).all():
        cells = cells.astype("int64")
    return cells.astype(str).str.strip()


def scores_in(table: pd.DataFrame, roles: Roles) -> OwnScores:
    """The rows of a table as scores that can be evaluated.

    Parameters
    ----------
    table : pandas.DataFrame
        As from `read_file`.
    roles : Roles
        With `positive`.

    Returns
    -------
    OwnScores
        Rows without a label are left out, and counted.

    Raises
    ------
    BadValue
        If a column cannot be used as what it is said to be: the message names row, column and
        value, and says what would work. Rows are numbered as in a spreadsheet: the names of the
        columns are row 1.
    """
    rows, own = labelled(table, roles)
    return own._replace(models={name: _score(rows[name], name) for name in roles.scores})


def labelled(table: pd.DataFrame, roles: Roles) -> tuple[pd.DataFrame, OwnScores]:
    """The rows of a table that have a label, and what is known of them beside any score.

    Parameters
    ----------
    table : pandas.DataFrame
        As from `read_file`.
    roles : Roles
        With `positive`.

    Returns
    -------
    rows : pandas.DataFrame
    own : OwnScores
        Without models.

    Raises
    ------
    BadValue
        As `scores_in`.
    """
    check_is("table", table, pd.DataFrame)
    check_is("roles", roles, Roles)
    _check_roles(table, roles)
    known = table[roles.label].notna().to_numpy()
    if not known.any():
        raise BadValue(f"The column {shown(roles.label)} is empty; choose the one with the labels.")
    rows = table if known.all() else table[known]
    y = _labels(rows[roles.label], roles)
    amount = _measured(rows, roles.amount, "amount")
    weight = _measured(rows, roles.row_weight, "weight")
    if weight is not None and not weight.sum():
        raise BadValue(f"All weights in {shown(roles.row_weight)} are 0; leave the column out.")
    group = _grouped(rows[roles.group], roles.group) if roles.group else None
    unit = pd.factorize(rows[roles.unit].astype(str))[0] if roles.unit else None
    order = _ordered(rows[roles.time], roles.time) if roles.time else None
    return rows, OwnScores(y, {}, amount, group, weight, unit, order, int((~known).sum()))


def _check_roles(table: pd.DataFrame, roles: Roles) -> None:
    if not roles.label:
        raise BadValue("Say which column has the labels: what each case really was.")
    if not roles.scores and not roles.is_table:
        raise BadValue("Say which column has the scores: what a model said of each case.")
    if len(roles.scores) > MOST_MODELS:
        raise BadValue(f"There are {len(roles.scores)} score columns; use {MOST_MODELS} at most.")
    single = (roles.label, roles.amount, roles.group, roles.row_weight, roles.unit, roles.time)
    used = [name for name in (*single, *roles.scores) if name]
    for name in used:
        if name not in table.columns:
            raise BadValue(f"There is no column {shown(name)} in this file; choose another one.")
        if used.count(name) > 1 and name in (roles.label, *roles.scores):
            raise BadValue(f"The column {shown(name)} has two roles; give it one.")


def _where(column: pd.Series, position: int) -> str:
    return f"Row {int(column.index[position]) + 2:,}, column {shown(column.name)}"


def _labels(column: pd.Series, roles: Roles) -> Bools:
    code, values = _coded(column)
    if len(values) > 2:
        at, others = int(np.argmax(code == 2)), int((code >= 2).sum())
        raise BadValue(
            f"{_where(column, at)}: {shown(values[2])} is a third label beside {shown(values[0])} "
            f"and {shown(values[1])}; a label has two values. Leave out the "
            f"{'row' if others == 1 else f'{others:,} rows'} with others, or choose another column."
        )
    if len(values) == 1:
        raise BadValue(
            f"All {code.size:,} rows of {shown(column.name)} say {shown(values[0])}; bring rows of "
            "both kinds, ten of each to begin with."
        )
    if roles.positive not in values:
        raise BadValue(
            f"Say which value is positive: {shown(values[0])} or {shown(values[1])}. No file says "
            "that of itself."
        )
    return np.asarray(code == values.index(roles.positive), bool)


def _score(column: pd.Series, name: str) -> Floats:
    score = numbers_of(column)
    if not (usable := np.isfinite(score)).all():
        at, bad = int(np.argmin(usable)), int((~usable).sum())
        cell = column.iloc[at]
        said = "is empty" if pd.isna(cell) else f"is {shown(cell)}, and no number"
        rest = "" if bad == 1 else f" There are {bad:,} such rows."
        raise BadValue(
            f"{_where(column, at)}: the score {said}; use numbers such as 0.31 or 0,31, or leave "
            f"such rows out.{rest}"
        )
    if score.min() == score.max():
        raise BadValue(
            f"All scores in {shown(name)} are {score[0]:g}: no threshold can divide them. Bring "
            "the scores from before they were rounded or turned into yes and no."
        )
    return score


def _measured(rows: pd.DataFrame, name: str, what: str) -> Floats | None:
    """Amounts or weights: numbers of 0 or more; None where there is no such column."""
    if not name:
        return None
    found = numbers_of(rows[name])
    if not (usable := np.isfinite(found) & (found >= 0)).all():
        at = int(np.argmin(usable))
        said = shown(rows[name].iloc[at])
        raise BadValue(f"{_where(rows[name], at)}: the {what} is {said}; use numbers of 0 or more.")
    return found


def _grouped(column: pd.Series, name: str) -> Names:
    code, names = pd.factorize(column.astype(str).where(column.notna(), "(empty)"))
    if len(names) > MOST_GROUPS:
        raise BadValue(
            f"The column {shown(name)} has {len(names):,} groups; use one with {MOST_GROUPS} at "
            "most, such as bands of age."
        )
    return Names(code.astype(np.int64), tuple(str(one) for one in names))


def _ordered(column: pd.Series, name: str) -> Floats:
    """The rank of each time; text is read as dates."""
    if pd.api.types.is_numeric_dtype(column):
        found = column.to_numpy(float, na_value=np.nan)
    else:
        when = pd.to_datetime(column, errors="coerce", format="mixed", utc=True)
        found = when.astype("int64").to_numpy(float)
        found[when.isna().to_numpy()] = np.nan
    if not (usable := np.isfinite(found)).all():
        at = int(np.argmin(usable))
        raise BadValue(
            f"{_where(column, at)}: {shown(column.iloc[at])} is no time; use dates such as "
            "2026-11-30, or numbers."
        )
    return np.asarray(found)
