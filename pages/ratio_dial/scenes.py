"""The pictures of the ratio dial's stage: what each shows at each step of each of its dials."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.controls import ONE_IN
from core.lessons.ratio_dial.film import PARAMETERS, experiment_of
from core.lessons.ratio_dial.stage import SHOWN, RatioStage, ratio_stage
from pages.ratio_dial import cached, courses, hundred, patients, payments
from pages.ratio_dial.marks import NOWHERE
from ui.draw import words
from ui.draw.panels import Changes, Room, stacked
from ui.stage.declare import Hall, Scene, StagePicture, View, picture_of

Floats = NDArray[np.float64]
Tracks = dict[str, Sequence[View]]

FRAUD, CHURN, CANCER = 1_000, 30, 10_000  # one in so many, where the path asks
AT_FRAUD, AT_CHURN = ONE_IN.index(FRAUD), ONE_IN.index(CHURN)
PER_CENT = range(101)
COUNTS = range(patients.PEOPLE + 1)
WIDE, TALL = (906.0, 470.0), (358.0, 400.0)
SHOWN_TALL = 200
SPARE = ("axis_name", "guess")  # the sentence says what is guessed, and the gap says both numbers

# Where the names of curves stand that are shown from end to end.
TOP = (0.6, 1.0, "top center")
UNDER_RECALL = (0.02, 0.12, "middle right")
UNDER_NO = (0.1, 0.62, "middle right"), (0.1, 0.3, "middle right")  # wide, tall
AT_RANKING = (0.3, 0.9, "bottom center"), (0.4, 1.0, "top center")  # wide, tall
UNDER_ALL = (0.55, 0.92, "bottom center"), (0.46, 0.92, "bottom center")
BETWEEN = (0.2, 0.78, "middle right"), (0.27, 0.68, "middle right")

# 1. What is computed, once for wide and once for narrow windows.


@cache
def computed(tall: bool) -> RatioStage:
    """The arrays of the stage at the lesson's own setting."""
    setting = experiment_of({name: one.default for name, one in PARAMETERS.items()})
    return ratio_stage(setting, cached.computed, SHOWN_TALL if tall else SHOWN)


def facts() -> Mapping[str, Floats]:
    """The facts of every step of the dial."""
    return computed(False).facts


def size(tall: bool) -> tuple[float, float]:
    """The pixels that a picture is declared for."""
    return TALL if tall else WIDE


# 2. Views.


def everywhere(of_step: Callable[[int], Changes]) -> list[View]:
    """A view at each step of the prevalence."""
    return [View(of_step(step), at_half(step)) for step in range(len(ONE_IN))]


def only_at(one_in: float, changes: Changes, alt: str) -> list[View]:
    """A track that is looked at where the dial stands at one prevalence."""
    view = View(changes, alt)
    return [view if other == one_in else View({}) for other in ONE_IN]


def at_half(step: int) -> str:
    """What a picture shows at τ = ½, in words."""
    return (
        f"1 payment in {ONE_IN[step]:,g} is a fraud. Of 100 frauds "
        f"{facts()['caught_of_100'][step]:.0f} lie on the alarm side of the boundary."
    )


def at_prior(step: int) -> str:
    """What a picture shows at τ = π, in words."""
    caught, false = (facts()[f"{of}_prior_of_100"][step] for of in ("caught", "false"))
    return (
        f"1 payment in {ONE_IN[step]:,g} is a fraud. With the threshold at that share "
        f"{caught:.0f} of 100 frauds and {false:.0f} of 100 normal payments raise an alarm."
    )


def apart(guess: float, truth: float) -> str:
    """How far a guessed count is from the true one."""
    off = round(truth) - round(guess)
    return f"{abs(off)} {'more' if off > 0 else 'fewer'} than you said" if off else "as you said"


def _broken(text: str, tall: bool) -> str:
    """The same words in two lines, on a phone in three."""
    lines = text.replace(" than", "<br>than")
    return lines.replace(" you", "<br>you") if tall else lines


# 3. Frauds get rarer: payments above, curves below along the track of the dial.


