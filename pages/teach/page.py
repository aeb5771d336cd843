"""For teachers: lesson plans with ready links."""

import streamlit as st

from pages.registry import LESSONS, PAGES
from pages.teach.plans import lesson_table, plan_table, plans
from ui.frame import frame
from ui.guide import share
from ui.state import controls

frame.open_page()
controls.values_from_url({})
share.note_if_here_only()

# 1. The plans, each with links that set the instrument up.
for plan in plans():
    st.header(f"{plan.minutes} minutes: {plan.title}", anchor=f"minutes-{plan.minutes}")
    st.caption(plan.purpose)
    plan_table(plan, PAGES)
    st.caption("The links, to hand out:")
    st.code(plan.links(share.base_address()), language=None)

# 2. Each lesson alone.
st.markdown("## The lessons, one by one")
lesson_table(LESSONS)

# 3. How to make a link of one's own.
frame.prose()
