"""SMOTE: what it is called, its parameters, facts and presets."""

from itertools import count
from pathlib import Path
from typing import Any

from core.lessons.smote.facts import HEADLINES, facts
from core.lessons.smote.film import PARAMETERS, VARIANTS, Microscope, smote_film
from pages.smote import cached
from pages.smote.picture import PRESETS, places
from pages.smote.stage import stage
from ui.film.opening import Opening
from ui.lesson import Lesson

_seeds = count(1)


def setting_of(values: dict[str, Any]) -> Microscope:
    """The setting of the microscope."""
    return Microscope(**{name: values[name] for name in Microscope._fields})


def opening(values: dict[str, Any], dark: bool) -> Opening:
    """What the lesson opens with at a setting."""
    setting = setting_of(values)
    at = places(cached.computed(setting), setting)
    return Opening("smote_film", cached.microscope(setting, dark), at, LESSON.presets)


LESSON = Lesson(
    folder=Path(__file__).parent,
    title="SMOTE",
    goal="Where synthetic points come from, and what they are worth",
    question="New points on the lines from a rare point to its neighbours. **What do they add?** "
    "Click or tap an orange circle to put it in the lens.",
    icon=":material/biotech:",
    section="The data",
    minutes=12,
    asks="Do synthetic patients help to find real ones?",
    parameters=PARAMETERS,
    facts=facts,
    headlines=HEADLINES,
    presets=PRESETS,
    opening=opening,
    terms=(
        "synthetic",
        "nearest neighbours",
        "noise, danger, safe",
        "mislabelled",
        "dimension",
        "λ",
        "k",
        *VARIANTS,
        "smote_nc",
        "tomek",
        "enn",
    ),
    cold_film=lambda: smote_film(Microscope(seed=next(_seeds))).by_share,
    script_settings=(
        {"scene": "listing2", "seed": 4},
        {"scene": "mislabelled", "variant": "borderline1", "share": 0.3, "seed": 2},
        {"scene": "overlap", "variant": "borderline2", "k": 3},
        {"scene": "moons", "variant": "adasyn", "model": "tree"},
        {"scene": "clumps", "variant": "smote_tomek", "k": 2},
        {"scene": "overlap", "variant": "smote_enn"},
        {"share": 0.1, "variant": "smote_enn", "seed": 1},
    ),
    stage=stage,
    parts={
        "listing": "what the second listing prints",
        "variants": "variants side by side",
        "caveats": "what all variants take for granted",
        "on_the_test": "results on the test",
        "own_rows": "link to a table of your own",
    },
)
