"""The picture of the focal lesson: the film's arrays in, a Film out."""

from __future__ import annotations

import math
from dataclasses import replace
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
from pages.focal_loss.meter import SEGMENTS, bars, meter, meter_panel
from ui.draw import theme, words
from ui.draw.panels import Changes, Grid, Panel, Picture, Room, stacked
from ui.draw.traces import (
    LEGEND,
    LOOK,
    NARROW,
    QUIET,
    line,
    majority_dots,
    minority_circles,
    plane,
    xy,
)
from ui.film.film import Control, DialTrack, Film, Number, Shot

PRESETS: dict[str, dict[str, Any]] = {
    "Nothing done": {"gamma": 0.0, "alpha": 0.5, "weight": 1, "one_in": 100},
    "Class weights, 100 to 1": {"gamma": 0.0, "alpha": 0.5, "weight": 100, "one_in": 100},
    "Focal, γ = 2": {"gamma": 2.0, "alpha": 0.5, "weight": 1, "one_in": 100},
    "Focal as published, α = .25": {"gamma": 2.0, "alpha": 0.25, "weight": 1, "one_in": 100},
    "Ten times rarer": {"gamma": 2.0, "alpha": 0.5, "weight": 1, "one_in": 1_000},
}
SAYS = {GAMMA.name: "{:.1f}", ALPHA.name: "{:g}", WEIGHT.name: "× {:,g}", EXAMPLE.name: "No. {}"}
NUMBERS = [
    Number("Caught at τ = ½", theme.MINORITY),
    Number("False alarms", theme.FALSE_ALARM),
    Number("ROC-AUC", theme.METRICS["roc_auc"].colour),
    Number("Average predicted probability", theme.MINORITY),
    Number("Majority’s share of the push", theme.MAJORITY),
    Number("The example’s p_t", theme.REFERENCE),
    Number("What it counts now", theme.REFERENCE),
]
WIDE = Grid(("rows loss meter", "rows pull meter"), columns=(470, 411, 437), rows=(191, 209))
PHONE = stacked("rows", "loss", "pull", "meter", rows=(387, 175, 205, 388))
PICKS = "picks"
HALO = 24  # pixels across: the row that counts most


def focal_stage(scene: Scene, dark: bool) -> Film:
    """What stays while the dials move, without the dials."""
    ink = theme.theme(dark).ink
    look = LOOK | {"barmode": "stack", "legend": LEGEND | {"traceorder": "normal"}}
    picture = Picture(_panels(scene), WIDE, PHONE, dark, look, NARROW)
    picture.add("rows", **_rows(scene, ink))
    for name, cross_entropy, named in zip(
        ("loss", "pull"), scene.plain.curves(False), (True, False), strict=True
    ):
        picture.add(name, **_curves(name, cross_entropy, ink, named))
    picture.add("pull", until=_until_line())
    picture.add("meter", **bars(ink))
    picks = {PICKS: EXAMPLE.name}
    controls = [_control(dial, scene) for dial in (GAMMA, ALPHA, WEIGHT, EXAMPLE)]
    return Film(picture, NUMBERS, controls, picks=picks, peeks=picks)


def _control(dial: Dial, scene: Scene) -> Control:
    """A dial; there are no more examples to step through than rows on the picture."""
    steps = dial.steps[: len(scene.shown)] if dial is EXAMPLE else dial.steps
    says = [SAYS[dial.name].format(step) for step in steps]
    ticks = [(steps.index(tick), f"{tick:,g}") for tick in dial.ticks if tick in steps]
    return Control(dial.name, dial.label, says, ticks)


def places(scene: Scene, loss: Loss, example: float) -> dict[str, int]:
    """Where each dial stands; with few minority rows there are fewer examples than steps."""
    return {
        GAMMA.name: GAMMA.steps.index(loss.gamma),
        ALPHA.name: ALPHA.steps.index(loss.alpha),
        WEIGHT.name: WEIGHT.steps.index(loss.weight),
        EXAMPLE.name: min(int(example), len(scene.shown)) - 1,
    }


def loss_track(steps: list[Step], scene: Scene, row: int) -> DialTrack:
    """The shots of a dial of the loss, with the example of a row in each."""
    return DialTrack(
        [_shot(scene, step, row, _loss(step) | _mark(scene, step, row)) for step in steps]
    )


def example_track(scene: Scene, here: Step) -> DialTrack:
    """The shots of the dial that goes through the examples, under the loss of the moment."""
    rows = range(len(scene.shown))
    return DialTrack(
        [_shot(scene, here, row, _mark(scene, here, row)) for row in rows], _loss(here)
    )


def _shot(scene: Scene, step: Step, row: int, changes: Changes) -> Shot:
    return Shot(changes, _numbers(scene, step, row), _alt(step, row))


def _rows(scene: Scene, ink: str) -> dict[str, go.Scatter]:
    """The rows of the plane; what moves side by side is drawn at once."""
    majority, minority = scene.shown[-MAJORITY_SHOWN:], scene.shown[:-MAJORITY_SHOWN]
    halo: dict[str, Any] = {"symbol": "circle", "opacity": 0.3, "line": {"width": 0}}
    picks = go.Scatter(mode="markers", marker={"size": 12, "opacity": 0}, **xy(scene.shown))
    ring = {"symbol": "circle-open", "size": 19, "color": ink, "line": {"width": 2.5}}
    return {
        "majority_halo": majority_dots(majority, **halo).update(showlegend=False),
        "minority_halo": minority_circles(minority, **halo).update(showlegend=False),
        "majority": majority_dots(majority, size=5, opacity=0.9),
        "minority": minority_circles(minority, opacity=1),
        "plain": line(
            "p = ½, nothing done", theme.REFERENCE, scene.plain.boundary, width=2, dash="dash"
        ),
        PICKS: picks.update(hoverinfo="none", showlegend=False),
        "boundary": line("p = ½", ink),
        "ring": go.Scatter(mode="markers", marker=ring, **QUIET),
    }


