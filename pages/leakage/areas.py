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
from ui.stage.declare import Scene, View, picture_of

SIZES = {False: (930.0, 430.0), True: (358.0, 330.0)}
KEY = 0.055  # of the height, for each line of words above the plane


def scene(tall: bool) -> Scene:
    """The picture in a tall window or in a wide one."""
    tracks = {"came": [_view(count) for count in range(NEW + 1)]}
    return Scene(_declared(tall), tracks, SIZES[tall])


def _declared(tall: bool) -> Picture:
    """All traces: healthy patients, the areas, the ill of the training rows, and a key."""
    learned, wide = shown().learned, not tall
    width, height = SIZES[tall]
    up = (WINDOW.y1 - WINDOW.y0) * KEY * 1.7
    x = BARE | {"range": [WINDOW.x0, WINDOW.x1]}
    y = BARE | {"range": [WINDOW.y0, WINDOW.y1 + up]}
    picture = picture_of(
        {"plane": Panel(x, y, Room())}, Grid(("plane",), (1,), (1,), width, height)
    )
    size = 13 if wide else 9
    new = 11 if wide else 8
    picture.add(
        "plane",
        healthy=marks("circle", STAGE.negative, 4 if wide else 3).update(
            xy(_inside(learned.healthy)), marker={"opacity": 0.6}
        ),
        boxes=area(STAGE.alarm, STAGE.positive_words, 1.6 if wide else 1.2).update(
            xy(_outlines(learned.boxes))
        ),
        missed=marks("circle", STAGE.paper, 0.8 * new, STAGE.positive, 2.2 if wide else 1.6),
        found=marks("circle", STAGE.positive, new),
        ill=coins(size, True).update(xy(learned.ill)),
        **_key(tall, WINDOW.y1 + up / 2, size, new),
    )
    return picture


def _key(tall: bool, y: float, size: float, new: float) -> dict[str, Any]:
    """What the marks are, in a line above the plane."""
    across = WINDOW.x1 - WINDOW.x0
    texts = ("ill, in training", "new, found", "new, missed")
    at = (0.02, 0.42, 0.72) if tall else (0.012, 0.24, 0.42)
    beside = 0.025 if tall else 0.012
    places = [WINDOW.x0 + share * across for share in at]
    samples = {
        "key_ill": coins(size, True),
        "key_found": marks("circle", STAGE.positive, new),
        "key_missed": marks("circle", STAGE.paper, 0.8 * new, STAGE.positive, 1.6 if tall else 2.2),
    }
    for trace, x in zip(samples.values(), places, strict=True):
        trace.update(x=[x], y=[y])
    names = words(STAGE.ink, SMALL).update(
        x=[x + beside * across for x in places], y=[y] * 3, text=list(texts)
    )
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
