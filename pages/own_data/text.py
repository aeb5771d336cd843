"""What the page says beside its instrument, and what can be taken along."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import Any

import streamlit as st

from core.metrics.thresholds import THRESHOLD_RULES
from core.own.carried import operating_point, wishes
from core.own.evaluation import Evaluation, Group
from core.own.parameters import DIAL
from core.own.reading import escaped_csv, shown
from core.own.repair import elsewhere, here
from core.own.report import Report
from core.own.scores import Training
from core.own.shares import Share
from core.own.words import amount, between, decimal, one_in, percent, threshold
from pages.own_data.drawings import pictures
from pages.own_data.png import save_png
from ui.draw import words
from ui.draw.words import quoted
from ui.frame import frame
from ui.state import controls

SECTIONS = (
    ("cost", "Scores and costs"),
    ("amounts", "By amount"),
    ("ranking", "How well the scores rank"),
    ("calibration", "Are the scores probabilities?"),
    ("benefit", "Net benefit"),
    ("repair", "Another prevalence"),
    ("groups", "By group"),
    ("models", "All models on the same rows"),
)
DRAWN = {
    "cost": ("scores", "cost"),
    "amounts": ("amounts",),
    "ranking": ("roc", "pr"),
    "calibration": ("calibration",),
    "benefit": ("benefit",),
    "repair": (),
    "groups": ("groups",),
    "models": ("models",),
}


def plain(name: str) -> str:
    """What a visitor wrote, letter by letter."""
    return quoted(shown(name, 60))


def link_without_rows(values: dict[str, Any]) -> str:
    """What a page says that was opened by a link, or whose server has lost its rows."""
    if not values["label"]:
        return ""
    return (
        "A link has no rows in it, and this server holds none of yours (any more). Columns, "
        "answers and threshold are kept: bring the same file again, or try one of the examples."
    )


def came_along(values: dict[str, Any]) -> None:
    """What the threshold lesson has sent along."""
    if values["brought"] is not None:
        st.caption(
            f"The threshold {threshold(values['brought'])} and what mistakes cost come along from "
            "the threshold lesson. If your scores are probabilities, the dial opens there."
        )


def show_stop(values: dict[str, Any]) -> None:
    """What comes before every number."""
    if values["holds"] == "table":
        return
    if values["trained"] == "yes":
        st.error(
            "The model was trained on some of these rows: no number here holds for new cases.",
            icon="⛔",
        )
    elif values["trained"] == "open":
        st.caption(
            "**Was the model trained on any of these rows?** If so, no number here holds. Answer "
            "it under *Columns and questions*."
        )


def show_training(models: dict[str, Evaluation], training: Training) -> None:
    """Which rows of a table have trained its model, and which columns no model sees."""
    left = "; ".join(f"{plain(name)}: {why}" for name, why in training.columns.left_out)
    names = ", ".join(models).capitalize()
    st.caption(
        f"{names}, trained here on {words.some(training.rows, 'row')} with "
        f"{words.some(training.positives, 'positive')}; none of them is counted below. The others "
        "choose the threshold and judge it." + (f" Left out: {left}." if left else "")
    )


def amounts_of(rule: str, with_amounts: bool) -> tuple[str, ...]:
    """Which numbers concern a rule: the costs always, for a curve shows them."""
    cost = "look" if with_amounts else "price"
    own = {"alarms": "limit", "recall": "least"}
    return (cost, own[rule]) if rule in own else (cost,)


def model_choice(models: dict[str, Evaluation], values: dict[str, Any]) -> None:
    """Which of several models decides."""
    names = list(models)
    key = f"model_of_{'|'.join(names)}"

    def chosen() -> None:
        controls.set_values(decides=st.session_state[key], line=DIAL.default)

    at = names.index(values["decides"]) if values["decides"] in names else 0
    st.selectbox("Which model decides?", names, at, key=key, on_change=chosen)


def to_paste(found: Report, *names: str) -> None:
    """Sentences for a paper, each with a button that copies it."""
    for name in names:
        if name in found.sentences:
            st.code(found.sentences[name], language=None, wrap_lines=True)


def warnings(found: Report) -> None:
    """Read with care: what a careful colleague would say."""
    st.markdown("### Read with care")
    st.markdown("\n".join(f"- **{_safe(head)}** {_safe(words)}" for head, words in found.warnings))


def _safe(words: str) -> str:
    """Words in which a column or a group may be named, with nothing that Markdown could take."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#+!|$:~" else c for c in words)


def take_along(found: Report) -> None:
    """The report, the numbers, the script and the notebook as files."""
    name = found.source.name.rpartition(".")[0][:40] or "scores"
    files = (
        ("Report (HTML, two sheets to print)", lambda: found.to_html(pictures(found)),
         "report.html", "text/html"),
        ("Numbers (CSV)", lambda: escaped_csv(found.table), "numbers.csv", "text/csv"),
        ("Script", lambda: found.script, "numbers.py", "text/x-python"),
        ("Notebook", lambda: found.notebook, "numbers.ipynb", "application/x-ipynb+json"),
    )  # fmt: skip
    with st.container(horizontal=True, key="take_along"):
        for label, make, ending, kind in files:
            st.download_button(
                label, make, f"{name}_{ending}", kind, key=f"take_{ending}",
                icon=":material/download:", on_click="ignore",
            )  # fmt: skip


