"""Ratio dial: accuracy climbs, recall falls, and the ranking hardly moves."""

import streamlit as st

from core.lessons.ratio_dial.film import DIAL, PARAMETERS, experiment_of, ratio_film
from pages.ratio_dial import cached
from pages.ratio_dial.lesson import LESSON, opening
from ui.draw import words
from ui.frame import frame
from ui.frame.ways import way_in
from ui.state import controls, live, view

# 1. The question, and where the dial stands.
frame.open_page()
controls.values_from_url(PARAMETERS)
frame.open_laboratory(cached.facts_at)
controls.presets(LESSON.presets)

# 2. The instrument: every step of the dial is computed before the hand moves.
frame.instrument(opening, controls.released({DIAL.name: DIAL}))
frame.prose("words")

# 3. What changes everything: on release, with a new film.
controls.row(PARAMETERS, "population", "separation", "spread", "model", "seed")
controls.widget(PARAMETERS["lines"])


# 4. The equation with the live numbers in it.
@live.part
def in_numbers(values):
    now = cached.computed(experiment_of(values)).at(DIAL.steps.index(values["one_in"]))
    st.markdown("## Majority vote: always say “no” (equation D5.1)")
    positives, cases = words.tex_count(now.positives), words.tex_count(now.cases)
    st.latex(
        rf"\text{{accuracy}} = 1-\pi = 1 - \frac{{{positives}}}{{{cases}}} = "
        rf"{words.tex_percent(now.baseline)}, \qquad "
        rf"\text{{recall}} = \frac{{0}}{{{positives}}} = 0"
    )
    st.markdown(
        f"Your model reaches **{words.percent(now.accuracy)}** and catches "
        f"**{words.count(now.caught)} of {words.some(now.positives, 'positive')}**; "
        f"it was trained on {words.some(now.train_positives, 'positive')}."
    )


# 5. The whole truth, the code, and the instrument to take home.
frame.prose()
if not view.hidden("own_rows"):
    way_in("own_data", "The same on two columns of **a table of yours**", {})
frame.take_along(opening, ratio_film)
