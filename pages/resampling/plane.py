"""What both pictures of the old claims share: their plane, its boundaries, what a model says."""

from __future__ import annotations

from typing import Any, NamedTuple

import plotly.graph_objects as go
from numpy.typing import NDArray

from core.lessons.resampling.places import Layout
from core.lessons.resampling.stage import ResamplingStage
from pages.resampling.marks import SPACE, panel, says, words
from ui.draw.panels import Changes, Grid, Picture
from ui.draw.theme import STAGE
from ui.stage.declare import picture_of


class Frame(NamedTuple):
    """How a picture lies in its window, and how large its marks are."""

    layout: Layout
    size: tuple[float, float]  # pixels
    dot: float
    circle: float


def wide_frame(layout: Layout) -> Frame:
    """The frame of a wide window."""
    return Frame(layout, (930, 430), dot=5, circle=12)


def tall_frame(layout: Layout) -> Frame:
    """The frame of a tall window."""
    return Frame(layout, (358, 330), dot=3.6, circle=8.5)


class Plane:
    """The claims of a stage in a frame."""

    def __init__(self, stage: ResamplingStage, frame: Frame) -> None:
        self.stage, self.frame, self.layout = stage, frame, frame.layout

    def sheet(self) -> Picture:
        """A picture without traces, whose one panel is `claims`."""
        claims = panel(self.layout.width, self.layout.height)
        return picture_of({"claims": claims}, Grid(("claims",), (1,), (1,), *self.frame.size))

    def ends(self, way: str, step: int) -> NDArray[Any]:
        """The lower and the upper end of a boundary, from above."""
        return self.layout.placed(self.stage.ways[way].boundary[step], self.stage.window)

    def names(self, honest: int, y: float) -> Changes:
        """How many claims of either class there are, below the plane."""
        frauds = f"{len(self.stage.minority)} frauds"
        return {
            "honest_word": says(f"{honest} honest", 0, y, "middle right"),
            "frauds_word": says(frauds, self.layout.width, y, "middle left"),
        }

    def rows_word(self, tipped: bool = False) -> go.Scatter:
        """Which claims the marks are: the numbers are of others."""
        return words(STAGE.soft).update(self.rows_name(tipped))

    def rows_name(self, tipped: bool = False) -> dict[str, Any]:
        """The same in the upper left corner of the plane, or above it where it is tipped over."""
        top = float(self.layout.corners(tipped)[2, 1])
        off = 0.5 * self.layout.foot if tipped else -0.5 * self.layout.foot
        return says(f"{SPACE}old claims", 0, top + off, "middle right")

    def said(self, facts: dict[str, NDArray[Any]], step: int, way: str = "") -> str:
        """What a model does with new claims, in words; `way` begins the names of its facts."""
        return (
            f"Of 1,000 new claims {facts[f'{way}tp_of_1000'][step]:.0f} of 50 frauds are found, "
            f"with {facts[f'{way}fp_of_1000'][step]:.0f} false alarms."
        )
