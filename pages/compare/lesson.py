"""Compare: what it is called, its parameters, facts and presets."""

from pathlib import Path

from core.lessons.compare.facts import HEADLINES, PARAMETERS, facts
from pages.compare.presets import PRESETS
from pages.compare.stage import stage
from ui.lesson import Lesson

LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Compare",
    goal="All the fixes on the same rows: which of them beats doing nothing?",
    question="Every fix on the same rows. "
    "**Which of them beats doing nothing, and by more than chance?**",
    icon=":material/leaderboard:",
    section="The verdict",
    minutes=12,
    asks="Nine treatments and none. Is one of them ahead?",
    parameters=PARAMETERS,
    facts=facts,
    headlines=HEADLINES,
    presets=PRESETS,
    terms=(
        "mean, median",
        "random forest",
        "gradient boosting",
        "fix",
        "treatment",
        "scikit-learn",
        "interval",
        "Bonferroni",
    ),
    script_settings=(
        {"data": "digits", "one_in": 10, "model": "tree", "seeds": 3, "miss_ratio": 5},
        {"data": "breast_cancer", "one_in": 10, "model": "nearest", "seeds": 3, "seed": 4},
        {"data": "clumps", "one_in": 50, "seeds": 4, "miss_ratio": 50},
        {"data": "moons", "seeds": 3},
        {"data": "patches", "one_in": 100, "seeds": 3},
        {"data": "wine", "one_in": 5, "model": "forest", "seeds": 3},
        {"data": "wine", "one_in": 5, "model": "boosting", "seeds": 3, "seed": 1},
    ),
    stage=stage,
    parts={
        "legend": "what the marks mean",
        "verdicts": "what the seeds support",
        "means": "table of every metric",
        "own_rows": "link to a table of your own",
    },
)
