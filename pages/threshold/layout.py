"""The panels of the threshold's picture, their axes and what stands above them."""

from __future__ import annotations

import math
from functools import partial
from typing import Any, NamedTuple

from core.lessons.threshold.film import HALF, THRESHOLDS, Histograms, ThresholdFilm, place
from ui.draw import theme, words
from ui.draw.confusion import confusion_panel
from ui.draw.curves import FPR, PRECISION, RECALL
from ui.draw.panels import Grid, Panel, Room, stacked, words_above
from ui.draw.traces import SMALLER

# Scores, rates and costs lie over one axis, that of the scores.
WIDE = Grid(
    ("scores matrix roc pr", "rates matrix roc pr", "cost matrix roc pr"),
    columns=(428, 311, 285, 292),
    rows=(145, 108, 147),
)
PHONE = stacked(
    "scores", "rates", "cost", "matrix", "roc", "pr", rows=(181, 141, 189, 318, 349, 349)
)
ROOM = partial(Room, left=66)
UNDER = 47  # pixels below the lowest panels, for ticks and a title
NARROW = partial(Room, left=60, right=10)
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


def panels(film: ThresholdFilm, bars: Histograms, look: Look) -> dict[str, Panel]:
    """Scores, rates and costs over one axis, the matrix, ROC and PR."""
    titles = {name: (words_above(text),) for name, text in _titles(film).items()}
    half, tau_star = place([0.5, film.costs.tau_star], look.stretch).tolist()
    ghost = {"color": theme.theme(look.dark).ink, "width": 1.5, "dash": "dot"}
    star = {"color": COST_COLOUR, "width": 2, "dash": "dash"}
    score = _score_axis(film, look)
    ticks = (1e-4, 0.01, 0.5, 0.99) if look.stretch else PLAIN_TICKS
    return {
        "scores": Panel(
            x=score,
            y=_count_axis(bars, look.logs),
            room=ROOM(above=24, below=4),
            notes=titles["scores"],
            shapes=(_upright(half, ghost),),
            narrow={
                "x": _ticks(ticks, look) | {"title": {"text": score["title"]} | SMALLER},
                "room": NARROW(above=24, below=8),
            },
        ),
        "rates": Panel(
            along="scores",
            x={},
            y={"range": [-0.04, 1.06], "tickformat": ".0%", "nticks": 3},
            room=ROOM(above=21, below=4),
            notes=titles["rates"],
            shapes=(_upright(half, ghost),),
            narrow={"room": NARROW(above=36, below=8)},
        ),
        "cost": Panel(
            along="scores",
            x={},
            y={"range": [0, 1.2 * film.costs.blind], "nticks": 3},
            room=ROOM(above=21, below=UNDER),
            notes=titles["cost"],
            shapes=(_upright(half, ghost), _upright(tau_star, star)),
            narrow={
                "notes": (words_above(_cost_title(film, "<br>")),),
                "room": NARROW(above=42, below=50),
            },
        ),
        "matrix": confusion_panel(
            look.dark,
            Room(left=46, above=44, below=UNDER),
            narrow=Room(left=57, right=26, above=44, below=20),
        ),
        "roc": Panel(
            x=FPR | SMALL | {"title": "false alarms (FPR)"},
            y=RECALL,
            room=Room(left=97, above=24, below=UNDER),
            notes=titles["roc"],
            narrow={"room": NARROW(above=30, below=50)},
        ),
        "pr": Panel(
            x=RECALL | SMALL | {"title": "caught (recall)"},
            y=PRECISION,
            room=Room(left=97, right=14, above=24, below=UNDER),
            notes=titles["pr"],
            narrow={"room": NARROW(above=30, below=50)},
        ),
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


def _upright(at: float, line: dict[str, Any]) -> dict[str, Any]:
    """A line through a panel: the ghost of ½, or τ* of the costs."""
    ends = {"x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "y domain"}
    return {"type": "line", "line": line, "opacity": 0.8, **ends}


def _titles(film: ThresholdFilm) -> dict[str, str]:
    """A line above each panel: what it shows and in which colour."""
    now = film.at(HALF)
    negatives = words.count(now.negatives)
    star = f" · <span style='color:{theme.HAND}'>★</span> your test" if film.test else ""
    ghost = "○ τ = ½"
    return {
        "scores": f"{_swatch('█', theme.MAJORITY)} {negatives} negatives "
        f"{_swatch('▨', theme.MINORITY)} {words.some(now.positives, 'positive')} ┊ τ = ½",
        "rates": f"{_swatch('━━', theme.METRICS['recall'].colour)} recall "
        f"{_swatch('╍╍', theme.METRICS['precision'].colour)} precision",
        "cost": _cost_title(film, " "),
        "roc": f"ROC, area {words.number(film.scores.roc_auc)} · {ghost}{star}",
        "pr": f"PR, AP {words.number(film.scores.average_precision)} · {ghost}",
    }


def _cost_title(film: ThresholdFilm, gap: str) -> str:
    """What stands above the costs, on a phone in two lines."""
    return (
        f"{_swatch('━━', COST_COLOUR)} cost in 1,000 cases{gap}"
        f"{_swatch('▲', COST_COLOUR)} lowest step {tau(THRESHOLDS[film.costs.lowest])} "
        f"{_swatch('╎', COST_COLOUR)} τ* = {film.costs.tau_star:.3g}"
    )


def _swatch(sign: str, colour: str) -> str:
    return f"<span style='color:{colour}'>{sign}</span>"
