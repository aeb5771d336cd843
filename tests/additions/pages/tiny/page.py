"""Tiny: a model that always says no."""

from core.lessons.tiny import DIAL, PARAMETERS, facts
from pages.tiny.lesson import LESSON
from pages.tiny.picture import tiny_picture
from ui.film import film
from ui.frame import frame
from ui.state import controls

# 1. The question, and where the dial stands.
frame.open_page("Tiny", "A model always says no. **How often is that right?**")
values = controls.values_from_url(PARAMETERS)
frame.guide(facts)
controls.presets(LESSON.presets)

# 2. The instrument, and what else can be set.
picture, at = tiny_picture(frame.is_dark()), {"one_in": DIAL.steps.index(values["one_in"])}
film.show("tiny_film", picture, at, controls.released({"one_in": DIAL}))
controls.row(PARAMETERS, *(name for name in PARAMETERS if name != "one_in"))
controls.values_to_url(PARAMETERS)

# 3. The text with its live numbers, and the code.
frame.prose(facts=facts(values))
frame.code(values, facts)
frame.take_home(picture, at, values)
