"""The picture of the rare illness: one correct letter, and the false ones that come with it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from core.lessons.base_rate.crowd import FALSE_GUESSES, RARE, facts_of
from core.lessons.base_rate.places import (
    SEAT,
    TALL_BLOCK,
    WIDE_BLOCK,
    Block,
    edge_between,
    edge_of,
    seated,
)
from pages.base_rate.people import along, area, people, says, standing, stroke, words
from ui.draw.panels import Changes, Grid, Panel, Picture, Room
from ui.draw.theme import STAGE
from ui.stage.declare import Scene, View, picture_of

BARE = {"showgrid": False, "showticklabels": False, "ticks": "", "fixedrange": True}
FALSE = round(facts_of(RARE).false_per_correct)
MOVES = ("false_body", "false_head")


class Frame(NamedTuple):
    """How the picture lies in its window."""

    block: Block
    size: tuple[float, float]  # pixels
    foot: int  # room below the seats, for words

    @property
    def seat(self) -> float:
        """Pixels from one seat to the next."""
        return self.size[0] / self.block.columns


WIDE_FRAME = Frame(WIDE_BLOCK, (930, 515), 170)
TALL_FRAME = Frame(TALL_BLOCK, (358, 390), 330)


def scene(tall: bool) -> Scene:
    """The picture in a tall window or in a wide one."""
    frame = TALL_FRAME if tall else WIDE_FRAME
    tracks = {
        "waiting": [_waiting(frame)],
        "rare": [_told(frame)],
        "ratio": [_said(guess, frame) for guess in FALSE_GUESSES],
        "ratio_gap": [_gap(guess, frame) for guess in FALSE_GUESSES],
    }
    return Scene(_declared(frame), tracks, frame.size)


def _declared(frame: Frame) -> Picture:
    x = BARE | {"range": [0, frame.block.columns * SEAT]}
    y = BARE | {"range": [-frame.foot, frame.block.rows * SEAT]}
    picture = picture_of({"rare": Panel(x, y, Room())}, Grid(("rare",), (1,), (1,), *frame.size))
    seats = people("seat", STAGE.line, frame.seat)
    for name, change in standing("seat", seated(frame.block.seats, frame.block)).items():
        seats[name].update(change)
    one = people("found", STAGE.positive, frame.seat, plus=STAGE.paper)
    for name, change in standing("found", seated(1, frame.block), plus=True).items():
        one[name].update(change)
    picture.add(
        "rare",
        said_area=area(STAGE.hand_pale),
        gap=area(STAGE.hand_pale, STAGE.hand, opacity=0.6),
        **seats,
        **people("false", STAGE.false_alarm, frame.seat),
        **one,
        said_edge=stroke(STAGE.hand, dash="dash"),
        one_words=words(STAGE.positive_words),
        false_words=words(STAGE.false_words),
        said_words=words(STAGE.hand),
    )
    return picture


def _false(frame: Frame, shift: int = 0) -> Changes:
    """The false letters on the seats behind the correct one, or so many columns aside."""
    places = seated(FALSE + 1, frame.block)[1:] + np.array([shift * SEAT, 0], np.int16)
    return standing("false", places.astype(np.int16))


def _one(frame: Frame) -> dict[str, Any]:
    return says(0, _row(0), "one correct letter")


def _row(number: int) -> float:
    return -95 - 140 * number


def _waiting(frame: Frame) -> View:
    """One correct letter in a block of empty seats; the false ones wait outside the picture."""
    outside = _false(frame, -frame.block.columns)
    alt = "One correct letter, and empty seats for the false ones. They wait for your guess."
    return View(outside | {"one_words": _one(frame)}, alt)


def _told(frame: Frame) -> View:
    """One correct letter and its false ones."""
    end = edge_of(FALSE + 1, frame.block)[:, 0].max()
    changes = _false(frame) | {"false_words": says(end, _row(0), f"{FALSE} false", "middle left")}
    return View(changes, f"One correct letter beside {FALSE} false ones.")


def _said(guess: int, frame: Frame) -> View:
    """A guess while it is made: so many seats beside the correct letter."""
    edge = edge_of(guess + 1, frame.block)
    text = "too many for this picture" if guess >= frame.block.seats else "your false letters"
    changes = {
        "said_area": along(edge),
        "said_edge": along([*edge, edge[0]]),
        "one_words": {"text": [" "]},
        "said_words": _below(edge[:, 0].max(), text, frame),
    }
    return View(changes, f"Your guess: {guess:,} false letters for one correct one.")


def _below(x: float, text: str, frame: Frame, row: int = 0) -> dict[str, Any]:
    """Words below the seats that end at x, inside the picture."""
    width = frame.block.columns * SEAT
    if x < width / 2:
        return says(max(0, x - 5 * SEAT), _row(row), text)
    return says(min(width, x + 5 * SEAT), _row(row), text, "middle left")


def _gap(guess: int, frame: Frame) -> View:
    """A guess beside the truth, and what lies between them."""
    edge = edge_of(guess + 1, frame.block)
    # On a wide screen it stands beside the name of the false letters.
    right, row = (int(edge[:, 0].max()), 1) if frame is TALL_FRAME else (
        min(int(edge[:, 0].max()), frame.block.columns * SEAT // 2 - 1), 0)  # fmt: skip
    changes = {
        "gap": along(edge_between(guess + 1, FALSE + 1, frame.block)),
        "said_edge": along([*edge, edge[0]]),
        "said_words": _below(right, f"You said {guess:,}", frame, row),
    }
    return View(changes, f"You said {guess:,}.")
