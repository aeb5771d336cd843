"""The stage of leakage: its dials and guesses, rows and rooms, reports and what is true."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from typing import Any

import numpy as np

from core.lessons.leakage.copies import AVERAGES, COPIES, EARLY, PATIENTS
from core.lessons.leakage.film import PARAMETERS
from core.lessons.leakage.pipelines import NEW
from core.lessons.leakage.stage import ROWS
from pages.leakage import areas, hundreds, order, rows
from pages.leakage.cached import facts_at, shown
from pages.leakage.hundreds import Two
from ui.draw import words
from ui.stage.declare import Scene, Stage, StageDial, StagePicture, named

# Three studies in which the rows are resampled before they are split: what each sets.
STUDIES: dict[str, dict[str, Any]] = {
    "copies": {"sampler": "ros"},
    "synthetic": {"sampler": "smote"},
    "alarms": {"sampler": "rus", "minority": 100},
}
# The two hundreds of each: the dial of its guess, and what both are called.
CALLED = {
    "copies": ("new_patients", "report: {} of each 100 rows found", "ward: 100 new patients"),
    "synthetic": ("new_patients", "report: {} of each 100 rows found", "ward: 100 new patients"),
    "alarms": ("correct", "report: {} of 100 alarms correct", "real customers: 100 alarms"),
}
QUOTED = ("new_found", "reported_tp", "reported_fp", "test_rare", "kin", "true_precision",
          "world_precision")  # fmt: skip
MARKED = (0, 10, 100, COPIES[-1])  # of the dial of copies


@cache
def stage() -> Stage:
    """All that the steps of the lesson can show."""
    return Stage(
        facts_at=facts_at,
        dials=named(
            _grow(),
            *(_study(name) for name in STUDIES),
            _patient(),
            _came(),
            _before(),
            _guess("new_patients", "Your guess, of 100 new patients", ("none", "all 100")),
            _guess("report", "Your guess, of 100 test rows", ("none", "all 100")),
            _guess("correct", "Your guess, of 100 alarms", ("none", "all 100")),
            _guess("kin", "Your guess, of 300 test rows", ("none", "all 300"), rows.GUESSES),
        ),
        pictures={
            "rows": StagePicture(rows.scene),
            "areas": StagePicture(areas.scene),
            "order": StagePicture(order.scene),
            **{name: StagePicture(partial(_two, name)) for name in STUDIES},
        },
        tones={
            "new_found": "positive",
            "found_so_far": "positive",
            "true_average": "positive",
            "correct_of_100": "positive",
            "healthy_called_ill": "false",
        },
    )


def _facts_of(study: str) -> dict[str, float]:
    """What may be quoted of a study: facts of the lesson, and shares in whole numbers of 100."""
    defaults = {name: parameter.default for name, parameter in PARAMETERS.items()}
    found = facts_at(defaults | STUDIES[study])
    healthy = found["true_fp"] + found["true_tn"]
    return {name: found[name] for name in QUOTED} | {
        "reported_of_100": round(100 * found["reported_recall"]),
        "reported_correct_of_100": round(100 * found["reported_precision"]),
        "correct_of_100": round(100 * found["true_precision"]),
        "healthy_called_ill": round(100 * found["true_fp"] / healthy),
        "reported_alarms": found["reported_tp"] + found["reported_fp"],
    }


def _study(name: str) -> StageDial:
    """A dial of one step, whose facts are those of a study."""
    facts = {fact: [float(value)] for fact, value in _facts_of(name).items()}
    return StageDial(name, "", [""], [1], [0.0], ("", ""), facts=facts)


def _two(study: str, tall: bool) -> Scene:
    facts, (guess, report, ward) = _facts_of(study), CALLED[study]
    alarms = study == "alarms"
    shares = ("reported_correct_of_100", "correct_of_100") if alarms else (
        "reported_of_100", "new_found")  # fmt: skip
    reported, true = (int(facts[share]) for share in shares)
    return hundreds.scene(Two(study, guess, reported, true, report.format(reported), ward), tall)


def _grow() -> StageDial:
    return StageDial(
        name="grow",
        label="Rows of the ill",
        says=[words.count(n) for n in ROWS],
        values=ROWS,
        places=_places(ROWS),
        ends=("one row each", "as many as of the healthy"),
        facts={"rows": ROWS, "ill": [PATIENTS] * len(ROWS)},
    )


def _places(steps: Sequence[int]) -> list[float]:
    """Places on a track on which each doubling is as long as the next."""
    logs = np.log(steps)
    return [float(place) for place in (logs - logs[0]) / (logs[-1] - logs[0])]


def _patient() -> StageDial:
    """Which patient's rows are shown: all of them, or one's."""
    facts = _facts_of("copies")
    steps = range(PATIENTS + 1)
    return StageDial(
        name="patient",
        label="Whose rows?",
        says=["all", *map(str, steps[1:])],
        values=steps,
        places=np.linspace(0, 1, len(steps)),
        ends=("all 20", "patient 20"),
        facts={name: [facts[name]] * len(steps) for name in ("kin", "test_rare")},
    )


def _came() -> StageDial:
    steps = range(NEW + 1)
    found = np.append(0, np.cumsum(shown().learned.found))
    return StageDial(
        name="came",
        label="New patients",
        says=[str(n) for n in steps],
        values=steps,
        places=np.array(steps) / NEW,
        ends=("nobody yet", "all 100"),
        facts={"came": steps, "found_so_far": found, "missed_so_far": steps - found},
    )


def _before() -> StageDial:
    averages = [AVERAGES[n] for n in COPIES]
    places = np.linspace(0, 1, len(COPIES))
    return StageDial(
        name="before",
        label="Copies made before the split",
        says=[str(n) for n in COPIES],
        values=COPIES,
        places=places,
        ends=(str(COPIES[0]), str(COPIES[-1])),
        marks=[(float(places[COPIES.index(n)]), str(n)) for n in MARKED],
        facts={
            "before": COPIES,
            "reported_average": [one.reported_of_100 for one in averages],
            "true_average": [one.true_of_100 for one in averages],
            "early_reported": [EARLY.reported_of_100] * len(COPIES),
        },
    )


def _guess(
    name: str, label: str, ends: tuple[str, str], values: Sequence[int] = range(101)
) -> StageDial:
    says, places = [str(n) for n in values], np.array(values) / values[-1]
    return StageDial(name, label, says, values, places, ends)
