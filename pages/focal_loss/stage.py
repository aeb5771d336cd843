"""The stage of focal loss: its dials and guesses, gradients, trained models, expected cracks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from core.lessons.focal_loss.ends import End, Misfit, end
from core.lessons.focal_loss.film import Rows
from core.lessons.focal_loss.stage import (
    GAMMAS,
    MISS,
    TRAINED,
    cut_at,
    end_facts,
    first_facts,
    kept_facts,
    misfit_facts,
)
from pages.focal_loss import cached, cut, expected, gradients, kept, plane
from ui.draw import words
from ui.stage.declare import Stage, StageDial, StagePicture, named

OURS = Rows()
COMMON = Rows(one_in=10)

Facts = dict[str, list[float]]


@cache
def stage() -> Stage:
    """All that the steps of the lesson can show."""
    return Stage(
        facts_at=cached.facts_at,
        dials=named(
            _of_gamma(
                "begun", "", gradients.BEGUN, [first_facts(OURS, g) for g in gradients.BEGUN]
            ),
            _gamma(),
            _trained("fit", [end_facts(end(OURS, gamma)) for gamma in TRAINED]),
            _trained("misfit", [misfit_facts(Misfit(), gamma) for gamma in TRAINED]),
            _common(),
            _threshold(),
            _percent("share", "Your guess: the share of the cracked parts", 100),
            _percent("left", "Your guess: what is left where pₜ = 0.9", kept.MOST),
            _found(),
            _count(),
        ),
        pictures={
            "gradients": StagePicture(gradients.scene),
            "level": StagePicture(gradients.level_scene),
            "kept": StagePicture(kept.scene),
            "fit": StagePicture(plane.scene(OURS)),
            "misfit": StagePicture(plane.scene(Misfit())),
            "expected": StagePicture(expected.scene(OURS)),
            "common": StagePicture(expected.scene(COMMON, (2.0,))),
            "cut": StagePicture(cut.scene),
        },
        tones={
            "first_share": "positive",
            "found_of_100": "positive",
            "misfit_found_of_100": "positive",
            "expected_of_1000": "positive",
            "cut_found_of_100": "positive",
        },
    )


def _gamma() -> StageDial:
    """γ where no model is trained anew."""
    facts = [first_facts(OURS, gamma) | kept_facts(gamma) for gamma in GAMMAS]
    return _of_gamma("gamma", "Focusing strength γ", GAMMAS, facts)


def _trained(name: str, facts: list[dict[str, float]]) -> StageDial:
    """γ where a model is trained to the end at each step."""
    return _of_gamma(name, "γ, trained to the end at each", TRAINED, facts)


def _of_gamma(
    name: str, label: str, steps: Sequence[float], facts: list[dict[str, float]]
) -> StageDial:
    return StageDial(
        name=name,
        label=label,
        says=[f"γ {gamma:.1f}" for gamma in steps],
        values=steps,
        places=np.array(steps) / steps[-1],
        ends=("no focal loss", f"γ = {steps[-1]:g}"),
        facts=_along(facts) | {"gamma": list(steps)},
        parameter="gamma",
    )


def _along(facts: Sequence[dict[str, float]]) -> Facts:
    """Facts of each step under their names."""
    return {name: [float(one[name]) for one in facts] for name in facts[0]}


def _common() -> StageDial:
    """A dial of one step, whose facts are those of the parts of which 1 in 10 is cracked."""
    found: End = end(COMMON, 2.0)
    return StageDial(
        "common", "", ["γ 2.0"], [2.0], [0.0], ("", ""), facts=_along([end_facts(found)]),
        parameter="gamma",
    )  # fmt: skip


def _threshold() -> StageDial:
    """The threshold of the model of cross-entropy: its boundary lies above the thumb."""
    steps = cut.steps()
    cuts = [cut_at(OURS, threshold) for threshold in steps]
    low, high = cut.WINDOW.x0, cut.WINDOW.x1
    places = (cut.places() - low) / (high - low)
    facts: Facts = {
        "threshold": list(steps),
        "cut_found_of_100": [one.found_of_100 for one in cuts],
        "cut_missed": [one.missed for one in cuts],
        "cut_false": [one.false_alarms for one in cuts],
        "cut_cost": [one.cost for one in cuts],
        "miss": [MISS] * len(cuts),
    }
    return StageDial(
        "threshold",
        "Threshold: an alarm from this probability on",
        says=[_probability(threshold) for threshold in steps],
        values=steps,
        places=places,
        ends=("alarms for all", "no alarm"),
        facts=facts,
    )


def _probability(p: float) -> str:
    """A threshold as the thumb says it."""
    if p < 0.001:
        return "below 0.1 %"
    if p > 0.995:
        return "above 99 %"
    return f"{words.figures(100 * p, 2)} %"


def _percent(name: str, label: str, most: int) -> StageDial:
    steps = range(most + 1)
    return StageDial(
        name,
        label,
        says=[f"{percent} %" for percent in steps],
        values=list(steps),
        places=np.linspace(0, 1, len(steps)),
        ends=("nothing", f"{most} %"),
    )


def _found() -> StageDial:
    return StageDial(
        "found",
        "Your guess, of 100 cracked parts",
        says=[f"{count}" for count in plane.FOUND],
        values=list(plane.FOUND),
        places=np.linspace(0, 1, len(plane.FOUND)),
        ends=("none is found", "all 100 are found"),
    )


def _count() -> StageDial:
    return StageDial(
        "count",
        "Your guess, of 1,000 parts",
        says=[words.count(count) for count in expected.COUNTS],
        values=list(expected.COUNTS),
        places=np.linspace(0, 1, len(expected.COUNTS)),
        ends=("none", "all 1,000"),
    )
