"""The stage of the curves: its dials and guesses, the walk, one model, two models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from core.lessons.curves.stage import point_facts, stage_facts
from pages.curves import cached, one_model, rivals, walk
from pages.curves.one_model import CAUGHT, POINT_AT, STEPS
from ui.draw import words
from ui.stage.declare import Stage, StageDial, StagePicture, named

GUESSES = range(101)


@cache
def stage() -> Stage:
    """All that the steps of the lesson can show."""
    return Stage(
        facts_at=cached.facts_at,
        dials=named(
            _walk(),
            _one_in(),
            _point(),
            _guess(
                "share", "Your guess, of 100 alarms", ("none is correct", "all 100 are correct")
            ),
            _guess("team_guess", "Your guess, of B’s 100", ("no fraud", "all 100 are frauds")),
            _guess("screened_guess", "Your guess, of 100 healthy people", ("none", "all 100")),
        ),
        pictures={
            "walk": StagePicture(walk.scene),
            "model": StagePicture(one_model.scene),
            "duel": StagePicture(rivals.duel),
            "team": StagePicture(rivals.team),
            "screening": StagePicture(rivals.screening),
        },
        tones={
            "caught": "positive",
            "false_alarms": "false",
            "correct_of_100": "positive",
            "caught_of_100": "positive",
            "point_correct_of_100": "positive",
            "found_a": "positive",
            "found_b": "positive",
            "flagged_a": "false",
            "flagged_b": "false",
        },
    )


def _walk() -> StageDial:
    places = np.arange(walk.CASES + 1) / walk.CASES
    return StageDial(
        name="walk",
        label="Threshold: payments to its left raise an alarm",
        says=[words.some(n, "alarm") for n in range(walk.CASES + 1)],
        values=range(walk.CASES + 1),
        places=places,
        ends=("highest score", "lowest score"),
        facts=walk.passed(),
    )


def _one_in() -> StageDial:
    places = np.log(np.array(STEPS) / STEPS[0]) / np.log(STEPS[-1] / STEPS[0])
    ticks = {2: "1 in 2", 50: "50", 1_000: "1,000"}
    return StageDial(
        name="one_in",
        label="How rare are frauds?",
        says=[f"1 in {n:,g}" for n in STEPS],
        values=STEPS,
        places=places,
        ends=("half", "very rare"),
        marks=[(float(places[STEPS.index(n)]), tick) for n, tick in ticks.items()],
        facts=_columns([stage_facts(n) | {"one_in": float(n)} for n in STEPS]),
        parameter="one_in",
    )


def _point() -> StageDial:
    places = (np.array(CAUGHT) - CAUGHT[0]) / (CAUGHT[-1] - CAUGHT[0])
    return StageDial(
        name="point",
        label="Threshold, by how many of 100 frauds are caught",
        says=[f"{n} caught" for n in CAUGHT],
        values=CAUGHT,
        places=places,
        ends=("high threshold", "low threshold"),
        facts=_columns([point_facts(n / 100, POINT_AT) for n in CAUGHT]),
    )


def _guess(name: str, label: str, ends: tuple[str, str]) -> StageDial:
    places = np.array(GUESSES) / GUESSES[-1]
    return StageDial(name, label, [str(n) for n in GUESSES], GUESSES, places, ends)


def _columns(rows: Sequence[Mapping[str, float]]) -> dict[str, list[float]]:
    """The facts of all steps, a column each."""
    return {name: [row[name] for row in rows] for name in rows[0]}
