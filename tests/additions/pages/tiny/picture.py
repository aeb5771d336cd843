"""The picture of the tiny lesson: two bars."""

import plotly.graph_objects as go

from core.lessons.tiny import CASES, DIAL, positives
from ui.draw import theme, words
from ui.film.film import DialTrack, Film, Number, Shot


def tiny_picture(dark: bool) -> Film:
    """The missed and the cleared, at each step of the dial."""
    figure = go.Figure([go.Bar(x=["missed", "cleared"])], {"template": theme.template(dark)})
    shots = [_shot(missed) for missed in positives()]
    says = [words.one_in(step) for step in DIAL.steps]
    track = DialTrack(DIAL.name, DIAL.label, says, list(enumerate(says)), shots)
    return Film(figure, {}, [Number("Accuracy", theme.TP)], [track])


def _shot(missed: float) -> Shot:
    right = words.percent(1 - missed / CASES)
    return Shot(
        {0: {"y": [missed, CASES - missed]}},
        [(right, f"{words.count(missed)} missed")],
        f"{words.count(missed)} of {words.count(CASES)} are missed; {right} are right.",
    )
