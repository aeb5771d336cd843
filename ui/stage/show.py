"""A stage on the page of its lesson: what the browser needs to show it, and what it tells."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from contextlib import suppress
from functools import cache, cached_property, partial
from typing import Any

import streamlit as st

from core.parameters import BadValue
from ui.film import plotly_js
from ui.film.film import lines
from ui.film.pieces import PATH, Piece, offer, piece, promised
from ui.guide import heard, record, share
from ui.lesson import Lesson
from ui.stage import stage_js
from ui.stage.script import scene_text, script
from ui.state import controls, view

HTML = '<section class="stage" data-ready="false" aria-label="Lesson"></section>'
SHAPES = {"wide": False, "tall": True}

# The style of stages is the page's: a component would send it again with each message.
_stage = st.components.v2.component("stage", html=HTML, js=stage_js.COMPONENT, isolate_styles=False)


class Pieces:
    """The pieces of a lesson's stage: its script, and each picture in each shape of window."""

    def __init__(self, lesson: Lesson) -> None:
        if lesson.stage is None or lesson.path is None:
            raise ValueError(f"{lesson.slug} has no stage")
        stage = lesson.stage()
        self.script = piece(script(lesson.path, stage))
        self.scenes = {
            name: {
                shape: _scene(f"{lesson.slug} {name} {shape}", partial(picture.scene, tall))
                for shape, tall in SHAPES.items()
            }
            for name, picture in stage.pictures.items()
        }

    @property
    def all(self) -> list[Piece]:
        """Every one of them."""
        return [self.script, *(one for shapes in self.scenes.values() for one in shapes.values())]

    @cached_property
    def packed(self) -> str:
        """All of them, packed and in letters, for a file that is taken home."""
        return base64.b64encode(gzip.compress(lines(self.all).encode(), 6)).decode()

    def picture(self, picture: str, shape: str) -> list[Piece]:
        """The picture of this name in a shape of window; none of no name."""
        return [self.scenes[picture][shape]] if picture else []

    def address(self) -> dict[str, Any]:
        """Their names, as stage.js takes them."""
        scenes = {
            name: {shape: one.name for shape, one in shapes.items()}
            for name, shapes in self.scenes.items()
        }
        return {"script": self.script.name, "scenes": scenes, "pieces": PATH.partition("{")[0]}


def _scene(said: str, make: Callable[[], Any]) -> Piece:
    return promised(f"scene {said}", cache(lambda: scene_text(make())))


@cache
def pieces_of(lesson: Lesson) -> Pieces:
    """The pieces of a lesson's stage, made once."""
    return Pieces(lesson)


def how(lesson: Lesson, shown: view.View, note: str, following: Lesson | None) -> dict[str, Any]:
    """How a stage is shown, for stage.js: what it has, at which step, what comes after it."""
    return {
        "stage": lesson.slug,
        "title": lesson.title,
        "step": shown.step or 1,
        "present": shown.present,
        "note": note,
        "following": following and {"title": following.title, "href": f"./{following.address}"},
        "plotly": plotly_js.ADDRESS,
    } | pieces_of(lesson).address()


def take_home(lesson: Lesson, step: int) -> str:
    """The lesson on its stage as one HTML file that works offline, opened at a step."""
    run = stage_js.SOURCE.replace("export default function", "const mount = function")
    shown = how(lesson, view.View(step=step), "", None) | {"heard": 0, "record": {}}
    shown |= {"plotly": "", "alone": True}
    data = json.dumps(shown).replace("<", "\\u003c")
    return f"""<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{lesson.title}</title>
<style>body {{ margin: 0; }} {stage_js.CSS} .stage {{ inset: 0; }}</style>
<div id="early-page">{HTML}</div>
<script type="application/json" id="early-stage">{data}</script>
<script type="text/plain" id="early-pieces">{pieces_of(lesson).packed}</script>
<script type="module">{run}</script></html>"""