def rarer(tall: bool) -> Scene:
    """Payments and curves as frauds get rarer."""
    on, (width, height) = computed(tall), size(tall)
    panels = {
        "courses": courses.courses(above=44 if tall else 28),
        "plane": payments.plane(on.window, Room(above=29 if tall else 26), tall),
    }
    grid = stacked("plane", "courses", rows=(0.42 * height, 0.58 * height), width=width)
    picture = picture_of(panels, grid)
    picture.add("courses", **courses.course_traces(tall))  # first: a hand draws in this panel
    picture.add("plane", **payments.payment_traces(on, tall, low=True))
    tracks = _recall(on, tall) | _accuracy(on, tall) | _ranking(on, tall)
    hall = Hall(SPARE, loose="plane", axis_of="one_in")
    return Scene(picture, tracks, (width, height), on_dial=True, hall=hall)


def _recall(on: RatioStage, tall: bool) -> Tracks:
    """Recall is drawn with a finger, then grows under the dial, then stands there."""
    recall = facts()["recall"]
    start = (
        payments.thinned(on, 0)
        | payments.key(on.window, tall)
        | {"alarm_word": NOWHERE}
        | courses.asked("frauds caught (recall)")
        | courses.tipped(0, {"recall": recall})
        | {"plumb": NOWHERE, "start": {"x": [0.0], "y": [float(recall[0])]}}
    )
    return {
        "start": only_at(2, start, f"{at_half(0)} The chart waits for your curve."),
        "pull": everywhere(lambda i: payments.thinned(on, i) | courses.grown("recall", recall, i)),
        "caught": everywhere(
            lambda i: (
                payments.thinned(on, i)
                | courses.standing({"recall": recall}, i, {"recall": courses.ABOVE})
            )
        ),
    }


def _accuracy(on: RatioStage, tall: bool) -> Tracks:
    """Accuracy beside saying “no” to everybody."""
    curves = {name: facts()[name] for name in ("majority_baseline", "accuracy")}
    names = {"accuracy": TOP, "majority_baseline": UNDER_NO[tall]}
    truth, gap = curves["accuracy"][AT_FRAUD], courses.gap(tall)
    asked = payments.thinned(on, AT_FRAUD) | courses.asked("decisions that are correct")
    return {
        "correct_asked": only_at(
            FRAUD, asked, f"{at_half(AT_FRAUD)} The chart waits for your guess."
        ),
        "one_in": everywhere(
            lambda i: payments.thinned(on, i) | courses.standing(curves, i, names, ("accuracy",))
        ),
        "share_correct": [View(courses.guessed(n / 100, FRAUD)) for n in PER_CENT],
        "share_correct_gap": [
            View(gap.drawn(n / 100, truth, FRAUD, _both(n, words.share(truth)))) for n in PER_CENT
        ],
    }


def _both(guess: int, truth: str) -> str:
    """A guessed percentage and the true one: a distance would be in percentage points."""
    return f"you: {guess} %<br>true: {truth}"


def _ranking(on: RatioStage, tall: bool) -> Tracks:
    """How often a fraud scores higher than a normal payment, beside recall."""
    curves = {name: facts()[name] for name in ("recall", "roc_auc")}
    names = {"recall": UNDER_RECALL, "roc_auc": AT_RANKING[tall]}
    truth, gap = curves["roc_auc"][AT_FRAUD], courses.gap(tall, "right" if tall else "left")
    asked = (
        payments.hundred(on, AT_FRAUD)
        | payments.pair(on)
        | courses.asked("pairs in which the fraud scores higher")
    )
    return {
        "pairs_asked": only_at(FRAUD, asked, "Two payments are ringed. The chart waits."),
        "ranking": everywhere(
            lambda i: payments.hundred(on, i) | courses.standing(curves, i, names)
        ),
        "pairs": [View(courses.guessed(n / 100, FRAUD, gap.other)) for n in PER_CENT],
        "pairs_gap": [
            View(gap.drawn(n / 100, truth, FRAUD, _broken(apart(n, 100 * truth), tall)))
            for n in PER_CENT
        ],
    }


# 4. Payments alone: how the boundary moves, and what another threshold costs.


def moved(tall: bool) -> Scene:
    """The boundary at ½ moves over a hundred frauds."""
    on, (width, height) = computed(tall), size(tall)
    panels = {"plane": payments.plane(on.window, Room(above=26), tall, payments.HUNDRED_FRAUDS)}
    picture = picture_of(panels, stacked("plane", rows=(height,), width=width))
    picture.add("plane", **payments.payment_traces(on, tall))
    views = everywhere(lambda i: payments.hundred(on, i) | payments.moved(on, i))
    return Scene(picture, {"one_in": views}, (width, height), hall=Hall(loose="plane"))


