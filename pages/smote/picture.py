"""The picture of the SMOTE microscope: the film's arrays in, a Film out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

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
from ui.draw.panels import Changes, Grid, Panel, Picture, Room, stacked, words_above
from ui.draw.traces import LOOK, NARROW, QUIET, line, majority_dots, minority_circles, plane, xy
from ui.film.film import Control, DialTrack, Film, Shot

# The part of the plane that the λ beside a point takes, on the narrowest screen.
LABEL_WIDTH, LABEL_HEIGHT = 0.25, 0.08
SYMBOLS = ("circle-x", "circle-cross", "circle")  # noise, danger, safe
WIDE = Grid(("rows bars",), columns=(753, 565))
PHONE = stacked("rows", "bars", rows=(421, 392))
MINORITY = "minority"


def smote_stage(film: SmoteFilm, setting: Microscope, dark: bool) -> Film:
    """What stays while the dials move, without their shots."""
    ink = theme.theme(dark).ink
    colours = [theme.REGIONS[region] for region in film.region]
    look = LOOK | {"bargap": 0.35}
    picture = Picture(_panels(film, setting), WIDE, PHONE, dark, look, NARROW)
    picture.add("rows", **_rows(film, colours, ink))
    picture.add("bars", bars=_bars(film, colours))
    picture.add("nearby", nearby=_nearby_marks(film, ink))
    picture.add("bars", mark=_mark(ink))
    controls = [_control(dial, len(film.minority)) for dial in LENS_DIALS]
    return Film(picture, NUMBERS, controls, picks={MINORITY: POINT.name})


SAYS: dict[str, Callable[[float], str]] = {
    SHARE.name: lambda step: words.percent(step, 0),
    K.name: lambda step: f"{step:g}",
    POINT.name: lambda step: f"No. {step:g}",
    LAMBDA.name: lambda step: f"{step:.2f}",
}
LENS_DIALS = (SHARE, K, POINT, LAMBDA)


def _control(dial: Dial, minority: int) -> Control:
    """A dial; there are no more points to step through than minority rows."""
    steps = dial.steps[:minority] if dial is POINT else dial.steps
    says = [SAYS[dial.name](step) for step in steps]
    ticks = [(steps.index(step), says[steps.index(step)]) for step in dial.ticks if step in steps]
    return Control(dial.name, dial.label, says, ticks)


def smote_track(dial: str, film: SmoteFilm, setting: Microscope) -> DialTrack:
    """The shots of a dial through a setting; what it leaves alone is common to all of them."""
    at = places(film, setting)
    spent, lens = film.here, film.lens_by_point[at["point"]]
    now = _spent(spent) | _lens(film, lens) | _own(film, spent, lens) | _nearby(film, setting)
    return DialTrack(SHOTS[dial](film, setting, spent, lens), now)


Shots = Callable[[SmoteFilm, Microscope, ResampleOutcome, Lens], list[Shot]]


def _by_share(film: SmoteFilm, setting: Microscope, _: ResampleOutcome, lens: Lens) -> list[Shot]:
    return [_shot(film, s, lens, setting, _spent(s) | _own(film, s, lens)) for s in film.by_share]


def _by_k(film: SmoteFilm, setting: Microscope, _: ResampleOutcome, __: Lens) -> list[Shot]:
    shots = []
    for spent, lens, step in zip(film.by_k, film.lens_by_k, K.steps, strict=True):
        there = setting._replace(k=step)
        moved = _spent(spent) | _lens(film, lens) | _own(film, spent, lens) | _nearby(film, there)
        shots.append(_shot(film, spent, lens, there, moved))
    return shots


def _by_point(film: SmoteFilm, setting: Microscope, spent: ResampleOutcome, _: Lens) -> list[Shot]:
    return [
        _shot(film, spent, here, setting, _lens(film, here) | _own(film, spent, here))
        for here in film.lens_by_point
    ]


def _by_lambda(film: SmoteFilm, setting: Microscope, spent: ResampleOutcome, _: Lens) -> list[Shot]:
    return [
        _shot(film, spent, here, setting._replace(lam=step), {"new": xy(here.interpolated[None])})
        for here, step in zip(film.lens_by_lambda, LAMBDA.steps, strict=True)
    ]


SHOTS: dict[str, Shots] = {
    SHARE.name: _by_share,
    K.name: _by_k,
    POINT.name: _by_point,
    LAMBDA.name: _by_lambda,
}


def _shot(
    film: SmoteFilm, spent: ResampleOutcome, lens: Lens, setting: Microscope, moved: Changes
) -> Shot:
    return Shot(moved, numbers(film, spent, lens, setting), alt(film, spent, lens))


def places(film: SmoteFilm, setting: Microscope) -> dict[str, int]:
    """Where each dial stands at a setting."""
    return {
        SHARE.name: SHARE.steps.index(setting.share),
        K.name: K.steps.index(setting.k),
        POINT.name: min(int(setting.point), len(film.minority)) - 1,
        LAMBDA.name: LAMBDA.steps.index(setting.lam),
    }


def _rows(film: SmoteFilm, colours: list[str], ink: str) -> dict[str, go.Scatter]:
    minority = minority_circles(
        film.minority,
        size=11,
        color=colours,
        symbol=[SYMBOLS[region] for region in film.region],
        line={"color": ink, "width": 1},
        opacity=1,
    )
    own = _points("", "cross", theme.SYNTHETIC, 10)
    return {
        "majority": majority_dots(film.majority, size=5),
        "plain": line(
            "p = ½, nothing done", theme.REFERENCE, film.plain.boundary, width=2, dash="dash"
        ),
        "boundary": line("p = ½", ink),
        "removed": _points("removed", "x-thin-open", ink, 10, line={"width": 2, "color": ink}),
        "synthetic": _points("synthetic", "cross", theme.SYNTHETIC, 6, opacity=0.8),
        "segments": line("", ink, width=1.5).update(showlegend=False),
        MINORITY: minority.update(hoverinfo="none", showlegend=False),
        "rings": _points("", "circle-open", ink, 18, line={"width": 2.5, "color": ink}),
        "own": own.update(mode="markers+text", textfont={"size": 13, "color": ink}),
        "new": _points(
            "x + λ(x_nn − x)", "star", theme.SYNTHETIC, 17, line={"width": 1, "color": ink}
        ),
    }


def _numbers(film: SmoteFilm) -> NDArray[np.int64]:
    """Of the minority points, as they are counted along the axis of the bars."""
    return np.arange(1, len(film.minority) + 1)


def _bars(film: SmoteFilm, colours: list[str]) -> go.Bar:
    """How many points start from each minority point."""
    return go.Bar(x=_numbers(film), marker={"color": colours}, **QUIET)


def _nearby_marks(film: SmoteFilm, ink: str) -> go.Scatter:
    """How much majority surrounds each minority point."""
    dash = {"symbol": "line-ew-open", "size": 14, "line": {"width": 2.5}, "color": ink}
    return go.Scatter(x=_numbers(film), mode="markers", marker=dash, **QUIET)


def _mark(ink: str) -> go.Scatter:
    """Below the bar of the point in the lens."""
    marker = {"symbol": "triangle-up", "size": 11, "color": ink}
    return go.Scatter(mode="markers", marker=marker, cliponaxis=False, **QUIET)


def _points(name: str, symbol: str, colour: str, size: float, **look: Any) -> go.Scatter:
    marker = {"symbol": symbol, "color": colour, "size": size} | look
    return go.Scatter(
        mode="markers", name=name, marker=marker, hoverinfo="skip", showlegend=bool(name)
    )


def _spent(spent: ResampleOutcome) -> Changes:
    return {
        "boundary": xy(spent.boundary),
        "removed": xy(spent.removed_rows),
        "synthetic": xy(spent.synthetic),
        "bars": {"y": spent.synthetic_per_row.astype("i2")},
    }


def _lens(film: SmoteFilm, lens: Lens) -> Changes:
    here, near = film.minority[lens.point], film.minority[lens.neighbours]
    gap = np.full_like(here, np.nan)
    segments = np.array([point for end in near for point in (here, end, gap)])
    return {
        "segments": xy(segments),
        "rings": xy(np.vstack([here[None], near])) | {"marker": {"size": [24] + [16] * len(near)}},
        "new": xy(lens.interpolated[None]),
        "mark": {"x": [lens.point + 1], "y": [0]},
    }


def _own(film: SmoteFilm, spent: ResampleOutcome, lens: Lens) -> Changes:
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
    return {"own": xy(points) | {"text": texts, "textposition": position}}


def _apart(window: Window, one: Floats, other: Floats) -> bool:
    """Whether two points are so far apart that the words beside them do not meet."""
    x, y = abs(one - other) / (window.x1 - window.x0, window.y1 - window.y0)
    return bool(x > LABEL_WIDTH or y > LABEL_HEIGHT)


def _nearby(film: SmoteFilm, setting: Microscope) -> Changes:
    counts, most = film.majority_seen(setting)
    return {"nearby": {"y": counts / most}}


def _key(gap: str, marks: str) -> dict[str, Any]:
    """What the bars mean, above them."""
    key = "  ".join(
        f"<span style='color:{colour}'><b>◆</b></span> {name}"
        for name, colour in zip(REGIONS, theme.REGIONS, strict=True)
    )
    return words_above(f"{key}{gap}<b>–</b> {marks}", size=13, shift=6)


def _majority_among(setting: Microscope) -> str:
    nearest = "k" if setting.variant == "adasyn" else NEARBY
    return f"majority among its {nearest} nearest rows"


def _panels(film: SmoteFilm, setting: Microscope) -> dict[str, Panel]:
    # In round tens, with room for what other places of the dials ask.
    top = 10 * -(-max(film.most_from_one, 1) // 10)
    rows = plane(film.window)
    return {
        "rows": replace(rows, narrow={"room": Room(left=52, right=12, above=26, below=50)}),
        "bars": Panel(
            x={
                "dtick": 1,
                "title": "minority point No.",
                "range": [0.3, len(film.minority) + 0.7],
            },
            y={"title": "synthetic points that start from it", "range": [0, top * 1.08]},
            room=Room(left=90, right=77, above=26, below=44),
            notes=(_key("   ", "share of majority, at the right"),),
            narrow={
                "x": {"dtick": 5},
                "room": Room(left=52, right=44, above=60, below=152),
                "notes": (_key("<br>", _majority_among(setting)),),
            },
        ),
        "nearby": Panel(
            over="bars",
            x={},
            y={
                "title": _majority_among(setting),
                "range": [0, 1.08],
                "tickformat": ".0%",
                "tickvals": [0, 0.25, 0.5, 0.75, 1],
                "showgrid": False,
            },
            room=Room(),
            narrow={"y": {"title": {"text": ""}}},
        ),
    }


_PLAIN = {name: PARAMETERS[name].default for name in ("scene", "variant", "point", "share", "k")}
PRESETS: dict[str, dict[str, Any]] = {
    "Plain SMOTE": _PLAIN,
    "New points at the border": {**_PLAIN, "variant": "borderline1"},
    "One mislabelled point": {**_PLAIN, "scene": "mislabelled", "point": 20},
    "Overlapping classes": {**_PLAIN, "scene": "overlap"},
    "Make, then clean": {**_PLAIN, "scene": "overlap", "variant": "smote_enn"},
    "The chapter’s listing": {**_PLAIN, "scene": "listing2", "share": 0.5},
}
