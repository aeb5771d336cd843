"""Compare: every fix on the same folds, and what the seeds allow to text."""

import streamlit as st

from core.comparison.cells import RULES, folds, trained_and_judged
from core.lessons.compare.facts import PARAMETERS, SIZES, Setting
from pages.compare.lesson import LESSON
from pages.compare.quoted import facts_at
from ui.comparison import verdicts as compare_words
from ui.comparison.picture import means_table
from ui.comparison.run import board, concluded, run_of, table_of
from ui.frame import frame
from ui.frame.ways import way_in
from ui.state import controls, view

# 1. The question, and what is compared.
frame.open_page()
values = controls.values_from_url(PARAMETERS)
frame.open_laboratory(facts_at)
controls.presets(LESSON.presets)
if not view.hidden("legend"):
    st.caption(compare_words.MARKS)
setting = Setting.of(values)
run = run_of(setting)
frame.note(run.problem)

# 2. The picture grows fit by fit; one thread serves all visitors in turn.
shown = (values["ranking"], values["truth"], values["decision"])
found = board(run, shown) if run.cells else None

# 3. What changes everything.
controls.row(PARAMETERS, "data", "one_in", "model", "miss_ratio", "seeds", "seed")
controls.row(PARAMETERS, "ranking", "truth", "decision", "every")
controls.values_to_url(PARAMETERS)
if found is None:
    st.stop()

# 4. What the intervals support, and no more.
table, waits = table_of(run, found), found.missing and not run.stopped
if not view.hidden("verdicts"):
    train, test = folds(setting.data, setting.prevalence, setting.seed)
    st.caption(compare_words.who_is_judged(setting.seeds, train.y, test.y))
    for missing in compare_words.problems(table, setting.model):
        st.caption(f"— {missing}")
    st.markdown("## What these seeds support")
    if waits:
        st.markdown("The verdicts come when all fits are judged, or when you stop.")
    else:
        st.caption(compare_words.read_together())
        conclusion = concluded(setting, found.which, shown, table)
        for verdict in compare_words.verdicts(conclusion, *shown[:2]):
            st.markdown(verdict)

# 5. Every number: means to sort, and a row for each seed to take along.
if not (view.hidden("means") or waits):
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

# 6. The whole truth, and the code.
frame.prose(facts=SIZES)
if not view.hidden("own_rows"):
    way_in("own_data", "All fixes on **a table of yours**", {})
frame.code(values, trained_and_judged)
