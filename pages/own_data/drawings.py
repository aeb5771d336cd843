"""The pictures of the report as SVG: the arrays of a report in, text out; they compute nothing new.

Black on white with few colours, so that they can be printed, and pasted into a paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from itertools import pairwise
from typing import Any

import numpy as np

from core.own.dial import place
from core.own.report import Report
from core.own.shares import Share
from core.own.words import amount, percent, threshold

INK, SOFT, LINE, BAND = "#17202a", "#55606c", "#cfd4da", "#d5d9de"
POSITIVE, NEGATIVE, FALSE_ALARM, HAND = "#e8590c", "#9fb0c1", "#8d42c0", "#1557c0"
OTHERS = ("5 3", "2 2", "7 3 2 3", "9 4")


class Drawing:
    """A panel of so many pixels with an axis each way; x and y run from low to high."""

    def __init__(
        self, width: float, height: float, x: tuple[float, float], y: tuple[float, float],
        label: str, left: float = 40, below: float = 30,
    ) -> None:  # fmt: skip
        self.width, self.height, self.label = width, height, label
        self.left, self.right, self.above, self.under = left, width - 20, 16, height - below
        self.x_low, self.x_high = x if x[1] > x[0] else (x[0], x[0] + 1)
        self.y_low, self.y_high = y if y[1] > y[0] else (y[0], y[0] + 1)
        self.parts: list[str] = []

    def x(self, value: float) -> float:
        """Where a value lies across, in pixels."""
        part = (min(max(value, self.x_low), self.x_high) - self.x_low) / (self.x_high - self.x_low)
        return round(self.left + part * (self.right - self.left), 1)

    def y(self, value: float) -> float:
        """Where a value lies down, in pixels."""
        part = (min(max(value, self.y_low), self.y_high) - self.y_low) / (self.y_high - self.y_low)
        return round(self.under - part * (self.under - self.above), 1)

    def line(self, x: Any, y: Any, colour: str = INK, width: float = 1.8, dash: str = "") -> None:
        """A line through points; it is broken where one is undefined."""
        drawn, pen = [], "M"
        for a, b in zip(x, y, strict=True):
            if not (np.isfinite(a) and np.isfinite(b)):
                pen = "M"
                continue
            drawn.append(f"{pen}{self.x(a)} {self.y(b)}")
            pen = "L"
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<path d="{"".join(drawn)}" fill="none" stroke="{colour}" stroke-width="{width}"'
            f"{dashes}/>"
        )

    def area(self, x: Any, low: Any, high: Any, colour: str = BAND) -> None:
        """The area between two lines."""
        x, low, high = (np.asarray(part, float) for part in (x, low, high))
        keep = np.isfinite(low) & np.isfinite(high)
        there = [f"{self.x(a)} {self.y(b)}" for a, b in zip(x[keep], high[keep], strict=True)]
        back = [f"{self.x(a)} {self.y(b)}" for a, b in zip(x[keep], low[keep], strict=True)][::-1]
        if there:
            path = "M" + "L".join(there + back) + "z"
            self.parts.append(f'<path d="{path}" fill="{colour}"/>')

    def bar(self, x: tuple[float, float], y: tuple[float, float], look: str) -> None:
        """A bar between two values each way."""
        left, right, top, foot = self.x(x[0]), self.x(x[1]), self.y(y[1]), self.y(y[0])
        if right > left and foot > top:
            size = f'width="{right - left:.1f}" height="{foot - top:.1f}"'
            self.parts.append(f'<rect x="{left}" y="{top}" {size} {look}/>')

    def dot(self, x: float, y: float, colour: str = HAND, r: float = 4) -> None:
        """A point."""
        if np.isfinite(x) and np.isfinite(y):
            look = f'r="{r}" fill="{colour}" stroke="#fff"'
            self.parts.append(f'<circle cx="{self.x(x)}" cy="{self.y(y)}" {look}/>')

    def word(
        self, x: float, y: float, text: str, colour: str = SOFT, anchor: str = "start"
    ) -> None:
        """Words at a place in pixels."""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}">'
            f"{escape(text)}</text>"
        )

    def frame(
        self, above: str, below: str, x: Iterable[float], y: Iterable[float],
        said_x: Callable[[float], str] = percent, said_y: Callable[[float], str] = percent,
        at_x: Callable[[float], float] = float,
    ) -> None:  # fmt: skip
        """The box of the axes with ticks, what stands above it, and what its x axis is."""
        box = f'width="{self.right - self.left:.1f}" height="{self.under - self.above:.1f}"'
        self.parts.append(
            f'<rect x="{self.left}" y="{self.above}" {box} fill="none" stroke="{LINE}"/>'
        )
        for tick in x:
            at = self.x(at_x(tick))
            said = said_x(tick)
            is_long = len(said) > 5
            anchor = "end" if at == self.right else "start" if is_long and at == self.left else ""
            self.word(at, self.under + 12, said, anchor=anchor or "middle")
        for tick in y:
            self.word(self.left - 4, self.y(tick) + 4, said_y(tick), anchor="end")
        self.word(self.left, self.above - 5, above, INK)
        self.word(self.right, self.under + 25, below, anchor="end")

    def svg(self) -> str:
        """The whole picture."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:g}" '
            f'role="img" aria-label="{escape(self.label)}" '
            f'font-family="Source Sans, system-ui, sans-serif" font-size="10.5">'
            f"<title>{escape(self.label)}</title>{''.join(self.parts)}</svg>"
        )


