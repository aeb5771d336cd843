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
from pages.curves.layout import LOOK, PHONE, WIDE, panels
from pages.curves.text import NUMBERS, WORTH, alt, cost, numbers
from ui.draw import theme, words
from ui.draw.confusion import confusion_changes, confusion_traces
from ui.draw.curves import no_skill_roc, places
from ui.draw.panels import Changes, Picture
from ui.draw.traces import NARROW, QUIET, one_in_words
from ui.film.film import Control, DialTrack, Film, Shot, Still

THEN, ISO = theme.REFERENCE, "#b06a00"


PREVALENCE = Control(
    DIAL.name,
    "Prevalence π",
    [words.one_in(n) for n in ONE_IN],
    [(ONE_IN.index(n), tick) for n, tick in zip(DIAL.ticks, one_in_words(DIAL.ticks), strict=True)],
)
CUT = Control(
    TAU_DIAL.name,
    TAU_DIAL.label,
    [words.decimal(threshold) for threshold in TAU],
    [(TAU.index(tick), words.decimal(tick)) for tick in TAU_DIAL.ticks],
)


class Look(NamedTuple):
    """What the pictures of one model may be asked for besides the places of the dials."""

    isolines: str
    miss_ratio: float


def curves_stage(film: CurvesFilm, look: Look, dark: bool) -> Film:
    """The instrument without its dials: ROC, PR and what becomes of the cases."""
    picture = Picture(panels(dark), WIDE, PHONE, dark, LOOK, NARROW)
    for panel, traces in _traces(film, look.isolines, dark):
        picture.add(panel, **traces)
    points = dict.fromkeys(("then_roc", "then_pr", "now_roc", "now_pr"), TAU_DIAL.name)
    labels = [*NUMBERS, WORTH[look.isolines]]
    return Film(picture, labels, [PREVALENCE, CUT], picks=points, peeks=points)


def prevalence_track(film: CurvesFilm, tau: float, look: Look) -> DialTrack:
    """The dial of the prevalence, at one threshold. While it moves there is no band."""
    cut = TAU.index(tau)
    return DialTrack(
        [
            _shot(film, step, cut, look, _at_prevalence(film, step, look))
            for step in range(len(ONE_IN))
        ],
        common={"band_roc": EMPTY, "band_pr": EMPTY},
    )


def threshold_track(film: CurvesFilm, one_in: float, look: Look) -> DialTrack:
    """The dial of the threshold, at one prevalence."""
    here = ONE_IN.index(one_in)
    return DialTrack(
        [_shot(film, here, cut, look) for cut in range(len(TAU))],
        common=_at_prevalence(film, here, look) | bands_at(film, one_in).rest,
    )


def bands_at(film: CurvesFilm, one_in: float) -> Still:
    """The bands at a prevalence, which are seen as long as its dial stands there."""
    drawn = bands(film, ONE_IN.index(one_in))
    return Still(rest={"band_roc": _ring(drawn.roc), "band_pr": _ring(drawn.pr)})


TRACKS = {DIAL.name: prevalence_track, TAU_DIAL.name: threshold_track}


def _at_prevalence(film: CurvesFilm, step: int, look: Look) -> Changes:
    """What belongs to a prevalence, whatever the threshold: its curves and levels."""
    recall, prevalence = film.recall[step], film.prevalence(step)
    changes = {
        "now_roc": places(film.false_positive_rate[step], recall),
        "now_pr": places(recall, film.precision[step]),
        **_levels(prevalence),
    }
    if look.isolines == "f1":
        changes["iso_roc"] = _segments(f1_lines(prevalence))
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
            "at_roc": _points((then.fpr, then.recall), (now.fpr, now.recall)),
            "at_pr": _points((then.recall, then.precision), (now.recall, now.precision)),
            **confusion_changes(now.counts),
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
        "iso_roc": _segments(lines),
        "iso_pr": {"y": _joined(lines.pr)},
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
        "levels": {"y": [0.5, 0.5, None, prevalence, prevalence]},
        "level_name": {"y": [prevalence], "text": [f"no skill: π = {percent}"]},
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


