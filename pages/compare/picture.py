"""The comparison drawn: a dot a seed, a mark for the mean, a bar for the paired difference."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.comparison.cells import LESS_IS_BETTER, OF_ALARMS
from core.comparison.means import means, over_seeds
from core.comparison.methods import METHODS
from core.comparison.models import COMPARISON_MODELS
from core.comparison.verdicts import (
    MARGIN,
    READ_TOGETHER,
    Interval,
    by_seed,
    differences,
    overlap_of,
)
from core.lessons.compare import DECISION, RANKING, TRUTH, Setting
from ui.draw import theme, words
from ui.draw.figures import QUIET
from ui.film.film import Film, Shot

MODELS = words.spelled(len(COMPARISON_MODELS))
PRESETS: dict[str, dict[str, Any]] = {
    "The fixes at a glance": Setting()._asdict(),
    "A tree": Setting(model="tree")._asdict(),
    f"Digits, {MODELS} models": Setting("digits", "0.1", "tree", every=True)._asdict(),
    "Few positives: breast cancer": Setting("breast_cancer", seeds=10)._asdict(),
}
LABELS = RANKING.options | TRUTH.options | DECISION.options
WIDE = ((0.13, 0.335), (0.355, 0.555), (0.585, 0.785), (0.8, 1.0))
NARROW = ((0.79, 1.0), (0.53, 0.74), (0.265, 0.475), (0.0, 0.21))
PLACE = {fix: i for i, fix in enumerate(reversed(METHODS))}  # upwards on the axis


def compare_picture(
    table: pd.DataFrame, model: str, shown: tuple[str, str, str], dark: bool
) -> Film:
    """Four panels: ranking, probabilities, and the decisions at ½ and at the chosen threshold."""
    ranking, truth, decision = shown
    panels = [(ranking, "given"), (truth, "given"), (decision, "given"), (decision, "chosen")]
    traces: list[Any] = []
    annotations: list[dict[str, Any]] = []
    sentences = []
    overlap, seen = overlap_of(table), [by_seed(table, model, *panel) for panel in panels]
    for i, ((metric, rule), values) in enumerate(zip(panels, seen, strict=True)):
        suffix = "" if i == 0 else str(i + 1)
        axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
        alone = differences(values, overlap)
        told = {
            fix: gap.direction for fix, gap in differences(values, overlap, READ_TOGETHER).items()
        }
        traces += [trace.update(**axes) for trace in _panel(values, alone, told, metric, dark)]
        annotations += [_title(metric, rule, suffix), *_gaps_in_words(values, suffix)]
        sentences.append(_in_words(values, told, metric, rule))
    alt = f"{COMPARISON_MODELS[model].label}, every fix. " + " ".join(sentences)
    layout = _layout(annotations, panels, dark)
    layout["xaxis"]["range"], layout["shapes"] = _margin(seen[0])
    figure = go.Figure(traces, layout)
    return Film(figure, _narrow(), [], [], standing=Shot({}, [], alt))


def _panel(
    values: pd.DataFrame,
    alone: dict[str, Interval],
    told: dict[str, int],
    metric: str,
    dark: bool,
) -> list[go.Scatter]:
    """The line of doing nothing, a dot a seed, and the mean with its bar for each direction.

    A bar is an interval that is read `alone`; the direction is what is `told` of all at once.
    """
    ink = theme.theme(dark).ink
    finite = values.replace(np.inf, np.nan)
    places = [PLACE[fix] for fix in values.index]
    reference = over_seeds(values)["nothing"]
    dots = {"color": theme.TN, "size": 5, "opacity": 0.75}
    traces = [
        go.Scatter(
            x=[reference] * 2, y=[-0.6, len(PLACE) - 0.4], mode="lines",
            line={"color": ink, "width": 1, "dash": "dot"}, **QUIET,
        ),
        go.Scatter(
            x=finite.to_numpy().ravel(), y=np.repeat(places, finite.shape[1]), mode="markers",
            marker=dots, **QUIET,
        ),
    ]  # fmt: skip
    good = -1 if metric in LESS_IS_BETTER else 1
    for direction, name, symbol, colour in (
        (good, "better than nothing", "triangle-up", theme.BETTER),
        (-good, "worse", "triangle-down", theme.WORSE),
        (0, "not told apart", "circle-open", ink),
    ):
        fixes = [fix for fix in values.index if told[fix] == direction]
        traces.append(_means(values.loc[fixes], alone, name, symbol, colour))
    return traces


def _means(
    values: pd.DataFrame, gaps: dict[str, Interval], name: str, symbol: str, colour: str
) -> go.Scatter:
    fixes = list(values.index)
    half = [np.nan_to_num((gaps[fix].high - gaps[fix].low) / 2) for fix in fixes]
    return go.Scatter(
        x=over_seeds(values),
        y=[PLACE[fix] for fix in fixes],
        mode="markers",
        name=name,
        marker={
            "symbol": symbol,
            "size": 10,
            "color": colour,
            "line": {"width": 2, "color": colour},
        },
        error_x={"array": half, "color": colour, "thickness": 2, "width": 4},
        text=[METHODS[fix].label for fix in fixes],
        hovertemplate="%{text}: %{x:.4g}<extra></extra>",
        showlegend=False,
    )


def _margin(ranks: pd.DataFrame) -> tuple[list[float] | None, list[dict[str, Any]]]:
    """The range of the first panel, wide enough for the band of what counts as the same ranking."""
    values = ranks.to_numpy()
    middle = over_seeds(ranks)["nothing"]
    if np.isnan(middle):
        return None, []
    reach = max(3 * MARGIN, 1.1 * float(np.nanmax(np.abs(values - middle))))
    band = {
        "type": "rect",
        "xref": "x",
        "yref": "y domain",
        "x0": middle - MARGIN,
        "x1": middle + MARGIN,
        "y0": 0,
        "y1": 1,
        "fillcolor": theme.TN,
        "opacity": 0.16,
        "line": {"width": 0},
        "layer": "below",
    }
    return [middle - reach, middle + reach], [band]


def _title(metric: str, rule: str, suffix: str) -> dict[str, Any]:
    better = "less is better" if metric in LESS_IS_BETTER else "more is better"
    band = f"; grey: within ±{MARGIN:g}" if suffix == "" else ""
    cut = ""
    if metric in OF_ALARMS:
        cut = ", τ = ½, or moved" if rule == "given" else ", τ chosen in training"
    return {
        "text": f"<b>{LABELS[metric]}{cut}</b><br>{better}{band}",
        "showarrow": False,
        "align": "left",
        "font": {"size": 12},
        "xref": f"x{suffix} domain",
        "yref": f"y{suffix} domain",
        "x": 0,
        "y": 1.0,
        "xanchor": "left",
        "yanchor": "bottom",
    }


def _gaps_in_words(values: pd.DataFrame, suffix: str) -> list[dict[str, Any]]:
    """Marks where there is no dot: — undefined or impossible, ∞ certain and wrong."""
    marks = []
    for fix in values.index:
        row = values.loc[fix].to_numpy()
        endless = int(np.isinf(row).sum())
        text = f"∞ in {endless} of {row.size}" if endless else "—" if np.isnan(row).all() else ""
        if text:
            marks.append(
                {
                    "text": text,
                    "showarrow": False,
                    "font": {"size": 11},
                    "xref": f"x{suffix} domain",
                    "yref": f"y{suffix}",
                    "x": 0.99,
                    "y": PLACE[fix],
                    "xanchor": "right",
                }
            )
    return marks


def _in_words(values: pd.DataFrame, told: dict[str, int], metric: str, rule: str) -> str:
    """A panel for those who do not see it."""
    cut = f" ({rule} τ)" if metric in OF_ALARMS else ""
    mean = over_seeds(values)
    says = {0: "not told apart", 1: "higher", -1: "lower"}
    each = "; ".join(
        f"{METHODS[fix].label} {words.number(mean[fix])}"
        + ("" if fix == "nothing" else f", {says[told[fix]]}")
        for fix in values.index
        if not values.loc[fix].isna().all()
    )
    return f"{LABELS[metric]}{cut}, mean over the seeds, beside nothing: {each}."


def _layout(
    annotations: list[dict[str, Any]], panels: list[tuple[str, str]], dark: bool
) -> dict[str, Any]:
    labels = {
        "tickvals": list(PLACE.values()),
        "ticktext": [METHODS[fix].label for fix in PLACE],
        "range": [-0.6, len(PLACE) - 0.4],
        "fixedrange": True,
        "ticks": "",
    }
    layout: dict[str, Any] = {
        "template": theme.template(dark),
        "height": 410,
        "margin": {"l": 8, "r": 14, "t": 42, "b": 28},
        "annotations": annotations,
        "uirevision": "compare",
    }
    for i, domain in enumerate(WIDE):
        suffix = "" if i == 0 else str(i + 1)
        layout[f"xaxis{suffix}"] = {"domain": domain, "anchor": f"y{suffix}", "nticks": 5}
        if i and panels[i][0] in LESS_IS_BETTER:
            layout[f"xaxis{suffix}"]["rangemode"] = "tozero"
        layout[f"yaxis{suffix}"] = {
            **labels, "anchor": f"x{suffix}", "domain": (0, 1), "showticklabels": i == 0,
        }  # fmt: skip
    # The same decisions at two thresholds are seen on one scale.
    layout["xaxis4"]["matches"] = "x3"
    return layout


def _narrow() -> dict[str, Any]:
    narrow: dict[str, Any] = {"height": 1500, "margin": {"l": 8, "r": 14, "t": 42, "b": 28}}
    for i, domain in enumerate(NARROW):
        suffix = "" if i == 0 else str(i + 1)
        narrow[f"xaxis{suffix}"] = {"domain": (0.4, 1.0)}
        narrow[f"yaxis{suffix}"] = {"domain": domain, "showticklabels": True}
    return narrow


def means_table(table: pd.DataFrame) -> pd.DataFrame:
    """The mean over the seeds of every metric: a row for each model and fix."""
    found = means(table)
    found.columns = [
        LABELS[name] + (_CUTS[rule] if name in OF_ALARMS else "") for name, rule in found.columns
    ]
    found = found.reset_index()
    found["model"] = found["model"].map(lambda key: COMPARISON_MODELS[key].label)
    found["fix"] = found["fix"].map(lambda key: METHODS[key].label)
    return found


_CUTS = {"given": " (½)", "chosen": " (τ chosen)"}
