"""SMOTE: a microscope for synthetic points, its variants, and what all of them take for granted."""

import streamlit as st

from core import chapter
from core.smote_film import DIALS, DIMENSION, PARAMETERS, Microscope, smote_film, spent
from ui import controls, film, lesson
from ui import smote_instrument as made
from ui.smote import PRESETS, places

dial_released = controls.released(DIALS)


# 1. The question, and where the dials stand.
lesson.open_page(
    "SMOTE",
    "New points on the way from a rare one to its neighbours. **What do they add?** "
    "Click or tap a diamond to put it in the lens.",
)
values = controls.values_from_url(PARAMETERS)
lesson.guide(PARAMETERS, made.facts_at)
controls.presets(PRESETS)

# 2. The microscope: four dials, one picture.
dark = lesson.is_dark()
dimension = DIMENSION.steps.index(values["dimension"])
setting = Microscope(**{name: values[name] for name in Microscope._fields})
at = places(made.computed(setting), setting)
film.show("smote_film", made.microscope(setting, dark), at, dial_released)
now = spent(setting)
for problem in (now.problem, *now.notes):
    lesson.note(problem)

# 3. What changes everything: on release, with a new film.
controls.row(PARAMETERS, "scene", "variant", "model", "seed")
controls.values_to_url(PARAMETERS)
if setting.scene == "listing2":
    st.markdown("The chapter’s second listing, run here, prints:")
    st.code("\n".join(chapter.smote_report()), language=None)

# 4. The variants, on the same rows with the same seed.
st.markdown("## The variants side by side")
film.show("variants_film", made.variants(setting.of_all_variants(), dark), {}, dial_released)

# 5. What all of them take for granted.
lesson.prose("smote_caveats")
st.markdown("### Many dimensions: strangers next door")
seed, k = setting.seed, int(setting.k)
far = made.dimensions(seed, k, dark)
film.show("dimension_film", far, {"dimension": dimension}, dial_released)
st.markdown("### Categories: devices that do not exist")
film.show("category_film", made.categories(seed, k, dark), {}, dial_released)

# 6. What it does to the test, the whole truth, the code, and the instrument to take home.
st.markdown("## On the test, at the real prevalence of 10 %")
lesson.table(made.outcomes(Microscope(setting.scene, model=setting.model, seed=seed)))
lesson.prose("smote")
lesson.code("smote", values, smote_film)
lesson.take_home("SMOTE", made.microscope(setting, dark=False), at, PARAMETERS, values)
