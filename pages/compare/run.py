"""A run of the comparison on its page: what is asked of the queue, what is there, what is drawn."""

from __future__ import annotations

import math
import secrets
from functools import partial
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from core.comparison.cells import Cell, Outcome, frame, outcome
from core.comparison.verdicts import Verdicts, judged
from core.lessons.compare.facts import Setting, facts
from core.parameters import BadValue, Facts
from pages.compare.picture import compare_picture
from ui.film import film
from ui.frame import frame as lesson
from ui.runtime.cache import cached
from ui.runtime.cluster import Computing
from ui.runtime.fair_queue import FairQueue
from ui.runtime.run_queue import RUN_QUEUE
from ui.state import view

Shown = tuple[str, str, str]  # the metrics of ranking, probabilities and decisions
OF_ALL_FIXES = ("best_saves", "moved_part", "cheaper_with_chosen")  # facts that need every fit
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
    return FairQueue(partial(computing().submit, outcome), failed, computing().places)


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
        return _found([kept.get(cell, answers.get(cell)) for cell in self.cells])

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


def facts_at(values: dict[str, Any]) -> Facts:
    """The facts at a setting, from what the queue has; a fix that lacks a seed is undefined yet."""
    run = run_of(Setting.of(values)._replace(every=False))
    kept: dict[Cell, Outcome] = st.session_state.get(KEPT, {})
    answers = zip(run.cells, queue().known(run.cells), strict=True)
    found = _found([kept.get(cell, answer) for cell, answer in answers])
    return _facts(run.setting, found.which, run.cells, found.outcomes)


def _found(answers: list[Outcome | None]) -> Found:
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
