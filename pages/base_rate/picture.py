"""The picture of the base rate: the tracks of its three dials in, a Film out."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.lessons.base_rate.film import ONE_IN, Track, dials_at
from core.metrics import Counts
from core.metrics.bayes import PEOPLE
from core.parameters import Dial
from pages.base_rate.layout import GRID, LOOK, NARROW, PHONE, PHONE_GRID, WIDE, panels
from ui.draw import theme, words
from ui.draw.panels import Changes, Picture
from ui.draw.traces import QUIET
from ui.film.film import Control, DialTrack, Film, Number, Shot

PRESETS = {
    "The screening letter": {"one_in": 100, "recall": 0.9, "fpr": 0.08},
    "Screening, like mammography": {"one_in": 200, "recall": 0.87, "fpr": 0.12},
    "Airport alarm": {"one_in": 100_000, "recall": 0.95, "fpr": 0.01},
    "Card fraud": {"one_in": 1_000, "recall": 0.8, "fpr": 0.005},
    "Spam": {"one_in": 2, "recall": 0.99, "fpr": 0.001},
}
NUMBERS = [
    Number("Alarms that are right", theme.MINORITY),
    Number("In percent: precision (PPV)", theme.MINORITY),
    Number("You said", theme.HAND),
    Number("Cleared and healthy (NPV)", theme.MAJORITY),
    Number("Right after a second alarm", theme.MINORITY),
    Number("Accuracy", theme.METRICS["accuracy"].colour),
    Number("MCC", theme.METRICS["mcc"].colour),
]
SAYS = {
    "one_in": words.one_in,
    "recall": words.short_percent,
    "fpr": words.short_percent,
}
TICKS = SAYS | {"one_in": lambda n: f"1 in {n}" if n == 2 else f"{n:,}"}

BANDS = ("flagged", "missed", "found")
CURVES = ("ppv", "second", "npv")
# Places in the frequency tree: everyone, sick, healthy, and the leaves in their order there.
ROOT, SICK, HEALTHY, LEAF_Y, ALARMS = (2, 3.75), (1, 2.75), (3, 2.75), 1.3, (2, 0.05)
LEAVES = (
    (0.5, "sick,<br>missed", theme.MISSED),
    (1.5, "sick,<br>found", theme.MINORITY),
    (2.5, "healthy,<br>flagged", theme.FALSE_ALARM),
    (3.5, "healthy,<br>cleared", theme.MAJORITY),
)


def base_rate_stage(guess: float | None, landings: dict[str, float], dark: bool) -> Film:
    """The instrument without its dials: people as dots, frequency tree, predictive values."""
    picture = Picture(panels(dark), WIDE, PHONE, dark, LOOK, NARROW)
    picture.add("people", **_empty_bands())
    picture.add("tree", people=_empty_tree(theme.theme(dark).ink))
    picture.add("curves", **_empty_curves(), here=_here_line(dark))
    picture.add("tree", **_still_tree(dark))
    picture.add("curves", guess=_guess_line(guess))
    return Film(picture, NUMBERS, [_control(dial) for dial in dials_at(landings).values()])


def _control(dial: Dial) -> Control:
    says = [SAYS[dial.name](step) for step in dial.steps]
    ticks = [(dial.steps.index(tick), TICKS[dial.name](tick)) for tick in dial.ticks]
    return Control(dial.name, dial.label.split(":")[0], says, ticks)


def dial_track(dial: str, track: Track, guess: float | None) -> DialTrack:
    """A shot for each step of a dial."""
    return DialTrack(
        _shots(track, guess, moved=dial),
        common=_curves(track, 0) if dial == "one_in" else None,
    )


def _shots(track: Track, guess: float | None, moved: str) -> list[Shot]:
    wide, narrow = _bands(track.people, GRID), _bands(track.dots, PHONE_GRID)
    return [
        Shot(
            traces={
                **wide[i],
                "people": {"text": _tree_text(track.people[i])},
                **({} if moved == "one_in" else _curves(track, i)),
                "here": _here(track, i),
            },
            numbers=_numbers(track, i, guess),
            alt=_alt(track, i),
            narrow=narrow[i],
        )
        for i in range(len(track.settings))
    ]


def _here(track: Track, i: int) -> dict[str, Any]:
    """The upright line at the prevalence of the moment, with a point on two of the curves."""
    x = float(track.settings[i].one_in)
    return {"x": [x] * 4, "y": [-0.03, _known(track.ppv[i]), _known(track.second[i]), 1.03]}


def _known(value: Any) -> float | None:
    """A height for the chart; where there is none, nothing is drawn."""
    return None if math.isnan(value) else float(value)


def _curves(track: Track, i: int) -> Changes:
    """The predictive values over all prevalences: the same wherever the prevalence stands."""
    return {name: {"y": track.curves[name][i].astype("f4")} for name in CURVES}


def _bands(counts: list[Counts], grid: tuple[int, int]) -> list[Changes]:
    """The areas under the dots, nested: everyone up to the flagged, to the missed, to the found.

    People stand in rows from the top, in natural-frequency order; everyone else is cleared. An
    area reaches down to its last row as far as that is filled, and then to the row above.
    """
    columns, rows = grid
    found, flagged, missed, _ = np.array(counts).T
    full, rest = np.divmod(np.cumsum([found, missed, flagged], axis=0)[::-1], columns)
    edge, above, last = (
        np.round(part, 2).tolist()
        for part in (
            rest * (100 / columns),
            full * (100 / rows),
            (full + (rest > 0)) * (100 / rows),
        )
    )
    return [
        {
            trace: {"x": [0, edge[k][i], 100], "y": [last[k][i], above[k][i], above[k][i]]}
            for k, trace in enumerate(BANDS)
        }
        for i in range(len(counts))
    ]


def _tree_text(people: Counts) -> list[str]:
    leaves = (people.fn, people.tp, people.fp, people.tn)
    alarms, verb = people.tp + people.fp, "is" if people.tp == 1 else "are"
    return [
        f"<b>{words.count(people.tp + people.fn)}</b> sick",
        f"<b>{words.count(people.fp + people.tn)}</b> healthy",
        *(f"<b>{words.count(leaf)}</b>" for leaf in leaves),
        f"<b>{words.count(people.tp)} of {words.some(alarms, 'alarm')}</b> {verb} right"
        if alarms
        else "<b>no alarm</b>",
    ]


def _numbers(track: Track, i: int, guess: float | None) -> list[tuple[str, str]]:
    people, setting = track.people[i], track.settings[i]
    truth, second = float(track.ppv[i]), float(track.second[i])
    low, high = (words.share(float(end), 2) for end in track.ppv_interval[:, i])
    per_hit = float(track.false_alarms_per_hit[i])
    at = {name: float(curve[i]) for name, curve in track.metrics.items()}
    return [
        (
            f"{words.count(people.tp)} of {words.count(people.tp + people.fp)}",
            "no alarm ever"
            if math.isnan(per_hit)
            else "no true alarm"
            if math.isinf(per_hit)
            else f"{words.figures(per_hit)} false for each true one",
        ),
        (words.share(truth), f"95 % interval {low} – {high}"),
        ("—", "no guess yet")
        if guess is None
        else (words.short_percent(guess / 100), words.gap(guess / 100, truth)),
        (
            words.share(float(track.npv[i])),
            f"{words.count(people.fn)} of {words.count(people.fn + people.tn)} cleared are sick",
        ),
        (
            words.share(second),
            f"dependence {setting.dependence:g}"
            if setting.dependence
            else "if independent given health",
        ),
        (words.share(at["accuracy"]), f"balanced {words.share(at['balanced_accuracy'])}"),
        (words.number(at["mcc"]), f"F1 {words.number(at['f1'])}"),
    ]


def _alt(track: Track, i: int) -> str:
    people, setting = track.people[i], track.settings[i]
    return (
        f"Prevalence {words.one_in(setting.one_in)}, "
        f"recall {words.short_percent(setting.recall)}, "
        f"false-positive rate {words.short_percent(setting.fpr)}. "
        f"Of {words.count(PEOPLE)} people {words.count(people.tp + people.fn)} are sick: "
        f"{words.count(people.tp)} found, {words.count(people.fn)} missed; "
        f"{words.count(people.fp + people.tn)} are healthy: {words.count(people.fp)} flagged, "
        f"{words.count(people.tn)} cleared. "
        f"{words.count(people.tp)} of {words.some(people.tp + people.fp, 'alarm')} right, "
        f"{words.share(float(track.ppv[i]))}; "
        f"after a second alarm {words.share(float(track.second[i]))}."
    )


def _here_line(dark: bool) -> go.Scatter:
    ink = theme.theme(dark).ink
    return go.Scatter(
        mode="lines+markers",
        line={"color": ink, "width": 1.5},
        marker={"size": [0, 8, 8, 0], "color": ink, "opacity": 1, "line": {"width": 0}},
        **QUIET,
    )


def _empty_bands() -> dict[str, go.Scatter]:
    return {
        name: go.Scatter(
            mode="lines",
            line={"width": 0, "shape": "hv"},
            fill="tozeroy",
            fillcolor=colour,
            **QUIET,
        )
        for name, colour in zip(
            BANDS, (theme.FALSE_ALARM, theme.MISSED, theme.MINORITY), strict=True
        )
    }


def _empty_tree(ink: str) -> go.Scatter:
    places = [SICK, HEALTHY, *((x, LEAF_Y) for x, *_ in LEAVES), ALARMS]
    return go.Scatter(
        x=[x for x, _ in places],
        y=[y for _, y in places],
        mode="text",
        textfont={"size": [17, 17, 22, 22, 22, 22, 18], "color": ink},
        cliponaxis=False,
        **QUIET,
    )


def _empty_curves() -> dict[str, go.Scatter]:
    looks = (
        ("alarm right (PPV)", theme.MINORITY, "solid"),
        ("second alarm right", theme.MINORITY, "dash"),
        ("cleared healthy (NPV)", theme.MAJORITY, "dashdot"),
    )
    return {
        key: go.Scatter(
            x=ONE_IN,
            mode="lines",
            name=name,
            line={"color": colour, "width": 2.5, "dash": dash},
            hovertemplate="1 in %{x:,}: %{y:.3%}<extra>" + name + "</extra>",
        )
        for key, (name, colour, dash) in zip(CURVES, looks, strict=True)
    }


def _still_tree(dark: bool) -> dict[str, go.Scatter]:
    """Branches, leaves and the words of the tree."""
    ink = theme.theme(dark).ink
    strokes: list[Any] = [((2, 3.5), (x, 3.05)) for x in (1, 3)]
    strokes += [((1 if x < 2 else 3, 2.5), (x, 2.05)) for x, *_ in LEAVES]
    bracket = [(1.1, 0.54), (1.1, 0.4), (2.9, 0.4), (2.9, 0.54)]
    path: list[Any] = [point for stroke in strokes for point in (*stroke, (None, None))] + bracket
    branches = go.Scatter(
        x=[x for x, _ in path],
        y=[y for _, y in path],
        mode="lines",
        line={"color": theme.REFERENCE, "width": 1.5},
        **QUIET,
    )
    everyone = f"<b>{words.count(PEOPLE)}</b> people"
    leaves = go.Scatter(
        x=[ROOT[0], *(x for x, *_ in LEAVES), *(x for x, *_ in LEAVES)],
        y=[ROOT[1], *[1.8] * 4, *[0.85] * 4],
        mode="markers+text",
        marker={
            "symbol": "square",
            "size": [0, *[13] * 4, *[0] * 4],
            "color": [ink, *(colour for *_, colour in LEAVES), *[ink] * 4],
            "opacity": 1,
            "line": {"width": 0},
        },
        text=[everyone, *[""] * 4, *(name for _, name, _ in LEAVES)],
        textposition="middle center",
        textfont={"size": [17, *[1] * 4, *[12] * 4], "color": ink},
        cliponaxis=False,
        **QUIET,
    )
    return {"branches": branches, "leaves": leaves}


def _guess_line(guess: float | None) -> go.Scatter:
    return go.Scatter(
        visible=guess is not None,
        x=[ONE_IN[0], ONE_IN[-1]],
        y=[(guess or 0) / 100] * 2,
        mode="lines",
        name="your guess",
        line={"color": theme.HAND, "width": 2, "dash": "dot"},
        hoverinfo="skip",
    )
