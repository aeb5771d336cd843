"""The picture of two hundreds: of what a report tells, and of what is found where it counts.

A hundred is filled column by column, so that a share of it is a length.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from pages.leakage.marks import (
    BARE,
    CLEAR,
    NOWHERE,
    PIXEL,
    Points,
    area,
    at,
    coins,
    marks,
    people,
    says,
    stroke,
    words,
)
from ui.draw.panels import Changes, Grid, Panel, Picture, Room
from ui.draw.theme import STAGE
from ui.stage.declare import Hall, Scene, View, picture_of

GUESSES = range(101)
MOVES = ("coming",)


class Two(NamedTuple):
    """What the two hundreds are: how many of each are found, or correct, and what they are called.

    `kind` of what the report tells of: "copies", "synthetic" rows or "alarms"; of alarms the other
    hundred are alarms as well, else they are new patients. `guess` is the dial that takes one.
    """

    kind: str
    guess: str
    reported: int
    true: int
    report: str
    ward: str


class Frame(NamedTuple):
    """How the hundreds lie in a window, in pixels from its lower left."""

    size: tuple[float, float]
    rows: int  # of a hundred
    cell: tuple[float, float]  # width and height of a place
    report: float  # the top of the upper hundred
    ward: float  # the top of the lower one
    head: float  # from a top to the words above it
    foot: float  # from the lower hundred to the words below it
    letter: float  # half of a letter, at most

    @property
    def wide(self) -> float:
        """How wide a hundred is, in places of the picture."""
        return PIXEL * self.cell[0] * 100 / self.rows

    @property
    def mark(self) -> float:
        """The pixels of a mark."""
        return min(self.cell)

    def places(self, first: int, last: int, top: float) -> Points:
        """Places of some of a hundred."""
        column, row = np.divmod(np.arange(first, last), self.rows)
        x, y = (column + 0.5) * self.cell[0], top - (row + 0.5) * self.cell[1]
        return PIXEL * np.column_stack([x, y])

    def edge(self, first: int, last: int, top: float) -> Points:
        """The corners of the area of some of a hundred, closed."""
        rows, (wide, high) = self.rows, self.cell
        (a, a_rest), (b, b_rest) = divmod(first, rows), divmod(last, rows)
        corners = [(a, a_rest), (a, rows), (b, rows), (b, b_rest), (b + 1, b_rest), (b + 1, 0),
                   (a + 1, 0), (a + 1, a_rest), (a, a_rest)]  # fmt: skip
        if not b_rest:  # the last column is full
            corners = [(a, a_rest), (a, rows), (b, rows), (b, 0), (a + 1, 0), (a + 1, a_rest),
                       (a, a_rest)]  # fmt: skip
        if a == b:
            corners = [(a, a_rest), (a, b_rest), (a + 1, b_rest), (a + 1, a_rest), (a, a_rest)]
        return PIXEL * np.array([(x * wide, top - y * high) for x, y in corners], float)


WIDE = Frame((930, 430), 4, (37.2, 33), 380, 198, 25, 26, 6.2)
TALL = Frame((358, 330), 5, (17.9, 20), 308, 154, 12, 17, 4.5)


def scene(two: Two, tall: bool) -> Scene:
    """The picture of a report and of what is true, in a tall window or in a wide one."""
    picture = Hundreds(two, TALL if tall else WIDE)
    tracks = {
        "asked": [picture.asked()],
        "told": [picture.told()],
        two.guess: [picture.said(guess) for guess in GUESSES],
        f"{two.guess}_gap": [picture.gap(guess) for guess in GUESSES],
    }
    return Scene(picture.declared(), tracks, picture.frame.size, hall=Hall(stretch=1.3))


class Hundreds:
    """The views of one shape of window."""

    def __init__(self, two: Two, frame: Frame) -> None:
        self.two, self.frame = two, frame

    @property
    def _counts_alarms(self) -> bool:
        return self.two.kind == "alarms"

    def declared(self) -> Picture:
        """All traces; the report is there in every view."""
        frame = self.frame
        width, height = (PIXEL * side for side in frame.size)
        panel = Panel(BARE | {"range": [0, width]}, BARE | {"range": [0, height]}, Room())
        picture = picture_of({"two": panel}, Grid(("two",), (1,), (1,), *frame.size))
        thin = 1.6 if frame is TALL else 2.4
        picture.add(
            "two",
            said_area=area(STAGE.hand_pale),
            seats=area(CLEAR, STAGE.negative, 0.7 * thin),
            places=marks("circle", CLEAR, 0.62 * frame.mark, STAGE.negative, 0.7 * thin),
            gap=area(STAGE.hand_pale, hatched=STAGE.hand),
            gap_lost=area(STAGE.alarm, hatched=STAGE.positive),
            coming=area(STAGE.soft),
            found=area(STAGE.positive, STAGE.positive, thin),
            missed=area(STAGE.paper, STAGE.positive, thin),
            correct=marks("circle", STAGE.positive, 0.62 * frame.mark),
            false=marks("diamond", STAGE.false_alarm, 0.52 * frame.mark),
            **self._report_traces(thin),
            said_edge=stroke(STAGE.hand, 3, "dash"),
            truth=stroke(STAGE.ink, 3),
            report_words=words().update(self._above(self.two.report, frame.report)),
            ward_words=words().update(self._above(self.two.ward, frame.ward)),
            said_words=words(STAGE.hand),
            true_words=words(STAGE.positive_words),
            gap_words=words(STAGE.hand, 15),
        )
        return picture

    def _above(self, text: str, top: float) -> dict[str, Any]:
        return says(text, 0, PIXEL * (top + self.frame.head))

    def _report_traces(self, thin: float) -> Mapping[str, go.Scatter]:
        size, teal = self.frame.mark, STAGE.synthetic
        found = {
            "copies": coins(0.66 * size, True),
            "synthetic": marks("cross", teal, 0.56 * size, teal, thin),
            "alarms": marks("circle", STAGE.positive, 0.62 * size),
        }[self.two.kind]
        lost = {
            "copies": marks("circle", STAGE.paper, 0.62 * size, teal, thin),
            "synthetic": marks("cross", STAGE.paper, 0.56 * size, teal, thin),
            "alarms": marks("diamond", STAGE.false_alarm, 0.52 * size),
        }[self.two.kind]
        top, of = self.frame.report, self.two.reported
        return {
            "report_found": found.update(at(self.frame.places(0, of, top))),
            "report_lost": lost.update(at(self.frame.places(of, 100, top))),
        }

    def _persons(self, first: int, last: int, shift: float = 0) -> dict[str, Any]:
        places = self.frame.places(first, last, self.frame.ward) + np.array([shift, 0])
        return at(people(places, 0.84 * PIXEL * self.frame.mark))

    def asked(self) -> View:
        """The report, and a hundred empty places that wait for a guess."""
        if self._counts_alarms:
            changes = {"places": at(self.frame.places(0, 100, self.frame.ward))}
        else:
            outside = PIXEL * self.frame.size[0]
            changes = {"seats": self._persons(0, 100), "coming": self._persons(0, 100, outside)}
        return View(changes, f"{self._told_before()} The other hundred wait for your guess.")

    def told(self) -> View:
        """The report, and what is true."""
        true = self.two.true
        if self._counts_alarms:
            changes = {
                "correct": at(self.frame.places(0, true, self.frame.ward)),
                "false": at(self.frame.places(true, 100, self.frame.ward)),
            }
        else:
            changes = {
                "coming": self._persons(0, 100),
                "found": self._persons(0, true),
                "missed": self._persons(true, 100),
            }
        words_there = {"true_words": self._below(true, f"It is {true}")}
        alt = f"{self._told_before()} Of the other hundred it is {true}."
        return View(changes | {"truth": self._edge(true)} | words_there, alt)

    def _told_before(self) -> str:
        return f"Two groups of a hundred. In the report {self.two.reported} of 100."

    def _edge(self, share: int) -> dict[str, Any]:
        """An upright line where so many of the lower hundred end."""
        frame = self.frame
        x = frame.wide * share / 100
        low = frame.ward - frame.rows * frame.cell[1]
        return at([(x, PIXEL * (low - 6)), (x, PIXEL * frame.ward)])

    def _below(self, share: int, text: str) -> dict[str, Any]:
        """Words below the lower hundred, at a share of it, inside the picture."""
        frame = self.frame
        half = frame.letter * PIXEL * len(text)
        x = min(max(frame.wide * share / 100, half), frame.wide - half)
        y = frame.ward - frame.rows * frame.cell[1] - frame.foot
        return says(text, x, PIXEL * y, "middle center")

    def said(self, guess: int) -> View:
        """A guess while it is made: so many of the lower hundred."""
        changes = {
            "said_area": at(self.frame.edge(0, guess, self.frame.ward)),
            "said_edge": self._edge(guess),
            "said_words": self._below(guess, "your guess"),
        }
        return View(changes, f"Your guess: {guess} of 100.")

    def gap(self, guess: int) -> View:
        """A guess beside the truth, and those who lie between them."""
        true = self.two.true
        low, high = sorted((guess, true))
        is_lost = guess > true
        hatched = "gap_lost" if is_lost and not self._counts_alarms else "gap"
        between = at(self.frame.edge(low, high, self.frame.ward)) if high > low else dict(NOWHERE)
        changes: Changes = {
            hatched: between,
            "said_edge": self._edge(guess),
        }
        changes["said_words"] = self._apart(guess, f"You said {guess}")
        if high - low > 4:
            than = "" if self.frame is TALL else " than you said"
            text = f"{high - low} {'fewer' if is_lost else 'more'}{than}"
            y = PIXEL * (self.frame.ward + self.frame.head)
            changes["gap_words"] = says(text, self.frame.wide, y, "middle left")
        return View(changes, f"You said {guess} of 100.")

    def _apart(self, guess: int, text: str) -> dict[str, Any]:
        """Words below, away from those of the truth."""
        true, it_is = self.two.true, f"It is {self.two.true}"
        apart = PIXEL * self.frame.letter * (len(text) + len(it_is) + 1)
        at_truth = float(self._below(true, it_is)["x"][0])
        found = self._below(guess, text)
        if abs(float(found["x"][0]) - at_truth) > apart:
            return found
        is_right = guess >= true or at_truth < 1.5 * apart
        return found | {
            "x": np.array([round(at_truth + (apart if is_right else -apart))], np.int16)
        }
