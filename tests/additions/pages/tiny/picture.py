"""The picture of the tiny lesson: two bars."""

import plotly.graph_objects as go

from core.controls import prevalence_in_words
from core.lessons.tiny import CASES, DIAL, positives
from ui.draw import theme, words
from ui.draw.panels import Grid, Panel, Picture, Room, stacked
from ui.film.film import Control, DialTrack, Film, Number, Shot


def tiny_picture(dark: bool) -> Film:
    """The missed and the cleared, at each step of the dial."""
    panel = Panel(x={}, y={"title": "cases"}, room=Room(left=60, right=10, above=10, below=40))
    wide, phone = Grid(("cases",), columns=(1,)), stacked("cases", rows=(300,))
    picture = Picture({"cases": panel}, wide, phone, dark)
    picture.add("cases", bars=go.Bar(x=["missed", "cleared"]))
    shots = [_shot(missed) for missed in positives()]
    says = [prevalence_in_words(step) for step in DIAL.steps]
    control = Control(DIAL.name, DIAL.label, says, list(enumerate(says)))
    track = DialTrack(shots).piece
    return Film(picture, [Number("Accuracy", theme.MINORITY)], [control], {DIAL.name: track})


def _shot(missed: float) -> Shot:
    right = words.percent(1 - missed / CASES)
    return Shot(
        {"bars": {"y": [missed, CASES - missed]}},
        [(right, f"{words.count(missed)} missed")],
        f"{words.count(missed)} of {words.count(CASES)} are missed; {right} are right.",
    )
