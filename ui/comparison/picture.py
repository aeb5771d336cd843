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
from core.controls import DECISION, RANKING, TRUTH
from ui.draw import theme, words
from ui.draw.panels import Grid, Panel, Picture, Room, stacked, words_above
from ui.draw.traces import QUIET, padded
from ui.film.film import Film, Shot, Still

LABELS = RANKING.options | TRUTH.options | DECISION.options
PANELS = ("ranking", "truth", "given", "chosen")
WIDE = Grid((" ".join(PANELS),), columns=(442, 286, 299, 291), height=410)
PHONE = stacked(*PANELS, rows=(4 * (375,)))
NAMES = 135  # pixels on a phone for the names of the fixes
PLACE = {fix: i for i, fix in enumerate(reversed(METHODS))}  # upwards on the axis


def compare_picture(
    table: pd.DataFrame, model: str, shown: tuple[str, str, str], dark: bool
) -> Film:
    """Four panels: ranking, probabilities, and the decisions at ½ and at the chosen threshold."""
    ranking, truth, decision = shown
    rules = ((ranking, "given"), (truth, "given"), (decision, "given"), (decision, "chosen"))
    overlap, panels, traces, sentences = overlap_of(table), {}, {}, []
    seeds = [by_seed(table, model, metric, rule) for metric, rule in rules]
    for name, (metric, rule), values in zip(PANELS, rules, seeds, strict=True):
        alone = differences(values, overlap)
        together = differences(values, overlap, READ_TOGETHER)
        told = {method: gap.direction for method, gap in together.items()}
        # The same decisions at two thresholds are seen on one scale.
        beside = seeds[2:] if metric == decision else [values]
        panels[name] = _axes(name, metric, rule, values, _reach(beside, overlap, metric))
        traces[name] = _panel(values, alone, told, metric, dark)
        sentences.append(_in_words(values, told, metric, rule))
    picture = Picture(panels, WIDE, PHONE, dark, {"uirevision": "comparison"})
    for name, marks in traces.items():
        picture.add(name, **{f"{name}_{mark}": trace for mark, trace in marks.items()})
    alt = f"{COMPARISON_MODELS[model].label}, every fix. " + " ".join(sentences)
    return Film(picture, [], still=Still(Shot({}, [], alt)).piece)


def _axes(name: str, metric: str, rule: str, values: pd.DataFrame, reach: list[float]) -> Panel:
    first = name == PANELS[0]
    x: dict[str, Any] = {"nticks": 5, "range": reach}
    if rule == "chosen":
        x["matches"] = "given"
    around, band = _margin(values) if first else (None, [])
    title, gaps = _title(metric, rule, first), _gaps_in_words(values)
    return Panel(
        x=x | ({"range": around} if around else {}),
        y={
            "tickvals": list(PLACE.values()),
            "ticktext": [METHODS[method].label for method in PLACE],
            "range": [-0.6, len(PLACE) - 0.4],
            "fixedrange": True,
            "ticks": "",
            "showticklabels": first,
        },
        room=Room(
            left=178 if first else 25, right=14 if rule == "chosen" else 0, above=42, below=28
        ),
        notes=(words_above(title), *gaps),
        shapes=tuple(band),
        narrow={
            "y": {"showticklabels": True},
            "room": Room(left=NAMES, right=14, above=42, below=28),
            "notes": (words_above(title, left=4 - NAMES), *gaps),  # over the names of the fixes too
        },
    )


