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
TOO_MANY = "too many for this picture"
TEETH = 12  # of a broken edge


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
    one = people("found", STAGE.positive, frame.seat, plus=STAGE.paper)
    for name, change in standing("found", seated(1, frame.block), plus=True).items():
        one[name].update(change)
    picture.add(
        "rare",
        said_area=area(STAGE.hand_pale),
        gap=area(STAGE.hand_pale, STAGE.hand, opacity=0.6),
        room=stroke(STAGE.line, 2),
        **people("seat", STAGE.hand, frame.seat),
        **people("false", STAGE.false_alarm, frame.seat),
        **one,
        said_edge=stroke(STAGE.hand, dash="dash"),
        said_break=stroke(STAGE.hand),
        room_words=words(STAGE.soft),
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
    width, height = frame.block.columns * SEAT, frame.block.rows * SEAT
    room = [(0, 0), (0, height), (width, height), (width, 0), (0, 0)]
    changes = _false(frame, -frame.block.columns) | {
        "room": along(room),
        "room_words": says(width / 2, height / 2, "room for the false letters", "middle center"),
        "one_words": _one(frame),
    }
    alt = "One correct letter, and an empty room for the false ones. They wait for your guess."
    return View(changes, alt)


def _told(frame: Frame) -> View:
    """One correct letter and its false ones."""
    end = edge_of(FALSE + 1, frame.block)[:, 0].max()
    changes = _false(frame) | {"false_words": says(end, _row(0), f"{FALSE} false", "middle left")}
    return View(changes, f"One correct letter beside {FALSE} false ones.")


def _said(guess: int, frame: Frame) -> View:
    """A guess while it is made: so many seats beside the correct letter."""
    edge = edge_of(guess + 1, frame.block)
    text = "your false letters" if _fits(guess, frame) else TOO_MANY
    changes = standing("seat", seated(guess + 1, frame.block)[1:]) | {
        "said_area": along(edge),
        **_edge(guess, frame),
        "room_words": {"text": [" "]},
        "one_words": {"text": [" "]},
        "said_words": _below(edge[:, 0].max(), text, frame),
    }
    return View(changes, f"Your guess: {guess:,} false letters for one correct one.")


def _fits(guess: int, frame: Frame) -> bool:
    """Whether so many false letters have seats beside the correct one."""
    return guess < frame.block.seats


def _edge(guess: int, frame: Frame) -> Changes:
    """The edge of a guess; where not all fit, it is broken at the right."""
    edge = edge_of(guess + 1, frame.block)
    if _fits(guess, frame):
        return {"said_edge": along([*edge, edge[0]])}
    (_, low), (right, high) = edge.min(axis=0), edge.max(axis=0)
    teeth = np.linspace(low, high, 2 * TEETH + 1)
    broken = np.column_stack([right - SEAT * (np.arange(teeth.size) % 2), teeth])
    return {
        "said_edge": along([(right, low), (0, low), (0, high), (right, high)]),
        "said_break": along(broken),
    }


def _below(x: float, text: str, frame: Frame, row: int = 0) -> dict[str, Any]:
    """Words below the seats that end at x, inside the picture."""
    width = frame.block.columns * SEAT
    if x < width / 2:
        return says(max(0, x - 5 * SEAT), _row(row), text)
    return says(min(width, x + 5 * SEAT), _row(row), text, "middle left")


def _gap(guess: int, frame: Frame) -> View:
    """A guess beside the truth, and what lies between them."""
    changes = {
        "gap": along(edge_between(guess + 1, FALSE + 1, frame.block)),
        **_edge(guess, frame),
        "said_words": _you_said(guess, frame),
    }
    return View(changes, f"You said {guess:,}.")


def _you_said(guess: int, frame: Frame) -> dict[str, Any]:
    """The guess in words: on a wide screen between the names of both kinds of letters."""
    text, width = f"You said {guess:,}", frame.block.columns * SEAT
    if not _fits(guess, frame):
        row, start = (1, 0.0) if frame is TALL_FRAME else (0, 0.24 * width)
        return says(start, _row(row), f"{text}: {'too many' if frame is TALL_FRAME else TOO_MANY}")
    right = int(edge_of(guess + 1, frame.block)[:, 0].max())
    if frame is TALL_FRAME:
        return _below(right, text, frame, row=1)
    return _below(min(right, width // 2 - 1), text, frame)
