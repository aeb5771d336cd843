"""The pictures of a thousand parts: the cracked ones, and those that a model expects besides."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from core.lessons.focal_loss.ends import end
from core.lessons.focal_loss.film import Rows
from core.lessons.focal_loss.stage import TRAINED
from pages.focal_loss.marks import (
    Points,
    Room2D,
    area,
    at,
    box,
    guess_traces,
    marks,
    off_by,
    says,
    says_within,
    sheet,
    stroke,
    upright,
    words,
)
from ui.draw.panels import Changes, Picture
from ui.draw.theme import STAGE
from ui.stage.declare import Scene, View

COUNTS = range(0, 1_001, 10)  # guesses
MOVES = ("expected",)
ALL = 1_000


class Frame(NamedTuple):
    """How the picture lies in its window, in pixels; its width is that of the dial's track."""

    size: tuple[float, float]
    block: Room2D
    columns: int
    letter: float
    names: tuple[str, str]  # of the parts that are cracked, and of those expected besides

    @property
    def cell(self) -> tuple[float, float]:
        """Width and height of the room of a part."""
        return self.block.width / self.columns, self.block.height * self.columns / ALL

    @property
    def seats(self) -> Points:
        """Where each part stands: column by column, each from its foot."""
        column, row = np.divmod(np.arange(ALL), ALL // self.columns)
        middle = (np.column_stack([column, row]) + 0.5) * self.cell
        found: Points = middle + np.array([self.block.left, self.block.low])
        return found


WIDE = Frame((930, 430), Room2D(0, 830, 40, 378), 50, 13, ("cracked", "do not exist"))
TALL = Frame((358, 330), Room2D(0, 244, 30, 284), 40, 8.2, ("real", "not real"))


def scene(rows: Rows, gammas: tuple[float, ...] = TRAINED) -> Callable[[bool], Scene]:
    """A thousand parts along a dial from none to all; the track `expects` has a step for each γ."""

    def made(tall: bool) -> Scene:
        drawn = _Thousand(rows, TALL if tall else WIDE)
        return Scene(
            drawn.picture(),
            {
                "expects": [drawn.expects(gamma) for gamma in gammas],
                "asking": [drawn.asking()] * len(gammas),
                "count": [drawn.guess(count) for count in COUNTS],
                "count_gap": [drawn.gap(count) for count in COUNTS],
            },
            drawn.frame.size,
            on_dial=True,
        )

    return made


class _Thousand:
    """A thousand parts in a frame, of which the first so many are cracked."""

    def __init__(self, rows: Rows, frame: Frame) -> None:
        self.rows, self.frame, self.block = rows, frame, frame.block
        self.real = end(rows, 0.0).real_of_1000
        self.seats = frame.seats
        self.all = Room2D(0, frame.block.width, 0, frame.size[1])
        self.above = (frame.block.high + 14 + frame.size[1]) / 2

    def picture(self) -> Picture:
        """The traces; all parts are there, and the cracked ones stand first."""
        frame = self.frame
        mark = 0.68 * min(frame.cell)
        picture = sheet(self.block.width, frame.size)
        picture.add(
            "sheet",
            said=area(STAGE.hand_pale, opacity=0.9),
            good=marks("circle", STAGE.negative, 0.72 * mark).update(at(self.seats[self.real :])),
            paper=marks("square", STAGE.paper, 1.3 * mark),
            unreal=marks("circle-open", STAGE.positive, mark, 1.8),
            cuts=marks("x-thin-open", STAGE.paper, mark + 2, 2.2),  # they make the rings dashed
            cracked=marks("circle", STAGE.positive, 1.12 * mark).update(
                at(self.seats[: self.real])
            ),
            expected=stroke(STAGE.ink, 4),
            **guess_traces(),
            cracked_word=words(STAGE.positive_words).update(
                says(f"● {self.real} {frame.names[0]}", 0, self.block.low / 2, "middle right")
            ),
            unreal_word=words(STAGE.positive_words),
            expected_word=words(STAGE.ink),
        )
        return picture

    def x(self, count: float) -> float:
        """Where so many parts end."""
        return self.block.width * count / ALL

    def _line(self, count: float) -> Changes:
        return {"expected": upright(self.x(count), self.block.low, self.block.high + 14)}

    def asking(self) -> View:
        """The parts as they are."""
        return View({}, f"1,000 parts, of which {self.real} are cracked.")

    def expects(self, gamma: float) -> View:
        """So many cracked parts that the model expects; rings do not exist."""
        count = end(self.rows, gamma).expected_of_1000
        unreal = self.seats[self.real : count]
        changes: Changes = self._line(count) | {
            "paper": at(unreal),
            "unreal": at(unreal),
            "cuts": at(unreal),
            "expected_word": says_within(
                f"expects {count}", self.x(count), self.above, self.all, self.frame.letter
            ),
        }
        if len(unreal):
            text = f"◌ {len(unreal)} {self.frame.names[1]}"
            changes["unreal_word"] = says(text, self.all.right, self.block.low / 2, "middle left")
        return View(
            changes,
            f"At γ = {gamma:g} the model expects {count} cracked parts in 1,000; "
            f"{self.real} are cracked.",
        )

    def guess(self, count: int) -> View:
        """So many that the model is believed to expect."""
        x, high = self.x(count), self.block.high + 14
        changes: Changes = self._line(count) | {
            "said": box(0, x, self.block.low, self.block.high),
            "guess": upright(x, self.block.low, high),
        }
        changes["expected"] = changes["expected"] | {"line": {"color": STAGE.hand_pale}}
        return View(changes, f"You say that the model expects {count}.")

    def gap(self, count: int) -> View:
        """A guess beside what the model expects at γ = 2."""
        truth = end(self.rows, 2.0).expected_of_1000
        x, there, high = self.x(count), self.x(truth), self.block.high
        changes: Changes = {"guess": upright(x, self.block.low, high + 14)}
        is_narrow = self.block.width < 400
        if text := off_by(count, truth, short=is_narrow):
            changes["gap"] = box(x, there, high + 2, high + 14)
            changes["gap_word"] = (
                says(text, self.all.right, self.above, "middle left")
                if is_narrow
                else says(text, 0.6 * self.all.width, self.above)
            )
        return View(changes, f"You said {count}.")
