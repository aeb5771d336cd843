"""Focal loss: weights and focusing change the objective, not what the model can tell apart."""

import streamlit as st

from core.lessons.focal_loss.facts import rows_and_loss
from core.lessons.focal_loss.film import DIALS, EPOCH, PARAMETERS, Rows, focal_film
from core.lessons.focal_loss.trials import weights_of_parts
from pages.focal_loss import cached, text
from pages.focal_loss.lesson import LESSON, opening
from ui.film import film
from ui.frame import frame
from ui.state import controls, live, view

dial_released = controls.released(DIALS)


# 1. The question, and where the dials stand.
frame.open_page()
controls.values_from_url(PARAMETERS)
frame.open_laboratory(cached.facts_at)
controls.presets(LESSON.presets)

# 2. The instrument: four dials, one picture.
frame.instrument(opening, dial_released)

# 3. What changes everything: on release, with a new film.
controls.row(PARAMETERS, *Rows._fields)


# 4. The loss of one row (D5.5), with the live numbers in it.
@live.part
def one_row(values):
    now = cached.moment_at(values)
    st.markdown("## One row under this loss (equation D5.5)")
    for equation in text.focal_equation(now):
        st.latex(equation)
    st.markdown(text.focal_sentence(now))


# 5. Three columns, each at two thresholds; what the fix moved, and what it bent.
@live.part
def three_ways(values):
    rows, loss = rows_and_loss(values)
    st.markdown("## Nothing, class weights, focal: the same alarms under another τ")
    film.show("ways_film", cached.ways(rows, loss, frame.is_dark()), {}, dial_released)
    if panel := frame.opened("The three ways in numbers", "ways_open"):
        with panel:
            frame.table(text.ways_table(cached.three_ways(rows, loss)), "The three ways in numbers")


if not view.hidden("three_ways"):
    st.caption(
        "All is of 100,000 test rows at the real prevalence; the average predicted probability "
        "above is of 10,000 of them, and differs by chance. The best τ is that of the best F1 on "
        "the training rows, so no test row chose it."
    )


# 6. Epochs: focal loss decides what is learned first.
@live.part
def epochs(values):
    st.markdown("## On the way there: 200 epochs of gradient descent")
    trained, at = cached.epochs(rows_and_loss(values)[0], frame.is_dark()), values[EPOCH.name]
    film.show("epochs_film", trained, {EPOCH.name: EPOCH.steps.index(at)}, dial_released)


frame.prose("epochs")


# 7. Weights are copies, for two classes and for three.
@live.part
def copies(values):
    st.markdown("## Balanced class weights, and why they are copies (equation D5.4)")
    for equation in text.balanced_equation(cached.moment_at(values)):
        st.latex(equation)
    frame.table(
        text.twins_table(cached.twins(rows_and_loss(values)[0])),
        "The same boundary, by weights and by copies",
    )


if not view.hidden("copies"):
    frame.table(text.parts_table(weights_of_parts()), "The balanced weight of each class")

# 8. The whole truth, the code, and the instrument to take home.
frame.prose()


@live.part
def no_gain(values):
    st.markdown(text.no_gain(cached.moment_at(values)))
    st.markdown(text.dense_detection(cached.moment_at(values)))


frame.take_along(opening, focal_film)
