"""Resampling: copies and left-out rows move the threshold, not the ranking."""

import streamlit as st

from core.data import chapter
from core.lessons.resampling.film import DIAL, PARAMETERS, experiment_of, resampling_film
from pages.resampling import cached
from pages.resampling.lesson import LESSON, opening
from pages.resampling.picture import four_ways as ways_table
from pages.resampling.picture import rows_equation
from ui.frame import frame
from ui.frame.ways import way_in
from ui.state import controls, live, view

# 1. The question, and where the dial stands.
frame.open_page()
values = controls.values_from_url(PARAMETERS)
frame.open_laboratory(cached.facts_at)
controls.presets(LESSON.presets)

# 2. The instrument: every share of the dial is computed before the hand moves.
frame.instrument(opening, controls.released({DIAL.name: DIAL}))

# 3. What changes everything: on release, with a new film.
listing = values["population"] == "listing1"
fixed = ("one_in", "separation", "spread", "seed") if listing else ()
controls.row(PARAMETERS, "sampler", "population", "one_in", "model", disabled=fixed)
controls.row(PARAMETERS, "separation", "spread", "seed", "jitter", disabled=fixed)


# 4. The arithmetic (D5.2) with the live numbers in it, and why a share may be out of reach.
@live.part
def in_numbers(values):
    experiment = experiment_of(values)
    now, step = cached.computed(experiment), DIAL.steps.index(values["share"])
    frame.note(now.steps[step].problem)
    st.markdown("## How many rows (equation D5.2)")
    st.latex(rows_equation(now, step, experiment.sampler))
    if listing:
        st.markdown("The chapter’s first listing, run here, prints:")
        st.code("\n".join(chapter.resampling_report()), language=None)


# 5. The insight: four ways to one point of one curve.
@live.part
def four_ways(values):
    now, step = cached.computed(experiment_of(values)), DIAL.steps.index(values["share"])
    st.markdown("## Four ways to the same point")
    frame.table(ways_table(now, step), "Four ways to the same point")


# 6. The whole truth, the code, and the instrument to take home.
frame.prose()
if not view.hidden("own_rows"):
    way_in("own_data", "The same on two columns of **a table of yours**", {"sampler": "ros"})
frame.take_along(opening, resampling_film)
