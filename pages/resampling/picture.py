"""The picture of the resampling lesson: the film's arrays in, a Film out."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core import metrics
from core.experiment import ThresholdReport
from core.lessons.resampling.film import DIAL, PARAMETERS, ResamplingFilm, Step
from core.models.boundary import Window
from ui.draw import theme, words
from ui.draw.confusion import confusion_changes, confusion_panel, confusion_traces
from ui.draw.panels import Grid, Panel, Picture, Room, stacked
from ui.draw.traces import (
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

NUMBERS = [
    Number("Training rows", theme.SYNTHETIC),
    Number("Recall at τ = ½", theme.METRICS["recall"].colour),
    Number("Precision at τ = ½", theme.METRICS["precision"].colour),
    Number("Balanced accuracy, training", theme.METRICS["balanced_accuracy"].colour),
    Number("The τ that does the same", theme.REFERENCE),
    Number("Average predicted probability", theme.MINORITY),
    Number("Majority area left without rows", theme.MAJORITY),
]
# Four ways on the plane of the ROC curve; nested symbols stay visible where they coincide.
WAYS = (
    ("×", "nothing done", "x-thin-open", 11, theme.REFERENCE),
    ("●", "resampled", "circle", 9, theme.SYNTHETIC),
    ("□", "threshold moved", "square-open", 14, "#c2189b"),
    ("○", "class weights", "circle-open", 21, theme.MINORITY),
)


# The part of the plane that the number of a point takes, on the narrowest screen.
NUMBER_WIDTH, NUMBER_HEIGHT = 0.055, 0.04
WIDE = Grid(("rows matrix roc",), columns=(483, 334, 501))
PHONE = stacked("rows", "matrix", "roc", rows=(373, 270, 417))


def resampling_picture(film: ResamplingFilm, jitter: bool, dark: bool) -> Film:
    """The whole instrument: rows with boundary, confusion matrix, four ways on the ROC curve."""
    leaves_out = any(len(step.kept) < len(film.majority) for step in film.steps)
    picture = Picture(_panels(film, dark), WIDE, PHONE, dark, LOOK, NARROW)
    picture.add("rows", **_rows(film, leaves_out, jitter, theme.theme(dark).ink))
    picture.add("matrix", **confusion_traces(dark))
    picture.add("roc", curve=_roc(film), ways=_ways())
    clear = clear_of(film.minority, film.window)
    shots = [_shot(film, step, leaves_out, clear, jitter) for step in film.steps]
    ticks = [(DIAL.steps.index(share), words.percent(share, 0)) for share in DIAL.ticks]
    says = [words.percent(share, 0) for share in DIAL.steps]
    control = Control(DIAL.name, DIAL.label, says, ticks)
    return Film(picture, NUMBERS, [control], {DIAL.name: DialTrack(shots).piece})


def _rows(film: ResamplingFilm, leaves_out: bool, jitter: bool, ink: str) -> dict[str, go.Scatter]:
    copies = {
        "symbol": "circle",
        "color": theme.MINORITY,
        "size": 6,
        "opacity": 0.8,
        "line": {"color": theme.SYNTHETIC, "width": 1.5},
    }
    # Dark on orange in both themes.
    count = {"size": 9, "color": "#241300"}
    left_out = majority_dots(film.majority, symbol="circle-open", opacity=0.3)
    minority = minority_circles(film.minority)
    return {
        "left_out": left_out.update(name="left out", visible=leaves_out),
        "kept": majority_dots(film.majority),
        "minority": minority.update(
            mode="markers+text", textposition="middle center", textfont=count
        ),
        "copies": go.Scatter(
            mode="markers", name="copies", marker=copies, hoverinfo="skip", visible=jitter
        ),
        "plain": line("nothing done", theme.REFERENCE, film.plain_boundary, width=2, dash="dash"),
        "boundary": line("boundary p = ½", ink),
    }


def clear_of(points: NDArray[np.float64], window: Window) -> list[bool]:
    """Which points have room for a number: none lies over that of a point before."""
    away = points / (window.x1 - window.x0, window.y1 - window.y0) / (NUMBER_WIDTH, NUMBER_HEIGHT)
    clear: list[bool] = []
    for i, place in enumerate(away):
        gaps = abs(away[:i][clear] - place)
        clear.append(bool((gaps > 1).any(axis=1).all()))
    return clear


def _shot(
    film: ResamplingFilm, step: Step, leaves_out: bool, clear: list[bool], jitter: bool
) -> Shot:
    times = step.times.tolist()
    # Large enough for the number in it; the number is what counts, not the area.
    sizes = [7 if jitter or n == 1 else 17 for n in times]
    numbers = [
        str(n) if n > 1 and is_clear and not jitter else ""
        for n, is_clear in zip(times, clear, strict=True)
    ]
    return Shot(
        # Only what moves is sent: a lesson's first message stays small.
        traces={
            **({"kept": xy(film.majority[step.kept])} if leaves_out else {}),
            "minority": {"text": numbers, "marker": {"size": sizes}},
            **({"copies": xy(film.jittered[: step.copies])} if jitter else {}),
            "boundary": xy(step.boundary),
            **confusion_changes(step.resampled.counts),
            "ways": _points(film, step),
        },
        numbers=_numbers(film, step),
        alt=_alt(film, step),
    )


def _roc(film: ResamplingFilm) -> go.Scatter:
    return line("ROC, nothing done", theme.REFERENCE, film.roc, width=2).update(showlegend=False)


def _ways() -> go.Scatter:
    colours = [colour for *_, colour in WAYS]
    return go.Scatter(
        mode="markers",
        marker={
            "symbol": [symbol for *_, symbol, _, _ in WAYS],
            "size": [size for *_, size, _ in WAYS],
            "color": colours,
            "line": {"width": 2.5, "color": colours},
        },
        cliponaxis=False,
        **QUIET,
    )


def _points(film: ResamplingFilm, step: Step) -> dict[str, Any]:
    ways = [film.plain, step.resampled, step.moved, step.weighted]
    return dict(zip("xy", map(list, zip(*(way.rates for way in ways), strict=True)), strict=True))


def _numbers(film: ResamplingFilm, step: Step) -> list[tuple[str, str]]:
    before = len(film.majority) + len(film.minority)
    distinct = len(film.minority) + len(step.kept)
    after = distinct + step.copies
    if step.problem:
        change = "ρ ≤ π: nothing to resample"
    elif step.copies:
        change = f"{words.some(step.copies, 'copy', 'copies')} drawn"
    else:
        change = f"{words.count(before - distinct)} left out"
    counts = step.resampled.counts
    caught = f"{words.count(counts.tp)} of {words.count(counts.tp + counts.fn)} caught"
    return [
        (
            f"{words.count(before)} → {words.count(after)}",
            f"{change}; {words.count(distinct)} distinct",
        ),
        (_recall(step.resampled), f"{caught}; nothing done: {_recall(film.plain)}"),
        (_precision(step.resampled), f"nothing done: {_precision(film.plain)}"),
        (
            words.percent(step.train_score, 1),
            f"on the test {words.percent(float(metrics.balanced_accuracy(counts)), 1)}",
        ),
        (
            words.number(step.threshold),
            f"untouched model: recall {_recall(step.moved)}",
        ),
        (
            words.percent(step.resampled.mean_probability, 1),
            f"really {words.percent((counts.tp + counts.fn) / sum(counts), 1)}; "
            f"corrected {words.percent(step.corrected.mean_probability, 1)}",
        ),
        (words.percent(step.structure_lost, 0), "of the majority has no row of its class nearby"),
    ]


def _recall(judged: ThresholdReport) -> str:
    return words.percent(float(metrics.recall(judged.counts)), 1)


def _precision(judged: ThresholdReport) -> str:
    return words.percent(float(metrics.precision(judged.counts)), 1)


def _alt(film: ResamplingFilm, step: Step) -> str:
    counts = step.resampled.counts
    return step.problem or (
        f"{words.count(len(step.kept))} of {words.count(len(film.majority))} majority rows kept, "
        f"{words.some(step.copies, 'copy', 'copies')} of {words.count(len(film.minority))} "
        f"minority rows drawn. On the test at the real prevalence "
        f"{words.count(counts.tp)} of {words.count(counts.tp + counts.fn)} positives are caught, "
        f"with {words.some(counts.fp, 'false alarm')}. Recall and false-positive rate: "
        + "; ".join(
            f"{name} {words.percent(recall, 1)} and {words.percent(fpr, 1)}"
            for name, (fpr, recall) in (
                ("resampled", step.resampled.rates),
                ("threshold moved", step.moved.rates),
                ("class weights", step.weighted.rates),
                ("nothing done", film.plain.rates),
            )
        )
        + "."
    )


def _panels(film: ResamplingFilm, dark: bool) -> dict[str, Panel]:
    share = {"range": [-0.02, 1.04], "tickformat": ".0%"}
    key = "<br>".join(
        f"<span style='color:{colour}'><b>{sign}</b></span> {name}"
        for sign, name, _, _, colour in WAYS
    )
    corner = {"x": 1.0, "y": 0.02, "xanchor": "right", "yanchor": "bottom"}
    return {
        "rows": plane(film.window),
        "matrix": confusion_panel(
            dark,
            Room(left=51, above=59, below=64),
            narrow=Room(left=57, right=26, above=42, below=20),
        ),
        "roc": Panel(
            x=share | {"title": "false alarms among negatives (FPR)"},
            y=share | {"title": "positives caught (recall)"},
            room=Room(left=77, right=26, above=26, below=44),
            notes=({"text": key, "align": "left", "showarrow": False, **corner},),
            narrow={"room": Room(left=59, right=12, above=16, below=134)},
        ),
    }


_PLAIN = {name: PARAMETERS[name].default for name in ("population", "one_in", "model", "share")}
PRESETS: dict[str, dict[str, Any]] = {
    "Over-sample to 1:1": {**_PLAIN, "sampler": "ros"},
    "Under-sample to 1:1": {**_PLAIN, "sampler": "rus"},
    "A model that memorizes": {**_PLAIN, "sampler": "ros", "model": "full_tree"},
    "A varied majority, thinned": {
        **_PLAIN,
        "sampler": "rus",
        "population": "patches",
        "model": "tree",
    },
    "The chapter’s listing": {**_PLAIN, "sampler": "ros", "population": "listing1"},
}


def rows_equation(film: ResamplingFilm, index: int, sampler: str) -> str:
    """Equation D5.2 with the rows of the fold in it, as LaTeX."""
    step, share = film.steps[index], DIAL.steps[index]
    n0, n1 = words.tex_count(len(film.majority)), words.tex_count(len(film.minority))
    if sampler == "ros":
        rule = rf"\frac{{\rho\,N_0}}{{1-\rho}} - N_1 = \frac{{{share:g}\cdot{n0}}}{{{1 - share:g}}}"
        return rf"\text{{copies}} = {rule} - {n1} \;\to\; {words.tex_count(step.copies)}"
    rule = rf"N_1\,\frac{{1-\rho}}{{\rho}} = {n1}\cdot\frac{{{1 - share:g}}}{{{share:g}}}"
    return rf"\text{{majority rows kept}} = {rule} \;\to\; {words.tex_count(len(step.kept))}"


def four_ways(film: ResamplingFilm, index: int) -> list[dict[str, str]]:
    """The four ways beside each other, and the correction that brings the probabilities back."""
    step = film.steps[index]
    tau = words.number(step.threshold)
    ways = [
        ("nothing done", "½", film.plain),
        ("◆ resampled rows", "½", step.resampled),
        ("○ class weights, the same balance", "½", step.weighted),
        ("□ nothing but the threshold moved", tau, step.moved),
        ("◆ resampled rows, probabilities corrected", tau, step.corrected),
    ]
    return [
        {
            "way": name,
            "τ": threshold,
            "recall": _recall(way),
            "false-positive rate": words.percent(way.rates[0], 1),
            "precision": _precision(way),
            "average predicted probability": words.percent(way.mean_probability, 1),
            "Brier score (lower is better)": words.number(way.brier, 4),
        }
        for name, threshold, way in ways
    ]
