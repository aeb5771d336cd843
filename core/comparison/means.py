"""The means over the seeds of a comparison."""

from __future__ import annotations

import pandas as pd

from .cells import OF_ALARMS, OF_SCORES, RULES
from .methods import METHODS
from .models import COMPARISON_MODELS


def over_seeds(values: pd.DataFrame) -> pd.Series[float]:
    """The mean of each method; `values` as from `by_seed`: a row a method, a column a seed.

    A seed on which the method could not run does not count; nan where none is left.
    """
    return values.mean(axis=1)


def means(table: pd.DataFrame) -> pd.DataFrame:
    """The mean over the seeds of every metric; `table` as from `compare`.

    A row for each model that ran and each method, in the order of their registries; a column for
    each (metric, threshold rule), of metrics that no threshold changes for "given" alone.
    """
    columns = [(name, "given") for name in OF_SCORES]
    columns += [(name, rule) for name in OF_ALARMS for rule in RULES]
    by_rule = {rule: table[table["rule"] == rule].groupby(["model", "method"]) for rule in RULES}
    found = pd.DataFrame({(name, rule): by_rule[rule][name].mean() for name, rule in columns})
    ran = [model for model in COMPARISON_MODELS if model in set(table["model"])]
    return found.reindex(pd.MultiIndex.from_product([ran, METHODS], names=["model", "method"]))
