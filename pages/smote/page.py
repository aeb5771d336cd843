"""SMOTE: a microscope for synthetic points, its variants, and what all of them take for granted."""

import streamlit as st

from core.data import chapter
from core.lessons.smote.film import DIALS, DIMENSION, PARAMETERS, Microscope, smote_film, spent
from pages.smote import cached
from pages.smote.lesson import LESSON, opening, setting_of
from ui.film import film
from ui.frame import frame
from ui.frame.ways import way_in
from ui.state import controls, live, view

dial_released = controls.released(DIALS)


# 1. The question, and where the dials stand.
frame.open_page()
values = controls.values_from_url(PARAMETERS)
frame.open_laboratory(cached.facts_at)
controls.presets(LESSON.presets)

# 2. The microscope: four dials, one picture.
frame.instrument(opening, dial_released)


@live.part
def notes(values):
    now = spent(setting_of(values))
    for problem in (now.problem, *now.notes):
        frame.note(problem)


# 3. What changes everything: on release, with a new film.
controls.row(PARAMETERS, "scene", "variant", "model", "seed")
if not view.hidden("listing") and values["scene"] == "listing2":
    st.markdown("The chapter’s second listing, run here, prints:")
    st.code("\n".join(chapter.smote_report()), language=None)


# 4. The variants, on the same rows with the same seed.
@live.part
def variants(values):
    st.markdown("## The variants side by side")
    of_all = setting_of(values).of_all_variants()
    film.show("variants_film", cached.variants(of_all, frame.is_dark()), {}, dial_released)


# 5. What all of them take for granted.
frame.prose("caveats")


@live.part
def caveats(values):
    seed, k, dark = values["seed"], int(values["k"]), frame.is_dark()
    st.markdown("### Many dimensions: the nearest neighbour is far away")
    at = {DIMENSION.name: DIMENSION.steps.index(values[DIMENSION.name])}
    film.show("dimension_film", cached.dimensions(seed, k, dark), at, dial_released)
    st.markdown("### Categories: devices that do not exist")
    film.show("category_film", cached.categories(seed, k, dark), {}, dial_released)


# 6. What it does to the test.
@live.once
def on_the_test(values):
    st.markdown("## On the test, at the real prevalence of 10 %")
    rows = Microscope(values["scene"], model=values["model"], seed=values["seed"])
    frame.table(cached.outcomes(rows), "The ways on the test, over five seeds")


# 7. The whole truth, the code, and the instrument to take home.
frame.prose()
if not view.hidden("own_rows"):
    way_in("own_data", "The same on two columns of **a table of yours**", {"sampler": "smote"})
frame.take_along(opening, smote_film)