def pictures(report: Report) -> dict[str, str]:
    """Every picture of a report as SVG, by its name."""
    drawn: dict[str, Callable[[Report, dict[str, Any]], str]] = {
        "scores": scores, "roc": roc, "pr": pr, "calibration": calibration, "cost": cost,
        "benefit": benefit, "amounts": amounts, "groups": groups, "models": models,
    }  # fmt: skip
    return {name: draw(report, report.arrays[name]) for name, draw in drawn.items()
            if name in report.arrays}  # fmt: skip


def scores(report: Report, of: dict[str, Any]) -> str:
    """Positives above and negatives below, each to its own height; the alarm side is tinted."""
    edges, up, down = of["edges"], of["positives"], of["negatives"]
    ends = (float(edges[0]), float(edges[-1]))
    panel = Drawing(688, 136, ends, (-1.05, 1.05), "The scores and the threshold", left=20)
    cut = float(place(np.array([of["threshold"]]), report.of.is_probability)[0])
    panel.bar((cut, ends[1]), (-1.05, 1.05), 'fill="#f6efe6"')
    tops = max(float(up.max()), 1e-9), max(float(down.max()), 1e-9)
    for i, (a, b) in enumerate(pairwise(edges)):
        inside = (a + b) / 2 >= cut
        look = f'fill="{POSITIVE if inside else "#fff"}" stroke="{POSITIVE}" stroke-width="1"'
        panel.bar((a, b), (0, float(up[i]) / tops[0]), look)
        panel.bar(
            (a, b), (-float(down[i]) / tops[1], 0), f'fill="{FALSE_ALARM if inside else NEGATIVE}"'
        )
    panel.line([cut, cut], [-1.05, 1.05], INK, 2)
    ticks = [edges[0], edges[-1]]
    said = report.of.thresholds[[0, -1]]
    panel.frame(
        "positives above (filled: caught, hollow: missed), negatives below (purple: false alarms)",
        f"score; alarm from {threshold(of['threshold'])} on",
        ticks, [], lambda tick: threshold(said[0] if tick == edges[0] else said[1]),
    )  # fmt: skip
    return panel.svg()


def roc(report: Report, of: dict[str, Any]) -> str:
    """The ROC curve, those of other models dashed, and the threshold on it."""
    panel = Drawing(220, 170, (0, 1), (0, 1), "ROC curve")
    panel.line([0, 1], [0, 1], SOFT, 1, "3 3")
    _others(panel, report, "fpr", "recall")
    panel.line(of["fpr"], of["recall"])
    panel.dot(of["point"]["fpr"], of["point"]["recall"])
    panel.frame("positives caught", "negatives flagged", (0, 0.5, 1), (0, 0.5, 1))
    return panel.svg()


