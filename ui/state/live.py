"""The parts of a page that follow its dials: after a release they run again, and the rest stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.parameters import Dial
from ui.runtime.cache import below_the_picture
from ui.runtime.run_queue import RUN_QUEUE
from ui.state import controls, view


def part(draw: Callable[[dict[str, Any]], None]) -> None:
    """A part of the page, here, drawn at the values of the moment and again after each release.

    The name of the function is that of the part: where that is hidden there is none.
    """
    if not view.hidden(draw.__name__):
        view.parts().append((_place("part", view.parts()), draw))


def once(draw: Callable[[dict[str, Any]], None]) -> None:
    """A part of the page, here, that no dial changes and that takes long: drawn at the end.

    The name of the function is that of the part: where that is hidden there is none.
    """
    if not view.hidden(draw.__name__):
        view.slow_parts().append((_place("slow", view.slow_parts()), draw))


def _place(kind: str, before: list[view.Part]) -> DeltaGenerator:
    """A place with a name: what stands in it stays the same when something comes above it."""
    return st.container(key=f"{kind}_{len(before)}")


def draw() -> None:
    """Draw the parts of the page, each in its place, the instrument first."""
    _draw_live()
    with below_the_picture():
        _draw(view.slow_parts())


@st.fragment
def _draw_live() -> None:
    with RUN_QUEUE.turn():
        _draw(view.parts()[:1])
        with below_the_picture():
            _draw(view.parts()[1:])


def _draw(parts: list[view.Part]) -> None:
    values = controls.values_now(view.lesson().parameters)
    for place, part in parts:
        with place.container():  # also where a part has nothing to say yet: it keeps its place
            part(values)


@contextmanager
def release() -> Iterator[None]:
    """Around what a release sets: then the parts run again, or the page where more follows it."""
    before = _beside_the_dials()
    yield
    if controls.notes() or _beside_the_dials() != before:
        st.rerun()


def then_page(act: Callable[..., None]) -> Callable[..., None]:
    """The callback of a control in a part whose doing concerns the whole page."""

    def done(*args: Any, **kwargs: Any) -> None:
        act(*args, **kwargs)
        st.rerun()

    return done


def _beside_the_dials() -> dict[str, Any]:
    """The values of whatever is no dial: what is drawn outside of the parts follows them."""
    every = view.lesson().parameters
    return controls.values_now({n: one for n, one in every.items() if not isinstance(one, Dial)})
