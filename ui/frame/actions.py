"""One line at the top of a laboratory: the way to the lesson, a hall, links, the own answers."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.draw import theme
from ui.guide import record, share
from ui.guide.answers import FactsAt
from ui.lesson.path import Walkthrough
from ui.state import view

CSS = Path(__file__).with_suffix(".css").read_text("utf-8")


def show(path: Walkthrough, facts_at: FactsAt) -> None:
    """The line, of a lesson whose facts are these at any setting."""
    record.remember()
    look = theme.theme(st.context.theme.type == "dark")
    st.html(f"<style>:root {{ --edge: {look.grid}; --accent: {look.accent}; }}{CSS}</style>")
    with st.container(key="actions", horizontal=True):
        if not view.hidden("guide"):
            _way_to_the_lesson(path)
        if not view.hidden("links"):
            st.button("Present", "to_hall", on_click=view.change, kwargs={"present": True})
            share.show(view.lesson().parameters, facts_at)
            share.answers()


def _way_to_the_lesson(path: Walkthrough) -> None:
    """The button that leads to the stage, where this visit or an earlier one has left it."""
    steps = len(path.steps)
    left = view.now().step
    step = left if left > 1 else min(record.last_step(path.slug), steps)
    label = "Back to the lesson" if step else f"Open the lesson, {steps} steps"
    st.button(label, "to_lesson", icon=":material/route:", on_click=_open_stage, args=(step or 1,))


def _open_stage(step: int) -> None:
    """Leave the laboratory, whose settings stay as they are."""
    view.change(step=step, lab=False)
