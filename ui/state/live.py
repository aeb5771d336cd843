"""The parts of a page that follow its dials: after a release they run again, and the rest stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from core.parameters import Dial
from ui.runtime.run_queue import RUN_QUEUE
from ui.state import controls, view


def part(draw: Callable[[dict[str, Any]], None]) -> None:
    """Draw a part of the page at the values of the moment, and again after each release."""
    parameters, name = view.lesson().parameters, view.new_part()

    @st.fragment(key=name)
    def drawn() -> None:
        with RUN_QUEUE.turn():
            draw(controls.values_now(parameters))

    drawn()


@contextmanager
def release() -> Iterator[None]:
    """Around what a release sets: then the parts run again, or the page where more follows it."""
    before = _beside_the_dials()
    yield
    parts = view.parts()
    if view.now().step or controls.notes() or not parts or _beside_the_dials() != before:
        st.rerun()
    st.rerun(parts)


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
