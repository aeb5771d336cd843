"""Focal loss: what it is called, its parameters, facts and presets."""

from itertools import count
from pathlib import Path
from typing import Any

from core.lessons.focal_loss.facts import HEADLINES, facts, rows_and_loss
from core.lessons.focal_loss.film import PARAMETERS, Loss, Rows, focal_film
from pages.focal_loss import cached
from pages.focal_loss.picture import PRESETS, places
from pages.focal_loss.stage import stage
from ui.film.opening import Opening
from ui.lesson import Lesson

_seeds = count(1)


def opening(values: dict[str, Any], dark: bool) -> Opening:
    """What the lesson opens with at a setting."""
    rows, loss = rows_and_loss(values)
    at = places(cached.scene(rows), loss, values["example"])
    return Opening("focal_film", cached.instrument(rows, loss, at, dark), at, LESSON.presets)


LESSON = Lesson(
    folder=Path(__file__).parent,
    title="Focal loss",
    goal="Let the easy rows count less: does the model catch more?",
    question="Let the easy rows count less and the hard ones more. **Does the model catch more?** "
    "Click or tap a dot to follow it.",
    icon=":material/filter_center_focus:",
    section="The model",
    minutes=12,
    asks="Easy parts count less. Does the model find more?",
    parameters=PARAMETERS,
    facts=facts,
    headlines=HEADLINES,
    presets=PRESETS,
    opening=opening,
    terms=(
        "loss",
        "cross-entropy",
        "focal loss",
        "gradient",
        "total gradient",
        "deep network",
        "pull",
        "push, balance",
        "gradient descent",
        "epoch",
        "w",
        "γ",
        "α",
        "pₜ",
        "π₀",
    ),
    cold_film=lambda: focal_film(Rows(seed=next(_seeds)), Loss()),
    script_settings=(
        {"gamma": 0, "weight": 100, "seed": 3},
        {"gamma": 5, "alpha": 0.25, "population": "moons", "separation": 1.8},
        {"gamma": 1, "one_in": 10, "spread": 1.5, "weight": 3},
    ),
    stage=stage,
    parts={
        "one_row": "one row under this loss",
        "three_ways": "three ways side by side",
        "epochs": "200 epochs",
        "copies": "weights are copies",
        "no_gain": "what focusing does not gain",
    },
)
