"""The picture of the focal lesson: the film's arrays in, a Film out."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core import metrics
from core.lessons.focal_loss.film import (
    ALPHA,
    EXAMPLE,
    GAMMA,
    MAJORITY_SHOWN,
    P_T,
    WEIGHT,
    Loss,
    Scene,
    Step,
)
from core.models.losses import boost
from core.parameters import Dial
from pages.focal_loss.meter import SEGMENTS, bars, meter, meter_words
from ui.draw import theme, words
from ui.draw.figures import QUIET, line, majority_dots, minority_diamonds, plane, xy
from ui.film.film import DialTrack, Film, Number, Shot

PRESETS: dict[str, dict[str, Any]] = {
    "Nothing done": {"gamma": 0.0, "alpha": 0.5, "weight": 1, "one_in": 100},
    "Class weights, 100 to 1": {"gamma": 0.0, "alpha": 0.5, "weight": 100, "one_in": 100},
    "Focal, γ = 2": {"gamma": 2.0, "alpha": 0.5, "weight": 1, "one_in": 100},
    "Focal as published, α = .25": {"gamma": 2.0, "alpha": 0.25, "weight": 1, "one_in": 100},
    "Ten times rarer": {"gamma": 2.0, "alpha": 0.5, "weight": 1, "one_in": 1_000},
}
SAYS = {GAMMA.name: "{:.1f}", ALPHA.name: "{:g}", WEIGHT.name: "× {:,g}", EXAMPLE.name: "No. {}"}
NUMBERS = [
    Number("Caught at τ = ½", theme.TP),
    Number("False alarms", theme.FP),
    Number("ROC-AUC", theme.TN),
    Number("Mean probability said", theme.MINORITY),
    Number("Majority’s share of the push", theme.MAJORITY),
    Number("The example’s p_t", theme.SYNTHETIC),
    Number("What it counts now", theme.SYNTHETIC),
]
# Where the panels lie: plane, curves (loss above its slope), gradient meter.
WIDE = ((0.035, 0.36), (0.415, 0.68), (0.74, 1.0))
# Traces that a shot may change.
HALOS, PICKS, BOUNDARY, RING = (0, 1), 5, 6, 7  # what moves side by side is drawn at once
LOSS, LOSS_MARK, PULL, PULL_MARK, UNTIL = (9, 10), 11, (13, 14), 15, 16
HALO = 24  # pixels across: the row that counts most


def focal_stage(scene: Scene, dark: bool) -> Film:
    """What stays while the dials move, without the dials."""
    figure = go.Figure(_traces(scene, dark), _layout(scene, dark))
    picks = {PICKS: EXAMPLE.name}
    return Film(figure, _narrow(), NUMBERS, [], picks=picks, peeks=picks)


def places(scene: Scene, loss: Loss, example: float) -> dict[str, int]:
    """Where each dial stands; with few minority rows there are fewer examples than steps."""
    return {
        GAMMA.name: GAMMA.steps.index(loss.gamma),
        ALPHA.name: ALPHA.steps.index(loss.alpha),
        WEIGHT.name: WEIGHT.steps.index(loss.weight),
        EXAMPLE.name: min(int(example), len(scene.shown)) - 1,
    }


def loss_dial(dial: Dial, steps: list[Step], scene: Scene, row: int) -> DialTrack:
    """A dial of the loss, with all its shots and the example of a row in each."""
    shots = [_shot(scene, step, row, _loss(step) | _mark(scene, step, row)) for step in steps]
    return _track(dial, shots)


def example_dial(scene: Scene, here: Step) -> DialTrack:
    """The dial that goes through the examples, under the loss of the moment."""
    rows = range(len(scene.shown))
    shots = [_shot(scene, here, row, _mark(scene, here, row)) for row in rows]
    return _track(EXAMPLE, shots, _loss(here))


def _shot(scene: Scene, step: Step, row: int, changes: dict[int, dict[str, Any]]) -> Shot:
    return Shot(changes, _numbers(scene, step, row), _alt(step, row))


def _track(
    dial: Dial, shots: list[Shot], common: dict[int, dict[str, Any]] | None = None
) -> DialTrack:
    says = [SAYS[dial.name].format(step) for step in dial.steps[: len(shots)]]
    places = [dial.steps.index(tick) for tick in dial.ticks]
    ticks = [(i, f"{dial.steps[i]:,g}") for i in places if i < len(shots)]
    return DialTrack(dial.name, dial.label, says, ticks, shots, common)


def _traces(scene: Scene, dark: bool) -> list[Any]:
    ink = theme.theme(dark).ink
    majority, minority = scene.shown[-MAJORITY_SHOWN:], scene.shown[:-MAJORITY_SHOWN]
    halo: dict[str, Any] = {"symbol": "circle", "opacity": 0.3, "line": {"width": 0}}
    picks = go.Scatter(mode="markers", marker={"size": 12, "opacity": 0}, **xy(scene.shown))
    ring = {"symbol": "circle-open", "size": 19, "color": ink, "line": {"width": 2.5}}
    return [
        majority_dots(majority, **halo).update(showlegend=False),
        minority_diamonds(minority, **halo).update(showlegend=False),
        majority_dots(majority, size=5, opacity=0.9),
        minority_diamonds(minority, opacity=1),
        line("p = ½, nothing done", theme.TN, scene.plain.boundary, width=2, dash="dash"),
        picks.update(hoverinfo="none", showlegend=False),
        line("p = ½", theme.FN),
        go.Scatter(mode="markers", marker=ring, **QUIET),
        *_curves(scene.plain.curves(False)[0], "2", ink, named=True),
        *_curves(scene.plain.curves(False)[1], "3", ink, named=False),
        go.Scatter(
            mode="lines+text",
            line={"color": theme.TP, "width": 1.5, "dash": "dot"},
            textposition="middle right",
            textfont={"size": 12},
            xaxis="x3",
            yaxis="y3",
            **QUIET,
        ),
        *bars(ink),
    ]


def _curves(cross_entropy: Any, axis: str, ink: str, named: bool) -> list[go.Scatter]:
    """Cross-entropy, then the loss of a row of each class, then the example on its curve."""
    axes: dict[str, Any] = {"xaxis": f"x{axis}", "yaxis": f"y{axis}", "showlegend": named}
    looks = (
        ("cross-entropy", theme.TN, {"width": 2, "dash": "dash"}),
        ("this loss, majority row", theme.MAJORITY, {"width": 4}),
        ("this loss, minority row", theme.MINORITY, {"width": 2.5, "dash": "longdash"}),
    )
    traces = [line(name, colour, **look).update(x=P_T, **axes) for name, colour, look in looks]
    traces[0].update(y=cross_entropy)
    mark = {"size": 13, "symbol": "circle-open", "color": ink, "line": {"width": 2.5}}
    return [
        *traces,
        go.Scatter(mode="markers", marker=mark, **QUIET | axes | {"showlegend": False}),
    ]


def _loss(step: Step) -> dict[int, dict[str, Any]]:
    """Everything that a change of the loss changes."""
    sizes = HALO * np.sqrt(step.importance / step.importance.max())
    rounded = np.round(sizes, 1).tolist()
    by_class = [step.curves(minority) for minority in (False, True)]
    losses, pulls = ([curve.astype("f4") for curve in kind] for kind in zip(*by_class, strict=True))
    return {
        HALOS[0]: {"marker": {"size": rounded[-MAJORITY_SHOWN:]}},
        HALOS[1]: {"marker": {"size": rounded[:-MAJORITY_SHOWN]}},
        BOUNDARY: xy(step.boundary),
        **{t: {"y": curve} for t, curve in zip(LOSS + PULL, losses + pulls, strict=True)},
        UNTIL: _until(step.loss.gamma),
        **meter(step),
    }


def _until(gamma: float) -> dict[str, Any]:
    """Up to which p_t the focusing makes a row louder; nowhere at γ = 0."""
    until = boost(gamma).until
    if math.isnan(until):
        return {"x": [], "y": [], "text": []}
    return {"x": [until] * 2, "y": [25, 1e-4], "text": [f" γ: quieter from p_t = {until:.3f}"]}


def _mark(scene: Scene, step: Step, row: int) -> dict[int, dict[str, Any]]:
    """The example, in the plane and on its curves."""
    example = step.example(row)
    return {
        RING: xy(scene.shown[row : row + 1]),
        LOSS_MARK: {"x": [example.p_t], "y": [example.loss]},
        PULL_MARK: {"x": [example.p_t], "y": [example.pull]},
    }


def _numbers(scene: Scene, step: Step, row: int) -> list[tuple[str, str]]:
    counts, plain, example = step.counts, scene.plain, step.example(row)
    cases = counts.tp + counts.fn
    precision = words.percent(float(metrics.precision(counts)), 1)
    kind = "minority" if example.minority else "majority"
    return [
        (
            f"{words.count(counts.tp)} of {words.count(cases)}",
            f"{words.percent(counts.tp / cases, 1)}; nothing done: {words.count(plain.counts.tp)}",
        ),
        (
            words.count(counts.fp),
            f"precision {precision}; nothing done: {words.count(plain.counts.fp)}",
        ),
        (
            words.number(step.roc_auc, 4),
            f"nothing done: {words.number(plain.roc_auc, 4)}",
        ),
        (
            words.percent(step.said, 1),
            f"really {words.short_percent(cases / sum(counts))}; "
            f"taken back {words.percent(step.recovered)}",
        ),
        (
            words.percent(step.push.majority, 1),
            f"on the untouched model; balance {words.percent(step.balance.majority, 0)}",
        ),
        (words.number(example.p_t), f"No. {row + 1}, a {kind} row"),
        (
            f"× {example.class_weight * example.fade:.3g}",
            f"loss {example.loss:.3g}; cross-entropy {example.cross_entropy:.3g}",
        ),
    ]


def _alt(step: Step, row: int) -> str:
    example, counts, loss = step.example(row), step.counts, step.loss
    push = ", ".join(f"{words.percent(getattr(step.push, name), 0)} {label}"
                     for label, name, *_ in SEGMENTS)  # fmt: skip
    return (
        f"γ {loss.gamma:g}, α {loss.alpha:g}, class weight {loss.weight:g}. "
        f"Of {words.count(counts.tp + counts.fn)} positives {words.count(counts.tp)} caught, "
        f"with {words.some(counts.fp, 'false alarm')}; ROC-AUC {words.number(step.roc_auc, 4)}; "
        f"mean probability said {words.percent(step.said, 1)}. "
        f"Push on the untouched model: {push}. "
        f"Example {row + 1}: p_t {example.p_t:.3f}, counts {example.class_weight:.3g} times "
        f"{example.fade:.3g}."
    )


def _layout(scene: Scene, dark: bool) -> dict[str, Any]:
    per_dot = scene.majority_rows // MAJORITY_SHOWN
    title = f"feature 1 (one dot = {per_dot} majority rows, a diamond = 1; area = what it counts)"
    layout = plane(scene.window, WIDE[0], dark)
    layout["xaxis"]["title"] = _small(title)
    p_t = {"domain": WIDE[1], "range": [0, 1], "tickformat": ".1f"}
    named = _small("p_t: probability given to the row’s own class")
    loss = {"range": [0, 5], "title": _small("loss of a row")}
    upper, lower = (0.55, 1.0), (0.0, 0.45)
    return layout | {
        "barmode": "stack",
        "legend": layout["legend"] | {"traceorder": "normal"},
        "annotations": meter_words(),
        "xaxis2": p_t | {"anchor": "y2", "showticklabels": False},
        "yaxis2": loss | {"domain": upper, "anchor": "x2"},
        "xaxis3": p_t | {"anchor": "y3", "title": named},
        "yaxis3": {
            "domain": lower,
            "anchor": "x3",
            "type": "log",
            "range": [-3.2, 1.8],
            "tickvals": [0.001, 0.01, 0.1, 1, 10],
            "title": _small("pull |dL/dz|"),
        },
        "xaxis4": {
            "domain": WIDE[2],
            "anchor": "y4",
            "range": [0, 1],
            "tickvals": [0, 0.5, 1],
            "ticktext": ["0 %", "50 %", "100 %"],
            "title": _small("share of the total |gradient|"),
        },
        "yaxis4": {
            "domain": (0.0, 0.98),
            "anchor": "x4",
            "range": [-0.5, 2.95],
            "showticklabels": False,
            "ticks": "",
            "showgrid": False,
        },
    }


def _small(text: str) -> dict[str, Any]:
    return {"text": text, "font": {"size": 12}, "standoff": 6}


def _narrow() -> dict[str, Any]:
    """The panels below each other, for one column of a phone."""
    wide = {"domain": (0.13, 1.0)}
    return {
        "height": 1180,
        "margin": {"l": 24, "r": 14},
        "xaxis": {"domain": (0.13, 1.0), "title": {"text": "feature 1", "standoff": 6}},
        "yaxis": {"domain": (0.72, 1.0)},
        "xaxis2": wide,
        "yaxis2": {"domain": (0.52, 0.65)},
        "xaxis3": wide,
        "yaxis3": {"domain": (0.37, 0.5)},
        "xaxis4": {"domain": (0.02, 1.0)},
        "yaxis4": {"domain": (0.1, 0.3)},
        "legend": {"y": 0.0, "yanchor": "top", "x": 0},
    }
