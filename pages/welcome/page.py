"""The front page: what imbalance is, felt at once, and the way to each lesson."""

import streamlit as st

from core.glossary import ENTRIES, PARAMETERS, find
from core.ratio_film import DIAL
from pages.router import LESSONS
from ui import controls, film, front, lesson

# 1. What it is, and why it matters.
lesson.open_page(
    "The imbalance instrument",
    "Fraud is 1 payment in 1,000; a rare cancer is 1 person in 10,000. A model that always says "
    "“no” is then right nearly all the time, and useless. **Drag the dial: feel it.**",
)
parameters = {DIAL.name: DIAL, **PARAMETERS}
values = controls.values_from_url(parameters)
controls.values_to_url(parameters)
small, rest = st.columns([3, 5], gap="medium")

# 2. A miniature of the first instrument.
with small:
    step = DIAL.steps.index(values["one_in"])
    film.show(
        "miniature_film",
        front.small_dial(lesson.is_dark()),
        {"one_in": step},
        controls.released({DIAL.name: DIAL}),
    )
    front.way_in(
        front.Way("ratio_dial", state={"one_in": DIAL.write(values["one_in"])}),
        "Open the whole instrument here",
        ":material/open_in_full:",
    )

# 3. The map of the lessons, or what a search finds; the mistakes that everybody makes once.
with rest:
    controls.widget(PARAMETERS["find"])
    entries = find(values["find"], [*front.as_entries(LESSONS), *ENTRIES])
    if values["find"] and entries:
        front.found(entries)
    else:
        lesson.note(values["find"] and front.nothing_found(values["find"]))
        front.map_of(LESSONS)
    st.markdown("## Four classic mistakes, and where each is cured")
    front.cards(front.front().mistakes, columns=2)

# 4. Scenarios to begin with, and the entrance for teachers.
with st.container(horizontal=True):
    for scenario in front.front().scenarios:
        front.way_in(scenario, scenario.title)
    st.page_link("teach.py", label="**For teachers:** plans with links")
    st.page_link("glossary.py", label="Glossary and references")
st.caption(front.THE_CHAPTER)
