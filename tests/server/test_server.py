"""What stands before the lessons: headers, packed files, and the door of the websocket."""

from __future__ import annotations

import asyncio
import base64
import gc
import gzip
import hashlib
import importlib
import json
import logging
import math
import socket
import sys
from asyncio import base_events
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
from fontTools.ttLib import TTFont
from starlette.requests import Request
from streamlit import error_util, net_util
from streamlit.proto.BackMsg_pb2 import (
    BackendOperationRequest,
    BackMsg,
    DeferredFileRequestPayload,
    InstallSkillsRequestPayload,
)
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import FileURLsRequest, StringArray
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates

from benchmarks.visitor import run
from pages.registry import BY_SLUG
from server import files, headers, logs, sockets, warm
from tests import fonts
from ui.film import film_js
from ui.guide import record


def test_the_policy_allows_the_inline_script_by_its_hash_and_no_eval():
    policy = headers.content_security_policy("<script>one()</script><script src='x'></script>")
    expected = base64.b64encode(hashlib.sha256(b"one()").digest()).decode()
    assert f"script-src 'self' blob: 'sha256-{expected}';" in policy
    assert "unsafe-eval" not in policy
    assert policy.count("sha256-") == 1


def test_a_school_may_say_who_frames_the_lessons():
    everyone = headers.security_headers({})["Content-Security-Policy"]
    assert everyone.endswith("frame-ancestors *")
    own = headers.security_headers({headers.FRAMES: "'self' https://moodle.example.org"})
    assert own["Content-Security-Policy"].endswith(
        "frame-ancestors 'self' https://moodle.example.org"
    )
    with pytest.raises(ValueError, match="not a list of sites"):
        headers.security_headers({headers.FRAMES: "*; script-src *"})


class Runtime:
    """A runtime of which one page never ends."""

    def __init__(self):
        self.open = {}

    def connect_session(self, client, user_info):
        self.open[id(client)] = client
        return id(client)

    def handle_backmsg(self, session, message):
        if message.rerun_script.page_name != "hangs":
            finished = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)
            self.open[session].write_forward_msg(finished)

    def close_session(self, session):
        del self.open[session]


def test_a_page_that_hangs_does_not_keep_the_rest_from_being_warm(monkeypatch, caplog):
    frozen = []
    monkeypatch.setattr(warm.gc, "freeze", lambda: frozen.append(True))
    runtime: Any = Runtime()
    run(asyncio.wait_for(warm.visit_all(runtime, ["hangs", "works"], patience=0.05), 5))
    assert frozen == [True] and not runtime.open
    assert "/hangs did not end" in caplog.text and "/works" not in caplog.text


async def answer(app, path, **extra):
    """Status, headers and body of one GET."""
    sent = []

    async def send(message):
        sent.append(message)

    names = [(b"accept-encoding", b"gzip")] if extra.get("gzip", True) else []
    scope = {"type": "http", "method": "GET", "path": path, "headers": names, "query_string": b""}
    await app(scope, None, send)
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(part.get("body", b"") for part in sent[1:])


async def nothing_here(scope, receive, send):
    await send({"type": "http.response.start", "status": 404, "headers": [(b"a", b"1")]})
    await send({"type": "http.response.body", "body": b"no"})


def test_every_answer_carries_the_headers():
    app = headers.SecurityHeaders(nothing_here, {"X-One": "1"})
    assert run(answer(app, "/")) == (404, {"a": "1", "x-one": "1"}, b"no")


def test_scripts_of_streamlit_are_sent_packed_and_other_paths_are_passed_on():
    app = files.PackedFiles(nothing_here)
    path, file = next(iter(app.files.items()))
    status, found, body = run(answer(app, path))
    assert (status, found["content-encoding"]) == (200, "gzip")
    assert "immutable" in found["cache-control"]
    assert gzip.decompress(body) == file.read_bytes()
    for other in ("/", "/static/../app.py", "/static/js/none.js", "/_stcore/health"):
        assert run(answer(app, other))[0] == 404
    assert run(answer(app, path, gzip=False))[0] == 404


def test_fonts_are_sent_in_part_and_kept_for_good():
    app = files.PackedFiles(nothing_here)
    assert len(app.fonts) == 4
    for path, sent in app.fonts.items():
        status, found, body = run(answer(app, path, gzip=False))
        assert (status, found["content-type"], body) == (200, "font/woff2", sent)
        assert "immutable" in found["cache-control"]
    assert sum(map(len, app.fonts.values())) < 130_000


