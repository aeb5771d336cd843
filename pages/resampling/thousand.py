"""The picture of a thousand claims: the real frauds, and those that a model expects besides."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from core.lessons.resampling.places import TALL_BLOCK, WIDE_BLOCK, Block
from pages.resampling.cached import on_stage
from pages.resampling.marks import NOWHERE, SPACE, area, at, box, marks, panel, says, stroke, words
from ui.draw.panels import Changes, Grid, Picture
from ui.draw.theme import STAGE
from ui.stage.declare import Scene, View, picture_of

COUNTS = range(0, 1_001, 10)  # guesses of frauds that are expected
MOVES = ("expected",)
MARGIN = 400  # beyond the axis, where words may stand too


class Frame(NamedTuple):
    """How the picture lies in its window."""

    block: Block
    size: tuple[float, float]  # pixels
    circle: float
    letter: int  # how wide a letter is, in the units of the picture
    ghosts: str


WIDE_FRAME = Frame(WIDE_BLOCK, (930, 430), 10.5, 130, "that do not exist")
TALL_FRAME = Frame(TALL_BLOCK, (358, 330), 6.6, 95, "not real")


def scene(tall: bool) -> Scene:
    """Where 50 of 1,000 claims are frauds, along the dial of copies."""
    facts = on_stage().over
    drawn = _Thousand(TALL_FRAME if tall else WIDE_FRAME, real=50)
    expected = [int(count) for count in facts["expected_of_1000"]]
    tracks = {
        "asked": [drawn.asking()] * len(expected),
        "expects": [drawn.expects(count) for count in expected],
    }
    return drawn.scene(tracks, expected[-1])


def rare_scene(tall: bool) -> Scene:
    """Where 10 of 1,000 claims are frauds, with copies up to one half."""
    expected = int(on_stage().rare["expected_of_1000"])
    drawn = _Thousand(TALL_FRAME if tall else WIDE_FRAME, real=10)
    tracks = {"asked": [drawn.asking()], "rare": [drawn.expects(expected)]}
    return drawn.scene(tracks, expected)


class _Thousand:
    """A thousand claims in a frame, of which the first so many are frauds."""

    def __init__(self, frame: Frame, real: int) -> None:
        self.frame, self.block, self.real = frame, frame.block, real
        self.seats = frame.block.seats
        self.low, self.high = self.block.foot, self.block.height - self.block.head
        self.row = 0.25 * self.block.head  # of four above the claims

    def scene(self, tracks: dict[str, list[View]], expected: int) -> Scene:
        """The picture with its guesses."""
        guesses = {
            "count": [self.guess(count) for count in COUNTS],
            "count_gap": [self.gap(count, expected) for count in COUNTS],
        }
        return Scene(self.picture(), tracks | guesses, self.frame.size, on_dial=True)

    def picture(self) -> Picture:
        """The traces; all claims are there, and the frauds stand first."""
        circle, block = self.frame.circle, self.block
        grid = Grid(("claims",), (1,), (1,), *self.frame.size)
        picture = picture_of({"claims": panel(block.width, block.height)}, grid)
        seats = at(self.seats[self.real :])
        picture.add(
            "claims",
            said_area=area(STAGE.hand_pale),
            honest=marks("circle", STAGE.negative, 0.72 * circle).update(seats, cliponaxis=False),
            paper=marks("square", STAGE.paper, 1.25 * circle),
            ghosts=marks("circle-open", STAGE.positive, circle, 1.8),
            # They cut the rings into dashes.
            cuts=marks("x-thin-open", STAGE.paper, circle + 2, 2.2),
            frauds=marks("circle", STAGE.positive, 1.12 * circle).update(
                at(self.seats[: self.real])
            ),
            gap=area(STAGE.hand_pale, STAGE.hand),
            expected=stroke(STAGE.ink, 4),
            guess=stroke(STAGE.hand, 4, "dash"),
            frauds_word=words(STAGE.positive_words),
            ghosts_word=words(STAGE.positive_words),
            guess_word=words(STAGE.hand),
            expected_word=words(STAGE.ink),
            gap_word=words(STAGE.hand),
        )
        return picture

    def asking(self) -> View:
        """The claims as they are."""
        return View(self._real(), f"1,000 new claims, of which {self.real} are frauds.")

    def _real(self) -> Changes:
        text = f"{self.real} frauds" if self.frame is TALL_FRAME else f"● {self.real} frauds"
        return {"frauds_word": says(text, 0, self.low / 2, "middle right")}

    def guess(self, count: int) -> View:
        """So many frauds that the model is believed to expect."""
        x = self.block.at(count)
        line = at(np.array([[x, self.low], [x, self.high + self.row]]))
        changes: Changes = {
            "said_area": box(0, x, self.low, self.high),
            "guess": line,
            "expected": line | {"line": {"color": STAGE.hand_pale}},
            "guess_word": self._word("you", x, self.high + 1.8 * self.row),
        }
        return View(changes, f"You say that the model expects {count} frauds.")

    def expects(self, count: int) -> View:
        """So many frauds that the model expects; those that do not exist are dashed rings."""
        x, ghosts = self.block.at(count), self.seats[self.real : count]
        text = f"◌ {max(0, count - self.real)} {self.frame.ghosts}"
        changes = self._real() | {
            "paper": at(ghosts),
            "ghosts": at(ghosts),
            "cuts": at(ghosts),
            "expected": at(np.array([[x, self.low], [x, self.high + self.row]])),
            "expected_word": self._word(f"expects {count}", x, self.high + 1.8 * self.row),
        }  # fmt: skip
        if len(ghosts):
            changes["ghosts_word"] = says(text, self.block.width, self.low / 2, "middle left")
        return View(
            changes,
            f"The model expects {count} frauds in 1,000 claims; {self.real} are real.",
        )

    def gap(self, count: int, expected: int) -> View:
        """A guess beside what the model expects."""
        x, there, off = self.block.at(count), self.block.at(expected), abs(count - expected)
        top = self.high + self.row
        changes: Changes = {
            "gap": box(min(x, there), max(x, there), self.high + 0.3 * self.row, top),
            "guess": at(np.array([[x, self.low], [x, top]])),
        }
        if off:
            text = f"{off} {'fewer' if count > expected else 'more'} than you said"
            changes["gap_word"] = self._word(text, (x + there) / 2, self.high + 3.3 * self.row)
            changes["guess_word"] = self._beside(f"you: {count:,}", x, there)
            # On a phone there is no room for it, and the sentence above says it too.
            says_it = self._beside(f"expects {expected}", there, x)
            changes["expected_word"] = NOWHERE if self.frame is TALL_FRAME else says_it
        return View(changes, f"You said {count}, it expects {expected}.")

    def _beside(self, text: str, x: float, other: float) -> dict[str, Any]:
        """Words above a line, on the side that is turned away from the other line.

        Where there is no room, they begin or end at the edge.
        """
        is_right, y = x >= other, self.high + 1.8 * self.row
        room = (len(text) + 1) * self.frame.letter - MARGIN
        if (self.block.width - x if is_right else x) >= room:
            return says(f"{SPACE}{text}{SPACE}", x, y, f"middle {'right' if is_right else 'left'}")
        edge = (self.block.width, "left") if is_right else (0, "right")
        return says(text, edge[0], y, f"middle {edge[1]}")

    def _word(self, text: str, x: float, y: float) -> dict[str, Any]:
        """A word above a line, inside the picture."""
        half = (len(text) / 2 + 0.5) * self.frame.letter
        return says(text, min(max(x, half), self.block.width - half), y)
