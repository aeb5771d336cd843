"""The picture of who stands among the healthy: the real ill patients beside the synthetic ones."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.lessons.smote import piles
from core.lessons.smote.clinic import CLEAR, made_with, more_often_healthy
from core.lessons.smote.film import K
from pages.smote.birth import TALL, WIDE, shown
from pages.smote.marks import BARE, area, at, line, marks, only_at, says, words
from pages.smote.piles import apart
from pages.smote.plane import Plane
from ui.draw.panels import Changes, Grid, Panel, Room, stacked
from ui.draw.theme import STAGE
from ui.stage.declare import Hall, Scene, View, picture_of

Floats = NDArray[np.float64]

ROW = 8  # synthetic patients beside each real one: as many rows of both
GUESSES = range(161)
PALE = 0.28  # of marks of those who stand elsewhere


@cache
def real_there() -> int:
    """How many real ill patients stand among the healthy."""
    return int(np.count_nonzero(more_often_healthy(shown().ill, CLEAR)))


@cache
def made_there(k: int) -> int:
    """How many synthetic ones do, with so many neighbours."""
    return int(np.count_nonzero(more_often_healthy(made_with(shown(), k), CLEAR)))


class Tally:
    """Twenty real patients in a column, and beside each of them eight synthetic ones.

    Those who stand among the healthy come first. On a phone columns are rows.
    """

    def __init__(self, tall: bool) -> None:
        self.tall, self.real, self.made = tall, len(shown().ill), len(shown().made)

    def panel(self) -> Panel:
        """The panel of both."""
        x, y = ((-0.2, 20.2), (-1.4, 12.4)) if self.tall else ((-2.2, 13.8), (-2.6, 22.4))
        one_scale = {} if self.tall else {"scaleanchor": "x", "constrain": "domain"}
        return Panel(
            x=BARE | {"range": list(x), "constrain": "domain"},
            y=BARE | {"range": list(y)} | one_scale,
            room=Room(),
        )

    def traces(self) -> dict[str, go.Scatter]:
        """All that can stand in it."""
        size, small = (10, 8.5) if self.tall else (13, 11)
        places = self._real(self.real)
        return {
            "guess_area": area(STAGE.hand_pale),
            "gap_area": area(STAGE.hand_pale, STAGE.hand),
            "real_rest": marks("ill", size, places[real_there() :], PALE),
            "real": marks("ill", size, places[: real_there()]),
            "made_rest": marks("made", small, opacity=PALE),
            "made_there": marks("made", small),
            "guess_end": line(STAGE.hand, 3.5, "dash"),
            "real_word": words(STAGE.positive_words, 15),
            "made_word": words(STAGE.synthetic, 15),
            "gap_word": words(STAGE.hand, 15),
        }

    def _real(self, n: int) -> Floats:
        seats = piles.seats(n, 1) * (1, 1)
        return np.column_stack([seats[:, 1], seats[:, 0] + 9.8]) if self.tall else seats

    def _turned(self, seats: Floats) -> Floats:
        """Seats of synthetic patients, across and along, as x and y."""
        if self.tall:
            return np.column_stack([seats[:, 1], 8 - seats[:, 0]])
        return seats + np.array([4.0, 0.0])

    def waits(self) -> Changes:
        """All synthetic patients, of whom nobody is told yet."""
        return {
            "made_rest": at(self._turned(piles.seats(self.made, ROW))),
            **self._names("160 synthetic" if self.tall else "160"),
        }

    def _names(self, made: str) -> Changes:
        real = f"{real_there()} of {self.real}"
        if self.tall:
            return {
                "real_word": says(f"{real} real", 0, 11.7, "middle right"),
                "made_word": says(made, 0, 8.9, "middle right"),
            }
        return {
            "real_word": says(real, 2.6, -1.4, "middle left"),
            "made_word": says(made, 4, -1.4, "middle right"),
        }

    def told(self, n: int) -> Changes:
        """So many of them stand among the healthy."""
        seats = self._turned(piles.seats(self.made, ROW))
        name = f"{n} of {self.made}{' synthetic' if self.tall else ''}"
        return {"made_there": at(seats[:n]), "made_rest": at(seats[n:]), **self._names(name)}

    def guess(self, n: int) -> Changes:
        """A guess of how many do."""
        return {
            "guess_area": at(self._turned(piles.between(0, n, ROW))),
            "guess_end": at(self._turned(piles.end(n, ROW))),
        }

    def gap(self, n: int, truth: int) -> Changes:
        """A guess beside the truth."""
        where = (0.0, -0.8, "middle right") if self.tall else (5.8, 21.3, "middle center")
        found: Changes = {"guess_end": at(self._turned(piles.end(n, ROW)))}
        found["gap_word"] = says(apart(n, truth), *where)
        if n != truth:
            found["gap_area"] = at(self._turned(piles.between(n, truth, ROW)))
        return found


def scene(tall: bool) -> Scene:
    """Plane and tally in a tall window or in a wide one."""
    of, size, tally = shown(), TALL if tall else WIDE, Tally(tall)
    ends = ((-5.0, 8.0), (-2.9, 3.9)) if tall else ((-3.2, 6.0), (-3.05, 3.35))
    plane = Plane(of, *ends, tall, is_true=tall)
    grid = (
        stacked("plane", "tally", rows=(180, 150), width=size[0])
        if tall
        else Grid(("plane tally",), (640, 290), (1,), *size)
    )
    picture = picture_of({"plane": plane.panel(), "tally": tally.panel()}, grid)
    picture.add("plane", **plane.traces())
    picture.add("tally", **tally.traces())
    line_there = _line(plane)
    asking = View(
        line_there | tally.waits() | {"made": at(of.ill[of.base])},
        f"{real_there()} of 20 real ill patients stand left of the dotted line.",
    )
    begin, steps = K.steps.index(5), len(K.steps)
    truth = made_there(5)
    tracks = {
        "land_asked": only_at(begin, steps, asking),
        "neighbours": [
            View(
                line_there | {"made": at(made_with(of, int(k)))} | tally.told(made_there(int(k))),
                _alt(int(k)),
            )
            for k in K.steps
        ],
        "land": [View(tally.guess(n), f"Your guess: {n} of 160.") for n in GUESSES],
        "land_gap": [View(tally.gap(n, truth), f"You said {n}.") for n in GUESSES],
    }
    return Scene(picture, tracks, size, hall=Hall(loose="plane"))


def _line(plane: Plane) -> Changes:
    """Where a patient is as often ill as healthy, and what is said beside it."""
    even, low = plane.of.even, plane.y[0] + 0.1
    sides: dict[str, Any] = {
        "x": [even - 0.12, even + 0.12],
        "y": [low, low],
        "text": ["<b>more often healthy</b>", "<b>more often ill</b>"],
        "textposition": ["top left", "top right"],
    }
    return {"even": at(plane.upright(even)), "note": sides}


def _alt(k: int) -> str:
    return (
        f"{real_there()} of 20 real ill patients and {made_there(k)} of 160 synthetic ones stand "
        f"left of the dotted line, with {k} neighbours."
    )
