"""The picture of the ratio dial: the film's arrays in, a Film out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core import metrics
from core.lessons.ratio_dial.film import DIAL, LINES, SHOWN_ONE_IN, RatioFilm
from ui.draw import theme, words
from ui.draw.confusion import confusion_changes, confusion_panel, confusion_traces
from ui.draw.panels import Changes, Grid, Panel, Picture, Room, stacked
from ui.draw.traces import (
    LOOK,
    NARROW,
    QUIET,
    SMALLER,
    line,
    majority_dots,
    minority_circles,
    one_in_axis,
    plane,
    xy,
)
from ui.film.film import Control, DialTrack, Film, Number, Shot

LABELS = LINES.options
METRICS = theme.METRICS

NUMBERS = [
    Number("Accuracy", METRICS["accuracy"].colour),
    Number("Majority vote, 1 − π", METRICS["majority_baseline"].colour),
    Number("Recall at τ = ½", METRICS["recall"].colour),
    Number("Precision at τ = ½", METRICS["precision"].colour),
    Number("ROC-AUC", METRICS["roc_auc"].colour),
    Number("Recall at τ = π", METRICS["recall_prior"].colour),
    Number("Majority’s share of the pull", theme.MAJORITY),
]


WIDE = Grid(("rows matrix curves",), columns=(483, 334, 501))
PHONE = stacked("rows", "matrix", "curves", rows=(373, 270, 460))


def ratio_picture(film: RatioFilm, lines: tuple[str, ...], dark: bool) -> Film:
    """The whole instrument: scatter with boundary, confusion matrix, trajectories."""
    picture = Picture(_panels(film, lines, dark), WIDE, PHONE, dark, LOOK, NARROW)
    rows, row_changes = rows_and_boundaries(film, dark)
    picture.add("rows", **rows)
    picture.add("matrix", **confusion_traces(dark))
    picture.add("curves", **_trajectories(film, lines), here=_marker_line(dark))
    shots = [
        Shot(
            traces={
                **row_changes(i),
                **confusion_changes(film.counts_at(i)),
                "here": _marker(film, lines, i),
            },
            numbers=_numbers(film, i),
            alt=alt(film, i),
        )
        for i in range(len(film.prevalence))
    ]
    return Film(picture, NUMBERS, [CONTROL], {DIAL.name: DialTrack(shots).piece})


def rows_panel(film: RatioFilm) -> Panel:
    """The plane of the training rows."""
    return plane(film.window, f"feature 1 (one dot ≈ {SHOWN_ONE_IN} training rows)")


def _panels(film: RatioFilm, lines: tuple[str, ...], dark: bool) -> dict[str, Panel]:
    x = one_in_axis(DIAL.ticks)
    if film.exact.keys() & set(lines):
        x["title"] = "prevalence: one in … (thin dotted: exact)"
    return {
        "rows": rows_panel(film),
        "matrix": confusion_panel(
            dark,
            Room(left=51, above=59, below=64),
            narrow=Room(left=57, right=26, above=42, below=20),
        ),
        "curves": Panel(
            x=x,
            y={"range": [-0.04, 1.04], "tickformat": ".0%"},
            room=Room(left=77, right=26, above=26, below=44),
            narrow={
                "x": {"title": {"text": x["title"]} | SMALLER},
                "room": Room(left=59, right=12, above=16, below=177),
            },
        ),
    }


def _marker_line(dark: bool) -> go.Scatter:
    ink = theme.theme(dark).ink
    return go.Scatter(
        mode="lines+markers",
        line={"color": ink, "width": 1.5},
        marker={"size": 7, "color": ink},
        **QUIET,
    )


CONTROL = Control(
    DIAL.name,
    "Prevalence π",
    [words.one_in(n) for n in DIAL.steps],
    [(DIAL.steps.index(n), f"1 in {n:,}") for n in DIAL.ticks],
)


def rows_and_boundaries(
    film: RatioFilm, dark: bool
) -> tuple[dict[str, go.Scatter], Callable[[int], Changes]]:
    """Traces of the rows and the two boundaries, and what step i of the dial changes of them."""
    minority = film.minority.astype("f4")
    ink = theme.theme(dark).ink
    traces = {
        "majority": majority_dots(film.majority),
        "minority": minority_circles(),
        "boundary": line("boundary p = ½", ink),
        "boundary_prior": line("boundary p = π", ink, width=2, dash="dash"),
        "outside": go.Scatter(
            x=[film.window.x1], y=[film.window.y1], mode="text", textposition="bottom left", **QUIET
        ),
    }

    def changes(i: int) -> Changes:
        return {
            "minority": xy(minority[: film.shown_minority[i]]),
            "boundary": xy(film.boundary[i]),
            "boundary_prior": xy(film.boundary_prior[i]),
            "outside": {"text": [_outside(film, i)]},
        }

    return traces, changes


def _outside(film: RatioFilm, i: int) -> str:
    """A word where the boundary is not to be seen, else nothing."""
    return "boundary p = ½ lies outside" if np.isnan(film.boundary[i]).all() else ""


def _trajectories(film: RatioFilm, lines: tuple[str, ...]) -> dict[str, go.Scatter]:
    one_in = 1 / film.prevalence
    seen = {
        name: go.Scatter(
            x=one_in,
            y=film.curves[name],
            mode="lines",
            name=LABELS[name],
            line=METRICS[name].drawn(),
            hovertemplate="1 in %{x:,}: %{y:.3f}<extra>" + LABELS[name] + "</extra>",
        )
        for name in lines
    }
    known = [film.exact[name] for name in lines if name in film.exact]
    return {"exact": _exact(one_in, known), **seen} if known else seen


def _exact(one_in: NDArray[np.float64], known: list[NDArray[np.float64]]) -> go.Scatter:
    """One trace with gaps for all exact lines: every further trace slows every frame."""
    return go.Scatter(
        x=[x for _ in known for x in (*one_in, None)],
        y=[y for curve in known for y in (*curve, None)],
        mode="lines",
        line={"color": theme.REFERENCE, "width": 1, "dash": "dot"},
        **QUIET,
    )


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
            words.percent(at["recall"], 1, positives),
            _caught(counts.tp, positives, film.recall_interval[:, i]),
        ),
        (
            words.percent(float(metrics.precision(counts)), 1, alarms),
            f"{words.count(counts.tp)} of {words.some(alarms, 'alarm')} right"
            if alarms
            else "nothing flagged",
        ),
        (words.number(at["roc_auc"]), f"AP {words.number(at['average_precision'])}"),
        (
            words.percent(at["recall_prior"], 1, positives),
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
        f"recall {words.percent(float(film.curves['recall'][i]), 1, counts.tp + counts.fn)}, "
        f"ROC-AUC {words.number(float(film.curves['roc_auc'][i]))}."
        + (f" The {outside} the picture." if outside else "")
    )
