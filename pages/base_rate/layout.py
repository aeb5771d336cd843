"""Where the panels of the base rate lie, and the mask that makes dots of its areas."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import numpy as np

from ui.draw import theme

WIDE = ((0.0, 0.41), (0.415, 0.705), (0.755, 1.0))
GRID = (125, 80)  # columns and rows of dots; one dot is one person
PHONE_GRID = (40, 25)  # one dot is ten people


def dot_mask(columns: int, rows: int, paper: str) -> str:
    """An SVG image in the colour of the page with a round hole for each dot.

    It lies still over areas of colour: a frame then changes a few corners, not 10,000 dots.
    Tiles of 5 × 5 dots, as a tile of one is drawn with blurred edges.
    """
    holes = "".join(
        f"M{x + 0.06:g} {y + 0.5:g}a.44.44 0 1 0 .88 0a.44.44 0 1 0-.88 0z"
        for y in range(5)
        for x in range(5)
    )
    return "data:image/svg+xml," + quote(
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {columns} {rows}' "
        f"width='{10 * columns}' height='{10 * rows}' preserveAspectRatio='none'>"
        "<pattern id='d' width='5' height='5' patternUnits='userSpaceOnUse'>"
        f"<path fill='{paper}' d='M0 0H5V5H0z{holes}' fill-rule='evenodd'/></pattern>"
        f"<rect width='{columns}' height='{rows}' fill='url(#d)'/></svg>",
        safe=" ='/:.,()",
    )


def _mask(grid: tuple[int, int], dark: bool) -> dict[str, Any]:
    place = {"x": 0, "y": 0, "sizex": 100, "sizey": 100, "sizing": "stretch", "layer": "above"}
    source = dot_mask(*grid, theme.theme(dark).paper)
    return {"source": source, "xref": "x2", "yref": "y2", **place}


def panels(dark: bool) -> dict[str, Any]:
    """The layout: people as dots, the tree and the curves beside each other."""
    below = {"line": {"width": 0}, "layer": "below"}
    everyone = {"type": "rect", "xref": "x2", "yref": "y2", "x0": 0, "x1": 100, "y0": 0, "y1": 100}
    return {
        "template": theme.template(dark),
        "height": 400,
        "margin": {"l": 4, "r": 26, "t": 26, "b": 44},
        "shapes": [{**everyone, "fillcolor": theme.TN, "opacity": 0.75, **below}],
        "images": [_mask(GRID, dark)],
        "uirevision": "film",
        "dragmode": "zoom",
        "legend": {
            "orientation": "h",
            "x": 1.0,
            "xanchor": "right",
            "y": 1.0,
            "yanchor": "bottom",
            "font": {"size": 11},
        },
        **_axes(),
    }


def _axes() -> dict[str, Any]:
    bare = {"fixedrange": True, "showgrid": False, "showticklabels": False, "ticks": ""}
    return {
        "xaxis": {
            "domain": WIDE[2],
            "type": "log",
            "range": [np.log10(1.8), np.log10(111_000)],
            "tickvals": [2, 10, 100, 1_000, 10_000, 100_000],
            "ticktext": ["1 in 2", "10", "100", "1,000", "10,000", "100,000"],
            "title": "prevalence: one in … (rarer to the right)",
        },
        "yaxis": {"range": [-0.04, 1.04], "tickformat": ".0%"},
        "xaxis2": {
            **bare,
            "domain": WIDE[0],
            "range": [0, 100],
            "constrain": "domain",
            "constraintoward": "left",
            "anchor": "y2",
            "title": "10,000 dots, each one person; rows of 125",
        },
        "yaxis2": {
            **bare,
            "range": [100, 0],
            "anchor": "x2",
            "scaleanchor": "x2",
            "scaleratio": GRID[1] / GRID[0],
            "constrain": "domain",
            "constraintoward": "top",
        },
        "xaxis3": {**bare, "domain": WIDE[1], "range": [0, 4], "anchor": "y3"},
        "yaxis3": {**bare, "range": [-0.2, 4], "anchor": "x3"},
    }


def narrow(dark: bool) -> dict[str, Any]:
    """The same panels below each other, for one column of a phone, with 1,000 dots."""
    return {
        "height": 900,
        "images": [_mask(PHONE_GRID, dark)],
        "xaxis2": {
            "domain": (0.0, 1.0),
            "title": {"text": "1,000 dots, each ten people; rows of 40"},
        },
        "yaxis2": {"domain": (0.73, 1.0), "scaleratio": PHONE_GRID[1] / PHONE_GRID[0]},
        "xaxis3": {"domain": (0.0, 1.0)},
        "yaxis3": {"domain": (0.4, 0.67)},
        "xaxis": {"domain": (0.13, 1.0)},
        "yaxis": {"domain": (0.1, 0.35)},
        "legend": {"y": 0.0, "yanchor": "top", "x": 0, "xanchor": "left"},
    }
