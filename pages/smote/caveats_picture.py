"""Pictures beside the SMOTE microscope: variants, dimensions, categories, outcomes."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.lessons.smote.caveats import DEVICES, CategoryTrial, DimensionFilm, Outcome, Panel
from core.lessons.smote.film import DIMENSION, SmoteFilm
from ui.draw import theme, words
from ui.draw.figures import QUIET, majority_dots, minority_diamonds, xy
from ui.film.film import DialTrack, Film, Number, Shot


def variants_picture(film: SmoteFilm, panels: list[Panel], dark: bool) -> Film:
    """Every variant on the same rows: above what it makes and removes, below where it spends."""
    ink = theme.theme(dark).ink
    most = max(1, *(int(panel.synthetic_per_row.max()) for panel in panels))
    traces: list[Any] = []
    layout: dict[str, Any] = {
        "template": theme.template(dark),
        "height": 560,
        "margin": {"l": 8, "r": 8, "t": 24, "b": 24},
        "showlegend": False,
        "bargap": 0.3,
    }
    titles, narrow_titles = [], []
    for i, panel in enumerate(panels):
        plane, strip = _axes(2 * i + 1), _axes(2 * i + 2)
        traces += [trace.update(**plane) for trace in _panel(film, panel, ink)]
        colours = [theme.REGIONS[region] for region in film.region]
        spent = {"x": np.arange(1, len(colours) + 1), "y": panel.synthetic_per_row}
        traces.append(go.Bar(**spent, marker={"color": colours}, **QUIET, **strip))
        layout |= _panel_axes(film, most, i)
        made = f"{len(panel.synthetic)} made"
        if len(panel.removed_rows):
            made += f", {len(panel.removed_rows)} removed"
        titles.append(_title(f"<b>{panel.label}</b> · {made}", plane))
        narrow_titles.append(_title(f"<b>{panel.label}</b><br>{made}", plane, size=11))
    for name, place in _folded(3, 2).items():
        layout[name] |= place
    alt = "Variants on the same rows. " + " ".join(_panel_words(panel) for panel in panels)
    layout["annotations"] = titles
    narrow = {"height": 980, "annotations": narrow_titles, **_folded(2, 3)}
    return Film(go.Figure(traces, layout), narrow, [], [], standing=Shot({}, [], alt))


def _title(text: str, axes: dict[str, str], size: int = 13) -> dict[str, Any]:
    """A title at the upper left of a panel."""
    return {
        "text": text,
        "align": "left",
        "font": {"size": size},
        "showarrow": False,
        "xref": f"{axes['xaxis']} domain",
        "yref": f"{axes['yaxis']} domain",
        "x": 0,
        "y": 1.01,
        "xanchor": "left",
        "yanchor": "bottom",
    }


def _axes(number: int) -> dict[str, str]:
    suffix = "" if number == 1 else str(number)
    return {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}


def _panel(film: SmoteFilm, panel: Panel, ink: str) -> list[go.Scatter]:
    made = {"color": theme.SYNTHETIC, "symbol": "triangle-up", "size": 5, "opacity": 0.6}
    gone = {"color": ink, "symbol": "x-thin-open", "size": 8, "line": {"width": 1.5}}
    colours = [theme.REGIONS[region] for region in film.region]
    return [
        majority_dots(film.majority, size=3),
        go.Scatter(mode="markers", marker=made, **xy(panel.synthetic), **QUIET),
        minority_diamonds(film.minority, size=7, color=colours, opacity=1),
        go.Scatter(mode="markers", marker=gone, **xy(panel.removed_rows), **QUIET),
    ]


def _panel_axes(film: SmoteFilm, most: int, i: int) -> dict[str, Any]:
    plane, strip = ("" if i == 0 else str(2 * i + 1)), str(2 * i + 2)
    box = film.window
    bare = {"showticklabels": False, "ticks": ""}
    return {
        f"xaxis{plane}": {**bare, "range": [box.x0, box.x1], "anchor": f"y{plane}"},
        f"yaxis{plane}": {**bare, "range": [box.y0, box.y1], "anchor": f"x{plane}"},
        f"xaxis{strip}": {**bare, "anchor": f"y{strip}", "showgrid": False},
        f"yaxis{strip}": {"range": [0, most], "anchor": f"x{strip}", "nticks": 3},
    }


def _folded(columns: int, rows: int) -> dict[str, Any]:
    """Where the panels lie: in `columns` columns and `rows` rows, each with its strip below."""
    parts: dict[str, Any] = {}
    for i in range(columns * rows):
        row, column = divmod(i, columns)
        x = {"domain": ((column + 0.09) / columns, (column + 0.97) / columns)}
        top = 1 - row / rows
        plane, strip = ("" if i == 0 else str(2 * i + 1)), str(2 * i + 2)
        parts |= {
            f"xaxis{plane}": x,
            f"xaxis{strip}": x,
            f"yaxis{plane}": {"domain": (top - 0.66 / rows, top - 0.06 / rows)},
            f"yaxis{strip}": {"domain": (top - 0.9 / rows, top - 0.7 / rows)},
        }
    return parts


def _panel_words(panel: Panel) -> str:
    used = int(np.count_nonzero(panel.synthetic_per_row))
    made = words.some(len(panel.synthetic), "synthetic point")
    return (
        f"{panel.label}: {made} from {used} of {len(panel.synthetic_per_row)} minority points, "
        f"{len(panel.removed_rows)} rows removed. {panel.note}"
    )


def dimension_picture(film: DimensionFilm, dark: bool) -> Film:
    """Two of the features with their synthetic points, and what happens as features are added."""
    d = list(DIMENSION.steps)
    figure = go.Figure(_dimension_traces(film, dark), _dimension_layout(dark))
    shots = [_dimension_shot(film, i) for i in range(len(d))]
    says = [f"d = {n:g}" for n in d]
    ticks = [(d.index(n), f"{n:g}") for n in DIMENSION.ticks]
    numbers = [
        Number("Variance of a synthetic feature", theme.SYNTHETIC),
        Number("Nearest neighbour’s distance", theme.MINORITY),
    ]
    narrow = {
        "height": 640,
        "margin": {"l": 24, "r": 12},
        "xaxis": {"domain": (0.1, 1.0)},
        "yaxis": {"domain": (0.58, 1.0)},
        "xaxis2": {"domain": (0.1, 1.0)},
        "yaxis2": {"domain": (0.14, 0.46)},
        "legend": {"y": 0.0, "yanchor": "top", "x": 0},
    }
    track = DialTrack(DIMENSION.name, DIMENSION.label, says, ticks, shots)
    return Film(figure, narrow, numbers, [track])


def _dimension_traces(film: DimensionFilm, dark: bool) -> list[go.Scatter]:
    """The points of the moment, both curves over all dimensions, and where they are read."""
    curves = {"xaxis": "x2", "yaxis": "y2", "hoverinfo": "skip"}
    made = {"color": theme.SYNTHETIC, "symbol": "triangle-up", "size": 6, "opacity": 0.6}
    d = list(DIMENSION.steps)
    return [
        go.Scatter(mode="markers", name="synthetic", marker=made, hoverinfo="skip"),
        minority_diamonds(),
        go.Scatter(
            x=d, y=film.variance, name="variance of synthetic points ÷ of real ones",
            line={"color": theme.SYNTHETIC, "width": 3}, **curves,
        ),
        go.Scatter(
            x=d, y=film.nearest, name="distance to the nearest ÷ to any",
            line={"color": theme.MINORITY, "width": 3, "dash": "dash"}, **curves,
        ),
        go.Scatter(
            x=[d[0], d[-1]], y=[2 / 3, 2 / 3], name="2/3", mode="lines",
            line={"color": theme.TN, "width": 1.5, "dash": "dot"}, **curves,
        ),
        go.Scatter(
            mode="lines+markers", line={"color": theme.theme(dark).ink, "width": 1.5},
            marker={"size": 8}, showlegend=False, **curves,
        ),
    ]  # fmt: skip


def _dimension_shot(film: DimensionFilm, i: int) -> Shot:
    d, variance, nearest = DIMENSION.steps[i], float(film.variance[i]), float(film.nearest[i])
    return Shot(
        traces={
            0: xy(film.synthetic[i]),
            1: xy(film.real[i]),
            5: {"x": [d] * 3, "y": [0, *sorted((variance, nearest))]},
        },
        numbers=[
            (f"× {variance:.3f}", "of a real one; × 2/3 where neighbours are strangers"),
            (f"{nearest:.2f}", "of the distance to any other row; at 1 “near” means nothing"),
        ],
        alt=f"In {d:g} dimensions the synthetic points have {variance:.3f} times the variance of "
        f"the real ones, and the nearest neighbour is {nearest:.2f} times as far as any row.",
    )


def _dimension_layout(dark: bool) -> dict[str, Any]:
    square = {"range": [-3.4, 3.4]}
    return {
        "template": theme.template(dark),
        "height": 360,
        "margin": {"l": 8, "r": 26, "t": 26, "b": 44},
        "legend": {"orientation": "h", "x": 0.04, "y": 1.0, "yanchor": "bottom"},
        "xaxis": {"domain": (0.04, 0.4), "title": "feature 1 of d", **square},
        "yaxis": {"title": "feature 2 of d", **square},
        "xaxis2": {
            "domain": (0.5, 1.0),
            "anchor": "y2",
            "type": "log",
            "title": "dimensions",
            "tickvals": [2, 5, 10, 20, 50, 100, 200],
        },
        "yaxis2": {"anchor": "x2", "range": [0, 1.05]},
    }


def category_picture(trial: CategoryTrial, dark: bool) -> Film:
    """The device of each synthetic row: in between with SMOTE, one that exists with SMOTE-NC."""
    traces = []
    for axes, rows in ((_axes(1), trial.smote), (_axes(2), trial.smote_nc)):
        made = {"color": theme.SYNTHETIC, "symbol": "triangle-up", "size": 7, "opacity": 0.6}
        traces += [
            go.Scatter(mode="markers", marker=made, **xy(rows), **QUIET, **axes),
            minority_diamonds(trial.real, size=9, opacity=1).update(**axes),
        ]
    device = {
        "tickvals": list(range(len(DEVICES))),
        "ticktext": list(DEVICES),
        "range": [-0.4, len(DEVICES) - 0.6],
    }
    titles = (
        f"<b>SMOTE on codes</b> · {trial.impossible} of {len(trial.smote)} devices do not exist",
        "<b>SMOTE-NC</b> · every device exists",
    )
    layout = {
        "template": theme.template(dark),
        "height": 330,
        "margin": {"l": 8, "r": 8, "t": 30, "b": 44},
        "showlegend": False,
        "xaxis": {"domain": (0.06, 0.48), "title": "amount in €"},
        "xaxis2": {"domain": (0.57, 1.0), "anchor": "y2", "title": "amount in €"},
        "yaxis": device,
        "yaxis2": {**device, "anchor": "x2"},
        "annotations": [_title(title, _axes(i + 1)) for i, title in enumerate(titles)],
    }
    narrow = {
        "height": 620,
        "xaxis": {"domain": (0.14, 1.0)},
        "yaxis": {"domain": (0.6, 1.0)},
        "xaxis2": {"domain": (0.14, 1.0)},
        "yaxis2": {"domain": (0.04, 0.44)},
    }
    alt = f"{titles[0]}; {titles[1]}.".replace("<b>", "").replace("</b>", "")
    return Film(go.Figure(traces, layout), narrow, [], [], standing=Shot({}, [], alt))


def outcome_table(found: list[Outcome]) -> list[dict[str, str]]:
    """Each way with the median over the seeds, and the lowest and the highest."""
    return [
        {
            "way": outcome.label,
            "recall": words.spread(outcome.recall, percent=True),
            "precision": words.spread(outcome.precision, percent=True),
            "average precision": words.spread(outcome.average_precision),
            "Brier score": words.spread(outcome.brier),
            "mean probability said": words.spread(outcome.mean_probability, percent=True),
        }
        for outcome in found
    ]