def pr(report: Report, of: dict[str, Any]) -> str:
    """The precision-recall curve with its no-skill level."""
    panel = Drawing(220, 170, (0, 1), (0, 1), "Precision-recall curve")
    panel.line([0, 1], [of["no_skill"]] * 2, SOFT, 1, "3 3")
    _others(panel, report, "recall", "precision")
    panel.line(of["recall"], of["precision"])
    if "elsewhere" in of:
        panel.line(of["recall"], of["elsewhere"], HAND, 1.4, "5 3")
        panel.word(panel.right - 4, panel.above + 12, f"dashes: {of['there']}", HAND, "end")
    panel.dot(of["point"]["recall"], of["point"]["precision"])
    panel.frame("alarms right", "positives caught", (0, 0.5, 1), (0, 0.5, 1))
    return panel.svg()


def _others(panel: Drawing, report: Report, x: str, y: str) -> None:
    others = [one for one in report.models.values() if one is not report.of]
    for i, one in enumerate(others):
        panel.line(one.curves[x], one.curves[y], SOFT, 1.2, OTHERS[i % 4])


def calibration(report: Report, of: dict[str, Any]) -> str:
    """What came true against what was said, in log-odds; a bin of few positives has no dot."""
    said, came = of["mean_predicted"], of["positive"]
    low = float(min(np.min(said), np.min(came.value[came.value > 0], initial=0.5)))
    at = place(np.array([max(low / 2, 1e-5), 0.97]), True)
    ends = (float(at[0]), float(at[1]))

    def where(share: float) -> float:
        return float(place(np.array([min(max(share, 1e-5), 0.999)]), True)[0])

    panel = Drawing(220, 170, ends, ends, "Calibration", left=46)
    panel.line(ends, ends, SOFT, 1, "3 3")
    for i, (x, y) in enumerate(zip(said, came.value, strict=True)):
        panel.line([where(x)] * 2, [where(came.low[i]), where(came.high[i])], "#9aa3ad", 5)
        if of["positives"][i] >= 10:
            panel.dot(where(x), where(y), INK, 3.5)
    ticks = [t for t in (0.001, 0.01, 0.1, 0.7) if ends[0] <= where(t) <= ends[1]]
    apart = [t for i, t in enumerate(ticks)
             if not i or panel.x(where(t)) - panel.x(where(ticks[i - 1])) > 30]  # fmt: skip
    for tick in apart:
        panel.word(panel.left - 4, panel.y(where(tick)) + 4, percent(tick), anchor="end")
    panel.frame("came true; no dot: under 10", "what the score says", apart, [], at_x=where)
    return panel.svg()


def cost(report: Report, of: dict[str, Any]) -> str:
    """What each threshold costs, with its 95 % band and the cost of no alarm."""
    at = place(of["thresholds"], report.of.is_probability)
    top = 1.2 * max(of["none"], float(np.nanmin(of["cost"].high)), 1e-9)
    ends = (float(at[0]), float(at[-1]))
    panel = Drawing(334, 138, ends, (0, top), "What each threshold costs", left=48)
    inside = np.asarray(of["cost"].low) <= top
    panel.area(at[inside], of["cost"].low[inside], np.minimum(of["cost"].high, top)[inside])
    shown = np.where(of["cost"].value <= top, of["cost"].value, np.nan)
    panel.line(at, shown)
    panel.line(ends, [of["none"]] * 2, SOFT, 1, "3 3")
    panel.dot(float(at[of["step"]]), float(of["cost"].value[of["step"]]))
    unit = "false alarms" if report.of.own.amount is None else "looks and missed amounts"
    panel.frame(
        f"cost in {unit}; dashed: no alarm", "low to high threshold", [],
        (0, of["none"]), said_y=amount,
    )  # fmt: skip
    return panel.svg()


def benefit(report: Report, of: dict[str, Any]) -> str:
    """Net benefit of believing the scores, of flagging all, and of none."""
    act_at, model = of["act_at"], of["model"]
    top = 1.15 * float(max(np.nanmax(model.high), 1e-9))
    low = -0.3 * top
    ends = (0.0, float(act_at[-1]))
    panel = Drawing(334, 138, ends, (low, top), "Net benefit", left=48)
    panel.area(act_at, np.maximum(model.low, low), model.high)
    panel.line(ends, [0, 0], SOFT, 1, "3 3")
    every = np.where(of["every"] >= low, of["every"], np.nan)
    panel.line(act_at, every, SOFT, 1.2, "5 3")
    panel.line(act_at, model.value)
    panel.frame(
        "net benefit; dashes: flag all, dots: none", "act from this probability on",
        (0, float(act_at[-1])), (0, float(model.value[0])), said_y=lambda v: f"{v:.3g}",
    )  # fmt: skip
    return panel.svg()


