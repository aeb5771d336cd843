"""The picture of forty clinics: how many false alarms more, or fewer, SMOTE raises in each."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.lessons.smote import piles
from core.lessons.smote.forty import fewer_of_forty, in_patients, more_of_forty
from pages.smote.birth import TALL, WIDE
from pages.smote.marks import BARE, area, at, line, marks, says, words
from pages.smote.piles import apart
from ui.draw.panels import Changes, Grid, Panel, Room
from ui.draw.theme import STAGE
from ui.stage.declare import Scene, View, picture_of

Floats = NDArray[np.float64]

FLOOR = 3.2  # on which clinics stand, above the row in which they wait
LEFT, RIGHT = -14.0, 18.0  # the ends of that row, in false alarms
CLINICS = range(41)


class Swarm:
    """Forty clinics in a row, or on a phone in two, and above it each where its difference is."""

    def __init__(self, tall: bool) -> None:
        self.tall, self.row = tall, 20 if tall else 40
        self.differences = np.sort(in_patients())

    def panel(self) -> Panel:
        """The panel."""
        low = -4.2 if self.tall else -2.4
        return Panel(
            x=BARE | {"range": [LEFT - 0.8, RIGHT + 0.8]},
            y=BARE | {"range": [low, FLOOR + 14.4]},
            room=Room(),
        )

    def traces(self) -> dict[str, go.Scatter]:
        """All that can stand in it."""
        size = 9 if self.tall else 16
        return {
            "guess_area": area(STAGE.hand_pale),
            "gap_area": area(STAGE.hand_pale, STAGE.hand),
            "floor": line(STAGE.line, 2),
            "same": line(STAGE.soft, 2.5, "dot"),
            "row": marks("clinic", size, self._row(piles.seats(40, self.row)), 0.35),
            "clinics": marks("clinic", size),
            "guess_end": line(STAGE.hand, 3.5, "dash"),
            "sides": words(STAGE.ink, 15),
            "ticks": words(STAGE.soft, 15),
            "row_word": words(STAGE.ink, 15),
            "gap_word": words(STAGE.hand, 15),
        }

    def _row(self, seats: Floats) -> Floats:
        """Seats across and along, as places in the row."""
        across, along = seats.T
        return np.column_stack([LEFT + (RIGHT - LEFT) * across / self.row, 0.9 - 1.5 * along])

    def _axis(self, fewer: str, same: str, more: str) -> Changes:
        """The floor, and what is said to the left and to the right of no difference."""
        top = FLOOR + 13
        sides: dict[str, Any] = {
            "x": [-0.6, 0.6],
            "y": [top, top],
            "text": [f"<b>{fewer}</b>", f"<b>{more}</b>"],
            "textposition": ["middle left", "middle right"],
        }
        return {
            "floor": at(np.array([(LEFT, FLOOR), (RIGHT, FLOOR)])),
            "same": at(np.array([(0, FLOOR), (0, top + 0.5)])),
            "sides": sides,
            "ticks": {
                "x": [-10, 0, 10],
                "y": [FLOOR - 0.9] * 3,
                "text": ["10 fewer", same, "10 more"],
            },
        }

    def waits(self) -> Changes:
        """Nobody has said where each clinic belongs."""
        start = self._row(piles.seats(40, self.row))
        word = says("40 clinics", LEFT, self._foot, "middle right")
        axis = self._axis("SMOTE: fewer", "the same", "SMOTE: more")
        return axis | {"clinics": at(start), "row_word": word}

    @property
    def _foot(self) -> float:
        """Where words stand below the row."""
        return -3.4 if self.tall else -1.7

    def told(self) -> Changes:
        """Each clinic stands where its difference is; those of one difference on each other."""
        level = np.array(
            [np.count_nonzero(self.differences[:i] == d) for i, d in enumerate(self.differences)]
        )
        places = np.column_stack([self.differences, FLOOR + 0.75 + 1.2 * level])
        fewer, more = fewer_of_forty(), more_of_forty()
        axis = self._axis(f"fewer: {fewer}", f"the same: {40 - fewer - more}", f"more: {more}")
        return axis | {"clinics": at(places)}

    def guess(self, n: int) -> Changes:
        """A guess: in so many of them fewer."""
        return {
            "guess_area": at(self._row(piles.between(0, n, self.row))),
            "guess_end": at(self._row(piles.outline(n, self.row))),
        }

    def gap(self, n: int) -> Changes:
        """A guess beside the truth."""
        truth = fewer_of_forty()
        middle = LEFT + (RIGHT - LEFT) * (n + truth) / 2 / self.row
        x = float(np.clip(middle, LEFT + 6.5, RIGHT - 6.5))
        found: Changes = {"guess_end": at(self._row(piles.outline(n, self.row)))}
        found["gap_word"] = says(apart(n, truth), x, self._foot)
        if n != truth:
            found["gap_area"] = at(self._row(piles.between(n, truth, self.row)))
        return found


def scene(tall: bool) -> Scene:
    """Forty clinics in a tall window or in a wide one."""
    swarm, size = Swarm(tall), TALL if tall else WIDE
    picture = picture_of({"swarm": swarm.panel()}, Grid(("swarm",), (1,), (1,), *size))
    picture.add("swarm", **swarm.traces())
    told = (
        f"SMOTE raises fewer false alarms in {fewer_of_forty()} of 40 clinics, and more in "
        f"{more_of_forty()}."
    )
    tracks = {
        "forty_asked": [View(swarm.waits(), "Forty clinics wait in a row.")],
        "draws": [View(swarm.told(), told)],
        "fewer": [View(swarm.guess(n), f"Your guess: {n} of 40.") for n in CLINICS],
        "fewer_gap": [View(swarm.gap(n), f"You said {n} of 40.") for n in CLINICS],
    }
    return Scene(picture, tracks, size)
