"""SMOTE: a microscope for synthetic points, its variants, and what all of them take for granted."""

import streamlit as st

from core.data import chapter
from core.lessons.smote.film import DIALS, DIMENSION, PARAMETERS, Microscope, smote_film, spent
from pages.smote import cached
from pages.smote.lesson import LESSON, opening
from ui.film import film
from ui.frame import frame
from ui.state import controls

dial_released = controls.released(DIALS)


# 1. The question, and where the dials stand.
frame.open_page()
values = controls.values_from_url(PARAMETERS)
frame.guide(cached.facts_at)
controls.presets(LESSON.presets)

# 2. The microscope: four dials, one picture.
dark = frame.is_dark()
dimension = DIMENSION.steps.index(values["dimension"])
setting = Microscope(**{name: values[name] for name in Microscope._fields})
opening(values, dark).show(dial_released)
now = spent(setting)
for problem in (now.problem, *now.notes):
    frame.note(problem)

# 3. What changes everything: on release, with a new film.
controls.row(PARAMETERS, "scene", "variant", "model", "seed")
controls.values_to_url(PARAMETERS)
if setting.scene == "listing2":
    st.markdown("The chapter’s second listing, run here, prints:")
    st.code("\n".join(chapter.smote_report()), language=None)

# 4. The variants, on the same rows with the same seed.
st.markdown("## The variants side by side")
film.show("variants_film", cached.variants(setting.of_all_variants(), dark), {}, dial_released)

# 5. What all of them take for granted.
frame.prose("caveats")
st.markdown("### Many dimensions: the nearest neighbour is far away")
seed, k = setting.seed, int(setting.k)
far = cached.dimensions(seed, k, dark)
film.show("dimension_film", far, {"dimension": dimension}, dial_released)
st.markdown("### Categories: devices that do not exist")
film.show("category_film", cached.categories(seed, k, dark), {}, dial_released)

# 6. What it does to the test, the whole truth, the code, and the instrument to take home.
st.markdown("## On the test, at the real prevalence of 10 %")
frame.table(cached.outcomes(Microscope(setting.scene, model=setting.model, seed=seed)))
frame.prose()
frame.code(values, smote_film)
frame.take_home(lambda: opening(values, dark=False), values)
