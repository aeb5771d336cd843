"""Colours and figure template, light and dark: defined here and nowhere else."""

from functools import cache
from typing import NamedTuple

import plotly.graph_objects as go

MAJORITY = "#2f7fc1"
MINORITY = "#e8870e"
SYNTHETIC = "#c2189b"
# Minority rows by what surrounds them: noise, danger, safe.
REGIONS = ("#6f7782", "#c43a1d", MINORITY)

TP = "#0a9b73"
FN = "#d6456b"
FP = "#a56be0"
TN = "#84909c"

# Surely better or worse than a reference, beside marks of different shapes.
BETTER = "#00869b"
WORSE = "#b85a1b"


class Theme(NamedTuple):
    """What differs between light and dark; paper and accent are those of .streamlit/config.toml."""

    ink: str
    grid: str
    paper: str
    accent: str


LIGHT = Theme(ink="#31333f", grid="rgba(128,138,150,0.22)", paper="#ffffff", accent="#0b57d0")
DARK = Theme(ink="#fafafa", grid="rgba(128,138,150,0.28)", paper="#171614", accent="#8ab4f8")


def theme(dark: bool) -> Theme:
    """The theme of the page."""
    return DARK if dark else LIGHT


@cache
def template(dark: bool) -> go.layout.Template:
    """The Plotly template of the page: transparent paper, quiet grid, direct words."""
    look = theme(dark)
    axis = {
        "gridcolor": look.grid,
        "linecolor": look.grid,
        "zeroline": False,
        "ticks": "outside",
        "tickcolor": look.grid,
        "title": {"standoff": 6},
    }
    return go.layout.Template(
        layout={
            "font": {"color": look.ink, "size": 13, "family": "Source Sans, system-ui, sans-serif"},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "hoverlabel": {"bgcolor": look.paper, "font": {"color": look.ink}},
            "xaxis": axis,
            "yaxis": axis,
        }
    )
