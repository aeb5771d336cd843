"""A table of one's own without scores: a first model is trained on one part of its rows.

What it says of the other rows are scores as if somebody had brought them: these choose a threshold
and judge it. No row that is counted has trained the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline, make_pipeline

from ..checks import check_is, check_known, check_whole
from ..comparison.models import COMPARISON_MODELS
from ..comparison.tables import Table, mixed, named_table, only, parts
from ..parameters import BadValue
from ..threads import one_thread
from .columns import Columns, columns_of, readable, transformer
from .reading import shown
from .resamples import parts_of
from .scores import OwnScores, Roles, Training, labelled, scores_in

MOST_ROWS = 100_000
AT_A_TIME = 5_000  # rows that are scored
FEWEST = 20  # rows of a class: some train, some choose, some judge
# Of the models of the comparison those that are quick on many rows.
TRAINED_HERE = ("logistic", "tree", "forest", "boosting")


def rows_of(
    table: pd.DataFrame, roles: Roles, models: Sequence[str] = ("logistic",), seed: int = 0
) -> OwnScores:
    """The rows of a file that can be evaluated, whether it brings scores or a table to train on.

    Parameters
    ----------
    table : pandas.DataFrame
        As from `read_file`.
    roles : Roles
        With `positive`.
    models : sequence of str
        For a table: keys of TRAINED_HERE.
    seed : int
        For a table: same seed, same rows that train.

    Returns
    -------
    OwnScores

    Raises
    ------
    BadValue
        If a column cannot be used as what it is said to be, or nothing can be trained.
    """
    check_is("roles", roles, Roles)
    return table_in(table, roles, models, seed) if roles.is_table else scores_in(table, roles)


def used_columns(table: pd.DataFrame, roles: Roles) -> Columns:
    """What becomes of the columns of a table.

    Parameters
    ----------
    table : pandas.DataFrame
        As from `read_file`.
    roles : Roles

    Returns
    -------
    Columns

    Raises
    ------
    BadValue
        As `columns_of`.
    """
    check_is("table", table, pd.DataFrame)
    check_is("roles", roles, Roles)
    others = {roles.label, roles.row_weight, roles.unit, roles.time, *roles.left}
    return columns_of(table, [str(name) for name in table.columns if name not in others])


def table_in(
    table: pd.DataFrame, roles: Roles, models: Sequence[str] = ("logistic",), seed: int = 0
) -> OwnScores:
    """Scores of rows by models that other rows have trained.

    One half of the rows trains, as `parts_of` has it: by chance, whole units at a time, or the
    earlier half where there is a time. The scores are those of the other half.

    Parameters
    ----------
    table : pandas.DataFrame
        As from `read_file`, of at most 100,000 rows with a label.
    roles : Roles
        With `positive`.
    models : sequence of str
        Keys of TRAINED_HERE.
    seed : int
        Same seed, same halves; from 0 to 2³² − 1.

    Returns
    -------
    OwnScores
        Of the rows that did not train, by the labels of the models; `training` says on what they
        were trained.

    Raises
    ------
    BadValue
        If a class has fewer than 20 rows, or a column cannot be used; the message names it.
    """
    check_whole("seed", seed, 0, 2**32 - 1)
    check_is("models", models, Sequence)
    for model in models:
        check_known("model", model, TRAINED_HERE)
    rows, own = labelled(table, roles)
    _check_size(own, roles)
    columns = used_columns(rows, roles)
    train, others = parts_of(own.y, seed, own.unit, own.order)
    X = readable(rows, columns)
    trains, counted = X[train], X[others]
    del X
    found = {}
    for name in models:
        pipeline = pipeline_of(columns, name, seed, int(train.sum()))
        with one_thread(waits=False):
            pipeline.fit(trains, own.y[train])
            parts = [pipeline.predict_proba(part)[:, 1] for part in _slices(counted)]
        found[COMPARISON_MODELS[name].label] = np.concatenate(parts)
    constant = [name for name, score in found.items() if score.min() == score.max()]
    if constant:
        raise BadValue(
            f"The {constant[0]} says the same of every row: the columns tell it nothing. Bring "
            "columns that were known before the label."
        )
    training = Training(
        tuple(models), int(seed), int(train.sum()), int(own.y[train].sum()), columns
    )
    return _part(own, others)._replace(models=found, training=training)


def compared_table(table: pd.DataFrame, roles: Roles, rows: int = 10_000) -> Table:
    """The rows of a table as a data set of the comparison.

    Parameters
    ----------
    table : pandas.DataFrame
        As from `read_file`.
    roles : Roles
        With `positive`. Units stay together; a time, weights and amounts are not looked at.
    rows : int
        Of more a part is drawn, whole units at a time, always the same, at the share of the whole.

    Returns
    -------
    Table
        Which stays in memory. The transformer of its columns is fitted on training rows alone.

    Raises
    ------
    BadValue
        If a column cannot be used, or positives are too few, or more than half.
    """
    check_is("roles", roles, Roles)
    check_whole("rows", rows, 2 * FEWEST)
    found, own = labelled(table, roles._replace(is_table=True))
    _check_size(own, roles)
    if 2 * own.y.sum() > own.y.size:
        raise BadValue(
            f"{int(own.y.sum()):,} of {own.y.size:,} rows have {shown(roles.positive)} in "
            f"{shown(roles.label)}; to compare fixes for imbalance let the rarer value be positive."
        )
    columns = used_columns(found, roles)
    whole = mixed(found, own, columns)
    if own.y.size > rows:
        whole = only(whole, parts(whole, -(-own.y.size // rows), 0)[0])
    return named_table(whole, stays_in_memory=True)


def pipeline_of(columns: Columns, model: str, seed: int, rows: int) -> Pipeline:
    """The whole model: the transformer of the columns, then a classifier, not fitted yet.

    Parameters
    ----------
    columns : Columns
    model : str
        A key of COMPARISON_MODELS.
    seed : int
    rows : int
        How many train it.

    Returns
    -------
    sklearn.pipeline.Pipeline

    Raises
    ------
    BadValue
        If there is no such model.
    """
    check_is("columns", columns, Columns)
    check_known("model", model, COMPARISON_MODELS)
    check_whole("seed", seed, 0, 2**32 - 1)
    check_whole("rows", rows, 1)
    return make_pipeline(
        transformer(columns), COMPARISON_MODELS[model].classifier(int(seed), int(rows))
    )


def _slices(rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Some rows at a time: what the transformer makes of all of them is large."""
    return (rows[at : at + AT_A_TIME] for at in range(0, len(rows), AT_A_TIME))


def _check_size(own: OwnScores, roles: Roles) -> None:
    n, positives = own.y.size, int(own.y.sum())
    if n > MOST_ROWS:
        raise BadValue(
            f"There are {n:,} rows, and a table to train on may have {MOST_ROWS:,}; bring fewer "
            "rows, or a column with what a model says of each."
        )
    if min(positives, n - positives) < FEWEST:
        raise BadValue(
            f"{positives:,} of {n:,} rows have {shown(roles.positive)} in {shown(roles.label)}; "
            f"to train, to choose and to judge it takes {FEWEST} rows or more of each kind."
        )


def _part(own: OwnScores, of: np.ndarray[Any, np.dtype[np.bool_]]) -> OwnScores:
    """Some of the rows; units are numbered again from 0 as they come."""
    return own._replace(
        y=own.y[of],
        amount=None if own.amount is None else own.amount[of],
        group=None if own.group is None else own.group._replace(code=own.group.code[of]),
        weight=None if own.weight is None else own.weight[of],
        unit=None if own.unit is None else pd.factorize(own.unit[of])[0],
        order=None if own.order is None else own.order[of],
    )
