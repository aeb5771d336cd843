"""The picture of the SMOTE microscope: the film's arrays in, a Film out."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core import metrics
from core.parameters import Dial
from core.smote_film import LAMBDA, POINT, SHARE, K, Lens, Microscope, SmoteFilm, Spent
from ui import theme, words
from ui.figures import QUIET, line, majority_dots, minority_diamonds, plane, xy
from ui.film import DialTrack, Film, Number, Shot

NUMBERS = [
    Number("Training rows", theme.SYNTHETIC),
    Number("Point in the lens", theme.MINORITY),
    Number("x + λ(x_nn − x)", theme.SYNTHETIC),
    Number("Noise · danger · safe", theme.REGIONS[1]),
    Number("Recall at τ = ½", theme.TP),
    Number("Precision at τ = ½", theme.FP),
    Number("Average precision", theme.TN),
]
REGIONS = ("noise", "danger", "safe")
SYMBOLS = ("diamond-x", "diamond-tall", "diamond")
# Where the λ of one synthetic point after the other stands, so that few of them meet.
AROUND = ["top center", "bottom center", "middle right", "middle left"] * 20
# Traces that a shot may change.
BOUNDARY, CROSSED, SYNTHETIC, SEGMENTS, MINORITY, RINGS, OWN, NEW, BARS, MARK = (
    2, 3, 4, 5, 6, 7, 8, 9, 10, 12,
)  # fmt: skip


def smote_stage(film: SmoteFilm, dark: bool) -> Film:
    """What stays while the dials move, without the dials."""
    figure = go.Figure(_traces(film, dark), _layout(film, dark))
    return Film(figure, _narrow(), NUMBERS, [], picks={MINORITY: POINT.name})


def smote_dials(film: SmoteFilm, setting: Microscope) -> list[DialTrack]:
    """The four dials through a setting; what one leaves alone is common to all its shots."""
    at = places(film, setting)
    spent, lens = film.by_share[at["share"]], film.lens_by_point[at["point"]]
    now = _spent(spent) | _lens(film, lens) | _own(spent, lens)

    def shot(spent: Spent, lens: Lens, step: float, moved: dict[int, dict[str, Any]]) -> Shot:
        numbers = _numbers(film, spent, lens, step)
        return Shot(moved, numbers, _alt(film, spent, lens))

    share = [shot(s, lens, setting.lam, _spent(s) | _own(s, lens)) for s in film.by_share]
    k = [
        shot(s, near, setting.lam, _spent(s) | _lens(film, near) | _own(s, near))
        for s, near in zip(film.by_k, film.lens_by_k, strict=True)
    ]
    point = [
        shot(spent, here, setting.lam, _lens(film, here) | _own(spent, here))
        for here in film.lens_by_point
    ]
    way = [
        shot(spent, here, step, {NEW: xy(here.interpolated[None])})
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
            mode="markers+text", textposition=AROUND, textfont={"size": 11, "color": ink}
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
            y=film.local_share,
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


def _spent(spent: Spent) -> dict[int, dict[str, Any]]:
    return {
        BOUNDARY: xy(spent.boundary),
        CROSSED: xy(spent.crossed_out),
        SYNTHETIC: xy(spent.synthetic),
        BARS: {"y": spent.allotment.astype("i2")},
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


def _own(spent: Spent, lens: Lens) -> dict[int, dict[str, Any]]:
    own = spent.base == lens.point
    return {OWN: xy(spent.synthetic[own]) | {"text": [f"{step:.2f}" for step in spent.step[own]]}}


def _numbers(film: SmoteFilm, spent: Spent, lens: Lens, step: float) -> list[tuple[str, str]]:
    before = len(film.majority) + len(film.minority)
    start, end = film.minority[lens.point], film.minority[lens.neighbours[0]]
    crossed = len(spent.crossed_out)
    made = f"{words.count(len(spent.synthetic))} synthetic"
    if crossed:
        made += f", {crossed} removed"
    tally = np.bincount(film.region, minlength=len(REGIONS))
    region = REGIONS[film.region[lens.point]]
    return [
        (
            f"{words.count(before)} → {words.count(spent.rows)}",
            "impossible here" if spent.problem else made,
        ),
        (
            f"No. {lens.point + 1}",
            f"{region}: {words.percent(film.local_share[lens.point], 0)} majority nearby; "
            f"starts {spent.allotment[lens.point]}",
        ),
        (_pair(lens.interpolated), f"{_pair(start)} + {step:.2f} · {_pair(end - start)}"),
        (" · ".join(str(n) for n in tally), "minority points, by their 10 nearest"),
        (_share(metrics.recall, spent), f"nothing done: {_share(metrics.recall, film.plain)}"),
        (
            _share(metrics.precision, spent),
            f"nothing done: {_share(metrics.precision, film.plain)}",
        ),
        (
            words.number(spent.average_precision),
            f"nothing done: {words.number(film.plain.average_precision)}; "
            f"says {words.percent(spent.judged.mean_probability, 0)}, really 10 %",
        ),
    ]


def _pair(point: NDArray[np.float64]) -> str:
    return f"({point[0]:.2f}, {point[1]:.2f})"


def _share(metric: Any, spent: Spent) -> str:
    return words.percent(float(metric(spent.judged.counts)), 1)


def _alt(film: SmoteFilm, spent: Spent, lens: Lens) -> str:
    return spent.problem or (
        f"{words.some(len(spent.synthetic), 'synthetic point')} beside {len(film.majority)} "
        f"majority and {len(film.minority)} minority rows, "
        f"{len(spent.crossed_out)} rows removed by cleaning. "
        f"In the lens: minority point {lens.point + 1}, {REGIONS[film.region[lens.point]]}, with "
        f"neighbours {', '.join(str(i + 1) for i in lens.neighbours)}; "
        f"{spent.allotment[lens.point]} synthetic points start from it. "
        f"On the test at the real prevalence recall {_share(metrics.recall, spent)}, "
        f"precision {_share(metrics.precision, spent)}, "
        f"average precision {words.number(spent.average_precision)}."
    )


def _key(gap: str) -> dict[str, Any]:
    """What the bars mean, above them."""
    key = "  ".join(
        f"<span style='color:{colour}'><b>◆</b></span> {name}"
        for name, colour in zip(REGIONS, theme.REGIONS, strict=True)
    )
    return {
        "text": f"{key}{gap}<b>–</b> share of majority among its 5 nearest",
        "align": "left",
        "showarrow": False,
        "xref": "x2 domain",
        "yref": "y2 domain",
        "x": 0,
        "y": 1.02,
        "xanchor": "left",
        "yanchor": "bottom",
    }


def _layout(film: SmoteFilm, dark: bool) -> dict[str, Any]:
    # In round tens, with room for what other places of the dials ask.
    most = max(int(spent.allotment.max()) for spent in (*film.by_share, *film.by_k))
    top = 10 * -(-max(most, 1) // 10)
    return plane(film.window, (0.04, 0.58), dark) | {
        "annotations": [_key("   ")],
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
            "range": [0, 1.08],
            "tickformat": ".0%",
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "showgrid": False,
        },
    }


def _narrow() -> dict[str, Any]:
    return {
        "annotations": [_key("<br>")],
        "height": 760,
        "margin": {"l": 24, "r": 40},
        "xaxis": {"domain": (0.1, 1.0)},
        "yaxis": {"domain": (0.5, 1.0)},
        "xaxis2": {"domain": (0.1, 1.0)},
        "yaxis2": {"domain": (0.1, 0.36)},
        "legend": {"y": 0.0, "yanchor": "top", "x": 0},
    }


PRESETS: dict[str, dict[str, Any]] = {
    "Plain SMOTE": {"scene": "clear", "variant": "smote"},
    "Spend it at the border": {"scene": "clear", "variant": "borderline1"},
    "One mislabelled point": {"scene": "mislabelled", "variant": "smote", "point": 20},
    "Overlapping classes": {"scene": "overlap", "variant": "smote"},
    "Make, then clean": {"scene": "overlap", "variant": "smote_enn"},
    "The chapter’s listing": {"scene": "listing2", "variant": "smote", "share": 0.5, "k": 5},
}
