"""The plane of a clinic on the stage: its patients, a boundary and the side that has the alarm."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.lessons.smote.clinic import Clinic
from pages.smote.marks import BARE, area, at, line, marks, parted, rings, says, words
from ui.draw.panels import Changes, Panel, Room
from ui.draw.theme import STAGE

Floats = NDArray[np.float64]

COIN = 0.025  # from one copy to the next that lies on it: a stack, not a row of places


class Plane:
    """The patients of a clinic in a panel of the plane, and where words have room in it.

    `x` and `y` are the ends of the axes. `names`: where the names of the healthy and of the ill
    stand, shape (2, 2). `is_true`: whether a unit is as long on one axis as on the other; where no
    distance is looked at the plane fills its room instead.
    """

    def __init__(
        self,
        of: Clinic,
        x: tuple[float, float],
        y: tuple[float, float],
        tall: bool,
        names: Floats | None = None,
        is_true: bool = True,
    ) -> None:
        self.of, self.x, self.y, self.tall, self.is_true = of, x, y, tall, is_true
        above = np.array([(-0.1, y[1] - 0.4), (3.3, y[1] - 0.4)])
        self.names = above if names is None else names

    def panel(self) -> Panel:
        """The panel."""
        one_scale: dict[str, Any] = {}
        if self.is_true:
            one_scale = {"scaleanchor": "x", "constrain": "domain", "constraintoward": "bottom"}
        return Panel(
            x=BARE | {"range": list(self.x), "constrain": "domain"},
            y=BARE | {"range": list(self.y)} | one_scale,
            room=Room(),
        )

    def traces(self) -> dict[str, go.Scatter]:
        """All that can stand in it: what lies below comes first."""
        small, large = (5, 10) if self.tall else (6.5, 14)
        names = {
            "healthy_word": (STAGE.negative_words, "healthy", self.names[0]),
            "ill_word": (STAGE.positive_words, "ill", self.names[1]),
        }
        return (
            {
                "alarm": area(STAGE.alarm),
                "even": line(STAGE.soft, 3, "dot"),
                "web": line(STAGE.synthetic, 1.3, opacity=0.45),
                "lines": line(STAGE.synthetic, 2.2),
                "healthy": marks("healthy", small, self.of.healthy),
                "made": marks("made", large - 3),
                "copies": marks("copies", large - 2),
                "ill": marks("ill", large, self.of.ill),
                "before": line(STAGE.soft, 2.5, "dot"),
                "boundary": line(STAGE.ink, 3.5),
                "smote": line(STAGE.synthetic, 3.5, "dash"),
                "near": rings(STAGE.positive_words, large + 7, 2.5),
                "picked": rings(STAGE.ink, large + 12, 3),
                "new": marks("made", large + 9),
            }
            | {
                name: words(colour).update(says(text, *place))
                for name, (colour, text, place) in names.items()
            }
            | {
                "boundary_word": words(STAGE.ink, 15, "top right"),
                "before_word": words(STAGE.soft, 15, "bottom right"),
                "smote_word": words(STAGE.synthetic, 15, "top left"),
                "alarm_word": words(STAGE.positive_words, 15, "top left"),
                "note": words(STAGE.ink, 15),
            }
        )

    def across(self, ends: Floats) -> Floats:
        """A straight line through two points, from the lower to the upper edge of the panel."""
        (x0, y0), (x1, y1) = ends
        y = np.array(self.y)
        return np.column_stack([x0 + (y - y0) / (y1 - y0) * (x1 - x0), y])

    def upright(self, x: float) -> Floats:
        """A line straight up at a place."""
        return np.array([(x, self.y[0]), (x, self.y[1])])

    def cut(self, ends: Floats) -> Changes:
        """A boundary, and all to the right of it, which has the alarm."""
        line_ = self.across(ends)
        right = [(self.x[1], self.y[1]), (self.x[1], self.y[0])]
        return {"boundary": at(line_), "alarm": at(np.concatenate([line_, right]))}

    def copies(self, copied: NDArray[np.int64]) -> Floats:
        """Copies as coins on the patients of whom they are copies, the lowest first."""
        level = np.array([np.count_nonzero(copied[:i] == one) for i, one in enumerate(copied)])
        up = np.column_stack([np.zeros(len(copied)), COIN * (level + 1)])
        return self.of.ill[copied].reshape(-1, 2) + up.reshape(-1, 2)

    def web(self, k: int) -> dict[str, Any]:
        """The lines from each ill patient to its k nearest."""
        start = np.repeat(self.of.ill, k, axis=0)
        return parted(start, self.of.ill[self.of.near[:, :k].ravel()])
