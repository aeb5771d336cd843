"""The stage of resampling: its dials and guesses, and its pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from core.lessons.resampling.stage import GUESSES, RARE
from pages.resampling import boundaries, cached, claims, lanes, thousand
from ui.draw import words
from ui.stage.declare import Stage, StageDial, StagePicture, named

# The facts that the path speaks of or judges by, for each dial.
COUNTED = ("tp_of_1000", "fp_of_1000")
QUOTED = {
    "drawn": COUNTED,
    "copied": ("new_spots", "most_times"),
    "copies": ("copies", "louder", "expected_of_1000", *COUNTED),
    "left_out": ("left_out", "fn_of_1000", "fp_of_1000"),
    "weights": ("louder", *(f"weighted_{name}" for name in COUNTED)),
    "threshold": ("threshold", *(f"moved_{name}" for name in COUNTED)),
    "rare": ("expected_of_1000",),
}
POSITIVE = (
    *("tp_of_1000", "weighted_tp_of_1000", "moved_tp_of_1000"),
    *("fn_of_1000", "expected_of_1000"),
)
FALSE = ("fp_of_1000", "weighted_fp_of_1000", "moved_fp_of_1000")


@cache
def stage() -> Stage:
    """All that the steps of the lesson can show."""
    return Stage(
        facts_at=cached.facts_at,
        dials=named(
            _still("drawn", 0),
            _still("copied", -1),
            _copies(),
            _left_out(),
            _weights(),
            _threshold(),
            _rare(),
            _spots(),
            _where(),
            _count(),
        ),
        pictures={
            "claims": StagePicture(claims.scene),
            "boundaries": StagePicture(boundaries.scene),
            "thousand": StagePicture(thousand.scene),
            "rare": StagePicture(thousand.rare_scene),
            "lanes": StagePicture(lanes.scene),
        },
        tones=dict.fromkeys(POSITIVE, "positive") | dict.fromkeys(FALSE, "false"),
    )


# 1. Dials: each step is a share of frauds among the training rows, from the real one to one half.


def _dial(
    name: str,
    label: str,
    says: Sequence[str],
    at: NDArray[np.floating],
    ends: tuple[str, str],
    facts: Mapping[str, NDArray[np.floating]],
) -> StageDial:
    """A dial over the shares; `at` lies along its track as it is."""
    return StageDial(
        name,
        label,
        says=says,
        values=cached.on_stage().shares,
        places=((at - at[0]) / (at[-1] - at[0])).tolist(),
        ends=ends,
        facts={fact: facts[fact].tolist() for fact in QUOTED[name]},
        parameter="share",
    )


def _copies() -> StageDial:
    shown = cached.on_stage()
    copies, swapped = shown.over["copies"], shown.lanes.swapped.astype(float)
    dial = _dial(
        "copies",
        "Copies of frauds",
        [words.count(n) for n in copies],
        copies,
        ("none", "as many frauds as honest"),
        shown.over,
    )
    facts = dict(dial.facts) | {"swapped": swapped.tolist()}
    return StageDial(**vars(dial) | {"facts": facts})


def _left_out() -> StageDial:
    facts = cached.on_stage().under
    says = [words.count(n) for n in facts["left_out"]]
    ends = ("none", "as many honest as frauds")
    return _dial("left_out", "Honest claims left out", says, facts["left_out"], ends, facts)


def _weights() -> StageDial:
    facts = cached.on_stage().over
    says = [f"× {words.figures(weight, 2)}" for weight in facts["louder"]]
    ends = ("as one claim", "as 19 claims")
    return _dial("weights", "How much a fraud counts", says, facts["louder"], ends, facts)


def _threshold() -> StageDial:
    """The threshold of the untouched model; lower to the left, as its boundary is."""
    facts = cached.on_stage().over
    down = {name: values[::-1] for name, values in facts.items()}
    says = [words.figures(tau, 2) if tau < 0.5 else "½" for tau in down["threshold"]]
    places = logit(down["threshold"])
    dial = _dial("threshold", "Threshold", says, places, ("lower", "as before"), down)
    return StageDial(**vars(dial) | {"values": cached.on_stage().shares[::-1]})


def _still(name: str, step: int) -> StageDial:
    """A dial of one step: the claims as drawn, or all copies."""
    shown = cached.on_stage()
    facts = {fact: [float(shown.over[fact][step])] for fact in QUOTED[name]}
    return _of_one_step(name, shown.shares[step], facts)


def _rare() -> StageDial:
    """A dial of one step: another insurer, with copies up to one half."""
    rare = cached.on_stage().rare
    return _of_one_step("rare", RARE, {fact: [rare[fact]] for fact in QUOTED["rare"]})


def _of_one_step(name: str, value: float, facts: dict[str, list[float]]) -> StageDial:
    return StageDial(name, "", [name], [value], [0.0], ("", ""), facts=facts)


# 2. Guesses.


def _spots() -> StageDial:
    spots = list(claims.SPOTS)
    says = [words.count(n) for n in spots]
    places = [n / spots[-1] for n in spots]
    return StageDial("spots", "New spots with a fraud", says, spots, places, ("none", "900"))


def _where() -> StageDial:
    """Where the boundary will stand, counted in frauds to the left of it: its track is theirs."""
    places = cached.on_stage().guesses
    return StageDial(
        "where",
        "Your boundary: of 50 new frauds, missed",
        says=[str(missed) for missed in GUESSES],
        values=GUESSES.tolist(),
        places=places.tolist(),
        ends=("", ""),
        marks=((float(places[0]), "none"), (float(places[-1]), "all 50")),
        rest=float((places[0] + places[-1]) / 2),
    )


def _count() -> StageDial:
    counts = list(thousand.COUNTS)
    return StageDial(
        "count",
        "Frauds that the model expects, of 1,000 claims",
        says=[words.count(n) for n in counts],
        values=counts,
        places=[n / counts[-1] for n in counts],
        ends=("none", "all 1,000"),
    )
