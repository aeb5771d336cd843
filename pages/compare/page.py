"""Compare: every fix on the same folds, and what the seeds allow to say."""

import streamlit as st

from core.compare import PARAMETERS, RULES, Setting, trained_and_judged
from ui import compare_words, controls, lesson
from ui.compare import PRESETS, means_table
from ui.compare_run import board, concluded, facts_at, run_of, table_of

# 1. The question, and what is compared.
lesson.open_page(
    "Compare",
    "Every fix on the same rows. **Which of them beats doing nothing, and by more than chance?**",
)
values = controls.values_from_url(PARAMETERS)
lesson.guide(PARAMETERS, facts_at)
controls.presets(PRESETS)
st.caption(compare_words.MARKS)
run = run_of(Setting.of(values))
lesson.note(run.problem)

# 2. The picture grows fit by fit; one thread serves all visitors in turn.
shown = (values["ranking"], values["truth"], values["decision"])
found = board(run, shown) if run.cells else None

# 3. What changes everything.
controls.row(PARAMETERS, "data", "prevalence", "model", "miss", "seeds", "seed")
controls.row(PARAMETERS, "ranking", "truth", "decision", "every")
controls.values_to_url(PARAMETERS)
if found is None:
    st.stop()

# 4. What the intervals support, and no more.
table = table_of(run, found)
st.caption(compare_words.who_is_judged(run.setting))
for missing in compare_words.problems(table, run.setting.model):
    st.caption(f"— {missing}")
st.markdown("## What these seeds support")
if found.missing and not run.stopped:
    st.markdown("The verdicts come when all fits are judged, or when you stop.")
else:
    st.caption(compare_words.read_together())
    conclusion = concluded(run.setting, found.which, shown, table)
    for verdict in compare_words.verdicts(conclusion, *shown[:2]):
        st.markdown(verdict)

    # 5. Every number: means to sort, and a row for each seed to take along.
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
lesson.prose("compare")
lesson.code("compare", values, trained_and_judged)
