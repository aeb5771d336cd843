"""Below the instrument of the focal lesson: equations, three ways, copies, epochs, notes."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from core import metrics
from core.calibration import Reliability
from core.experiment import Judged
from core.focal_trials import ClassWeight, Moment, Twins, Way
from ui import theme, words
from ui.figures import (
    confusion_axes,
    confusion_boxes,
    confusion_changes,
    confusion_traces,
)
from ui.film import Film, Shot


def focal_equation(now: Moment) -> tuple[str, str]:
    """Equation D5.5, and the same with the numbers of the example in it, as LaTeX."""
    example, gamma = now.example, now.here.loss.gamma
    return (
        r"\text{FL} = \alpha_t\,(1-p_t)^{\gamma}\,(-\ln p_t)",
        rf"{example.class_weight:.3g}\cdot(1-{example.p_t:.3f})^{{{gamma:g}}}"
        rf"\cdot{example.cross_entropy:.3f} = {example.loss:.3g}",
    )


def focal_sentence(now: Moment) -> str:
    """What the equation says about the example, in words."""
    example, kind = now.example, "minority" if now.example.minority else "majority"
    rows = now.majority_rows + now.minority_rows
    text = (
        f"Example No. {now.row + 1} is a {kind} row to which the model gives p_t = "
        f"**{example.p_t:.3f}**. Cross-entropy charges {example.cross_entropy:.3f}; the focusing "
        f"leaves **{words.share(example.fade)}** of it. "
    )
    if now.here.loss.gamma == 0:
        return text + "At γ = 0 no row is turned down."
    return text + (
        f"Only rows with p_t below **{now.boost.until:.3f}** pull harder than under cross-entropy, "
        f"at most {now.boost.times:.3f} times, at p_t = {now.boost.peak:.3f}: in the untouched "
        f"model {words.some(now.louder, 'row')} of {words.count(rows)}. "
        "All the others are turned down."
    )


def no_gain(now: Moment) -> str:
    """What focusing did for this model on this test, from no focusing to the strongest."""
    start, end = now.plain, now.strongest
    weighted = end.loss.weight != 1 or end.loss.alpha != 0.5
    also = " (with α and the class weight of the dials)" if weighted else ""
    return (
        f"**On this page:** cross-entropy ranks with ROC-AUC {words.number(start.roc_auc, 4)}; "
        f"γ = {end.loss.gamma:g}{also} with {words.number(end.roc_auc, 4)}. At τ = ½ they catch "
        f"{words.count(start.counts.tp)} and {words.count(end.counts.tp)} of "
        f"{words.count(start.counts.tp + start.counts.fn)}, with {words.count(start.counts.fp)} "
        f"and {words.some(end.counts.fp, 'false alarm')}. The mean probability goes from "
        f"{words.percent(start.said)} to {words.percent(end.said)}."
    )


def dense_detection(now: Moment) -> str:
    """What focal loss was made for, in numbers at the γ of the moment."""
    crowd, gamma = now.crowd, now.here.loss.gamma
    faded = f"{crowd.focal:,.3g}" if crowd.focal >= 1e-3 else words.decimal(crowd.focal)
    return (
        f"**What it was made for:** an object detector asks the same question of about "
        f"{words.count(crowd.rows)} places of one picture, nearly all of them empty. With "
        f"p_t = {crowd.p_t:g} each, their pulls add up to {crowd.plain:,.0f} under "
        f"cross-entropy and to **{faded}** at γ = {gamma:g}; one object that is missed "
        "pulls with about 1."
    )


def balanced_equation(now: Moment) -> list[str]:
    """Equation D5.4 for each class, as LaTeX."""
    rows = words.tex_count(now.majority_rows + now.minority_rows)
    sizes = (now.majority_rows, now.minority_rows)
    return [
        rf"w_{{\text{{{name}}}}} = \frac{{N}}{{K\,N_c}} = "
        rf"\frac{{{rows}}}{{2\cdot{words.tex_count(size)}}} = {weight:.4g}"
        for name, size, weight in zip(("majority", "minority"), sizes, now.balanced, strict=True)
    ]


def twins_table(found: Twins) -> list[dict[str, str]]:
    """Both coefficient vectors with every digit that the solver carries."""
    ways = (
        (f"weight {words.count(found.times)} on each minority row", found.by_weight),
        (f"each minority row {words.count(found.times)} times", found.by_copies),
    )
    return [
        {
            "the same boundary twice": name,
            "coefficient 1": f"{model.coefficients[0]:.16f}",
            "coefficient 2": f"{model.coefficients[1]:.16f}",
            "intercept": f"{model.intercept:.16f}",
        }
        for name, model in ways
    ]


def parts_table(parts: list[ClassWeight]) -> list[dict[str, str]]:
    """Balanced weights of several classes."""
    return [
        {
            "class": part.name,
            "rows N_c": words.count(part.rows),
            "weight N/(K·N_c)": f"{part.weight:.4f}",
            "together": words.count(round(part.together)),
        }
        for part in parts
    ]


def ways_table(ways: dict[str, Way]) -> list[dict[str, str]]:
    """The three ways beside each other, in numbers."""
    return [
        {
            "way": name,
            "own best τ": words.number(way.threshold),
            "caught there": f"{words.count(way.at_best.counts.tp)} of "
            f"{words.count(way.at_best.counts.tp + way.at_best.counts.fn)}",
            "precision there": words.percent(float(metrics.precision(way.at_best.counts)), 1),
            "ROC-AUC": words.number(way.roc_auc, 4),
            "average precision": words.number(way.average_precision),
            "mean probability said → taken back": f"{words.percent(way.at_half.mean_probability)}"
            f" → {words.percent(way.recovered_mean)}",
            "Brier score said → taken back": f"{words.number(way.at_half.brier, 4)}"
            f" → {words.number(way.recovered_brier, 4)}",
        }
        for name, way in ways.items()
    ]


def ways_picture(ways: dict[str, Way], dark: bool) -> Film:
    """Three columns: two confusion matrices each, and the reliability curve under them."""
    traces: list[Any] = []
    layout: dict[str, Any] = {
        "template": theme.template(dark),
        "height": 560,
        "margin": {"l": 8, "r": 12, "t": 8, "b": 44},
        "legend": {"orientation": "h", "x": 0, "y": -0.13, "yanchor": "top"},
        "shapes": [],
        "annotations": [],
    }
    narrow: dict[str, Any] = {"height": 1500, "margin": {"l": 8, "r": 12, "b": 90}}
    for i, (name, way) in enumerate(ways.items()):
        cuts = ((way.at_half, "τ = ½"), (way.at_best, f"its best τ = {way.threshold:.3f}"))
        for j, (seen, title) in enumerate(cuts):
            number = 3 * i + j + 1
            traces += _matrix(seen, number, dark)
            layout["shapes"] += confusion_boxes(_axis("x", number), _axis("y", number), dark)
            layout["annotations"].append(_above(f"<b>{title}</b>", number, 20))
            layout |= _matrix_axes(number, *_place(i, j))
            narrow |= _matrix_axes(number, *_folded(i, j))
        layout["annotations"].append(_above(f"<b>{name}</b>", 3 * i + 1, 40, size=14))
        traces += _reliability(way, 3 * i + 3, first=i == 0, dark=dark)
        layout |= _reliability_axes(3 * i + 3, *_place(i, 2))
        narrow |= _reliability_axes(3 * i + 3, *_folded(i, 2))
    alt = "Three ways on the test rows. " + " ".join(
        _way_words(name, way) for name, way in ways.items()
    )
    return Film(go.Figure(traces, layout), narrow, [], [], standing=Shot({}, [], alt))


def _place(column: int, part: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where a part of a column lies: two matrices beside each other, a curve below."""
    left = column / 3
    parts = (
        ((left + 0.025, left + 0.155), (0.53, 0.89)),
        ((left + 0.185, left + 0.315), (0.53, 0.89)),
        ((left + 0.045, left + 0.315), (0.0, 0.44)),
    )
    return parts[part]


