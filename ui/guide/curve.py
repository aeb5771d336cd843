"""A prediction drawn as a line, with a handle at a few places of a dial."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from ui.guide.answers import are_shares

HERE = Path(__file__).parent
HTML = """<div class="curve"><p></p>
<svg viewBox="0 0 300 210" role="group" aria-label="Line to be drawn"></svg>
<button type="button">Commit to it</button> <span role="status"></span></div>"""

_curve = st.components.v2.component(
    "curve",
    html=HTML,
    css=(HERE / "curve.css").read_text("utf-8"),
    js=(HERE / "curve.js").read_text("utf-8"),
)


def draw_curve(
    key: str, question: str, places: list[str], label: str, drawn: Callable[[list[float]], None]
) -> None:
    """Ask for a line; `drawn(shares)` hears a share for each place when the learner commits."""

    def committed() -> None:
        shares = st.session_state[key].get("drawn")
        if are_shares(shares, len(places)):
            drawn(shares)

    data = {"question": question, "places": places, "label": label}
    _curve(key=key, data=data, on_drawn_change=committed)


def show_curve(
    key: str, places: list[str], label: str, drawn: list[float], truth: list[float | None]
) -> None:
    """The line that was drawn, beside the computed one."""
    data = {"question": "Your line, and the truth (dashed):", "places": places, "label": label}
    _curve(key=key, data=data | {"drawn": drawn, "truth": truth})
