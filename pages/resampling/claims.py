"""The picture of the old claims: from above, and from the side, where copies are towers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.lessons.resampling.places import TALL, WIDE, Towers, towers, waiting
from core.lessons.resampling.stage import ResamplingStage
from pages.resampling.cached import on_stage
from pages.resampling.marks import NOWHERE, SPACE, area, at, marks, says, stroke, words
from pages.resampling.plane import Frame, Plane, tall_frame, wide_frame
from ui.draw.panels import Changes, Picture
from ui.draw.theme import STAGE
from ui.stage.declare import Scene, View

SPOTS = range(0, 901, 50)  # guesses of new spots
MOVES = ("floor", "honest", "frauds", "rings", "coins")


WIDE_FRAME, TALL_FRAME = wide_frame(WIDE), tall_frame(TALL)


def scene(tall: bool) -> Scene:
    """The old claims with what judges them, with a guess of new spots, and with towers."""
    drawn = _Claims(on_stage(), TALL_FRAME if tall else WIDE_FRAME)
    steps = range(len(drawn.stage.shares))
    return Scene(
        drawn.picture(),
        {
            "drawn": [drawn.judged()],
            "flat": [drawn.waiting()],
            "spots": [drawn.guess(spots) for spots in SPOTS],
            "copied": [drawn.told()],
            "spots_gap": [drawn.empty(spots) for spots in SPOTS],
            "copies": [drawn.stacked(step) for step in steps],
        },
        drawn.frame.size,
    )


class _Claims(Plane):
    """The claims of a stage from above and from the side, in a frame."""

    def __init__(self, stage: ResamplingStage, frame: Frame) -> None:
        super().__init__(stage, frame)
        self.is_tall = frame is TALL_FRAME
        window, layout = stage.window, frame.layout
        self.towers: Towers = towers(stage.minority, stage.copied, window, layout)
        self.flat = {
            "honest": layout.placed(stage.majority, window),
            "frauds": layout.placed(stage.minority, window),
            "rings": layout.placed(stage.spots, window),
        }
        self.tipped = {
            "honest": layout.placed(stage.majority, window, tipped=True),
            "frauds": layout.placed(stage.minority, window, tipped=True),
            "rings": layout.placed(stage.spots, window, tipped=True),
        }

    def picture(self) -> Picture:
        """The traces; the plane is tipped where a view says nothing else."""
        dot, circle = self.frame.dot, self.frame.circle
        picture = self.sheet()
        picture.add(
            "claims",
            alarm_side=area(STAGE.alarm),
            floor=stroke(STAGE.line, 1.5).update(at(self.layout.corners(tipped=True))),
            honest=marks("circle", STAGE.negative, dot).update(at(self.tipped["honest"])),
            rings=marks("circle-open", STAGE.hand, circle - 3, 1.3),
            false=marks("diamond", STAGE.false_alarm, dot + 3),
            missed=marks("circle-open", STAGE.positive, circle - 2, 2.2),
            frauds=marks("circle", STAGE.positive, circle, 1, STAGE.paper),
            coins_missed=marks("circle", STAGE.paper, circle, 1.5, STAGE.synthetic),
            coins=marks("circle", STAGE.positive, circle, 1.3, STAGE.synthetic),
            start=stroke(STAGE.soft, 2, "dot"),
            under_boundary=stroke(STAGE.paper, 8),
            boundary=stroke(STAGE.ink, 4),
            honest_word=words(STAGE.negative_words),
            frauds_word=words(STAGE.positive_words),
            missed_word=words(STAGE.positive_words),
            found_word=words(STAGE.positive_words),
            false_word=words(STAGE.false_words),
            alarm_word=words(STAGE.ink),
            tower_word=words(STAGE.positive_words),
            gap_word=words(STAGE.hand),
            rows_word=self.rows_word(tipped=True),
        )
        return picture

    # 1. From above.

    def above(self) -> Changes:
        """The plane seen from above, with the names of both clouds."""
        return {
            "floor": at(self.layout.corners()),
            "honest": at(self.flat["honest"]),
            "rows_word": self.rows_name(),
            **self.cloud_words(),
        }

    def cloud_words(self) -> Changes:
        """How many claims of either class there are."""
        return self.names(len(self.stage.majority), self.layout.foot / 2)

    def judged(self, step: int = 0) -> View:
        """From above, as the first model judges the claims."""
        ends = self.ends("copies", step)
        head = self.layout.height - self.layout.head / 2
        changes = self.above() | self.marked(step, self.flat) | {
            "alarm_side": self.alarm_side(step),
            "boundary": at(ends),
            "missed_word": says(f"○ missed{SPACE}", ends[1, 0], head, "middle left"),
            "found_word": says(f"{SPACE}● found", ends[1, 0], head, "middle right"),
            "false_word": says("◆ false alarm", *self._middle(), "middle center"),
        }  # fmt: skip
        if not self.is_tall:  # there is no room for both below the plane
            changes["false_word"] = says("◆ false alarm", self.layout.width, head, "middle left")
            changes["alarm_word"] = says("alarm →", ends[0, 0], self.layout.foot / 2)
        return View(
            changes,
            f"950 honest claims, 50 frauds, and a boundary. {self.said(self.stage.over, step)}",
        )

    def waiting(self) -> View:
        """From above, without a boundary; the copies wait outside the picture."""
        changes = self.above() | {
            "frauds": at(self.flat["frauds"]),
            "coins": at(waiting(self.towers.places, self.layout)),
        }
        return View(changes, "950 honest claims and 50 frauds, seen from above.")

    def guess(self, spots: int) -> View:
        """So many rings where new frauds could stand."""
        return View({"rings": at(self.flat["rings"][:spots])}, f"{spots} new spots, as you say.")

    # 2. From the side.

    def told(self) -> View:
        """From the side: all copies stand on their originals."""
        highest, (x, y) = self.towers.highest, self.towers.top
        text = f"up to {highest} on one spot"
        changes = {
            "frauds": at(self.tipped["frauds"]),
            "coins": at(self.towers.places),
            "tower_word": says(text, x, y + self.layout.head / 2, self._side(x, text)),
            **self.cloud_words(),
        }
        return View(
            changes,
            f"Seen from the side, all copies stand on the spots of the 50 frauds, up to {highest} "
            "on one spot. No spot is new.",
        )

    def _side(self, x: float, text: str) -> str:
        """On which side of a place words have room."""
        return "middle left" if x > 0.6 * self.layout.width else "middle center"

    def empty(self, spots: int) -> View:
        """The rings of a guess from the side: nothing stands in them."""
        text = f"○ {spots} empty" if self.is_tall else f"○ {spots} spots stay empty"
        y = self.layout.corners(tipped=True)[2, 1] + 1.6 * self.layout.head
        changes: Changes = {"rings": at(self.tipped["rings"][:spots])}
        if spots:
            changes["gap_word"] = says(text, 0, y, "middle right")
        return View(changes, f"You said {spots} new spots.")

    def stacked(self, step: int) -> View:
        """From the side, with the copies of a step, as its model judges the claims."""
        copies = int(self.stage.over["copies"][step])
        is_there = self.towers.copy < copies
        start, ends = (self.ends("copies", one) for one in (0, step))
        is_found = self.stage.ways["copies"].minority[step][self.towers.original]
        tip = [self._tip(start), self._tip(ends)]
        changes = self.marked(step, self.tipped) | self.cloud_words() | {
            "alarm_side": self.alarm_side(step, tipped=True),
            "coins": self._coins(is_there & is_found),
            "coins_missed": self._coins(is_there & ~is_found),
            "start": at(tip[0]) if step else NOWHERE,
            "under_boundary": at(tip[1]),
            "boundary": at(tip[1]),
            "false_word": says("◆ false alarm", *self._middle(), "middle center"),
        }  # fmt: skip
        return View(changes, f"{copies} copies. {self.said(self.stage.over, step)}")

    def _coins(self, are_seen: NDArray[np.bool_]) -> dict[str, Any]:
        """The places of these copies. Each has the same number in all views, so that a browser
        moves none of the others when some are added."""
        x, y = np.where(are_seen[:, None], self.towers.places, np.nan).T.tolist()
        return {
            name: [None if math.isnan(one) else int(one) for one in ones]
            for name, ones in (("x", x), ("y", y))
        }

    def _middle(self) -> tuple[float, float]:
        """The middle of the foot, between the names of the clouds."""
        return self.layout.width / 2, self.layout.foot / 2

    # 3. What a model says.

    def marked(self, step: int, places: dict[str, NDArray[Any]]) -> Changes:
        """Missed frauds hollow, found ones solid, false alarms as diamonds."""
        way = self.stage.ways["copies"]
        found = way.minority[step]
        return {
            "false": at(places["honest"][way.majority[step]]),
            "missed": at(places["frauds"][~found]),
            "frauds": at(places["frauds"][found]),
        }

    def _tip(self, ends: NDArray[Any]) -> NDArray[Any]:
        """The same ends on the tipped plane."""
        low, high = self.layout.corners(tipped=True)[[0, 2], 1]
        return np.column_stack([ends[:, 0], [low, high]])

    def alarm_side(self, step: int, tipped: bool = False) -> dict[str, Any]:
        """The side of the boundary that raises an alarm."""
        ends = self.ends("copies", step)
        low, high = self.layout.corners(tipped)[[0, 2], 1]
        right = self.layout.width
        corners = [(ends[0, 0], low), (ends[1, 0], high), (right, high), (right, low)]
        return at(np.array(corners))
