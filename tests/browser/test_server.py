"""The real server before what no browser of ours sends, and its pages in a frame."""

from __future__ import annotations

import json
import socket
import urllib.request
from collections.abc import Awaitable, Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Browser
from streamlit.proto.BackMsg_pb2 import BackMsg

from benchmarks.visitor import Visitor, run
from pages.registry import PAGES
from tests.browser.conftest import OpenPage
from tests.browser.harness import FILM, open_visit
from tests.cases import every

FILMS = [lesson.instrument for lesson in PAGES if lesson.has_film]


def nonsense(dial: str) -> list[Any]:
    """What a film might be said to have told: wrong types, sizes, numbers, markup, formulas."""
    values: list[Any] = [None, True, -1, 1.5, 10**400, float("nan"), "1", [], {}, "x" * 900_000]
    values += ["<script>alert(1)</script>", "=HYPERLINK(1)", "$\\frac{1}{0}$"]
    tellings = [*values, *({"at": value} for value in values)]
    tellings += [{"at": {dial: value}, "n": value} for value in values]
    return [json.dumps([{"event": "released", "value": telling}]) for telling in tellings]


PARTS = 30_000  # bytes of what follows a dial, at most; the whole pages send 50 to 200 KB


@pytest.mark.parametrize("address", FILMS)
def test_a_release_runs_and_sends_only_what_follows_the_dial(address: str, server: str) -> None:
    async def release(visitor: Visitor) -> None:
        assert visitor.ran == "page"
        before, received = visitor.query, visitor.received
        await visitor.release(1)
        assert (visitor.ran, visitor.query != before) == ("parts", True)
        assert visitor.received - received < PARTS

    with_visitor(server, address, release)


def test_the_whole_page_runs_where_more_than_a_part_follows(server: str) -> None:
    async def release(visitor: Visitor) -> None:
        await visitor.release(1)
        assert visitor.ran == "page"

    # What is said of the address, a rule that the hand takes back.
    for address in ("curves?lab=1&nonsense=1", "threshold?rule=f1"):
        with_visitor(server, address, release)


def test_a_piece_that_nobody_was_offered_is_not_there(server: str) -> None:
    for name in ("0" * 24, "..%2f..%2fapp.py", "x" * 5_000):
        with pytest.raises(HTTPError) as refused:
            urllib.request.urlopen(f"{server}/instrument/piece/{name}")
        assert refused.value.code in {400, 404}


BROKEN = ["", "{", "[" * 10_000, '{"event": "released"}', "[1]", '[{"event": []}]', "\x00"]


def with_visitor(url: str, address: str, act: Callable[[Visitor], Awaitable[Any]]) -> Any:
    async def visit() -> Any:
        visitor = Visitor(url, address)
        await visitor.open()
        try:
            return await act(visitor)
        finally:
            await visitor.close()

    return run(visit())


@pytest.mark.parametrize("address", every(3, FILMS))
def test_a_film_may_be_said_to_have_told_anything(address: str, server: str) -> None:
    async def tell_nonsense(visitor: Visitor) -> None:
        assert visitor.dial is not None
        for text in [*nonsense(visitor.dial.name), *BROKEN]:
            if len(text) > 10_000 or text.count("[") > 50:
                await visitor.send(visitor.saying(text))  # dropped at the door: no page will run
            else:
                await visitor.say(text)
            assert visitor.exceptions == 0
        before = visitor.query
        await visitor.release(1)
        assert visitor.query != before  # and it still hears its dial

    with_visitor(server, address, tell_nonsense)


@pytest.mark.parametrize(
    ("frame", "code"),
    [(b"\xff" * 99, 1002), ("hello", 1003), ("", 1003)],
    ids=["bytes", "text", "nothing"],
)
def test_a_frame_that_nobody_can_read_ends_that_visit_alone(
    frame: bytes | str, code: int, server: str
) -> None:
    async def send_frame(visitor: Visitor) -> int | None:
        other = Visitor(server, FILMS[0])
        await other.open()
        await visitor.send(frame)
        closed = await visitor.closed_with()
        await other.release(3)
        await other.close()
        return closed

    assert with_visitor(server, FILMS[0], send_frame) == code


def test_no_visitor_clears_the_caches_of_all(server: str) -> None:
    async def clear(visitor: Visitor) -> None:
        await visitor.release(2)
        page = visitor.query
        await visitor.send(BackMsg(clear_cache=True).SerializeToString())
        await visitor.say("[]")
        assert visitor.query == page  # clearing would have emptied the session too

    with_visitor(server, FILMS[0], clear)


def test_another_site_may_not_open_a_websocket(server: str) -> None:
    host, _, port = server.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), 5) as connection:
        connection.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Origin: https://e.example\r\n\r\n".encode()
        )
        assert b" 403 " in connection.recv(100)


@pytest.mark.parametrize("path", ["", "ratio_dial", "_stcore/health", "instrument/film.js"])
def test_every_answer_has_the_headers(path: str, server: str) -> None:
    with urllib.request.urlopen(f"{server}/{path}", timeout=10) as answer:
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_plain_version_works_under_the_policy_too(open_page: OpenPage) -> None:
    visit = open_page("?plain=1")
    page = visit.page
    page.goto(f"{page.url.split('?')[0]}ratio_dial?plain=1")
    page.locator('[data-testid="stPlotlyChart"] .main-svg').first.wait_for(timeout=30_000)
    assert visit.errors == []


def test_a_lesson_works_inside_a_course_page(server: str, browser: Browser) -> None:
    frame = (
        f'<iframe src="{server}/ratio_dial?lab=1&embed=true" width="1200" height="700"></iframe>'
    )

    class CoursePage(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(frame.encode())

        def log_message(self, *_: object) -> None:
            pass

    course = HTTPServer(("127.0.0.1", 0), CoursePage)
    Thread(target=course.serve_forever, daemon=True).start()
    try:
        url = f"http://localhost:{course.server_port}/"  # another site than 127.0.0.1
        visit = open_visit(browser, url, has_film=False, idle=False)
        lesson = visit.page.frame_locator("iframe")
        lesson.locator(FILM).wait_for(timeout=30_000)
        dial = lesson.locator(".film input[type=range]").first
        dial.focus()
        visit.page.keyboard.press("End")
        assert dial.get_attribute("aria-valuetext") == "1 in 10,000 — 0.01 %"
        assert visit.errors == []
        visit.page.context.close()
    finally:
        course.shutdown()
