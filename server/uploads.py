"""The way in for files of visitors: how large, how many at a time, and nothing on a disk.

Streamlit takes the file itself. `INSTRUMENT_UPLOAD_MB` says how large one may be (0 closes the
way), `INSTRUMENT_HELD_MB` how much all visits may hold together. The proxy follows the first too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.formparsers import MultiPartParser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATH = "/_stcore/upload_file/"
SIZE, HELD = "INSTRUMENT_UPLOAD_MB", "INSTRUMENT_HELD_MB"
AROUND = 64 * 1024  # bytes around a file in its request
MOST = 1_000  # MB


def megabytes(name: str, default: int, environment: Mapping[str, str] = os.environ) -> int:
    """A size that the host has set, in whole MB; ValueError says what would work."""
    said = environment.get(name, "") or str(default)
    if not said.isdecimal() or int(said) > MOST:
        raise ValueError(f"{name}: {said!r:.40} is not a size; use whole MB from 0 to {MOST}")
    return int(said)


def in_memory() -> None:
    """Let Starlette keep a file in memory while it comes: beyond 1 MB it would use the disk."""
    MultiPartParser.spool_max_size = (MOST + 1) * 2**20


class Room(NamedTuple):
    """What all visits hold: `take(visit, size)` reserves bytes for a file of a visit, and says
    whether there was room; `drop(visit)` gives them back."""

    take: Callable[[str, int], bool]
    drop: Callable[[str], None]


class Uploads:
    """Middleware before Streamlit's own: one file a visit, of a known size, while there is room.

    `limit`: MB; 0 closes the way.
    """

    def __init__(self, app: ASGIApp, limit: int, room: Room) -> None:
        self.app, self.limit, self.room = app, limit, room
        self.coming: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PATH):
            await self.app(scope, receive, send)
        elif not self.limit:
            await Response("Not found", 404)(scope, receive, send)
        elif scope["method"] == "PUT":
            await self._put(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _put(self, scope: Scope, receive: Receive, send: Send) -> None:
        visit = scope["path"].removeprefix(PATH).partition("/")[0]
        said = Headers(scope=scope).get("content-length", "")
        refused = self._refused(visit, int(said) if said.isdecimal() else -1)
        if refused is not None:
            await refused(scope, receive, send)
            return
        status = 500

        async def hear(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self.coming.add(visit)
        try:
            await self.app(scope, receive, hear)
        finally:
            self.coming.discard(visit)
            if status >= 400:
                self.room.drop(visit)

    def _refused(self, visit: str, size: int) -> Response | None:
        """Why a file cannot come now; None where it can, and then there is room for it."""
        if size < 0:
            return Response("Say how long the file is", 411)
        if size > self.limit * 2**20 + AROUND:
            return Response(f"A file may have {self.limit} MB", 413)
        if visit in self.coming:
            return Response("One file at a time", 429)
        if not self.room.take(visit, size):
            return Response("This server holds as many files as it may; come back later", 503)
        return None
