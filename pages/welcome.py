"""The first page: what the instrument is, and the way to each lesson."""

import streamlit as st

from pages.router import LESSONS
from ui import lesson

lesson.open_page(
    "The imbalance instrument",
    "Fraud is 1 payment in 1,000; a rare cancer is 1 person in 10,000. A model that always says "
    "“no” is then right 99.9 % or 99.99 % of the time, and useless. **Here you can feel why.**",
)
st.markdown("Each lesson is an instrument: drag its dial, and everything on the page follows.")
for entry in LESSONS:
    if entry.film:
        st.page_link(f"{entry.slug}.py", label=f"**{entry.title}** · {entry.goal}", icon=entry.icon)