def amounts(report: Report, of: dict[str, Any]) -> str:
    """Score against amount, with the threshold and the line where score × amount is a look."""
    worth = np.log10(np.maximum(of["amount"], 0.01))
    at = place(np.asarray(of["score"], float), True)
    low, high = float(worth.min()), float(worth.max())
    ends = float(at.min()), float(at.max())
    panel = Drawing(688, 190, ends, (low, high), "Score and amount", left=58)
    pays = np.log10(np.maximum(of["pays"]["amount"], 1e-9))
    inside = (pays >= low) & (pays <= high)
    for kind in (False, True):
        these = of["positive"] == kind
        for x, y in zip(at[these], worth[these], strict=True):
            panel.dot(x, y, POSITIVE if kind else NEGATIVE, 3.2 if kind else 2)
    panel.line(place(of["pays"]["score"], True)[inside], pays[inside], HAND, 1.8)
    cut = float(place(np.array([of["threshold"]]), True)[0])
    panel.line([cut, cut], [low, high], INK, 2)
    ticks = [t for t in (0.0001, 0.001, 0.01, 0.1, 0.5, 0.9)
             if ends[0] <= float(place(np.array([t]), True)[0]) <= ends[1]]  # fmt: skip
    tens = [10.0**k for k in range(int(np.ceil(low)), int(np.floor(high)) + 1)]
    for worth_of in tens:
        panel.word(panel.left - 4, panel.y(float(np.log10(worth_of))) + 4, amount(worth_of),
                   anchor="end")  # fmt: skip
    panel.frame(
        "amount; orange: positives, grey: some negatives; blue: above it a look pays; black: the "
        "threshold", "score", ticks, [], at_x=lambda t: float(place(np.array([t]), True)[0]),
    )  # fmt: skip
    return panel.svg()


def groups(report: Report, of: dict[str, Any]) -> str:
    """Recall, FPR and precision of each group with intervals; a small group has words alone."""
    names = of["names"]
    height = 44 + 24 * len(names)
    parts, wide = [], 200
    for k, (key, title) in enumerate(
        (("recall", "caught (recall)"), ("fpr", "negatives flagged"), ("precision", "alarms right"))
    ):
        panel = Drawing(688, height, (0, 1), (0, len(names)), "By group", left=110 + k * wide)
        panel.right = panel.left + wide - 30
        for i, name in enumerate(names):
            y = len(names) - i - 0.5
            if k == 0:
                panel.word(100, panel.y(y) + 4, name[:16], INK, "end")
            if of["small"][i]:
                panel.word(panel.left + 6, panel.y(y) + 4, "too few positives" if k == 0 else "—")
                continue
            share: Share = of[key][i]
            panel.line([share.low, share.high], [y, y], "#9aa3ad", 5)
            panel.dot(share.value, y, INK)
        panel.frame(title, "", (0, 0.5, 1), [])
        parts += panel.parts
    whole = Drawing(688, height, (0, 1), (0, 1), "By group")
    whole.parts = parts
    return whole.svg()


def models(report: Report, of: dict[str, Any]) -> str:
    """ROC-AUC and average precision of each model with intervals."""
    names, height, parts = list(of), 44 + 24 * len(of), []
    titles = (("roc_auc", "ROC-AUC", 0.5), ("average_precision", "average precision", 0.0))
    for k, (key, title, low) in enumerate(titles):
        panel = Drawing(688, height, (low, 1), (0, len(names)), "All models", left=130 + 290 * k)
        panel.right = panel.left + 240
        for i, name in enumerate(names):
            share, y = of[name][key], len(names) - i - 0.5
            if k == 0:
                panel.word(120, panel.y(y) + 4, name[:18], INK, "end")
            panel.line([share.low, share.high], [y, y], "#9aa3ad", 5)
            panel.dot(share.value, y, INK)
        panel.frame(title, "", (low, 1), [], said_x=lambda v: f"{v:g}")
        parts += panel.parts
    whole = Drawing(688, height, (0, 1), (0, 1), "All models")
    whole.parts = parts
    return whole.svg()
