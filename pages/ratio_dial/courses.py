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
TICKS = {2: "1 in 2", 10: "10", 100: "100", 1_000: "1,000", 10_000: "10,000"}
# Each curve by its fact: its colour, that of its name, its dash.
LOOKS = {
    "majority_baseline": (STAGE.negative, STAGE.negative_words, "solid"),
    "roc_auc": (STAGE.ink, STAGE.ink, "dash"),
    "accuracy": (STAGE.ink, STAGE.ink, "solid"),
    "recall": (STAGE.positive, STAGE.positive_words, "solid"),
}
NAMES = {
    "majority_baseline": "“no” to everybody",
    "roc_auc": "fraud scores higher",
    "accuracy": "decisions correct",
    "recall": "frauds caught",
}


def place(one_in: float) -> float:
    """Where a prevalence lies along the track."""
    return round(float(PLACES[ONE_IN.index(one_in)]), 4)


def courses(above: float, below: float) -> Panel:
    """The panel of the curves: from none to all, along the track."""
    levels = {"tickvals": [0, 0.5, 1], "ticktext": ["none", "half", "all"]}
    return Panel(
        x={"range": [0, 1]} | BARE,
        y={"range": [0, 1], "ticks": "", "showgrid": True, "tickfont": {"size": SMALL}} | levels,
        room=Room(above=above, below=below),
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
        "ticks": words(STAGE.soft, SMALL, "bottom center").update(cliponaxis=False),
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
        **{
            f"name_{name}": words(ink).update(cliponaxis=False)
            for name, (_, ink, _) in LOOKS.items()
        },
        "axis_name": words(STAGE.soft, SMALL, "top right").update(cliponaxis=False),
        "hint": words(STAGE.hand, BODY, "middle right"),
        "drawn_name": words(STAGE.positive_words, BODY),
        "gap_name": words(STAGE.hand, BODY, "middle left").update(cliponaxis=False),
    }


def ticks() -> Changes:
    """The prevalences under the panel, where no dial says them."""
    where = [place(one_in) for one_in in TICKS]
    below = ["bottom right", *["bottom center"] * (len(where) - 1)]
    words = {"text": list(TICKS.values()), "textposition": below}
    return {"ticks": {"x": where, "y": [0.0] * len(where)} | words}


def asked(axis: str) -> Changes:
    """A panel that waits for a guess: its axes have names, and nothing is in it."""
    return ticks() | {"axis_name": said(SPACE + axis, 0, 1)}


def curve(shares: Floats, steps: int = len(ONE_IN)) -> dict[str, Any]:
    """The first steps of a curve as a trace takes them: single precision."""
    return {"x": PLACES[:steps].astype("f4"), "y": shares[:steps].astype("f4")}


def grown(name: str, shares: Floats, step: int) -> Changes:
    """A curve as far as the dial has come, with its tip, its name beside it, and the plumb line."""
    x, y = float(PLACES[step]), float(shares[step])
    at = "top left" if x > 0.8 else "top right"
    return {
        name: curve(shares, step + 1),
        f"name_{name}": said(SPACE + NAMES[name] + SPACE, x, y, at),
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

    def drawn(self, share: float, truth: float, one_in: float, text: str) -> Changes:
        """A guess, the truth, and the hatched difference between them."""
        x, (low, high) = place(one_in), sorted((share, round(float(truth), 4)))
        left, right = round(x - self.half, 4), round(x + self.half, 4)
        is_left, far = self.side == "left", 2 * SPACE
        name = text.replace("<br>", f"{far}<br>") + far if is_left else far + text
        height = round(min(self.highest, (low + high) / 2), 4)
        return guessed(share, one_in, "right" if is_left else "left") | {
            "gap": {"x": [left, right, right, left], "y": [low, low, high, high]},
            "gap_name": said(name, left if is_left else right, height, f"middle {self.side}"),
        }


def gap(tall: bool, side: str = "left") -> Gap:
    """The difference on a wide screen or on a phone."""
    return Gap(0.03, 0.6, side) if tall else Gap(0.016, 0.8, side)
