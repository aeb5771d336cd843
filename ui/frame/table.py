"""A table as HTML with a caption and a head for each row, which Streamlit's own does not have."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from ui.draw.markdown import UNTRUSTED

CSS = Path(__file__).with_suffix(".css").read_text("utf-8")


def table(rows: Sequence[dict[str, str]], caption: str) -> str:
    """The table of rows, mappings from the head of a column to a cell; the first cell of a row is
    its head. All rows have the same columns, and cells may be Markdown of one line.

    Where it is wider than the page it is pushed sideways, by keys too.
    """
    heads = "".join(f'<th scope="col">{_inline(name)}</th>' for name in rows[0])
    body = "".join(f"<tr>{_row(list(row.values()))}</tr>" for row in rows)
    named = escape(caption)
    return (
        f'<div class="table" role="group" aria-label="{named}" tabindex="0"><table>'
        f"<caption>{named}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody>"
        "</table></div>"
    )


def _row(cells: list[str]) -> str:
    head, *others = (_inline(cell) for cell in cells)
    return f'<th scope="row">{head}</th>' + "".join(f"<td>{cell}</td>" for cell in others)


def _inline(text: str) -> str:
    shown: str = UNTRUSTED.renderInline(text)
    return shown
