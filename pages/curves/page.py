"""Curves: as positives get rarer the ROC curve stays where it is, and the PR curve sinks."""

import streamlit as st

from core.lessons.curves import views as curves_views
from core.lessons.curves.film import BALANCED, DIALS, PARAMETERS, curves_film
from pages.curves import cached, text
from pages.curves.lesson import LESSON, opening
from ui.film import film
from ui.frame import frame
from ui.state import controls

dial_released = controls.released(DIALS)


# 1. The question, and where the dials stand.
frame.open_page()
values = controls.values_from_url(PARAMETERS)
frame.guide(cached.facts_at)
controls.presets(LESSON.presets)
setting = curves_views.setting_of(values)
at = {name: dial.steps.index(values[name]) for name, dial in DIALS.items()}
step, dark = at["one_in"], frame.is_dark()

# 2. The instrument: two dials, each filmed through the place of the other.
opening(values, dark).show(dial_released)
controls.row(PARAMETERS, "scorer", "auc", "cases")
controls.row(PARAMETERS, "isolines", "miss_ratio", "seed")

# 3. What it means, in alarms and in positives; and the equation that makes one curve sink.
model = cached.computed(setting)
now, then = (model.at(prevalence, at["tau"]) for prevalence in (step, BALANCED))
st.markdown(text.in_alarms(now, then))
st.markdown(text.in_positives(now))
st.latex(text.precision_equation(now))
frame.prose()

# 4. Two models with one ROC-AUC, and both sides of a quarrel.
st.markdown("## Two models made for the same ROC-AUC")
frame.table(text.verdict_table(cached.verdicts(setting, step)))
frame.prose("verdict")

# 5. Numbers at one point of the curve, over all prevalences.
st.markdown("## Which number moves when only the prevalence does?")
controls.widget(PARAMETERS["rates"])
rates = curves_views.CHAPTER_RATES if values["rates"] == "chapter" else model.rates(values["tau"])
film.show("rates_film", cached.rates(rates, dark), {"one_in": step}, dial_released)
frame.table(text.rates_table(curves_views.rates_film(*rates)))
frame.prose("rates")

# 6. Areas: what lies between two points of a PR curve.
st.markdown("## What lies between two points?")
graded = cached.grades(setting, step, dark)
film.show("grades_film", graded, {"grades": at["grades"]}, dial_released)
areas = [cached.summaries(setting, prevalence) for prevalence in (step, BALANCED)]
frame.table(text.summaries_table(*areas))
frame.prose("areas")
controls.values_to_url(PARAMETERS)

# 7. The code, and the instrument to take home.
frame.code(values, curves_film)
frame.take_home(lambda: opening(values, dark=False), values)
