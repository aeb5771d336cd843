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


class Stage(NamedTuple):
    """The colours of a stage: each means one thing; no two are the same, for a browser puts the
    dark one in the place of the light one."""

    ink: str
    soft: str  # what is said in passing
    paper: str
    line: str  # grid, track
    alarm: str  # the side of a boundary or threshold that raises an alarm
    positive: str
    positive_words: str
    negative: str
    negative_words: str
    false_alarm: str
    false_words: str
    synthetic: str
    hand: str  # dial and guess
    hand_pale: str


STAGE = Stage(
    ink="#17202a",
    soft="#55606c",
    paper="#fffffe",
    line="#d9dde2",
    alarm="#f6efe6",
    positive="#e8590c",
    positive_words="#b43c00",
    negative="#9fb0c1",
    negative_words="#46586b",
    false_alarm="#6d3fc0",
    false_words="#5f33ad",
    synthetic="#0b8a86",
    hand="#1557c0",
    hand_pale="#d5e4fb",
)
STAGE_DARK = Stage(
    ink="#eef2f6",
    soft="#a9b4bf",
    paper="#171615",
    line="#38424d",
    alarm="#241f1a",
    positive="#ff8a3d",
    positive_words="#ffa266",
    negative="#5d7288",
    negative_words="#a9bdd1",
    false_alarm="#a884f3",
    false_words="#c0a5fa",
    synthetic="#3cc4bf",
    hand="#7db4ff",
    hand_pale="#1f3a60",
)

LIGHT = Theme(ink="#31333f", grid="rgba(128,138,150,0.22)", paper="#ffffff", accent="#0b57d0")
DARK = Theme(ink="#fafafa", grid="rgba(128,138,150,0.28)", paper="#171614", accent="#8ab4f8")


def theme(dark: bool) -> Theme:
    """The theme of the page."""
    return DARK if dark else LIGHT


@cache
def stage_template() -> go.layout.Template:
    """The template of a picture on a stage: no grid and no ticks but what a picture asks for."""
    axis = {
        "gridcolor": STAGE.line,
        "linecolor": STAGE.line,
        "zeroline": False,
        "ticks": "outside",
        "tickcolor": STAGE.line,
        "title": {"standoff": 6},
    }
    font = {"color": STAGE.ink, "size": 15, "family": "Source Sans, system-ui, sans-serif"}
    clear = {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}
    hover = {"bgcolor": STAGE.paper, "font": {"color": STAGE.ink}}
    return go.layout.Template(
        layout=clear | {"font": font, "hoverlabel": hover, "xaxis": axis, "yaxis": axis}
    )


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