def show() -> None:
    """The stage of the lesson on screen."""
    lesson, kept = view.lesson(), f"stage_{view.lesson().slug}"
    word = st.session_state.setdefault(kept, {"heard": 0, "open": ""})

    def told() -> None:
        if lesson is not view.lesson():  # a stage that has gone speaks once more
            return
        said = (st.session_state.get(key) or {}).get("told")
        if isinstance(said, dict) and type(said.get("n")) is int and said["n"] > word["heard"]:
            word["heard"] = said["n"]
            _hear(lesson, said, word)

    def failed() -> None:
        view.change(lab=True)

    key = f"{kept}_film"
    st.html(f"<style>{stage_js.CSS}</style>")
    offer(pieces_of(lesson).all)
    data = how(lesson, view.now(), " ".join(controls.notes()), view.following()) | {
        "heard": word["heard"],
        "values": _moved(lesson),
        "dark": st.context.theme.type == "dark",
        "record": {name: one["answer"] for name, one in _given(lesson).items()},
    }
    record.remember()
    _stage(key=key, data=data, on_told_change=told, on_failed_change=failed)
    controls.values_to_url(lesson.parameters)
    if word.pop("open", "") == "share":
        _share()


@st.dialog("Share")
def _share() -> None:
    lesson = view.lesson()
    assert lesson.stage is not None
    share.contents(lesson.parameters, lesson.stage().facts_at)
    at = view.now().step or 1
    st.download_button(
        "Take this lesson home (one HTML file, works offline)",
        lambda: take_home(lesson, at),
        f"{lesson.slug}_lesson.html",
        "text/html",
        icon=":material/download:",
        on_click="ignore",
    )
    share.answers()


def _given(lesson: Lesson) -> dict[str, Any]:
    """The answers of the record by question, without those that no question takes any more."""
    path = lesson.path
    found = {name: heard.given(path, name) for name in path.asks()} if path else {}
    return {name: answer for name, answer in found.items() if answer}


def _moved(lesson: Lesson) -> dict[str, float]:
    """The numbers to which the parameters of the lesson have been moved, in a link or by a hand."""
    now, numbers = controls.values_now(lesson.parameters), (int, float)
    return {
        name: value
        for name, value in now.items()
        if type(value) in numbers and value != lesson.parameters[name].default
    }


def _hear(lesson: Lesson, said: dict[str, Any], word: dict[str, Any]) -> None:
    """Take what a browser tells: it may tell anything."""
    steps = len(lesson.path.steps) if lesson.path else 1
    step = said.get("step")
    if type(step) is int and 1 <= step <= steps:
        view.change(step=step)
        record.reached(lesson.slug, step)
    view.change(present=said.get("present") is True, lab=said.get("open") == "lab")
    word["open"] = said.get("open")
    before = _given(lesson)
    for name, answer in _mapping(said.get("answers")).items():
        if name not in before:
            heard.take(lesson, name, answer)
    is_for_lab = word["open"] == "lab"
    at_step = (
        lesson.path.steps[(view.now().step or 1) - 1].set if lesson.path and is_for_lab else {}
    )
    _move(lesson, at_step | _mapping(said.get("values")), word)


def _move(lesson: Lesson, values: dict[str, Any], word: dict[str, Any]) -> None:
    """Set the parameters that dials of the step have moved; those of other steps go back.

    The laboratory opens where the lesson stands.
    """
    now, before = controls.values_now(lesson.parameters), word.pop("moved", {})
    moved = {name: was for name, (was, put) in before.items() if now[name] == put}
    for name, value in values.items():
        parameter = lesson.parameters.get(name)
        if parameter is not None and type(value) in (int, float, str):
            with suppress(BadValue):
                put = parameter.read(parameter.write(value))
                was = moved.get(name, now[name])
                word.setdefault("moved", {})[name] = (was, put)
                moved[name] = put
    controls.set_values(**moved)


def _mapping(told: Any) -> dict[str, Any]:
    """What a browser told, where that is a mapping: it may tell anything."""
    return told if isinstance(told, dict) else {}
