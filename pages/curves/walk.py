"""The picture of the walk: a threshold passes twenty payments and draws both curves."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.lessons.curves.stage import OF_EACH, Walk, walk
from pages.curves.boxes import EDGE, PR, ROC, TALL, WIDE, Box
from pages.curves.marks import (
    BODY,
    SMALL,
    SPACE,
    area,
    axis,
    line,
    marks,
    put,
    rectangle,
    said,
    words,
)
from ui.draw.panels import Changes, Grid, Panel, Room
from ui.draw.theme import STAGE
from ui.stage.declare import Scene, View, picture_of

CASES = 2 * OF_EACH
TRACK, TRACK_TALL = 840.0, 358.0  # pixels of width; of a laptop from end to end of the dial's track
ROW, ROW_TALL = 94.0, 62.0  # pixels of the row of payments
# From the foot of its panel, −1, to the top, 1: above it stand the names of the axes.
TOP, WORDS_AT, MARKS_AT = 0.84, 0.36, -0.54

# Each kind of mark: its symbol, its colour, its size beside the largest.
KINDS = {
    "caught": ("circle", STAGE.positive, 1.0),
    "missed": ("circle-open", STAGE.positive, 0.92),
    "false": ("diamond", STAGE.false_alarm, 1.0),
    "normal": ("circle", STAGE.negative, 0.6),
}


def scene(tall: bool) -> Scene:
    """The row of payments below the boxes of both curves."""
    return _Walk(tall).scene()


class _Walk:
    def __init__(self, tall: bool) -> None:
        self.tall, self.walk = tall, walk()
        width, height = TALL if tall else WIDE
        self.size = width, height
        self.row = ROW_TALL if tall else ROW
        track = TRACK_TALL if tall else TRACK
        inner = height - self.row - (44 if tall else 55)
        bar, after = (16, 10) if tall else (24, 26)
        self.roc = Box("roc", ROC, track / 2, inner, tall, bar, after, EDGE)
        self.pr = Box("pr", PR, track / 2, inner, tall, bar, 6 if tall else 3, EDGE)

    @property
    def counts(self) -> tuple[Any, Any]:
        """Caught frauds and false alarms once the threshold has passed so many."""
        return self.walk.counts.tp, self.walk.counts.fp

    def scene(self) -> Scene:
        # The row comes first: a hand in the picture moves the threshold along it.
        panels = {"row": self._row_panel(), "roc": self.roc.panel(), "pr": self.pr.panel()}
        rows = (self.size[1] - self.row, self.row)
        picture = picture_of(panels, Grid(("roc pr", "row row"), (1, 1), rows, *self.size))
        picture.add("row", **self._row_traces())
        picture.add("roc", **self._box_traces(self.roc, ("caught", "missed", "false", "normal")))
        picture.add("pr", **self._box_traces(self.pr, ("caught", "missed")), **self._hints())
        tracks = {
            "walk": [View(self._first(i), self._alt(i)) for i in range(CASES + 1)],
            "walk_both": [View(self._both(i), self._alt(i, True)) for i in range(CASES + 1)],
        }
        # On a phone the thumb is as wide as seven payments: there the row takes all the width.
        return Scene(picture, tracks, self.size, on_dial=not self.tall)

    def _alt(self, i: int, both: bool = False) -> str:
        tp, fp = (int(count[i]) for count in self.counts)
        correct = f" {tp} of {i} alarms are correct." if both else ""
        return f"{i} of 20 payments raise an alarm: {tp} of 10 frauds, {fp} of 10 normal.{correct}"

    # 1. The row.

    def _row_panel(self) -> Panel:
        return Panel(x=axis(0, 1), y=axis(-1, 1), room=Room())

    def _mark(self) -> float:
        """Pixels of the largest mark."""
        return 14 if self.tall else 23

    def _marks(self, name: str, size: float, kinds: tuple[str, ...]) -> dict[str, go.Scatter]:
        return {
            f"{name}_{kind}": marks(
                KINDS[kind][0], KINDS[kind][1], round(size * KINDS[kind][2], 1),
                width=0.14 * size if kind == "missed" else 0,
            )
            for kind in kinds
        }  # fmt: skip

    def _row_traces(self) -> dict[str, go.Scatter]:
        return {
            "row_alarm": area(STAGE.alarm),
            **self._marks("row", self._mark(), tuple(KINDS)),
            "row_ring": marks("circle-open", STAGE.ink, 1.45 * self._mark(), width=2),
            "row_line": line(STAGE.ink, 2.5 if self.tall else 4),
            "row_before": words(STAGE.ink, SMALL),
            "row_after": words(STAGE.soft, SMALL),
        }

    def _row(self, i: int) -> Changes:
        """Alarms to the left of the threshold, the others to its right."""
        y, at = self.walk.is_positive, (np.arange(CASES) + 0.5) / CASES
        passed = np.arange(CASES) < i
        chosen = {"caught": y & passed, "missed": y & ~passed, "false": ~y & passed,
                  "normal": ~y & ~passed}  # fmt: skip
        low = np.full(CASES, MARKS_AT)
        here = i / CASES
        room = 4 if self.tall else 2  # payments that are as wide as the words
        return {
            **{f"row_{kind}": put(at[which], low[which]) for kind, which in chosen.items()},
            "row_alarm": rectangle(0, -1, here, TOP),
            "row_line": put([here, here], [-1, TOP]),
            **({"row_ring": put(at[i - 1], MARKS_AT)} if i else {}),
            **(
                {"row_before": said(f"alarm{SPACE}", here, WORDS_AT, "middle left")}
                if i >= room
                else {}
            ),
            **(
                {"row_after": said(f"{SPACE}no alarm", here, WORDS_AT, "middle right")}
                if i <= CASES - room - 1
                else {}
            ),
        }

    # 2. The boxes, whose axes are the payments themselves.

    def _box_traces(self, box: Box, kinds: tuple[str, ...]) -> dict[str, go.Scatter]:
        size = 11 if self.tall else 17
        curve = line(STAGE.ink, 2.5 if self.tall else 4)
        bars = box.bars() if box is self.pr else {}
        return (
            box.names()
            | {name: bar for name, bar in bars.items() if "_up_" in name}
            | self._marks(f"{box.name}_seat", size, kinds)
            | {f"{box.name}_ring": marks("circle-open", STAGE.ink, 1.5 * size, width=2)}
            | {f"{box.name}_curve": curve}
            | box.point_traces()
        )

    def _seats(self, box: Box, count: int, kinds: tuple[str, str], upright: bool) -> Changes:
        """The ten of a class along an axis, of whom so many are of the first kind."""
        along = (np.arange(OF_EACH) + 0.5) / OF_EACH
        lane = (box.x if upright else box.y)[0] * 0.56
        across = np.full(OF_EACH, lane)
        places = (across, along) if upright else (along, across)
        parts = (slice(0, count), slice(count, OF_EACH))
        return {
            f"{box.name}_seat_{kind}": put(*(place[part] for place in places))
            for kind, part in zip(kinds, parts, strict=True)
        }

    def _roc(self, i: int) -> Changes:
        tp, fp = self.counts
        fraud = bool(i) and bool(self.walk.is_positive[i - 1])
        last = (int(tp[i] if fraud else fp[i]) - 0.5) / OF_EACH
        lane = (self.roc.x if fraud else self.roc.y)[0] * 0.56
        ring = {"roc_ring": put(*((lane, last) if fraud else (last, lane)))} if i else {}
        return (
            self.roc.named()
            | self._seats(self.roc, int(tp[i]), ("caught", "missed"), True)
            | self._seats(self.roc, int(fp[i]), ("false", "normal"), False)
            | self.roc.curve(fp[: i + 1] / OF_EACH, tp[: i + 1] / OF_EACH)
            | self.roc.point(fp[i] / OF_EACH, tp[i] / OF_EACH)
            | ring
        )

    def _pr(self, i: int) -> Changes:
        tp, fp = self.counts
        changes = self.pr.named() | self._seats(self.pr, int(tp[i]), ("caught", "missed"), False)
        if not i:
            return changes
        recall, precision = tp[1:] / OF_EACH, tp[1:] / (tp[1:] + fp[1:])
        bars = self.pr.divided(recall[i - 1], precision[i - 1])
        return (
            changes
            | {name: bar for name, bar in bars.items() if "_up_" in name}
            | self.pr.curve(recall[:i], precision[:i])
            | self.pr.point(recall[i - 1], precision[i - 1])
        )

    def _both(self, i: int) -> Changes:
        return self._row(i) | self._roc(i) | self._pr(i)

    # 3. What a step means, said where there is room.

    def _hints(self) -> dict[str, go.Scatter]:
        size = self._mark()
        return {
            "hint_caught": marks("circle", STAGE.positive, size),
            "hint_false": marks("diamond", STAGE.false_alarm, size),
            "hint_up": words(STAGE.positive_words, SMALL if self.tall else BODY),
            "hint_along": words(STAGE.false_words, SMALL if self.tall else BODY),
        }

    def _first(self, i: int) -> Changes:
        """The row, the ROC curve, and beside it what a fraud does to it and a normal payment."""
        x, words_at = (0.06, 0.14) if self.tall else (0.12, 0.2)
        normal = "a normal payment:<br>" + (
            "one step<br>to the right" if self.tall else "one step to the right"
        )
        return (
            self._row(i)
            | self._roc(i)
            | {
                "hint_caught": put(x, 0.72),
                "hint_up": said("a fraud:<br>one step up", words_at, 0.72, "middle right"),
                "hint_false": put(x, 0.3),
                "hint_along": said(normal, words_at, 0.3, "middle right"),
            }
        )


def passed(of: Walk | None = None) -> dict[str, list[float]]:
    """What the walk quotes once the threshold has passed so many payments."""
    tp, fp = (of or walk()).counts[:2]
    return {
        "caught": [float(n) for n in tp],
        "false_alarms": [float(n) for n in fp],
        "alarms": [float(n) for n in tp + fp],
    }
