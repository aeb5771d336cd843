"""The picture of the SMOTE microscope: the film's arrays in, a Film out."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.lessons.smote.film import (
    LAMBDA,
    NEARBY,
    PARAMETERS,
    POINT,
    SHARE,
    Floats,
    K,
    Lens,
    Microscope,
    ResampleOutcome,
    SmoteFilm,
)
from core.models.boundary import Window
from core.parameters import Dial
from pages.smote.text import NUMBERS, REGIONS, alt, numbers
from ui.draw import theme, words
from ui.draw.figures import QUIET, line, majority_dots, minority_diamonds, plane, xy
from ui.film.film import DialTrack, Film, Shot

# The part of the plane that the λ beside a point takes, on the narrowest screen.
LABEL_WIDTH, LABEL_HEIGHT = 0.25, 0.08
SYMBOLS = ("diamond-x", "diamond-tall", "diamond")
# Traces that a shot may change.
BOUNDARY, CROSSED, SYNTHETIC, SEGMENTS, MINORITY, RINGS, OWN, NEW, BARS, NEARBY_MARKS, MARK = (
    2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
)  # fmt: skip


def smote_stage(film: SmoteFilm, setting: Microscope, dark: bool) -> Film:
    """What stays while the dials move, without the dials."""
    figure = go.Figure(_traces(film, dark), _layout(film, setting, dark))
    return Film(figure, _narrow(setting), NUMBERS, [], picks={MINORITY: POINT.name})


def smote_dials(film: SmoteFilm, setting: Microscope) -> list[DialTrack]:
    """The four dials through a setting; what one leaves alone is common to all its shots."""
    at = places(film, setting)
    spent, lens = film.by_share[at["share"]], film.lens_by_point[at["point"]]
    now = _spent(spent) | _lens(film, lens) | _own(film, spent, lens) | _nearby(film, setting)

    def shot(
        spent: ResampleOutcome, lens: Lens, setting: Microscope, moved: dict[int, dict[str, Any]]
    ) -> Shot:
        return Shot(moved, numbers(film, spent, lens, setting), alt(film, spent, lens))

    share = [shot(s, lens, setting, _spent(s) | _own(film, s, lens)) for s in film.by_share]
    k = [
        shot(s, near, there, _spent(s) | _lens(film, near) | _own(film, s, near) | marks)
        for s, near, step in zip(film.by_k, film.lens_by_k, K.steps, strict=True)
        for there in [setting._replace(k=step)]
        for marks in [_nearby(film, there)]
    ]
    point = [
        shot(spent, here, setting, _lens(film, here) | _own(film, spent, here))
        for here in film.lens_by_point
    ]
    way = [
        shot(spent, here, setting._replace(lam=step), {NEW: xy(here.interpolated[None])})
        for here, step in zip(film.lens_by_lambda, LAMBDA.steps, strict=True)
    ]
    percents = [words.percent(step, 0) for step in SHARE.steps]
    return [
        _track(SHARE, percents, share, now),
        _track(K, [f"{step:g}" for step in K.steps], k, now),
        _track(POINT, [f"No. {step:g}" for step in POINT.steps], point, now),
        _track(LAMBDA, [f"{step:.2f}" for step in LAMBDA.steps], way, now),
    ]


def places(film: SmoteFilm, setting: Microscope) -> dict[str, int]:
    """Where each dial stands at a setting."""
    return {
        SHARE.name: SHARE.steps.index(setting.share),
        K.name: K.steps.index(setting.k),
        POINT.name: min(int(setting.point), len(film.minority)) - 1,
        LAMBDA.name: LAMBDA.steps.index(setting.lam),
    }


def _track(
    dial: Dial, says: list[str], shots: list[Shot], now: dict[int, dict[str, Any]]
) -> DialTrack:
    ticks = [
        (dial.steps.index(step), says[dial.steps.index(step)])
        for step in dial.ticks
        if dial.steps.index(step) < len(shots)
    ]
    return DialTrack(dial.name, dial.label, says[: len(shots)], ticks, shots, now)


def _traces(film: SmoteFilm, dark: bool) -> list[Any]:
    ink = theme.theme(dark).ink
    colours = [theme.REGIONS[region] for region in film.region]
    minority = minority_diamonds(
        film.minority,
        size=11,
        color=colours,
        symbol=[SYMBOLS[region] for region in film.region],
        opacity=1,
    )
    minority.update(hoverinfo="none", showlegend=False)
    return [
        majority_dots(film.majority, size=5),
        line("p = ½, nothing done", theme.TN, film.plain.boundary, width=2, dash="dash"),
        line("p = ½", theme.FN),
        _points("removed", "x-thin-open", ink, 10, line={"width": 2, "color": ink}),
        _points("synthetic", "triangle-up", theme.SYNTHETIC, 7, opacity=0.55),
        line("", ink, width=1.5).update(showlegend=False),
        minority,
        _points("", "circle-open", ink, 18, line={"width": 2.5, "color": ink}),
        _points("", "triangle-up", theme.SYNTHETIC, 10).update(
            mode="markers+text", textfont={"size": 13, "color": ink}
        ),
        _points("x + λ(x_nn − x)", "star", theme.SYNTHETIC, 17, line={"width": 1, "color": ink}),
        *_bars(film, colours, ink),
    ]


def _bars(film: SmoteFilm, colours: list[str], ink: str) -> list[Any]:
    """How many points start from each minority point, its neighbourhood, and a mark below it."""
    numbers = np.arange(1, len(film.minority) + 1)
    bars = {"xaxis": "x2", "yaxis": "y2"}
    return [
        go.Bar(x=numbers, marker={"color": colours}, **QUIET, **bars),
        go.Scatter(
            x=numbers,
            mode="markers",
            marker={"symbol": "line-ew-open", "size": 14, "line": {"width": 2.5}, "color": ink},
            xaxis="x2",
            yaxis="y3",
            **QUIET,
        ),
        go.Scatter(
            mode="markers",
            marker={"symbol": "triangle-up", "size": 11, "color": ink},
            cliponaxis=False,
            **QUIET,
            **bars,
        ),
    ]


def _points(name: str, symbol: str, colour: str, size: float, **look: Any) -> go.Scatter:
    marker = {"symbol": symbol, "color": colour, "size": size} | look
    return go.Scatter(
        mode="markers", name=name, marker=marker, hoverinfo="skip", showlegend=bool(name)
    )


def _spent(spent: ResampleOutcome) -> dict[int, dict[str, Any]]:
    return {
        BOUNDARY: xy(spent.boundary),
        CROSSED: xy(spent.removed_rows),
        SYNTHETIC: xy(spent.synthetic),
        BARS: {"y": spent.synthetic_per_row.astype("i2")},
    }


def _lens(film: SmoteFilm, lens: Lens) -> dict[int, dict[str, Any]]:
    here, near = film.minority[lens.point], film.minority[lens.neighbours]
    gap = np.full_like(here, np.nan)
    segments = np.array([point for end in near for point in (here, end, gap)])
    return {
        SEGMENTS: xy(segments),
        RINGS: xy(np.vstack([here[None], near])) | {"marker": {"size": [24] + [16] * len(near)}},
        NEW: xy(lens.interpolated[None]),
        MARK: {"x": [lens.point + 1], "y": [0]},
    }


def _own(film: SmoteFilm, spent: ResampleOutcome, lens: Lens) -> dict[int, dict[str, Any]]:
    """What starts from the point in the lens; on the way to the nearest, beside its λ."""
    own = spent.base == lens.point
    points, steps = spent.synthetic[own], spent.step[own]
    texts = [""] * len(steps)
    way = film.minority[lens.neighbours[0]] - film.minority[lens.point]
    flat = abs(way[0]) > abs(way[1])
    last = None
    for i in np.argsort(steps):
        if spent.partner[own][i] != lens.neighbours[0]:
            continue
        if last is None or _apart(film.window, points[i], points[last]):
            # Above the star, which is large, or at its right.
            texts[i] = f"drawn: λ {steps[i]:.2f}<br> " if flat else f"\u2003drawn: λ {steps[i]:.2f}"
            last = i
    position = "top center" if flat else "middle right"
    return {OWN: xy(points) | {"text": texts, "textposition": position}}


def _apart(window: Window, one: Floats, other: Floats) -> bool:
    """Whether two points are so far apart that the words beside them do not meet."""
    x, y = abs(one - other) / (window.x1 - window.x0, window.y1 - window.y0)
    return bool(x > LABEL_WIDTH or y > LABEL_HEIGHT)


def _nearby(film: SmoteFilm, setting: Microscope) -> dict[int, dict[str, Any]]:
    counts, most = film.majority_seen(setting)
    return {NEARBY_MARKS: {"y": counts / most}}


def _key(gap: str, marks: str) -> dict[str, Any]:
    """What the bars mean, above them."""
    key = "  ".join(
        f"<span style='color:{colour}'><b>◆</b></span> {name}"
        for name, colour in zip(REGIONS, theme.REGIONS, strict=True)
    )
    return {
        "text": f"{key}{gap}<b>–</b> {marks}",
        "align": "left",
        "showarrow": False,
        "xref": "x2 domain",
        "yref": "y2 domain",
        "x": 0,
        "y": 1.02,
        "xanchor": "left",
        "yanchor": "bottom",
    }


def _majority_among(setting: Microscope) -> str:
    nearest = "k" if setting.variant == "adasyn" else NEARBY
    return f"majority among its {nearest} nearest rows"


def _layout(film: SmoteFilm, setting: Microscope, dark: bool) -> dict[str, Any]:
    # In round tens, with room for what other places of the dials ask.
    most = max(int(spent.synthetic_per_row.max()) for spent in (*film.by_share, *film.by_k))
    top = 10 * -(-max(most, 1) // 10)
    return plane(film.window, (0.04, 0.58), dark) | {
        "annotations": [_key("   ", "share of majority, at the right")],
        "bargap": 0.35,
        "xaxis2": {
            "domain": (0.65, 0.96),
            "anchor": "y2",
            "dtick": 1,
            "title": "minority point No.",
            "range": [0.3, len(film.minority) + 0.7],
        },
        "yaxis2": {
            "anchor": "x2",
            "title": "synthetic points that start from it",
            "range": [0, top * 1.08],
        },
        "yaxis3": {
            "anchor": "x2",
            "overlaying": "y2",
            "side": "right",
            "title": _majority_among(setting),
            "range": [0, 1.08],
            "tickformat": ".0%",
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "showgrid": False,
        },
    }


def _narrow(setting: Microscope) -> dict[str, Any]:
    return {
        "annotations": [_key("<br>", _majority_among(setting))],
        "height": 760,
        "margin": {"l": 24, "r": 40},
        "xaxis": {"domain": (0.1, 1.0)},
        "yaxis": {"domain": (0.5, 1.0)},
        "xaxis2": {"domain": (0.1, 1.0)},
        "yaxis2": {"domain": (0.1, 0.36)},
        "yaxis3": {"title": {"text": ""}},
        "legend": {"y": 0.0, "yanchor": "top", "x": 0},
    }


_PLAIN = {name: PARAMETERS[name].default for name in ("scene", "variant", "point", "share", "k")}
PRESETS: dict[str, dict[str, Any]] = {
    "Plain SMOTE": _PLAIN,
    "Spend it at the border": {**_PLAIN, "variant": "borderline1"},
    "One mislabelled point": {**_PLAIN, "scene": "mislabelled", "point": 20},
    "Overlapping classes": {**_PLAIN, "scene": "overlap"},
    "Make, then clean": {**_PLAIN, "scene": "overlap", "variant": "smote_enn"},
    "The chapter’s listing": {**_PLAIN, "scene": "listing2", "share": 0.5},
}
