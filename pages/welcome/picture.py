"""The picture of the front page: the ratio dial small."""

from __future__ import annotations

from dataclasses import replace

from core.experiment import Experiment
from core.lessons.ratio_dial.film import RatioFilm, ratio_film
from pages.ratio_dial import picture as ratio_dial
from ui.draw import theme, words
from ui.draw.panels import Picture, Room, stacked
from ui.draw.traces import LOOK
from ui.film.film import DialTrack, Film, Number, Shot
from ui.runtime.cache import cached

NUMBERS = [
    Number("Accuracy", theme.METRICS["accuracy"].colour),
    Number("Always saying “no”", theme.METRICS["majority_baseline"].colour),
    Number("Caught (recall)", theme.METRICS["recall"].colour),
]


@cached
def small_dial(dark: bool) -> Film:
    """The ratio dial small, at its beginning, made once."""
    return miniature(ratio_film(Experiment()), dark)


def miniature(film: RatioFilm, dark: bool) -> Film:
    """The ratio dial small: the rows, the boundary, and three numbers."""
    panel = replace(ratio_dial.rows_panel(film), room=Room(left=48, right=26, above=26, below=44))
    small = stacked("rows", rows=(330,))
    picture = Picture({"rows": panel}, small, small, dark, LOOK)
    traces, changes = ratio_dial.rows_and_boundaries(film, dark)
    picture.add("rows", **traces)
    shots = [
        Shot(changes(i), _numbers(film, i), ratio_dial.alt(film, i))
        for i in range(len(film.prevalence))
    ]
    track = DialTrack(shots).piece
    return Film(picture, NUMBERS, [ratio_dial.CONTROL], {ratio_dial.CONTROL.name: track})


def _numbers(film: RatioFilm, i: int) -> list[tuple[str, str]]:
    now = film.at(i)
    return [
        (words.percent(now.accuracy), f"of {words.count(now.cases)} cases"),
        (words.percent(now.baseline), "accuracy without looking"),
        (words.count(now.caught), f"of {words.some(now.positives, 'positive')}, at τ = ½"),
    ]
