"""The page that a browser gets first: Streamlit's own, whose head asks for one script more."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from server.headers import INDEX


def page_with(script: str) -> Callable[[Request], Awaitable[Response]]:
    """Answers with Streamlit's page; the script comes while Streamlit itself still starts."""
    early = f'<script async src="{script}"></script></head>'
    html = INDEX.read_text("utf-8").replace("</head>", early, 1)

    async def page(_: Request) -> Response:
        return HTMLResponse(html, headers={"Cache-Control": "no-cache"})

    return page
