"""Reliability diagrams: what the probabilities of each calibrator say, and what comes true."""

from __future__ import annotations

from itertools import cycle

import plotly.graph_objects as go

from core.lessons.threshold.score_sources import Calibrated, CalibrationReport
from core.metrics.calibration import Reliability
from ui.draw import theme, words
from ui.draw.panels import Grid, Panel, Picture, Room, stacked, words_above
from ui.draw.traces import QUIET
from ui.film.film import Film, Shot, Still

WIDTH = 1316  # pixels of the picture on a wide page
# In the order of the calibrators; after the last comes the first again.
LOOKS = (
    (theme.REFERENCE, "circle"),
    ("#2e8b57", "square"),
    ("#7a8b00", "diamond"),
    ("#c2189b", "x"),
    ("#8a6d3b", "triangle-up"),
    ("#b8860b", "pentagon"),
)


def calibration_picture(report: CalibrationReport, dark: bool) -> Film:
    """A reliability diagram of each calibrator learned, beside each other, with 95 % intervals."""
    looks = zip(report.methods.items(), cycle(LOOKS), strict=False)
    found = {key: (one, look) for (key, one), look in looks if not one.problem}
    panels = {key: _panel(one, first=i == 0) for i, (key, (one, _)) in enumerate(found.items())}
    first, others = 27 + (WIDTH - 27) / len(found), (WIDTH - 27) / len(found)
    columns = (first, *[others] * (len(found) - 1))
    wide = Grid((" ".join(found),), columns, width=WIDTH, height=330)
    phone = stacked(*found, rows=(275,) * len(found))
    picture = Picture(panels, wide, phone, dark, {"dragmode": False})
    for key, (one, look) in found.items():
        bins = _bins(one.reliability, *look, dark)
        picture.add(key, **{f"{key}_truth": _truth(), f"{key}_bins": bins})
    alt = _alt([one for one, _ in found.values()])
    return Film(picture, [], still=Still(Shot({}, [], alt)).piece)


def _panel(one: Calibrated, first: bool) -> Panel:
    share = {"range": [-0.03, 1.03], "tickformat": ".0%", "nticks": 6, "fixedrange": True}
    named = {"title": "share that came true"}
    return Panel(
        x=share | {"title": "probability said"},
        y=share | {"showticklabels": first} | (named if first else {}),
        room=Room(left=66 if first else 39, right=7, above=26, below=44),
        notes=(words_above(f"<b>{one.label}</b> · mean {words.share(one.mean)}", size=13),),
        narrow={
            "y": named | {"showticklabels": True},
            "room": Room(left=70, right=12, above=40, below=60),
        },
    )


def _truth() -> go.Scatter:
    line = {"color": theme.REFERENCE, "width": 1, "dash": "dash"}
    return go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line=line, **QUIET)


def _bins(bins: Reliability, colour: str, symbol: str, dark: bool) -> go.Scatter:
    full = bins.cases > 0
    said, seen = bins.mean_predicted[full], bins.fraction_positive[full]
    low, high = bins.interval[:, full]
    return go.Scatter(
        x=said,
        y=seen,
        mode="lines+markers",
        marker={
            "color": colour,
            "symbol": symbol,
            "size": 10,
            "line": {"width": 1, "color": theme.theme(dark).ink},
        },
        line={"color": colour, "width": 1.5},
        error_y={
            "array": high - seen,
            "arrayminus": seen - low,
            "color": colour,
            "thickness": 1.5,
            "width": 3,
        },
        customdata=list(zip(bins.positives[full].tolist(), bins.cases[full].tolist(), strict=True)),
        hovertemplate="said %{x:.1%}, came true %{y:.1%}<br>"
        "%{customdata[0]:,} of %{customdata[1]:,} cases<extra></extra>",
        showlegend=False,
    )


def _alt(found: list[Calibrated]) -> str:
    return "Reliability diagrams, said against come true. " + " ".join(
        f"{one.label}: {_worst(one.reliability)}" for one in found
    )


def _worst(bins: Reliability) -> str:
    """The bin with most positives, in words."""
    most = int(bins.positives.argmax())
    return (
        f"where {words.share(float(bins.mean_predicted[most]))} is said, "
        f"{words.share(float(bins.fraction_positive[most]))} came true "
        f"({bins.positives[most]:,} of {bins.cases[most]:,})."
    )
