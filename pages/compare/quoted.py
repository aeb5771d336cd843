"""The facts at a setting, from what the queue of the comparison has."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

from core.comparison.cells import Cell, Outcome
from core.lessons.compare.facts import Setting, facts
from core.parameters import Facts
from ui.comparison.run import KEPT, found_of, queue, run_of
from ui.runtime.cache import cached

OF_ALL_FIXES = ("best_saves", "moved_part", "cheaper_with_chosen")  # facts that need every fit


def facts_at(values: dict[str, Any]) -> Facts:
    """The facts at a setting, from what the queue has; a fix that lacks a seed is undefined yet."""
    setting = Setting.of(values)._replace(every=False)
    run = run_of(setting)
    kept: dict[Cell, Outcome] = st.session_state.get(KEPT, {})
    answers = zip(run.cells, queue().known(run.cells), strict=True)
    found = found_of([kept.get(cell, answer) for cell, answer in answers])
    return _facts(setting, found.which, run.cells, found.outcomes)


@cached
def _facts(
    setting: Setting, which: tuple[bool, ...], _cells: list[Cell], _outcomes: list[Outcome]
) -> Facts:
    known = {one.cell: one for one in _outcomes}
    open_yet = {cell.method for cell in _cells if cell not in known}
    numbers = facts(
        setting._asdict(),
        lambda cell: Outcome(cell) if cell.method in open_yet else known[cell],
    )
    return numbers | dict.fromkeys(OF_ALL_FIXES if open_yet else (), math.nan)
