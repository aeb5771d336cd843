"""A stage on the page of its lesson: what the browser needs to show it, and what it tells."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import streamlit as st

from core.parameters import BadValue
from ui.film.pieces import offer
from ui.guide import heard, record, share
from ui.lesson import Lesson
from ui.stage import stage_js
from ui.stage.pieces import HTML, how, pieces_of
from ui.state import controls, view

# The style of stages is the page's: a component would send it again with each message.
_stage = st.components.v2.component("stage", html=HTML, js=stage_js.COMPONENT, isolate_styles=False)


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
        "visit": record.visit(),
        "kept": record.is_kept(),
        "heard": word["heard"],
        "values": _moved(lesson),
        "dark": st.context.theme.type == "dark",
        "record": {name: one["answer"] for name, one in _given(lesson).items()},
        "progress": _progress() if lesson.at_root else {},
    }
    if word.get("code"):
        data["code"] = share.code(lesson)
    record.remember()
    _stage(key=key, data=data, on_told_change=told, on_failed_change=failed)
    controls.values_to_url(lesson.parameters)
    if word.pop("open", "") == "share":
        _share()


@st.dialog("Share", width="medium")
def _share() -> None:
    if record.has_changed():
        st.rerun()  # a dialog runs alone, and the page has the record too
    lesson = view.lesson()
    assert lesson.stage is not None
    share.contents(lesson.parameters, lesson.stage().facts_at)
    share.answers()


def _given(lesson: Lesson) -> dict[str, Any]:
    """The answers of the record by question, without those that no question takes any more."""
    path = lesson.path
    found = {name: heard.given(path, name) for name in path.asks()} if path else {}
    return {name: answer for name, answer in found.items() if answer}


def _progress() -> dict[str, dict[str, Any]]:
    """How far the learner is in each lesson."""
    return {
        slug: {"step": one["step"], "done": one["done"]}
        for slug, one in record.everything().items()
    }


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
        if lesson.minutes:
            record.reached(lesson.slug, step, step == steps)
    view.change(present=said.get("present") is True, lab=said.get("open") == "lab")
    word["open"] = said.get("open")
    word["code"] = word["open"] == "code"
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