def test_the_parts_of_fonts_have_what_pages_can_show():
    """If not: python -m tests.fonts."""
    for name in fonts.WORDS:
        whole, part = (set(font.getBestCmap()) for font in whole_and_part(name))
        assert part <= whole
        assert not (fonts.letters() & whole) - part
    whole, part = ({name for name, *_ in fonts.spelled(one)} for one in whole_and_part(fonts.ICONS))
    assert {"home", "expand_more", "keyboard_arrow_right"} <= part <= whole
    assert not (fonts.icons() & whole) - part


def whole_and_part(name):
    file = fonts.one_of(name)
    return TTFont(file), TTFont(files.FONTS / file.name)


async def answer_of(endpoint, gzip, version):
    names = [(b"accept-encoding", b"gzip")] if gzip else []
    scope = {"type": "http", "method": "GET", "headers": names}
    return await endpoint(Request(scope | {"query_string": f"v={version}".encode()}))


def test_the_script_of_a_film_is_sent_packed_to_whoever_unpacks_it_and_kept_for_good():
    endpoint = files.script_at_hand(film_js.SOURCE, "new")
    packed, plain = (run(answer_of(endpoint, gzip, "new")) for gzip in (True, False))
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body).decode() == plain.body.decode() == film_js.SOURCE
    assert len(packed.body) < 29_500
    for sent in (packed, plain):
        assert "immutable" in sent.headers["cache-control"]
        assert sent.media_type == "text/javascript"
    # The page of an older release may ask: what it gets is not what it will get tomorrow.
    assert run(answer_of(endpoint, True, "old")).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/mcp"])
def test_what_is_not_for_visitors_is_not_found(path):
    assert run(answer(files.ClosedPaths(nothing_here), path))[2] == b"Not found"
    assert run(answer(files.ClosedPaths(nothing_here), "/_stcore/health"))[2] == b"no"


ESCAPED = r"\""  # what a pattern could be made to read again and again


def told(*states):
    return BackMsg(
        rerun_script=ClientState(widget_states=WidgetStates(widgets=states))
    ).SerializeToString()


def rerun(text):
    return told(WidgetState(id="film", json_trigger_value=text))


def asked(**payload):
    return BackMsg(backend_operation_request=BackendOperationRequest(**payload)).SerializeToString()


OURS = [
    rerun('[{"event": "released"}]'),
    BackMsg(app_heartbeat=True).SerializeToString(),
    asked(deferred_file=DeferredFileRequestPayload(file_id="1")),
]
NOT_OURS = [
    BackMsg(clear_cache=True).SerializeToString(),
    BackMsg(set_run_on_save=True).SerializeToString(),
    BackMsg(debug_shutdown_runtime=True).SerializeToString(),
    asked(install_skills=InstallSkillsRequestPayload()),
    rerun("[" * 1000),
    rerun(f'"{ESCAPED * 100_000}"{"[" * 51}'),
    rerun("x" * 1_000_000),
    BackMsg(file_urls_request=FileURLsRequest(file_names=["a"])).SerializeToString(),
    told(*[WidgetState(id="w")] * 301),
    told(WidgetState(id="w", string_value="x" * 1_001)),
    told(WidgetState(id="w", double_value=math.nan)),
    told(WidgetState(id="w", string_array_value=StringArray(data=["x"] * 101))),
    told(WidgetState(id="w", bytes_value=b"x")),
    BackMsg(rerun_script=ClientState(cached_message_hashes=["x"] * 3_001)).SerializeToString(),
    b"",
]


def heard(*frames):
    """What reaches Streamlit, and the codes with which the door was closed."""
    waiting: list[dict[str, object]] = [{"type": "websocket.connect"}]
    waiting += [{"type": "websocket.receive", **frame} for frame in frames]
    waiting.append({"type": "websocket.disconnect", "code": 1001})
    reached, codes = [], []

    async def receive():
        return waiting.pop(0)

    async def send(message):
        codes.append(message["code"])

    async def streamlit(scope, receive, send):
        while True:
            reached.append(await receive())
            if reached[-1]["type"] == "websocket.disconnect":
                return

    run(sockets.CarefulSockets(streamlit)({"type": "websocket"}, receive, send))
    return [message.get("bytes") for message in reached[1:-1]], codes


def test_what_the_lessons_need_comes_through():
    assert heard(*({"bytes": frame} for frame in OURS)) == (OURS, [])


def asks_of(slug: str) -> dict[str, Any]:
    path = BY_SLUG[slug].path
    return path.asks() if path else {}


