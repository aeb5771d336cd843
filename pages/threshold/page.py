"""Threshold: one model, every cut; ½ is a convention, and costs ask for another."""

import streamlit as st

from core.data import chapter
from core.lessons.threshold.choice import RuleOptions, base_rate_point, brought, carried
from core.lessons.threshold.film import DIAL, PARAMETERS, threshold_film
from core.lessons.threshold.score_sources import SOURCES, fixed_in, score_config_of
from pages.threshold import cached, text
from pages.threshold.layout import Look
from ui.film import film
from ui.frame import frame
from ui.state import controls


def dial_released(_, step):
    controls.set_values(tau=DIAL.steps[step], rule="none")


# 1. The question, the settings, and where the dial stands.
frame.open_page(
    "Threshold",
    "A model gives scores; alarms come from a cut. "
    "**The default ½ is a convention: where should yours be?**",
)
values = controls.values_from_url(PARAMETERS)
frame.guide(cached.facts_at)
step, config = DIAL.steps.index(values["tau"]), score_config_of(values)
asked = RuleOptions(values["miss_ratio"], values["alarms"], values["honest"])
test = carried(values)
found = cached.chosen_by_rule(config, asked)
buttons = text.PRESETS | text.rule_buttons(found, asked)
controls.presets(buttons, text.why(found, values["rule"], asked, step))

# 2. The instrument: every threshold is computed before the hand moves.
look = Look(values["logs"], values["stretch"], frame.is_dark())
picture = cached.instrument(config, asked.miss_ratio, test, look)
film.show("threshold_film", picture, {"tau": step}, dial_released)
scores = cached.computed(config)
frame.note(scores.drawn.problem)

# 3. What changes everything: on release, with a new film.
controls.row(PARAMETERS, "source", "one_in", "repair", "seed", disabled=fixed_in(config.source))
controls.row(PARAMETERS, *SOURCES[config.source].reads[2:])
controls.row(PARAMETERS, "miss_ratio", "alarms", "honest", "logs", "stretch")
controls.values_to_url(PARAMETERS)
if config.source == "listing":
    st.markdown("The chapter’s third listing, run here with its rule s > τ, prints:")
    st.code(chapter.threshold_output(), language=None)

# 4. What it costs, with the live numbers in the equation (D5.6).
now = scores.at(step)
cost, minimum = cached.costs_of(config, asked.miss_ratio)
st.markdown("## What a miss costs decides (equation D5.6)")
for equation in text.asked_equations(cost):
    st.latex(equation)
st.markdown(text.costs_in_words(cost, now, step, minimum))
st.markdown("### What each rule promised, and what it kept")
frame.table(text.rules_table(found, asked))

# 5. Are the scores probabilities?
raw = cached.calibrated(config)
st.markdown("## Are the scores probabilities?")
st.markdown(text.calibration_in_words(raw, scores.drawn, now.prevalence))
film.show("calibration_film", cached.diagram(config, look.dark), {}, dial_released)
frame.table(text.calibration_table(raw))

# 6. The whole truth, every metric, the way to the base rate, and the instrument to take home.
frame.prose()
frame.code(values, threshold_film)
every = st.expander("Every metric at this τ", key="every_metric", on_change="rerun")
if every.open:  # or each move of the dial would make the table again
    with every:
        frame.table(text.metrics_table(now, cached.card_of(config)))
if test:
    st.markdown(text.brought_in_words(brought(scores, *test), scores))
st.page_link(
    "base_rate/page.py",
    label="Carry this operating point to the base rate",
    icon=":material/groups:",
    query_params=base_rate_point(now),
)
light = cached.instrument(config, asked.miss_ratio, test, look._replace(dark=False))
frame.take_home(light, {"tau": step}, values)
