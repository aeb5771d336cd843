"""The rows of visits in the queue of the comparison: who holds them, and when they are gone."""

import gc
from typing import Any

from core.comparison.cells import outcome
from core.comparison.tables import NAMED
from core.own.compared import Compared
from core.own.examples import EXAMPLES, content
from core.own.reading import read_file
from core.own.table import compared_table
from ui.comparison import run


def table():
    return compared_table(read_file(content("customers")).table, EXAMPLES["customers"].roles, 2_000)


def test_rows_are_there_as_long_as_one_visit_holds_them_and_then_nothing_is_known(monkeypatch):
    dropped: list[Any] = []
    monkeypatch.setattr(run.queue(), "drop", dropped.append)
    first, second = run.HeldTable(table()), run.HeldTable(table())
    name = first.table.name
    assert name.startswith(NAMED) and second.table.name == name
    cell = Compared(name, first.table.prevalence, seeds=3).cells()[0]
    assert run._submitted(cell).result(60) == outcome(cell, first.table.rows)
    del first
    gc.collect()
    assert run._named(name) is second.table and not dropped
    del second
    gc.collect()
    assert run._named(name) is None and dropped[0](cell)
    assert "not here" in run._submitted(cell).result(60).problem


def test_a_comparison_has_all_methods_and_the_other_models_last():
    cells = Compared("table x", 0.1, "tree", seeds=3, seed=4, every=True).cells()
    assert [cell.model for cell in cells[:36]] == ["tree"] * 36
    assert {cell.model for cell in cells[36:]} == {"logistic", "nearest", "forest", "boosting"}
    assert {cell.seed for cell in cells} == {4, 5, 6}
