"""The stage of the ratio dial: its dials, its pictures, its bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from core.controls import ONE_IN
from core.lessons.ratio_dial.film import DIAL
from pages.ratio_dial import cached, courses
from pages.ratio_dial.scenes import COUNTS, PER_CENT, PICTURES, Floats, facts
from ui.stage.declare import Bars, Stage, StageDial, named

# The facts that the path speaks of, judges by, or draws bars of.
QUOTED = (
    "one_in", "cases", "positives", "tp", "fp", "fn", "tn", "wrong", "accuracy",
    "majority_baseline", "recall", "roc_auc", "caught_of_100", "pairs_of_100",
    "pairs_half_of_100", "prevalence", "false_prior", "caught_prior_of_100",
    "false_prior_of_100", "alarms_per_correct_prior",
)  # fmt: skip
CELLS = ("tp", "fp", "fn", "tn")

BARS = {
    "payments": Bars(
        ("of the frauds", "caught", "missed"),
        ("of the alarms", "correct", "false"),
        "100,000 payments, to scale",
    )
}
TONES = {
    "caught_of_100": "positive",
    "caught_prior_of_100": "positive",
    "false_prior_of_100": "false",
}


@cache
def stage() -> Stage:
    """All that the path of the ratio dial shows."""
    at_half = {name: facts()[name] for name in QUOTED}
    at_prior = at_half | {name: facts()[f"{name}_prior"] for name in CELLS}
    dials = named(
        _prevalence("one_in", at_half, DIAL.name),
        _prevalence("one_in_at_prior", at_prior),
        _guess("share_correct", "Decisions that are correct", "{} %", PER_CENT),
        _guess("pairs", "Pairs in which the fraud scores higher", "{} of 100", PER_CENT),
        _guess("normal", "Normal payments that raise an alarm", "{} of 100", PER_CENT),
        _guess("found", "Sick people who must be found", "{} of 10", COUNTS),
        _guess("share_stays", "Decisions that are correct", "{} %", PER_CENT),
    )
    return Stage(cached.facts_at, dials, PICTURES, BARS, TONES)


def _prevalence(name: str, of_steps: Mapping[str, Floats], parameter: str = "") -> StageDial:
    """A dial of the prevalence; its facts hold at τ = ½ or at τ = π."""
    return StageDial(
        name=name,
        label="1 fraud in … payments",
        says=[f"1 in {one_in:,g}" for one_in in ONE_IN],
        values=ONE_IN,
        places=courses.PLACES,
        ends=("half", "very rare"),
        marks=[(courses.place(one_in), words.strip()) for one_in, words in courses.TICKS.items()],
        facts=of_steps,
        parameter=parameter,
    )


def _guess(name: str, label: str, says: str, values: Sequence[int]) -> StageDial:
    """A dial of a guess, from none to all."""
    places = np.array(values) / values[-1]
    return StageDial(name, label, [says.format(n) for n in values], values, places, ("none", "all"))
