"""The front page: what imbalance is, felt at once, and the way to each lesson."""

import streamlit as st

from core.controls import ONE_IN_DIAL
from core.glossary import ENTRIES, PARAMETERS, find
from pages.glossary.text import entries_of, nothing_found
from pages.registry import LESSONS
from pages.welcome import text
from pages.welcome.lesson import opening
from ui.frame import frame
from ui.frame.chapter import THE_CHAPTER
from ui.frame.ways import way_in
from ui.state import controls, live

# 1. What it is, and why it matters.
frame.open_page()
parameters = {ONE_IN_DIAL.name: ONE_IN_DIAL, **PARAMETERS}
values = controls.values_from_url(parameters)
small, rest = st.columns([3, 5], gap="medium")

# 2. A miniature of the first instrument.
with small:
    frame.instrument(opening, controls.released({ONE_IN_DIAL.name: ONE_IN_DIAL}))

    @live.part
    def whole_instrument(values):
        state = {ONE_IN_DIAL.name: ONE_IN_DIAL.write(values[ONE_IN_DIAL.name])}
        way_in("ratio_dial", "Open the whole instrument here", state, ":material/open_in_full:")


# 3. The map of the lessons, or what a search finds; the mistakes that everybody makes once.
with rest:
    controls.widget(PARAMETERS["find"])
    entries = [*text.as_entries(LESSONS), *entries_of(LESSONS, ENTRIES)]
    entries = find(values["find"], entries)
    if values["find"] and entries:
        text.found(entries)
    else:
        frame.note(values["find"] and nothing_found(values["find"]))
        text.map_of(LESSONS)
    st.markdown("## Four classic mistakes, and the lesson on each")
    text.cards(text.front().mistakes, columns=2)

# 4. Scenarios to begin with, and the entrance for teachers.
with st.container(horizontal=True):
    for scenario in text.front().scenarios:
        way_in(scenario.lesson, scenario.title, scenario.state)
    st.page_link("teach/page.py", label="**For teachers:** plans with links")
    st.page_link("glossary/page.py", label="Glossary and references")
st.caption(THE_CHAPTER)
