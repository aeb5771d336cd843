"""The page that a browser gets first."""

from __future__ import annotations

import gzip
import re

from starlette.requests import Request
from starlette.responses import Response

from benchmarks.visitor import run
from server.headers import INDEX
from server.page import page_with

LINE = '<script defer src="/line.js"></script>'
NOSCRIPT = "<noscript>It needs JavaScript.</noscript>"


def answer(first, encoding=b""):
    """The answer to somebody who unpacks this encoding: its text, its headers."""
    page = page_with("/start.js", "b { top: 0; }", first, "SMOTE", (LINE, NOSCRIPT))
    headers = [(b"accept-encoding", encoding)]
    scope = {"type": "http", "method": "GET", "query_string": b"seed=3", "headers": headers}

    async def answered() -> Response:
        return await page(Request(scope))

    found = run(answered())
    packed = found.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(found.body) if packed else bytes(found.body)).decode(), found.headers


def test_streamlit_is_started_by_our_script_where_something_is_shown_first():
    asked = []

    def first(query):
        asked.append(query)
        return '<div id="early">Hello</div>', "/drawer.js"

    text, _ = answer(first)
    assert asked == [[("seed", "3")]]
    assert f"<title>SMOTE</title>{LINE}" in text
    assert text.index(LINE) < text.index('src="/start.js"')  # deferred, they run in this order
    assert NOSCRIPT in text and "enable JavaScript to run this app" not in text
    assert text.index('<div id="early">Hello</div>') < text.index('<div id="root"></div>')
    plain = INDEX.read_text("utf-8")
    modules = re.findall(r'<script type="module" crossorigin src="([^"]+)"', plain)
    preloads = re.findall(r'<link rel="modulepreload" crossorigin href="([^"]+)"', plain)
    (held,) = re.findall(r'src="/start.js" data-src="([^"]+)" data-preloads="([^"]+)"', text)
    assert [held[0]] == modules and held[1].split() == preloads != []
    assert re.findall(r'<script type="module"[^>]*src="([^"]+)"', text) == ["/drawer.js"]
    # The inline scripts stay as they are: the content policy knows them by their hashes.
    inline = re.compile(r"<script>(.*?)</script>", re.DOTALL)
    assert inline.findall(text) == inline.findall(plain)


def test_without_anything_to_show_streamlit_starts_by_itself():
    text, _ = answer(lambda query: None)
    added = '<style>b { top: 0; }</style><script defer src="/start.js"></script></head>'
    plain = INDEX.read_text("utf-8").replace("<title>Streamlit<", "<title>SMOTE<")
    plain = re.sub("<noscript>.*</noscript>", NOSCRIPT, plain, flags=re.DOTALL)
    assert text.replace(LINE, "") == plain.replace("</head>", added)
    assert text.index(LINE) < text.index('<script type="module"')


def test_where_the_first_screen_fails_the_page_comes_without_it(caplog):
    def broken(query):
        raise ValueError("no such film")

    text, _ = answer(broken)
    assert text == answer(lambda query: None)[0]
    assert "no such film" in caplog.text


def test_the_page_is_packed_for_whoever_unpacks_it():
    (packed, how), (bare, plain) = (answer(lambda query: None, kind) for kind in (b"gzip", b""))
    assert (how["Content-Encoding"], packed) == ("gzip", bare)
    assert "Content-Encoding" not in plain


def test_the_head_asks_for_what_the_first_picture_needs():
    text, _ = answer(lambda query: ('<div id="early"></div>', "/module.js"))
    head = text[: text.index("</head>")]
    assert '<link rel="modulepreload" href="/module.js" fetchpriority="high">' in head
