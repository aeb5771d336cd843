"""Focal loss: weights and focusing change the objective, not what the model can tell apart."""

import streamlit as st

from core.focal_facts import rows_and_loss
from core.focal_film import DIALS, EPOCH, PARAMETERS, Rows, focal_film
from core.focal_trials import weights_of_parts
from ui import controls, film, lesson
from ui import focal_instrument as made
from ui import focal_trials as below
from ui.focal_loss import PRESETS, places

dial_released = controls.released(DIALS)


# 1. The question, and where the dials stand.
lesson.open_page(
    "Focal loss",
    "Turn the easy rows down and listen to the hard ones. **Does the model catch more?** "
    "Click or tap a dot to follow it.",
)
values = controls.values_from_url(PARAMETERS)
lesson.guide(PARAMETERS, made.facts_at)
controls.presets(PRESETS)

# 2. The instrument: four dials, one picture.
dark = lesson.is_dark()
rows, loss = rows_and_loss(values)
at = places(made.scene(rows), loss, values["example"])
film.show("focal_film", made.instrument(rows, loss, at, dark), at, dial_released)

# 3. What changes everything: on release, with a new film.
controls.row(PARAMETERS, *Rows._fields)
controls.values_to_url(PARAMETERS)

# 4. The loss of one row (D5.5), with the live numbers in it.
now = made.moment(rows, loss, at["example"])
st.markdown("## One row under this loss (equation D5.5)")
for equation in below.focal_equation(now):
    st.latex(equation)
st.markdown(below.focal_sentence(now))

# 5. Three columns, each at two thresholds; what the fix moved, and what it bent.
st.markdown("## Nothing, class weights, focal: the same alarms under another τ")
film.show("ways_film", made.ways(rows, loss, dark), {}, dial_released)
lesson.table(below.ways_table(made.three_ways(rows, loss)))
st.caption(
    "All is of 100,000 test rows at the real prevalence; the mean probability on the card above is "
    "of 10,000 of them, and differs by chance. The best τ is that of the best F1 on the training "
    "rows, so no test row chose it."
)

# 6. Epochs: focal loss decides what is learned first.
st.markdown("## On the way there: 200 epochs of gradient descent")
far = {"epoch": EPOCH.steps.index(values["epoch"])}
film.show("epochs_film", made.epochs(rows, dark), far, dial_released)
lesson.prose("focal_epochs")

# 7. Weights are copies, for two classes and for three.
st.markdown("## Balanced class weights, and why they are copies (equation D5.4)")
for equation in below.balanced_equation(now):
    st.latex(equation)
lesson.table(below.twins_table(made.twins(rows)))
lesson.table(below.parts_table(weights_of_parts()))

# 8. The whole truth, the code, and the instrument to take home.
lesson.prose("focal_loss")
st.markdown(below.no_gain(now))
st.markdown(below.dense_detection(now))
lesson.code("focal_loss", values, focal_film)
light = made.instrument(rows, loss, at, dark=False)
lesson.take_home("Focal loss", light, at, PARAMETERS, values)
