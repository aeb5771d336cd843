"""The live dial: every step of it is computed beforehand, the browser only picks the frame.

A film is one picture, the dials under the hand, and a shot for each step of each dial.
"""

from __future__ import annotations

import base64
import copy
import html
import json
from collections.abc import Callable
from dataclasses import InitVar, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from ui.draw.panels import Changes, Picture
from ui.film import film_js, plotly_js
from ui.state import view

HERE = Path(__file__).parent
HTML, CSS = ((HERE / f"film.{kind}").read_text("utf-8") for kind in ("html", "css"))


class Number(NamedTuple):
    """A number beside the picture: its label and the colour of its edge."""

    label: str
    colour: str = ""


class Shot(NamedTuple):
    """What one step of a dial changes: traces by name, numbers with a note each, and the words.

    `narrow` holds the traces that change otherwise on a phone.
    """

    traces: Changes
    numbers: list[tuple[str, str]]
    alt: str
    narrow: Changes | None = None


NOTHING = Shot({}, [], "")


@dataclass(frozen=True)
class DialTrack:
    """One dial of a film: what it says at each step, where its ticks stand, its shots.

    `common` holds traces that every shot of this dial shows alike, and another dial's may not.
    Of the shots only their text is kept: a garbage collection walks through every object that a
    cache holds.
    """

    name: str
    label: str
    says: list[str]
    ticks: list[tuple[int, str]]
    shots: InitVar[list[Shot]]
    common: Changes | None = None
    script: str = field(init=False)
    moves: frozenset[str] = field(init=False)  # the names of the traces that it changes

    def __post_init__(self, shots: list[Shot]) -> None:
        changed = [self.common or {}, *(part or {} for s in shots for part in (s.traces, s.narrow))]
        object.__setattr__(self, "moves", frozenset(name for part in changed for name in part))
        script = {
            "name": self.name,
            "label": self.label,
            "says": self.says,
            "ticks": self.ticks,
            "common": _changes(self.common or {}),
            "frames": [_frame(shot) for shot in shots],
        }
        object.__setattr__(self, "script", _text(script))


@dataclass(frozen=True)
class Film:
    """A whole instrument; `narrow` replaces parts of the layout on a phone.

    `picks`: a click on point i of the trace of this name moves the dial named there to step i.
    `peeks`: so does the pointer, as long as it is there. `rest`: traces that are known only where
    Python has put the dials. A film without dials shows `standing`. Of the picture only its text
    is kept. KeyError names a trace that moves and is not in the picture.
    """

    picture: InitVar[Picture]
    numbers: list[Number]
    dials: list[DialTrack]
    picks: InitVar[dict[str, str] | None] = None
    peeks: InitVar[dict[str, str] | None] = None
    rest: Changes = field(default_factory=dict)
    standing: Shot = NOTHING
    stage: str = field(init=False)
    names: tuple[str, ...] = field(init=False)  # of the traces, in the order of the figure
    panels: frozenset[str] = field(init=False)

    def __post_init__(
        self, picture: Picture, picks: dict[str, str] | None, peeks: dict[str, str] | None
    ) -> None:
        drawn = json.loads(picture.figure().to_json(remove_uids=False))
        object.__setattr__(self, "names", tuple(picture.names))
        object.__setattr__(self, "panels", frozenset(picture.subplots))
        self._check({*(picks or {}), *(peeks or {})})
        stage = {
            "data": drawn["data"],
            "layout": drawn["layout"],
            "narrow": go.Layout(picture.narrow()).to_plotly_json(),  # as strict as the figure
            "names": picture.names,
            "panels": picture.subplots,
            "picks": picks or {},
            "peeks": peeks or {},
            "numbers": [number._asdict() for number in self.numbers],
        }
        object.__setattr__(self, "stage", _text(stage))
        self._check(self._moved())

    def _moved(self) -> set[str]:
        moved = {*self.rest, *self.standing.traces}
        return moved.union(*(track.moves for track in self.dials))

    def _check(self, names: set[str]) -> None:
        if unknown := names - set(self.names):
            raise KeyError(f"{', '.join(sorted(unknown))}: no such trace in this picture")

    def with_dials(self, dials: list[DialTrack], rest: Changes | None = None) -> Film:
        """The same picture under other dials."""
        return self._but(dials=dials, rest=rest or {})

    def with_standing(self, standing: Shot) -> Film:
        """The same picture, without dials, showing something else."""
        return self._but(standing=standing)

    def _but(self, **parts: Any) -> Film:
        film = copy.copy(self)
        for name, part in parts.items():
            object.__setattr__(film, name, part)
        film._check(film._moved())
        return film

    @property
    def script(self) -> str:
        """The film as JSON text for film.js, arrays packed as Plotly packs them."""
        moving = {"standing": _frame(self.standing), "rest": _changes(self.rest)}
        dials = ",".join(track.script for track in self.dials)
        return f'{self.stage[:-1]},{_text(moving)[1:-1]},"dials":[{dials}]}}'

    def standing_at(self, at: dict[str, int]) -> tuple[go.Figure, dict[str, Any]]:
        """The figure with its dials at rest, and the frame with the words that belong to it.

        Each dial is filmed through the place of the others: at rest any of them tells all.
        """
        stage = json.loads(self.stage)
        parts = [frame := _frame(self.standing)]
        if self.dials:
            track = json.loads(self.dials[0].script)
            frame = track["frames"][at[self.dials[0].name]]
            parts = [track["common"], frame, _changes(self.rest)]
        figure = go.Figure(stage["data"], stage["layout"])
        for part in parts:
            for trace, change in zip(part["traces"], part["data"], strict=True):
                figure.data[self.names.index(trace)].update(change)
        return figure, frame


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _frame(shot: Shot) -> dict[str, Any]:
    return {
        **_changes(shot.traces),
        "numbers": shot.numbers,
        "alt": shot.alt,
        "narrow": shot.narrow and _changes(shot.narrow),
    }


