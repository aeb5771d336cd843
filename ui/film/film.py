"""The live dial: every step of it is computed beforehand, the browser only picks the frame.

A film is one picture, the dials under the hand, and a shot for each step of each dial.
"""

from __future__ import annotations

import base64
import copy
import html
import json
from collections.abc import Callable, Iterable
from dataclasses import InitVar, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from ui.draw.panels import Changes, Picture
from ui.film import film_js, plotly_js
from ui.film.pieces import PATH, Piece, later, offer, piece
from ui.state import live, view

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


class Control(NamedTuple):
    """A dial under the hand: what it says at each step, and where its ticks stand."""

    name: str
    label: str
    says: list[str]
    ticks: list[tuple[int, str]]


@dataclass(frozen=True)
class DialTrack:
    """The shots of a dial, through one place of the others.

    `common` holds traces that every shot of this dial shows alike, and another dial's may not.
    Of the shots only their text is kept: a garbage collection walks through every object that a
    cache holds.
    """

    shots: InitVar[list[Shot]]
    common: Changes | None = None
    script: str = field(init=False)

    def __post_init__(self, shots: list[Shot]) -> None:
        script = {
            "common": changes(self.common or {}),
            "frames": [_frame(shot) for shot in shots],
        }
        object.__setattr__(self, "script", as_text(script))

    @property
    def piece(self) -> Piece:
        """The shots, made already."""
        return piece(self.script)


@dataclass(frozen=True)
class Still:
    """What a film shows beside its dials: all of it without dials, or where Python has put them."""

    standing: Shot = NOTHING
    rest: Changes = field(default_factory=dict)

    @property
    def script(self) -> str:
        """The part as JSON text for film.js."""
        return as_text({"standing": _frame(self.standing), "rest": changes(self.rest)})

    @property
    def piece(self) -> Piece:
        """The part, made already."""
        return piece(self.script)


