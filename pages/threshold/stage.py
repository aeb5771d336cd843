"""The stage of the threshold lesson: its dials, and a picture for each kind of day."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from core.lessons.threshold.film import place
from core.lessons.threshold.score_sources import ScoreConfig
from core.lessons.threshold.stage import (
    BANKS,
    PRICES,
    TAUS,
    Axis,
    Bill,
    Day,
    PriceTrack,
    bill,
    day_of,
    facts_of_day,
    price_track,
)
from core.metrics.costs import best_threshold
from pages.threshold import bill as paid
from pages.threshold import cached
from pages.threshold.bill import MOST, Curve
from pages.threshold.day import ACROSS, MORE, DayPanel, Size
from pages.threshold.layout import tau
from ui.draw import words
from ui.draw.panels import Grid
from ui.draw.words import euros
from ui.stage.declare import Hall, Scene, Stage, StageDial, StagePicture, View, named, picture_of

WIDE, TALL = (930.0, 430.0), (358.0, 330.0)
AXIS_WIDE, AXIS_TALL = 830.0, 280.0  # pixels from end to end of the dial's track
GUESSES = range(0, MOST + 1, 10)
NAMES = ("low score", "high score")
ENDS = TAUS[0], TAUS[-1]
MARKS = (0.01, 0.5)  # of the axis of scores

# The facts of a day that the path asks for or quotes.
QUOTED = (
    "day_tp", "day_fp", "day_fn", "blocks_cost", "blocks_silent",
    "looks_cost", "looks_more", "looks_tau", "looks_chosen", "looks_half", "looks_formula",
    "looks_silent",
)  # fmt: skip


def _scored(**config: object) -> Day:
    return day_of(cached.scores_of(ScoreConfig(**config)))  # type: ignore[arg-type]


@cache
def days() -> dict[str, Day]:
    """The days that the lesson shows: as it is, of a model trained on copies, of rarer frauds."""
    return {
        "threshold": _scored(),
        "copies": _scored(sampler="ros"),
        "rare": _scored(one_in=1_000),
    }


# 1. Dials.


def threshold_dial(name: str, label: str, day: Day) -> StageDial:
    """A dial over the thresholds of a day, with the facts of the day at each.

    All these dials have one axis, so that scores of two models can be compared.
    """
    low, high = place(ENDS, stretch=True).tolist()
    axis = Axis(low, high, columns=1)
    facts = facts_of_day(day)
    return StageDial(
        name,
        label,
        says=[tau(threshold) for threshold in TAUS],
        values=TAUS,
        places=axis.across(place(TAUS, stretch=True)).tolist(),
        ends=NAMES,
        marks=[
            (0.0, NAMES[0]),
            *((float(axis.across(place(at, stretch=True))), tau(at)) for at in MARKS),
            (1.0, NAMES[1]),
        ],
        facts={quoted: facts[quoted].tolist() for quoted in QUOTED}
        | {"tau": list(TAUS), "tau_star": [best_threshold(BANKS["looks"])] * len(TAUS)},
        parameter="tau" if name == "threshold" else "",
    )


def bill_dial() -> StageDial:
    """What a day costs, as a guess."""
    return StageDial(
        "bill",
        "Your guess: what a day costs",
        says=[euros(guess) for guess in GUESSES],
        values=list(GUESSES),
        places=[guess / MOST for guess in GUESSES],
        ends=("nothing", euros(MOST)),
    )


def price_dial(track: PriceTrack) -> StageDial:
    """What a missed fraud costs, in false alarms; dearer to the right."""
    at = np.log(track.price / track.price[0]) / np.log(track.price[-1] / track.price[0])
    ends = ("low", "high")
    return StageDial(
        "price",
        "Price: what a missed fraud costs, in false alarms",
        says=[words.figures(price) for price in PRICES],
        values=PRICES,
        places=at.tolist(),
        ends=ends,
        marks=[(0.0, ends[0]), (float(at[PRICES.index(1)]), words.figures(1)), (1.0, ends[1])],
        facts={
            "price": track.price.tolist(),
            "best": [float(f"{star:.2g}") for star in track.tau_star],
            "day_tp": track.counts.tp.tolist(),
            "day_fp": track.counts.fp.tolist(),
        },
    )


# 2. Pictures.


def _size(height: float, columns: int, tall: bool, foot: float) -> Size:
    return Size(AXIS_TALL if tall else AXIS_WIDE, height, columns, tall, foot)


def _grid(names: tuple[str, ...], heights: tuple[float, ...], size: tuple[float, float]) -> Grid:
    return Grid(names, (1,), heights, *size)


def blocks_scene(tall: bool) -> Scene:
    """A bank that blocks cards: the shapes of its day over a bar of what they cost."""
    of, costs = days()["threshold"], BANKS["blocks"]
    size, low = (TALL, 84.0) if tall else (WIDE, 124.0)
    shapes = _size(size[1] - low, 46 if tall else 70, tall, MORE[tall])
    panel = DayPanel(of, ENDS, costs.fn / costs.fp, shapes)
    paid_for = bill(of, costs)
    picture = picture_of(
        {"shapes": panel.panel(), "bill": paid.bar_panel()},
        _grid(("shapes", "bill"), (size[1] - low, low), size),
    )
    picture.add("shapes", **panel.ground(), **panel.signs())
    picture.add("bill", **paid.bar_traces(paid_for.silent))
    letters, legend = ACROSS / panel.letter, paid.bar_legend(tall)
    half = TAUS.index(0.5)
    views = [
        View(
            _cut(panel, of, i)
            | paid.bar_cut(paid_for.missed[i], paid_for.false_alarms[i], letters)
            | legend,
            _alt(of, i) + f" Mistakes cost {euros(paid_for.cost[i])} a day, "
            f"without any alarm {euros(paid_for.silent)}.",
        )
        for i in range(len(TAUS))
    ]
    asking = View(
        {
            "alarm": panel.side_of(0.5),
            "line": panel.upright(0.5),
            "line_word": panel.name(0.5, "alarm from here on"),
        }
        | panel.together(0.5, int(of.counts.tp[half]), int(of.counts.fp[half]))
        | legend,
        "Frauds above, normal payments below, along their scores; the threshold is at ½.",
    )
    return Scene(
        picture,
        {
            "threshold": views,
            "asking": [asking] * len(TAUS),
            "bill": [View(paid.bar_guess(guess)) for guess in GUESSES],
            "bill_gap": [View(paid.bar_gap(guess, paid_for.cost[half])) for guess in GUESSES],
        },
        size,
        on_dial=True,
        hall=Hall(("more_word",)),
    )


class Best(NamedTuple):
    """The threshold that a guess is held against, and what it is called, shortly on a phone."""

    step: Callable[[Bill], int]  # of TAUS
    name: str
    short: str


CHOSEN = Best(lambda of: of.chosen, "yesterday’s cheapest", "yesterday’s")
BY_FORMULA = Best(
    lambda of: int(np.argmin(np.abs(np.array(TAUS) - of.tau_star))), "by the formula", "by formula"
)


def looks_scene(name: str, best: Best) -> Callable[[bool], Scene]:
    """A bank where somebody looks at each alarm: shapes of a day over the curve of its cost."""

    def scene(tall: bool) -> Scene:
        of, costs = days()[name], BANKS["looks"]
        size, low = (TALL, 130.0) if tall else (WIDE, 170.0)
        shapes = _size(size[1] - low, 42 if tall else 62, tall, MORE[tall])
        paid_for = bill(of, costs)
        step, named_so = best.step(paid_for), best.short if tall else best.name
        panel = DayPanel(of, ENDS, costs.fn / costs.fp, shapes, begin=TAUS[step])
        curve = Curve(paid_for, panel, step, named_so)
        picture = picture_of(
            {"shapes": panel.panel(), "cost": curve.axes()},
            _grid(("shapes", "cost"), (size[1] - low, low), size),
        )
        picture.add("shapes", **panel.ground(), **panel.signs())
        picture.add("cost", **curve.traces())
        views = [
            View(
                _cut(panel, of, i) | curve.at(i),
                _alt(of, i) + f" Mistakes cost {euros(paid_for.cost[i])} a day.",
            )
            for i in range(len(TAUS))
        ]
        asking = View(curve.hidden, "Frauds above, normal payments below, along their scores.")
        guesses = [View(panel.guess(threshold)) for threshold in TAUS]
        there = TAUS[curve.best]
        gaps = [
            View(panel.beside_guess(there, threshold) | curve.gap(k))
            for k, threshold in enumerate(TAUS)
        ]
        return Scene(
            picture,
            {name: views, "asking": [asking] * len(TAUS)}
            | {f"{name}_guess": guesses, f"{name}_guess_gap": gaps},
            size,
            on_dial=True,
            hall=Hall(("more_word",)),
        )

    return scene


def _cut(panel: DayPanel, of: Day, i: int) -> paid.Changes:
    return panel.cut(TAUS[i], int(of.counts.tp[i]), int(of.counts.fp[i]))


def _alt(of: Day, i: int) -> str:
    tp, fp, fn, _ = (int(cell[i]) for cell in of.counts)
    return (
        f"Threshold at {tau(TAUS[i])}: {tp} of 100 frauds caught, {fn} missed, "
        f"{words.some(fp, 'false alarm')}."
    )


def price_scene(tall: bool) -> Scene:
    """The best threshold of each price; the shapes for normal payments hold as many as it says."""
    of, track = days()["threshold"], price_track(cached.scores_of(ScoreConfig()))
    size = TALL if tall else WIDE
    shapes = _size(size[1], 32 if tall else 40, tall, 56 if tall else 34)
    panels = [DayPanel(of, ENDS, price, shapes) for price in PRICES]
    first = panels[PRICES.index(50)]
    picture = picture_of({"shapes": first.panel()}, _grid(("shapes",), (size[1],), size))
    picture.add("shapes", **first.ground(), **first.signs(), **first.legend())
    views = [
        View(
            panel.priced(float(star), int(tp), int(fp)) | panel.legend_says(),
            f"Where a missed fraud costs {words.figures(panel.price)} false alarms, the best "
            f"threshold is {words.figures(float(star))}.",
        )
        for panel, star, tp, fp in zip(
            panels, track.tau_star, track.counts.tp, track.counts.fp, strict=True
        )
    ]
    return Scene(picture, {"price": views}, size, on_dial=True)


@cache
def stage() -> Stage:
    """All that the steps of the lesson can show."""
    label = "Threshold: an alarm from this score on"
    dials = [threshold_dial(name, label, of) for name, of in days().items()]
    guesses = [threshold_dial(f"{name}_guess", "Your threshold", of) for name, of in days().items()]
    track = price_track(cached.scores_of(ScoreConfig()))
    return Stage(
        cached.facts_at,
        named(*dials, *guesses, bill_dial(), price_dial(track)),
        {
            "blocks": StagePicture(blocks_scene),
            "looks": StagePicture(looks_scene("threshold", CHOSEN)),
            "copies": StagePicture(looks_scene("copies", CHOSEN)),
            "rare": StagePicture(looks_scene("rare", BY_FORMULA)),
            "price": StagePicture(price_scene),
        },
        tones={"day_tp": "positive", "day_fp": "false", "day_fn": "positive", "price": "hand"},
    )
