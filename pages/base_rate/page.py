"""Base rate: a good test for something rare is mostly wrong when it says yes."""

import streamlit as st

from core.lessons.base_rate import DIALS, PARAMETERS, dials_at, dials_for, facts, setting_of, track
from pages.base_rate import text
from pages.base_rate.lesson import LESSON, opening
from pages.registry import LESSONS
from ui.frame import frame
from ui.frame.ways import carry
from ui.state import controls

# 1. The scenario, and a guess before anything is drawn.
frame.open_page()
values = controls.values_from_url(PARAMETERS)
frame.guide(facts)
guess, wanted = values["guess"], values["wanted"]
if guess is None:
    guess = frame.predicted("precision")
setting, landings = setting_of(values), controls.landings(DIALS)
controls.presets(LESSON.presets)
controls.values_to_url(PARAMETERS)
if guess is None and frame.step() <= 1:
    # The first step of the guided path asks the same, where it is to be seen.
    if not frame.step() or frame.is_presented():
        st.markdown(text.question(setting))
        controls.widget(PARAMETERS["guess"])
    st.stop()

# 2. The instrument: three dials, each filmed through the place of the other two.
shown = values | {"guess": guess}
opening(shown, frame.is_dark(), landings).show(controls.released(dials_at(landings)))
controls.row(PARAMETERS, "dependence", "study", "wanted")

for remark in (text.brought_here(setting), text.less_than_a_person(setting)):
    if remark:
        st.caption(remark)

# 3. The exact values behind the whole people, and another guess.
with st.container(horizontal=True):
    with st.popover("Exact values"):
        st.markdown(text.exact_table(setting))
    st.button("Guess again", on_click=frame.predict_again, args=("precision", "guess"))

# 4. The equation with the live numbers in it, in people and then in rates.
st.markdown("## Bayes’ rule, in people")
for equation in text.bayes_equations(setting):
    st.latex(equation)
st.markdown(text.repeated(setting))

# 5. The inverse question, solved for each dial.
st.markdown(f"## {text.what_would_do(wanted)}")
needed = dials_for(wanted, setting)
answers = text.what_it_takes(setting, wanted)
for column, (name, answer) in zip(st.columns(3), answers.items(), strict=True):
    column.markdown(answer)
    if DIALS[name].has(needed[name]):
        there = {name: DIALS[name].read(str(needed[name]))}
        column.button(
            "Move the dial there", f"to_{name}", on_click=controls.set_values, kwargs=there
        )

# 6. The whole truth, the way back, and the instrument to take home.
frame.prose()
frame.code(values, track)
point = {name: PARAMETERS[name].write(values[name]) for name in DIALS}
carry(point, LESSONS)
frame.take_home(lambda: opening(shown, False, landings), values)
