"""Files that never change under one address, sent small: plotly.js and Streamlit's own."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

import streamlit
from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

STREAMLIT = Path(streamlit.__file__).parent / "static"
FONTS = Path(__file__).parent / "fonts"  # parts of Streamlit's own, see its README
MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css"}
CLOSED = ("/_stcore/metrics", "/_stcore/agent/")
WAITING = 40  # threads that compute pieces, or wait to do so
FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
# Scripts and pieces are alike for all: a frame that belongs to no site (a sandbox without
# allow-same-origin) may have them too.
FOR_ALL = {"Access-Control-Allow-Origin": "*"}


@cache
def packed(file: Path) -> bytes:
    """The bytes of a file, gzipped once."""
    return gzip.compress(file.read_bytes(), 6)


async def packed_response(file: Path) -> Response:
    """A file as a packed answer that a browser keeps for good."""
    body = await run_in_threadpool(packed, file)
    headers = FOR_GOOD | {"Content-Encoding": "gzip"}
    return Response(body, media_type=MEDIA_TYPES[file.suffix], headers=headers)


def takes_gzip(headers: Headers) -> bool:
    """Whether the browser unpacks gzip."""
    return "gzip" in headers.get("accept-encoding", "")


def script_at_hand(source: str, version: str) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that answers with JavaScript, packed for whoever unpacks it.

    A browser keeps it for good where it asked for this very version. While a new release is rolled
    out, the page of one may ask the server of the other.
    """
    plain, short = source.encode(), gzip.compress(source.encode(), 9)

    async def answer(request: Request) -> Response:
        unpacks = takes_gzip(request.headers)
        asked = request.query_params.get("v") == version
        headers = FOR_GOOD if asked else FOR_GOOD | {"Cache-Control": "no-store"}
        headers = headers | FOR_ALL | ({"Content-Encoding": "gzip"} if unpacks else {})
        body = short if unpacks else plain
        return Response(body, media_type=MEDIA_TYPES[".js"], headers=headers)

    return answer


def pieces_at_hand(
    at_hand: Callable[[str], bytes | None], packed: Callable[[str, bool], bytes | None]
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that answers with JSON by its name, which `packed` gives gzipped; else 404.

    `at_hand` gives it too, where it takes no time. `packed` also hears whether nobody waits for it.

    A browser keeps it as long as its page is open, no longer: another server may have it otherwise.
    """

    # Threads of their own: those who wait for a piece keep nobody from opening a page.
    threads = CapacityLimiter(WAITING)

    async def answer(request: Request) -> Response:
        name, idle = request.path_params["name"], "idle" in request.query_params
        body = at_hand(name) or await run_sync(packed, name, idle, limiter=threads)
        headers = {"Cache-Control": "no-store"} | FOR_ALL
        if body is None:
            return Response("Not found", 404, headers)
        if takes_gzip(request.headers):
            headers["Content-Encoding"] = "gzip"
        else:
            body = await run_in_threadpool(gzip.decompress, body)
        return Response(body, headers=headers, media_type="application/json")

    return answer


class ClosedPaths:
    """Middleware that hides what is not for visitors: figures, the way of agents."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(CLOSED):
            await Response("Not found", 404)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class PackedFiles:
    """Middleware that sends Streamlit's scripts and styles packed, and of its fonts a part.

    That is 1 MB a first visit, not 7.5. A font of another version of Streamlit has another name,
    and is sent whole.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.files = {
            f"/{file.relative_to(STREAMLIT).as_posix()}": file
            for file in (STREAMLIT / "static").rglob("*")
            if file.suffix in (".js", ".css")
        }
        self.fonts = {
            f"/static/media/{file.name}": file.read_bytes() for file in FONTS.glob("*.woff2")
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["path"] if scope["type"] == "http" and scope["method"] == "GET" else ""
        if asked in self.fonts:
            response = Response(self.fonts[asked], media_type="font/woff2", headers=FOR_GOOD)
            await response(scope, receive, send)
        elif asked in self.files and takes_gzip(Headers(scope=scope)):
            await (await packed_response(self.files[asked]))(scope, receive, send)
        else:
            await self.app(scope, receive, send)
