"""A browser whose connection has come back asks for the page by itself."""

from pathlib import Path

import streamlit as st

_comeback = st.components.v2.component(
    "comeback", js=(Path(__file__).parent / "comeback.js").read_text("utf-8")
)


def watch() -> None:
    """Watch the connection from the page that is on screen."""
    _comeback(key="comeback", on_back_change=lambda: None, height=1)
