"""Payments in the turned feature plane of a stage: its arrays in, traces and changes out."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.lessons.ratio_dial.stage import HUNDRED, RatioStage
from core.models.boundary import Window
from pages.ratio_dial.marks import (
    BARE,
    BODY,
    NOWHERE,
    SMALL,
    SPACE,
    Points,
    area,
    line,
    marks,
    points,
    said,
    words,
)
from ui.draw.panels import Changes, Panel, Room
from ui.draw.theme import STAGE
from ui.draw.traces import xy

# Where their meanings stand.
KEYS = {"missed": 0.3, "caught": 0.66, "false": 0.78}
KEYS_TALL = {"missed": 0.1, "caught": 0.5, "false": 0.77}
HUNDRED_FRAUDS = f"{HUNDRED} frauds shown"  # as many as their share would be too few to see
KEY = 0.9  # units of the plane below the payments, for what their marks mean
UPPER = 0.4  # units of the plane below its top: nearly all payments lie lower


def plane(window: Window, room: Room, tall: bool, frauds: str = "frauds") -> Panel:
    """The panel of the plane, with the names of both clouds above it."""
    at = (0.03, 0.97) if tall else (0.41, 0.675)  # over the middle of the clouds, where they fit
    ends = ("left", "right") if tall else ("center", "center")
    words = ("normal payments", frauds)
    colours = (STAGE.negative_words, STAGE.positive_words)
    return Panel(
        x={"range": [window.x0, window.x1]} | BARE,
        y={"range": [window.y0 - KEY, window.y1]} | BARE,
        room=room,
        notes=tuple(map(_name, words, colours, at, ends)),
    )


def _name(words: str, colour: str, at: float, anchor: str) -> dict[str, Any]:
    """Words above the panel."""
    place = {"x": at, "y": 1, "xref": "x domain", "yref": "y domain"}
    where = {"xanchor": anchor, "yanchor": "bottom", "yshift": 2}
    return (
        {"text": words, "showarrow": False, "font": {"size": BODY, "color": colour}} | place | where
    )


def payment_traces(stage: RatioStage, tall: bool, low: bool = False) -> dict[str, go.Scatter]:
    """The traces of the plane, the lowest first; all but the normal payments come with a view.

    `low`: the plane is not high, and its marks are smaller.
    """
    dot, circle = (4, 6.5) if tall else (4.5, 7) if low else (5.5, 9)
    ghost = {"opacity": 0.32}
    boundary = {"color": STAGE.ink, "width": 3 if tall else 4}
    return {
        "alarm_side": area(STAGE.alarm),
        "normal": marks("circle", STAGE.negative, dot, **xy(stage.majority)),
        "false_alarms": marks("diamond", STAGE.false_alarm, dot + 1.5),
        "gone_missed": marks("circle-open", STAGE.positive, circle - 1, edge=1.5, **ghost),
        "gone_caught": marks("circle", STAGE.positive, circle, **ghost),
        "missed": marks("circle-open", STAGE.positive, circle - 1, edge=2),
        "caught": marks("circle", STAGE.positive, circle),
        "boundary_before": line(boundary | {"width": 2, "dash": "dash"}),
        "boundary": line(boundary),
        "pair": go.Scatter(
            mode="lines+markers",
            line={"color": STAGE.ink, "width": 1.5, "dash": "dot"},
            marker={"symbol": "circle-open", "size": 2.2 * circle, "color": STAGE.ink}
            | {"line": {"width": 2}},
            **NOWHERE,
        ),
        "alarm_word": words(STAGE.ink, SMALL).update(cliponaxis=False),
        "before_word": words(STAGE.ink, SMALL).update(cliponaxis=False),
        "way": line({"color": STAGE.ink, "width": 2}),
        **_key_traces(stage.window, dot, circle),
    }


def _key_traces(window: Window, dot: float, circle: float) -> dict[str, go.Scatter]:
    """What the marks mean, below the payments."""
    looks = {
        "key_missed": ("circle-open", STAGE.positive, circle - 1, 2, STAGE.positive_words),
        "key_caught": ("circle", STAGE.positive, circle, 0, STAGE.positive_words),
        "key_false": ("diamond", STAGE.false_alarm, dot + 1.5, 0, STAGE.false_words),
    }
    return {
        name: go.Scatter(
            mode="markers+text",
            marker={"symbol": symbol, "color": colour, "size": size, "line": {"width": edge}},
            textfont={"size": SMALL, "color": ink},
            textposition="middle right",
            cliponaxis=False,
            **NOWHERE,
        )
        for name, (symbol, colour, size, edge, ink) in looks.items()
    }


# What is shown at a step of the dial.


def thinned(stage: RatioStage, step: int) -> Changes:
    """The frauds that there are at a step, and pale the rest of a hundred, with the alarms at ½."""
    there, alarm = stage.existing[step], stage.alarms.minority[step]
    frauds, gone = stage.minority[:there], stage.minority[there:HUNDRED]
    return {
        "missed": points(frauds[~alarm[:there]]),
        "caught": points(frauds[alarm[:there]]),
        "gone_missed": points(gone[~alarm[there:HUNDRED]]),
        "gone_caught": points(gone[alarm[there:HUNDRED]]),
        "false_alarms": points(stage.majority[stage.alarms.majority[step]]),
    } | boundary(stage, step)


def hundred(stage: RatioStage, step: int, prior: bool = False) -> Changes:
    """The first hundred frauds at a step, whatever the share, with the alarms at ½ or at π."""
    alarms = stage.alarms_prior if prior else stage.alarms
    alarm, frauds = alarms.minority[step, :HUNDRED], stage.minority[:HUNDRED]
    return {
        "missed": points(frauds[~alarm]),
        "caught": points(frauds[alarm]),
        "false_alarms": points(stage.majority[alarms.majority[step]]),
    } | boundary(stage, step, prior)


def boundary(stage: RatioStage, step: int, prior: bool = False) -> Changes:
    """The boundary, the side of the alarms, and its name, at ½ or at π."""
    lines = stage.boundary_prior if prior else stage.boundary
    sides = stage.alarm_side_prior if prior else stage.alarm_side
    return {
        "boundary": points(lines[step]),
        "alarm_side": points(sides[step]),
        "alarm_word": _alarm_word(lines[step], stage.window),
    }


def _alarm_word(ends: Points, window: Window) -> dict[str, Any]:
    """The word of the side to the right of the boundary, beside its foot."""
    foot = float(ends[np.argmin(ends[:, 1]), 0]) if not np.isnan(ends).any() else window.x1
    y = window.y0 - KEY / 2
    if foot > window.x1 - 0.28 * (window.x1 - window.x0):
        outside = foot > window.x1 - 0.02 * (window.x1 - window.x0)
        text = f"boundary further right →{SPACE}" if outside else f"alarm →{SPACE}"
        return said(text, min(foot, window.x1), y, "middle left")
    return said(f"{SPACE}alarm →", foot, y, "middle right")


def key(window: Window, tall: bool) -> Changes:
    """What solid, hollow and purple marks mean, on their sides of the first boundary."""
    y, wide = window.y0 - KEY / 2, window.x1 - window.x0
    places = KEYS_TALL if tall else KEYS
    named = {"missed": "missed", "caught": "caught", "false": "false alarm"}
    return {
        f"key_{name}": said(SPACE + named[name], window.x0 + share * wide, y)
        for name, share in places.items()
    }


def pair(stage: RatioStage) -> Changes:
    """One normal payment and one fraud, the first of each, ringed."""
    return {"pair": points(np.array([stage.majority[0], stage.minority[0]]))}


def moved(stage: RatioStage, step: int) -> Changes:
    """How far the boundary at ½ has come since 1 in 2."""
    if step == 0:
        return {}
    before, now, window = stage.boundary[0], stage.boundary[step], stage.window
    height = window.y1 - UPPER
    start, end = (_at(height, ends, window) for ends in (before, now))
    back, up = 0.015 * (window.x1 - window.x0), 0.015 * (window.y1 - window.y0)
    tip = [end - back, end, end - back], [height + up, height, height - up]
    return {
        "boundary_before": xy(before),
        "before_word": said(f"at 1 in 2{SPACE}", before[-1, 0], window.y0 - KEY / 2, "middle left"),
        "way": {"x": [start, end, None, *tip[0]], "y": [height, height, None, *tip[1]]},
    }


def _at(height: float, ends: Points, window: Window) -> float:
    """Where a boundary stands at a height; one that is outside stands at the end of the window."""
    if np.isnan(ends).any():
        return window.x1
    x, y = ends[np.argsort(ends[:, 1])].T
    return float(np.interp(height, y, x))