@dataclass(frozen=True)
class Film:
    """A whole instrument; `narrow` of the picture replaces parts of the layout on a phone.

    `picks`: a click on point i of the trace of this name moves the dial named there to step i.
    `peeks`: so does the pointer, as long as it is there. `tracks`: the shots of each control, in
    their order; where all of them stand, each of them shows the same. Of the picture only its text
    is kept. KeyError names a trace that is picked and is not in the picture.
    """

    picture: InitVar[Picture]
    numbers: list[Number]
    controls: list[Control] = field(default_factory=list)
    tracks: dict[str, Piece] = field(default_factory=dict)
    picks: InitVar[dict[str, str] | None] = None
    peeks: InitVar[dict[str, str] | None] = None
    still: Piece = field(default_factory=lambda: Still().piece)
    stage: Piece = field(init=False)
    names: tuple[str, ...] = field(init=False)  # of the traces, in the order of the figure

    def __post_init__(
        self, picture: Picture, picks: dict[str, str] | None, peeks: dict[str, str] | None
    ) -> None:
        drawn = json.loads(picture.figure().to_json(remove_uids=False))
        object.__setattr__(self, "names", tuple(picture.names))
        self._check({*(picks or {}), *(peeks or {})})
        stage = {
            "data": drawn["data"],
            "layout": drawn["layout"],
            "narrow": go.Layout(picture.narrow()).to_plotly_json(),  # as strict as the figure
            "names": picture.names,
            "picks": picks or {},
            "peeks": peeks or {},
            "numbers": [number._asdict() for number in self.numbers],
            "dials": [control._asdict() for control in self.controls],
        }
        object.__setattr__(self, "stage", piece(as_text(stage)))

    def _check(self, names: Iterable[str]) -> None:
        if unknown := set(names) - set(self.names):
            raise KeyError(f"{', '.join(sorted(unknown))}: no such trace in this picture")

    def with_tracks(self, tracks: dict[str, Piece], still: Piece | None = None) -> Film:
        """The same picture with the shots of its dials."""
        return self._but(tracks=tracks, still=still or self.still)

    def with_still(self, still: Piece) -> Film:
        """The same picture, showing something else beside its dials."""
        return self._but(still=still)

    def _but(self, **parts: Any) -> Film:
        film = copy.copy(self)
        for name, part in parts.items():
            object.__setattr__(film, name, part)
        return film

    def address(self) -> dict[str, Any]:
        """The names of its pieces, as film.js takes them."""
        tracks = {name: track.name for name, track in self.tracks.items()}
        return {"stage": self.stage.name, "still": self.still.name, "tracks": tracks}

    @property
    def first(self) -> list[Piece]:
        """The pieces of the first picture."""
        return [self.stage, self.still, *list(self.tracks.values())[:1]]

    @property
    def pieces(self) -> list[Piece]:
        """All pieces, each of which film.js can ask for."""
        return [self.stage, self.still, *self.tracks.values()]

    @property
    def script(self) -> dict[str, Any]:
        """The whole film as film.js has it in the end, arrays packed as Plotly packs them.

        KeyError names a trace that moves and is not in the picture.
        """
        script = json.loads(self.stage.text) | json.loads(self.still.text)
        for control in script["dials"]:
            control |= json.loads(self.tracks[control["name"]].text)
        shots = [shot for control in script["dials"] for shot in control["frames"]]
        parts = [*shots, *(shot["narrow"] or {"traces": []} for shot in shots), script["rest"]]
        parts += [script["standing"], *(control["common"] for control in script["dials"])]
        self._check(name for part in parts for name in part["traces"])
        return script

    def standing_at(self, at: dict[str, int]) -> tuple[go.Figure, dict[str, Any]]:
        """The figure with its dials at rest, and the frame with the words that belong to it.

        Each dial is filmed through the place of the others: at rest any of them tells all.
        """
        stage, still = json.loads(self.stage.text), json.loads(self.still.text)
        parts = [frame := still["standing"]]
        for control in self.controls[:1]:
            track = json.loads(self.tracks[control.name].text)
            frame = track["frames"][at[control.name]]
            parts = [track["common"], frame, still["rest"]]
        figure = go.Figure(stage["data"], stage["layout"])
        for part in parts:
            for trace, change in zip(part["traces"], part["data"], strict=True):
                figure.data[self.names.index(trace)].update(change)
        return figure, frame


class FilmLater:
    """A film without dials that is made when somebody comes near it.

    `make(*args)` gives it, and should keep it; the arguments are those of `later`.
    """

    controls: tuple[Control, ...] = ()

    def __init__(self, make: Callable[..., Film], *args: Any) -> None:
        self._made = lambda: make(*args)
        self.stage = later(make, *args, of="stage.text")
        self.still = later(make, *args, of="still.text")
        self.pieces = [self.stage, self.still]

    def address(self) -> dict[str, Any]:
        """The names of its pieces, as film.js takes them."""
        return {"stage": self.stage.name, "still": self.still.name, "tracks": {}}

    def __getattr__(self, name: str) -> Any:
        """Whatever else the film itself has."""
        return getattr(self._made(), name)


