"""Two piles of marks beside a plane: what is known, and what is asked, guessed and answered."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.lessons.smote import piles
from pages.smote.marks import BARE, area, at, line, marks, says, words
from ui.draw.panels import Changes, Panel, Room
from ui.draw.theme import STAGE

Floats = NDArray[np.float64]

ROOM = 2.4  # along a pile, for words at its foot; as much for two lines behind its end
SIZE = 0.8  # of a mark, in seats


class Piles:
    """Two piles of marks of one kind: `known` at the left, `asked` at the right.

    On a wide screen they grow upwards, on a phone to the right. `rows`: how many rows the longer
    one can have; `known_rows`: how many the other one has room for. A row holds `row` marks.
    """

    def __init__(self, kind: str, tall: bool, rows: int, known_rows: int, row: int = 10) -> None:
        self.kind, self.tall, self.rows, self.row = kind, tall, rows, row
        self.known_rows = known_rows
        self.space = 1.2 if tall else 0.25 * row  # between the two

    @property
    def begin(self) -> tuple[float, float]:
        """Where the asked pile begins: x and y of its first corner."""
        return (self.known_rows + self.space, 0.0) if self.tall else (self.row + self.space, 0.0)

    @property
    def window(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The ends of both axes, in seats."""
        if self.tall:
            return (-0.2, self.known_rows + self.space + self.rows + 0.2), (-1.9, self.row + 1.9)
        return (-0.5, 2 * self.row + self.space + 0.5), (-ROOM, self.rows + ROOM)

    def panel(self) -> Panel:
        """The panel of both."""
        x, y = self.window
        return Panel(
            x=BARE | {"range": list(x), "constrain": "domain"},
            y=BARE
            | {"range": list(y), "scaleanchor": "x"}
            | {"constrain": "domain", "constraintoward": "bottom"},
            room=Room(),
        )

    def traces(self, seat: float) -> dict[str, go.Scatter]:
        """All that can stand in it; a seat is so many pixels wide."""
        tone = STAGE.false_words if self.kind == "false" else STAGE.synthetic
        return {
            "guess_area": area(STAGE.hand_pale),
            "gap_area": area(STAGE.hand_pale, STAGE.hand),
            "box": line(STAGE.soft, 2, "dash"),
            "known_pile": marks(self.kind, round(SIZE * seat, 1)),
            "asked_pile": marks(self.kind, round(SIZE * seat, 1)),
            "guess_end": line(STAGE.hand, 3.5, "dash"),
            "known_word": words(tone, 15),
            "asked_word": words(tone, 15),
            "gap_word": words(STAGE.hand, 15),
        }

    def known(self, n: int, name: str) -> Changes:
        """The pile that is known, and its name with its count."""
        return {
            "known_pile": at(self._turned(piles.seats(n, self.row))),
            "known_word": self._name((0.0, 0.0), self.known_rows, f"{n} {name}"),
        }

    def waits(self, name: str) -> Changes:
        """The empty place of what is asked."""
        box = [(0, 0), (0, self.rows), (self.row, self.rows), (self.row, 0), (0, 0)]
        return {
            "box": at(self._moved(np.array(box, float))),
            "asked_word": self._name(self.begin, self.rows, name),
        }

    def asked(self, n: int, name: str) -> Changes:
        """The pile that was asked for, and its name with its count."""
        return {
            "asked_pile": at(self._moved(piles.seats(n, self.row))),
            "asked_word": self._name(self.begin, self.rows, f"{n} {name}"),
        }

    def guess(self, n: int) -> Changes:
        """A guess: an area as large as the pile would be."""
        return {
            "guess_area": at(self._moved(piles.between(0, n, self.row))),
            "guess_end": at(self._moved(piles.end(n, self.row))),
        }

    def gap(self, n: int, truth: int) -> Changes:
        """A guess beside the pile, and what lies between them."""
        found: Changes = {"guess_end": at(self._moved(piles.end(n, self.row)))}
        found["gap_word"] = self._behind(max(n, truth), apart(n, truth))
        if n != truth:
            found["gap_area"] = at(self._moved(piles.between(n, truth, self.row)))
        return found

    def _turned(self, seats: Floats) -> Floats:
        """Seats across and along as x and y."""
        return seats[:, ::-1] if self.tall else seats

    def _moved(self, seats: Floats) -> Floats:
        return self._turned(seats) + np.array(self.begin)

    def _name(self, begin: tuple[float, float], rows: int, text: str) -> dict[str, Any]:
        """Words at the foot of a pile, on a phone above it."""
        if self.tall:
            return says(text, begin[0], self.row + 1, "middle right")
        return says(text, begin[0] + self.row / 2, -ROOM / 2)

    def _behind(self, n: int, text: str) -> dict[str, Any]:
        """Words behind the end of the asked pile, on a phone below it."""
        if self.tall:
            return says(text, self.begin[0], -1, "middle right")
        rows = -(-n // self.row)
        # They grow upwards, however large they are written.
        where = (self.begin[0] + self.row / 2, rows + 0.1, "top center")
        return says(text.replace(" than", "<br>than"), *where)


def apart(guess: int, truth: int) -> str:
    """How far the truth is from a guess."""
    off = truth - guess
    return f"{abs(off)} {'more' if off > 0 else 'fewer'} than you said" if off else "as you said"
