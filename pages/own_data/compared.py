"""What the fixes do to one's own table: the comparison, fit by fit, and what its seeds allow."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.comparison.cells import RULES
from core.comparison.tables import Table, halves
from core.own.compared import Compared
from core.own.parameters import PARAMETERS, roles_of
from core.own.reading import escaped_csv
from core.own.table import compared_table
from core.parameters import BadValue
from pages.own_data.visit import Held
from ui.comparison import verdicts
from ui.comparison.picture import means_table
from ui.comparison.run import HeldTable, board, concluded, run_of, table_of
from ui.draw import words
from ui.frame import frame
from ui.state import controls

HOW = (
    "Each seed splits the rows in halves anew, whole customers together where you "
    "name them, and at random also where there is a time. The transformer learns from training "
    "rows alone; samplers see what it gives: scaled numbers, and 0 and 1 for each word. A row that "
    "SMOTE makes lies between two others also there, such as 0.4 of a word; read it with that in "
    "mind. Weights and amounts are not used here: a miss costs"
)


def compared(held: Held, values: dict[str, Any]) -> None:
    """All fixes on the table, several seeds, at its own prevalence."""
    panel = frame.opened("What the fixes do to your table", "compare_open")
    if panel is None:
        return
    with panel:
        with st.container(horizontal=True, key="compare_what"):
            for name in ("model", "seeds", "compared_rows", "every"):
                controls.widget(PARAMETERS[name])
        with st.container(horizontal=True, key="compare_shown"):
            for name in ("ranking", "truth", "decision"):
                controls.widget(PARAMETERS[name])
        try:
            table = _table(held, values)
        except BadValue as problem:
            st.error(words.quoted_each(str(problem)), icon="⚠️")
            return
        _show(table, values)


def _table(held: Held, values: dict[str, Any]) -> Table:
    roles, rows = roles_of(values), int(values["compared_rows"])
    made: HeldTable = held.known(
        "compared", (roles, rows), lambda: HeldTable(compared_table(held.table, roles, rows))
    )
    return made.table


def _show(table: Table, values: dict[str, Any]) -> None:
    setting = Compared(
        table.name, table.prevalence, values["model"], float(values["price"]),
        values["seeds"], values["halves"], values["every"],
    )  # fmt: skip
    run = run_of(setting)
    frame.note(run.problem)
    if not run.cells:
        return
    shown = values["ranking"], values["truth"], values["decision"]
    st.caption(verdicts.MARKS)
    found = board(run, shown)
    numbers, waits = table_of(run, found), found.missing and not run.stopped
    train, test = halves(table.rows, setting.seed)
    judged = verdicts.who_is_judged(setting.seeds, train.y, test.y)
    st.caption(f"{judged} {HOW} {words.some(values['price'], 'false alarm')}.")
    for missing in verdicts.problems(numbers, setting.model):
        st.caption(f"— {missing}")
    if waits:
        st.markdown("The verdicts come when all fits are judged, or when you stop.")
        return
    st.caption(verdicts.read_together())
    for verdict in verdicts.verdicts(concluded(setting, found.which, shown, numbers), *shown[:2]):
        st.markdown(verdict)
    st.markdown("### Every metric, mean over the seeds")
    st.caption(f"½: {RULES['given']}. τ chosen: {RULES['chosen']}.")
    st.dataframe(means_table(numbers), hide_index=True, placeholder="—")
    st.download_button(
        "Every seed as CSV", lambda: escaped_csv(numbers), "compare.csv", "text/csv",
        icon=":material/download:", on_click="ignore", key="take_compared",
    )  # fmt: skip
