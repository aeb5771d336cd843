"""A lesson as small as one can be: a model that always says no, at four prevalences."""

from __future__ import annotations

from typing import Any

from ..parameters import Dial, Facts, Parameter

CASES = 1_000
DIAL = Dial(
    "one_in",
    "Prevalence: one in …",
    100,
    (2, 10, 100, 1_000),
    (2, 10, 100, 1_000),
    "One case in so many is positive",
)
PARAMETERS: dict[str, Parameter] = {
    "one_in": DIAL,
}


def positives() -> list[float]:
    """How many of the cases are positive, at each step of the dial."""
    return [CASES / step for step in DIAL.steps]


def facts(values: dict[str, Any]) -> Facts:
    """Every number that may be quoted at a setting."""
    missed = CASES / values["one_in"]
    return {
        "missed": missed,
        "cleared": CASES - missed,
        "accuracy": 1 - missed / CASES,
        "recall": 0.0,
        "cost": missed,
    }
