"""The picture of the stage: ten rails, one for each treatment, over one axis."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.lessons.compare.draws import BENDING, OF_MODEL, STRAIGHT, TREATMENTS, draws_of
from core.lessons.compare.stage import NOTHING, SMOTE, facts_by_draw, pairs
from ui.draw.panels import Changes, Grid, Panel, Picture, Room
from ui.draw.theme import STAGE
from ui.draw.traces import QUIET
from ui.stage.declare import Scene, View, picture_of

Floats = NDArray[np.float64]

NAMES = {
    "nothing": "no treatment",
    "weights": "class weights",
    "focal": "focal loss",
    "ros": "over-sampling",
    "rus": "under-sampling",
    "smote": "SMOTE",
    "borderline1": "Borderline-SMOTE",
    "adasyn": "ADASYN",
    "smote_tomek": "SMOTE-Tomek",
    "smote_enn": "SMOTE-ENN",
}
SHORT = {"borderline1": "Borderline-S.", "ros": "over-sampl.", "rus": "under-sampl."}  # on a phone
DOES = {
    "nothing": "the rows as they are",
    "weights": "each fraud counts more in training",
    "focal": "another loss: rows that are easy to tell count less",
    "ros": "copies of frauds are added",
    "rus": "normal payments are left out",
    "smote": "new frauds are added, each between two frauds",
    "borderline1": "SMOTE, only at frauds near normal payments",
    "adasyn": "SMOTE, more new frauds where normal payments are near",
    "smote_tomek": "SMOTE, then without close pairs of fraud and normal payment",
    "smote_enn": "SMOTE, then without rows among the other class",
}
DOES_SHORT = DOES | {
    "weights": "each fraud counts more",
    "focal": "easy rows count less",
    "ros": "copies of frauds",
    "rus": "normal payments left out",
    "smote": "new frauds between two frauds",
    "borderline1": "SMOTE only near normal ones",
    "adasyn": "SMOTE, more near normal ones",
    "smote_tomek": "SMOTE, then no mixed pairs",
    "smote_enn": "SMOTE, then no lone rows",
}
BARE = {"showgrid": False, "showticklabels": False, "ticks": "", "fixedrange": True}
NOWHERE: dict[str, Any] = {"x": [None], "y": [None]}
HOLLOW = {"marker": {"color": STAGE.paper, "line": {"width": 2, "color": STAGE.soft}}}
WIDTH = 1000  # of the x axis, along the track of the dial
BEGIN = 290  # of the rails: a guess and its place on a rail are one above the other
HOME, NAMES_END = 267, 246  # where a dot waits that is not yet known; where the names end
ROW = 100
MOVES = {
    "ranking": ("asked", "others"),
    "expected": ("asked", "others"),
    "cost": ("none",),
    "gain": ("asked", "others"),
}
GUESSES = {
    "rank": range(500, 1_001, 5),
    "sum": range(0, 41),
    "cost": range(100, 321, 2),
    "gain": range(0, len(OF_MODEL[BENDING])),
}
HEAD, FOOT = 9.75, -0.85  # rows of words above and below the rails


class Axis(NamedTuple):
    """What the one axis means: its two ends, and what is counted, below it."""

    low: float
    high: float
    unit: str
    short: str  # on a phone
    at: float = (BEGIN + WIDTH) / 2  # the middle of the unit

    def x(self, values: Any) -> NDArray[np.int16]:
        """Places of values on the rails; what lies beyond an end stands at it."""
        share = np.clip((np.asarray(values, float) - self.low) / (self.high - self.low), 0, 1)
        return (BEGIN + (WIDTH - BEGIN) * share).round().astype(np.int16)

    def place(self, value: float) -> float:
        """The same as a share of the track of a dial."""
        return float(BEGIN + (WIDTH - BEGIN) * (value - self.low) / (self.high - self.low)) / WIDTH


RANKING = Axis(500, 1_000, "of 1,000 pairs in order", "of 1,000 pairs")
ENLARGED = Axis(940, 970, "of 1,000 pairs in order", "of 1,000 pairs")
EXPECTED = Axis(0, 40, "frauds in 100 payments", " ", 800)
COST = Axis(100, 320, "cost, in false alarms per 1,000 payments", "in false alarms")
BENT = Axis(840, 970, "of 1,000 pairs in order", "of 1,000 pairs")


def y_of(row: int) -> int:
    """Where the rail of a treatment lies, the first on top."""
    return ROW * (len(TREATMENTS) - 1 - row)


Y = np.array([y_of(row) for row in range(len(TREATMENTS))], np.int16)
ALL = tuple(range(len(TREATMENTS)))
OTHERS = [row for row in ALL if row not in (NOTHING, SMOTE)]
BENT_ROWS = np.array([TREATMENTS.index(name) for name in OF_MODEL[BENDING]])
NO_FOCAL = TREATMENTS.index("focal")


def scene(tall: bool) -> Scene:
    """The picture in a tall window or in a wide one."""
    size = (358.0, 330.0) if tall else (930.0, 430.0)
    words = Words(tall)
    tracks = {
        "start": [View(_start(words), "Ten teams, and what each does.")],
        **_ranking(words),
        "draw": _draws(words),
        **_expected(words),
        **_cost(words),
        "way": _way(words),
        **_bending(words),
    }
    return Scene(_declared(tall, size), tracks, size, on_dial=True)


class Words(NamedTuple):
    """How words stand in one shape of the picture."""

    tall: bool

    def width(self, text: str) -> float:
        """About how wide a text is, in units of the axis."""
        return (24.0 if self.tall else 11.5) * len(text)

    def above(self, x: float, row: float, text: str) -> dict[str, Any]:
        """Words centred above the rails, inside the picture."""
        half = self.width(text) / 2
        x = min(max(x, half), WIDTH - half)
        return _says(x, row * ROW, text, "middle center")


# 1. What is declared.


def _declared(tall: bool, size: tuple[float, float]) -> Picture:
    x = BARE | {"range": [0, WIDTH]}
    y = BARE | {"range": [-1.35 * ROW, 10.2 * ROW]}
    picture = picture_of({"rails": Panel(x, y, Room())}, Grid(("rails",), (1,), (1,), *size))
    small, dot = 15, 12 if tall else 17
    picture.add(
        "rails",
        gap=_area(STAGE.hand_pale, STAGE.hand),
        rails=_line(STAGE.line, 2, _rails(ALL)),
        strokes=_marks("line-ns-open", STAGE.soft, 8 if tall else 12, width=1.5, opacity=0.65),
        ends=_line(STAGE.soft, 2, _ends()),
        truth=_line(STAGE.soft, 2),
        names=_names(small, 226, SHORT) if tall else _names(small, NAMES_END, {}),
        others=_marks("circle", STAGE.ink, dot),
        asked=_marks("circle", STAGE.ink, dot),
        none=_marks("circle", STAGE.ink, dot),
        first=_marks("circle-open", STAGE.ink, 1.7 * dot, width=2),
        said=_line(STAGE.hand, 3, dash="dash"),
        said_dots=_marks("circle-open", STAGE.hand, dot, width=3),
        axis_words=_words(STAGE.soft, small),
        does=_words(STAGE.soft, small),
        truth_words=_words(STAGE.positive_words, small),
        first_words=_words(STAGE.ink, small),
        without=_words(STAGE.soft, small),
        said_words=_words(STAGE.hand, small),
    )
    return picture


def _rails(rows: Iterable[int]) -> dict[str, Any]:
    """The rails of these treatments as one line with gaps."""
    ys = [y for row in rows for y in (y_of(row), y_of(row), None)]
    return {"x": [BEGIN, WIDTH, None] * (len(ys) // 3), "y": ys}


def _ends() -> dict[str, Any]:
    """A stroke at both ends of the axis, so that its words are seen to belong there."""
    low, high = round(-0.45 * ROW), round(-0.12 * ROW)
    return {"x": [BEGIN, BEGIN, None, WIDTH, WIDTH], "y": [low, high, None, low, high]}


def _names(size: float, end: int, short: dict[str, str]) -> go.Scatter:
    names = [(NAMES | short)[t] for t in TREATMENTS]
    texts = [f"<b>{name}</b>" if name in ("no treatment", "SMOTE") else name for name in names]
    return _words(STAGE.ink, size).update(
        x=[end] * len(Y), y=Y, text=texts, textposition="middle left"
    )


def _marks(
    symbol: str, colour: str, size: float, width: float = 0, opacity: float = 1
) -> go.Scatter:
    marker = {"symbol": symbol, "size": size, "color": colour, "opacity": opacity}
    return go.Scatter(
        mode="markers", marker=marker | {"line": {"width": width, "color": colour}},
        cliponaxis=False, **QUIET, **NOWHERE,
    )  # fmt: skip


def _line(
    colour: str, width: float, at: dict[str, Any] = NOWHERE, dash: str = "solid"
) -> go.Scatter:
    line = {"color": colour, "width": width, "dash": dash}
    return go.Scatter(mode="lines", line=line, cliponaxis=False, **QUIET, **at)


def _area(fill: str, hatched: str) -> go.Scatter:
    pattern = {"shape": "/", "size": 9, "fgcolor": hatched, "fillmode": "overlay"}
    line = {"width": 0, "color": fill}
    return go.Scatter(
        mode="lines", fill="toself", fillcolor=fill, fillpattern=pattern, line=line, opacity=0.45,
        **QUIET, **NOWHERE,
    )  # fmt: skip


def _words(colour: str, size: float) -> go.Scatter:
    font = {"size": size, "color": colour}
    return go.Scatter(
        mode="text", text=[" "], textfont=font, textposition="middle right", cliponaxis=False,
        **QUIET, **NOWHERE,
    )  # fmt: skip


# 2. What views are made of.


def _says(x: float, y: float, text: str, place: str) -> dict[str, Any]:
    return {"x": [round(x)], "y": [round(y)], "text": [f"<b>{text}</b>"], "textposition": place}


def _axis(axis: Axis, words: Words) -> Changes:
    """The numbers below both ends of the axis, and between them what is counted."""
    unit = axis.short if words.tall else axis.unit
    return {
        "axis_words": {
            "x": [BEGIN, round(axis.at), WIDTH],
            "y": [round(FOOT * ROW)] * 3,
            "text": [f"{axis.low:,}", unit, f"{axis.high:,}"],
            "textposition": "middle center",
        }
    }


def _start(words: Words) -> Changes:
    """No rail and no dot yet: beside each name what the team does."""
    does = DOES_SHORT if words.tall else DOES
    return {
        "rails": NOWHERE,
        "ends": NOWHERE,
        "does": {"x": [BEGIN] * len(Y), "y": Y, "text": [does[t] for t in TREATMENTS]},
    }


def _at(rows: Any, x: NDArray[np.int16]) -> dict[str, Any]:
    return {"x": x, "y": Y[np.asarray(rows, int)]}


def _home(*rows: int) -> Changes:
    """The dots of these treatments where they wait, beside their names: hollow, without a value."""
    x = np.full(len(TREATMENTS), HOME, np.int16)
    return {name: one | HOLLOW for name, one in _dots(x, rows).items() if len(one["x"])}


def _dots(x: NDArray[np.int16], rows: Any = ALL) -> Changes:
    """The dots of these treatments; `x` has a place for each of the ten."""
    kinds = {"none": [NOTHING], "asked": [SMOTE], "others": OTHERS}
    there = {name: [row for row in kind if row in rows] for name, kind in kinds.items()}
    return {name: _at(kind, x[kind]) for name, kind in there.items()}


def _strokes(x: NDArray[np.int16], rows: Any = ALL) -> Changes:
    """Single draws on their rails; `x` has a row for each treatment."""
    x = np.atleast_2d(x)
    return {"strokes": {"x": x.ravel(), "y": np.repeat(Y[np.asarray(rows, int)], x.shape[1])}}


def _upright(x: int) -> dict[str, Any]:
    return {"x": np.array([x, x], np.int16), "y": np.array([-0.45 * ROW, 9.3 * ROW], np.int16)}


def _said(axis: Axis, guess: float, row: int, words: Words, text: str) -> Changes:
    """A guess: an upright line, a ring on the rail that it is about, and its name."""
    x = int(axis.x(guess))
    return {
        "said": _upright(x),
        "said_dots": _at([row], np.array([x], np.int16)),
        "said_words": words.above(x, HEAD, text),
    }


def _gap(
    axis: Axis, guess: float, truth: float, row: int, words: Words, less: str, more: str
) -> View:
    """A guess, and what lies between it and the truth, with its name."""
    x, end = int(axis.x(guess)), int(axis.x(truth))
    text = less if truth < guess else more
    foot, top = -0.45 * ROW, 9.3 * ROW
    changes = _said(axis, guess, row, words, "you said")
    changes["gap"] = {
        "x": np.array([x, end, end, x, x], np.int16),
        "y": np.array([foot, foot, top, top, foot], np.int16),
    }
    if abs(x - end) > 12:
        changes["said_words"] = words.above((x + end) / 2, HEAD, text)
    return View(changes, f"You said {guess:g}.")


# 3. The steps.


def _ranking(words: Words) -> dict[str, list[View]]:
    mean = pairs(STRAIGHT).mean(axis=1)
    x, axis = RANKING.x(mean), _axis(RANKING, words)
    asks = _dots(x, [NOTHING]) | _home(SMOTE, *OTHERS) | axis
    guesses = GUESSES["rank"]
    return {
        "ranking_asks": [
            View(
                asks, f"No treatment: {mean[NOTHING]:.0f} of 1,000 pairs in order; nine dots wait."
            )
        ],
        "ranking": [
            View(_dots(x) | axis, f"All ten dots stand at {mean[SMOTE]:.0f} of 1,000 pairs.")
        ],
        "rank": [
            View(_said(RANKING, g, SMOTE, words, "you say"), f"Your guess: {g} of 1,000 pairs.")
            for g in guesses
        ],
        "rank_gap": [
            _gap(RANKING, g, mean[SMOTE], SMOTE, words, "fewer than you said", "more than you said")
            for g in guesses
        ],
    }


def _draws(words: Words) -> list[View]:
    found, facts = pairs(STRAIGHT), facts_by_draw()
    x, axis = ENLARGED.x(found), _axis(ENLARGED, words)
    leaders = [int(row) for row in found.argmax(axis=0)]
    return [
        View(
            _dots(x[:, i]) | axis | (_strokes(x[:, :i]) if i else {}) | _first(x[:, i], row, words),
            f"Draw {i + 1}: ten dots, {facts['pairs_apart'][i]:.1f} pairs of 1,000 apart. First is "
            f"{NAMES[TREATMENTS[row]]}.",
        )
        for i, row in enumerate(leaders)
    ]


def _first(x: NDArray[np.int16], row: int, words: Words) -> Changes:
    """A ring around the dot of the first team, and its name above the rails."""
    text = f"first: {NAMES[TREATMENTS[row]]}"
    return {"first": _at([row], x[[row]]), "first_words": words.above(int(x[row]), HEAD, text)}


def _expected(words: Words) -> dict[str, list[View]]:
    kept = draws_of(STRAIGHT).expected
    mean, real = kept.mean(axis=1), 5
    x = EXPECTED.x(mean)
    line = int(EXPECTED.x(real))
    ground = _axis(EXPECTED, words) | {
        "truth": _upright(line) | {"line": {"color": STAGE.positive}},
        "truth_words": _says(line + 8, FOOT * ROW, "5 are frauds", "middle right"),
    }
    asks = _dots(x, [NOTHING]) | _home(SMOTE, *OTHERS) | ground
    told = _dots(x) | _strokes(EXPECTED.x(kept)) | ground
    guesses = GUESSES["sum"]
    return {
        "expected_asks": [
            View(asks, "Without treatment 5 frauds of 100 payments are expected; nine dots wait.")
        ],
        "expected": [
            View(told, "All nine treatments expect far more than 5 frauds in 100 payments.")
        ],
        "sum": [
            View(_said(EXPECTED, g, SMOTE, words, "you say"), f"Your guess: {g} of 100.")
            for g in guesses
        ],
        "sum_gap": [
            _gap(
                EXPECTED, g, mean[SMOTE], SMOTE, words, "fewer than you said", "more than you said"
            )
            for g in guesses
        ],
    }


def _cost(words: Words) -> dict[str, list[View]]:
    mean = draws_of(STRAIGHT).cost.mean(axis=1)
    half, own, axis = COST.x(mean[:, 0]), mean[NOTHING, -1], _axis(COST, words)
    moved = half.copy()
    moved[NOTHING] = COST.x(own)
    guesses = GUESSES["cost"]
    return {
        "half": [
            View(
                _dots(half) | axis,
                f"At ½ no treatment costs {mean[NOTHING, 0]:.0f}, SMOTE {mean[SMOTE, 0]:.0f}.",
            )
        ],
        "own": [
            View(
                _dots(moved) | axis,
                f"At its own threshold no treatment costs {own:.0f}, less than all nine at ½.",
            )
        ],
        "cost": [
            View(_said(COST, g, NOTHING, words, "you say"), f"Your guess: {g}.") for g in guesses
        ],
        "cost_gap": [
            _gap(COST, g, own, NOTHING, words, "less than you said", "more than you said")
            for g in guesses
        ],
    }


def _way(words: Words) -> list[View]:
    cost = draws_of(STRAIGHT).cost
    mean = cost.mean(axis=1)
    return [
        View(
            _dots(COST.x(mean[:, i])) | _strokes(COST.x(cost[:, :, i])) | _axis(COST, words),
            f"Ten costs, {np.ptp(mean[:, i]):.0f} apart on average; strokes are single draws.",
        )
        for i in range(cost.shape[2])
    ]


def _bending(words: Words) -> dict[str, list[View]]:
    found = pairs(BENDING)
    mean = found.mean(axis=1)
    x = np.full(len(TREATMENTS), HOME, np.int16)
    x[BENT_ROWS] = BENT.x(mean)
    line, treated = int(x[NOTHING]), [int(row) for row in BENT_ROWS if row != NOTHING]
    ground = _axis(BENT, words) | {
        "rails": _rails(row for row in ALL if row != NO_FOCAL),
        "truth": _upright(line),
        "without": _says(
            BEGIN + 10,
            y_of(NO_FOCAL),
            "not tested here",
            "middle right",
        ),
    }
    rows = [row for row in ALL if row != NO_FOCAL]

    def said(guess: int, text: str) -> Changes:
        """How many, not which: nobody was asked for that."""
        return {"said_words": words.above(line, HEAD, f"{text}: {guess or 'none'} better")}

    asks = _dots(x, [NOTHING]) | _home(*treated) | ground
    told = _dots(x, rows) | _strokes(BENT.x(found), BENT_ROWS) | ground
    return {
        "bending_asks": [View(asks, "No treatment stands at an upright line; eight dots wait.")],
        "bending": [View(told, "All eight treatments stand left of the line of no treatment.")],
        "gain": [View(said(g, "you say"), f"Your guess: {g} of 8.") for g in GUESSES["gain"]],
        "gain_gap": [View(said(g, "you said"), f"You said {g}.") for g in GUESSES["gain"]],
    }
