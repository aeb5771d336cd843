"""Leakage: resample to train, never to evaluate; and other ways to see the test beforehand."""

import streamlit as st

from core.lessons.leakage.film import DIALS, PARAMETERS, study_of
from core.lessons.leakage.leaks import trials
from core.lessons.leakage.pipelines import both_pipelines
from pages.leakage import cached, text
from pages.leakage import leaks_picture as leaks
from pages.leakage.lesson import LESSON, opening
from ui.film import film
from ui.frame import frame
from ui.state import controls, live, view

dial_released = controls.released(DIALS)


# 1. The question, and where the dials stand.
frame.open_page()
values = controls.values_from_url(PARAMETERS)
frame.open_laboratory(cached.facts_at)
controls.presets(LESSON.presets)

# 2. The instrument: the same rows in both orders; two dials and the switch between the orders.
frame.instrument(opening, dial_released)

# 3. What changes everything: on release, with a new film.
controls.row(PARAMETERS, "sampler", "model", "population", "seed")


# 4. The gap, in words and with the live numbers in the equation.
@live.part
def in_numbers(values):
    before = int(values["before"])
    now = cached.here(study_of(values))[before]
    st.markdown("## Where the gap comes from")
    st.markdown(text.gap_in_words(now, before))
    for equation in text.precision_equations(now):
        st.latex(equation)


# 5. Luck or law: both orders on other seeds, the dials at their start.
@live.once
def other_seeds(values):
    st.markdown("## Is it luck? The same on other seeds")
    st.markdown(text.seeds_caption())
    study = study_of(values).at_start("minority", "share", "seed")
    frame.table(cached.seeds_table(study), "Reported and true, over the seeds")


# 6. Other leaks, each switched on or off.
if not view.hidden("other_leaks"):
    st.markdown("## Other leaks")
    controls.widget(PARAMETERS["leaks"])
    film.show("leaks_film", cached.strips(values["leaks"], frame.is_dark()), {}, dial_released)
    st.markdown(leaks.leaks_caption())
    frame.table(cached.leaks_table(), "Each leak, made and not made")
    st.markdown(leaks.scaling_in_words(trials("scaling")))

# 7. The whole truth, cross-validation done right, the code, and the instrument to take home.
frame.prose()
done_well = "Cross-validation done right, as code"
if not view.hidden("done_well") and (panel := frame.opened(done_well, "done_well_open")):
    for tab, code in zip(panel.tabs(list(leaks.SNIPPETS)), leaks.SNIPPETS.values(), strict=True):
        tab.code(code, language="python")
frame.take_along(opening, both_pipelines)
