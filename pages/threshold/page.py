"""Threshold: one model, every cut; ½ is a convention, and costs ask for another."""

import streamlit as st

from core import chapter
from core.scores import SOURCES, fixed_in, origin_of
from core.threshold_choice import Asked, base_rate_point, brought, carried
from core.threshold_film import DIAL, PARAMETERS, threshold_film
from ui import controls, film, lesson
from ui import threshold_instrument as made
from ui import threshold_words as say
from ui.threshold_layout import Look


def dial_released(_, step):
    controls.set_values(tau=DIAL.steps[step], wish="none")


# 1. The question, the settings, and where the dial stands.
lesson.open_page(
    "Threshold",
    "A model gives scores; alarms come from a cut. "
    "**The default ½ is a convention: where should yours be?**",
)
values = controls.values_from_url(PARAMETERS)
lesson.guide(PARAMETERS, made.facts_at)
step, origin = DIAL.steps.index(values["tau"]), origin_of(values)
asked = Asked(values["miss_ratio"], values["alarms"], values["honest"])
test = carried(values)
found = made.wishes_of(origin, asked)
buttons = say.PRESETS | say.wish_buttons(found, asked)
controls.presets(buttons, say.why(found, values["wish"], asked, step))

# 2. The instrument: every threshold is computed before the hand moves.
look = Look(values["logs"], values["stretch"], lesson.is_dark())
picture = made.instrument(origin, asked.miss_ratio, test, look)
film.show("threshold_film", picture, {"tau": step}, dial_released)
scores = made.computed(origin)
lesson.note(scores.drawn.problem)

# 3. What changes everything: on release, with a new film.
controls.row(PARAMETERS, "source", "one_in", "repair", "seed", disabled=fixed_in(origin.source))
controls.row(PARAMETERS, *SOURCES[origin.source].reads[2:])
controls.row(PARAMETERS, "miss_ratio", "alarms", "honest", "logs", "stretch")
controls.values_to_url(PARAMETERS)
if origin.source == "listing":
    st.markdown("The chapter’s third listing, run here with its rule s > τ, prints:")
    st.code(chapter.threshold_output(), language=None)

# 4. What it costs, with the live numbers in the equation (D5.6).
now = scores.at(step)
cost, minimum = made.costs_of(origin, asked.miss_ratio)
st.markdown("## What a miss costs decides (equation D5.6)")
for equation in say.asked_equations(cost):
    st.latex(equation)
st.markdown(say.costs_in_words(cost, now, step, minimum))
st.markdown("### What each wish promised, and what it kept")
lesson.table(say.wishes_table(found, asked))

# 5. Are the scores probabilities?
raw = made.calibrated(origin)
st.markdown("## Are the scores probabilities?")
st.markdown(say.calibration_in_words(raw, scores.drawn, now.prevalence))
film.show("calibration_film", made.diagram(origin, look.dark), {}, dial_released)
lesson.table(say.calibration_table(raw))

# 6. The whole truth, every metric, the way to the base rate, and the instrument to take home.
lesson.prose("threshold")
lesson.code("threshold", values, threshold_film)
every = st.expander("Every metric at this τ", key="every_metric", on_change="rerun")
if every.open:  # or each move of the dial would make the table again
    with every:
        lesson.table(say.metrics_table(now, made.card_of(origin)))
if test:
    st.markdown(say.brought_in_words(brought(scores, *test), scores))
st.page_link(
    "base_rate.py",
    label="Carry this operating point to the base rate",
    icon=":material/groups:",
    query_params=base_rate_point(now),
)
light = made.instrument(origin, asked.miss_ratio, test, look._replace(dark=False))
lesson.take_home("Threshold", light, {"tau": step}, PARAMETERS, values)