def test_a_full_record_of_every_lesson_comes_back_through_the_door():
    settings = {slug: subject.defaults() for slug, subject in BY_SLUG.items()}
    lessons = {
        slug: {
            "step": 1,
            "answers": {
                name: {"question": ask.text, "words": 2 * ask.why, "settings": settings[slug]}
                | {"answer": [0.125] * 6, "truth": [0.999] * 6, "said": "(0, 1]", "right": True}
                for name, ask in asks_of(slug).items()
            },
        }
        for slug in BY_SLUG
    }
    text = json.dumps(lessons, ensure_ascii=False)
    assert len(record.read(text)) == len(BY_SLUG)
    said = rerun(json.dumps([{"event": "kept", "value": {"kept": text, "before": text}}]))
    assert heard({"bytes": said}) == ([said], [])
    assert sockets.TOLD > 4 * record.LONGEST  # two texts, were each letter of them escaped


def test_what_they_do_not_need_is_dropped():
    assert heard(*({"bytes": frame} for frame in NOT_OURS)) == ([], [])


@pytest.mark.parametrize(
    ("frame", "code"), [({"bytes": b"\xff" * 9}, 1002), ({"text": "hi"}, 1003)]
)
def test_what_no_browser_of_ours_sends_ends_the_visit(frame, code):
    assert heard(frame, {"bytes": OURS[0]}) == ([], [code])


def test_a_flood_is_slowed_to_ten_a_second_after_a_burst_of_thirty():
    pace = sockets.Pace(now=0.0)
    assert [pace.wait(0.0) for _ in range(30)] == [0] * 30
    assert pace.wait(0.0) == pytest.approx(0.1)
    assert pace.wait(0.0) == pytest.approx(0.2)
    assert pace.wait(10.0) == 0


def test_a_long_message_counts_as_many():
    pace = sockets.Pace(now=0.0)
    assert pace.wait(0.0, 450_000) == 0  # two kept records, the longest message of ours
    assert [pace.wait(0.0, 1_000_000) > 0 for _ in range(3)] == [False, False, True]


async def sends_at_once():
    """Whether a connection to a socket that names no protocol, such as Streamlit's, does."""
    opened = asyncio.get_running_loop().create_future()
    with socket.socket() as unnamed:
        unnamed.bind(("127.0.0.1", 0))
        server = await asyncio.start_server(
            lambda _, writer: opened.set_result(writer), sock=unnamed
        )
        async with server:
            _, here = await asyncio.open_connection(*unnamed.getsockname())
            there = await opened
            connection = there.get_extra_info("socket")
            sent = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            here.close()
            there.close()
    return bool(sent)


def on(loop, work):
    def aside() -> Any:  # a test in a browser leaves a loop running in its thread
        with asyncio.Runner(loop_factory=loop) as runner:
            return runner.run(work)

    with ThreadPoolExecutor(1) as threads:
        return threads.submit(aside).result()


def test_a_message_leaves_at_once_with_uvloop_by_itself_and_without_it_by_us(monkeypatch):
    as_asyncio_does = base_events._set_nodelay  # type: ignore[attr-defined]
    monkeypatch.setattr(base_events, "_set_nodelay", as_asyncio_does)  # put back at the end
    assert not on(asyncio.SelectorEventLoop, sends_at_once())  # or our part may go
    sockets.send_at_once()
    assert on(asyncio.SelectorEventLoop, sends_at_once())
    monkeypatch.undo()
    if sys.platform != "win32":
        assert on(importlib.import_module("uvloop").new_event_loop, sends_at_once())


def test_the_log_says_where_a_program_failed_and_nothing_of_what_a_visitor_sent(caplog):
    logs.without_words_of_visitors()
    caplog.handler.setFormatter(logging.Formatter("%(message)s"))
    try:
        raise KeyError("secret " * 1000)
    except KeyError as problem:
        error_util.handle_uncaught_app_exception(problem)
    assert "KeyError" in caplog.text
    assert "test_server.py" in caplog.text
    assert "secret secret" not in caplog.text


def test_a_page_that_fails_at_the_warm_up_keeps_no_other_from_it(caplog, monkeypatch):
    seen = []

    async def visit(runtime, address):
        seen.append(address)
        if address == "a":
            raise ValueError

    monkeypatch.setattr(warm, "visit", visit)
    run(warm.visit_all(cast(Any, Runtime()), ["a", "b"]))
    gc.unfreeze()
    assert seen == ["a", "b"]
    assert "/a could not be opened" in caplog.text


def test_nobody_is_asked_for_the_address_of_the_server(monkeypatch):
    monkeypatch.setattr(net_util, "get_external_ip", lambda: pytest.fail("it asked"))
    sockets.ask_nobody()
    assert net_util.get_external_ip() is None
