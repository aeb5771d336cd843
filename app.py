"""The front door: `streamlit run app.py` starts the server, warms it up and serves the lessons."""

import gc
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import plotly
import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

HERE = Path(__file__).parent
PLOTLY_JS = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


@asynccontextmanager
async def warm_up(_: st.App) -> AsyncIterator[None]:
    """Import and exercise all that a visit needs, then keep it out of garbage collection."""
    from core.experiment import Experiment
    from core.ratio_film import LINES, ratio_film
    from ui.ratio_dial import ratio_picture

    ratio_picture(ratio_film(Experiment()), LINES.default, dark=False).script  # noqa: B018
    _plotly_js(zipped=True)
    gc.collect()
    gc.freeze()
    yield


@cache
def _plotly_js(zipped: bool) -> bytes:
    script = PLOTLY_JS.read_bytes()
    return gzip.compress(script, 6) if zipped else script


async def plotly_js(request: Request) -> Response:
    """The plotly.js of the installed package, so that figure and library have one version."""
    zipped = "gzip" in request.headers.get("accept-encoding", "")
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return Response(_plotly_js(zipped), media_type="text/javascript", headers=headers)


# The router lies in pages/, not here: beside a folder named pages Streamlit would serve the very
# first deep link of a fresh server without its frame.
app = st.App(
    HERE / "pages" / "router.py",
    lifespan=warm_up,
    routes=[Route("/instrument/plotly.min.js", plotly_js)],
)