def _panel(
    values: pd.DataFrame,
    alone: dict[str, Interval],
    told: dict[str, int],
    metric: str,
    dark: bool,
) -> dict[str, go.Scatter]:
    """The line of doing nothing, a dot a seed, and the mean with its bar for each direction.

    A bar is an interval that is read `alone`; the direction is what is `told` of all at once.
    """
    ink = theme.theme(dark).ink
    finite = values.replace(np.inf, np.nan)
    places = [PLACE[fix] for fix in values.index]
    good = -1 if metric in LESS_IS_BETTER else 1
    looks = (
        (good, "better than nothing", "triangle-up", theme.BETTER),
        (-good, "worse", "triangle-down", theme.WORSE),
        (0, "not told apart", "circle-open", ink),
    )
    by_direction = {
        name: [fix for fix in values.index if told[fix] == way] for way, name, *_ in looks
    }
    return {
        "nothing": go.Scatter(
            x=[over_seeds(values)["nothing"]] * 2,
            y=[-0.6, len(PLACE) - 0.4],
            mode="lines",
            line={"color": ink, "width": 1, "dash": "dot"},
            **QUIET,
        ),
        "seeds": go.Scatter(
            x=finite.to_numpy().ravel(),
            y=np.repeat(places, finite.shape[1]),
            mode="markers",
            marker={"color": theme.MAJORITY, "size": 5, "opacity": 0.75},
            **QUIET,
        ),
        **{
            name: _means(values.loc[by_direction[name]], alone, name, symbol, colour)
            for _, name, symbol, colour in looks
        },
    }


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


def _reach(seeds: list[pd.DataFrame], overlap: float, metric: str) -> list[float]:
    """The range of what is drawn of a metric: each seed, each bar, and 0 where less is better."""
    drawn: list[float] = [0.0] if metric in LESS_IS_BETTER else []
    for values in seeds:
        mean, gaps = over_seeds(values), differences(values, overlap)
        bars = [(mean[fix], (gap.high - gap.low) / 2) for fix, gap in gaps.items()]
        drawn += [*values.to_numpy().ravel(), *(m + s * half for m, half in bars for s in (1, -1))]
    low, high = padded(drawn)
    return [0.0 if metric in LESS_IS_BETTER else low, high]


def _margin(ranks: pd.DataFrame) -> tuple[list[float] | None, list[dict[str, Any]]]:
    """The range of the first panel, wide enough for the band of what counts as the same ranking."""
    values = ranks.to_numpy()
    middle = over_seeds(ranks)["nothing"]
    if np.isnan(middle):
        return None, []
    reach = max(3 * MARGIN, 1.1 * float(np.nanmax(np.abs(values - middle))))
    band = {
        "type": "rect",
        "yref": "y domain",
        "x0": middle - MARGIN,
        "x1": middle + MARGIN,
        "y0": 0,
        "y1": 1,
        "fillcolor": theme.MAJORITY,
        "opacity": 0.16,
        "line": {"width": 0},
        "layer": "below",
    }
    return [middle - reach, middle + reach], [band]


def _title(metric: str, rule: str, first: bool) -> str:
    better = "less is better" if metric in LESS_IS_BETTER else "more is better"
    band = f"; grey: within ±{MARGIN:g}" if first else ""
    cut = ""
    if metric in OF_ALARMS:
        cut = ", τ = ½, or moved" if rule == "given" else ", τ chosen in training"
    return f"<b>{LABELS[metric]}{cut}</b><br>{better}{band}"


def _gaps_in_words(values: pd.DataFrame) -> list[dict[str, Any]]:
    """Marks where there is no dot: — undefined or impossible, ∞ certain and wrong."""
    marks = []
    for fix in values.index:
        row = values.loc[fix].to_numpy()
        endless = int(np.isinf(row).sum())
        text = f"∞ in {endless} of {row.size}" if endless else "—" if np.isnan(row).all() else ""
        if text:
            place = {"xref": "x domain", "x": 0.99, "y": PLACE[fix], "xanchor": "right"}
            marks.append({"text": text, "showarrow": False, "font": {"size": 11}} | place)
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


def means_table(table: pd.DataFrame) -> pd.DataFrame:
    """The mean over the seeds of every metric: a row for each model and fix."""
    found = means(table)
    found.columns = [
        LABELS[name] + (_CUTS[rule] if name in OF_ALARMS else "") for name, rule in found.columns
    ]
    found = found.reset_index().rename(columns={"method": "fix"})
    found["model"] = found["model"].map(lambda key: COMPARISON_MODELS[key].label)
    found["fix"] = found["fix"].map(lambda key: METHODS[key].label)
    return found


_CUTS = {"given": " (½)", "chosen": " (τ chosen)"}
