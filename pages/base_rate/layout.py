"""The panels of the base rate, and the mask that makes dots of its areas."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import numpy as np

from ui.draw import theme
from ui.draw.panels import Grid, Panel, Room, stacked
from ui.draw.traces import BELOW

WIDE = Grid(("people tree curves",), columns=(531, 379, 406))
PHONE = stacked("people", "tree", "curves", rows=(314, 258, 354))
LOOK: dict[str, Any] = {
    "dragmode": "zoom",
    "legend": {
        "orientation": "h",
        "x": 1.0,
        "xanchor": "right",
        "y": 1.0,
        "yanchor": "bottom",
        "font": {"size": 11},
    },
}
NARROW = {"legend": BELOW | {"xanchor": "left", "x": 0}}
GRID = (125, 80)  # columns and rows of dots; one dot is one person
PHONE_GRID = (40, 25)  # one dot is ten people


def dot_mask(columns: int, rows: int, paper: str) -> str:
    """An SVG image in the colour of the page with a round hole for each dot.

    It lies still over areas of colour: a frame then changes a few corners, not 10,000 dots.
    Tiles of 5 × 5 dots, as a tile of one is drawn with blurred edges. It has no size of its own:
    WebKit would draw it at that size and then leave out pixels.
    """
    holes = "".join(
        f"M{x + 0.06:g} {y + 0.5:g}a.44.44 0 1 0 .88 0a.44.44 0 1 0-.88 0z"
        for y in range(5)
        for x in range(5)
    )
    return "data:image/svg+xml," + quote(
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {columns} {rows}' "
        "preserveAspectRatio='none'>"
        "<pattern id='d' width='5' height='5' patternUnits='userSpaceOnUse'>"
        f"<path fill='{paper}' d='M0 0H5V5H0z{holes}' fill-rule='evenodd'/></pattern>"
        f"<rect width='{columns}' height='{rows}' fill='url(#d)'/></svg>",
        safe=" ='/:.,()",
    )


def _mask(grid: tuple[int, int], dark: bool) -> dict[str, Any]:
    place = {"x": 0, "y": 0, "sizex": 100, "sizey": 100, "sizing": "stretch", "layer": "above"}
    return {"source": dot_mask(*grid, theme.theme(dark).paper), **place}


def panels(dark: bool) -> dict[str, Panel]:
    """The curves, people as dots, and the frequency tree."""
    bare = {"fixedrange": True, "showgrid": False, "showticklabels": False, "ticks": ""}
    return {
        "curves": Panel(
            x={
                "type": "log",
                "range": [np.log10(1.8), np.log10(111_000)],
                "tickvals": [2, 10, 100, 1_000, 10_000, 100_000],
                "ticktext": ["1 in 2", "10", "100", "1,000", "10,000", "100,000"],
                "title": "prevalence: one in … (rarer to the right)",
            },
            y={"range": [-0.04, 1.04], "tickformat": ".0%"},
            room=Room(left=64, right=26, above=26, below=44),
            narrow={"room": Room(left=44, right=30, above=16, below=128)},
        ),
        "people": _people(bare, dark),
        "tree": Panel(
            x=bare | {"range": [0, 4]},
            y=bare | {"range": [-0.2, 4]},
            room=Room(left=6, above=26, below=44),
            narrow={"room": Room(left=4, right=4, above=16, below=20)},
        ),
    }


def _people(bare: dict[str, Any], dark: bool) -> Panel:
    """10,000 people, on a phone 1,000 dots; the area of a dot is the same for all."""
    everyone = {"type": "rect", "x0": 0, "x1": 100, "y0": 0, "y1": 100, "fillcolor": theme.MAJORITY}
    below = {"opacity": 0.75, "line": {"width": 0}, "layer": "below"}
    fitted = {"constrain": "domain", "range": [0, 100]}
    return Panel(
        x=bare
        | fitted
        | {"constraintoward": "left", "title": "10,000 dots, each one person; rows of 125"},
        y=bare
        | fitted
        | {"range": [100, 0], "scaleanchor": "x", "constraintoward": "top"}
        | {"scaleratio": GRID[1] / GRID[0]},
        room=Room(left=4, above=26, below=44),
        shapes=({**everyone, **below},),
        images=(_mask(GRID, dark),),
        narrow={
            "x": {"title": "1,000 dots, each ten people; rows of 40"},
            "y": {"scaleratio": PHONE_GRID[1] / PHONE_GRID[0]},
            "room": Room(left=4, right=4, above=26, below=44),
            "images": (_mask(PHONE_GRID, dark),),
        },
    )
