"""The stage of the comparison: ten rails, draws of rows, thresholds on their way, four guesses."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from core.lessons.compare.draws import SEEDS, STEPS
from core.lessons.compare.stage import facts_along_the_way, facts_by_draw, stage_facts
from core.parameters import Facts
from pages.compare import rails
from pages.compare.rails import COST, EXPECTED, GUESSES, RANKING, Axis
from ui.stage.declare import Stage, StageDial, StagePicture, named

START = rails.BEGIN / rails.WIDTH


@cache
def stage() -> Stage:
    """All that the steps of the lesson can show."""
    return Stage(
        facts_at=_facts_at,
        dials=named(_kept(), _draws(), _way(), *_guesses()),
        pictures={"rails": StagePicture(rails.scene)},
        tones={"frauds": "positive"},
    )


def _facts_at(values: dict[str, Any]) -> Facts:
    """The facts that questions ask for: of the kept draws, whatever the laboratory is set to."""
    return stage_facts()


def _kept() -> StageDial:
    """A dial of one step: what holds of all draws together."""
    facts = {name: [value] for name, value in stage_facts().items()}
    return StageDial("kept", "", [""], [0], [0.0], ("", ""), facts=facts)


def _draws() -> StageDial:
    count = len(SEEDS)
    return StageDial(
        name="draw",
        label="Draw other rows",
        says=[f"draw {i + 1}" for i in range(count)],
        values=range(1, count + 1),
        places=np.linspace(0, 1, count),
        ends=("draw 1", f"draw {count}"),
        facts=facts_by_draw(),
    )


def _way() -> StageDial:
    way = facts_along_the_way()
    # Steps, not shares: half of the way would look like the threshold ½.
    says = ["½", *[f"step {i}" for i in range(1, STEPS - 1)], "own"]
    return StageDial(
        name="way",
        label="Threshold",
        says=says,
        values=way["way"],
        places=np.linspace(0, 1, STEPS),
        ends=("all at ½", "each its own"),
        facts=way,
    )


def _guesses() -> list[StageDial]:
    return [
        _on_axis("rank", "Your guess, of 1,000 pairs", RANKING, ("500", "1,000")),
        _on_axis("sum", "Your guess, of 100 payments", EXPECTED, ("none", "40")),
        _on_axis("cost", "Your guess, false alarms per 1,000 payments", COST, ("100", "320")),
        StageDial(
            name="gain",
            label="Your guess, how many of the treatments",
            says=[str(n) for n in GUESSES["gain"]],
            values=GUESSES["gain"],
            places=np.linspace(START, 1, len(GUESSES["gain"])),
            ends=("", ""),
            marks=[(START, "none"), (1.0, "all")],
        ),
    ]


def _on_axis(name: str, label: str, axis: Axis, ends: tuple[str, str]) -> StageDial:
    """A dial along the rails: its thumb stands below the place of its value."""
    values = GUESSES[name]
    return StageDial(
        name=name,
        label=label,
        says=[f"{n:,}" for n in values],
        values=values,
        places=[axis.place(n) for n in values],
        ends=("", ""),
        marks=[(START, ends[0]), (1.0, ends[1])],
    )
