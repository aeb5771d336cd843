"""Reliability diagrams: what the probabilities of each calibrator say, and what comes true."""

from __future__ import annotations

from itertools import cycle
from typing import Any

import plotly.graph_objects as go

from core.lessons.threshold.score_sources import Calibrated, CalibrationReport
from core.metrics.calibration import Reliability
from ui.draw import theme, words
from ui.draw.figures import QUIET
from ui.film.film import Film, Shot

# In the order of the calibrators; after the last comes the first again.
LOOKS = (
    (theme.TN, "circle"),
    (theme.TP, "square"),
    (theme.MAJORITY, "diamond"),
    (theme.SYNTHETIC, "x"),
    (theme.FP, "triangle-up"),
    (theme.MINORITY, "pentagon"),
)
LEFT, GAP = 0.045, 0.03  # of the panels, and between them


def calibration_picture(report: CalibrationReport, dark: bool) -> Film:
    """A reliability diagram of each calibrator learned, beside each other, with 95 % intervals."""
    looks = zip(report.methods.values(), cycle(LOOKS), strict=False)
    found = [(one, look) for one, look in looks if not one.problem]
    width = (1 - LEFT - GAP * (len(found) - 1)) / len(found)
    traces: list[go.Scatter] = []
    layout: dict[str, Any] = {
        "template": theme.template(dark),
        "height": 330,
        "margin": {"l": 8, "r": 14, "t": 26, "b": 44},
        "dragmode": False,
        "annotations": [],
    }
    panel = min(0.155, 0.62 / len(found))  # of the height of a phone's column, without its words
    narrow: dict[str, Any] = {"height": round(178.25 / panel), "margin": {"l": 24, "r": 12}}
    for i, (one, look) in enumerate(found):
        n = "" if i == 0 else str(i + 1)
        axes = {"xaxis": f"x{n}", "yaxis": f"y{n}"}
        traces += [_truth(axes), _bins(one.reliability, *look, axes, dark)]
        left = LEFT + i * (width + GAP)
        share = {"range": [-0.03, 1.03], "tickformat": ".0%", "nticks": 6, "fixedrange": True}
        layout[f"xaxis{n}"] = {
            **share,
            "anchor": f"y{n}",
            "domain": [left, left + width],
            "title": "probability said",
        }
        layout[f"yaxis{n}"] = {**share, "anchor": f"x{n}", "showticklabels": i == 0}
        top = 1 - i / len(found)
        narrow[f"xaxis{n}"] = {"domain": [0.15, 1]}
        below = {"domain": [top - panel, top], "title": "share that came true"}
        narrow[f"yaxis{n}"] = below | {"showticklabels": True}
        layout["annotations"].append(_title(one, n))
    layout["yaxis"]["title"] = "share that came true"
    standing = Shot({}, [], _alt([one for one, _ in found]))
    return Film(go.Figure(traces, layout), narrow, [], [], standing=standing)


def _truth(axes: dict[str, str]) -> go.Scatter:
    line = {"color": theme.TN, "width": 1, "dash": "dash"}
    return go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line=line, **QUIET, **axes)


def _bins(
    bins: Reliability, colour: str, symbol: str, axes: dict[str, str], dark: bool
) -> go.Scatter:
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
        **axes,
    )


def _title(one: Calibrated, n: str) -> dict[str, Any]:
    return {
        "xref": f"x{n} domain",
        "yref": f"y{n} domain",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "text": f"<b>{one.label}</b> · mean {words.share(one.mean)}",
        "font": {"size": 13},
    }


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
