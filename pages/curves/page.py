"""Curves: as positives get rarer the ROC curve stays where it is, and the PR curve sinks."""

import streamlit as st

from core.lessons.curves import views as curves_views
from core.lessons.curves.film import BALANCED, DIALS, PARAMETERS, curves_film
from pages.curves import cached, text
from pages.curves.lesson import LESSON, opening
from ui.film import film
from ui.frame import frame
from ui.state import controls, live, view

dial_released = controls.released(DIALS)


def steps_of(values):
    return {name: dial.steps.index(values[name]) for name, dial in DIALS.items()}


# 1. The question, and where the dials stand.
frame.open_page()
controls.values_from_url(PARAMETERS)
frame.open_laboratory(cached.facts_at)
controls.presets(LESSON.presets)

# 2. The instrument: two dials, each filmed through the place of the other.
frame.instrument(opening, dial_released)
controls.row(PARAMETERS, "scorer", "auc", "cases")
controls.row(PARAMETERS, "isolines", "miss_ratio", "seed")


# 3. What it means, in alarms and in positives; and the equation that makes one curve sink.
@live.part
def in_numbers(values):
    model, at = cached.computed(curves_views.setting_of(values)), steps_of(values)
    now, then = (model.at(prevalence, at["tau"]) for prevalence in (at["one_in"], BALANCED))
    st.markdown(text.in_alarms(now, then))
    st.markdown(text.in_positives(now))
    st.latex(text.precision_equation(now))


frame.prose()


# 4. Two models with one ROC-AUC, and both sides of a quarrel.
@live.part
def two_models(values):
    st.markdown("## Two models made for the same ROC-AUC")
    verdicts = cached.verdicts(curves_views.setting_of(values), steps_of(values)["one_in"])
    frame.table(text.verdict_table(verdicts), "The two models compared")


frame.prose("verdict", part="two_models")

# 5. Numbers at one point of the curve, over all prevalences.
if not view.hidden("over_prevalences"):
    st.markdown("## Which number moves when only the prevalence does?")
    controls.widget(PARAMETERS["rates"])


@live.part
def over_prevalences(values):
    rates, at = cached.rates_at(values), {"one_in": steps_of(values)["one_in"]}
    film.show("rates_film", cached.rates(rates, frame.is_dark()), at, dial_released)
    frame.table(cached.rates_table(rates), "Metrics at four prevalences")


frame.prose("rates", part="over_prevalences")


# 6. Areas: what lies between two points of a PR curve.
@live.part
def areas(values):
    setting, at = curves_views.setting_of(values), steps_of(values)
    st.markdown("## What lies between two points?")
    graded = cached.grades(setting, at["one_in"], frame.is_dark())
    film.show("grades_film", graded, {"grades": at["grades"]}, dial_released)
    if panel := frame.opened("Every metric of a whole curve, in numbers", "areas_open"):
        both = [cached.summaries(setting, prevalence) for prevalence in (at["one_in"], BALANCED)]
        with panel:
            frame.table(text.summaries_table(*both), "Every metric of a whole curve")


frame.prose("areas")

# 7. The code, and the instrument to take home.
frame.take_along(opening, curves_film)
