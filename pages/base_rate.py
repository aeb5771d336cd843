"""Base rate: a good test for something rare is mostly wrong when it says yes."""

from dataclasses import replace

import streamlit as st

from core.base_rate import DIALS, PARAMETERS, Setting, track
from pages.router import LESSONS
from ui import base_rate, controls, film, lesson, words


@st.cache_resource(max_entries=512, show_spinner=False)
def filmed(dial, elsewhere, guess):
    return base_rate.dial_track(dial, track(dial, elsewhere), guess)


@st.cache_resource(max_entries=64, show_spinner=False)
def staged(guess, dark):
    return base_rate.base_rate_stage(guess, dark)


@st.cache_resource(max_entries=64, show_spinner=False)
def drawn(setting, guess, dark):
    tracks = [
        filmed(dial, replace(setting, **{dial: parameter.default}), guess)
        for dial, parameter in DIALS.items()
    ]
    return staged(guess, dark).with_dials(tracks)


def dial_released(dial, step):
    controls.set_values(**{dial: DIALS[dial].steps[step]})


# 1. The scenario, and a guess before anything is drawn.
lesson.open_page("Base rate", "A good test sounds the alarm. **How often is the alarm right?**")
values = controls.values_from_url(PARAMETERS)
guess, wanted = values.pop("guess"), values.pop("wanted")
setting = Setting(**values)
controls.presets(base_rate.PRESETS)
controls.values_to_url(PARAMETERS)
if guess is None:
    st.markdown(base_rate.question(setting))
    controls.widget(PARAMETERS["guess"])
    st.stop()

# 2. The instrument: three dials, each filmed through the place of the other two.
picture = drawn(setting, guess, lesson.is_dark())
at = {name: dial.steps.index(values[name]) for name, dial in DIALS.items()}
film.show("base_rate_film", picture, at, dial_released)
controls.row(PARAMETERS, "dependence", "study", "wanted")

# 3. The exact values behind the whole people, and another guess.
with st.container(horizontal=True):
    with st.popover("Exact values"):
        st.markdown(base_rate.exact_table(setting))
    st.button("Guess again", on_click=controls.set_values, kwargs={"guess": None})

# 4. The equation with the live numbers in it, in people and then in rates.
st.markdown("## Bayes’ rule, in people")
for equation in base_rate.bayes_equations(setting):
    st.latex(equation)
st.markdown(base_rate.repeated(setting))

# 5. The inverse question, solved for each dial.
st.markdown(f"## What would make {words.short_percent(wanted)} of the alarms right?")
for column, answer in zip(st.columns(3), base_rate.what_it_takes(setting, wanted), strict=True):
    column.markdown(answer)

# 6. The whole truth, the way back, and the instrument to take home.
lesson.prose("base_rate")
if any(entry.slug == "threshold" for entry in LESSONS):
    point = {name: PARAMETERS[name].write(values[name]) for name in DIALS}
    label = "Move the threshold from this operating point"
    st.page_link("threshold.py", label=label, query_params=point)
light = drawn(setting, guess, dark=False)
lesson.take_home("base_rate", "Base rate", light, at)
