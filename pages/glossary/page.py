"""Glossary: every metric, symbol and sampler of the app, from its code; and the references."""

import streamlit as st

from core.glossary import PARAMETERS, find
from pages.router import LESSONS
from ui import controls, front, lesson

lesson.open_page(
    "Glossary",
    "Every symbol, metric and sampler, in the words of the code that computes it.",
)
st.caption(front.THE_CHAPTER)
values = controls.values_from_url(PARAMETERS)
controls.widget(PARAMETERS["find"])
controls.values_to_url(PARAMETERS)

# 1. The terms, all of them or those that were looked for.
entries = find(values["find"])
if entries:
    lesson.table(front.glossary_table(entries, LESSONS))
else:
    lesson.note(front.nothing_found(values["find"]))

# 2. Who found it out.
st.markdown("## References")
st.markdown(front.references())
