"""What a visit has brought: its rows, in the memory of the server, for as long as the visit is."""

from __future__ import annotations

import weakref
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.own.evaluation import Evaluation, evaluations
from core.own.parameters import asked_of, roles_of, trained_of
from core.own.reading import Brought, memory_of
from core.own.report import Report
from core.own.scores import Roles
from core.own.script import Source
from core.own.table import rows_of
from core.parameters import BadValue
from ui.comparison.run import forget_seen
from ui.film.film import Film
from ui.film.pieces import withdraw
from ui.runtime.apart import READER
from ui.runtime.holdings import HELD, HELD_HERE, HOLDINGS, forget_file
from ui.runtime.run_queue import RUN_QUEUE, RunQueue

READING = RunQueue(patience=30.0)  # files are read one at a time, aside from the pages
ASIDE = RunQueue(patience=30.0)
FULL = (
    f"This server holds {HELD} MB of files, as much as it may. Come back later, or bring a smaller "
    "file."
)


class Held:
    """A table that somebody has brought, what has been found in it, and the pieces of its films."""

    def __init__(self, name: str, brought: Brought) -> None:
        self.name, self.brought = name, brought
        self.pieces: set[str] = set()
        self._known: dict[str, tuple[Any, Any]] = {}
        weakref.finalize(self, withdraw, self.pieces)

    @property
    def table(self) -> pd.DataFrame:
        """The rows."""
        return self.brought.table

    def offered(self, film: Film) -> Film:
        """A film of these rows, whose pieces go when the rows do."""
        self.pieces |= {piece.name for piece in film.pieces}
        return film

    def known(self, name: str, of: Any, make: Any) -> Any:
        """What was found last under a name, if it was for the same setting; else found now, aside
        from the pages of others."""
        if name not in self._known or self._known[name][0] != of:
            with RUN_QUEUE.yielded(), ASIDE.turn():
                self._known[name] = of, make()
        return self._known[name][1]

    def models(self, values: dict[str, Any]) -> dict[str, Evaluation]:
        """Each model, evaluated as the page is set. BadValue says what stands in the way."""
        how, asked = _how(values), asked_of(values)
        own = self.known("rows", how, lambda: rows_of(self.table, *how))
        return dict(self.known("models", (how, asked), lambda: evaluations(own, asked)))

    def report(self, values: dict[str, Any], model: str, step: int) -> Report:
        """The report on a decision."""
        roles: Roles = roles_of(values)
        models = self.models(values)
        source = Source(self.name, self.brought.load, roles)
        setting = _how(values), asked_of(values), model, step, values["elsewhere"]
        made: Report = self.known(
            "report",
            setting,
            lambda: Report(models, model, step, source, 1 / values["elsewhere"]),
        )
        return made


def _how(values: dict[str, Any]) -> tuple[Any, ...]:
    """What `rows_of` has to know beside the table."""
    roles = roles_of(values)
    return (roles, trained_of(values), values["halves"]) if roles.is_table else (roles,)


def held() -> Held | None:
    """What this visit holds; None before it has brought anything, and after it was forgotten."""
    found: Held | None = st.session_state.get(HELD_HERE)
    return found


def holding() -> Held:
    """What this visit holds, where it is known to hold something."""
    found = held()
    assert found is not None
    return found


def bring(name: str, content: bytes | str, sheet: str | None = None) -> None:
    """Read a file or a pasted text, and hold it in the place of what was there.

    BadValue says why it cannot be read: what was there before then stays.
    """
    with RUN_QUEUE.yielded(), READING.turn():
        brought = READER.read(content, sheet)
    made = Held(name, brought)
    if not HOLDINGS.keep(made, memory_of(brought.table)):
        raise BadValue(FULL)
    st.session_state[HELD_HERE] = made


def forget() -> None:
    """Forget all that this visit has brought, at once."""
    gone = st.session_state.pop(HELD_HERE, None)
    st.session_state.pop("own_waiting", None)
    if gone is not None:
        withdraw(gone.pieces)
    forget_seen()
    forget_upload()


def forget_upload() -> None:
    """Forget the file itself; its rows are held."""
    context = get_script_run_ctx()
    if context is not None:
        forget_file(context.session_id)
