"""The picture of the front page: the ratio dial small."""

from __future__ import annotations

import plotly.graph_objects as go

from core.experiment import Experiment
from core.lessons.ratio_dial import SHOWN_ONE_IN, RatioFilm, ratio_film
from pages.ratio_dial import picture as ratio_dial
from ui.draw import figures, theme, words
from ui.film.film import Film, Number, Shot
from ui.runtime.cache import cached

NUMBERS = [
    Number("Accuracy", ratio_dial.COLOURS["accuracy"]),
    Number("Always saying “no”", theme.TN),
    Number("Caught (recall)", theme.FN),
]


@cached
def small_dial(dark: bool) -> Film:
    """The ratio dial small, at its beginning, made once."""
    return miniature(ratio_film(Experiment()), dark)


def miniature(film: RatioFilm, dark: bool) -> Film:
    """The ratio dial small: the rows, the boundary, and three numbers."""
    traces, changes = ratio_dial.plane(film)
    layout = figures.plane(film.window, (0.0, 1.0), dark)
    layout["margin"]["l"] = 48
    layout["xaxis"]["title"] = f"feature 1 (one dot ≈ {SHOWN_ONE_IN} training rows)"
    shots = [
        Shot(changes(i), _numbers(film, i), ratio_dial.alt(film, i))
        for i in range(len(film.prevalence))
    ]
    small = {"height": 330}
    return Film(go.Figure(traces, layout), small, NUMBERS, [ratio_dial.dial_track(shots)])


def _numbers(film: RatioFilm, i: int) -> list[tuple[str, str]]:
    now = film.at(i)
    return [
        (words.percent(now.accuracy), f"of {words.count(now.cases)} cases"),
        (words.percent(now.baseline), "accuracy without looking"),
        (words.count(now.caught), f"of {words.some(now.positives, 'positive')}, at τ = ½"),
    ]
