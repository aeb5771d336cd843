"""How a file comes in, and which of its columns is what."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.own.columns import IMPORTS, code
from core.own.examples import EXAMPLES, content
from core.own.parameters import BETWEEN, LONGEST, PARAMETERS, roles_of
from core.own.reading import SeveralSheets, memory_of, shown
from core.own.scores import MOST_MODELS, guess_roles, values_of
from core.own.table import used_columns
from core.parameters import BadValue
from pages.own_data import visit
from pages.own_data.visit import Held
from ui.draw import words
from ui.frame import frame
from ui.runtime.apart import READER
from ui.runtime.holdings import HOLDINGS, LIMIT
from ui.state import controls

PASTED = 200_000  # letters
NONE = "—"
OPTIONAL = ("amount", "group", "row_weight", "unit", "time")


def problem(said: BadValue | str) -> None:
    """What stands in the way, what a file said shown letter by letter."""
    st.error(words.quoted_each(str(said)), icon="⚠️")


def way_in() -> None:
    """The uploader, a place to paste, and files to try."""
    if not LIMIT:
        frame.note("This server takes no files. The examples work; for yours, run the app at home.")
    elif HOLDINGS.is_full() and visit.held() is None:
        frame.note(visit.FULL)
    else:
        _bring_one()
    st.markdown("Or try one of these files:")
    st.caption(" ".join(f"*{one.title}*: {one.says}" for one in EXAMPLES.values()))
    with st.container(horizontal=True, key="examples"):
        for name, example in EXAMPLES.items():
            st.button(example.title, key=f"try_{name}", on_click=_try, args=(name,))  # fmt: skip


def _bring_one() -> None:
    READER.warm()
    turn = st.session_state.setdefault("own_turn", 0)
    file = st.file_uploader(
        f"A CSV, Parquet or Excel file of at most {LIMIT} MB: a row for each case, with what a "
        "model said of it, or what is known of it",
        key=f"own_file_{turn}",
        max_upload_size=LIMIT,
    )
    if file is not None:
        _arrived(file.name, file.getvalue())
    waiting = st.session_state.get("own_waiting")
    if waiting is not None:
        name, packed, sheets = waiting
        st.selectbox(
            "Which sheet of the workbook?", sheets, index=None, placeholder="Choose a sheet",
            key=f"own_sheet_{turn}", on_change=_sheet_chosen, args=(name, packed, turn),
        )  # fmt: skip
    with st.expander("Or paste a table"):
        st.text_area(
            "Rows as lines, the names of the columns in the first one",
            max_chars=PASTED, height=120, key=f"own_text_{turn}",
        )  # fmt: skip
        st.button("Read it", key="own_paste", on_click=_pasted, args=(turn,))
    if visit.held() is None:
        said()


def said() -> None:
    """Why the last file could not be read."""
    found = st.session_state.pop("own_problem", None)
    if found:
        problem(found)


def _arrived(name: str, packed: bytes) -> None:
    """A file is there: it is read, and only its rows stay."""
    _bring(name, packed)
    visit.forget_upload()
    st.session_state["own_turn"] += 1
    st.rerun()


def _bring(name: str, packed: bytes | str, sheet: str | None = None) -> None:
    st.session_state.pop("own_waiting", None)
    try:
        visit.bring(name[:LONGEST], packed, sheet)
    except SeveralSheets as several:
        st.session_state["own_waiting"] = name, packed, several.sheets
        st.session_state["own_problem"] = str(several)
        return
    except BadValue as why:
        st.session_state["own_problem"] = str(why)
        return
    _guess()


def _sheet_chosen(name: str, packed: bytes, turn: int) -> None:
    sheet = st.session_state.get(f"own_sheet_{turn}")
    if sheet is not None:
        _bring(name, packed, sheet)


def _pasted(turn: int) -> None:
    text = st.session_state.get(f"own_text_{turn}") or ""
    _bring("pasted.csv", text)
    st.session_state["own_turn"] += 1


def _try(name: str) -> None:
    example = EXAMPLES[name]
    _bring(example.file, content(name))
    roles = example.roles
    # Label and positive value are known here; of a file of one's own they are asked.
    controls.set_values(label=roles.label, positive=roles.positive, trained="no")


def _guess() -> None:
    """Set the roles to what the columns probably are; those of a link stay where they fit."""
    held = visit.held()
    assert held is not None
    now = roles_of(controls.values_now(PARAMETERS))
    used = {now.label, *now.scores, *(getattr(now, name) for name in OPTIONAL)} - {""}
    if now.label and (now.scores or now.is_table) and used <= set(held.table.columns):
        if now.positive not in values_of(held.table[now.label]):
            controls.set_values(positive="")
        return
    roles = guess_roles(held.table)
    named = {name: getattr(roles, name) for name in ("label", *OPTIONAL)}
    controls.set_values(
        **named, positive="", scores=BETWEEN.join(roles.scores), decides="", line=-1,
        trained="open", holds="table" if roles.is_table else "scores", left="",
    )  # fmt: skip


def roles(held: Held, values: dict[str, Any]) -> None:
    """Which column is what, to be corrected; which value is positive is always asked."""
    columns = [str(name) for name in held.table.columns]
    rows, size = len(held.table), memory_of(held.table) / 2**20
    st.caption(
        f"{held.brought.how}: {words.some(rows, 'row')}, {words.some(len(columns), 'column')}, "
        f"{size:.1f} MB in the memory of this server."
    )
    with st.container(horizontal=True, key="roles_needed"):
        _choose(held, "label", "Which column says what each case was?", columns, values)
        _positive(held, values)
        controls.widget(PARAMETERS["holds"])
        if is_table := values["holds"] == "table":
            controls.widget(PARAMETERS["trains"])
            _left(held, columns, values)
        else:
            _scores(held, columns, values)
    with st.container(horizontal=True, key="roles_more"):
        for name, label in (
            ("amount", "Amount of each case"), ("group", "Group"),
            ("row_weight", "Weight of a row"),
            ("unit", "Customer, patient or machine"), ("time", "Time"),
        ):  # fmt: skip
            _choose(held, name, label, [NONE, *columns], values)
    st.markdown("**What the file cannot show**")
    controls.row(PARAMETERS, *(() if is_table else ("trained",)), "real")
    st.caption(
        "Is there a column of customers, patients or machines with several rows each? Name it "
        "above: halves and intervals then go by it. Is there a time? Then the later half judges."
    )
    if is_table:
        _what_becomes(held, values)
    with st.expander("The first rows"):
        st.dataframe(held.table.head(20), hide_index=True)


def _choose(held: Held, role: str, label: str, options: list[str], values: dict[str, Any]) -> None:
    key = f"role_{role}_{id(held)}_{values[role]}"
    now = values[role] or NONE
    at = options.index(now) if now in options else None

    def chosen() -> None:
        found = st.session_state[key]
        more = {"positive": ""} if role == "label" else {}
        controls.set_values(**{role: "" if found in (NONE, None) else found}, line=-1, **more)

    st.selectbox(label, options, at, key=key, on_change=chosen, placeholder="Choose a column")


def _positive(held: Held, values: dict[str, Any]) -> None:
    label = values["label"]
    if label not in held.table.columns:
        return
    options = list(values_of(held.table[label]))
    key = f"positive_{id(held)}_{label}_{values['positive']}"
    at = options.index(values["positive"]) if values["positive"] in options else None

    def chosen() -> None:
        controls.set_values(positive=(st.session_state[key] or "")[:LONGEST], line=-1)

    st.selectbox(
        "Which value is positive?", options, at, key=key, on_change=chosen,
        placeholder="Choose a value",
    )  # fmt: skip


def _scores(held: Held, columns: list[str], values: dict[str, Any]) -> None:
    key = f"scores_{id(held)}_{values['scores']}"
    now = [name for name in values["scores"].split(BETWEEN) if name in columns]

    def chosen() -> None:
        controls.set_values(scores=BETWEEN.join(st.session_state[key]), decides="", line=-1)

    st.multiselect(
        "Which columns are scores of a model?", columns, now, key=key, on_change=chosen,
        max_selections=MOST_MODELS, placeholder="Choose columns",
    )  # fmt: skip


def _left(held: Held, columns: list[str], values: dict[str, Any]) -> None:
    """Which columns no model may see, such as what is known only once the label is."""
    key = f"left_{id(held)}_{values['left']}"
    now = [name for name in values["left"].split(BETWEEN) if name in columns]

    def chosen() -> None:
        controls.set_values(left=BETWEEN.join(st.session_state[key]), decides="", line=-1)

    st.multiselect(
        "Columns that no model may see", columns, now, key=key, on_change=chosen,
        placeholder="Such as what was written after the label",
    )  # fmt: skip


def _what_becomes(held: Held, values: dict[str, Any]) -> None:
    """What the transformer makes of each column, and its code."""
    try:
        used = used_columns(held.table, roles_of(values))
    except BadValue:
        return  # it is said where the models are asked for
    kinds = [(used.numbers, "a number; an empty cell becomes the median, and a column says so")]
    kinds += [(used.categories, f"categories, at most {used.most}; an empty cell is one")]
    rows = [{"column": shown(name), "what it is": kind} for names, kind in kinds for name in names]
    rows += [{"column": shown(name), "what it is": f"left out: {w}"} for name, w in used.left_out]
    with st.expander("What a model sees of the columns, and the code that does it"):
        st.dataframe(rows, hide_index=True)
        st.code(f"{IMPORTS}\n{code(used)}", language="python")
