"""The picture of the threshold: it moves the plain model's boundary to that of the class weight."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from scipy.special import logit

from core.lessons.focal_loss.ends import boundary, end
from core.lessons.focal_loss.film import Rows
from core.lessons.focal_loss.stage import (
    TRAINED,
    Plane,
    balanced,
    cut_at,
    flagged,
    plane_of,
    thresholds,
    weighted,
)
from core.models.boundary import Window
from pages.focal_loss.marks import (
    Points,
    Room2D,
    area,
    at,
    says,
    says_within,
    sheet,
    stroke,
    words,
)
from pages.focal_loss.plane import Sheet, rows_traces, shown
from ui.draw import words as numbers
from ui.draw.panels import Picture
from ui.draw.theme import STAGE
from ui.stage.declare import Hall, Scene, View

WINDOW = Window(-3.1, 5.9, -3.1, 3.1)


class Frame(NamedTuple):
    """How the plane lies in its window, in pixels; its width is that of the dial's track."""

    size: tuple[float, float]
    plane: Room2D
    dot: float
    circle: float
    letter: float


WIDE = Frame((930, 430), Room2D(0, 830, 34, 398), 5, 12, 13)
TALL = Frame((358, 330), Room2D(0, 244, 28, 282), 3.4, 8, 8.2)


@cache
def steps() -> tuple[float, ...]:
    """The thresholds of the dial, ascending."""
    return thresholds(Rows(), WINDOW)


def places() -> Points:
    """Where the boundary of each threshold crosses the middle of the window, in its units."""
    model = end(Rows(), 0.0).model
    lines = [boundary(model, WINDOW, float(logit(threshold))) for threshold in steps()]
    return np.array([line[:, 0].mean() for line in lines])


def scene(tall: bool) -> Scene:
    """The plane along the dial of the threshold."""
    drawn = _Plane(TALL if tall else WIDE)
    views = [drawn.at(threshold) for threshold in steps()]
    return Scene(
        drawn.picture(),
        {"threshold": views},
        drawn.frame.size,
        on_dial=True,
        hall=Hall(loose="sheet"),
    )


class _Plane:
    """The plain model in a frame."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.sheet = frame, Sheet(WINDOW, frame.plane)
        self.plane: Plane = plane_of(Rows(), (TRAINED[0],), WINDOW)
        self.model = end(Rows(), 0.0).model
        heavy = end(Rows(), 0.0, balanced(Rows())).model
        self.weighted = self.sheet.line(boundary(heavy, WINDOW))

    def picture(self) -> Picture:
        """The traces; the boundary of the class weight stands still."""
        frame, plane = self.frame, self.frame.plane
        picture = sheet(plane.width, frame.size)
        picture.add(
            "sheet",
            alarm=area(STAGE.alarm),
            **rows_traces(frame.dot, frame.circle),
            weighted=stroke(STAGE.positive_words, 4, "dash").update(at(self.weighted)),
            boundary=stroke(STAGE.ink, 4),
            weighted_word=words(STAGE.positive_words).update(self._goal()),
            shown=words(STAGE.negative_words).update(self._shown()),
            boundary_word=words(STAGE.ink),
        )
        return picture

    def _goal(self) -> dict[str, Any]:
        """What the model with the class weight finds, and what its mistakes cost."""
        plane, heavy = self.frame.plane, weighted(Rows())
        told = f"{heavy.found_of_100} found, {numbers.euros(heavy.cost)}"
        if self.frame is TALL:
            return says(f"class weight: {told}", plane.right, plane.high + 34, "middle left")
        return says(f"class weight: {told}", self.weighted[1, 0], plane.high + 16, "middle right")

    def _shown(self) -> dict[str, Any]:
        plane, is_tall = self.frame.plane, self.frame is TALL
        y = plane.high + (10 if is_tall else 16)
        return says(shown(self.plane.one_of, is_tall), plane.left, y, "middle right")

    def at(self, threshold: float) -> View:
        """The boundary at a threshold, and what it flags."""
        frame, plane = self.frame, self.plane
        ends = boundary(self.model, WINDOW, float(logit(threshold)))
        line = self.sheet.line(ends)
        alarms = flagged(Rows(), plane, threshold)
        changes = self.sheet.judged(plane.majority, plane.minority, *alarms) | {
            "alarm": self.sheet.beyond(ends),
            "boundary": at(line),
            "boundary_word": says_within(
                "this threshold", line[0, 0], frame.plane.low - 16, frame.plane, frame.letter
            ),
        }
        cut = cut_at(Rows(), threshold)
        return View(
            changes,
            f"The threshold {threshold:.2g} finds {cut.found_of_100} of 100 cracked parts, with "
            f"{cut.false_alarms:,} false alarms.",
        )
