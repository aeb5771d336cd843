"""The picture of the ranking: a lane for each claim, and how far its probability rises."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.lessons.resampling.stage import Lanes
from pages.resampling.cached import on_stage
from pages.resampling.marks import at, marks, panel, says, stroke, upright, words
from ui.draw.panels import Changes, Grid, Picture
from ui.draw.theme import STAGE
from ui.stage.declare import Scene, View, picture_of


class Frame(NamedTuple):
    """How the picture lies in its window; lengths in tenths of a pixel, but for the marks."""

    width: int
    height: int
    foot: int
    size: tuple[float, float]  # pixels
    circle: float
    axis: str


HEAD = 150  # room above the lanes
WIDE_FRAME = Frame(8_100, 4_300, 400, (930, 430), 13, "probability of fraud")
TALL_FRAME = Frame(2_450, 3_300, 320, (358, 330), 9.5, "probability")


def scene(tall: bool) -> Scene:
    """New claims in their lanes at each step of the dial of copies."""
    lanes, frame = on_stage().lanes, TALL_FRAME if tall else WIDE_FRAME
    steps = range(len(lanes.probability))
    views = [_view(lanes, frame, step) for step in steps]
    return Scene(_picture(lanes, frame), {"copies": views}, frame.size, on_dial=True)


def pairs() -> int:
    """How many pairs the claims of the picture make."""
    many = len(on_stage().lanes.is_positive)
    return many * (many - 1) // 2


def _heights(lanes: Lanes, frame: Frame) -> np.ndarray:
    many = len(lanes.is_positive)
    heights: np.ndarray = (
        frame.foot + (np.arange(many) + 0.5) * (frame.height - frame.foot - HEAD) / many
    )
    return heights


def _picture(lanes: Lanes, frame: Frame) -> Picture:
    """Levels, lanes and words stand still."""
    grid = Grid(("lanes",), (1,), (1,), *frame.size)
    picture = picture_of({"lanes": panel(frame.width, frame.height)}, grid)
    y = 0.45 * frame.foot
    levels = {
        f"level_{i}": stroke(STAGE.line, 1.5).update(upright(x, frame.foot, frame.height))
        for i, x in enumerate((0, frame.width / 2, frame.width))
    }
    picture.add(
        "lanes",
        **levels,
        honest_way=stroke(STAGE.negative, 4).update(opacity=0.55),
        fraud_way=stroke(STAGE.positive, 4).update(opacity=0.45),
        honest=marks("circle", STAGE.negative, 0.66 * frame.circle).update(cliponaxis=False),
        frauds=marks("circle", STAGE.positive, frame.circle, 1, STAGE.paper).update(
            cliponaxis=False
        ),
        none=words(STAGE.soft).update(says("0", 0, y)),
        axis=words(STAGE.soft).update(says(frame.axis, frame.width / 2, y)),
        one=words(STAGE.soft).update(says("1", frame.width, y)),
    )
    return picture


def _view(lanes: Lanes, frame: Frame, step: int) -> View:
    """Each claim where it stands now, and the way that it has come."""
    y, now, first = _heights(lanes, frame), lanes.probability[step], lanes.probability[0]
    changes: Changes = {}
    for name, own in (("fraud", lanes.is_positive), ("honest", ~lanes.is_positive)):
        x, start = frame.width * now[own], frame.width * first[own]
        nowhere = np.full(own.sum(), np.nan)
        ways = np.column_stack([start, x, nowhere]).ravel(), np.repeat(y[own], 3)
        changes[f"{name}_way"] = {"x": ways[0].astype("f4"), "y": ways[1].astype("f4")}
        changes["frauds" if name == "fraud" else name] = at(np.column_stack([x, y[own]]))
    swapped = int(lanes.swapped[step])
    return View(
        changes,
        f"{len(now)} claims in their lanes; the probabilities of {np.count_nonzero(now > first)} "
        f"have risen, and {swapped} pairs have changed places.",
    )
