"""The picture of one's own scores: what was evaluated in, a Film out."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.metrics import Counts
from core.metrics.bayes import ppv
from core.own.arrays import histogram
from core.own.dial import place
from core.own.evaluation import Evaluation
from core.own.parameters import DIAL
from core.own.shares import Share
from core.own.words import amount, percent, threshold
from ui.draw import theme
from ui.draw.confusion import confusion_changes, confusion_panel, confusion_traces
from ui.draw.curves import FPR, PRECISION, RECALL, no_skill_pr, no_skill_roc, operating_point
from ui.draw.panels import Changes, Grid, Panel, Picture, Room, stacked, words_above
from ui.draw.traces import QUIET
from ui.film.film import Control, DialTrack, Film, Number, Shot

WIDE = Grid(
    ("scores matrix roc", "rates matrix roc", "cost matrix pr", "cost matrix pr"),
    columns=(560, 330, 330),
    rows=(150, 110, 40, 140),
    height=440,
)
PHONE = stacked(
    "scores", "rates", "cost", "matrix", "roc", "pr", rows=(190, 150, 190, 318, 340, 340)
)
LEFT = 58
COST = "#b06a00"
OTHERS = ("dash", "dot", "dashdot", "longdash")
SMALL: dict[str, Any] = {"tickvals": [0, 0.5, 1], "tickangle": 0}


def own_film(of: Evaluation, others: dict[str, Evaluation], elsewhere: int, dark: bool) -> Film:
    """The whole instrument: scores with the threshold, rates, cost, matrix, ROC and PR.

    `others`: further models, whose curves are drawn beside this one's.
    """
    at = place(of.thresholds, of.is_probability)
    ink = theme.theme(dark).ink
    picture = Picture(_panels(of, at, elsewhere, dark), WIDE, PHONE, dark, {"dragmode": "zoom"})
    bars = histogram(of)
    middle = (bars["edges"][1:] + bars["edges"][:-1]) / 2
    line: dict[str, Any] = {"color": ink, "width": 1.5}
    alarm = go.Scatter(
        y=[-9, 9, 9, -9, -9],
        mode="lines",
        line=line,
        fill="toself",
        fillcolor=theme.theme(dark).grid,
        **QUIET,
    )
    picture.add(
        "scores",
        alarm=alarm,
        positives=_hill(middle, bars["positives"], 1, theme.MINORITY),
        negatives=_hill(middle, bars["negatives"], -1, theme.MAJORITY),
    )
    recall, precision = theme.METRICS["recall"], theme.METRICS["precision"]
    picture.add(
        "rates",
        recall_band=_band(at, of.recall, theme.MINORITY),
        precision_band=_band(at, of.precision, theme.FALSE_ALARM),
        recall=_line(at, of.recall.value, *recall),
        precision=_line(at, of.precision.value, *precision),
        cut_rates=_upright(line),
    )
    cost = of.costs.cost
    picture.add(
        "cost",
        cost_band=_band(at, cost, theme.REFERENCE),
        none=_line(at[[0, -1]], np.full(2, of.costs.none), theme.REFERENCE, "dash"),
        cost=_line(at, cost.value, COST, "solid"),
        chosen=go.Scatter(
            x=[float(at[of.chosen])],
            y=[float(cost.value[of.chosen])],
            mode="markers",
            marker={"symbol": "triangle-up", "size": 12, "color": COST},
            **QUIET,
        ),
        cut_cost=_upright(line),
    )
    picture.add("matrix", **confusion_traces(dark))
    picture.add("roc", coin=no_skill_roc(), **_curves(of, others, "fpr", "recall", ink))
    picture.add("roc", at_roc=operating_point(ink))
    picture.add("pr", no_skill=no_skill_pr(of.prevalence))
    picture.add("pr", **_curves(of, others, "recall", "precision", ink))
    there = ppv(1 / elsewhere, of.curves["recall"], of.curves["fpr"])
    picture.add("pr", pr_there=_line(of.curves["recall"], there, theme.HAND, "dash"))
    picture.add("pr", at_pr=operating_point(ink))
    says = [threshold(tau) for tau in of.thresholds]
    last = len(says) - 1
    control = Control(DIAL.name, DIAL.label, says, [(0, says[0]), (last, says[last])])
    right = of.elsewhere(1 / elsewhere).value
    numbers = [
        Number("Positives caught", recall.colour),
        Number("Alarms that are right", precision.colour),
        Number("Alarms in 1,000", theme.FALSE_ALARM),
        Number("Cost", COST),
        Number(f"Of 100 alarms right at 1 in {elsewhere:,}", precision.colour),
    ]
    shots = [_shot(of, at, step, float(right[step])) for step in range(len(says))]
    return Film(picture, numbers, [control], {DIAL.name: DialTrack(shots).piece})


def _panels(of: Evaluation, at: Any, elsewhere: int, dark: bool) -> dict[str, Panel]:
    low, high = float(at[0]), float(at[-1])
    room = 0.02 * (high - low or 1)
    score: dict[str, Any] = {"range": [low - room, high + room], "tickangle": 0}
    kind = "score; shaded: alarm, score ≥ τ"
    if of.is_probability:
        ticks = [t for t in (1e-4, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99)
                 if of.thresholds[0] <= t <= of.thresholds[-1]]  # fmt: skip
        score |= {"tickvals": place(np.array(ticks), True).tolist() if ticks else []}
        score |= {"ticktext": [threshold(t) for t in ticks]}
        kind = "score (log-odds); shaded: alarm, score ≥ τ"
    few: dict[str, Any] = {}
    if of.is_probability and len(score["tickvals"]) > 4:
        few = {name: score[name][::2] for name in ("tickvals", "ticktext")}
    judged = of.own.y[of.judge]
    title = {
        "scores": f"{_swatch('▲', theme.MINORITY)} {int(judged.sum()):,} positives above "
        f"{_swatch('▼', theme.MAJORITY)} {int((~judged).sum()):,} negatives below, each to its "
        "own height",
        "rates": f"{_swatch('━━', theme.METRICS['recall'].colour)} recall "
        f"{_swatch('╍╍', theme.METRICS['precision'].colour)} precision · bands: 95 %",
        "cost": f"{_swatch('━━', COST)} cost {_swatch('▲', COST)} the rule’s choice "
        f"{_swatch('╍╍', theme.REFERENCE)} no alarm: {amount(of.costs.none)} · band: 95 %",
        "roc": f"ROC, area {of.roc_auc.value:.3f}",
        "pr": f"PR, AP {of.average_precision.value:.3f} {_swatch('╍╍', theme.HAND)} at 1 in "
        f"{elsewhere:,}",
    }
    brief = f"{_swatch('▲', theme.MINORITY)} positives {_swatch('▼', theme.MAJORITY)} negatives"
    notes = {name: (words_above(text),) for name, text in title.items()}
    top = 1.25 * max(of.costs.none, float(np.nanmin(of.costs.cost.high)) or 1.0)
    quiet = {"range": [-1.1, 1.1], "showticklabels": False, "ticks": ""}
    narrow = Room(left=52, right=12, above=30, below=8)
    return {
        "scores": Panel(
            x=score | {"title": kind}, y=quiet, room=Room(left=LEFT, above=24, below=4),
            notes=notes["scores"],
            narrow={"room": narrow, "notes": (words_above(brief),), "x": few},
        ),
        "rates": Panel(
            along="scores", x={}, y={"range": [-0.04, 1.06], "tickformat": ".0%", "nticks": 3},
            room=Room(left=LEFT, above=22, below=4), notes=notes["rates"], narrow={"room": narrow},
        ),
        "cost": Panel(
            along="scores", x={}, y={"range": [0, top], "nticks": 3},
            room=Room(left=LEFT, above=22, below=46), notes=notes["cost"],
            narrow={"room": Room(left=52, right=12, above=30, below=46)},
        ),
        "matrix": confusion_panel(
            dark, Room(left=46, above=44, below=46),
            narrow=Room(left=57, right=26, above=44, below=20),
        ),
        "roc": Panel(
            x=FPR | SMALL | {"title": "false alarms (FPR)"}, y=RECALL | {"title": "caught"},
            room=Room(left=90, right=12, above=24, below=58), notes=notes["roc"],
            narrow={"room": Room(left=60, right=12, above=30, below=50)},
        ),
        "pr": Panel(
            x=RECALL | SMALL | {"title": "caught (recall)"}, y=PRECISION | {"title": "right"},
            room=Room(left=90, right=12, above=24, below=46), notes=notes["pr"],
            narrow={"room": Room(left=60, right=12, above=30, below=50)},
        ),
    }  # fmt: skip


def _shot(of: Evaluation, at: Any, step: int, there: float) -> Shot:
    c = of.judging.counts
    cells = [float(cell[step]) for cell in c]
    counts = Counts(*(round(cell) for cell in cells))
    tp, fp, fn, _ = cells
    x, end = round(float(at[step]), 4), round(float(at[-1]) + 2, 4)
    found, right = float(of.recall.value[step]), float(of.precision.value[step])
    cost, fpr = float(of.costs.cost.value[step]), float(of.fpr.value[step])
    traces: Changes = {
        "alarm": {"x": [x, x, end, end, x]},
        "cut_rates": {"x": [x] * 4, "y": [-1, _known(right) or 0, _known(found), 2]},
        "cut_cost": {"x": [x] * 3, "y": [-1e9, round(cost, 2), 1e9]},
        **confusion_changes(counts),
        "at_roc": {"x": [_known(fpr)], "y": [_known(found)]},
        "at_pr": {"x": [_known(found)], "y": [_known(right)]},
    }
    unit = "false alarms" if of.own.amount is None else "looks and missed amounts"
    hits, alarms = amount(round(tp)), amount(round(tp + fp))
    numbers = [
        (f"{hits} of {amount(round(tp + fn))}", f"recall {_with(of.recall, step)}"),
        (f"{hits} of {alarms}", f"precision {_with(of.precision, step)}"),
        (amount(1_000 * (tp + fp) / (sum(cells) or 1)), "on the rows that judge"),
        (amount(cost), f"{unit}; no alarm: {amount(of.costs.none)}"),
        (f"{100 * there:.3g}" if there == there else "—", "if the scores of each class stay"),
    ]
    alt = (
        f"Threshold {threshold(of.thresholds[step])}: {amount(round(tp + fp))} alarms, "
        f"{amount(round(tp))} right, {amount(round(fn))} positives missed. Recall "
        f"{_with(of.recall, step)}, precision {_with(of.precision, step)}, cost {amount(cost)}."
    )
    return Shot(traces, numbers, alt)


def _with(share: Share, step: int) -> str:
    value, low, high = (float(part[step]) for part in share)
    return f"{percent(value)} ({percent(low)} to {percent(high)})" if low == low else percent(value)


def _known(value: float) -> float | None:
    return round(value, 5) if value == value else None


def _hill(x: Any, counts: Any, sign: int, colour: str) -> go.Scatter:
    top = float(max(counts.max(), 1e-9))
    return go.Scatter(
        x=x.astype("f4"),
        y=(sign * counts / top).astype("f4"),
        mode="lines",
        line={"color": colour, "width": 1.5, "shape": "hvh"},
        fill="tozeroy",
        **QUIET,
    )


def _line(x: Any, y: Any, colour: str, dash: str) -> go.Scatter:
    shown = [None if value != value else round(float(value), 5) for value in y]
    line = {"color": colour, "width": 2.5, "dash": dash}
    return go.Scatter(x=np.asarray(x, "f4"), y=shown, mode="lines", line=line, **QUIET)


def _band(x: Any, share: Share, colour: str) -> go.Scatter:
    """The interval at each step as an area; nothing where it is undefined."""
    low, high = (np.asarray(part, float) for part in share[1:])
    keep = np.isfinite(low) & np.isfinite(high)
    rgb = ",".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return go.Scatter(
        x=np.concatenate([x[keep], x[keep][::-1]]).astype("f4"),
        y=np.concatenate([low[keep], high[keep][::-1]]).astype("f4"),
        mode="lines",
        line={"width": 0, "color": colour},
        fill="toself",
        fillcolor=f"rgba({rgb},0.18)",
        **QUIET,
    )


def _upright(line: dict[str, Any]) -> go.Scatter:
    dots = {"size": 8, "color": line["color"]}
    return go.Scatter(mode="lines+markers", line=line, marker=dots, **QUIET)


def _curves(
    of: Evaluation, others: dict[str, Evaluation], x: str, y: str, ink: str
) -> dict[str, go.Scatter]:
    """The curve of this model, and thinner ones of the others, by name of the trace."""
    made = {
        f"other_{x}_{i}": _line(one.curves[x], one.curves[y], theme.REFERENCE, OTHERS[i % 4])
        for i, one in enumerate(others.values())
    }
    return made | {f"curve_{x}": _line(of.curves[x], of.curves[y], ink, "solid")}


def _swatch(sign: str, colour: str) -> str:
    return f"<span style='color:{colour}'>{sign}</span>"
