"""Components of which there is nothing to see: a script beside this file that listens or acts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st


def unseen(name: str) -> Any:
    """The component of the script `name`.js."""
    script = (Path(__file__).parent / f"{name}.js").read_text("utf-8")
    return st.components.v2.component(name, js=script)
