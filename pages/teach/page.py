"""For teachers: lesson plans with ready links."""

import streamlit as st

from pages.registry import LESSONS, PAGES
from pages.teach.plans import lesson_table, plan_table, plans
from ui.frame import frame
from ui.guide import share
from ui.room.open_room import open_room
from ui.state import controls

frame.open_page()
controls.values_from_url({})
share.note_if_here_only()

# A room for the class: what learners predict comes together on one screen.
st.header("The class in one room", anchor="room")
st.markdown(
    "Learners open the link, or press *Join a class* on the front page, and predict on their own "
    "devices. You see how many have answered, close, and show all answers at once. A question "
    "before and after each lesson shows what was learned; leave it out if you like. No account, "
    "no names."
)
open_room()

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
