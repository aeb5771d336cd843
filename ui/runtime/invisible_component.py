"""Components of which there is nothing to see: a script that listens or acts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st


def invisible_component(script: Path) -> Any:
    """The component of a script, called as its file."""
    return st.components.v2.component(script.stem, js=script.read_text("utf-8"))
