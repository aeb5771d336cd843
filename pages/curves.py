"""Curves: the ROC curve stays where it is while the alarms go bad; the PR curve sinks with them."""

from dataclasses import replace

import streamlit as st

from core.curves_film import DIALS, PARAMETERS, Setting, curves_film
from ui import controls, curves, film, lesson

cached = st.cache_resource(max_entries=64, show_spinner=False)
computed = st.cache_resource(max_entries=16, show_spinner=False)(curves_film)


@cached
def over_prevalence(setting, tau, look):
    return curves.prevalence_track(computed(setting), tau, look)


@cached
def over_threshold(setting, one_in, look):
    return curves.threshold_track(computed(setting), one_in, look)


@cached
def staged(setting, look, dark):
    return curves.curves_stage(computed(setting), look, dark)


def drawn(setting, one_in, tau, look, dark):
    dials = [over_prevalence(setting, tau, look), over_threshold(setting, one_in, look)]
    rest = {band: dials[1].common[band] for band in (curves.BAND_ROC, curves.BAND_PR)}
    return replace(staged(setting, look, dark), dials=dials, rest=rest)


def dial_released(dial, step):
    controls.set_values(**{dial: DIALS[dial].steps[step]})


lesson.open_page("Curves", "x")
values = controls.values_from_url(PARAMETERS)
setting = Setting(**{name: values[name] for name in ("scorer", "auc", "cases", "seed")})
look = curves.Look(values["isolines"], values["miss_ratio"])
one_in, tau = values["one_in"], values["tau"]
picture = drawn(setting, one_in, tau, look, lesson.is_dark())
at = {name: DIALS[name].steps.index(values[name]) for name in ("one_in", "tau")}
film.show("curves_film", picture, at, dial_released)
controls.row(PARAMETERS, "scorer", "auc", "cases", "seed")
controls.row(PARAMETERS, "isolines", "miss_ratio")
controls.values_to_url(PARAMETERS)
lesson.take_home("curves", "Curves", drawn(setting, one_in, tau, look, dark=False), at)
