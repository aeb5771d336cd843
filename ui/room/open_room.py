"""The button on a page for teachers that opens a room for a class."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent
HTML = """<div class="open-room"><div class="room" hidden>
<div><p class="letters" role="status"></p><p class="link"></p>
<p><a class="lead" data-to="console" target="_blank" rel="noopener">Open the console</a>
<a data-to="projector" target="_blank" rel="noopener">For the projector</a></p></div>
<div class="code"></div></div>
<p class="problem" role="alert"></p><button type="button" class="open">Open a room</button></div>"""
_button = st.components.v2.component(
    "open_room",
    html=HTML,
    css=(HERE / "open.css").read_text("utf-8"),
    js=(HERE / "open.js").read_text("utf-8"),
    isolate_styles=False,
)


def open_room() -> None:
    """The button; code, link, QR code and console come under it, in the browser alone."""
    _button(key="open_room")
