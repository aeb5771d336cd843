"""Ways into the lessons, as links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import streamlit as st


def way_in(lesson: str, label: str, state: dict[str, str], icon: str | None = None) -> None:
    """A link into a lesson, by its slug, at a state of its instrument (names as in the address)."""
    st.page_link(f"{lesson}/page.py", label=label, icon=icon, query_params=state)


def in_rows(items: Sequence[Any], columns: int) -> Iterator[tuple[Any, Any]]:
    """Each item with the place where it stands, row after row."""
    for first in range(0, len(items), columns):
        cells = st.columns(columns, gap="small")
        for cell, item in zip(cells, items[first : first + columns], strict=False):
            yield cell.container(gap=None), item
