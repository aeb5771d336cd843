"""The stage of the base rate: its dials and guesses, the letters, the rare illness, the bars."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from core.lessons.base_rate.crowd import FALSE_GUESSES, PEOPLE, RARE, STEPS, Facts, facts_along
from core.lessons.base_rate.crowd import facts_of as facts_of_test
from core.lessons.base_rate.film import facts, in_thousand
from pages.base_rate import letters, rare
from ui.draw import words
from ui.stage.declare import Bars, Stage, StageDial, StagePicture, named


@cache
def stage() -> Stage:
    """All that the steps of the lesson can show."""
    return Stage(
        facts_at=facts,
        dials=named(_town(), _flagged(), _rare(), _share(), _ratio()),
        pictures={
            "letters": StagePicture(letters.scene),
            "rare": StagePicture(rare.scene),
        },
        bars={
            "people": Bars(
                ("of the sick", "found", "missed"),
                ("of the letters", "correct", "false"),
                "10,000 people, to scale",
            )
        },
        tones={
            "correct_of_100": "positive",
            "sick_of_1000": "positive",
            "tp_of_1000": "positive",
            "false_alarms_per_hit": "false",
        },
    )


def _town() -> StageDial:
    steps = STEPS["one_in"]
    return StageDial(
        name="town",
        label="How rare is the illness?",
        says=[_one_in(n) for n in steps],
        values=steps,
        places=_places(steps),
        ends=(_one_in(steps[0]), _one_in(steps[-1])),
        facts=_facts(facts_along("one_in")),
        parameter="one_in",
    )


def _flagged() -> StageDial:
    steps = STEPS["fpr"]
    return StageDial(
        name="flagged",
        label="Of 1,000 healthy people, how many are flagged?",
        says=[f"{round(PEOPLE * rate)}" for rate in steps],
        values=steps,
        places=_places(steps),
        ends=("1", "80, as before"),
        facts=_facts(facts_along("fpr")),
        parameter="fpr",
    )


def _rare() -> StageDial:
    """A dial of one step, whose facts are those of the rare illness."""
    here = [facts_of_test(RARE)]
    ends = _one_in(RARE), ""
    return StageDial(
        "rare", "", [ends[0]], [RARE], [0.0], ends, facts=_facts(here), parameter="one_in"
    )


def _share() -> StageDial:
    return StageDial(
        name="share",
        label="Your guess, of 100 letters",
        says=[str(n) for n in letters.GUESSES],
        values=letters.GUESSES,
        places=np.linspace(0, 1, len(letters.GUESSES)),
        ends=("none is correct", "all 100 are correct"),
    )


def _ratio() -> StageDial:
    return StageDial(
        name="ratio",
        label="Your guess: false letters for one correct letter",
        says=[f"{words.count(n)} false" for n in FALSE_GUESSES],
        values=FALSE_GUESSES,
        places=_places(FALSE_GUESSES),
        ends=("1", "100,000"),
        marks=[(_place(n, FALSE_GUESSES), words.count(n)) for n in (1, 100, 10_000, 100_000)],
    )


def _one_in(n: float) -> str:
    return f"1 in {n:,g}"


def _facts(steps: list[Facts]) -> dict[str, list[float]]:
    """The facts of each step of a dial, under the names of the lesson's facts."""
    found: list[dict[str, Any]] = [
        {
            "one_in": step.one_in,
            "fpr": step.fpr,
            "recall": step.recall,
            "tp": step.tp,
            "fp": step.fp,
            "fn": step.fn,
            "tn": step.tn,
            "precision": step.ppv,
            "false_alarms_per_hit": step.false_per_correct,
            **in_thousand(step.drawn),
            "correct_of_100": step.correct_of_100,
        }
        for step in steps
    ]
    return {name: [float(step[name]) for step in found] for name in found[0]}


def _places(steps: tuple[float, ...]) -> list[float]:
    return [_place(n, steps) for n in steps]


def _place(value: float, steps: tuple[float, ...]) -> float:
    """Where a value lies on a track on which each tenfold is as long as the next."""
    low, high = np.log(steps[0]), np.log(steps[-1])
    return float((np.log(value) - low) / (high - low))
