"""The stage of SMOTE: its dials and guesses, and the pictures that they move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.lessons.smote.beside import ADDED, Learned, grown, lowered
from core.lessons.smote.clinic import CLEAR, HIDDEN, on_a_line
from core.lessons.smote.film import LAMBDA, K
from core.lessons.smote.forty import fewer_of_forty, more_of_forty
from pages.smote import alarms, birth, cached, shares, swarm
from ui.stage.declare import Stage, StageDial, StagePicture, named

Floats = NDArray[np.float64]


@cache
def stage() -> Stage:
    """All that the steps of the lesson can show."""
    dials = named(
        _made("made", grown(CLEAR, "smote"), places_on_lines=_places()),
        _made("hidden", grown(HIDDEN, "smote")),
        _copies(),
        _threshold(),
        _patient(),
        _lambda(),
        _neighbours(),
        StageDial("draws", "", ["40"], [40], [0.0], ("", ""), facts=_forty()),
        _guess("alarms_smote", "Your guess: false alarms", alarms.GUESSES),
        _guess("alarms_copies", "Your guess: false alarms", alarms.GUESSES),
        _guess("alarms_hidden", "Your guess: false alarms", alarms.MORE_GUESSES),
        _guess("places", "Your guess: places", birth.COUNTS),
        _guess("land", "Your guess: of 160", shares.GUESSES),
        _guess("fewer", "Your guess: of 40 clinics", swarm.CLINICS),
    )
    pictures = {
        "alarms": StagePicture(alarms.scene),
        "birth": StagePicture(birth.scene),
        "shares": StagePicture(shares.scene),
        "hidden": StagePicture(alarms.hidden_scene),
        "forty": StagePicture(swarm.scene),
    }
    tones = {"found_of_100": "positive", "false_of_1000": "false"}
    tones |= {f"{way}_{name}": tone for name, tone in tones.items() for way in ("copies", "moved")}
    return Stage(cached.facts_at, dials, pictures, tones=tones)


def _made(name: str, of: Learned, **also: float) -> StageDial:
    """How many synthetic patients there are; `also`: facts that hold however many there are."""
    return StageDial(
        name,
        "Synthetic patients",
        says=[str(n) for n in ADDED],
        values=ADDED,
        places=_even(ADDED),
        ends=("0", str(ADDED[-1])),
        facts={
            "synthetic": ADDED,
            **{fact: [value] * len(ADDED) for fact, value in also.items()},
            **_alarms("", of),
        },
    )


def _places() -> float:
    """At how many of the places a synthetic patient can stand."""
    return float(np.count_nonzero(on_a_line(birth.shown(), birth.NEIGHBOURS)))


def _copies() -> StageDial:
    return StageDial(
        "copies",
        "Copies",
        says=[str(n) for n in ADDED],
        values=ADDED,
        places=_even(ADDED),
        ends=("0", str(ADDED[-1])),
        facts=_alarms("copies_", grown(CLEAR, "copies")),
    )


def _threshold() -> StageDial:
    """The threshold of the first model, ascending; a step is named by how many it finds."""
    of = lowered(CLEAR)
    facts = _alarms("moved_", of) | {"threshold": of.threshold}
    return StageDial(
        "threshold",
        "Threshold: an alarm from this probability on",
        says=[f"{tau:.2f}" for tau in of.threshold[::-1]],
        values=of.found[::-1],
        places=_even(range(len(of.found))),
        ends=(f"{of.threshold[-1]:.2f}", "½"),
        facts={name: np.asarray(values)[::-1] for name, values in facts.items()},
    )


def _alarms(prefix: str, of: Learned) -> dict[str, Floats]:
    return {f"{prefix}found_of_100": of.found, f"{prefix}false_of_1000": of.false_alarms}


def _patient() -> StageDial:
    """Which ill patient is looked at, from left to right."""
    of = birth.shown()
    patients = range(1, len(of.ill) + 1)
    return StageDial(
        "patient",
        "Ill patient, from left to right",
        says=[str(n) for n in patients],
        values=patients,
        places=_even(patients),
        ends=("1", str(len(of.ill))),
        facts={
            "started": np.bincount(of.base, minlength=len(of.ill)).astype(float),
            "is_leftmost": [float(n == 1) for n in patients],
        },
    )


def _lambda() -> StageDial:
    return StageDial(
        "lam",
        "λ: how far towards the neighbour",
        says=[f"{step:.2f}" for step in LAMBDA.steps],
        values=LAMBDA.steps,
        places=_even(LAMBDA.steps),
        ends=("the patient", "the neighbour"),
        facts={"lam": LAMBDA.steps},
        parameter="lam",
    )


def _neighbours() -> StageDial:
    """Among how many nearest one is drawn."""
    there = [float(shares.made_there(int(k))) for k in K.steps]
    return StageDial(
        "neighbours",
        "Neighbours k",
        says=[str(int(k)) for k in K.steps],
        values=K.steps,
        places=_even(K.steps),
        ends=("1", "10"),
        facts={
            "among_healthy": there,
            "among_healthy_of_100": [
                float(round(100 * n / len(birth.shown().made))) for n in there
            ],
            "real_among_healthy": [float(shares.real_there())] * len(there),
        },
    )


def _forty() -> Mapping[str, Sequence[float]]:
    fewer, more = float(fewer_of_forty()), float(more_of_forty())
    return {"fewer_of_forty": [fewer], "more_of_forty": [more]}


def _guess(name: str, label: str, values: Sequence[int]) -> StageDial:
    """A dial of a guess, from none to the most."""
    ends = str(values[0]), str(values[-1])
    return StageDial(name, label, [str(n) for n in values], values, _even(values), ends)


def _even(values: Sequence[float]) -> Floats:
    """Where values lie on a track from the first to the last."""
    at = np.asarray(values, float)
    places: Floats = (at - at[0]) / (at[-1] - at[0])
    return places