def _curves(panel: str, cross_entropy: Any, ink: str, named: bool) -> dict[str, go.Scatter]:
    """Cross-entropy, then the loss of a row of each class, then the example on its curve."""
    looks: dict[str, tuple[str, str, dict[str, Any]]] = {
        "cross_entropy": ("cross-entropy", theme.REFERENCE, {"width": 2, "dash": "dash"}),
        "majority": ("this loss, majority row", theme.MAJORITY, {"width": 4}),
        "minority": (
            "this loss, minority row",
            theme.MINORITY,
            {"width": 2.5, "dash": "longdash"},
        ),
    }
    traces = {
        f"{panel}_{key}": line(name, colour, **look).update(x=P_T, showlegend=named)
        for key, (name, colour, look) in looks.items()
    }
    traces[f"{panel}_cross_entropy"].update(y=cross_entropy)
    mark = {"size": 13, "symbol": "circle-open", "color": ink, "line": {"width": 2.5}}
    return traces | {f"{panel}_mark": go.Scatter(mode="markers", marker=mark, **QUIET)}


def _until_line() -> go.Scatter:
    return go.Scatter(
        mode="lines+text",
        line={"color": theme.REFERENCE, "width": 1.5, "dash": "dot"},
        textposition="middle right",
        textfont={"size": 12},
        **QUIET,
    )


def _loss(step: Step) -> Changes:
    """Everything that a change of the loss changes."""
    sizes = HALO * np.sqrt(step.importance / step.importance.max())
    rounded = np.round(sizes, 1).tolist()
    return {
        "majority_halo": {"marker": {"size": rounded[-MAJORITY_SHOWN:]}},
        "minority_halo": {"marker": {"size": rounded[:-MAJORITY_SHOWN]}},
        "boundary": xy(step.boundary),
        **_curve_changes(step),
        "until": _until(step.loss.gamma),
        **meter(step),
    }


def _curve_changes(step: Step) -> Changes:
    by_class = {"majority": step.curves(False), "minority": step.curves(True)}
    return {
        f"{panel}_{key}": {"y": curve.astype("f4")}
        for i, panel in enumerate(("loss", "pull"))
        for key, curve in ((key, curves[i]) for key, curves in by_class.items())
    }


def _until(gamma: float) -> dict[str, Any]:
    """Up to which p_t the focusing makes a row louder; nowhere at γ = 0."""
    until = boost(gamma).until
    if math.isnan(until):
        return {"x": [], "y": [], "text": []}
    return {"x": [until] * 2, "y": [25, 1e-4], "text": [f" γ: quieter from p_t = {until:.3f}"]}


def _mark(scene: Scene, step: Step, row: int) -> Changes:
    """The example, in the plane and on its curves."""
    example = step.example(row)
    return {
        "ring": xy(scene.shown[row : row + 1]),
        "loss_mark": {"x": [example.p_t], "y": [example.loss]},
        "pull_mark": {"x": [example.p_t], "y": [example.pull]},
    }


def _numbers(scene: Scene, step: Step, row: int) -> list[tuple[str, str]]:
    counts, plain, example = step.counts, scene.plain, step.example(row)
    cases = counts.tp + counts.fn
    precision = words.percent(float(metrics.precision(counts)), 1, counts.tp + counts.fp)
    kind = "minority" if example.minority else "majority"
    return [
        (
            f"{words.count(counts.tp)} of {words.count(cases)}",
            f"{words.percent(counts.tp / cases, 1, cases)}; "
            f"nothing done: {words.count(plain.counts.tp)}",
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
            f"× {words.compact(example.class_weight * example.fade)}",
            f"loss {words.compact(example.loss)}; "
            f"cross-entropy {words.compact(example.cross_entropy)}",
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
        f"average predicted probability {words.percent(step.said, 1)}. "
        f"Push on the untouched model: {push}. "
        f"Example {row + 1}: p_t {example.p_t:.3f}, counts "
        f"{words.compact(example.class_weight)} times {words.compact(example.fade)}."
    )


def _panels(scene: Scene) -> dict[str, Panel]:
    per_dot = scene.majority_rows // MAJORITY_SHOWN
    title = f"feature 1 (a dot = {per_dot} majority rows, a circle = 1; area = what it counts)"
    rows = plane(scene.window)
    p_t = {"range": [0, 1], "tickformat": ".1f"}
    named = _small("p_t: probability given to the row’s own class")
    return {
        "rows": replace(
            rows,
            x=rows.x | {"title": _small(title)},
            room=Room(left=53, above=26, below=44),
            narrow={**rows.narrow, "x": {"title": {"text": "feature 1", "standoff": 6}}},
        ),
        "loss": Panel(
            x=p_t | {"showticklabels": False},
            y={"range": [0, 5], "title": _small("loss of a row")},
            room=Room(left=71, above=26, below=17),
            narrow={"room": Room(left=64, right=14, above=20, below=11)},
        ),
        "pull": Panel(
            x=p_t | {"title": named},
            y={
                "type": "log",
                "range": [-3.2, 1.8],
                "tickvals": [0.001, 0.01, 0.1, 1, 10],
                "title": _small("pull |dL/dz|"),
            },
            room=Room(left=71, above=17, below=44),
            narrow={"room": Room(left=64, right=14, above=11, below=50)},
        ),
        "meter": meter_panel(),
    }


def _small(text: str) -> dict[str, Any]:
    return {"text": text, "font": {"size": 12}, "standoff": 6}
