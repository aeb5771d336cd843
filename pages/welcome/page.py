"""The front page where its stage cannot be shown: the lessons as plain links."""

import streamlit as st

from pages.registry import LESSONS
from ui.frame import frame
from ui.frame.chapter import THE_CHAPTER
from ui.state import controls

frame.open_page()
controls.values_from_url({})
for lesson in LESSONS:
    label = f"**{lesson.title}** · {lesson.minutes} min · {lesson.asks}"
    st.page_link(lesson.script, label=label, icon=lesson.icon)
st.page_link("own_data/page.py", label="Your own data: from a file to a decision")
st.page_link("teach/page.py", label="For teachers: plans with links")
st.page_link("glossary/page.py", label="Glossary and references")
st.caption(THE_CHAPTER)
