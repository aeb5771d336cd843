"""The real app and a real browser, for the tests, the benchmark and the screenshot."""

from __future__ import annotations

import base64
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import streamlit
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

from deploy.local import free_port, start_replica, stop, wait_until_healthy
from tests.browser import chromium

FILM = '.film[data-ready="true"]'
STAGE = '.stage[data-ready="true"]'
# For what a test asks of the first film of a page: its traces by name, and their pixels.
OF_FILM = """
  const film = window.__films.get(document.querySelector(".film").dataset.film).film;
  const trace = (name) => film.traces[film.placeOf[name]];
  const placeOf = (name, i) => {
    const { x, y } = film.renderer.panels.find(({ traces }) => traces.includes(film.placeOf[name]));
    const box = film.picture.getBoundingClientRect();
    return [box.left + x.place(trace(name).x[i]), box.top + y.place(trace(name).y[i])];
  };
"""
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
BROWSER_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Streamlit's client looks for its server below each part of a deep link's path first (/x/_stcore/…,
# then /_stcore/…). The browser writes those two answers to the console; nothing is wrong.
SERVER_SEARCH = re.compile(r"http://127\.0\.0\.1:\d+/\w+/_stcore/(health|host-config)")
LOCALE = "en-GB"
PROJECTOR: ViewportSize = {"width": 1366, "height": 768}
MEDIA = Path(streamlit.__file__).parent / "static/static/media"
FONT = base64.b64encode(next(MEDIA.glob("SourceSansVF-Upright*.woff2")).read_bytes()).decode()
TYPE_OF_APP = f"""@font-face {{ font-family: "Source Sans"; font-weight: 200 900;
  src: url(data:font/woff2;base64,{FONT}) format("woff2"); }}"""
LOOPBACK = {"127.0.0.1", "localhost", "::1"}

Scheme = Literal["light", "dark"]


@dataclass
class Server:
    """A running app: its address, its process and where its log is."""

    url: str
    pid: int
    log: Path


@dataclass
class Visit:
    """An open page and what went wrong on it so far."""

    page: Page
    errors: list[str] = field(default_factory=list)
    outside_requests: list[str] = field(default_factory=list)


@contextmanager
def running_app(
    log: Path | None = None, timeout: float = 60, warm: bool = True
) -> Iterator[Server]:
    """Start the app on a free port, wait until it is healthy, and stop it at the end."""
    log = log or Path(tempfile.mkstemp(prefix="streamlit-", suffix=".log")[1])
    app = start_replica(free_port(), log, warm)
    try:
        wait_until_healthy(app.url, app.process, log, timeout)
        yield Server(app.url, app.process.pid, log)
    finally:
        stop(app.process)


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Start a headless browser that is on this machine; never skip for want of one.

    Its first context has a profile on disk: scripts that it has compiled once it finds there again.
    """
    path = chromium.find()
    if path is None:
        raise RuntimeError(chromium.MISSING)
    with sync_playwright() as playwright:
        profile = playwright.chromium.launch_persistent_context(
            "", executable_path=path, args=BROWSER_ARGS, viewport=PROJECTOR, locale=LOCALE
        )
        assert profile.browser is not None
        try:
            yield profile.browser
        finally:
            profile.close()


def wait_for_plotly(page: Page) -> None:
    """Wait until the first film has rested, so that Plotly has drawn it."""
    film = page.locator(".film").first
    expect(film).to_have_attribute("data-drawer", "plotly", timeout=20_000)


def open_visit(
    browser: Browser,
    url: str,
    width: int = 1366,
    height: int = 768,
    scheme: Scheme = "light",
    has_film: bool = True,
    idle: bool = True,
) -> Visit:
    """Open an address in a fresh context, watch it, and wait until its film is ready."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale=LOCALE
    )
    return visited(context.new_page(), url, has_film, idle)


def visited(page: Page, url: str, has_film: bool = True, idle: bool = True) -> Visit:
    """Open an address in a new page, watch it, and wait until its film is ready."""
    visit = Visit(page)

    def on_console(message: ConsoleMessage) -> None:
        source = message.location.get("url", "")
        if message.type == "error" and not SERVER_SEARCH.fullmatch(source):
            visit.errors.append(f"console: {message.text} ({source})")

    def on_address(address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in LOOPBACK:
            visit.outside_requests.append(address)

    def on_request(request: Request) -> None:
        on_address(request.url)

    page.on("console", on_console)
    page.on("pageerror", lambda error: visit.errors.append(f"exception: {error}"))
    page.on("websocket", lambda socket: on_address(socket.url))
    page.context.on("request", on_request)
    page.on("close", lambda page: page.context.remove_listener("request", on_request))
    page.goto(url)
    if has_film:
        page.wait_for_selector(FILM, timeout=30_000)
    if idle:
        page.wait_for_selector(IDLE, timeout=30_000, state="attached")
        page.wait_for_selector("#early", timeout=30_000, state="detached")
    return visit
