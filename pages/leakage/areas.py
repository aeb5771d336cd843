"""The picture of what the tree has learned: areas around its training rows, and new patients."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.lessons.leakage.pipelines import NEW
from core.lessons.leakage.stage import WINDOW, Boxes
from pages.leakage.cached import shown
from pages.leakage.marks import (
    BARE,
    NOWHERE,
    SMALL,
    Points,
    area,
    coins,
    joined,
    marks,
    rectangle,
    words,
)
from ui.draw.panels import Changes, Grid, Panel, Picture, Room
from ui.draw.theme import STAGE
from ui.draw.traces import xy
from ui.stage.declare import Hall, Scene, View, picture_of

SIZES = {False: (930.0, 430.0), True: (358.0, 330.0)}
KEY = 0.055  # of the height, for each line of words above the plane


def scene(tall: bool) -> Scene:
    """The picture in a tall window or in a wide one."""
    tracks = {"came": [_view(count) for count in range(NEW + 1)]}
    return Scene(_declared(tall), tracks, SIZES[tall], hall=Hall(loose="plane"))


def _declared(tall: bool) -> Picture:
    """All traces: healthy patients, the areas, the ill of the training rows, and a key."""
    learned, wide = shown().learned, not tall
    width, height = SIZES[tall]
    line = (WINDOW.y1 - WINDOW.y0) * KEY
    up = (3.4 if tall else 1.7) * line
    x = BARE | {"range": [WINDOW.x0, WINDOW.x1]}
    y = BARE | {"range": [WINDOW.y0, WINDOW.y1 + up]}
    picture = picture_of(
        {"plane": Panel(x, y, Room())}, Grid(("plane",), (1,), (1,), width, height)
    )
    size = 13 if wide else 9
    new = 11 if wide else 8
    small = 6 if wide else 3.8
    picture.add(
        "plane",
        healthy=marks("circle", STAGE.negative, small).update(xy(_inside(learned.healthy))),
        boxes=area(STAGE.alarm, STAGE.positive_words, 1.6 if wide else 1.2).update(
            xy(_outlines(learned.boxes))
        ),
        missed=marks("circle", STAGE.paper, 0.8 * new, STAGE.positive, 2.2 if wide else 1.6),
        found=marks("circle", STAGE.positive, new),
        ill=coins(size, True).update(xy(learned.ill)),
        **_key(tall, line, small, size, new),
    )
    return picture


def _key(tall: bool, line: float, small: float, size: float, new: float) -> dict[str, Any]:
    """What the marks are: a line of words above the plane, or two in a tall window."""
    across = WINDOW.x1 - WINDOW.x0
    shares = (0.02, 0.02, 0.56, 0.56) if tall else (0.012, 0.26, 0.5, 0.75)
    ups = (2.6, 0.9, 2.6, 0.9) if tall else (0.85,) * 4
    x = [WINDOW.x0 + share * across for share in shares]
    y = [WINDOW.y1 + up * line for up in ups]
    samples = {
        "key_healthy": marks("circle", STAGE.negative, 1.3 * small),
        "key_ill": coins(size, True),
        "key_found": marks("circle", STAGE.positive, new),
        "key_missed": marks("circle", STAGE.paper, 0.8 * new, STAGE.positive, 1.6 if tall else 2.2),
    }
    for trace, one, up in zip(samples.values(), x, y, strict=True):
        trace.update(x=[one], y=[up])
    beside = (0.025 if tall else 0.016) * across
    names = words(STAGE.ink, SMALL).update(
        x=[one + beside for one in x],
        y=y,
        text=["healthy, in training", "ill, in training", "ill and new, found",
              "ill and new, missed"],
    )  # fmt: skip
    return samples | {"key_words": names}


def _inside(points: Points) -> Points:
    """Those of some points that lie in the window."""
    x, y = points.T
    inside = (x > WINDOW.x0) & (x < WINDOW.x1) & (y > WINDOW.y0) & (y < WINDOW.y1)
    return points[inside]


def _outlines(boxes: Boxes) -> Points:
    """The edges of all areas as one path."""
    return joined(rectangle(x0, y0, x1, y1) for x0, x1, y0, y1 in zip(*boxes, strict=True))


def _view(count: int) -> View:
    """So many of the new patients have come."""
    learned = shown().learned
    new = np.clip(learned.new[:count], *np.reshape(WINDOW, (2, 2)).T)
    found = learned.found[:count]
    changes: Changes = {"found": _at(new[found]), "missed": _at(new[~found])}
    alt = (
        f"Areas of a tree around 20 ill patients. Of {count} new ones {found.sum()} lie in an area."
    )
    return View(changes, alt)


def _at(points: Points) -> dict[str, Any]:
    return xy(points) if len(points) else dict(NOWHERE)
