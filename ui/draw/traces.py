"""Panels and traces that several lessons share: computed arrays in; computes nothing new."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from core.models.boundary import Window
from ui.draw import theme
from ui.draw.panels import Panel, Room

QUIET: dict[str, Any] = {"showlegend": False, "hoverinfo": "skip"}


def xy(points: NDArray[Any]) -> dict[str, Any]:
    """Coordinates of points, shape (n, 2), as a trace takes them: single precision."""
    return {"x": points[:, 0].astype("f4"), "y": points[:, 1].astype("f4")}


def padded(values: ArrayLike) -> list[float]:
    """The range of an axis of these values, with room for a mark at either end."""
    finite = np.asarray(values, float)[np.isfinite(values)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 1.0)
    room = 0.05 * (high - low) or 0.5
    return [float(low - room), float(high + room)]


def majority_dots(points: NDArray[Any] | None = None, **look: Any) -> go.Scatter:
    """The majority: small grey-blue dots."""
    marker = {"color": theme.MAJORITY, "size": 4, "opacity": 0.7} | look
    where = {} if points is None else xy(points)
    return go.Scatter(mode="markers", name="majority", marker=marker, hoverinfo="skip", **where)


def minority_circles(points: NDArray[Any] | None = None, **look: Any) -> go.Scatter:
    """The minority: larger orange circles."""
    edge = {"color": "#5c2300", "width": 0.5}
    marker = {"color": theme.MINORITY, "size": 7, "opacity": 0.85, "line": edge}
    where = {} if points is None else xy(points)
    return go.Scatter(
        mode="markers", name="minority", marker=marker | look, hoverinfo="skip", **where
    )


def line(name: str, colour: str, points: NDArray[Any] | None = None, **look: Any) -> go.Scatter:
    """A line in the plane of the features, for example where the probability is one half."""
    where = {} if points is None else xy(points)
    style = {"color": colour, "width": 3} | look
    return go.Scatter(mode="lines", name=name, line=style, hoverinfo="skip", **where)


# The line of the legend above the panels, and what lies below them on a phone.
LEGEND: dict[str, Any] = {
    "orientation": "h",
    "x": 0,
    "y": 1.0,
    "yanchor": "bottom",
    "font": {"size": 11},
    "itemsizing": "constant",
}
BELOW: dict[str, Any] = {"xref": "container", "yref": "container", "y": 0, "yanchor": "bottom"}
LOOK: dict[str, Any] = {"legend": LEGEND, "dragmode": "zoom"}
NARROW: dict[str, Any] = {"legend": BELOW}
SMALLER: dict[str, Any] = {"font": {"size": 13}}  # a long title on a phone
# Above a panel stands the legend, below it are the words of its axis.
ROOM = Room(left=59, above=26, below=44)


def plane(window: Window, title: str = "feature 1 (one dot = one training row)") -> Panel:
    """The panel of the feature plane."""
    return Panel(
        x={"range": [window.x0, window.x1], "title": title},
        y={"range": [window.y0, window.y1], "title": "feature 2"},
        room=ROOM,
        narrow={"room": Room(left=59, right=12, above=26, below=50)},
    )


def one_in_axis(ticks: tuple[float, ...]) -> dict[str, Any]:
    """A logarithmic axis of prevalences from 1 in 2 to 1 in 10,000."""
    return {
        "type": "log",
        "range": [np.log10(1.8), np.log10(11_000)],
        "tickvals": ticks,
        "ticktext": one_in_words(ticks),
        "title": "prevalence: one in … (rarer to the right)",
    }


def one_in_words(ticks: tuple[float, ...]) -> list[str]:
    """The ticks of prevalences: 1 in 2, then 10, 100, …"""
    return [f"1 in {n:,}" if n == 2 else f"{n:,}" for n in ticks]
