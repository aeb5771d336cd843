"""The decision report as two sheets of paper: HTML without scripts, with styles for print."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from ..checks import check_is
from .paper import shrunk
from .shares import Share
from .words import amount, between, decimal, one_in, percent, some, threshold

CSS = Path(__file__).with_suffix(".css").read_text("utf-8")
FIRST_PAGE = 4  # warnings; the rest stands on the second sheet
TITLES = {
    "scores": "The scores and the threshold",
    "roc": "Ranking",
    "pr": "Alarms",
    "calibration": "Calibration",
    "cost": "What each threshold costs",
    "benefit": "Net benefit",
    "groups": "By group",
    "amounts": "By amount",
    "models": "All models on the same rows",
}
MEASURES = {
    "prevalence": "Prevalence",
    "roc_auc": "ROC-AUC",
    "average_precision": "Average precision",
    "recall": "Positives found (recall)",
    "precision": "Alarms that are right (precision)",
    "false_positive_rate": "Negatives flagged (false-positive rate)",
    "cost": "Cost",
    "cost_by_case": "Cost of an alarm by score × amount",
    "net_benefit": "Net benefit",
}


def sheets(report: Any, pictures: Mapping[str, str]) -> str:
    """The two sheets.

    Parameters
    ----------
    report : Report
        As from `core.own.report`.
    pictures : mapping of str to str
        SVG by the name of the picture; what is missing is left out.

    Returns
    -------
    str
        A whole page. All that came from a file is escaped.

    Raises
    ------
    BadValue
        If the pictures are no mapping.
    """
    check_is("pictures", pictures, Mapping)
    of, name = report.of, escape(report.source.name)
    title = f"Decision report, {name}"
    first, rest = report.warnings[:FIRST_PAGE], report.warnings[FIRST_PAGE:]
    stop = ""
    if of.asked.trained:
        stop = (
            '<p class="stop">The model was trained on some of these rows: no number in this report '
            "holds for new cases.</p>"
        )
    one = [
        _head(report, 1),
        stop,
        f"<h1>{escape(report.headline)}</h1><p>{escape(report.rule)}</p>",
        _facts(report),
        _figures(pictures, "one", "scores"),
        _figures(pictures, "three", "roc", "pr", "calibration"),
        _figures(pictures, "two", "cost", "benefit"),
        _care(first, "Read with care"),
    ]
    extra = [_figures(pictures, "one", part) for part in ("groups", "amounts", "models")]
    two = [
        _head(report, 2),
        *extra,
        _table(report),
        "<h2>Sentences to paste</h2>",
        *(f"<blockquote>{escape(words)}</blockquote>" for words in report.sentences.values()),
        _care(rest, "Also") if rest else "",
        '<details class="screen"><summary>The same numbers with scikit-learn: the script</summary>'
        f"<pre>{escape(report.script)}</pre></details>",
        f"<footer>{escape(_halves(report))}</footer>",
    ]
    body = "".join(_sheet("".join(part)) for part in (one, two))
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width">'
        f"<style>{CSS}</style><body>{body}</body></html>"
    )


def _sheet(inside: str) -> str:
    small = shrunk(inside)
    style = f' style="--small: {small:g}"' if small < 1 else ""
    return f"<article{style}>{inside}</article>"


def _head(report: Any, page: int) -> str:
    said = f"{report.source.name} · {report.of.model}"
    return f"<header><b>{escape(said)}</b><span>Decision report · sheet {page} of 2</span></header>"


def _facts(report: Any) -> str:
    of, costs = report.of, report.of.costs
    found, right = report.at(of.recall), report.at(of.precision)
    cost = report.at(costs.cost)
    unit = "" if of.own.amount is not None else ", in false alarms"
    positives, rows = int(of.own.y.sum()), of.own.y.size
    facts = [
        ("How common", one_in(of.prevalence), f"{amount(positives)} of {some(rows, 'row')}"),
        ("ROC-AUC", decimal(of.roc_auc.value, 2), f"{_ends(of.roc_auc)}; no skill 0.50"),
        (
            "Average precision",
            decimal(of.average_precision.value, 2),
            f"{_ends(of.average_precision)}; no skill {decimal(of.prevalence)}",
        ),
        ("Found (recall)", percent(found.value), between(found.low, found.high)),
        ("Alarms right (precision)", percent(right.value), between(right.low, right.high)),
        (
            f"Cost{unit}",
            amount(cost.value),
            f"{between(cost.low, cost.high, amount)}; no alarm {amount(costs.none)}",
        ),
    ]
    made = (f"<div><span>{escape(a)}</span><b>{b}</b><span>{c}</span></div>" for a, b, c in facts)
    return f'<div class="facts">{"".join(made)}</div>'


def _figures(pictures: Mapping[str, str], layout: str, *names: str) -> str:
    made = [
        f"<figure><h2>{TITLES[name]}</h2>{pictures[name]}</figure>"
        for name in names
        if name in pictures
    ]
    return f'<div class="{layout}">{"".join(made)}</div>' if made else ""


def _care(warnings: list[tuple[str, str]], head: str) -> str:
    items = "".join(f"<li><b>{escape(a)}</b> {escape(b)}</li>" for a, b in warnings)
    return f'<div class="care"><h2>{head}</h2><ul>{items}</ul></div>'


def _table(report: Any) -> str:
    c = report.counts
    of_rows = {
        "recall": (c["tp"], c["tp"] + c["fn"]),
        "precision": (c["tp"], c["tp"] + c["fp"]),
        "false_positive_rate": (c["fp"], c["fp"] + c["tn"]),
    }
    rows = []
    for line in report.table.to_dict("records"):
        measure = line["measure"]
        if measure not in MEASURES:
            continue
        share = Share(line["value"], line["low"], line["high"])
        counted = of_rows.get(measure)
        cells = [
            MEASURES[measure],
            "" if counted is None else f"{amount(counted[0])} of {amount(counted[1])}",
            _said(measure, share.value),
            "" if np.isnan(share.low) else _range(measure, share),
            line["interval"],
            amount(line["rows"]),
        ]
        first, *others = cells
        rows.append(
            f'<tr><th scope="row">{escape(first)}</th>'
            + "".join(f'<td class="n">{escape(cell)}</td>' for cell in others)
            + "</tr>"
        )
    names = ("", "counted", "value", "95 % interval", "its kind", "rows")
    heads = "".join(f'<th scope="col" class="{"n" if name else ""}">{name}</th>' for name in names)
    head = f"<h2>At the threshold {threshold(report.threshold)}</h2>"
    return f'{head}<div class="wide"><table><tr>{heads}</tr>{"".join(rows)}</table></div>'


def _said(measure: str, value: float) -> str:
    if measure in ("roc_auc", "average_precision", "net_benefit"):
        return decimal(value, 5 if measure == "net_benefit" else 3)
    return amount(value) if measure.startswith("cost") else percent(value)


def _range(measure: str, share: Share) -> str:
    def said(end: Any) -> str:
        return _said(measure, float(end))

    return between(share.low, share.high, said)


def _ends(share: Share) -> str:
    return f"{decimal(share.low, 2)} to {decimal(share.high, 2)}"


def _halves(report: Any) -> str:
    of = report.of
    how = "by chance, with the same share of positives"
    if of.own.order is not None:
        how = "by time: the later half judges"
    whole = ", whole units at a time" if of.own.unit is not None else ""
    return (
        f"The rows were split once into two halves {how}{whole}, seed {of.asked.seed}. One half "
        "chose the threshold, the other judged it. The imbalance instrument."
    )
