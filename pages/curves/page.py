"""Curves: as positives get rarer the ROC curve stays where it is, and the PR curve sinks."""

import streamlit as st

from core import curves_views
from core.curves_film import BALANCED, DIALS, PARAMETERS, curves_film
from ui import controls, curves, film, lesson
from ui import curves_instrument as made
from ui import curves_words as say

dial_released = controls.released(DIALS)


# 1. The question, and where the dials stand.
lesson.open_page(
    "Curves",
    "One model, two prevalences. **One curve stays and one sinks: which of them tells the truth?** "
    "Point at one to see the same threshold on the other.",
)
values = controls.values_from_url(PARAMETERS)
lesson.guide(PARAMETERS, made.facts_at)
controls.presets(say.PRESETS)
setting = curves_views.setting_of(values)
look = curves.Look(values["isolines"], values["miss_ratio"])
one_in, tau = values["one_in"], values["tau"]
at = {name: dial.steps.index(values[name]) for name, dial in DIALS.items()}
step, dark = at["one_in"], lesson.is_dark()

# 2. The instrument: two dials, each filmed through the place of the other.
place = {name: at[name] for name in ("one_in", "tau")}
picture = made.instrument(setting, one_in, tau, look, dark)
film.show("curves_film", picture, place, dial_released)
controls.row(PARAMETERS, "scorer", "auc", "cases")
controls.row(PARAMETERS, "isolines", "miss_ratio", "seed")

# 3. What it means, in alarms and in positives; and the equation that makes one curve sink.
model = made.computed(setting)
now, then = (model.at(prevalence, at["tau"]) for prevalence in (step, BALANCED))
st.markdown(say.in_alarms(now, then))
st.markdown(say.in_positives(now))
st.latex(say.precision_equation(now))
lesson.prose("curves")

# 4. Two models with one ROC-AUC, and both sides of a quarrel.
st.markdown("## Two models with the same ROC-AUC")
lesson.table(say.verdict_table(made.verdicts(setting, step)))
lesson.prose("curves_verdict")

# 5. Numbers at one point of the curve, over all prevalences.
st.markdown("## Which number moves when only the prevalence does?")
controls.widget(PARAMETERS["rates"])
rates = curves_views.CHAPTER_RATES if values["rates"] == "chapter" else model.rates(tau)
film.show("rates_film", made.rates(rates, dark), {"one_in": step}, dial_released)
lesson.table(say.rates_table(curves_views.rates_film(*rates)))
lesson.prose("curves_rates")

# 6. Areas: what lies between two points of a PR curve.
st.markdown("## What lies between two points?")
graded = made.grades(setting, step, dark)
film.show("grades_film", graded, {"grades": at["grades"]}, dial_released)
areas = [made.summaries(setting, prevalence) for prevalence in (step, BALANCED)]
lesson.table(say.summaries_table(*areas))
lesson.prose("curves_areas")
controls.values_to_url(PARAMETERS)

# 7. The code, and the instrument to take home.
lesson.code("curves", values, curves_film)
light = made.instrument(setting, one_in, tau, look, dark=False)
lesson.take_home("Curves", light, place, PARAMETERS, values)
