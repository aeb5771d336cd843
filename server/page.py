"""The page that a browser gets first: Streamlit's own, whose head asks for two scripts more."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from server.headers import INDEX


def page_with(module: str, script: str) -> Callable[[Request], Awaitable[Response]]:
    """Answers with Streamlit's page; a module and a script come while Streamlit itself starts.

    The script is not run yet, and what the first picture needs goes before it.
    """
    early = (
        f'<link rel="modulepreload" href="{module}">'
        f'<link rel="preload" as="script" href="{script}" fetchpriority="low"></head>'
    )
    html = INDEX.read_text("utf-8").replace("</head>", early, 1)

    async def page(_: Request) -> Response:
        return HTMLResponse(html, headers={"Cache-Control": "no-cache"})

    return page
