"""Curves: what it is called, its parameters, facts and presets."""

from itertools import count
from pathlib import Path

from core.lessons.curves.film import PARAMETERS, Setting, curves_film
from core.lessons.curves.views import HEADLINES, facts
from core.metrics.curves import CURVE_METRICS
from pages.curves.text import PRESETS
from ui.lesson import Lesson

_seeds = count(1)

LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Curves",
    goal="One curve stays and one sinks as positives get rarer: which do you trust?",
    icon=":material/show_chart:",
    section="The verdict",
    minutes=12,
    parameters=PARAMETERS,
    facts=facts,
    headlines=HEADLINES,
    presets=PRESETS,
    terms=(
        "ROC curve",
        "PR curve, precision-recall curve",
        "AP",
        "no skill",
        "iso line",
        "band",
        "trapezoid",
        "PR-gain",
        "TPR",
        "FPR",
        *CURVE_METRICS,
    ),
    cold_film=lambda: curves_film(Setting(seed=next(_seeds))),
    script_settings=(
        {"one_in": 1000, "tau": 0.9, "seed": 3},
        {"one_in": 30, "scorer": "specialist", "auc": 0.9, "cases": 10000, "grades": 3},
        {"one_in": 10000, "tau": 0.982, "auc": 0.8, "cases": 1000},
        {"one_in": 1200, "cases": 1000},
    ),
)