def _iso_in_pr(isolines: str) -> dict[str, Any]:
    """What never changes of the iso lines in PR space."""
    if isolines != "f1":
        return {"x": _joined([IN_PR] * 2)}
    # Lines of equal F1 are the same at every prevalence, so each can have its name.
    blank = [""] * (IN_PR.size - 1)
    text = [words for level in F1_LEVELS for words in (*blank, f"{level:g}", "")]
    lines = {"x": _joined([IN_PR] * len(F1_LEVELS)), "y": _joined(f1_lines(0.5).pr)}
    return lines | {"mode": "lines+text", "text": text}


def _traces(film: CurvesFilm, isolines: str, dark: bool) -> list[tuple[str, dict[str, go.Scatter]]]:
    """All traces with their panels, in the order in which they are drawn."""
    ink = theme.theme(dark).ink
    dashes = {"color": THEN, "width": 1.5, "dash": "dash"}
    name = go.Scatter(x=[0], mode="text", textposition="top right", **QUIET)
    recall = film.recall[BALANCED]
    then_roc = places(film.false_positive_rate[BALANCED], recall)
    then_pr = places(recall, film.precision[BALANCED])
    return [
        ("roc", {"band_roc": _band(named=True)}),
        ("pr", {"band_pr": _band(named=False)}),
        ("roc", {"coin": no_skill_roc()}),
        (
            "pr",
            {
                "levels": go.Scatter(x=[0, 1, None, 0, 1], mode="lines", line=dashes, **QUIET),
                "level_name": name.update(textfont={"size": 11, "color": ink}),
            },
        ),
        ("roc", {"iso_roc": _iso(isolines, ink).update(showlegend=True)}),
        ("pr", {"iso_pr": _iso(isolines, ink).update(**_iso_in_pr(isolines))}),
        ("roc", {"then_roc": _then(then_roc, named=True)}),
        ("pr", {"then_pr": _then(then_pr, named=False)}),
        ("roc", {"now_roc": _now(ink, named=True)}),
        ("pr", {"now_pr": _now(ink, named=False)}),
        ("roc", {"at_roc": _two_points(ink)}),
        ("pr", {"at_pr": _two_points(ink)}),
        ("matrix", confusion_traces(dark)),
    ]


def _then(points: dict[str, Any], named: bool) -> go.Scatter:
    """The curve at 1 in 2, which stands. The pointer is heard."""
    old = {"line": {"color": THEN, "width": 5}, "opacity": 0.55, "hoverinfo": "none"}
    return go.Scatter(mode="lines", name="at 1 in 2", showlegend=named, **old, **points)


def _now(ink: str, named: bool) -> go.Scatter:
    """The curve at the prevalence of the moment."""
    return go.Scatter(
        mode="lines",
        name="at your prevalence",
        line={"color": ink, "width": 2.5},
        showlegend=named,
        hoverinfo="none",
    )


def _band(named: bool) -> go.Scatter:
    return go.Scatter(
        name="95 % band of the true curve",
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor="rgba(132,144,156,0.35)",
        showlegend=named,
        hoverinfo="skip",
    )


def _iso(isolines: str, ink: str) -> go.Scatter:
    """The lines of equal F1 or of equal cost."""
    return go.Scatter(
        name="equal cost: now, and cheapest" if isolines == "cost" else "equal F1",
        mode="lines",
        line={"color": ISO, "width": 1.5, "dash": "dot"},
        textposition="bottom left",
        textfont={"size": 11, "color": ink},
        visible=isolines != "none",
        **QUIET,
    )


def _two_points(ink: str) -> go.Scatter:
    """The threshold on the curve at 1 in 2, hollow, and on the one of the moment."""
    return go.Scatter(
        mode="markers",
        marker={
            "symbol": ["circle-open", "circle"],
            "size": [17, 11],
            "color": [ink, ink],
            "line": {"width": 2, "color": ink},
            "opacity": 1,
        },
        cliponaxis=False,
        **QUIET,
    )
