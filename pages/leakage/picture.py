"""The picture of the leakage lesson: both orders of resampling and splitting, and the truth."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.lessons.leakage.film import BEFORE, DIALS, MINORITY, SHARE, Scene, Step, Track
from core.lessons.leakage.pipelines import COMPARED, MAJORITY, Seen, Study
from pages.leakage.layout import LEAKY, ORDERS, RIGHT, narrow, panels
from ui.draw import theme, words
from ui.draw.figures import (
    confusion_changes,
    confusion_traces,
    line,
    majority_dots,
    minority_diamonds,
    xy,
)
from ui.film.film import DialTrack, Film, Number, Shot

PRESETS: dict[str, dict[str, Any]] = {
    "SMOTE, a tree that memorizes": {"sampler": "smote", "model": "full_tree"},
    "Copies, a tree that memorizes": {"sampler": "ros", "model": "full_tree"},
    "Copies, a logistic regression": {"sampler": "ros", "model": "logistic"},
    "Rows left out": {"sampler": "rus", "model": "full_tree"},
}

NUMBERS = [
    Number("Recall: reported → true", theme.TP),
    Number("Precision: reported → true", theme.FP),
    Number("AP: reported → true", theme.MINORITY),
    Number("ROC-AUC: reported → true", theme.MAJORITY),
    Number("Rare rows in the test fold", theme.TN),
    Number("Of them with kin in training", theme.SYNTHETIC),
]

FIRST_SQUARE = 6
GAPS = FIRST_SQUARE + 4


def leakage_stage(track: Track, study: Study, dark: bool) -> Film:
    """The instrument without its dials: rows of both folds, what is reported, the truth, the gaps.

    Of the track only the rows that stand still are drawn: it may be that of any dial.
    """
    traces = [*_rows(track, study), *_matrices(dark), *_gap_traces(dark)]
    return Film(go.Figure(traces, panels(track, dark)), narrow(), NUMBERS, [])


def steps_dial(name: str, steps: list[Step], before: int) -> DialTrack:
    """The dial `minority` or `share`, in one order."""
    rows = [words.count(n) + f" in {MAJORITY + int(n):,}" for n in MINORITY.steps]
    says = rows if name == MINORITY.name else [f"{100 * share:g} %" for share in SHARE.steps]
    return _dial(name, says, [_shot(step, before) for step in steps])


def orders_dial(here: Step) -> DialTrack:
    """The switch between the orders, at one study."""
    return _dial(BEFORE.name, ["the split", "resampling"], [_shot(here, n) for n in (0, 1)])


def _dial(name: str, says: list[str], shots: list[Shot]) -> DialTrack:
    dial = DIALS[name]
    ticks = [(dial.steps.index(step), says[dial.steps.index(step)]) for step in dial.ticks]
    if name == MINORITY.name:
        ticks = [(at, words.count(dial.steps[at])) for at, _ in ticks]
    return DialTrack(name, dial.label, says, ticks, shots)


def _rows(track: Track, study: Study) -> list[go.Scatter]:
    edge = {"width": 1.5, "color": theme.SYNTHETIC}
    made = {"symbol": "triangle-up", "color": theme.SYNTHETIC}
    return [
        majority_dots(track.majority, size=3, opacity=0.4),
        line("to the parents in training", theme.SYNTHETIC, width=1).update(
            showlegend=study.sampler == "smote"
        ),
        go.Scatter(
            mode="markers", name="made, in training", hoverinfo="skip",
            marker=made | {"size": 4, "opacity": 0.35},
        ),
        minority_diamonds().update(name="rare, in training"),
        go.Scatter(
            mode="markers", name="rare, in the test", hoverinfo="skip",
            marker={
                "symbol": "diamond-open", "color": theme.MINORITY, "size": 11,
                "line": {"width": 2.5},
            },
        ),
        go.Scatter(
            mode="markers", name="made, in the test", hoverinfo="skip",
            marker={"symbol": "triangle-up-open", "color": theme.SYNTHETIC, "size": 9}
            | {"line": edge},
        ),
    ]  # fmt: skip


def _matrices(dark: bool) -> list[go.Scatter]:
    traces = []
    for number in (2, 3):
        squares, counts = confusion_traces({"xaxis": f"x{number}", "yaxis": f"y{number}"}, dark)
        traces += [squares, counts.update(textfont={"size": 11})]
    return traces


def _gap_traces(dark: bool) -> list[go.Scatter]:
    """The gaps of both orders as lines, then what is reported, then the truth."""
    axes: dict[str, Any] = {"xaxis": "x4", "yaxis": "y4", "hoverinfo": "skip"}
    colours = [RIGHT] * len(COMPARED) + [LEAKY] * len(COMPARED)
    y = [*_heights(0), *_heights(1)]
    lines = [
        go.Scatter(
            mode="lines", line={"color": colour, "width": 4}, showlegend=False,
            y=[at for height in _heights(order) for at in (height, height, None)], **axes,
        )
        for order, colour in enumerate((RIGHT, LEAKY))
    ]  # fmt: skip
    reported = go.Scatter(
        mode="markers", y=y, showlegend=False, cliponaxis=False, **axes,
        marker={"color": colours, "size": 12, "symbol": "circle"},
    )  # fmt: skip
    ink = theme.theme(dark).ink
    true = go.Scatter(
        mode="markers", y=y, showlegend=False, cliponaxis=False, **axes,
        marker={"color": ink, "size": 15, "symbol": "line-ns-open", "line": {"width": 3}},
    )  # fmt: skip
    return [*lines, reported, true]


def _heights(order: int) -> list[float]:
    """Where the line of each metric lies: the first on top, the leaky order above the right one."""
    return [len(COMPARED) - i - 1 + (0.18 if order else -0.18) for i in range(len(COMPARED))]


def _shot(step: Step, order: int) -> Shot:
    scene = step[order]
    return Shot(
        traces={
            1: xy(scene.ties),
            2: xy(scene.made_for_training),
            3: xy(scene.trained),
            4: xy(scene.tested),
            5: xy(scene.made_for_test),
            **confusion_changes(scene.reported.counts, FIRST_SQUARE),
            **confusion_changes(scene.true.counts, FIRST_SQUARE + 2),
            **_gap_changes(step, order),
        },
        numbers=_numbers(scene),
        alt=_alt(scene, order),
    )


def _gap_changes(step: Step, shown: int) -> dict[int, dict[str, Any]]:
    reported = [[getattr(scene.reported, metric) for metric in COMPARED] for scene in step]
    true = [[getattr(scene.true, metric) for metric in COMPARED] for scene in step]
    faint = [1.0 if order == shown else 0.35 for order in (0, 1) for _ in COMPARED]
    changes: dict[int, dict[str, Any]] = {}
    for order in (0, 1):
        ways = np.column_stack([reported[order], true[order], [np.nan] * len(COMPARED)])
        opacity = 1.0 if order == shown else 0.35
        changes[GAPS + order] = {"x": ways.ravel().astype("f4"), "opacity": opacity}
    for trace, values in ((GAPS + 2, reported), (GAPS + 3, true)):
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
