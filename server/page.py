"""The page that a browser gets first: Streamlit's own, and in it what the page shows at once."""

from __future__ import annotations

import gzip
import html
import logging
import re
from collections.abc import Awaitable, Callable
from functools import lru_cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from server.files import takes_gzip
from server.headers import INDEX

# What a page shows before Streamlit runs in it: elements, and the module that draws there.
First = tuple[str, str]
PLAIN = INDEX.read_text("utf-8")
MODULE = re.compile(r'<script type="module" crossorigin src="([^"]+)"></script>')
PRELOAD = re.compile(r'\s*<link rel="modulepreload" crossorigin href="([^"]+)">')
FONT = re.compile(r'href="([^"]+SourceSansVF-Upright[^"]+\.woff2)"')
ROOT = '<div id="root"></div>'
NO_SCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
TITLE = "<title>Streamlit</title>"
EXPECTED = "no module, font, root, title or noscript"


def page_with(
    start: str,
    style: str,
    first: Callable[[list[tuple[str, str]]], First | None],
    title: str,
    line: tuple[str, str] = ("", ""),
) -> Callable[[Request], Awaitable[Response]]:
    """Answers with Streamlit's page, and in it what `first` has for the query of the address.

    Its module draws that; `start` then starts Streamlit, whose own scripts come behind it. The
    style is there before anything is drawn, and so is the title of the window. `line`: the element
    that watches the connection, and what stands there for a browser that runs no script.
    """
    watch, unscripted = line
    head = f"<style>{style}</style>"
    ahead = '<link rel="modulepreload" href="{}" fetchpriority="high">'
    named = PLAIN.replace(TITLE, f"<title>{html.escape(title)}</title>{watch}", 1)
    named = NO_SCRIPT.sub(lambda _: unscripted, named, count=1)
    started = f'<script defer src="{start}"></script>'
    plain = named.replace("</head>", f"{head}{started}</head>", 1)
    held = _streamlit_held(named, start)

    def shown_first(said: list[tuple[str, str]]) -> First | None:
        try:
            return first(said)
        except Exception:  # it is for speed alone: Streamlit says on its page what is wrong
            logging.getLogger(__name__).exception("no first answer")
            return None

    async def page(request: Request) -> Response:
        answer = await run_in_threadpool(shown_first, request.query_params.multi_items())
        text = plain
        if answer is not None:
            shown, drawer = answer
            runs = f'<script type="module" src="{drawer}"></script>'
            text = held.replace("</head>", f"{head}{ahead.format(drawer)}{runs}</head>", 1)
            text = text.replace(ROOT, shown + ROOT, 1)
        headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if not takes_gzip(request.headers):
            return HTMLResponse(text, headers=headers)
        headers["Content-Encoding"] = "gzip"
        return HTMLResponse(await run_in_threadpool(_packed, text), headers=headers)

    return page


def _streamlit_held(page: str, start: str) -> str:
    """Streamlit's page, which a script starts instead of the browser."""
    found = MODULE.search(page)
    font = FONT.search(page)
    is_whole = ROOT in page and TITLE in PLAIN and NO_SCRIPT.search(PLAIN)
    if found is None or font is None or not is_whole:
        raise RuntimeError(f"{INDEX.name} of Streamlit has changed: {EXPECTED} in it")
    preloads = " ".join(PRELOAD.findall(page))
    tag = f'<script defer id="streamlit" src="{start}" data-src="{found[1]}"'
    held = MODULE.sub(lambda _: f'{tag} data-preloads="{preloads}"></script>', page, count=1)
    return PRELOAD.sub("", held).replace("</head>", f"<style>{type_of(page)}</style></head>", 1)


def type_of(page: str = PLAIN) -> str:
    """The type of Streamlit's page, as a rule of CSS for a page that is not Streamlit's."""
    font = FONT.search(page)
    if font is None:
        return ""
    face = f'font-family: "Source Sans"; src: url({font[1]}) format("woff2"); font-weight: 200 900'
    return f"@font-face {{ {face} }}"


@lru_cache(32)
def _packed(text: str) -> bytes:
    return gzip.compress(text.encode(), 6)
