"""Base rate: a good test for something rare is mostly wrong when it says yes."""

import streamlit as st

from core.base_rate_film import DIALS, PARAMETERS, dials_for, facts, setting_of, track
from pages.router import LESSONS
from ui import base_rate, controls, film, lesson
from ui import base_rate_instrument as made
from ui import base_rate_words as say

# 1. The scenario, and a guess before anything is drawn.
lesson.open_page("Base rate", "A good test sounds the alarm. **How often is the alarm right?**")
values = controls.values_from_url(PARAMETERS)
lesson.guide(PARAMETERS, facts)
guess, wanted = values["guess"], values["wanted"]
if guess is None:
    guess = lesson.predicted("precision")
setting = setting_of(values)
controls.presets(base_rate.PRESETS)
controls.values_to_url(PARAMETERS)
if guess is None and lesson.step() <= 1:
    # The first step of the guided path asks the same, where it is to be seen.
    if not lesson.step() or lesson.is_presented():
        st.markdown(say.question(setting))
        controls.widget(PARAMETERS["guess"])
    st.stop()

# 2. The instrument: three dials, each filmed through the place of the other two.
landings = controls.landings(DIALS)
dials = {name: dial.around(landings.get(name, dial.default)) for name, dial in DIALS.items()}
at = {name: dial.steps.index(values[name]) for name, dial in dials.items()}
picture = made.instrument(setting, landings, guess, lesson.is_dark())
film.show("base_rate_film", picture, at, controls.released(dials))
controls.row(PARAMETERS, "dependence", "study", "wanted")

for remark in (say.brought_here(setting), say.less_than_a_person(setting)):
    if remark:
        st.caption(remark)

# 3. The exact values behind the whole people, and another guess.
with st.container(horizontal=True):
    with st.popover("Exact values"):
        st.markdown(say.exact_table(setting))
    st.button("Guess again", on_click=lesson.predict_again, args=("precision", "guess"))

# 4. The equation with the live numbers in it, in people and then in rates.
st.markdown("## Bayes’ rule, in people")
for equation in say.bayes_equations(setting):
    st.latex(equation)
st.markdown(say.repeated(setting))

# 5. The inverse question, solved for each dial.
st.markdown(f"## {say.what_would_do(wanted)}")
needed = dials_for(wanted, setting)
answers = say.what_it_takes(setting, wanted)
for column, (name, answer) in zip(st.columns(3), answers.items(), strict=True):
    column.markdown(answer)
    if DIALS[name].has(needed[name]):
        there = {name: DIALS[name].read(str(needed[name]))}
        column.button(
            "Move the dial there", f"to_{name}", on_click=controls.set_values, kwargs=there
        )

# 6. The whole truth, the way back, and the instrument to take home.
lesson.prose("base_rate")
lesson.code("base_rate", values, track)
if any(entry.slug == "threshold" for entry in LESSONS):
    point = {name: PARAMETERS[name].write(values[name]) for name in DIALS}
    label = "Move the threshold from this operating point"
    st.page_link("threshold.py", label=label, query_params=point)
light = made.instrument(setting, landings, guess, dark=False)
lesson.take_home("Base rate", light, at, PARAMETERS, values)
