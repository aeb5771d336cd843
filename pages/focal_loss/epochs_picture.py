"""The epochs of the focal lesson: four trainings, step by step, as a Film."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.lessons.focal_loss.film import EPOCH, MAJORITY_SHOWN, Scene
from core.lessons.focal_loss.trials import Run
from ui.draw import theme, words
from ui.draw.figures import QUIET, line, majority_dots, minority_diamonds, plane, xy
from ui.film.film import DialTrack, Film, Number, Shot

# Grey is cross-entropy, red focal loss; dashed begins cold, solid at π₀.
WIDE = ((0.035, 0.32), (0.38, 0.66), (0.72, 1.0))


def epochs_picture(scene: Scene, runs: list[Run], dark: bool) -> Film:
    """Boundary, recall and the majority's pull of every run, epoch after epoch."""
    ink = theme.theme(dark).ink
    majority, minority = scene.shown[-MAJORITY_SHOWN:], scene.shown[:-MAJORITY_SHOWN]
    still = [majority_dots(majority, size=5), minority_diamonds(minority)]
    first = len(still)
    boundaries = [_run_line(run) for run in runs]
    curves = [
        _run_line(run).update(x=_places(), y=values, showlegend=False, xaxis=f"x{n}", yaxis=f"y{n}")
        for n, values_of in ((2, _recall), (3, _pull))
        for run, values in ((run, values_of(run)) for run in runs)
    ]
    here = [
        go.Scatter(
            mode="lines+markers",
            line={"color": ink, "width": 1.5},
            marker={"size": 8, "color": ink},
            xaxis=f"x{n}",
            yaxis=f"y{n}",
            **QUIET,
        )
        for n in (2, 3)
    ]
    figure = go.Figure([*still, *boundaries, *curves, *here], _layout(scene, dark))
    last = len(figure.data) - 1
    shots = [
        Shot(
            traces={first + i: xy(run.boundary[step]) for i, run in enumerate(runs)}
            | {last - 1: _here(runs, step, _recall), last: _here(runs, step, _pull)},
            numbers=[_number(run, step) for run in runs],
            alt=_alt(runs, step),
        )
        for step in range(len(EPOCH.steps))
    ]
    says = [words.some(epoch, "epoch") for epoch in EPOCH.steps]
    ticks = [(EPOCH.steps.index(tick), f"{tick:g}") for tick in EPOCH.ticks]
    track = DialTrack(EPOCH.name, EPOCH.label, says, ticks, shots)
    numbers = [Number(f"{_name(run)}: caught", _colour(run)) for run in runs]
    return Film(figure, _narrow(), numbers, [track])


def _name(run: Run) -> str:
    loss = f"focal, γ = {run.gamma:g}" if run.gamma else "cross-entropy"
    return f"{loss}, {'cold' if run.start == 0.5 else f'from π₀ = {run.start:g}'}"


def _colour(run: Run) -> str:
    return theme.FN if run.gamma else theme.TN


def _run_line(run: Run) -> go.Scatter:
    dash = "dash" if run.start == 0.5 else "solid"
    return line(_name(run), _colour(run), dash=dash, width=2.5)


def _recall(run: Run) -> list[float]:
    return run.recall


def _pull(run: Run) -> list[float]:
    return run.majority_pull.tolist()


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


def _layout(scene: Scene, dark: bool) -> dict[str, Any]:
    layout = plane(scene.window, WIDE[0], dark)
    layout["xaxis"]["title"] = "feature 1; lines: p = ½"
    epochs: dict[str, Any] = {
        "type": "log",
        "range": [-0.05, float(np.log10(EPOCH.steps[-1] + 1)) + 0.03],
        "tickvals": [tick + 1 for tick in EPOCH.ticks],
        "ticktext": [f"{tick:g}" for tick in EPOCH.ticks],
        "title": "epoch",
    }
    share = {"range": [-0.04, 1.04], "tickformat": ".0%"}
    return layout | {
        "xaxis2": epochs | {"domain": WIDE[1], "anchor": "y2"},
        "yaxis2": share | {"anchor": "x2", "title": "positives caught at τ = ½"},
        "xaxis3": epochs | {"domain": WIDE[2], "anchor": "y3"},
        "yaxis3": share | {"anchor": "x3", "title": "majority’s share of |gradient|"},
    }


def _narrow() -> dict[str, Any]:
    wide = {"domain": (0.14, 1.0)}
    return {
        "height": 960,
        "margin": {"l": 24, "r": 12},
        "xaxis": wide,
        "yaxis": {"domain": (0.7, 1.0)},
        "xaxis2": wide,
        "yaxis2": {"domain": (0.4, 0.6)},
        "xaxis3": wide,
        "yaxis3": {"domain": (0.12, 0.32)},
        "legend": {"y": 0.0, "yanchor": "top", "x": 0},
    }
