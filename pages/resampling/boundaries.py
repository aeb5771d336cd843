"""The picture of the boundaries: rows left out, weights, and the untouched model's threshold."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.lessons.resampling.places import TALL_ON_DIAL, WIDE_ON_DIAL
from core.lessons.resampling.stage import GUESSES, ResamplingStage
from pages.resampling.cached import on_stage
from pages.resampling.marks import NOWHERE, SPACE, apart, area, at, marks, says, stroke, words
from pages.resampling.plane import Frame, Plane, tall_frame, wide_frame
from ui.draw.panels import Changes, Picture
from ui.draw.theme import STAGE
from ui.stage.declare import Hall, Scene, View

LAST = -1  # step of a dial: one half
MOVES = ("boundary", "alarm_side")


WIDE_NAMES = {
    "copies": "with copies",
    "left_out": "rows left out",
    "weights": "weights",
    "threshold": "threshold",
}
TALL_NAMES = WIDE_NAMES | {"copies": "copies", "left_out": "left out"}
WIDE_FRAME, TALL_FRAME = wide_frame(WIDE_ON_DIAL), tall_frame(TALL_ON_DIAL)


def scene(tall: bool) -> Scene:
    """The claims from above: a guess of the boundary, and three dials that move it."""
    drawn = _Boundaries(on_stage(), TALL_FRAME if tall else WIDE_FRAME)
    steps = range(len(drawn.stage.shares))
    return Scene(
        drawn.picture(),
        {
            "aim": [drawn.asking()] * len(steps),
            "where": [drawn.guess(i) for i in range(len(GUESSES))],
            "where_gap": [drawn.gap(i) for i in range(len(GUESSES))],
            "left_out": [drawn.thinned(step) for step in steps],
            "weights": [drawn.weighed(step) for step in steps],
            "threshold": [drawn.lowered(step) for step in reversed(steps)],
        },
        drawn.frame.size,
        on_dial=True,
        hall=Hall(("other_copies", "other_left_out")),
    )


class _Boundaries(Plane):
    """The claims of a stage and the boundaries of all ways, in a frame."""

    def __init__(self, stage: ResamplingStage, frame: Frame) -> None:
        super().__init__(stage, frame)
        self.letter, self.ways = 130, WIDE_NAMES  # how wide a letter is, in units of the picture
        self.honest = self.layout.placed(stage.majority, stage.window)
        self.frauds = self.layout.placed(stage.minority, stage.window)
        self.low, self.high = self.layout.foot, self.layout.height - self.layout.head
        self.above, self.below = self.high + self.layout.head / 2, self.layout.foot / 2
        self.row = self.below  # of the names of the clouds; on a phone they have one of their own
        if frame is TALL_FRAME:
            self.letter, self.ways = 90, TALL_NAMES
            self.below, self.row = 0.74 * self.layout.foot, 0.24 * self.layout.foot

    def picture(self) -> Picture:
        """The traces, of which only the honest claims stand everywhere."""
        dot, circle = self.frame.dot, self.frame.circle
        picture = self.sheet()
        picture.add(
            "claims",
            alarm_side=area(STAGE.alarm),
            gap=area(STAGE.hand_pale, STAGE.hand),
            other_copies=stroke(STAGE.synthetic, 1.2),
            other_left_out=stroke(STAGE.soft, 1.2),
            honest=marks("circle", STAGE.negative, dot).update(at(self.honest)),
            heavy=marks("circle", STAGE.positive, circle, 1, STAGE.paper).update(opacity=0.45),
            heavy_missed=marks("circle-open", STAGE.positive, circle, 1.5),
            false=marks("diamond", STAGE.false_alarm, dot + 3),
            missed=marks("circle-open", STAGE.positive, circle - 2, 2.2),
            found=marks("circle", STAGE.positive, circle, 1, STAGE.paper),
            start=stroke(STAGE.soft, 2, "dot"),
            copies=stroke(STAGE.synthetic, 3.5, "longdash"),
            left_out=stroke(STAGE.negative_words, 3, "dashdot"),
            boundary=stroke(STAGE.ink, 4),
            guess=stroke(STAGE.hand, 4, "dash"),
            honest_word=words(STAGE.negative_words),
            frauds_word=words(STAGE.positive_words),
            start_word=words(STAGE.soft),
            copies_word=words(STAGE.synthetic),
            left_out_word=words(STAGE.negative_words),
            boundary_word=words(STAGE.ink),
            guess_word=words(STAGE.hand),
            gap_word=words(STAGE.hand),
            rows_word=self.rows_word(),
        )
        return picture

    # 1. A guess of the boundary.

    def asking(self) -> View:
        """All claims, and the boundary of the model that was trained on all of them."""
        start = self.ends("left_out", 0)
        changes = self.names(len(self.honest), self.row) | {
            "found": at(self.frauds),
            "start": at(start),
            "start_word": says("now", start[1, 0], self.above),
        }
        return View(
            changes, "950 honest claims and 50 frauds; the boundary goes through the frauds."
        )

    def guess(self, i: int) -> View:
        """A boundary as it is guessed."""
        x = self._guessed(i)
        ends = np.array([[x, self.low], [x, self.high]])
        line = at(ends)
        changes: Changes = {
            "guess": line,
            "alarm_side": self._side(ends),
            # From here the true one glides to where it stands.
            "boundary": line | {"line": {"color": STAGE.hand_pale}},
            "guess_word": self._word("you", x, self.below),
        }
        return View(changes, f"Your boundary misses {GUESSES[i]} of 50 new frauds.")

    def gap(self, i: int) -> View:
        """The guess, and what lies between it and the boundary of rows left out."""
        x, ends = self._guessed(i), self.ends("left_out", LAST)
        between = np.array([[x, self.low], [x, self.high], *ends[::-1]])
        off = x - ends[:, 0].mean()
        changes = {
            "gap": at(between),
            "guess": at(np.array([[x, self.low], [x, self.high]])),
            "guess_word": self._word("you", x, self.below),
        }
        text = "too far right" if off > 0 else "too far left"
        if abs(off) > 2 * len(text) * self.letter:
            y = self.low + 0.88 * (self.high - self.low)
            changes["gap_word"] = says(text, x - off / 2, y)
        return View(changes, "Your boundary beside the true one.")

    def _guessed(self, i: int) -> int:
        return round(self.layout.width * float(self.stage.guesses[i]))

    # 2. The dials.

    def thinned(self, step: int) -> View:
        """With so many honest claims left out, beside the boundary of copies."""
        kept = int(self.stage.under["kept"][step])
        is_alarm = self.stage.ways["left_out"].majority[step]
        there = self.stage.kept[:kept]
        changes = self._judged("left_out", step) | self.names(kept, self.row) | self._copies() | {
            "honest": at(self.honest[there]),
            "false": at(self.honest[there[is_alarm[there]]]),
            **self._other_draws(kept),
            "boundary_word": self._right("left_out", self.ends("left_out", step)),
        }  # fmt: skip
        return View(changes, f"{kept} honest claims are left. {self.said(self.stage.under, step)}")

    def _other_draws(self, kept: int) -> Changes:
        """Where the boundary stands with other copies, and with as few other rows."""
        if kept > self.stage.under["kept"][LAST]:
            return {}
        return {
            f"other_{way}": apart([self.layout.placed(ends, self.stage.window) for ends in drawn])
            for way, drawn in self.stage.others.items()
        }

    def weighed(self, step: int) -> View:
        """Each fraud as large as its weight, beside the boundaries of the first two ways."""
        weight = float(self.stage.over["louder"][step])
        is_found = self.stage.ways["weights"].minority[step]
        one = 1.25 * self.frame.dot  # what counts as much has as large an area
        size = {"marker": {"size": round(one * weight**0.5, 2)}}
        ends = self.ends("weights", step)
        changes = self._judged("weights", step) | self._two() | {
            "missed": NOWHERE,
            "found": NOWHERE,
            "honest": {"marker": {"size": one}},
            "heavy": at(self.frauds[is_found]) | size,
            "heavy_missed": at(self.frauds[~is_found]) | size,
            "boundary_word": self._word(self.ways["weights"], ends[0, 0], self.below),
        }  # fmt: skip
        said = self.said(self.stage.over, step, "weighted_")
        return View(changes, f"Each fraud has the weight {weight:.3g}. {said}")

    def lowered(self, step: int) -> View:
        """The untouched model at a threshold, beside the boundaries of the other three ways."""
        threshold = self.stage.over["threshold"][step]
        ends = self.ends("threshold", step)
        changes = self._judged("threshold", step) | self._two() | {
            "boundary_word": self._word(self.ways["threshold"], ends[0, 0], self.below),
            # At the end guesses and truths stand beside the picture: numbers enough.
            "honest_word": NOWHERE,
            "frauds_word": NOWHERE,
        }  # fmt: skip
        said = self.said(self.stage.over, step, "moved_")
        return View(changes, f"The threshold is {threshold:.2g}. {said}")

    def _judged(self, way: str, step: int) -> Changes:
        """What a boundary makes of the claims."""
        of, ends = self.stage.ways[way], self.ends(way, step)
        return {
            "alarm_side": self._side(ends),
            "false": at(self.honest[of.majority[step]]),
            "missed": at(self.frauds[~of.minority[step]]),
            "found": at(self.frauds[of.minority[step]]),
            "start": at(self.ends(way, 0)) if step else NOWHERE,
            "boundary": at(ends),
        }

    def _side(self, ends: NDArray[Any]) -> dict[str, Any]:
        """The side of a boundary that raises an alarm."""
        right = self.layout.width
        return at(np.array([ends[0], ends[1], (right, self.high), (right, self.low)]))

    def _copies(self) -> Changes:
        """The boundary of all copies, with its name at its left."""
        ends = self.ends("copies", LAST)
        name = f"{self.ways['copies']}{SPACE}"
        return {
            "copies": at(ends),
            "copies_word": says(name, ends[1, 0], self.above, "middle left"),
        }

    def _two(self) -> Changes:
        """The boundaries of copies and of rows left out."""
        ends = self.ends("left_out", LAST)
        left_out = {"left_out": at(ends), "left_out_word": self._right("left_out", ends)}
        return self.names(len(self.honest), self.row) | self._copies() | left_out

    def _right(self, way: str, ends: NDArray[Any]) -> dict[str, Any]:
        """The name of a way at the right of its upper end."""
        return says(SPACE + self.ways[way], ends[1, 0], self.above, "middle right")

    def _word(self, text: str, x: float, y: float) -> dict[str, Any]:
        """A word under a line, where it does not lie over the names of the clouds."""
        letter = self.letter
        half, beside = len(text) / 2 * letter, 13 * letter if self.row == self.below else 0
        low, high = beside + half, self.layout.width - beside - half
        return says(text, min(max(x, low), high), y)
