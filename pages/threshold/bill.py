"""The panels under a day of payments: what its mistakes cost, as a bar or as a curve."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.lessons.threshold.stage import Bill
from pages.threshold.day import ACROSS, LOOK, NOWHERE, SILENT, DayPanel, rectangle, said_at, word
from ui.draw.panels import Changes, Panel, Room
from ui.draw.words import euros

MOST = 2_000  # euros at the end of the bar
HIGHEST = 10_000  # euros: what costs more is not drawn of a curve
HEAD = 1.28  # tops of a curve: with the row of prices above it
BAR = 16  # pixels: how wide the gap at a guess is


# 1. A bar of missed frauds and false alarms beside one of no alarm at all.


def bar_panel() -> Panel:
    """Two rows of bars over an axis of euros, and a row for the name of the gap."""
    x = {"range": [0, MOST], **SILENT}
    return Panel(x=x, y={"range": [-1.55, 1.5], **SILENT}, room=Room())


def bar_traces(silent: float) -> dict[str, Any]:
    """The bar of no alarm, and those of an alarm, which have no length yet."""
    return {
        "silent": _bar(LOOK.paper, LOOK.positive).update(rectangle(0, silent, 0.6, 1.4)),
        "silent_word": word(LOOK.positive_words, 15).update(
            x=[0], y=[1], text=[f" no alarm: {euros(silent)}"], textposition="middle right"
        ),
        "missed_bar": _bar(LOOK.paper, LOOK.positive),
        "false_bar": _bar(LOOK.false_alarm, LOOK.false_alarm),
        "missed_part": word(LOOK.positive_words, 15),
        "false_part": word(LOOK.paper, 15),
        "total": word(LOOK.ink),
        "bar_gap": hatched(),
        "bar_guess": go.Scatter(**NOWHERE, mode="lines", line=dashed()),
        "bar_said": word(LOOK.hand),
        "fraud_legend": word(LOOK.positive_words),
        "normal_legend": word(LOOK.negative_words),
    }


def bar_cut(missed: float, false_alarms: float, letters: float) -> Changes:
    """What an alarm costs: missed frauds, then false alarms; `letters` fit into the whole bar."""
    total = missed + false_alarms
    ends = min(missed, MOST), min(total, MOST)
    cut: Changes = {
        "missed_bar": rectangle(0, ends[0], -0.4, 0.4),
        "false_bar": rectangle(ends[0], ends[1], -0.4, 0.4) if false_alarms else NOWHERE,
        "total": said_at(ends[1], 0, f" {euros(total)}", "middle right"),
    }
    if total > 0.8 * MOST:
        cut["total"] = said_at(MOST, 1, f"{euros(total)} → ", "middle left")
    parts = {"missed_part": ("missed", 0, ends[0]), "false_part": ("false alarms", *ends)}
    for name, (text, start, end) in parts.items():
        if (end - start) / MOST * letters > len(text) + 1:
            cut[name] = said_at((start + end) / 2, 0, text, "middle center")
    return cut


def bar_guess(cost: float) -> Changes:
    """A guess of the whole cost: the outline of a bar."""
    return {"bar_guess": rectangle(0, cost, -0.4, 0.4)}


def bar_gap(cost: float, truth: float) -> Changes:
    """The guess below the truth: the difference is hatched and has a name."""
    gap: Changes = {
        "bar_guess": {"x": [cost, cost], "y": [-1.4, -0.5]},
        "fraud_legend": NOWHERE,
        "normal_legend": NOWHERE,
    }
    if cost == truth:
        return gap | {"bar_said": said_at(cost, -1, " as you said", "middle right")}
    low, high = sorted((cost, truth))
    said = f" {euros(high - low)} {'more' if truth > cost else 'less'} "
    beside = (high, "middle right") if high < 0.7 * MOST else (low, "middle left")
    return gap | {
        "bar_gap": rectangle(low, high, -1.3, -0.7),
        "bar_said": said_at(beside[0], -1, said, beside[1]),
    }


def bar_legend(tall: bool) -> Changes:
    """What the shapes stand for and cost, in the row for the gap."""
    a, blocked = ("", "blocked") if tall else ("a ", "a blocked customer")
    fraud = "missed" if tall else "missed fraud"
    return {
        "fraud_legend": said_at(0, -1, f"● {a}{fraud}: €10", "middle right"),
        "normal_legend": said_at(0.45 * MOST, -1, f"■ {blocked}: €50", "middle right"),
    }


# 2. The curve of costs over the axis of scores.


class Curve:
    """The costs of a day over its panel of shapes."""

    def __init__(self, bill: Bill, panel: DayPanel, best: int, name: str) -> None:
        self.bill, self.panel = bill, panel
        self.best, self.name = best, name
        self.x = np.array([panel.x(tau) for tau in panel.day.taus])
        self.top = min(HIGHEST, round(1.02 * float(bill.cost.max())))
        self.cost = np.minimum(bill.cost, self.top)
        self.part = np.minimum(bill.false_alarms, self.top)  # what false alarms cost
        self.paid = [euros(cost) for cost in bill.cost]

    def axes(self) -> Panel:
        """The axis of scores as above it, and costs in euros."""
        return Panel(
            x={"range": [0, ACROSS], **SILENT},
            y={"range": [0, HEAD * self.top], **SILENT},
            room=Room(),
        )

    def traces(self) -> dict[str, Any]:
        """The curve with its two parts, the places on it and their prices."""
        whole = self.whole
        return {
            "missed_cost": _filled(LOOK.alarm).update(whole["missed_cost"]),
            "false_cost": _filled(LOOK.false_alarm).update(whole["false_cost"]),
            "cost": go.Scatter(**whole["cost"], mode="lines", line={"color": LOOK.ink, "width": 3}),
            "silent": go.Scatter(
                **whole["silent"],
                mode="lines",
                line={"color": LOOK.soft, "width": 2, "dash": "dot"},
            ),
            "missed_name": word(LOOK.positive_words, 15),
            "false_name": word(LOOK.paper, 15),
            "silent_name": word(LOOK.soft, 15),
            "above_name": word(LOOK.paper, 15),
            "level": go.Scatter(
                **NOWHERE, mode="lines", line={"color": LOOK.hand, "width": 2, "dash": "dot"}
            ),
            "best_cost": go.Scatter(
                **NOWHERE, mode="lines", line={"color": LOOK.ink, "width": 2, "dash": "dash"}
            ),
            "at_line": go.Scatter(**NOWHERE, mode="lines", line={"color": LOOK.ink, "width": 4}),
            "at_guess": go.Scatter(**NOWHERE, mode="lines", line=dashed()),
            "cost_gap": hatched(),
            "dot": _dot(LOOK.ink),
            "price": word(LOOK.ink),
            "guess_dot": _dot(LOOK.hand),
            "guess_price": word(LOOK.hand),
            "fraud_legend": word(LOOK.positive_words),
            "normal_legend": word(LOOK.negative_words),
        }

    @property
    def hidden(self) -> Changes:
        """The curve away, as long as it is the answer; what the shapes stand for and cost."""
        square, head = "■ 50 normal payments: €1 for each alarm", HEAD * self.top
        return dict.fromkeys(self.whole, NOWHERE) | {
            "fraud_legend": said_at(0, 0.7 * head, "● a fraud: €50 if missed", "middle right"),
            "normal_legend": said_at(0, 0.35 * head, square, "middle right"),
        }

    @property
    def whole(self) -> Changes:
        """The whole curve and its parts, and what no alarm costs.

        Where a day costs more than the picture is high, the curve has no line: it goes on above.
        """
        part, drawn = self.part, self.bill.cost <= self.top
        there_and_back = np.r_[self.x, self.x[::-1]]
        return {
            "missed_cost": _short(there_and_back, np.r_[self.cost, part[::-1]]),
            "false_cost": _short(there_and_back, np.r_[part, 0 * part]),
            "cost": _short(self.x[drawn], self.cost[drawn]),
            "silent": {"x": [0, ACROSS], "y": [round(self.bill.silent)] * 2},
        }

    def _names(self, *steps: int) -> Changes:
        """The names of the parts, and of no alarm, where no line at one of these steps is."""
        top, silent = self.top, self.bill.silent
        missed = (self.part < 0.04 * top) & (self.cost > 0.17 * top)
        lines = [float(self.x[i]) for i in steps]
        colon = "" if self.panel.size.tall else ":"
        return {
            "missed_name": self._named("missed frauds", missed, 0.1 * top, lines, ACROSS),
            "false_name": self._named("false alarms", self.part > 0.16 * top, 0.1 * top, lines),
            "silent_name": self._named(
                f"no alarm{colon} {euros(silent)}",
                self.cost < 1.02 * silent,
                silent + 0.09 * top,
                lines,
                ACROSS,
            ),
            "above_name": self._named(
                f"↑ {euros(self.bill.cost.max())}", self.bill.cost > top, 0.9 * top, lines
            ),
        }

    def _named(
        self, text: str, allowed: Any, y: float, lines: list[float], end: int = 0
    ) -> dict[str, Any]:
        """Words inwards from an end of the axis, or from a line, where they are allowed."""
        air, inwards = self._wide(" "), -1 if end else 1
        wide = (0.78 if self.panel.size.tall else 1) * self._wide(text) + air  # smaller type
        for start in [end, *(line + inwards * air for line in sorted(lines)[::inwards])]:
            low, high = sorted((start, start + inwards * wide))
            inside = (self.x >= low) & (self.x <= high)
            crossed = any(low - air / 2 < line < high for line in lines)
            if allowed[inside].all() and not crossed and 0 <= low < high <= ACROSS:
                side = "middle left" if end else "middle right"
                return said_at(round(start), y, f"{text} " if end else f" {text}", side)
        return NOWHERE

    def at(self, i: int) -> Changes:
        """A step of the dial: the line goes on, a dot on the curve with its price."""
        cut: Changes = self._names(i, self.best) | {
            "at_line": self._upright(i),
            "dot": self._on_curve(i),
            "price": self._head(i, self.paid[i]),
        }
        if i == self.best:
            return cut | {"price": self._head(i, f"{self.name} {self.paid[i]}")}
        return cut | {"best_cost": self._upright(self.best)}

    def gap(self, i: int) -> Changes:
        """What a guess costs above the best: a bar between both costs, and both prices."""
        if i == self.best:
            return {"at_guess": self._upright(i)}
        x, best, cost = self.x[i], self.cost[self.best], self.cost[i]
        half = ACROSS * BAR / self.panel.size.width / 2
        low, high = sorted((best, cost))
        return self._names(i, self.best) | {
            "at_guess": self._upright(i),
            "guess_dot": self._on_curve(i),
            "cost_gap": rectangle(round(x - half), round(x + half), round(low), round(high)),
            "level": {"x": [round(self.x[self.best]), round(x)], "y": [round(best)] * 2},
            **self._two_prices(i),
        }

    def _upright(self, i: int) -> dict[str, Any]:
        return {"x": [round(self.x[i])] * 2, "y": [0, self.top]}

    def _on_curve(self, i: int) -> dict[str, Any]:
        if self.bill.cost[i] > self.top:
            return NOWHERE
        return {"x": [round(self.x[i])], "y": [round(self.cost[i])]}

    def _head(self, i: int, text: str) -> dict[str, Any]:
        """A price above its line, within the panel."""
        half = self._wide(text) / 2
        x = min(max(self.x[i], half), ACROSS - half)
        return said_at(round(x), (HEAD + 1) / 2 * self.top, text, "middle center")

    def _wide(self, text: str) -> float:
        """How wide words are on the axis, about."""
        return len(text) * self.panel.letter

    def _two_prices(self, i: int) -> Changes:
        """Both prices, beside each other where the lines are near."""
        texts = {
            "guess_price": f"yours {self.paid[i]}",
            "price": f"{self.name} {self.paid[self.best]}",
        }
        names = list(texts) if i < self.best else list(texts)[::-1]
        at = {"guess_price": self.x[i], "price": self.x[self.best]}
        wide = [self._wide(texts[name]) + self._wide("  ") for name in names]
        left = min(max(at[names[0]], wide[0] / 2), ACROSS - wide[1] - wide[0] / 2)
        right = max(min(at[names[1]], ACROSS - wide[1] / 2), wide[0] + wide[1] / 2)
        if over := max(0.0, (wide[0] + wide[1]) / 2 - (right - left)):
            shift = min(over / 2, left - wide[0] / 2)
            left, right = left - shift, right + over - shift
        y = (HEAD + 1) / 2 * self.top
        return {
            name: said_at(round(x), y, texts[name], "middle center")
            for name, x in zip(names, (left, right), strict=True)
        }


def hatched() -> go.Scatter:
    """The area of a gap."""
    pattern = {"shape": "/", "size": 9, "fgcolor": LOOK.hand, "fillmode": "overlay"}
    return go.Scatter(
        **NOWHERE,
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=LOOK.hand_pale,
        fillpattern=pattern,
    )


def dashed() -> dict[str, Any]:
    """The line of a guess."""
    return {"color": LOOK.hand, "width": 4, "dash": "dash"}


def _bar(inside: str, edge: str) -> go.Scatter:
    line = {"color": edge, "width": 2.5}
    return go.Scatter(**NOWHERE, mode="lines", line=line, fill="toself", fillcolor=inside)


def _filled(colour: str) -> go.Scatter:
    return go.Scatter(**NOWHERE, mode="lines", line={"width": 0}, fill="toself", fillcolor=colour)


def _dot(colour: str) -> go.Scatter:
    edge = {"color": LOOK.paper, "width": 2}
    marker = {"symbol": "circle", "color": colour, "size": 15, "line": edge}
    return go.Scatter(**NOWHERE, mode="markers", marker=marker, cliponaxis=False)


def _short(x: Any, y: Any) -> dict[str, Any]:
    return {"x": np.round(x).astype(np.int16), "y": np.round(y).astype(np.int16)}