def price(tall: bool) -> Scene:
    """The boundary at π, and a hundred normal payments of which it flags some."""
    on, (width, height) = computed(tall), size(tall)
    row = (0.3 if tall else 0.24) * height
    panels = {
        "plane": payments.plane(on.window, Room(above=26), tall, payments.HUNDRED_FRAUDS),
        "row": hundred.row(tall),
    }
    grid = stacked("plane", "row", rows=(height - row, row), width=width)
    picture = picture_of(panels, grid)
    picture.add("plane", **payments.payment_traces(on, tall))
    picture.add("row", **hundred.row_traces(tall))
    return Scene(picture, _price(on, tall), (width, height), hall=Hall(loose="plane"))


def _price(on: RatioStage, tall: bool) -> Tracks:
    truth = facts()["false_prior_of_100"][AT_FRAUD]
    asked = payments.hundred(on, AT_FRAUD)
    answer = payments.hundred(on, AT_FRAUD, prior=True) | hundred.flags(tall, truth)
    return {
        "price_asked": only_at(FRAUD, asked, f"{at_half(AT_FRAUD)} Below, 100 normal payments."),
        "one_in_at_prior": only_at(FRAUD, answer, at_prior(AT_FRAUD)),
        "normal": [View(hundred.flags_guessed(tall, n)) for n in PER_CENT],
        "normal_gap": [View(hundred.flags_gap(tall, n, truth, apart(n, truth))) for n in PER_CENT],
    }


# 5. Elsewhere, and the curves at the end.


def ten_patients(tall: bool) -> Scene:
    """Ten sick people, of whom a test need find none."""
    row, (width, height) = patients.Row(tall), size(tall)
    panels = {"people": patients.patients(row)}
    picture = picture_of(panels, stacked("people", rows=(height,), width=width))
    picture.add("people", **patients.patient_traces(row, tall))
    tracks: Tracks = {
        "one_in": only_at(CANCER, {}, "Ten of 100,000 people are sick."),
        "found": [View(patients.chosen(row, n), f"You say {n} must be found.") for n in COUNTS],
        "found_gap": [View(patients.believed(row, n), "None need be found.") for n in COUNTS],
    }
    return Scene(picture, tracks, (width, height))


def curves(tall: bool) -> Scene:
    """Curves alone: customers who leave, and at the end all that the path has shown."""
    width, height = size(tall)
    panels = {"courses": courses.courses(above=30)}
    picture = picture_of(panels, stacked("courses", rows=(height,), width=width))
    picture.add("courses", **courses.course_traces(tall))
    hall = Hall(SPARE, axis_of="one_in")
    return Scene(picture, _churn(tall) | _all(tall), (width, height), on_dial=True, hall=hall)


def _churn(tall: bool) -> Tracks:
    stays = {"majority_baseline": facts()["majority_baseline"]}
    truth, gap = stays["majority_baseline"][AT_CHURN], courses.gap(tall, "right")
    names = {"majority_baseline": "“stays” every time"}
    answer = courses.ticks(courses.CUSTOMERS) | courses.standing(
        stays, AT_CHURN, {"majority_baseline": TOP}, texts=names
    )
    asked = courses.asked("decisions that are correct", courses.CUSTOMERS)
    return {
        "churn_asked": only_at(CHURN, asked, "The chart waits for your guess."),
        "churn": only_at(CHURN, answer, "“Stays” every time is correct for 29 of 30."),
        "share_stays": [View(courses.guessed(n / 100, CHURN, "left")) for n in PER_CENT],
        "share_stays_gap": [
            View(gap.drawn(n / 100, truth, CHURN, _both(n, words.percent(truth)))) for n in PER_CENT
        ],
    }


def _all(tall: bool) -> Tracks:
    shown = {name: facts()[name] for name in courses.LOOKS}
    names = {
        "accuracy": TOP,
        "majority_baseline": BETWEEN[tall],
        "roc_auc": UNDER_ALL[tall],
        "recall": UNDER_RECALL,
    }
    return {"one_in": everywhere(lambda i: courses.standing(shown, i, names))}


PICTURES = {
    "rarer": StagePicture(rarer),
    "moved": StagePicture(moved),
    "price": StagePicture(price),
    "patients": StagePicture(ten_patients),
    "curves": StagePicture(curves),
}
