"""Curves: what it is called, its parameters, facts and presets."""

from itertools import count
from pathlib import Path
from typing import Any

from core.lessons.curves.film import DIALS, PARAMETERS, Setting, curves_film
from core.lessons.curves.views import HEADLINES, facts, setting_of
from core.metrics.curves import CURVE_METRICS
from pages.curves import cached
from pages.curves.picture import Look
from pages.curves.stage import stage
from pages.curves.text import PRESETS
from ui.film.opening import Opening
from ui.lesson import Lesson

_seeds = count(1)


def opening(values: dict[str, Any], dark: bool) -> Opening:
    """What the lesson opens with at a setting."""
    look = Look(values["isolines"], values["miss_ratio"])
    one_in, tau = values["one_in"], values["tau"]
    picture = cached.instrument(setting_of(values), one_in, tau, look, dark)
    at = {name: DIALS[name].steps.index(values[name]) for name in ("one_in", "tau")}
    return Opening("curves_film", picture, at, LESSON.presets)


LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Curves",
    goal="One curve stays and one sinks as positives get rarer: which answers your question?",
    question="One model, two prevalences. "
    "**One curve stays and one sinks: which of them answers your question?** "
    "Point at one to see the same threshold on the other.",
    icon=":material/show_chart:",
    section="The verdict",
    minutes=12,
    asks="Two curves, one model. Which one answers your question?",
    parameters=PARAMETERS,
    facts=facts,
    headlines=HEADLINES,
    presets=PRESETS,
    opening=opening,
    stage=stage,
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
    parts={
        "in_numbers": "alarms and positives in numbers",
        "two_models": "two models of one ROC-AUC",
        "over_prevalences": "numbers over all prevalences",
        "areas": "areas under a PR curve",
    },
)
