"""Leakage: resample to train, never to evaluate; and other ways to see the test beforehand."""

import streamlit as st

from core.leakage import both_pipelines
from core.leakage_film import DIALS, PARAMETERS, study_of
from core.leaks import trials
from ui import controls, film, leakage, leaks, lesson
from ui import leakage_instrument as made
from ui import leakage_words as say

dial_released = controls.released(DIALS)


# 1. The question, and where the dials stand.
lesson.open_page(
    "Leakage",
    "Resample to train, never to evaluate. "
    "**What does a test report when copies and children of its rows were trained on?**",
)
values = controls.values_from_url(PARAMETERS)
lesson.guide(PARAMETERS, made.facts_at)
controls.presets(leakage.PRESETS)

# 2. The instrument: the same rows in both orders; two dials and the switch between the orders.
study, before = study_of(values), int(values["before"])
picture = made.instrument(study, before, lesson.is_dark())
at = {name: dial.steps.index(values[name]) for name, dial in DIALS.items()}
film.show("leakage_film", picture, at, dial_released)

# 3. What changes everything: on release, with a new film.
controls.row(PARAMETERS, "sampler", "model", "population", "seed")
controls.values_to_url(PARAMETERS)

# 4. The gap, in words and with the live numbers in the equation.
now = made.here(study)[before]
st.markdown("## Where the gap comes from")
st.markdown(say.gap_in_words(now, before))
for equation in say.precision_equations(now):
    st.latex(equation)

# 5. Luck or law: both orders on other seeds, the dials at their start.
st.markdown("## Is it luck? The same on other seeds")
st.markdown(say.seeds_caption())
lesson.table(made.seeds_table(study.at_start("minority", "share", "seed")))

# 6. Other leaks, each switched on or off.
st.markdown("## Other leaks")
controls.widget(PARAMETERS["leaks"])
film.show("leaks_film", made.strips(values["leaks"], lesson.is_dark()), {}, dial_released)
lesson.table(made.leaks_table())
st.markdown(leaks.scaling_in_words(trials("scaling")))

# 7. The whole truth, cross-validation done right, the code, and the instrument to take home.
lesson.prose("leakage")
for tab, code in zip(st.tabs(list(leaks.SNIPPETS)), leaks.SNIPPETS.values(), strict=True):
    tab.code(code, language="python")
lesson.code("leakage", values, both_pipelines)
light = made.instrument(study, before, dark=False)
lesson.take_home("Leakage", light, at, PARAMETERS, values)