def _folded(column: int, part: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """The same on a phone, a column below the other."""
    low = (2 - column) * 0.345
    parts = (
        ((0.07, 0.49), (low + 0.16, low + 0.26)),
        ((0.58, 1.0), (low + 0.16, low + 0.26)),
        ((0.14, 1.0), (low + 0.015, low + 0.13)),
    )
    return parts[part]


def _axis(letter: str, number: int) -> str:
    return letter if number == 1 else f"{letter}{number}"


def _axes(number: int) -> dict[str, str]:
    return {"xaxis": _axis("x", number), "yaxis": _axis("y", number)}


def _matrix(seen: Judged, number: int, dark: bool) -> list[go.Scatter]:
    traces = confusion_traces(_axes(number), dark)
    changes = confusion_changes(seen.counts, 0, side=34, size=17, brief=True)
    return [trace.update(changes[i]) for i, trace in enumerate(traces)]


def _matrix_axes(number: int, x: tuple[float, float], y: tuple[float, float]) -> dict[str, Any]:
    axes = confusion_axes(x, y)
    quiet = {"showticklabels": False}
    return {
        _axis("xaxis", number): {**axes["x"], **quiet, "anchor": _axis("y", number)},
        _axis("yaxis", number): {**axes["y"], **quiet, "anchor": _axis("x", number)},
    }


def _above(text: str, number: int, up: float, size: int = 12) -> dict[str, Any]:
    """Words above the panel of a number, `up` pixels."""
    return {
        "text": text,
        "font": {"size": size},
        "showarrow": False,
        "xref": f"{_axis('x', number)} domain",
        "yref": f"{_axis('y', number)} domain",
        "x": 0,
        "y": 1,
        "yshift": up,
        "xanchor": "left",
        "yanchor": "top",
    }


def _reliability(way: Way, number: int, first: bool, dark: bool) -> list[go.Scatter]:
    """Said against seen: as the model says it, taken back, and where both would be equal."""
    axes: dict[str, Any] = {**_axes(number), "hoverinfo": "skip", "showlegend": first}
    ink = theme.theme(dark).ink
    even = go.Scatter(
        x=[1e-5, 1],
        y=[1e-5, 1],
        mode="lines",
        name="said = seen",
        line={"color": theme.TN, "dash": "dash", "width": 1.5},
    )
    looks = (
        ("as the model says it", way.said, theme.FN, "circle", 8),
        ("taken back to true probabilities", way.recovered, ink, "diamond-open", 8),
    )
    curves = [
        go.Scatter(
            **_points(curve),
            mode="lines+markers",
            name=name,
            line={"color": colour, "width": 2},
            marker={"symbol": symbol, "size": size, "color": colour},
        )
        for name, curve, colour, symbol, size in looks
    ]
    return [trace.update(**axes) for trace in (even, *curves)]


def _points(curve: Reliability) -> dict[str, Any]:
    """The bins that a logarithmic axis can show: those with a positive."""
    shown = curve.positives > 0
    return {"x": curve.said[shown].astype("f4"), "y": curve.seen[shown].astype("f4")}


def _reliability_axes(
    number: int, x: tuple[float, float], y: tuple[float, float]
) -> dict[str, Any]:
    log = {
        "type": "log",
        "range": [-4.2, 0.1],
        "tickvals": [1e-4, 1e-3, 0.01, 0.1, 1],
        "ticktext": ["0.01 %", "0.1 %", "1 %", "10 %", "100 %"],
    }
    titles = {"title": "probability said"}, {"title": "came true"}
    return {
        f"xaxis{number}": {**log, **titles[0], "domain": x, "anchor": f"y{number}"},
        f"yaxis{number}": {**log, **titles[1], "domain": y, "anchor": f"x{number}"},
    }


def _way_words(name: str, way: Way) -> str:
    half, best = way.at_half.counts, way.at_best.counts
    return (
        f"{name}: at τ = ½ {words.count(half.tp)} of {words.count(half.tp + half.fn)} caught "
        f"with {words.some(half.fp, 'false alarm')}; at its best τ, {way.threshold:.3f}, "
        f"{words.count(best.tp)} with {words.count(best.fp)}. "
        f"Mean probability {words.percent(way.at_half.mean_probability)}, "
        f"taken back {words.percent(way.recovered_mean)}."
    )
