"""Where the panels of the threshold's picture lie, their axes and what stands above them."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from core.lessons.threshold.choice import CostCurve
from core.lessons.threshold.film import HALF, THRESHOLDS, Histograms, ThresholdFilm, place
from ui.draw import theme, words
from ui.draw.curves import FPR, PRECISION, RECALL
from ui.draw.figures import confusion_axes, confusion_boxes

# Columns of the picture, and the three panels that share the axis of the scores.
PROBABILITY_METRICS, MATRIX, ROC, PR = (0.045, 0.325), (0.36, 0.565), (0.64, 0.785), (0.86, 1.0)
BARS, RATES, COST = (0.65, 1.0), (0.325, 0.575), (0.0, 0.25)
RATES_AXES, COST_AXES = {"yaxis": "y2"}, {"yaxis": "y3"}
MATRIX_AXES = {"xaxis": "x2", "yaxis": "y4"}
ROC_AXES, PR_AXES = {"xaxis": "x3", "yaxis": "y5"}, {"xaxis": "x4", "yaxis": "y6"}
SMALL: dict[str, Any] = {"tickvals": [0, 0.5, 1], "tickangle": 0}
COST_COLOUR = "#b06a00"
STRETCHED_TICKS = (1e-4, 0.01, 0.1, 0.5, 0.9, 0.99)
PLAIN_TICKS = (0, 0.25, 0.5, 0.75, 1)


class Look(NamedTuple):
    """How the picture is drawn: counts on a log axis, scores in log-odds, dark page."""

    logs: bool
    stretch: bool
    dark: bool


def tau(threshold: float) -> str:
    """A threshold as it is said: 0.02; one half is ½."""
    if math.isinf(threshold):
        return "above every score"
    return "½" if threshold == 0.5 else words.decimal(threshold)


def paid(cost: float) -> str:
    """A cost as it is said, to four digits: 165.3."""
    return words.figures(cost, 4)


def panels(film: ThresholdFilm, bars: Histograms, look: Look) -> dict[str, Any]:
    """The layout: scores, rates and costs over one axis, the matrix, ROC and PR."""
    matrix = confusion_axes(MATRIX, (0.0, 0.94))
    return {
        "template": theme.template(look.dark),
        "height": 400,
        "margin": {"l": 8, "r": 14, "t": 24, "b": 42},
        "uirevision": "film",
        "dragmode": "zoom",
        "shapes": [*confusion_boxes("x2", "y4", look.dark), *_upright_lines(film.costs, look)],
        "xaxis": {"domain": PROBABILITY_METRICS, "anchor": "y3", **_score_axis(film, look)},
        "yaxis": {"domain": BARS, **_count_axis(bars, look.logs)},
        "yaxis2": {"domain": RATES, "range": [-0.04, 1.06], "tickformat": ".0%", "nticks": 3},
        "yaxis3": {"domain": COST, "range": [0, 1.2 * film.costs.blind], "nticks": 3},
        "xaxis2": {**matrix["x"], "anchor": "y4"},
        "yaxis4": {**matrix["y"], "anchor": "x2"},
        "xaxis3": FPR | SMALL | {"domain": ROC, "anchor": "y5", "title": "false alarms (FPR)"},
        "yaxis5": RECALL | {"anchor": "x3"},
        "xaxis4": RECALL | SMALL | {"domain": PR, "anchor": "y6", "title": "caught (recall)"},
        "yaxis6": PRECISION | {"anchor": "x4"},
    }


def _ticks(ticks: tuple[float, ...], look: Look) -> dict[str, Any]:
    return {
        "tickvals": place(ticks, look.stretch).tolist(),
        "ticktext": [tau(tick) for tick in ticks],
        "tickangle": 0,
    }


def _score_axis(film: ThresholdFilm, look: Look) -> dict[str, Any]:
    ticks = STRETCHED_TICKS if look.stretch else PLAIN_TICKS
    rule = "s > τ" if film.setting.config.is_strict else "s ≥ τ"
    low, high = place([0.0, 1.0], look.stretch).tolist()
    return {
        "range": [low - 0.01 * (high - low), high + 0.01 * (high - low)],
        **_ticks(ticks, look),
        "title": f"score s{' (log-odds)' if look.stretch else ''}; shaded: alarm, {rule}",
    }


def _count_axis(bars: Histograms, logs: bool) -> dict[str, Any]:
    top = float(max(bars.negatives.max(), bars.positives.max()))
    title = {"text": "rows (log)" if logs else "rows", "font": {"size": 12}, "standoff": 4}
    if not logs:
        return {"type": "linear", "range": [0, 1.08 * top], "nticks": 4, "title": title}
    decades = range(0, 6, 1 if top < 1_000 else 2)
    return {
        "type": "log",
        "range": [-0.15, math.log10(2 * top)],
        "tickvals": [10**n for n in decades],
        "ticktext": [words.count(10**n) for n in decades],
        "title": title,
    }


def _upright_lines(costs: CostCurve, look: Look) -> list[dict[str, Any]]:
    """The ghost of ½ through the three panels over the scores, and τ* of the costs."""
    half, tau_star = place([0.5, costs.tau_star], look.stretch).tolist()
    ghost = {"color": theme.theme(look.dark).ink, "width": 1.5, "dash": "dot"}
    return [
        {"type": "line", "xref": "x", "yref": f"{axis} domain", "line": line}
        | {"x0": at, "x1": at, "y0": 0, "y1": 1, "opacity": 0.8}
        for axis, at, line in (
            ("y", half, ghost),
            ("y2", half, ghost),
            ("y3", half, ghost),
            ("y3", tau_star, {"color": COST_COLOUR, "width": 2, "dash": "dash"}),
        )
    ]


def titles(film: ThresholdFilm) -> list[dict[str, Any]]:
    """A line above each panel: what it shows and in which colour."""
    now = film.at(HALF)
    negatives = words.count(now.negatives)
    star = f" · <span style='color:{theme.SYNTHETIC}'>★</span> your test" if film.test else ""
    ghost = "○ τ = ½"
    texts = (
        (
            "x",
            "y",
            f"{_swatch('█', theme.MAJORITY)} {negatives} negatives "
            f"{_swatch('▨', theme.MINORITY)} {words.some(now.positives, 'positive')} "
            "┊ τ = ½",
        ),
        (
            "x",
            "y2",
            f"{_swatch('━━', theme.TP)} recall {_swatch('╍╍', theme.FP)} precision",
        ),
        (
            "x",
            "y3",
            f"{_swatch('━━', COST_COLOUR)} cost in 1,000 cases "
            f"{_swatch('▲', COST_COLOUR)} lowest step {tau(THRESHOLDS[film.costs.lowest])} "
            f"{_swatch('╎', COST_COLOUR)} τ* = {film.costs.tau_star:.3g}",
        ),
        ("x3", "y5", f"ROC, area {words.number(film.scores.roc_auc)} · {ghost}{star}"),
        ("x4", "y6", f"PR, AP {words.number(film.scores.average_precision)} · {ghost}"),
    )
    return [
        {
            "xref": f"{x} domain",
            "yref": f"{y} domain",
            "x": 0,
            "y": 1.0,
            "xanchor": "left",
            "yanchor": "bottom",
            "showarrow": False,
            "text": text,
            "font": {"size": 12},
        }
        for x, y, text in texts
    ]


def _swatch(sign: str, colour: str) -> str:
    return f"<span style='color:{colour}'>{sign}</span>"


def narrow(look: Look) -> dict[str, Any]:
    """The same panels below each other, for one column of a phone."""
    wide = (0.13, 1.0)
    ticks = (1e-4, 0.01, 0.5, 0.99) if look.stretch else PLAIN_TICKS
    return {
        "height": 1560,
        "margin": {"l": 20, "r": 10},
        "xaxis": {"domain": wide, **_ticks(ticks, look)},
        "yaxis": {"domain": (0.9, 1.0)},
        "yaxis2": {"domain": (0.805, 0.87)},
        "yaxis3": {"domain": (0.71, 0.775)},
        "xaxis2": {"domain": (0.12, 0.95)},
        "yaxis4": {"domain": (0.48, 0.65)},
        "xaxis3": {"domain": wide},
        "yaxis5": {"domain": (0.25, 0.43)},
        "xaxis4": {"domain": wide},
        "yaxis6": {"domain": (0.0, 0.18)},
    }
