"""The pictures of the trained model: parts, the boundary in the turned plane, a pile of 100."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from core.lessons.focal_loss.ends import Where, true_boundary
from core.lessons.focal_loss.film import Rows
from core.lessons.focal_loss.stage import TRAINED, plane_of
from core.models.boundary import Window
from pages.focal_loss.marks import (
    Points,
    Room2D,
    area,
    at,
    guess_traces,
    marks,
    off_by,
    says,
    sheet,
    stroke,
    words,
)
from ui.draw.panels import Changes, Picture
from ui.draw.theme import STAGE
from ui.stage.declare import Scene, View

FOUND = range(101)  # guesses
MOVES = ("alarm", "boundary")
FIT = Window(-3.1, 5.9, -3.1, 3.1)
MISFIT = Window(-5.4, 7.6, -4.7, 4.7)


class Frame(NamedTuple):
    """How the plane and the pile lie in a window, in pixels."""

    size: tuple[float, float]
    plane: Room2D
    pile: Room2D
    columns: int  # of the pile
    dot: float  # marks
    circle: float

    @property
    def cell(self) -> float:
        """From one circle of the pile to the next."""
        return self.pile.width / self.columns


WIDE = Frame((930, 430), Room2D(0, 560, 32, 398), Room2D(626, 926, 70, 370), 10, 5, 11)
TALL = Frame((358, 330), Room2D(0, 358, 132, 290), Room2D(4, 354, 42, 98), 25, 3.4, 7.5)


class Sheet:
    """A turned plane in a room of a picture: where its rows and its boundaries lie."""

    def __init__(self, window: Window, room: Room2D) -> None:
        self.window, self.room = window, room

    def placed(self, rows: Points) -> Points:
        """Rows of the plane in pixels."""
        x0, x1, y0, y1 = self.window
        share = (rows - [x0, y0]) / [x1 - x0, y1 - y0]
        origin = [self.room.left, self.room.low]
        found: Points = origin + share * [self.room.width, self.room.height]
        return found

    def inside(self, rows: Points) -> Points:
        """Of rows those that are in the window."""
        x0, x1, y0, y1 = self.window
        seen = ((rows > [x0, y0]) & (rows < [x1, y1])).all(axis=1)
        found: Points = rows[seen]
        return found

    def rows(self, rows: Points) -> dict[str, Any]:
        """Rows as marks, those outside the window left out."""
        return at(self.placed(self.inside(rows)))

    def line(self, ends: Points) -> Points:
        """A boundary in pixels, kept between the sides of the room."""
        placed = self.placed(ends)
        placed[:, 0] = np.clip(placed[:, 0], self.room.left, self.room.right)
        return placed

    def beyond(self, ends: Points) -> dict[str, Any]:
        """The area at the right of a boundary, where alarms are raised."""
        (a, low), (b, high) = self.line(ends)
        right = self.room.right
        return at([[a, low], [b, high], [right, high], [right, low]])

    def judged(self, majority: Points, minority: Points, false: Any, found: Any) -> Changes:
        """Rows as a boundary judges them."""
        return {
            "good": self.rows(majority[~false]),
            "false": self.rows(majority[false]),
            "missed": self.rows(minority[~found]),
            "found": self.rows(minority[found]),
        }


def rows_traces(dot: float, circle: float) -> dict[str, Any]:
    """Parts as they are judged."""
    return {
        "good": marks("circle", STAGE.negative, dot),
        "false": marks("diamond", STAGE.false_alarm, dot + 3),
        "missed": marks("circle-open", STAGE.positive, circle - 1.5, 2),
        "found": marks("circle", STAGE.positive, circle, 1, STAGE.paper),
    }


def shown(one_of: int, is_tall: bool) -> str:
    """The scale of the good parts, in words; all cracked parts are drawn."""
    return f"good parts: 1 of {one_of}" if is_tall else f"1 of {one_of} good parts shown"


def scene(where: Where) -> Callable[[bool], Scene]:
    """The scene of rows: γ moves the boundary or does not, and the guess is a part of the pile."""
    asked = 2.0 if isinstance(where, Rows) else 5.0
    name = "fit" if isinstance(where, Rows) else "misfit"

    def made(tall: bool) -> Scene:
        drawn = _Trained(where, TALL if tall else WIDE, TRAINED.index(asked))
        steps = range(len(TRAINED))
        return Scene(
            drawn.picture(),
            {
                name: [drawn.under(step) for step in steps],
                "asking": [drawn.asking()] * len(TRAINED),
                "found": [drawn.guess(count) for count in FOUND],
                "found_gap": [drawn.gap(count) for count in FOUND],
            },
            drawn.frame.size,
        )

    return made


class _Trained:
    """A model that is trained to the end under each γ, in a frame."""

    def __init__(self, where: Where, frame: Frame, asked: int) -> None:
        window = FIT if isinstance(where, Rows) else MISFIT
        self.where, self.frame, self.asked = where, frame, asked
        self.sheet = Sheet(window, frame.plane)
        self.plane = plane_of(where, TRAINED, window)
        column = np.arange(100) % frame.columns
        row = np.arange(100) // frame.columns
        origin = [frame.pile.left, frame.pile.low]
        self.seats = origin + frame.cell * (np.column_stack([column, row]) + 0.5)

    def picture(self) -> Picture:
        """The traces."""
        frame, circle = self.frame, 0.74 * self.frame.cell
        picture = sheet(frame.size[0], frame.size)
        picture.add(
            "sheet",
            alarm=area(STAGE.alarm),
            truth=stroke(STAGE.soft, 2.5, "dot").update(self._truth()),
            **rows_traces(frame.dot, frame.circle),
            boundary=stroke(STAGE.ink, 4),
            alarm_word=words(STAGE.ink),
            truth_word=words(STAGE.soft).update(self._truth_word()),
            shown=words(STAGE.negative_words).update(self._shown()),
            said=area(STAGE.hand_pale),
            seats=marks("circle", STAGE.line, circle).update(at(self.seats)),
            pile_missed=marks("circle-open", STAGE.positive, circle - 2, 2.2),
            pile_found=marks("circle", STAGE.positive, circle),
            **guess_traces(),
            pile_word=words(STAGE.positive_words).update(self._below_pile("100 cracked parts")),
        )
        return picture

    def _truth(self) -> dict[str, Any]:
        """The circle on which both classes are as likely; nowhere where it is a straight line."""
        if isinstance(self.where, Rows):
            return {}
        circle = true_boundary(self.where)
        angle = np.linspace(0, 2 * np.pi, 73)
        edge = np.column_stack([np.cos(angle), np.sin(angle)])
        return at(self.sheet.placed([circle.x, circle.y] + circle.radius * edge))

    def _truth_word(self) -> dict[str, Any]:
        if isinstance(self.where, Rows):
            return {}
        room, is_tall = self.frame.plane, self.frame is TALL
        y = room.high + (30 if is_tall else 15)
        return says("dotted: true boundary", room.left, y, "middle right")

    def _shown(self) -> dict[str, Any]:
        """How many good parts there are for each that is drawn."""
        room, is_tall = self.frame.plane, self.frame is TALL
        if is_tall:
            return says(
                shown(self.plane.one_of, is_tall), room.right, room.high + 11, "middle left"
            )
        return says(shown(self.plane.one_of, is_tall), room.left, room.low / 2, "middle right")

    def _below_pile(self, text: str) -> dict[str, Any]:
        pile = self.frame.pile
        return says(text, (pile.left + pile.right) / 2, pile.low / 2)

    def _judged(self, step: int) -> Changes:
        plane, line = self.plane, self.plane.boundary[step]
        alarms = plane.alarms_majority[step], plane.alarms_minority[step]
        room = self.frame.plane
        return self.sheet.judged(plane.majority, plane.minority, *alarms) | {
            "alarm": self.sheet.beyond(line),
            "boundary": at(self.sheet.line(line)),
            "alarm_word": says("alarm", room.right - 8, room.high - 18, "middle left"),
        }

    def asking(self) -> View:
        """The model without focal loss, and an empty pile."""
        return View(self._judged(0), "Good and cracked parts, and the boundary at γ = 0.")

    def under(self, step: int) -> View:
        """The boundary under a γ, and how many of a hundred are found."""
        found = self.plane.ends[step].found_of_100
        changes = self._judged(step) | {
            "seats": at([]),
            "pile_found": at(self.seats[:found]),
            "pile_missed": at(self.seats[found:]),
            "pile_word": self._below_pile("● found  ○ missed"),
        }
        return View(
            changes,
            f"At γ = {TRAINED[step]:g} the model finds {found} of 100 cracked parts.",
        )

    def _cells(self, first: int, last: int) -> Points:
        """The edge of the cells of the pile from one count to another."""
        columns, cell, pile = self.frame.columns, self.frame.cell, self.frame.pile
        (a, a_rest), (b, b_rest) = divmod(first, columns), divmod(last, columns)
        corners = [(0, a + 1), (a_rest, a + 1), (a_rest, a), (columns, a), (columns, b),
                   (b_rest, b), (b_rest, b + 1), (0, b + 1)]  # fmt: skip
        most = 100 // columns
        found: Points = [pile.left, pile.low] + cell * np.minimum(corners, [columns, most])
        return found

    def guess(self, count: int) -> View:
        """So many of the pile, as a guess."""
        edge = self._cells(0, count)
        changes: Changes = {"said": at(edge), "guess": at([*edge, edge[0]])}
        return View(changes, f"You say that {count} are found.")

    def gap(self, count: int) -> View:
        """A guess beside the truth."""
        truth = self.plane.ends[self.asked].found_of_100
        edge = self._cells(0, count)
        changes: Changes = {"guess": at([*edge, edge[0]])}
        if text := off_by(count, truth):
            changes["gap"] = at(self._cells(*sorted((count, truth))))
            pile = self.frame.pile
            changes["gap_word"] = says(text, (pile.left + pile.right) / 2, pile.high + 17)
        return View(changes, f"You said {count}.")
