"""A row of a hundred normal payments, of which some raise an alarm: counts in, changes out."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core.lessons.ratio_dial.stage import HUNDRED
from pages.ratio_dial.marks import BARE, SMALL, Points, marks, points, said, words
from ui.draw.panels import Changes, Panel, Room
from ui.draw.theme import STAGE
from ui.draw.traces import xy


def columns(tall: bool) -> int:
    """How many stand beside each other."""
    return 25 if tall else 50


def row(tall: bool) -> Panel:
    """The panel of the row, which is broken into several."""
    across, down = columns(tall), HUNDRED // columns(tall)
    return Panel(
        x={"range": [-0.5, across - 0.5]} | BARE,
        y={"range": [0.5 - down, 0.5]} | BARE,
        room=Room(above=30),
    )


def _places(tall: bool, start: int, end: int) -> Points:
    """Where some of the hundred stand, shape (n, 2)."""
    down, across = np.divmod(np.arange(start, max(start, end)), columns(tall))
    return np.column_stack([across, -down])


def row_traces(tall: bool) -> dict[str, go.Scatter]:
    """The hundred, and what is said of them."""
    size = 7 if tall else 10
    everybody = xy(_places(tall, 0, HUNDRED))
    return {
        "row": marks("circle", STAGE.negative, size, **everybody),
        "row_false": marks("diamond", STAGE.false_alarm, size),
        "row_chosen": marks("diamond-open", STAGE.hand, size, edge=2),
        "row_name": words(STAGE.negative_words, SMALL, "top right").update(
            said("100 normal payments", -0.5, 0.5), cliponaxis=False
        ),
        "row_word": words(STAGE.hand, SMALL, "top left").update(cliponaxis=False),
    }


def flags_guessed(tall: bool, flagged: int) -> Changes:
    """A guess: so many of the hundred raise an alarm."""
    return {"row_chosen": points(_places(tall, 0, flagged))}


def flags(tall: bool, count: float) -> Changes:
    """So many of the hundred raise an alarm."""
    return {"row_false": points(_places(tall, 0, int(count)))}


def flags_gap(tall: bool, guess: int, truth: float, text: str) -> Changes:
    """Those between the guess and the truth, with what they are called."""
    first, last = sorted((guess, int(truth)))
    return {
        "row_chosen": points(_places(tall, first, last)),
        "row_word": said(text, columns(tall) - 0.5, 0.5),
    }
