"""A button that saves a picture as PNG: its SVG is drawn by the browser."""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path

import streamlit as st

_BUTTON = """<button style="border: 0; background: none; color: inherit; font: inherit;
font-size: 0.875rem; cursor: pointer; padding: 0.25rem 0; min-height: 2.5rem"></button>"""
_SCRIPT = Path(__file__).with_suffix(".js").read_text("utf-8")
_png = st.components.v2.component("png", html=_BUTTON, js=_SCRIPT)


def save_png(name: str, svg: str) -> None:
    """The button for the picture of this name."""
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    assert size is not None
    sized = svg.replace("<svg ", f'<svg width="{size[1]}" height="{size[2]}" ', 1)
    data = {
        "label": "Save (PNG)",
        "file": f"{name}.png",
        "size": [int(size[1]), int(size[2])],
        "svg": b64encode(sized.encode()).decode(),
    }
    _png(key=f"png_{name}", data=data)