def as_text(value: Any) -> str:
    """Data as JSON text for the browser."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _frame(shot: Shot) -> dict[str, Any]:
    return {
        **changes(shot.traces),
        "numbers": shot.numbers,
        "alt": shot.alt,
        "narrow": shot.narrow and changes(shot.narrow),
    }


def changes(traces: Changes) -> dict[str, Any]:
    """What a step changes, as the browser takes it: the traces by name, and their attributes."""
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


# The style of films is the page's: a component would send it again with each message.
_film = st.components.v2.component("film", html=HTML, js=film_js.COMPONENT, isolate_styles=False)


def show(
    key: str, film: Film | FilmLater, at: dict[str, int], moved: Callable[[str, int], None]
) -> None:
    """Mount the film with its dials at the steps `at`; `moved(dial, index)` hears a release.

    A message has the names of its pieces and the place of the hand: a few bytes.
    """
    heard = f"{key}_heard"
    if "plain" in st.query_params or st.session_state.get("film_failed"):
        _show_plain(key, film, at, moved)
        return

    def released() -> None:
        hand = _mapping((st.session_state.get(key) or {}).get("released"))
        places, n = _mapping(hand.get("at")), _whole(hand.get("n"))
        if n is not None:
            st.session_state[heard] = n
        with live.release():
            for control in film.controls:  # all: of two quick releases only the last may arrive
                index = _whole(places.get(control.name))
                if index is not None and index < len(control.says):
                    moved(control.name, index)

    def failed() -> None:
        st.session_state["film_failed"] = True
        st.rerun()

    offer(film.pieces)
    data = how(key, film, at, view.large()) | {
        "heard": st.session_state.get(heard, 0),
        "plotly": plotly_js.ADDRESS,
    }
    _film(key=key, data=data, on_released_change=released, on_failed_change=failed)


def how(key: str, film: Film | FilmLater, at: dict[str, int], large: float) -> dict[str, Any]:
    """How a film is shown, for film.js: its pieces, where its dials stand.

    `large`: how many times as large as usual.
    """
    shown = {"film": key, "at": at, "large": large}
    return shown | film.address() | {"pieces": PATH.partition("{")[0]}


def _mapping(told: Any) -> dict[str, Any]:
    """What a browser told, where that is a mapping: it may tell anything."""
    return told if isinstance(told, dict) else {}


def _whole(told: Any) -> int | None:
    """A whole number that a hand can have made, else None."""
    return told if type(told) is int and 0 <= told < 2**31 else None


def _show_plain(
    film_key: str, film: Film | FilmLater, at: dict[str, int], moved: Callable[[str, int], None]
) -> None:
    """Native sliders and a standing chart, where the live instrument cannot run."""
    st.info("The live instrument could not start here; this plain version moves on release.")
    for control in film.controls:
        if view.hidden(control.name):
            continue
        key = f"plain_{film_key}_{control.name}"
        st.session_state[key] = control.says[at[control.name]]

        def heard(control: Control = control, key: str = key) -> None:
            with live.release():
                moved(control.name, control.says.index(st.session_state[key]))

        st.select_slider(control.label, control.says, key=key, on_change=heard)
    figure, frame = film.standing_at(at)
    is_bare = not film.numbers or view.hidden("numbers")
    columns = [] if is_bare else st.columns(len(film.numbers))
    for column, number, (value, note) in zip(columns, film.numbers, frame["numbers"], strict=False):
        column.metric(number.label, value, help=note or None)
    st.plotly_chart(figure, key=f"plain_{film_key}", alt=frame["alt"])


def lines(pieces: Iterable[Piece]) -> str:
    """Pieces as they lie in a page: on each line a name, a blank and its text."""
    return "\n".join(f"{one.name} {one.text}" for one in pieces).replace("</", "<\\/")


def take_home(film: Film, at: dict[str, int], title: str, made: str) -> str:
    """The instrument as one HTML file that works offline; `made` says at which settings.

    The renderer draws it: without plotly.js there is no zoom, and a twentieth of the bytes.
    """
    run = film_js.SOURCE.replace("export default function", "const mount = function")
    data = json.dumps(film.address() | {"film": "home", "at": at, "large": 1, "alone": True})
    return f"""<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title}</title>
<style>body {{ margin: 1rem; font-family: sans-serif; }} footer {{ opacity: 0.85; }} {CSS}</style>
<h1>{title}</h1><main>{HTML}</main><footer>Made at: {html.escape(made)}.</footer>
<script type="application/json" id="pieces">{lines(film.pieces)}</script>
<script type="module">{run};
keep(document.getElementById("pieces").textContent);
mount({{ parentElement: document.querySelector("main"), setTriggerValue() {{}}, data: {data} }});
</script></html>"""
