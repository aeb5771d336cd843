"""The pictures of the first steps of training: gradients as areas, and their totals."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from core.lessons.focal_loss.film import Rows
from core.lessons.focal_loss.first_steps import Begun, begun, groups, totals
from core.lessons.focal_loss.stage import GAMMAS
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

SHARES = range(101)  # guesses, percent
BEGUN = (0.0, 2.0)  # the γ of which the first steps speak
MOVES = ("good", "cracked", "cracked_bar", "good_bar")
HUNDRED = 100  # good parts of a square
LAST = GAMMAS[-1]


class Frame(NamedTuple):
    """How the picture lies in its window, in pixels; its width is that of the dial's track."""

    size: tuple[float, float]  # of the window
    width: float
    square: float  # room of a square
    circle: float  # room of a circle
    between: float  # the two sides
    foot: float  # where the marks begin
    letter: float
    names: tuple[str, str]

    @property
    def room(self) -> Room2D:
        """All of it."""
        return Room2D(0, self.width, 0, self.size[1])


NAMES = "■ = 100 good parts", "● = a cracked part"
SHORT = NAMES[0], "● = one cracked"
WIDE = Frame((930, 430), 830, 28.5, 25.5, 60, 136, 13, NAMES)
TALL = Frame((358, 330), 244, 11.6, 10.2, 14, 120, 8.2, SHORT)
# Over the curve of shares there is less room.
WIDE_OVER = WIDE._replace(square=18.5, circle=16.5, between=80, foot=222)
TALL_OVER = TALL._replace(square=11, circle=9.8, between=20, foot=190)

COLUMNS, ROWS = 11, 9  # squares; circles stand ten by ten


class _Sides:
    """Both sides as marks whose areas are gradients, on one scale."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.seen: Begun = begun(Rows())
        wide = COLUMNS * frame.square + frame.between + 10 * frame.circle
        self.left = (frame.width - wide) / 2
        self.middle = self.left + COLUMNS * frame.square
        self.right = self.middle + frame.between
        self.top = frame.foot + max(ROWS * frame.square, 10 * frame.circle)
        largest = groups(self.seen.majority, 0.0, HUNDRED)[0]
        self.scale = (0.97 * frame.square) ** 2 / largest  # square pixels for a gradient of 1

    def traces(self) -> dict[str, Any]:
        """Marks and names; the hardest parts stand in the middle."""
        good, cracked = self._places()
        first, second = self.frame.names
        y = self.top + 16
        return {
            "good": marks("square", STAGE.negative, 1).update(at(good)),
            "cracked": marks("circle", STAGE.positive, 1).update(at(cracked)),
            "good_word": words(STAGE.negative_words).update(
                says(first, self.middle, y, "middle left")
            ),
            "cracked_word": words(STAGE.positive_words).update(
                says(second, self.right, y, "middle right")
            ),
        }

    def _places(self) -> tuple[Points, Points]:
        frame = self.frame
        column, row = np.divmod(np.arange(COLUMNS * ROWS), ROWS)
        good = [self.middle, frame.foot] + frame.square * np.column_stack(
            [-column - 0.5, row + 0.5]
        )
        column, row = np.divmod(np.arange(100), 10)
        cracked = [self.right, frame.foot] + frame.circle * np.column_stack(
            [column + 0.5, row + 0.5]
        )
        return good, cracked

    def under(self, gamma: float) -> Changes:
        """The sizes under a γ."""
        squares = groups(self.seen.majority, gamma, HUNDRED)
        circles = groups(self.seen.minority, gamma, 1) * 4 / np.pi
        return {
            "good": {"marker": {"size": self._sizes(squares)}},
            "cracked": {"marker": {"size": self._sizes(circles)}},
        }

    def _sizes(self, areas: Points) -> list[float]:
        sizes: list[float] = np.sqrt(self.scale * areas).round(2).tolist()
        return sizes


def scene(tall: bool) -> Scene:
    """Both sides over a bar of the total gradient, along a dial from 0 to 100 percent."""
    drawn = _Bar(TALL if tall else WIDE)
    return Scene(
        drawn.picture(),
        {
            "begun": [drawn.under(gamma) for gamma in BEGUN],
            "asking": [drawn.asking()] * len(BEGUN),
            "share": [drawn.guess(share) for share in SHARES],
            "share_gap": [drawn.gap(share) for share in SHARES],
        },
        drawn.frame.size,
        on_dial=True,
    )


class _Bar:
    """Both sides, and below them one bar of the total gradient."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.sides = frame, _Sides(frame)
        self.low, self.high = (52.0, 92.0) if frame.width > 400 else (36.0, 68.0)

    def picture(self) -> Picture:
        """The traces."""
        frame = self.frame
        picture = sheet(frame.width, frame.size)
        picture.add(
            "sheet",
            **self.sides.traces(),
            good_bar=area(STAGE.negative),
            cracked_bar=area(STAGE.positive),
            said=area(STAGE.hand_pale, opacity=0.6),
            **guess_traces(),
            cracked_total=words(STAGE.positive_words),
            good_total=words(STAGE.negative_words),
        )
        return picture

    def under(self, gamma: float) -> View:
        """What γ makes of all gradients."""
        share = totals(self.sides.seen, gamma).share
        x, width = share * self.frame.width, self.frame.width
        y = self.low - (26 if self.low > 40 else 18)
        changes: Changes = self.sides.under(gamma) | {
            "cracked_bar": box(0, x, self.low, self.high),
            "good_bar": box(x, width, self.low, self.high),
            "cracked_total": says("cracked parts", 0, y, "middle right"),
            "good_total": says("good parts", width, y, "middle left"),
        }
        return View(
            changes,
            f"At γ = {gamma:g} the 100 cracked parts have {share:.0%} of the total gradient, the "
            f"9,900 good parts {1 - share:.0%}.",
        )

    def asking(self) -> View:
        """All as it is at γ = 0, with room for a guess."""
        view = self.under(0.0)
        hidden = {name: {"text": [" "]} for name in ("cracked_total", "good_total")}
        return View({**view.traces, **hidden}, view.alt)

    def guess(self, share: int) -> View:
        """A guess of the share of the cracked parts."""
        x = share / 100 * self.frame.width
        changes: Changes = {
            "said": box(0, x, self.low - 5, self.high + 5),
            "guess": at([[0, self.low - 5], [0, self.high + 5], [x, self.high + 5],
                         [x, self.low - 5], [0, self.low - 5]]),
        }  # fmt: skip
        return View(changes, f"You say {share} % for the cracked parts.")

    def gap(self, share: int) -> View:
        """A guess beside the truth at γ = 2."""
        truth = 100 * totals(self.sides.seen, 2.0).share
        x, there = (part / 100 * self.frame.width for part in (share, truth))
        changes: Changes = {
            "gap": box(x, there, self.low, self.high),
            "guess": upright(x, self.low - 5, self.high + 5),
        }
        if text := off_by(share, truth, " points"):
            middle, y = (x + there) / 2, self.high + 20
            changes["gap_word"] = says_within(text, middle, y, self.frame.room, self.frame.letter)
        return View(changes, f"You said {share} %.")


