"""Leakage: resample to train, never to evaluate; and other ways to see the test beforehand."""

from dataclasses import replace

import streamlit as st

from core.leakage_film import DIALS, PARAMETERS, over_seeds, study_of, track
from core.leaks import LEAKS, trials
from ui import controls, film, leakage, leakage_words, leaks, lesson

remembered = st.cache_resource(max_entries=64, show_spinner=False)
filmed, repeated = remembered(track), remembered(over_seeds)
tried = remembered(trials)


def by_minority(study):
    return filmed("minority", replace(study, minority=DIALS["minority"].default))


def by_share(study):
    return filmed("share", replace(study, share=DIALS["share"].default))


@remembered
def drawn(study, before, dark):
    tracks = by_minority(study), by_share(study)
    return leakage.leakage_picture(*tracks, study, before, dark)


@remembered
def strips(made, dark):
    return leaks.leaks_picture({name: tried(name) for name in LEAKS}, made, dark)


def dial_released(dial, step):
    controls.set_values(**{dial: DIALS[dial].steps[step]})


# 1. The question, and where the dials stand.
lesson.open_page(
    "Leakage",
    "Resample to train, never to evaluate. "
    "**What does a test report when copies and children of its rows were trained on?**",
)
values = controls.values_from_url(PARAMETERS)
controls.presets(leakage.PRESETS)

# 2. The instrument: the same rows in both orders; two dials and the switch between the orders.
study, before = study_of(values), int(values["before"])
picture = drawn(study, before, lesson.is_dark())
at = {name: dial.steps.index(values[name]) for name, dial in DIALS.items()}
film.show("leakage_film", picture, at, dial_released)

# 3. What changes everything: on release, with a new film.
controls.row(PARAMETERS, "sampler", "model", "population", "seed")
controls.values_to_url(PARAMETERS)

# 4. The gap, in words and with the live numbers in the equation.
now = by_minority(study).steps[at["minority"]][before]
st.markdown("## Where the gap comes from")
st.markdown(leakage_words.gap_in_words(now, before))
for equation in leakage_words.precision_equations(now):
    st.latex(equation)

# 5. Luck or law: both orders on other seeds, the dials at their start.
st.markdown("## Is it luck? The same on other seeds")
st.markdown(leakage_words.seeds_caption())
st.table(leakage_words.seeds_table(*repeated(study.at_start())))

# 6. Other leaks, each switched on or off.
st.markdown("## Other leaks")
controls.widget(PARAMETERS["leaks"])
film.show("leaks_film", strips(values["leaks"], lesson.is_dark()), {}, dial_released)
st.table(leaks.leaks_table({name: tried(name) for name in LEAKS}))
st.markdown(leaks.scaling_in_words(tried("scaling")))

# 7. Cross-validation done right, the whole truth, and the instrument to take home.
lesson.prose("leakage")
for tab, code in zip(st.tabs(list(leaks.SNIPPETS)), leaks.SNIPPETS.values(), strict=True):
    tab.code(code, language="python")
light = drawn(study, before, dark=False)
lesson.take_home("leakage", "Leakage", light, at)
