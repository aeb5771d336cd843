"""Two columns of one's own table: the majority stays, the minority thins out under the hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from core.own.parameters import PARAMETERS, THIN, roles_of
from core.own.plane import PlaneFilm, PlaneStep, numbers_of_table, plane_film
from core.own.reading import shown
from core.own.words import amount, between, one_in, percent
from core.parameters import BadValue
from pages.own_data.visit import Held
from ui.draw import theme, words
from ui.draw.confusion import confusion_changes, confusion_panel, confusion_traces
from ui.draw.panels import Changes, Grid, Panel, Picture, Room, stacked, words_above
from ui.draw.traces import line, majority_dots, minority_circles, plane, xy
from ui.film import film
from ui.film.film import Control, DialTrack, Film, Number, Shot
from ui.frame import frame
from ui.state import controls

WIDE = Grid(("rows matrix",), columns=(720, 400), height=430)
PHONE = stacked("rows", "matrix", rows=(380, 300))
HOW = (
    "All negatives of a half stay; of the positives the dial keeps the first of one random order, "
    "in the half that trains and in the half that judges. The model is a logistic regression on "
    "these two columns alone, so it is weaker than the one above. The matrix counts at τ = ½."
)

# A picture takes some markup; no name of a column is to be any.
PLAIN = str.maketrans("<>&", "‹›+")


def two_columns(held: Held, values: dict[str, Any]) -> None:
    """The table on two columns, with a dial of the prevalence and a choice of sampler."""
    panel = frame.opened("Two of your columns, while positives become rare", "plane_open")
    if panel is None:
        return
    with panel:
        try:
            names = numbers_of_table(held.table, roles_of(values))
            if len(names) < 2:
                raise BadValue("It takes two columns of numbers with more than two values each.")
            x, y = _columns(names, values)
            sampler = "" if values["sampler"] == "none" else values["sampler"]
            setting = roles_of(values), x, y, sampler, values["halves"]
            found: PlaneFilm = held.known(
                "plane", setting, lambda: plane_film(held.table, *setting)
            )
        except BadValue as problem:
            st.error(words.quoted_each(str(problem)), icon="⚠️")
            return
        last = len(found.steps) - 1
        step, dark = min(int(values["thin"]), last), frame.is_dark()
        made: Film = held.known(
            "plane film", (setting, dark), lambda: plane_picture(found, sampler, dark)
        )
        film.show("plane_film", held.offered(made), {THIN.name: step}, _released)
        if found.steps[step].problem:
            st.caption(words.quoted_each(found.steps[step].problem))
        gaps = f" Without a number in them: {words.some(found.left_out, 'row')}."
        st.caption(HOW + (gaps if found.left_out else ""))


def _released(_: str, step: int) -> None:
    controls.set_values(thin=step)


def _columns(names: tuple[str, ...], values: dict[str, Any]) -> tuple[str, str]:
    """The two columns that were chosen, at first the first two."""
    free = [name for name in (values["across"], values["upwards"]) if name in names]
    x = values["across"] if values["across"] in names else next(n for n in names if n not in free)
    y = values["upwards"]
    if y not in names or y == x:
        y = next(name for name in names if name != x)
    with st.container(horizontal=True, key="plane_what"):
        for name, now in (("across", x), ("upwards", y)):
            _choose(name, now, names)
        controls.widget(PARAMETERS["sampler"])
    return x, y


def _choose(name: str, now: str, names: tuple[str, ...]) -> None:
    key = f"plane_{name}_{now}_{hash(names)}"

    def chosen() -> None:
        controls.set_values(**{name: st.session_state[key]})

    st.selectbox(PARAMETERS[name].label, names, names.index(now), key=key, on_change=chosen)


def plane_picture(found: PlaneFilm, sampler: str, dark: bool) -> Film:
    """The plane with the boundary, and the matrix of the rows that judge."""
    ink = theme.theme(dark).ink
    look = {"dragmode": "zoom", "showlegend": False}
    picture = Picture(_panels(found, dark), WIDE, PHONE, dark, look)
    made = {"color": theme.SYNTHETIC, "symbol": "cross", "size": 6, "opacity": 0.6}
    picture.add(
        "rows",
        majority=majority_dots(found.majority, opacity=0.5),
        made=go.Scatter(mode="markers", name="made", marker=made, hoverinfo="skip"),
        minority=minority_circles(),
        boundary=line("boundary p = ½", ink),
    )
    picture.add("matrix", **confusion_traces(dark))
    says = [one_in(1 / step.one_in) for step in found.steps]
    last = len(says) - 1
    control = Control(THIN.name, THIN.label, says, [(0, says[0]), (last, says[last])])
    numbers = [
        Number("Positives that train", theme.MINORITY),
        Number("Rows made or taken away", theme.SYNTHETIC),
        Number("Recall at τ = ½", theme.METRICS["recall"].colour),
        Number("Precision at τ = ½", theme.METRICS["precision"].colour),
        Number("Positives that the model expects", ink),
    ]
    shots = [_shot(found, step, sampler) for step in found.steps]
    return Film(picture, numbers, [control], {THIN.name: DialTrack(shots).piece})


def _panels(found: PlaneFilm, dark: bool) -> dict[str, Panel]:
    x, y = (shown(name, 30).translate(PLAIN) for name in found.names)
    every = "each dot a row" if found.drawn_one_in == 1 else f"1 dot for {found.drawn_one_in} rows"
    title = (
        f"<span style='color:{theme.MINORITY}'>●</span> positives "
        f"<span style='color:{theme.MAJORITY}'>●</span> negatives, {every} "
        f"<span style='color:{theme.SYNTHETIC}'>+</span> made rows ━ p = ½"
    )
    rows = plane(found.window, x)
    return {
        "rows": replace(
            rows, y={**rows.y, "title": y}, notes=(words_above(title),),
            room=Room(left=70, right=16, above=28, below=52),
        ),
        "matrix": confusion_panel(
            dark, Room(left=46, above=44, below=52),
            narrow=Room(left=57, right=26, above=44, below=20),
        ),
    }  # fmt: skip


def _shot(found: PlaneFilm, step: PlaneStep, sampler: str) -> Shot:
    c = step.counts
    positives, alarms = c.tp + c.fn, c.tp + c.fp
    made = "copies" if sampler == "ros" else "made between two others" if sampler else "none"
    traces: Changes = {
        "minority": xy(found.minority[: step.positives]),
        "made": xy(step.made),
        "boundary": xy(step.boundary),
        **confusion_changes(c),
    }
    numbers = [
        (amount(step.positives), f"beside {amount(step.negatives)} negatives"),
        (amount(step.fewer or step.more), "taken away" if step.fewer else made),
        (percent(c.tp / positives), f"95 %: {between(*step.recall)}"),
        (percent(c.tp / alarms) if alarms else "—", f"{amount(c.tp)} of {amount(alarms)} alarms"),
        (amount(round(step.expected)), f"really {amount(positives)}"),
    ]
    alt = (
        f"{one_in(1 / step.one_in)} positive: {amount(c.tp)} of {amount(positives)} positives are "
        f"found, with {amount(c.fp)} false alarms."
    )
    return Shot(traces, numbers, alt)