def level_scene(tall: bool) -> Scene:
    """Both sides over the curve of their shares, along the dial of γ."""
    drawn = _Curve(TALL_OVER if tall else WIDE_OVER)
    views = [drawn.under(step) for step in range(len(GAMMAS))]
    return Scene(drawn.picture(), {"gamma": views}, drawn.frame.size, on_dial=True)


class _Curve:
    """Both sides, and below them the share of each along γ, as far as the dial stands."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.sides = frame, _Sides(frame)
        low = 30 if frame.width > 400 else 4  # in a hall large numbers stand close below
        self.room = Room2D(0, frame.width, low, frame.foot - 18)
        shares = np.array([totals(self.sides.seen, gamma).share for gamma in GAMMAS])
        self.x = frame.width * np.array(GAMMAS) / LAST
        self.y = self.room.low + self.room.height * shares
        self.shares = shares

    def picture(self) -> Picture:
        """The traces."""
        frame, room = self.frame, self.room
        half = (room.low + room.high) / 2
        picture = sheet(frame.width, frame.size)
        line = at([[0, half], [frame.width, half]])
        picture.add(
            "sheet",
            ground=area(STAGE.line, opacity=0.45).update(box(0, frame.width, room.low, room.high)),
            **self.sides.traces(),
            good_area=area(STAGE.negative),
            cracked_area=area(STAGE.positive),
            half=stroke(STAGE.ink, 2, "dot").update(line),
            now=stroke(STAGE.ink, 4),
            half_word=words(STAGE.ink).update(
                says("half each", frame.width - 4, half + 14, "middle left")
            ),
            cracked_total=words(STAGE.paper),
            good_total=words(STAGE.ink),
        )
        return picture

    def under(self, step: int) -> View:
        """What γ makes of all gradients, and their shares up to here."""
        gamma, room = GAMMAS[step], self.room
        x, y = self.x[: step + 1], self.y[: step + 1]
        back = np.column_stack([x[::-1], y[::-1]])
        foot = [[0, room.low], [x[-1], room.low]]
        top = [[0, room.high], [x[-1], room.high]]
        changes: Changes = self.sides.under(gamma) | {
            "cracked_area": at([*foot, *back]),
            "good_area": at([*top, *back]),
            "now": upright(x[-1], room.low, room.high),
        }
        if x[-1] > 14 * self.frame.letter:
            inside = x[-1] - 0.5 * self.frame.letter
            changes["cracked_total"] = says("cracked parts", inside, room.low + 14, "middle left")
        if x[-1] > 12 * self.frame.letter and self.shares[step] < 0.72:
            changes["good_total"] = says("good parts", x[-1] / 2, room.high - 14)
        if x[-1] > self.frame.width - 11 * self.frame.letter:
            changes["half_word"] = {"text": [" "]}
        share = self.shares[step]
        return View(
            changes,
            f"At γ = {gamma:g} the 100 cracked parts have {share:.0%} of the total gradient.",
        )
