"""Glossary: every metric, symbol and sampler of the app, from its code; and the references."""

import streamlit as st

from core.glossary import ENTRIES, PARAMETERS, find
from pages.glossary import text
from pages.registry import LESSONS
from ui.frame import frame
from ui.frame.chapter import THE_CHAPTER
from ui.state import controls

frame.open_page()
st.caption(THE_CHAPTER)
values = controls.values_from_url(PARAMETERS)
controls.widget(PARAMETERS["find"])
controls.values_to_url(PARAMETERS)

# 1. The terms, all of them or those that were looked for, and then lessons as well.
entries = text.entries_of(LESSONS, ENTRIES)
if values["find"]:
    entries = find(values["find"], [*text.lessons_as_entries(LESSONS), *entries])
if entries:
    frame.table(text.glossary_table(entries, LESSONS), "The terms")
else:
    frame.note(text.nothing_found(values["find"]))

# 2. Who found it out.
st.markdown("## References")
st.markdown(text.reference_list())
