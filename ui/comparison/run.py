"""A run of the comparison on a page: what is asked of the queue, what is there, what is drawn."""

from __future__ import annotations

import secrets
import weakref
from concurrent.futures import Future
from functools import partial
from typing import NamedTuple, Protocol

import pandas as pd
import streamlit as st

from core.comparison.cells import Cell, Outcome, frame, outcome
from core.comparison.tables import NAMED, Table
from core.comparison.verdicts import Verdicts, judged
from core.parameters import BadValue
from ui.comparison.picture import compare_picture
from ui.film import film
from ui.frame import frame as lesson
from ui.runtime.cache import cached
from ui.runtime.cluster import Computing
from ui.runtime.fair_queue import FairQueue
from ui.runtime.run_queue import RUN_QUEUE
from ui.state import view

Shown = tuple[str, str, str]  # the metrics of ranking, probabilities and decisions
STOPPED = "compare_stopped"  # where a visit keeps the setting that it has stopped
KEPT = "compare_outcomes"  # where it keeps what it has seen: no fit is made twice for it
UNFORESEEN = "This fit failed on the server, for a reason that nobody foresaw."


@st.cache_resource(show_spinner=False)
def computing() -> Computing:
    """Who computes the fits for this server."""
    return Computing()


@st.cache_resource(show_spinner=False)
def queue() -> FairQueue[Cell, Outcome]:
    """The one queue of this server."""
    return FairQueue(_submitted, failed, computing().places)


class HeldTable:
    """A table that a visit holds for as long as this object lives; then workers forget it too."""

    def __init__(self, table: Table) -> None:
        self.table = table
        _HELD.add(self)
        weakref.finalize(self, _gone, table).atexit = False


_HELD: weakref.WeakSet[HeldTable] = weakref.WeakSet()


def _named(name: str) -> Table | None:
    """The rows of a visit by the name of their table, while a visit holds them."""
    return next((held.table for held in list(_HELD) if held.table.name == name), None)


def _gone(table: Table) -> None:
    if _named(table.name) is None:
        computing().forget(table)
        queue().drop(lambda cell: cell.data == table.name)


def _submitted(cell: Cell) -> Future[Outcome]:
    return computing().submit(outcome, cell, _named(cell.data))


def forget_seen() -> None:
    """Forget what this visit has seen of tables of its own."""
    kept: dict[Cell, Outcome] = st.session_state.get(KEPT, {})
    for cell in [cell for cell in kept if cell.data.startswith(NAMED)]:
        del kept[cell]


def failed(cell: Cell) -> Outcome:
    """What stands for the outcome of a fit that broke off."""
    return Outcome(cell, UNFORESEEN)


def has_failed(one: Outcome) -> bool:
    """Whether it stands for a fit that broke off, and is tried again."""
    return one.problem == UNFORESEEN


class Found(NamedTuple):
    """The outcomes that there are, and which of the cells they belong to."""

    outcomes: list[Outcome]
    which: tuple[bool, ...]

    @property
    def missing(self) -> int:
        """How many cells are still to be judged."""
        return self.which.count(False)


class Setting(Protocol):
    """What is compared: hashable, and equal for what is the same."""

    @property
    def model(self) -> str:
        """The model whose rows are shown."""

    def cells(self) -> list[Cell]:
        """All fits, those of the model first."""


class Run(NamedTuple):
    """What a visit wants to have compared; without cells, `problem` says why it cannot be."""

    setting: Setting
    cells: list[Cell]
    problem: str

    def look(self) -> Found:
        """What is there; unless the visit has stopped, the rest is asked for."""
        visitor = st.session_state.setdefault("compare_visitor", secrets.token_hex(8))
        known = queue().known if self.stopped else partial(queue().ask, visitor)
        kept: dict[Cell, Outcome] = st.session_state.setdefault(KEPT, {})
        missing = [cell for cell in self.cells if cell not in kept]
        answers = dict(zip(missing, known(missing), strict=True))
        kept.update({cell: one for cell, one in answers.items() if one and not has_failed(one)})
        return found_of([kept.get(cell, answers.get(cell)) for cell in self.cells])

    @property
    def stopped(self) -> bool:
        """Whether the visit has stopped this very run."""
        return bool(st.session_state.get(STOPPED) == self.setting)

    def turn(self) -> None:
        """Stop, or go on."""
        queue().stop(st.session_state["compare_visitor"])
        st.session_state[STOPPED] = None if self.stopped else self.setting


def run_of(setting: Setting) -> Run:
    """The run of a setting."""
    try:
        return Run(setting, setting.cells(), "")
    except BadValue as problem:
        return Run(setting, [], str(problem))


def board(run: Run, shown: Shown) -> Found:
    """The progress and the picture, which looks again every second until all is judged."""
    found = run.look()
    stopped, going = run.stopped, bool(found.missing) and not run.stopped
    pause = 1.0 if found.missing < 100 else 2.0

    @st.fragment(run_every=pause if going else None)
    @RUN_QUEUE.turn()
    def growing() -> None:
        now = run.look()
        if run.stopped != stopped or (going and not now.missing):
            st.rerun()  # the whole page: the verdicts are due, or the clock is to be set anew
        if view.hidden("picture"):
            return
        if now.missing:
            _progress(run, now)
        if told := computing().told():
            st.caption(told)
        picture = drawn(run.setting, now.which, shown, lesson.is_dark(), table_of(run, now))
        film.show("compare_film", picture, {}, lambda dial, step: None)

    growing()
    return found


def _progress(run: Run, found: Found) -> None:
    done, all_of_them = len(found.outcomes), len(found.which)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(done / all_of_them, f"{done} of {all_of_them} fits judged")
        st.button("Go on" if run.stopped else "Stop", on_click=run.turn)


def table_of(run: Run, found: Found) -> pd.DataFrame:
    """The frame of what has been found."""
    return _table(run.setting, found.which, found.outcomes)


def found_of(answers: list[Outcome | None]) -> Found:
    """Those of the answers that are there."""
    return Found([a for a in answers if a], tuple(a is not None for a in answers))


@cached
def _table(setting: Setting, which: tuple[bool, ...], _outcomes: list[Outcome]) -> pd.DataFrame:
    return frame(_outcomes)


@cached
def drawn(
    setting: Setting, which: tuple[bool, ...], shown: Shown, dark: bool, _table: pd.DataFrame
) -> film.Film:
    """The picture of a run."""
    return compare_picture(_table, setting.model, shown, dark)


@cached
def concluded(
    setting: Setting, which: tuple[bool, ...], shown: Shown, _table: pd.DataFrame
) -> Verdicts:
    """What the seeds of a run support."""
    return judged(_table, setting.model, *shown[:2])
