"""What a visitor's browser may do with our pages: a content security policy and its companions."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

import streamlit
from starlette.types import ASGIApp, Message, Receive, Scope, Send

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
# Which sites may show the lessons in a frame. All, unless a school says otherwise: a course page
# needs it, and a click that somebody lures a visitor into changes nothing but his own picture.
FRAMES = "INSTRUMENT_FRAME_ANCESTORS"


def content_security_policy(index_html: str, frame_ancestors: str = "*") -> str:
    """The policy under which every page works: everything from here, no eval, no other site.

    The inline scripts of index.html are allowed by their hashes; ValueError if `frame_ancestors`
    is more than a list of sites.
    """
    if not re.fullmatch(r"[\w.:/*' -]+", frame_ancestors):
        raise ValueError(f"{FRAMES}: {frame_ancestors!r} is not a list of sites")
    inline = re.findall(r"<script>(.*?)</script>", index_html, re.DOTALL)
    hashes = " ".join(f"'sha256-{_sha256(script)}'" for script in inline)
    return "; ".join(
        [
            "default-src 'self'",
            # Streamlit imports the script of a component from a blob.
            f"script-src 'self' blob: {hashes}".rstrip(),
            # Streamlit and Plotly write style elements and style attributes.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {frame_ancestors}",
        ]
    )


def security_headers(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The headers of every answer."""
    frames = environment.get(FRAMES) or "*"
    return {
        "Content-Security-Policy": content_security_policy(INDEX.read_text("utf-8"), frames),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


class SecurityHeaders:
    """Middleware that adds the headers to every answer over HTTP."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app = app
        self.headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self.headers]
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _sha256(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
