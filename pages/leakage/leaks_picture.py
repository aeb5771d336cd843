"""The other leaks: a strip of seeds for each, and a table of what was reported and what is true."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.lessons.leakage.film import mean_gap
from core.lessons.leakage.leaks import LEAKS, SEEDS, Trials
from pages.leakage.layout import LEAKY, RIGHT
from pages.leakage.text import gap_words
from ui.draw import theme, words
from ui.draw.panels import Grid, Panel, Picture, Room, stacked, words_above
from ui.draw.traces import QUIET
from ui.film.film import Film, Shot, Still

SNIPPETS = {
    title: (Path(__file__).parent / f"{file}.py").read_text("utf-8")
    for title, file in {
        "scikit-learn": "scikit_learn",
        "imbalanced-learn": "imbalanced_learn",
    }.items()
}


WIDE = Grid(("strips",), columns=(1,), height=360)
PHONE = stacked("strips", rows=(420,))


def leaks_picture(found: dict[str, Trials], made: tuple[str, ...], dark: bool) -> Film:
    """A strip for each leak, made or not as `made` says: a dot and a tick for every seed."""
    picture = Picture({"strips": _panel()}, WIDE, PHONE, dark)
    tick = {"symbol": "line-ns-open", "size": 9, "line": {"width": 2}}
    tick["color"] = theme.theme(dark).ink
    for row, (name, trials) in enumerate(found.items()):
        leaky = name in made
        colour, symbol = (LEAKY, "circle") if leaky else (RIGHT, "diamond")
        reported = trials.leaky_reported if leaky else trials.honest_reported
        true = trials.leaky_true if leaky else trials.honest_true
        y = len(found) - 1 - row + np.linspace(0.3, -0.3, reported.size)
        marks = {
            f"{name}_true": go.Scatter(x=true, y=y, mode="markers", marker=tick, **QUIET),
            f"{name}_reported": go.Scatter(
                x=reported,
                y=y,
                mode="markers",
                showlegend=False,
                cliponaxis=False,
                marker={"color": colour, "symbol": symbol, "size": 7, "opacity": 0.8},
                hovertemplate="reported %{x:.3f}<extra></extra>",
            ),
        }
        picture.add("strips", **marks)
    alt = "Reported and true over the seeds. " + " ".join(
        _row_words(name, trials, name in made) for name, trials in found.items()
    )
    return Film(picture, [], still=Still(Shot({}, [], alt)).piece)


def _panel() -> Panel:
    names = [f"<b>{leak.label}</b><br>{leak.metric}" for leak in LEAKS.values()]
    return Panel(
        x={"range": [-0.02, 1.02], "title": "score"},
        y={
            "tickvals": list(range(len(names))),
            "ticktext": names[::-1],
            "range": [-0.5, len(names) - 0.5],
            "showgrid": False,
        },
        room=Room(left=137, right=16, above=28, below=47),
        notes=(words_above(_key(), size=13),),
        narrow={
            "room": Room(left=92, right=16, above=28, below=50),
            "notes": (words_above(_key(), size=12, left=-84),),
        },
    )


def _key() -> str:
    """What the signs mean, above the strips."""
    return (
        f"reported, leak <span style='color:{LEAKY}'>●</span> in "
        f"<span style='color:{RIGHT}'>◆</span> out · <b>|</b> true, on fresh cases"
    )


def _row_words(name: str, trials: Trials, leaky: bool) -> str:
    reported = trials.leaky_reported if leaky else trials.honest_reported
    true = trials.leaky_true if leaky else trials.honest_true
    return (
        f"{LEAKS[name].label}, leak {'in' if leaky else 'out'}: {LEAKS[name].metric} reported "
        f"{words.spread(reported)}, true {words.spread(true)}."
    )


def leaks_table(found: dict[str, Trials]) -> list[dict[str, str]]:
    """Each leak made and not made: the median over the seeds, lowest and highest, and the gap."""
    return [
        row
        for name, trials in found.items()
        for leak in [LEAKS[name]]
        for row in (
            _table_row(f"**{leak.label}**", leak.wrong, trials.leaky_reported, trials.leaky_true),
            _table_row(leak.metric, leak.right, trials.honest_reported, trials.honest_true),
        )
    ]


def _table_row(leak: str, step: str, reported: Any, true: Any) -> dict[str, str]:
    return {
        "leak": leak,
        "what was done": step,
        "reported": words.spread(reported),
        "true": words.spread(true),
        "mean gap": gap_words(mean_gap(reported - true)),
    }


def leaks_caption() -> str:
    """How the table of the leaks is to be read, and which luck is in it."""
    return (
        f"Each leak on the seeds 0 to {SEEDS - 1}, each of which draws all rows anew: the median, "
        "then the lowest and the highest. The gap is the mean over the seeds with its 95 % "
        "interval. Other numbers of rows, another prevalence and another model are not in it."
    )


def scaling_in_words(trials: Trials) -> str:
    """What the leak of the scaler did to the report, as far as the seeds tell."""
    change = mean_gap(trials.leaky_reported - trials.honest_reported)
    verdict = "moved the report" if change.is_shown else "made no difference that the seeds show"
    change_words = words.minus(
        "reported ROC-AUC with this leak minus without it is on average "
        f"{change.mean:+z.3f} (95 % interval of that mean over the seeds: "
        f"{change.low:+z.3f} to {change.high:+z.3f})"
    )
    return (
        f"**Scaling on all rows** {verdict}: {change_words}. It is still wrong, and it costs "
        "nothing to do it right."
    )
