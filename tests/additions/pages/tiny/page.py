"""Tiny: a model that always says no."""

from core.lessons.tiny import DIAL, PARAMETERS, facts
from pages.tiny.lesson import LESSON, opening
from ui.frame import frame
from ui.state import controls

# 1. The question, and where the dial stands.
frame.open_page()
values = controls.values_from_url(PARAMETERS)
frame.guide(facts)
controls.presets(LESSON.presets)

# 2. The instrument, and what else can be set.
opening(values, frame.is_dark()).show(controls.released({"one_in": DIAL}))
controls.row(PARAMETERS, *(name for name in PARAMETERS if name != "one_in"))
controls.values_to_url(PARAMETERS)

# 3. The text with its live numbers, and the code.
frame.prose(facts=facts(values))
frame.code(values, facts)
frame.take_home(lambda: opening(values, dark=False), values)
