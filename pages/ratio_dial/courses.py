"""Curves over how rare frauds are, along the track of the dial: facts in, changes of traces out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.controls import ONE_IN
from pages.ratio_dial.marks import BARE, BODY, CLEAR, SMALL, SPACE, area, line, marks, said, words
from ui.draw.panels import Changes, Panel, Room
from ui.draw.theme import STAGE

Floats = NDArray[np.float64]

PLACES = np.log(np.array(ONE_IN) / ONE_IN[0]) / np.log(ONE_IN[-1] / ONE_IN[0])
TICKS = {2: "2", 10: "10", 100: "100", 1_000: "1,000", 10_000: "10,000"}
PAYMENTS, CUSTOMERS = "1 fraud in … payments", "1 leaves in … customers"
ABOVE = (0.0, 1.0, "top right")  # where no curve goes
UNDER = 46  # pixels below the panel, for the prevalences and what they are
# Marks that nobody sees keep words off the line at which they stand.
LIFTED = {"mode": "markers+text", "marker": {"size": 12, "color": CLEAR}, "cliponaxis": False}
# Each curve by its fact: its colour, that of its name, its dash.
LOOKS = {
    "majority_baseline": (STAGE.negative, STAGE.negative_words, "solid"),
    "roc_auc": (STAGE.ink, STAGE.ink, "dash"),
    "accuracy": (STAGE.ink, STAGE.ink, "solid"),
    "recall": (STAGE.positive, STAGE.positive_words, "solid"),
}
NAMES = {
    "majority_baseline": "“no” every time",
    "roc_auc": "fraud scores higher",
    "accuracy": "decisions correct",
    "recall": "frauds caught",
}


def place(one_in: float) -> float:
    """Where a prevalence lies along the track."""
    return round(float(PLACES[ONE_IN.index(one_in)]), 4)


def courses(above: float) -> Panel:
    """The panel of the curves: from none to all, along the track."""
    texts = [f"{level}{2 * SPACE}" for level in ("none", "half", "all")]
    levels = {"tickvals": [0, 0.5, 1], "ticktext": texts}
    return Panel(
        x={"range": [0, 1]} | BARE,
        y={"range": [0, 1], "ticks": "", "showgrid": True, "tickfont": {"size": SMALL}} | levels,
        room=Room(above=above, below=UNDER),
        shapes=tuple(_level(share) for share in (0, 1)),
    )


def _level(share: float) -> dict[str, Any]:
    """The line of none or of all: an axis draws no grid at its ends."""
    ends = {"x0": 0, "x1": 1, "y0": share, "y1": share, "layer": "below"}
    return {"type": "line", "line": {"color": STAGE.line, "width": 1}} | ends


def course_traces(tall: bool) -> dict[str, go.Scatter]:
    """The traces of the panel, the lowest first; a view puts all of them somewhere."""
    width = 3 if tall else 4
    hand = {"color": STAGE.hand, "width": width, "dash": "dash"}
    curves = {
        name: line({"color": colour, "width": width, "dash": dash}).update(cliponaxis=False)
        for name, (colour, _, dash) in LOOKS.items()
    }
    return {
        "ticks": words(STAGE.soft, SMALL, "bottom center").update(LIFTED),
        "ticks_name": words(STAGE.soft, SMALL, "bottom center").update(LIFTED),
        "drawn_gap": area(CLEAR, STAGE.positive),
        **curves,
        "drawn": line(hand).update(cliponaxis=False),
        "drawn_handles": marks("circle", STAGE.hand, 8 if tall else 11).update(cliponaxis=False),
        "plumb": line({"color": STAGE.soft, "width": 1.5, "dash": "dot"}),
        "gap": area(CLEAR, STAGE.hand),
        "guess_line": line(hand),
        "tip": marks("circle", STAGE.ink, 10 if tall else 13).update(cliponaxis=False),
        "guess": marks("circle", STAGE.hand, 11 if tall else 15).update(
            mode="markers+text", textfont={"size": BODY, "color": STAGE.hand}, cliponaxis=False
        ),
        **{f"name_{name}": words(ink).update(LIFTED) for name, (_, ink, _) in LOOKS.items()},
        "axis_name": words(STAGE.soft, SMALL, "top right").update(LIFTED),
        "start": marks("circle-open", STAGE.hand, 20 if tall else 26, edge=3).update(
            cliponaxis=False
        ),
        "drawn_name": words(STAGE.positive_words, BODY),
        "gap_name": words(STAGE.hand, BODY, "middle left").update(cliponaxis=False),
    }


def ticks(axis: str = PAYMENTS) -> Changes:
    """The prevalences under the panel, and what they are, where no dial says them."""
    where, texts = [place(one_in) for one_in in TICKS], list(TICKS.values())
    at = ["bottom right", *["bottom center"] * (len(where) - 1)]  # “none” stands left of the first
    below = {"x": where, "y": [0.0] * len(where), "text": texts, "textposition": at}
    return {"ticks": below, "ticks_name": said(f"<br>{axis}", 0.5, 0)}


def asked(share: str, axis: str = PAYMENTS) -> Changes:
    """A panel that waits for a guess: its axes have names, and nothing is in it."""
    return ticks(axis) | {"axis_name": said(SPACE + share, *ABOVE)}


def curve(shares: Floats, steps: int = len(ONE_IN)) -> dict[str, Any]:
    """The first steps of a curve as a trace takes them: single precision."""
    return {"x": PLACES[:steps].astype("f4"), "y": shares[:steps].astype("f4")}


def grown(name: str, shares: Floats, step: int) -> Changes:
    """A curve as far as the dial has come, with its tip, its name above, and the plumb line."""
    return {
        name: curve(shares, step + 1),
        f"name_{name}": said(SPACE + NAMES[name], *ABOVE),
    } | tipped(step, {name: shares})


def standing(
    shares: Mapping[str, Floats],
    step: int,
    places: Mapping[str, tuple[float, float, str]],
    tips: Sequence[str] = (),
    texts: Mapping[str, str] = NAMES,
) -> Changes:
    """Curves from end to end with their names, and the place of the dial on some or on all."""
    curves = {name: curve(of_name) for name, of_name in shares.items()}
    named = {f"name_{name}": said(texts[name], *where) for name, where in places.items()}
    return curves | named | tipped(step, {name: shares[name] for name in tips or shares})


def tipped(step: int, shares: Mapping[str, Floats]) -> Changes:
    """The place of the dial on some curves, and a line down to it."""
    x, heights = float(PLACES[step]), [float(of_name[step]) for of_name in shares.values()]
    colours = [LOOKS[name][0] for name in shares]
    return {
        "tip": {"x": [x] * len(heights), "y": heights, "marker": {"color": colours}},
        "plumb": {"x": [x, x], "y": [0.0, max(heights)]},
    }


def guessed(share: float, one_in: float, side: str = "right") -> Changes:
    """A guess of a share, standing at a prevalence, with its name at a side."""
    x = place(one_in)
    return {
        "guess": {"x": [x], "y": [share], "text": ["you"], "textposition": f"middle {side}"},
        "guess_line": {"x": [x, x], "y": [0.0, share]},
    }


class Gap(NamedTuple):
    """How the difference between a guess and the truth is drawn: half its width, and its name."""

    half: float
    highest: float  # where its name may stand, so that it is clear of the curves
    side: str = "left"

    @property
    def other(self) -> str:
        """The side of the guess, across from that of the name."""
        return "right" if self.side == "left" else "left"

    def drawn(self, share: float, truth: float, one_in: float, text: str) -> Changes:
        """A guess, the truth, and the hatched difference between them."""
        x, (low, high) = place(one_in), sorted((share, round(float(truth), 4)))
        left, right = round(x - self.half, 4), round(x + self.half, 4)
        is_left, far = self.side == "left", 2 * SPACE
        name = "<br>".join(line + far if is_left else far + line for line in text.split("<br>"))
        height = round(min(self.highest, (low + high) / 2), 4)
        return guessed(share, one_in, self.other) | {
            "gap": {"x": [left, right, right, left], "y": [low, low, high, high]},
            "gap_name": said(name, left if is_left else right, height, f"middle {self.side}"),
        }


def gap(tall: bool, side: str = "left") -> Gap:
    """The difference on a wide screen or on a phone."""
    return Gap(0.03, 0.6, side) if tall else Gap(0.016, 0.8, side)
