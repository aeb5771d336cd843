"""Compare: what it is called, its parameters, facts and presets."""

from pathlib import Path

from core.lessons.compare import PARAMETERS, facts
from pages.compare.picture import PRESETS
from ui.frame.lesson import Lesson

LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Compare",
    goal="All the fixes on the same rows: which of them beats doing nothing?",
    icon=":material/leaderboard:",
    section="The verdict",
    minutes=12,
    parameters=PARAMETERS,
    facts=facts,
    presets=PRESETS,
    script_settings=(
        {"data": "digits", "prevalence": 0.1, "model": "tree", "seeds": 3, "miss": 5},
        {"data": "breast_cancer", "prevalence": 0.1, "model": "nearest", "seeds": 3, "seed": 4},
        {"data": "clumps", "prevalence": 0.02, "seeds": 4, "miss": 50},
        {"data": "moons", "seeds": 3},
        {"data": "patches", "prevalence": 0.01, "seeds": 3},
        {"data": "wine", "prevalence": 0.2, "model": "forest", "seeds": 3},
        {"data": "wine", "prevalence": 0.2, "model": "boosting", "seeds": 3, "seed": 1},
    ),
)
