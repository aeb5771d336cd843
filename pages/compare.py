"""Compare: every fix on the same folds, and what the seeds allow to say."""

import secrets

import streamlit as st

from core.compare import PARAMETERS, RULES, Setting, frame, outcome
from core.parameters import BadValue
from core.verdicts import judged
from ui import compare_words, controls, film, lesson
from ui.compare import PRESETS, compare_picture, means_table
from ui.desk import Desk

remembered = st.cache_resource(max_entries=64, show_spinner=False)


@st.cache_resource(show_spinner=False)
def desk():
    return Desk(outcome)


@remembered
def tabled(setting, which, _outcomes):
    return frame(_outcomes)


@remembered
def drawn(setting, which, shown, dark, _table):
    return compare_picture(_table, setting.model, shown, dark)


@remembered
def concluded(setting, which, shown, _table):
    return judged(_table, setting.model, *shown[:2])


def look(stopped):
    """What has been found so far: the answers, and which of the cells they belong to."""
    ask = desk().stop if stopped else desk().ask
    answers = ask(visitor, cells)
    return [a for a in answers if a], tuple(a is not None for a in answers)


def stop():
    st.session_state["compare_stopped"] = setting


def go_on():
    st.session_state["compare_stopped"] = None


def is_stopped():
    return st.session_state.get("compare_stopped") == setting


# 1. The question, and what is compared.
lesson.open_page(
    "Compare",
    "Every fix on the same rows. **Which of them beats doing nothing, and by more than chance?**",
)
values = controls.values_from_url(PARAMETERS)
controls.presets(PRESETS)
shown = (values.pop("ranking"), values.pop("truth"), values.pop("decision"))
setting = Setting(**values)
visitor = st.session_state.setdefault("compare_visitor", secrets.token_hex(8))
try:
    cells = setting.cells()
except BadValue as problem:
    cells = []
    lesson.note(str(problem))

# 2. The picture grows cell by cell; one thread serves all visitors in turn.
stopped = is_stopped()
found, which = look(stopped)
running = not all(which) and not stopped
pause = 1.0 if which.count(False) < 100 else 2.0


@st.fragment(run_every=pause if running else None)
def board():
    answers, which = look(stopped)
    left = which.count(False)
    if is_stopped() != stopped or (running and not left):
        st.rerun()  # the whole page: the verdicts are due, or the clock is to be set anew
    if left:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.progress(len(answers) / len(which), f"{len(answers)} of {len(which)} fits judged")
            st.button("Go on" if stopped else "Stop", on_click=go_on if stopped else stop)
    table = tabled(setting, which, answers)
    film.show(
        "compare_film",
        drawn(setting, which, shown, lesson.is_dark(), table),
        {},
        lambda dial, step: None,
    )


if cells:
    board()

# 3. What changes everything.
controls.row(PARAMETERS, "data", "prevalence", "model", "miss", "seeds", "seed")
controls.row(PARAMETERS, "ranking", "truth", "decision", "every")
controls.values_to_url(PARAMETERS)
if not cells:
    st.stop()

# 4. What the intervals support, and no more.
table = tabled(setting, which, found)
st.caption(compare_words.who_is_judged(setting))
for missing in compare_words.problems(table, setting.model):
    st.caption(f"— {missing}")
st.markdown("## What these seeds support")
if running:
    st.markdown("The verdicts come when all fits are judged, or when you stop.")
else:
    conclusion = concluded(setting, which, shown, table)
    for verdict in compare_words.verdicts(conclusion, *shown[:2]):
        st.markdown(verdict)

# 5. Every number: means to sort, and a row for each seed to take along.
if not running:
    st.markdown("## Every metric, mean over the seeds")
    st.caption(f"½: {RULES['given']}. τ chosen: {RULES['chosen']}.")
    st.dataframe(means_table(table), hide_index=True, placeholder="—")
    st.download_button(
        "Every seed as CSV",
        lambda: table.to_csv(index=False),
        "compare.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
lesson.prose("compare")