def ways(found: Report) -> list[tuple[str, str, dict[str, float]]]:
    """Lessons that take something of the decision along: slug, label and what is carried."""
    there, point = found.elsewhere or found.of.prevalence, operating_point(found)
    base = [("base_rate", "Carry this operating point to **Base rate**", point)] if point else []
    return [
        *base,
        ("threshold", "Back to **Threshold** with this τ and these costs", wishes(found)),
        (
            "curves",
            f"**Curves** where {one_in(there)} is positive: what each curve does then",
            {"one_in": 1 / there},
        ),
    ]


def rules_table(found: Report) -> list[dict[str, str]]:
    """What each rule chooses on one half, and what it does on the other."""
    of, rows = found.of, []
    for key, step in of.rules.items():
        c = [float(cell[step]) for cell in of.judging.counts]
        rows.append(
            {
                "rule": THRESHOLD_RULES[key].label,
                "τ": threshold(of.thresholds[step]),
                "caught": f"{amount(c[0])} of {amount(c[0] + c[2])}",
                "alarms right": f"{amount(c[0])} of {amount(c[0] + c[1])}",
                "precision": percent(float(of.precision.value[step])),
                "cost": amount(float(of.costs.cost.value[step])),
            }
        )
    return rows


def groups_table(found: Report) -> list[dict[str, str]]:
    """Each group at the threshold, with 95 % intervals; of a small one only its size."""

    def said(group: Group, share: Share) -> str:
        return "—" if group.is_small else f"{percent(share.value)} ({between(*share[1:])})"

    return [
        {
            "group": _safe(group.name),
            "rows": amount(group.rows),
            "positives": amount(group.positives) + (" (too few)" if group.is_small else ""),
            "caught": said(group, found.at(group.recall)),
            "negatives flagged": said(group, found.at(group.fpr)),
            "alarms right": said(group, found.at(group.precision)),
            "mean score": percent(group.mean_predicted) if found.of.is_probability else "—",
            "came true": said(group, group.positive),
        }
        for group in found.of.groups
    ]


def repair_table(found: Report) -> list[dict[str, str]]:
    """The scores as they came, as they are used here, and elsewhere."""
    now = here(found)
    rows = [(f"here, {one_in(now.prevalence)}", now)]
    if found.of.is_repaired:
        rows = [("as they came", here(found, repaired=False)), ("moved to " + rows[0][0], now)]
    if found.elsewhere is not None:
        there = elsewhere(found, found.elsewhere)
        rows.append((f"where {one_in(found.elsewhere)} is positive", there))
    auc = decimal(found.of.roc_auc.value)
    return [
        {
            "scores": name,
            "mean score": percent(one.mean),
            "positives": percent(one.prevalence),
            "Brier score": decimal(one.brier, 4),
            "the threshold reads": threshold(float(f"{one.threshold:.3g}")),
            "ROC-AUC": auc,
        }
        for name, one in rows
    ]


def as_image(svg: str, alt: str) -> str:
    """A picture as an element of a page: white, for it is also for paper."""
    data = b64encode(svg.encode()).decode()
    look = "width: 100%; max-width: 44rem; background: #fff; border-radius: 4px; padding: 6px"
    if " 0 688 " in svg:  # on a phone what is wide is pushed, so that its words can be read
        look += "; min-width: 32rem"
    image = f'<img alt="{escape(alt)}" style="{look}" src="data:image/svg+xml;base64,{data}">'
    return f'<div style="overflow-x: auto">{image}</div>'


def _columns(name: str, shown: list[str]) -> list[Any]:
    """Places for the pictures of a section, as wide as these are drawn."""
    if name == "cost":
        return list(st.columns([2, 1]))
    return list(st.columns(1 if name in ("groups", "models", "amounts") else 3)) if shown else []


def section(found: Report, name: str, heading: str, drawn: dict[str, str]) -> None:
    """A view of the scores: its pictures, each to save, and its sentence to paste."""
    st.markdown(f"## {heading}")
    shown = [one for one in DRAWN[name] if one in drawn]
    for column, one in zip(_columns(name, shown), shown, strict=False):
        with column:
            st.html(as_image(drawn[one], heading))
            with st.container(horizontal=True, key=f"save_{one}"):
                st.download_button(
                    "Save (SVG)", drawn[one], f"{one}.svg", "image/svg+xml", key=f"svg_{one}",
                    type="tertiary", on_click="ignore",
                )  # fmt: skip
                save_png(one, drawn[one])
    if name == "repair":
        frame.table(repair_table(found), "The scores read at each prevalence")
    if name == "groups":
        frame.table(groups_table(found), "Each group at this threshold")
    to_paste(found, name)
