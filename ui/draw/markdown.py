"""Markdown as HTML, for tables, paper and files."""

from __future__ import annotations

from typing import Any

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

NO_LINKS = ("link", "image", "autolink", "reference")


def renderer(formulas: bool) -> MarkdownIt:
    """Its `render` takes paragraphs, `renderInline` a line; tags are letters, nothing is a link.

    `formulas`: those in dollars become MathML. For our own texts only: TeX can define commands and
    write links, and what a browser has kept may hold any.
    """
    markdown = MarkdownIt("commonmark", {"html": False}).disable(NO_LINKS)
    if formulas:
        markdown.use(dollarmath_plugin, renderer=_mathml, allow_space=False, allow_digits=False)
    return markdown


def _mathml(tex: str, how: dict[str, Any]) -> str:
    return convert(tex, display="block" if how["display_mode"] else "inline")


TRUSTED, UNTRUSTED = renderer(formulas=True), renderer(formulas=False)
# As on a page of the app.
_PAGE = renderer(formulas=True).enable([*NO_LINKS, "table"])


def page_of(text: str, inline: bool = False) -> str:
    """Our own text as HTML, with its links and tables; `inline`: without a paragraph around it."""
    return str(_PAGE.renderInline(text) if inline else _PAGE.render(text))
