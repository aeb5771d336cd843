"""Tiny: a model that always says no."""

from core.lessons.tiny import DIAL, PARAMETERS, facts
from pages.tiny.lesson import LESSON, opening
from ui.frame import frame
from ui.state import controls, live

# 1. The question, and where the dial stands.
frame.open_page()
controls.values_from_url(PARAMETERS)
frame.open_laboratory(facts)
controls.presets(LESSON.presets)

# 2. The instrument, and what else can be set.
frame.instrument(opening, controls.released({"one_in": DIAL}))
controls.row(PARAMETERS, *(name for name in PARAMETERS if name != "one_in"))

# 3. The text with its live numbers, and the code.
live.part(lambda values: frame.prose(facts=facts(values)))
frame.take_along(opening, facts)
