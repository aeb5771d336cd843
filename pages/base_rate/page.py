"""Base rate: a good test for something rare is mostly wrong when it says yes."""

import streamlit as st

from core.lessons.base_rate.film import (
    DIALS,
    PARAMETERS,
    dials_at,
    dials_for,
    facts,
    setting_of,
    track,
)
from pages.base_rate import text
from pages.base_rate.lesson import LESSON, opening
from pages.registry import LESSONS
from ui.frame import frame
from ui.frame.ways import carry
from ui.state import controls, live

# 1. The question; a guess of the lesson or of a link, which stands beside the truth.
frame.open_page()
values = controls.values_from_url(PARAMETERS)
frame.open_laboratory(facts)
guess = values["guess"]
if guess is None:
    guess = frame.predicted("precision")
landings = controls.landings(DIALS)
controls.presets(LESSON.presets)


def opened(values, dark):
    return opening(values | {"guess": guess}, dark, landings)


# 2. The instrument: three dials, each filmed through the place of the other two.
frame.instrument(opened, controls.released(dials_at(landings)))
controls.row(PARAMETERS, "dependence", "study", "wanted")


# 3. The exact values behind the whole people.
@live.part
def exact_values(values):
    setting = setting_of(values)
    for remark in (text.brought_here(setting), text.less_than_a_person(setting)):
        if remark:
            st.caption(remark)
    with st.popover("Exact values"):
        st.markdown(text.exact_table(setting))


# 4. The equation with the live numbers in it, in people and then in rates.
@live.part
def in_numbers(values):
    setting = setting_of(values)
    st.markdown("## Bayes’ rule, in people")
    for equation in text.bayes_equations(setting):
        st.latex(equation)
    st.markdown(text.repeated(setting))


# 5. The inverse question, solved for each dial.
@live.part
def inverse_question(values):
    setting, wanted = setting_of(values), values["wanted"]
    st.markdown(f"## {text.what_would_do(wanted)}")
    needed = dials_for(wanted, setting)
    answers = text.what_it_takes(setting, wanted)
    for column, (name, answer) in zip(st.columns(3), answers.items(), strict=True):
        column.markdown(answer)
        if DIALS[name].has(needed[name]):
            there = {name: DIALS[name].read(str(needed[name]))}
            move = live.then_page(controls.set_values)
            column.button("Move the dial there", f"to_{name}", on_click=move, kwargs=there)


# 6. The whole truth, the way back, and the instrument to take home.
frame.prose()


@live.part
def way_back(values):
    point = {name: PARAMETERS[name].write(values[name]) for name in DIALS}
    carry(point, LESSONS)


frame.take_along(opened, track)
