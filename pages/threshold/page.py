"""Threshold: one model, every cut; ½ is a convention, and costs ask for another."""

import streamlit as st

from core.data import chapter
from core.lessons.threshold.facts import carried_to_own_scores, operating_point
from core.lessons.threshold.film import DIAL, PARAMETERS, setting_of, threshold_film
from core.lessons.threshold.score_sources import fixed_in, own_parameters
from pages.registry import LESSONS
from pages.threshold import cached, text
from pages.threshold.lesson import opening
from ui.film import film
from ui.frame import frame
from ui.frame.ways import carry, way_in
from ui.runtime import holdings
from ui.state import controls, live, view


def dial_released(_, step):
    controls.set_values(tau=DIAL.steps[step], rule="none")


# 1. The question, and all that holds at the setting: every threshold, before the hand moves.
frame.open_page()
values = controls.values_from_url(PARAMETERS)
frame.open_laboratory(cached.facts_at)
setting = setting_of(values)
config, every = setting.config, cached.every_step(setting)
opened = opening(values, frame.is_dark())
controls.presets(opened.presets, opened.said)

# 2. The instrument.
frame.instrument(opening, dial_released)
frame.note(every.scores.drawn.problem)

# 3. What changes everything: on release, with a new film.
controls.row(PARAMETERS, "source", "one_in", "repair", "seed", disabled=fixed_in(config.source))
controls.row(PARAMETERS, *own_parameters(config.source))


@live.part
def your_scores(values):
    way_in("own_data", text.your_scores(holdings.held_name()), carried_to_own_scores(values))


controls.row(PARAMETERS, "miss_ratio", "alarms", "honest", "logs", "stretch")
if not view.hidden("listing") and config.source == "listing":
    st.markdown("The chapter’s third listing, run here with its rule s > τ, prints:")
    st.code(chapter.threshold_output(), language=None)


# 4. What it costs, with the live numbers in the equation (D5.6).
@live.part
def costs(values):
    now = every.at(DIAL.steps.index(values["tau"]))
    st.markdown("## What a miss costs decides (equation D5.6)")
    for equation in text.threshold_equations(every.costs):
        st.latex(equation)
    st.markdown(text.costs_in_words(every, now, cached.minimum(config, every.costs.miss_ratio)))


@live.once
def rules(_):
    st.markdown("### What each rule promised, and what it kept")
    frame.table(text.rules_table(every), "What each rule promised and kept")


# 5. Are the scores probabilities?
@live.once
def are_they_probabilities(_):
    calibration = cached.calibration(config)
    st.markdown("## Are the scores probabilities?")
    st.markdown(text.calibration_in_words(calibration))
    film.show("calibration_film", cached.diagram(config, frame.is_dark()), {}, dial_released)
    frame.table(text.calibration_table(calibration), "How true the probabilities are")


# 6. The whole truth, every metric, the way to the base rate, and the instrument to take home.
frame.prose()


def now_at(values):
    return every.at(DIAL.steps.index(values["tau"]))


@live.part
def every_metric(values):
    metrics = st.expander("Every metric at this τ", key="every_metric", on_change="rerun")
    if metrics.open:  # or each move of the dial would make the table again
        now = now_at(values)
        with metrics:
            frame.table(
                text.metrics_table(now, cached.card_at(config, now)),
                "Every metric at this threshold",
            )


@live.part
def external_test(values):
    if every.test:
        st.markdown(text.external_test_in_words(every.test, now_at(values).prevalence))


@live.part
def way_back(values):
    carry(operating_point(now_at(values)), LESSONS)


frame.take_along(opening, threshold_film)