def _changes(traces: Changes) -> dict[str, Any]:
    return {
        "data": [
            {name: _packed(value) for name, value in change.items()} for change in traces.values()
        ],
        "traces": list(traces),
    }


def _packed(value: Any) -> Any:
    """An array as plotly.js takes it: its dtype and its bytes in base 64.

    Among words "" becomes a blank: plotly.js takes the place of an empty word away for good, and
    the words after it then stand one place too early.
    """
    if isinstance(value, list):
        return [" " if word == "" else word for word in value]
    if not isinstance(value, np.ndarray):
        return value
    return {"dtype": value.dtype.str[1:], "bdata": base64.b64encode(value.tobytes()).decode()}


_film = st.components.v2.component(
    "film", html=HTML, css=CSS, js=film_js.COMPONENT, isolate_styles=False
)
_hand = st.components.v2.component("film_hand", js=film_js.COMPONENT)


def show(key: str, film: Film, at: dict[str, int], moved: Callable[[str, int], None]) -> None:
    """Mount the film with its dials at the steps `at`; `moved(dial, index)` hears a release.

    The picture and the place of the hand are two components: a release sends back a few bytes.
    """
    heard = f"{key}_heard"
    if "plain" in st.query_params or st.session_state.get("film_failed"):
        _show_plain(key, film, at, moved)
        return

    def released() -> None:
        hand = _mapping((st.session_state.get(key) or {}).get("released"))
        at, n = _mapping(hand.get("at")), _whole(hand.get("n"))
        if n is not None:
            st.session_state[heard] = n
        for track in film.dials:  # all of them: of two quick releases only the last may arrive
            index = _whole(at.get(track.name))
            if index is not None and index < len(track.says):
                moved(track.name, index)

    def failed() -> None:
        st.session_state["film_failed"] = True

    _film(
        key=key,
        # As bytes: a dictionary would be written as JSON twice.
        data="\n".join((key, plotly_js.ADDRESS, f"{view.large():g}", film.script)).encode(),
        on_released_change=released,
        on_failed_change=failed,
    )
    if film.dials:
        veiled = sorted(film.panels.intersection(view.veiled()))
        place = {"film": key, "at": at, "heard": st.session_state.get(heard, 0), "veiled": veiled}
        _hand(key=f"{key}_hand", data=place, height=1)


def _mapping(told: Any) -> dict[str, Any]:
    """What a browser told, where that is a mapping: it may tell anything."""
    return told if isinstance(told, dict) else {}


def _whole(told: Any) -> int | None:
    """A whole number that a hand can have made, else None."""
    return told if type(told) is int and 0 <= told < 2**31 else None


def _show_plain(
    film_key: str, film: Film, at: dict[str, int], moved: Callable[[str, int], None]
) -> None:
    """Native sliders and a standing chart, where the live instrument cannot run."""
    st.info("The live instrument could not start here; this plain version moves on release.")
    for track in film.dials:
        key = f"plain_{film_key}_{track.name}"
        st.session_state[key] = track.says[at[track.name]]

        def heard(track: DialTrack = track, key: str = key) -> None:
            moved(track.name, track.says.index(st.session_state[key]))

        st.select_slider(track.label, track.says, key=key, on_change=heard)
    figure, frame = film.standing_at(at)
    columns = st.columns(len(film.numbers)) if film.numbers else []
    for column, number, (value, note) in zip(columns, film.numbers, frame["numbers"], strict=True):
        column.metric(number.label, value, help=note or None)
    st.plotly_chart(figure, key=f"plain_{film_key}", alt=frame["alt"])


def take_home(script: str, at: dict[str, int], title: str, made: str) -> str:
    """The instrument as one HTML file that works offline; `made` says at which settings.

    The renderer draws it: without plotly.js there is no zoom, and a twentieth of the bytes.
    """
    run = film_js.SOURCE.replace("export default function", "const mount = function")
    safe = script.replace("</", "<\\/")
    return f"""<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title}</title>
<style>body {{ margin: 1rem; font-family: sans-serif; }} footer {{ opacity: 0.85; }} {CSS}</style>
<h1>{title}</h1><main>{HTML}</main><footer>Made at: {html.escape(made)}.</footer>
<script type="application/json" id="script">{safe}</script>
<script type="module">{run};
const film = {{ film: "home", script: document.getElementById("script").textContent }};
const parts = {{ parentElement: document.querySelector("main"), setTriggerValue() {{}} }};
mount({{ ...parts, data: {{ ...film, alone: true }} }});
mount({{ ...parts, data: {{ film: "home", at: {json.dumps(at)} }} }});
</script></html>"""
