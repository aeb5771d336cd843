"""The real app and a real browser, for the tests, the benchmark and the screenshot."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.browser import chromium

ROOT = Path(__file__).resolve().parents[2]
FILM = '.film[data-ready="true"]'
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
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = ["--server.port", str(port), "--server.headless", "true"]
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            env={**os.environ, "INSTRUMENT_WARM_UP": str(int(warm))},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_healthy(url, process, log, timeout)
            yield Server(url, process.pid, log)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Start a headless browser that is on this machine; never skip for want of one."""
    path = chromium.find()
    if path is None:
        raise RuntimeError(chromium.MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGS)
        try:
            yield browser
        finally:
            browser.close()


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
        viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB"
    )
    visit = Visit(context.new_page())
    page = visit.page

    def on_console(message: ConsoleMessage) -> None:
        source = message.location.get("url", "")
        if message.type == "error" and not SERVER_SEARCH.fullmatch(source):
            visit.errors.append(f"console: {message.text} ({source})")

    def on_request(address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in LOOPBACK:
            visit.outside_requests.append(address)

    page.on("console", on_console)
    page.on("pageerror", lambda error: visit.errors.append(f"exception: {error}"))
    page.on("websocket", lambda socket: on_request(socket.url))
    context.on("request", lambda request: on_request(request.url))
    page.goto(url)
    if has_film:
        page.wait_for_selector(FILM, timeout=30_000)
    if idle:
        page.wait_for_selector(IDLE, timeout=30_000, state="attached")
    return visit


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(
    url: str, process: subprocess.Popen[bytes], log: Path, timeout: float
) -> None:
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the app stopped while starting:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the app was not healthy after {timeout:g} s:\n{log.read_text()}")
