"""The front page: its dial, its picture, and what lies below them."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from core.lessons.welcome.crowd import STEPS, Crowd, crowd
from pages.welcome.below import below
from ui.draw import words
from ui.draw.panels import Changes, Panel, Room, stacked
from ui.draw.theme import STAGE
from ui.draw.traces import xy
from ui.lesson import Lesson
from ui.stage.declare import Scene, Stage, StageDial, StagePicture, View, named, picture_of

WIDE, TALL = (830.0, 470.0), (358.0, 330.0)
BARE = {"showticklabels": False, "showgrid": False, "ticks": ""}


def stage(lessons: Sequence[Lesson]) -> Stage:
    """All that the front page of these lessons shows; nothing of it is computed by a model."""
    payments = crowd()
    dial = StageDial(
        name="rarer",
        label="How rare frauds are",
        says=[f"1 in {one_in:,}" for one_in in STEPS],
        values=STEPS,
        places=payments.place,
        ends=("common", "rare"),
        facts={"one_in": STEPS},
        invites="Drag me ›",
    )
    return Stage(
        facts_at=lambda values: {},
        dials=named(dial),
        pictures={"payments": StagePicture(lambda tall: _scene(payments, tall))},
        tones={"one_in": "positive"},
        ways={"I’m teaching this": "./teach", "Join a class": "./?room="},
        below=below(lessons),
    )


def _scene(payments: Crowd, tall: bool) -> Scene:
    """The payments at each step of the dial."""
    window = payments.window
    plane = Panel(
        x={"range": [window.x0, window.x1]} | BARE,
        y={"range": [window.y0, window.y1]} | BARE,
        room=Room(),
    )
    width, height = TALL if tall else WIDE
    picture = picture_of({"plane": plane}, stacked("plane", rows=(height,), width=width))
    dot, circle = (3.5, 6) if tall else (5, 9)
    picture.add(
        "plane",
        normal=go.Scatter(
            mode="markers", marker={"color": STAGE.negative, "size": dot}, **xy(payments.normal)
        ),
        frauds=go.Scatter(
            mode="markers", marker={"color": STAGE.positive, "size": circle}, x=[None], y=[None]
        ),
        last=go.Scatter(
            mode="markers+text",
            marker={"symbol": "circle-open", "size": 3 * circle, "color": STAGE.positive}
            | {"line": {"width": 3}},
            textposition="top center" if tall else "middle right",
            textfont={"size": 18, "color": STAGE.positive_words},
            x=[None],
            y=[None],
        ),
    )
    beside = "" if tall else "\u00a0\u00a0"
    views = [_view(payments, step, beside) for step in range(len(STEPS))]
    return Scene(picture, {"rarer": views}, (width, height))


def _view(payments: Crowd, step: int, beside: str) -> View:
    """The frauds that there are at a step, a ring around the last one."""
    there = int(payments.existing[step])
    traces: Changes = {"frauds": xy(payments.frauds[:there])}
    if there == 1:
        traces["last"] = xy(payments.frauds[:1]) | {"text": [f"{beside}the only one left"]}
    normal = words.some(len(payments.normal), "normal payment")
    return View(traces, f"{normal} and {words.some(there, 'fraud')} among them.")
