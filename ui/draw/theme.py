"""Colours and figure template, light and dark: defined here and nowhere else."""

from functools import cache
from typing import NamedTuple

import plotly.graph_objects as go

# The marks of the stage in tones that are seen on both papers: positives are orange circles, solid
# when caught and hollow when missed; negatives are grey-blue dots; false alarms are purple;
# synthetic rows are teal. Blue is the hand and the interface.
MAJORITY = "#6d87a1"
MINORITY = "#e8590c"
SYNTHETIC = "#0b9a95"
FALSE_ALARM = "#8d42c0"  # darker than the hand: some see purple and blue as one hue
HAND = "#3a8ee6"  # what the learner said
FOCUS = "#2f7fd4"  # what keys are at: seen on both papers
MISSED = "#f7b58f"  # where an area is filled and cannot be hollow
# Minority rows by what surrounds them: noise, danger, safe.
REGIONS = ("#7a828c", "#cf3a62", MINORITY)
# What a picture is compared with: nothing done, no skill, always saying “no”.
REFERENCE = "#84909c"


class Line(NamedTuple):
    """How a metric's line looks; metrics differ by name and dash, not by colour alone."""

    colour: str
    dash: str = "solid"

    def drawn(self, width: float = 2.5) -> dict[str, object]:
        """The line as Plotly takes it."""
        return {"color": self.colour, "dash": self.dash, "width": width}


METRICS = {
    "accuracy": Line("#2e8b57"),
    "majority_baseline": Line(REFERENCE, "dash"),
    "recall": Line(MINORITY),
    "recall_prior": Line(MINORITY, "dashdot"),
    "precision": Line(FALSE_ALARM, "dash"),
    "balanced_accuracy": Line("#8a6d3b", "longdash"),
    "mcc": Line("#c2189b", "dot"),
    "f1": Line("#c2189b", "dashdot"),
    "roc_auc": Line("#7a8b00", "dashdot"),
    "average_precision": Line("#b8860b", "dot"),
    "cost": Line("#b8860b"),
}

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
    false_alarm="#a946d8",
    false_words="#521480",
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
    false_alarm="#a855f6",
    false_words="#b06aee",
    synthetic="#3cc4bf",
    hand="#7db4ff",
    hand_pale="#1f3a60",
)
# Black on white; marks differ by their shape.
STAGE_ON_PAPER = Stage(
    ink="#000000",
    soft="#333333",
    paper="#ffffff",
    line="#bbbbbb",
    alarm="#f2f2f2",
    positive="#000000",
    positive_words="#000000",
    negative="#999999",
    negative_words="#444444",
    false_alarm="#555555",
    false_words="#333333",
    synthetic="#222222",
    hand="#000000",
    hand_pale="#dddddd",
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
