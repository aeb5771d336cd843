"""The means over the seeds of a comparison."""

from __future__ import annotations

import pandas as pd

from ..checks import check_is, numbers_in
from ..parameters import BadValue
from .cells import OF_ALARMS, OF_SCORES, RULES, checked_table
from .methods import METHODS
from .models import COMPARISON_MODELS


def over_seeds(values: pd.DataFrame) -> pd.Series[float]:
    """The mean of each method.

    Parameters
    ----------
    values : DataFrame
        As from `by_seed`: a row a method, a column a seed.

    Returns
    -------
    Series
        A seed on which the method could not run does not count; nan where none is left.

    Raises
    ------
    BadValue
        If the values are no table.
    """
    check_is("values", values, pd.DataFrame)
    return values.mean(axis=1)


def means(table: pd.DataFrame) -> pd.DataFrame:
    """The mean over the seeds of every metric.

    Parameters
    ----------
    table : DataFrame
        As from `compare`.

    Returns
    -------
    DataFrame
        A row for each model that ran and each method, in the order of their registries, models of
        one's own last; a column for each (metric, threshold rule), of metrics that no threshold
        changes for "given" alone.

    Raises
    ------
    BadValue
        If the table lacks a column, or says something twice.
    """
    if checked_table(table).duplicated(["model", "method", "seed", "rule"]).any():
        raise BadValue("A model, method, seed and rule stand there twice; give each once.")
    numbers_in("the table", table[[*OF_SCORES, *OF_ALARMS]])
    columns = [(name, "given") for name in OF_SCORES]
    columns += [(name, rule) for name in OF_ALARMS for rule in RULES]
    by_rule = {rule: table[table["rule"] == rule].groupby(["model", "method"]) for rule in RULES}
    found = pd.DataFrame({(name, rule): by_rule[rule][name].mean() for name, rule in columns})
    there = list(dict.fromkeys(table["model"]))
    ran = [model for model in COMPARISON_MODELS if model in there]
    ran += [model for model in there if model not in COMPARISON_MODELS]
    return found.reindex(pd.MultiIndex.from_product([ran, METHODS], names=["model", "method"]))
