"""The picture of the curves: one model at two prevalences, a threshold on both curves."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.controls import ONE_IN
from core.controls import ONE_IN_DIAL as DIAL
from core.lessons.curves.film import BALANCED, TAU, TAU_DIAL, CurvesFilm
from core.lessons.curves.views import (
    F1_LEVELS,
    IN_PR,
    IsoLines,
    bands,
    cheapest,
    cost_lines,
    f1_lines,
)
from core.metrics.curves import Band
from pages.curves.layout import narrow, panels
from pages.curves.text import NUMBERS, WORTH, alt, cost, numbers
from ui.draw import theme, words
from ui.draw.curves import no_skill_roc, places
from ui.draw.figures import QUIET, confusion_changes, confusion_traces, one_in_words
from ui.film.film import DialTrack, Film, Shot

ROC = {"xaxis": "x", "yaxis": "y"}
PR = {"xaxis": "x2", "yaxis": "y2"}
CONFUSION = {"xaxis": "x3", "yaxis": "y3"}
NOW, THEN, ISO = theme.MAJORITY, theme.TN, "#b06a00"
# The traces, in the order in which they are drawn.
(
    BAND_ROC, BAND_PR, COIN, LEVELS, LEVEL_NAME, ISO_ROC, ISO_PR, THEN_ROC, THEN_PR,
    NOW_ROC, NOW_PR, AT_ROC, AT_PR, SQUARES, CELLS,
) = range(15)  # fmt: skip

Changes = dict[int, dict[str, Any]]


class Look(NamedTuple):
    """What the pictures of one model may be asked for besides the places of the dials."""

    isolines: str
    miss_ratio: float


def curves_stage(film: CurvesFilm, look: Look, dark: bool) -> Film:
    """The instrument without its dials: ROC, PR and what becomes of the cases."""
    figure = go.Figure(_traces(film, look.isolines, dark), panels(dark))
    points = dict.fromkeys((THEN_ROC, THEN_PR, NOW_ROC, NOW_PR), TAU_DIAL.name)
    labels = [*NUMBERS, WORTH[look.isolines]]
    return Film(figure, narrow(), labels, [], picks=points, peeks=points)


def prevalence_track(film: CurvesFilm, tau: float, look: Look) -> DialTrack:
    """The dial of the prevalence, at one threshold. While it moves there is no band."""
    cut = TAU.index(tau)
    return DialTrack(
        DIAL.name,
        "Prevalence π",
        [words.one_in(n) for n in ONE_IN],
        [
            (ONE_IN.index(n), tick)
            for n, tick in zip(DIAL.ticks, one_in_words(DIAL.ticks), strict=True)
        ],
        [
            _shot(film, step, cut, look, _at_prevalence(film, step, look))
            for step in range(len(ONE_IN))
        ],
        common={BAND_ROC: EMPTY, BAND_PR: EMPTY},
    )


def threshold_track(film: CurvesFilm, one_in: float, look: Look) -> DialTrack:
    """The dial of the threshold, at one prevalence."""
    here = ONE_IN.index(one_in)
    drawn = bands(film, here)
    return DialTrack(
        TAU_DIAL.name,
        TAU_DIAL.label,
        [words.decimal(threshold) for threshold in TAU],
        [(TAU.index(tick), words.decimal(tick)) for tick in TAU_DIAL.ticks],
        [_shot(film, here, cut, look) for cut in range(len(TAU))],
        common=_at_prevalence(film, here, look)
        | {BAND_ROC: _ring(drawn.roc), BAND_PR: _ring(drawn.pr)},
    )


TRACKS = {DIAL.name: prevalence_track, TAU_DIAL.name: threshold_track}


def bands_of(track: DialTrack) -> Changes:
    """The bands at the prevalence that a dial of the threshold was filmed at."""
    return {trace: (track.common or {})[trace] for trace in (BAND_ROC, BAND_PR)}


def _at_prevalence(film: CurvesFilm, step: int, look: Look) -> Changes:
    """What belongs to a prevalence, whatever the threshold: its curves and levels."""
    recall, prevalence = film.recall[step], film.prevalence(step)
    changes = {
        NOW_ROC: places(film.false_positive_rate[step], recall),
        NOW_PR: places(recall, film.precision[step]),
        **_levels(prevalence),
    }
    if look.isolines == "f1":
        changes[ISO_ROC] = _segments(f1_lines(prevalence))
    return changes


def _shot(
    film: CurvesFilm, step: int, cut: int, look: Look, changes: Changes | None = None
) -> Shot:
    """One prevalence and one threshold."""
    now, then = film.at(step, cut), film.at(BALANCED, cut)
    worth, lines = _worth(film, step, cut, look)
    return Shot(
        traces={
            **(changes or {}),
            **lines,
            AT_ROC: _points((then.fpr, then.recall), (now.fpr, now.recall)),
            AT_PR: _points((then.recall, then.precision), (now.recall, now.precision)),
            **confusion_changes(now.counts, SQUARES),
        },
        numbers=[*numbers(now, then), worth],
        alt=alt(now, then),
    )


def _worth(film: CurvesFilm, step: int, cut: int, look: Look) -> tuple[tuple[str, str], Changes]:
    """The last number, and the lines of equal cost if they are wanted."""
    if look.isolines != "cost":
        now = film.at(step, cut)
        return (words.number(now.f1), f"MCC {words.number(now.mcc)}"), {}
    found = cheapest(film, step, cut, look.miss_ratio)
    lines = cost_lines(film, step, cut, look.miss_ratio)
    at = words.decimal(found.threshold)
    return (cost(found.now), f"in false alarms; least {cost(found.least)}, at τ = {at}"), {
        ISO_ROC: _segments(lines),
        ISO_PR: {"y": _joined(lines.pr)},
    }


EMPTY: dict[str, Any] = {"x": [0, 0, 0], "y": [0, 0, 0]}


def _short(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 5)


def _ring(band: Band) -> dict[str, Any]:
    """The outline of a band, there and back."""
    known = ~np.isnan(band.low)
    x, low, high = band.x[known], band.low[known], band.high[known]
    return places(np.append(x, x[::-1]), np.append(low, high[::-1]))


def _levels(prevalence: float) -> Changes:
    """The precision of alarms drawn by lot, here and at 1 in 2."""
    percent = words.short_percent(round(prevalence, 6))
    return {
        LEVELS: {"y": [0.5, 0.5, None, prevalence, prevalence]},
        LEVEL_NAME: {"y": [prevalence], "text": [f"no skill: π = {percent}"]},
    }


def _points(*points: tuple[float, float]) -> dict[str, Any]:
    x, y = zip(*points, strict=True)
    return {"x": [_short(value) for value in x], "y": [_short(value) for value in y]}


def _segments(lines: IsoLines) -> dict[str, Any]:
    """Straight lines in one trace, with a gap after each."""
    return {
        axis: [
            None if value is None else _short(value)
            for line in lines.roc
            for value in (*getattr(line, axis).tolist(), None)
        ]
        for axis in ("x", "y")
    }


def _joined(lines: list[NDArray[Any]]) -> NDArray[Any]:
    """Lines over IN_PR in one trace, with a gap after each."""
    return np.concatenate([np.append(line, np.nan) for line in lines]).astype("f4")


def _iso_standing(isolines: str) -> dict[str, Any]:
    """What never changes of the iso lines in PR space."""
    if isolines != "f1":
        return {"x": _joined([IN_PR] * 2)}
    # Lines of equal F1 are the same at every prevalence, so each can have its name.
    blank = [""] * (IN_PR.size - 1)
    text = [words for level in F1_LEVELS for words in (*blank, f"{level:g}", "")]
    return {"x": _joined([IN_PR] * len(F1_LEVELS)), "y": _joined(f1_lines(0.5).pr), "text": text}


def _traces(film: CurvesFilm, isolines: str, dark: bool) -> list[go.Scatter]:
    """All traces, in the order of their numbers; frames fill what moves."""
    ink = theme.theme(dark).ink
    words_of_level = {"mode": "text", "textposition": "top right"} | QUIET | PR
    dashes = {"color": THEN, "width": 1.5, "dash": "dash"}
    recall = film.recall[BALANCED]
    then = places(film.false_positive_rate[BALANCED], recall)
    traces = {
        COIN: no_skill_roc(ROC),
        LEVELS: go.Scatter(x=[0, 1, None, 0, 1], mode="lines", line=dashes, **QUIET, **PR),
        LEVEL_NAME: go.Scatter(x=[0], textfont={"size": 11, "color": ink}, **words_of_level),
        **_curve(ROC, (THEN_ROC, NOW_ROC), then),
        **_curve(PR, (THEN_PR, NOW_PR), places(recall, film.precision[BALANCED])),
        BAND_ROC: _band(ROC),
        BAND_PR: _band(PR),
        ISO_ROC: _iso(ROC, isolines, ink),
        ISO_PR: _iso(PR, isolines, ink),
        AT_ROC: _two_points(ROC, ink),
        AT_PR: _two_points(PR, ink),
    }
    traces[SQUARES], traces[CELLS] = confusion_traces(CONFUSION, dark)
    return [traces[i] for i in range(len(traces))]


def _named(axes: dict[str, str]) -> dict[str, Any]:
    """What stands in both panels stands once in the legend."""
    return {"showlegend": axes is ROC, "hoverinfo": "skip"} | axes


def _curve(
    axes: dict[str, str], numbers: tuple[int, int], then: dict[str, Any]
) -> dict[int, go.Scatter]:
    """The curve at 1 in 2, which stands, and the one at the prevalence of the moment."""
    heard = _named(axes) | {"mode": "lines", "hoverinfo": "none"}  # the pointer is heard
    old = {"line": {"color": THEN, "width": 5}, "opacity": 0.55}
    return {
        numbers[0]: go.Scatter(name="at 1 in 2", **old, **then, **heard),
        numbers[1]: go.Scatter(
            name="at your prevalence", line={"color": NOW, "width": 2.5}, **heard
        ),
    }


def _band(axes: dict[str, str]) -> go.Scatter:
    return go.Scatter(
        name="where 95 of 100 such test sets fall",
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor="rgba(47,127,193,0.25)",
        **_named(axes),
    )


def _iso(axes: dict[str, str], isolines: str, ink: str) -> go.Scatter:
    """The lines of equal F1 or of equal cost."""
    return go.Scatter(
        name="equal cost: now, and cheapest" if isolines == "cost" else "equal F1",
        mode="lines+text" if isolines == "f1" and axes is PR else "lines",
        line={"color": ISO, "width": 1.5, "dash": "dot"},
        textposition="bottom left",
        textfont={"size": 11, "color": ink},
        visible=isolines != "none",
        **(_iso_standing(isolines) if axes is PR else {}),
        **_named(axes),
    )


def _two_points(axes: dict[str, str], ink: str) -> go.Scatter:
    """The threshold on the curve at 1 in 2, hollow, and on the one of the moment."""
    return go.Scatter(
        mode="markers",
        marker={
            "symbol": ["circle-open", "circle"],
            "size": [17, 11],
            "color": [ink, NOW],
            "line": {"width": 2, "color": ink},
            "opacity": 1,
        },
        cliponaxis=False,
        **QUIET,
        **axes,
    )
