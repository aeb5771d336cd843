"""Pictures beside the SMOTE microscope: variants, dimensions, categories, outcomes."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core.lessons.smote.caveats import DEVICES, CategoryTrial, DimensionFilm, Outcome, Panel
from core.lessons.smote.film import DIMENSION, SmoteFilm
from ui.draw import panels as draw
from ui.draw import theme, words
from ui.draw.traces import (
    LOOK,
    NARROW,
    QUIET,
    line,
    majority_dots,
    minority_circles,
    padded,
    xy,
)
from ui.film.film import Control, DialTrack, Film, Number, Shot, Still


def variants_picture(film: SmoteFilm, panels: list[Panel], dark: bool) -> Film:
    """Every variant on the same rows: above what it makes and removes, below where it spends."""
    most = max(1, *(int(panel.synthetic_per_row.max()) for panel in panels))
    axes: dict[str, draw.Panel] = {}
    for i, panel in enumerate(panels):
        axes |= _variant_panels(film, panel, most, i)
    look = {"showlegend": False, "bargap": 0.3}
    wide, phone = _strips(len(panels), 3, 1316, 280), _strips(len(panels), 2, 340, 328)
    picture = draw.Picture(axes, wide, phone, dark, look)
    colours = [theme.REGIONS[region] for region in film.region]
    numbers = np.arange(1, len(colours) + 1)
    for i, panel in enumerate(panels):
        traces = _variant_rows(film, panel, theme.theme(dark).ink)
        picture.add(f"rows{i}", **{f"{name}{i}": trace for name, trace in traces.items()})
        bars = go.Bar(x=numbers, y=panel.synthetic_per_row, marker={"color": colours}, **QUIET)
        picture.add(f"spent{i}", **{f"bars{i}": bars})
    alt = "Variants on the same rows. " + " ".join(_panel_words(panel) for panel in panels)
    return Film(picture, [], still=Still(Shot({}, [], alt)).piece)


def _strips(panels: int, columns: int, width: float, height: float) -> draw.Grid:
    """Panels in `columns` columns, `height` pixels a row, each with its strip below."""
    rows = [range(first, first + columns) for first in range(0, panels, columns)]
    areas = [" ".join(f"{part}{i}" for i in row) for row in rows for part in ("rows", "spent")]
    parts = (0.7, 0.3) * len(rows)
    return draw.Grid(tuple(areas), (1,) * columns, parts, width, height * len(rows))


def _variant_rows(film: SmoteFilm, panel: Panel, ink: str) -> dict[str, go.Scatter]:
    made = {"color": theme.SYNTHETIC, "symbol": "cross", "size": 5, "opacity": 0.6}
    gone = {"color": ink, "symbol": "x-thin-open", "size": 8, "line": {"width": 1.5}}
    colours = [theme.REGIONS[region] for region in film.region]
    return {
        "majority": majority_dots(film.majority, size=3),
        "synthetic": go.Scatter(mode="markers", marker=made, **xy(panel.synthetic), **QUIET),
        "minority": minority_circles(film.minority, size=7, color=colours, opacity=1),
        "removed": go.Scatter(mode="markers", marker=gone, **xy(panel.removed_rows), **QUIET),
    }


def _variant_panels(film: SmoteFilm, panel: Panel, most: int, i: int) -> dict[str, draw.Panel]:
    box, bare = film.window, {"showticklabels": False, "ticks": ""}
    made = f"{len(panel.synthetic)} made"
    if len(panel.removed_rows):
        made += f", {len(panel.removed_rows)} removed"
    titles = [f"<b>{panel.label}</b> · {made}", f"<b>{panel.label}</b><br>{made}"]
    return {
        f"rows{i}": draw.Panel(
            x={**bare, "range": [box.x0, box.x1]},
            y={**bare, "range": [box.y0, box.y1]},
            room=draw.Room(left=42, right=13, above=36, below=5),
            notes=(draw.words_above(titles[0], size=13),),
            narrow={
                "room": draw.Room(left=22, right=10, above=38, below=6),
                "notes": (draw.words_above(titles[1], size=11),),
            },
        ),
        f"spent{i}": draw.Panel(
            x={**bare, "showgrid": False, "range": [0.5, len(film.minority) + 0.5]},
            y={"range": [0, most], "nticks": 3},
            room=draw.Room(left=42, right=13, above=5, below=26),
            narrow={"room": draw.Room(left=22, right=10, above=6, below=28)},
        ),
    }


def _panel_words(panel: Panel) -> str:
    used = int(np.count_nonzero(panel.synthetic_per_row))
    made = words.some(len(panel.synthetic), "synthetic point")
    return (
        f"{panel.label}: {made} from {used} of {len(panel.synthetic_per_row)} minority points, "
        f"{len(panel.removed_rows)} rows removed. {panel.note}"
    )


def dimension_stage(dark: bool) -> Film:
    """Two of the features with their synthetic points, and what happens as features are added."""
    d = list(DIMENSION.steps)
    picture = draw.Picture(_dimension_panels(), NEAR_WIDE, NEAR_PHONE, dark, LOOK, NARROW)
    for panel, traces in _dimension_traces(dark).items():
        picture.add(panel, **traces)
    says = [f"d = {n:g}" for n in d]
    ticks = [(d.index(n), f"{n:g}") for n in DIMENSION.ticks]
    numbers = [
        Number("Variance of a synthetic feature", theme.SYNTHETIC),
        Number("Nearest neighbour’s distance", theme.MINORITY),
    ]
    return Film(picture, numbers, [Control(DIMENSION.name, DIMENSION.label, says, ticks)])


def dimension_track(film: DimensionFilm) -> DialTrack:
    """The points of each dimension; both curves over all of them."""
    curves: draw.Changes = {"variance": {"y": film.variance}, "nearest": {"y": film.nearest}}
    return DialTrack([_dimension_shot(film, i) for i in range(len(DIMENSION.steps))], curves)


def _dimension_traces(dark: bool) -> dict[str, dict[str, go.Scatter]]:
    """The points of a dimension; both curves over all of them, and where they are read."""
    made = {"color": theme.SYNTHETIC, "symbol": "cross", "size": 6, "opacity": 0.6}
    d = list(DIMENSION.steps)
    points = {
        "synthetic": go.Scatter(mode="markers", name="synthetic", marker=made, hoverinfo="skip"),
        "real": minority_circles(),
    }
    curves = {
        "variance": line("variance of synthetic points ÷ of real ones", theme.SYNTHETIC),
        "nearest": line("distance to the nearest ÷ to any", theme.MINORITY, dash="dash"),
        "two_thirds": line("2/3", theme.REFERENCE, width=1.5, dash="dot"),
    }
    for name in ("variance", "nearest"):
        curves[name].update(x=d)
    curves["two_thirds"].update(x=[d[0], d[-1]], y=[2 / 3, 2 / 3])
    here = line("", theme.theme(dark).ink, width=1.5)
    here.update(mode="lines+markers", marker={"size": 8}, showlegend=False)
    return {"points": points, "curves": curves | {"here": here}}


def _dimension_shot(film: DimensionFilm, i: int) -> Shot:
    d, variance, nearest = DIMENSION.steps[i], float(film.variance[i]), float(film.nearest[i])
    return Shot(
        traces={
            "synthetic": xy(film.synthetic[i]),
            "real": xy(film.real[i]),
            "here": {"x": [d] * 3, "y": [0, *sorted((variance, nearest))]},
        },
        numbers=[
            (f"× {variance:.3f}", "of a real one; × 2/3 where neighbours are strangers"),
            (f"{nearest:.2f}", "of the distance to any other row; at 1 “near” means nothing"),
        ],
        alt=f"In {d:g} dimensions the synthetic points have {variance:.3f} times the variance of "
        f"the real ones, and the nearest neighbour is {nearest:.2f} times as far as any row.",
    )


NEAR_WIDE = draw.Grid(("points curves",), columns=(522, 796), height=360)
NEAR_PHONE = draw.stacked("points", "curves", rows=(315, 344))


def _dimension_panels() -> dict[str, draw.Panel]:
    square = {"range": [-3.4, 3.4]}
    ends = [DIMENSION.steps[0], DIMENSION.steps[-1]]
    dimensions = {
        "type": "log",
        "tickvals": [2, 5, 10, 20, 50, 100, 200],
        "range": list(np.log10(ends)),
    }
    return {
        "points": draw.Panel(
            x=square | {"title": "feature 1 of d"},
            y=square | {"title": "feature 2 of d"},
            room=draw.Room(left=59, above=26, below=44),
            narrow={"room": draw.Room(left=52, right=12, above=26, below=50)},
        ),
        "curves": draw.Panel(
            x=dimensions | {"title": "dimensions"},
            y={"range": [0, 1.05]},
            room=draw.Room(left=128, right=26, above=26, below=44),
            narrow={"room": draw.Room(left=52, right=12, above=18, below=144)},
        ),
    }


CODES_WIDE = draw.Grid(("smote smote_nc",), columns=(632, 684), height=330)
CODES_PHONE = draw.stacked("smote", "smote_nc", rows=(316, 316))


def category_picture(trial: CategoryTrial, dark: bool) -> Film:
    """The device of each synthetic row: in between with SMOTE, one that exists with SMOTE-NC."""
    titles = {
        "smote": f"<b>SMOTE on codes</b> · {trial.impossible} of {len(trial.smote)} devices "
        "do not exist",
        "smote_nc": "<b>SMOTE-NC</b> · every device exists",
    }
    amounts = padded(np.concatenate([trial.real, trial.smote, trial.smote_nc])[:, 0])
    panels = {
        name: _devices(title, amounts, draw.Room(left=left, right=8, above=30, below=44))
        for (name, title), left in zip(titles.items(), (86, 117), strict=True)
    }
    picture = draw.Picture(panels, CODES_WIDE, CODES_PHONE, dark, {"showlegend": False})
    made = {"color": theme.SYNTHETIC, "symbol": "cross", "size": 7, "opacity": 0.6}
    for name, rows in (("smote", trial.smote), ("smote_nc", trial.smote_nc)):
        traces = {
            f"{name}_made": go.Scatter(mode="markers", marker=made, **xy(rows), **QUIET),
            f"{name}_real": minority_circles(trial.real, size=9, opacity=1),
        }
        picture.add(name, **traces)
    alt = f"{titles['smote']}; {titles['smote_nc']}.".replace("<b>", "").replace("</b>", "")
    return Film(picture, [], still=Still(Shot({}, [], alt)).piece)


def _devices(title: str, amounts: list[float], room: draw.Room) -> draw.Panel:
    device = {
        "tickvals": list(range(len(DEVICES))),
        "ticktext": list(DEVICES),
        "range": [-0.4, len(DEVICES) - 0.6],
    }
    return draw.Panel(
        x={"title": "amount in €", "range": amounts},
        y=device,
        room=room,
        notes=(draw.words_above(title, size=13),),
        narrow={
            "room": draw.Room(left=54, right=8, above=42, below=50),
            "notes": (draw.words_above(title.replace(" · ", "<br>"), size=13, left=-46),),
        },
    )


def outcome_table(found: list[Outcome]) -> list[dict[str, str]]:
    """Each way with the median over the seeds, and the lowest and the highest."""
    return [
        {
            "way": outcome.label,
            "recall": words.spread(outcome.recall, percent=True),
            "precision": words.spread(outcome.precision, percent=True),
            "average precision": words.spread(outcome.average_precision),
            "Brier score": words.spread(outcome.brier),
            "average predicted probability": words.spread(outcome.mean_probability, percent=True),
        }
        for outcome in found
    ]
