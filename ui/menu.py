"""The menu of a phone, which closes when a lesson is chosen from it."""

from pathlib import Path

import streamlit as st

_menu = st.components.v2.component(
    "menu", js=(Path(__file__).parent / "menu.js").read_text("utf-8")
)


def close_for(page: str) -> None:
    """Close the menu if another page than this one was on screen before."""
    _menu(key="menu", data={"page": page}, height=1)
