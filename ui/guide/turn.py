"""The turns on a guided path: after each of them the page is scrolled to the path's head."""

from pathlib import Path

import streamlit as st

from ui.runtime.invisible_component import invisible_component

_turn = invisible_component(Path(__file__).with_suffix(".js"))


def count() -> None:
    """Say that the path now shows something else than before."""
    st.session_state["turns"] = st.session_state.get("turns", 0) + 1


def show() -> None:
    """Scroll to the path, once after each turn; not where a link has opened it."""
    _turn(key="turn", data={"turns": st.session_state.get("turns", 0)}, height=1)
