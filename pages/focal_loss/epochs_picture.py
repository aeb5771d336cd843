"""The epochs of the focal lesson: four trainings, step by step, as a Film."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.lessons.focal_loss.film import EPOCH, MAJORITY_SHOWN, Scene
from core.lessons.focal_loss.trials import Run
from ui.draw import theme, words
from ui.draw.panels import Grid, Panel, Picture, Room, stacked
from ui.draw.traces import LOOK, NARROW, QUIET, line, majority_dots, minority_circles, plane, xy
from ui.film.film import Control, DialTrack, Film, Number, Shot

WIDE = Grid(("rows recall pull",), columns=(419, 436, 463))
PHONE = stacked("rows", "recall", "pull", rows=(343, 242, 335))


def epochs_picture(scene: Scene, runs: list[Run], dark: bool) -> Film:
    """Boundary, recall and the majority's pull of every run, epoch after epoch.

    Grey is cross-entropy, magenta focal loss; dashed begins cold, solid at π₀.
    """
    majority, minority = scene.shown[-MAJORITY_SHOWN:], scene.shown[:-MAJORITY_SHOWN]
    picture = Picture(_panels(scene), WIDE, PHONE, dark, LOOK, NARROW)
    picture.add(
        "rows", majority=majority_dots(majority, size=5), minority=minority_circles(minority)
    )
    picture.add("rows", **{f"boundary_{i}": _run_line(run) for i, run in enumerate(runs)})
    for panel, values_of in VALUES.items():
        curves = {
            f"{panel}_{i}": _run_line(run).update(x=_places(), y=values_of(run), showlegend=False)
            for i, run in enumerate(runs)
        }
        picture.add(panel, **curves, **{f"{panel}_here": _here_line(dark)})
    shots = [_shot(runs, step) for step in range(len(EPOCH.steps))]
    says = [words.some(epoch, "epoch") for epoch in EPOCH.steps]
    ticks = [(EPOCH.steps.index(tick), f"{tick:g}") for tick in EPOCH.ticks]
    control = Control(EPOCH.name, EPOCH.label, says, ticks)
    numbers = [Number(f"{_name(run)}: caught", _colour(run)) for run in runs]
    return Film(picture, numbers, [control], {EPOCH.name: DialTrack(shots).piece})


def _shot(runs: list[Run], step: int) -> Shot:
    boundaries = {f"boundary_{i}": xy(run.boundary[step]) for i, run in enumerate(runs)}
    here = {f"{panel}_here": _here(runs, step, of) for panel, of in VALUES.items()}
    return Shot(boundaries | here, [_number(run, step) for run in runs], _alt(runs, step))


def _here_line(dark: bool) -> go.Scatter:
    ink = theme.theme(dark).ink
    return go.Scatter(
        mode="lines+markers",
        line={"color": ink, "width": 1.5},
        marker={"size": 8, "color": ink},
        **QUIET,
    )


def _name(run: Run) -> str:
    loss = f"focal, γ = {run.gamma:g}" if run.gamma else "cross-entropy"
    return f"{loss}, {'cold' if run.start == 0.5 else f'from π₀ = {run.start:g}'}"


def _colour(run: Run) -> str:
    return "#c2189b" if run.gamma else theme.REFERENCE


def _run_line(run: Run) -> go.Scatter:
    dash = "dash" if run.start == 0.5 else "solid"
    return line(_name(run), _colour(run), dash=dash, width=2.5)


def _recall(run: Run) -> list[float]:
    return run.recall


def _pull(run: Run) -> list[float]:
    return run.majority_pull.tolist()


VALUES: dict[str, Callable[[Run], list[float]]] = {"recall": _recall, "pull": _pull}


def _places() -> list[float]:
    """Where the epochs stand on a logarithmic axis: epoch 0 needs a place too."""
    return [epoch + 1 for epoch in EPOCH.steps]


def _here(runs: list[Run], step: int, values_of: Any) -> dict[str, Any]:
    heights = [-0.03, *sorted(values_of(run)[step] for run in runs), 1.03]
    return {"x": [_places()[step]] * len(heights), "y": heights}


def _number(run: Run, step: int) -> tuple[str, str]:
    counts = run.counts[step]
    return (
        words.count(counts.tp),
        f"of {words.count(counts.tp + counts.fn)}, {words.some(counts.fp, 'false alarm')}; "
        f"majority pulls {words.share(float(run.majority_pull[step]), 2)}; "
        f"fully trained {words.count(run.optimum.tp)}",
    )


def _alt(runs: list[Run], step: int) -> str:
    seen = "; ".join(
        f"{_name(run)}: {words.count(run.counts[step].tp)} caught, "
        f"{words.some(run.counts[step].fp, 'false alarm')}, majority’s share of the gradient "
        f"{words.share(float(run.majority_pull[step]), 2)}"
        for run in runs
    )
    return f"After {words.some(EPOCH.steps[step], 'epoch')}. {seen}."


def _panels(scene: Scene) -> dict[str, Panel]:
    rows = plane(scene.window, "feature 1; lines: p = ½")
    epochs: dict[str, Any] = {
        "type": "log",
        "range": [-0.05, float(np.log10(EPOCH.steps[-1] + 1)) + 0.03],
        "tickvals": [tick + 1 for tick in EPOCH.ticks],
        "ticktext": [f"{tick:g}" for tick in EPOCH.ticks],
        "title": "epoch",
    }
    share = {"range": [-0.04, 1.04], "tickformat": ".0%"}
    return {
        "rows": replace(rows, room=Room(left=53, above=26, below=44)),
        "recall": Panel(
            x=epochs,
            y=share | {"title": "positives caught at τ = ½"},
            room=Room(left=77, above=26, below=44),
            narrow={"room": Room(left=66, right=12, above=14, below=50)},
        ),
        "pull": Panel(
            x=epochs,
            y=share | {"title": "majority’s share of |gradient|"},
            room=Room(left=77, right=26, above=26, below=44),
            narrow={"room": Room(left=66, right=12, above=14, below=144)},
        ),
    }
