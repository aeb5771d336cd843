"""A link to hand out: its words, a button that copies it, and its QR code."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from pathlib import Path

import segno
import streamlit as st

HERE = Path(__file__).parent
CSS = (HERE / "share.css").read_text("utf-8")
_copy = st.components.v2.component(
    "copy",
    html='<button type="button" class="copy"></button>',
    js=(HERE / "copy.js").read_text("utf-8"),
    isolate_styles=False,
)


def shown(name: str, text: str, label: str = "Copy the link") -> None:
    """A text to copy, and a button that does so."""
    with st.container(key=f"link_{name}"):
        st.code(text, language=None, wrap_lines=True)
        _copy(key=f"copy_{name}", data={"text": text, "label": label})


def qr_code(link: str) -> None:
    """The QR code of a link, for cameras of phones."""
    st.html(qr(link))


@lru_cache(maxsize=100)
def qr(link: str) -> str:
    """The QR code as an image: black on white, with the margin of four squares that it needs."""
    code = segno.make(link, error="l", micro=False)
    drawn = code.svg_data_uri(border=4, dark="#000", light="#fff", omitsize=True)
    said = escape(f"QR code of the link {link}")
    return f'<img class="qr" alt="{said}" src="{escape(drawn)}">'
