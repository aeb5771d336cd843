"""The picture of the leakage lesson: both orders of resampling and splitting, and the truth."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.lessons.leakage.film import BEFORE, MINORITY, SHARE, Backdrop, Scene, Step
from core.lessons.leakage.pipelines import COMPARED, MAJORITY, Seen, Study
from core.parameters import Dial
from pages.leakage.layout import LEAKY, ORDERS, PHONE, RIGHT, WIDE, panels
from ui.draw import theme, words
from ui.draw.confusion import confusion_changes, confusion_traces
from ui.draw.panels import Changes, Picture
from ui.draw.traces import LOOK, NARROW, QUIET, line, majority_dots, minority_circles, xy
from ui.film.film import Control, DialTrack, Film, Number, Shot

PRESETS: dict[str, dict[str, Any]] = {
    "SMOTE, a tree that memorizes": {"sampler": "smote", "model": "full_tree"},
    "Copies, a tree that memorizes": {"sampler": "ros", "model": "full_tree"},
    "Copies, a logistic regression": {"sampler": "ros", "model": "logistic"},
    "Rows left out": {"sampler": "rus", "model": "full_tree"},
}

NUMBERS = [
    Number("Recall: reported → true", theme.METRICS["recall"].colour),
    Number("Precision: reported → true", theme.METRICS["precision"].colour),
    Number("AP: reported → true", theme.METRICS["average_precision"].colour),
    Number("ROC-AUC: reported → true", theme.METRICS["roc_auc"].colour),
    Number("Rare rows in the test fold", theme.MINORITY),
    Number("Of them with kin in training", theme.SYNTHETIC),
]


def leakage_stage(behind: Backdrop, study: Study, dark: bool) -> Film:
    """The instrument without its dials: rows of both folds, the report, the truth, the gaps."""
    picture = Picture(panels(behind.window, dark), WIDE, PHONE, dark, LOOK, NARROW)
    picture.add("rows", **_rows(behind, study))
    for name in ("reported", "true"):
        picture.add(name, **confusion_traces(dark, f"{name}_", size=11))
    picture.add("gaps", **_gap_traces(dark))
    return Film(picture, NUMBERS, [_control(dial) for dial in (MINORITY, SHARE, BEFORE)])


def steps_track(steps: list[Step], before: int) -> DialTrack:
    """The shots of the dial `minority` or `share`, in one order."""
    return DialTrack([_shot(step, before) for step in steps])


def orders_track(here: Step) -> DialTrack:
    """The shots of the switch between the orders, at one study."""
    return DialTrack([_shot(here, n) for n in (0, 1)])


SAYS = {
    MINORITY.name: [words.count(n) + f" in {MAJORITY + int(n):,}" for n in MINORITY.steps],
    SHARE.name: [f"{100 * share:g} %" for share in SHARE.steps],
    BEFORE.name: ["the split", "resampling"],
}


def _control(dial: Dial) -> Control:
    says = SAYS[dial.name]
    ticks = [(dial.steps.index(step), says[dial.steps.index(step)]) for step in dial.ticks]
    if dial is MINORITY:
        ticks = [(at, words.count(dial.steps[at])) for at, _ in ticks]
    return Control(dial.name, dial.label, says, ticks)


def _rows(behind: Backdrop, study: Study) -> dict[str, go.Scatter]:
    parents = line("to the parents in training", theme.SYNTHETIC, width=1)
    return {
        "majority": majority_dots(behind.majority, size=3, opacity=0.6),
        "parents": parents.update(showlegend=study.sampler == "smote"),
        "made_trained": _points("made, in training", "cross", theme.SYNTHETIC, size=4, opacity=0.5),
        "rare_trained": minority_circles().update(name="rare, in training"),
        "rare_tested": _points(
            "rare, in the test", "circle-open", theme.MINORITY, size=11, line={"width": 2.5}
        ),
        "made_tested": _points(
            "made, in the test",
            "cross-open",
            theme.SYNTHETIC,
            size=9,
            line={"width": 1.5, "color": theme.SYNTHETIC},
        ),
    }


def _points(name: str, symbol: str, colour: str, **look: Any) -> go.Scatter:
    marker = {"symbol": symbol, "color": colour} | look
    return go.Scatter(mode="markers", name=name, marker=marker, hoverinfo="skip")


GAPS = ("gaps_right", "gaps_leaky")


def _gap_traces(dark: bool) -> dict[str, go.Scatter]:
    """The gaps of both orders as lines, then what is reported, then the truth."""
    colours = [RIGHT] * len(COMPARED) + [LEAKY] * len(COMPARED)
    ink = theme.theme(dark).ink
    lines = {
        name: go.Scatter(
            mode="lines",
            line={"color": colour, "width": 4},
            y=[at for height in _heights(order) for at in (height, height, None)],
            **QUIET,
        )
        for order, (name, colour) in enumerate(zip(GAPS, (RIGHT, LEAKY), strict=True))
    }
    tick = {"color": ink, "size": 15, "symbol": "line-ns-open", "line": {"width": 3}}
    return lines | {
        "reported": _ends({"color": colours, "size": 12, "symbol": "circle"}),
        "true": _ends(tick),
    }


def _ends(marker: dict[str, Any]) -> go.Scatter:
    y = [*_heights(0), *_heights(1)]
    return go.Scatter(mode="markers", y=y, marker=marker, cliponaxis=False, **QUIET)


def _heights(order: int) -> list[float]:
    """Where the line of each metric lies: the first on top, the leaky order above the right one."""
    return [len(COMPARED) - i - 1 + (0.18 if order else -0.18) for i in range(len(COMPARED))]


def _shot(step: Step, order: int) -> Shot:
    scene = step[order]
    return Shot(
        traces={
            "parents": xy(scene.ties),
            "made_trained": xy(scene.made_for_training),
            "rare_trained": xy(scene.trained),
            "rare_tested": xy(scene.tested),
            "made_tested": xy(scene.made_for_test),
            **confusion_changes(scene.reported.counts, "reported_"),
            **confusion_changes(scene.true.counts, "true_"),
            **_gap_changes(step, order),
        },
        numbers=_numbers(scene),
        alt=_alt(scene, order),
    )


def _gap_changes(step: Step, shown: int) -> Changes:
    reported = [[getattr(scene.reported, metric) for metric in COMPARED] for scene in step]
    true = [[getattr(scene.true, metric) for metric in COMPARED] for scene in step]
    faint = [1.0 if order == shown else 0.35 for order in (0, 1) for _ in COMPARED]
    changes: Changes = {}
    for order in (0, 1):
        ways = np.column_stack([reported[order], true[order], [np.nan] * len(COMPARED)])
        opacity = 1.0 if order == shown else 0.35
        changes[GAPS[order]] = {"x": ways.ravel().astype("f4"), "opacity": opacity}
    for trace, values in (("reported", reported), ("true", true)):
        changes[trace] = {"x": np.array(values, "f4").ravel(), "marker": {"opacity": faint}}
    return changes


def _numbers(scene: Scene) -> list[tuple[str, str]]:
    reported, true = scene.reported, scene.true
    rare = reported.counts.tp + reported.counts.fn
    kin = f"{words.count(scene.made_in_test)} made, {words.count(scene.with_parent)} with a parent"
    return [
        (_pair(reported.recall, true.recall), f"{_caught(reported)}; really {_caught(true)}"),
        (
            _pair(reported.precision, true.precision),
            _alarms(reported) + "; really " + _alarms(true),
        ),
        (
            f"{words.number(reported.average_precision)} → {words.number(true.average_precision)}",
            f"“no skill” is {words.number(reported.prevalence)}; "
            f"really {words.number(true.prevalence)}",
        ),
        (
            f"{words.number(reported.roc_auc)} → {words.number(true.roc_auc)}",
            "does not depend on the prevalence",
        ),
        (
            f"{words.count(rare)} of {words.count(scene.test_rows)}",
            f"{words.percent(reported.prevalence, 1)}; really {words.percent(true.prevalence, 1)}",
        ),
        (
            f"{words.count(scene.kin)} of {words.count(rare)}",
            f"{kin} there" if scene.made_in_test else "no row was made for the test",
        ),
    ]


def _pair(reported: float, true: float) -> str:
    return f"{words.percent(reported, 0)} → {words.percent(true, 0)}"


def _caught(seen: Seen) -> str:
    return f"{words.count(seen.counts.tp)} of {words.count(seen.counts.tp + seen.counts.fn)}"


def _alarms(seen: Seen) -> str:
    return f"{words.count(seen.counts.tp)} of {words.count(seen.counts.tp + seen.counts.fp)}"


def _alt(scene: Scene, order: int) -> str:
    reported, true = scene.reported, scene.true
    return (
        f"Resampled {ORDERS[order]}. The test fold has {words.count(scene.test_rows)} rows, "
        f"{words.count(scene.made_in_test)} of them made, {words.count(scene.with_parent)} of "
        f"these with a parent in training. Recall: reported {_caught(reported)}, "
        f"{words.percent(reported.recall, 0)}; in truth {words.percent(true.recall, 0)}. "
        f"Precision: reported {words.percent(reported.precision, 0)}, in truth "
        f"{words.percent(true.precision, 0)}. ROC-AUC: reported {words.number(reported.roc_auc)}, "
        f"in truth {words.number(true.roc_auc)}."
    )
