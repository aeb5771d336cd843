"""What a page of the app draws, as HTML: its texts, tables and films, without its controls."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from deploy.site.addresses import WITHOUT
from deploy.site.pieces import PieceFiles
from ui.draw.markdown import page_of
from ui.film import film
from ui.film.pieces import named

# What only a server can do, or what the course has elsewhere on its page.
LEFT_OUT = {"actions", "unseen", "shown", "notes", "code"}
NO_ROOMS = (
    "A room needs a server: these pages are files, and have none. Where the app runs, its page "
    "<em>For teachers</em> opens one."
)
HEADINGS = {"title": "h1", "header": "h2", "subheader": "h3"}
SIGN = re.compile(r":material/\w+:\s*")
ADDRESS = re.compile(r"^\w*:(?://[^/]*)?/(\w*)(?:\?(\S*))?$", re.MULTILINE)

FORMULA = '<div class="math block"'  # wide ones are moved by keys too

Link = Callable[[str, str, str], str]  # page of the app, query, place → address


class Elements:
    """The elements of one page. `presets`: what stands where the app has its preset buttons."""

    def __init__(self, pieces: PieceFiles, link: Link, presets: str = "") -> None:
        self._pieces, self._link, self._presets = pieces, link, presets

    def of(self, block: Any) -> str:
        """The HTML of a block and all that is in it."""
        return "".join(self._parts(block))

    def _parts(self, block: Any) -> Iterator[str]:
        for child in block.children.values():
            kind, proto = getattr(child, "type", ""), getattr(child, "proto", None)
            name = str(getattr(proto, "id", "")).rpartition("-")[2]
            if name in LEFT_OUT:
                continue
            if name == "presets":
                yield self._presets
            elif hasattr(child, "children"):
                yield self._box(kind, child, proto)
            else:
                yield self._one(kind, proto)

    def _box(self, kind: str, child: Any, proto: Any) -> str:
        inside = self.of(child)
        if not inside:
            return ""
        if kind == "expander":
            return f"<details><summary>{_line(proto.label)}</summary>{inside}</details>"
        if kind == "tab":
            return f"<h3>{_line(proto.label)}</h3>{inside}"
        if kind == "column":
            return f"<div>{inside}</div>"
        has_columns = any(one.type == "column" for one in child.children.values())
        return f'<div class="columns">{inside}</div>' if has_columns else inside

    def _one(self, kind: str, proto: Any) -> str:
        if kind in ("markdown", "caption", "latex"):
            text = page_of(SIGN.sub("", proto.body))
            text = text.replace(
                FORMULA, f'{FORMULA} tabindex="0" role="group" aria-label="Formula"'
            ).replace("<pre>", '<pre tabindex="0">')
            return f'<div class="small">{text}</div>' if kind == "caption" else text
        if kind in HEADINGS:
            place = f' id="{html.escape(proto.anchor)}"' if proto.anchor else ""
            return f"<{HEADINGS[kind]}{place}>{_line(proto.body)}</{HEADINGS[kind]}>"
        if kind == "html":
            return "" if "<style" in proto.body else str(proto.body)
        if kind == "code":
            text = ADDRESS.sub(lambda one: self._link(one[1], one[2] or "", ""), proto.code_text)
            return f'<pre tabindex="0">{html.escape(text)}</pre>'
        if kind == "page_link" and proto.page in WITHOUT:
            return f'<div class="small">{WITHOUT[proto.page]}</div>'
        if kind == "page_link":
            address = html.escape(self._link(proto.page, proto.query_string, ""))
            return f'<p><a href="{address}">{_line(proto.label)}</a></p>'
        if kind in ("info", "warning", "error", "success"):
            return f'<div class="note">{page_of(proto.body)}</div>'
        if kind == "bidi_component" and proto.component_name == "film":
            return self._film(json.loads(proto.json))
        if kind == "bidi_component" and proto.component_name == "open_room":
            return f'<div class="note"><p>{NO_ROOMS}</p></div>'
        return ""

    def _film(self, said: dict[str, Any]) -> str:
        """A film as the page has mounted it, its pieces kept."""

        def kept(name: str) -> str:
            found = named(name)
            assert found, name
            return self._pieces.add(found).name

        shown = {
            "film": said["film"],
            "at": said["at"],
            "large": 1,
            "alone": True,
            "pieces": "",
            "stage": kept(said["stage"]),
            "still": kept(said["still"]),
            "tracks": {dial: kept(name) for dial, name in said["tracks"].items()},
        }
        data = html.escape(json.dumps(shown))
        return f'<div class="instrument" data-said="{data}">{film.HTML}</div>'


def _line(text: str) -> str:
    return page_of(SIGN.sub("", text), inline=True)
