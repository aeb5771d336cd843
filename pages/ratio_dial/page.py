"""Ratio dial: accuracy climbs, recall falls, and the ranking hardly moves."""

import streamlit as st

from core.ratio_film import DIAL, PARAMETERS, experiment_of, ratio_film
from ui import controls, film, lesson, words
from ui import ratio_instrument as made

SCENARIOS = {
    "Balanced, 1 in 2": {"one_in": 2},
    "Churn, 1 in 30": {"one_in": 30},
    "Fraud, 1 in 1,000": {"one_in": 1_000},
    "Rare cancer, 1 in 10,000": {"one_in": 10_000},
}

# 1. The question, and where the dial stands.
lesson.open_page(
    "Ratio dial", "Make the positives rarer. **Which numbers move, and which only seem to?**"
)
values = controls.values_from_url(PARAMETERS)
lesson.guide(PARAMETERS, made.facts_at)
controls.presets(SCENARIOS)

# 2. The instrument: every step of the dial is computed before the hand moves.
step, lines = DIAL.steps.index(values["one_in"]), values["lines"]
experiment = experiment_of(values)
picture = made.instrument(experiment, lines, lesson.is_dark())
film.show("ratio_film", picture, {"one_in": step}, controls.released({DIAL.name: DIAL}))
lesson.prose("ratio_dial_words")

# 3. What changes everything: on release, with a new film.
controls.row(PARAMETERS, "population", "separation", "spread", "model", "seed")
controls.widget(PARAMETERS["lines"])
controls.values_to_url(PARAMETERS)

# 4. The equation with the live numbers in it.
now = made.computed(experiment).at(step)
st.markdown("## Majority vote: always say “no” (equation D5.1)")
positives, cases = words.tex_count(now.positives), words.tex_count(now.cases)
st.latex(
    rf"\text{{accuracy}} = 1-\pi = 1 - \frac{{{positives}}}{{{cases}}} = "
    rf"{words.tex_percent(now.baseline)}, \qquad \text{{recall}} = \frac{{0}}{{{positives}}} = 0"
)
st.markdown(
    f"Your model reaches **{words.percent(now.accuracy)}** and catches "
    f"**{words.count(now.caught)} of {words.some(now.positives, 'positive')}**; "
    f"it was trained on {words.some(now.train_positives, 'positive')}."
)

# 5. The whole truth, the code, and the instrument to take home.
lesson.prose("ratio_dial")
lesson.code("ratio_dial", values, ratio_film)
light = made.instrument(experiment, lines, dark=False)
lesson.take_home("Ratio dial", light, {"one_in": step}, PARAMETERS, values)
