"""The picture of the ratio dial: the film's arrays in, a Film out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core import metrics
from core.lessons.ratio_dial import DIAL, LINES, SHOWN_ONE_IN, RatioFilm
from ui.draw import theme, words
from ui.draw.figures import (
    QUIET,
    confusion_changes,
    confusion_traces,
    line,
    majority_dots,
    minority_diamonds,
    one_in_axis,
    stacked_panels,
    three_panels,
    xy,
)
from ui.film.film import DialTrack, Film, Number, Shot

LABELS = LINES.options
Changes = dict[int, dict[str, Any]]
COLOURS = {
    "accuracy": "#0b8a8a",
    "majority_baseline": theme.TN,
    "recall": theme.FN,
    "balanced_accuracy": "#8a6d3b",
    "mcc": theme.FP,
    "roc_auc": theme.MAJORITY,
    "average_precision": theme.MINORITY,
    "recall_prior": theme.TP,
}

DASHES = {"majority_baseline": "dash", "recall_prior": "dashdot"}

NUMBERS = [
    Number("Accuracy", COLOURS["accuracy"]),
    Number("Majority vote, 1 − π", COLOURS["majority_baseline"]),
    Number("Recall at τ = ½", COLOURS["recall"]),
    Number("Precision at τ = ½", theme.FP),
    Number("ROC-AUC", COLOURS["roc_auc"]),
    Number("Recall at τ = π", COLOURS["recall_prior"]),
    Number("Majority’s share of the pull", theme.MAJORITY),
]


def ratio_picture(film: RatioFilm, lines: tuple[str, ...], dark: bool) -> Film:
    """The whole instrument: scatter with boundary, confusion matrix, trajectories."""
    scatter, scatter_changes = plane(film)
    confusion = confusion_traces({"xaxis": "x2", "yaxis": "y2"}, dark)
    still = _trajectories(film, lines)
    marker = go.Scatter(
        xaxis="x3",
        yaxis="y3",
        mode="lines+markers",
        line={"color": theme.theme(dark).ink, "width": 1.5},
        marker={"size": 7, "color": theme.theme(dark).ink},
        showlegend=False,
        hoverinfo="skip",
    )
    layout = three_panels(film.window, _third_panel(film, lines), dark)
    layout["xaxis"]["title"] = f"feature 1 (one dot ≈ {SHOWN_ONE_IN} training rows)"
    figure = go.Figure([*scatter, *confusion, *still, marker], layout)
    first_square = len(scatter)
    last = len(figure.data) - 1
    shots = [
        Shot(
            traces={
                **scatter_changes(i),
                **confusion_changes(film.counts_at(i), first_square),
                last: _marker(film, lines, i),
            },
            numbers=_numbers(film, i),
            alt=alt(film, i),
        )
        for i in range(len(film.prevalence))
    ]
    return Film(figure, stacked_panels(), NUMBERS, [dial_track(shots)])


def dial_track(shots: list[Shot]) -> DialTrack:
    """The dial of the prevalence with a shot for each of its steps."""
    ticks = [(DIAL.steps.index(n), f"1 in {n:,}") for n in DIAL.ticks]
    return DialTrack(DIAL.name, "Prevalence π", [words.one_in(n) for n in DIAL.steps], ticks, shots)


def plane(film: RatioFilm) -> tuple[list[go.Scatter], Callable[[int], Changes]]:
    """Traces of the rows and the two boundaries, and what step i of the dial changes of them."""
    minority = film.minority.astype("f4")
    traces = [
        majority_dots(film.majority),
        minority_diamonds(),
        line("boundary p = ½", theme.FN),
        line("boundary p = π", theme.TP, width=2, dash="dash"),
        go.Scatter(
            x=[film.window.x1], y=[film.window.y1], mode="text", textposition="bottom left", **QUIET
        ),
    ]

    def changes(i: int) -> Changes:
        return {
            1: xy(minority[: film.shown_minority[i]]),
            2: xy(film.boundary[i]),
            3: xy(film.boundary_prior[i]),
            4: {"text": [_outside(film, i)]},
        }

    return traces, changes


def _outside(film: RatioFilm, i: int) -> str:
    """A word where the boundary is not to be seen, else nothing."""
    return "boundary p = ½ lies outside" if np.isnan(film.boundary[i]).all() else ""


def _trajectories(film: RatioFilm, lines: tuple[str, ...]) -> list[go.Scatter]:
    one_in = 1 / film.prevalence
    # One trace with gaps for all exact lines: every further trace slows every frame.
    known = [film.exact[name] for name in lines if name in film.exact]
    exact = go.Scatter(
        x=[x for _ in known for x in (*one_in, None)],
        y=[y for curve in known for y in (*curve, None)],
        xaxis="x3",
        yaxis="y3",
        mode="lines",
        showlegend=False,
        line={"color": theme.TN, "width": 1, "dash": "dot"},
        hoverinfo="skip",
    )
    seen = [
        go.Scatter(
            x=one_in,
            y=film.curves[name],
            xaxis="x3",
            yaxis="y3",
            mode="lines",
            name=LABELS[name],
            line={
                "color": COLOURS[name],
                "width": 2.5,
                "dash": DASHES.get(name, "solid"),
            },
            hovertemplate="1 in %{x:,}: %{y:.3f}<extra>" + LABELS[name] + "</extra>",
        )
        for name in lines
    ]
    return [exact, *seen] if known else seen


def _marker(film: RatioFilm, lines: tuple[str, ...], i: int) -> dict[str, Any]:
    heights = [-0.03, *sorted(float(film.curves[name][i]) for name in lines), 1.03]
    return {"x": [float(1 / film.prevalence[i])] * len(heights), "y": heights}


def _numbers(film: RatioFilm, i: int) -> list[tuple[str, str]]:
    counts = film.counts_at(i)
    at = {name: float(curve[i]) for name, curve in film.curves.items()}
    positives, alarms = counts.tp + counts.fn, counts.tp + counts.fp
    caught_prior = int(film.caught_prior[i])
    return [
        (words.percent(at["accuracy"]), f"of {words.count(sum(counts))} test cases"),
        (words.percent(at["majority_baseline"]), "always saying “no”; recall 0"),
        (
            words.percent(at["recall"], 1),
            _caught(counts.tp, positives, film.recall_interval[:, i]),
        ),
        (
            words.percent(float(metrics.precision(counts)), 1),
            f"{words.count(counts.tp)} of {words.some(alarms, 'alarm')} right"
            if alarms
            else "nothing flagged",
        ),
        (words.number(at["roc_auc"]), f"AP {words.number(at['average_precision'])}"),
        (
            words.percent(at["recall_prior"], 1),
            _caught(caught_prior, positives, film.recall_prior_interval[:, i]),
        ),
        (
            words.percent(float(film.gradient_start[i])),
            f"at p = ½; {words.percent(float(film.gradient_end[i]), 0)} when trained",
        ),
    ]


def _caught(caught: int, positives: int, interval: NDArray[np.float64]) -> str:
    low, high = interval
    return (
        f"{words.count(caught)} of {words.some(positives, 'positive')}; "
        f"95 % interval {100 * low:.0f}–{100 * high:.0f} %"
    )


def alt(film: RatioFilm, i: int) -> str:
    """What the picture shows at step i, for someone who cannot see it."""
    counts = film.counts_at(i)
    outside = _outside(film, i)
    return (
        f"Prevalence {words.one_in(round(1 / film.prevalence[i], 6))}. "
        f"{words.some(film.train_positives[i], 'minority row')} in training. "
        f"Of {words.some(counts.tp + counts.fn, 'positive test case')}, {words.count(counts.tp)} "
        f"are caught and {words.count(counts.fn)} missed; {words.some(counts.fp, 'false alarm')}, "
        f"{words.count(counts.tn)} rightly cleared. "
        f"Accuracy {words.percent(float(film.curves['accuracy'][i]))}, "
        f"recall {words.percent(float(film.curves['recall'][i]), 1)}, "
        f"ROC-AUC {words.number(float(film.curves['roc_auc'][i]))}."
        + (f" The {outside} the picture." if outside else "")
    )


def _third_panel(film: RatioFilm, lines: tuple[str, ...]) -> dict[str, Any]:
    x = one_in_axis(DIAL.ticks)
    if film.exact.keys() & set(lines):
        x["title"] = "prevalence: one in … (thin dotted: exact)"
    return {
        "x": x,
        "y": {"range": [-0.04, 1.04], "tickformat": ".0%"},
    }
