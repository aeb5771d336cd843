"""What a visitor's browser may say over its websocket, and how fast.

Streamlit's own door is wider than these lessons need: any visitor could clear the caches of all,
or, behind a proxy on the same machine, pass for its developer and have files written. And for each
request that another site sends, the whole server would wait for an answer from the internet to the
question what its own address is.
"""

from __future__ import annotations

import asyncio
import math
import re
import socket
import time
from asyncio import base_events

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import net_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

# A rerun of the page, a sign of life.
WORDS = {"rerun_script", "stop_script", "app_heartbeat"}
OPERATIONS = {"deferred_file"}  # a file to take home
CONTROLS = 300  # on one page; the fullest has a tenth of them
HASHES = 3_000  # messages that a browser keeps of the pages it has seen
PARTS = 100  # of what one control says
LETTERS = 1_000  # of each of them; a field to type in takes 60
NOT_OF_A_CONTROL = {"arrow_value", "bytes_value", "chat_input_value"}
FILE = "file_uploader_state_value"  # what a visitor has brought: where the host takes files
FILES = 2  # that one control names, at most: one file, and the one before it
PASTED = 200_000  # letters of a table that is pasted in
TOLD = 450_000  # characters of what a component says: two kept records, each of its quotes escaped
NESTED = 50  # brackets outside of its texts; a record needs 4
TEXT = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)  # of JSON, also one without an end
UNREADABLE, NOT_BINARY = 1002, 1003  # close codes of RFC 6455

AT_ONCE = 30  # messages that may come in one burst
A_SECOND = 10  # and how many a second after that; a hand that releases dials says one or two
SHORT = 100_000  # bytes; a message counts once more for each of so many


class Pace:
    """A token bucket: how long to wait before the next message is heard."""

    def __init__(self, now: float) -> None:
        self.tokens, self.last = float(AT_ONCE), now

    def wait(self, now: float, size: int = 0) -> float:
        """Seconds until a message of so many bytes may pass; it takes a token, a long one more."""
        self.tokens = min(AT_ONCE, self.tokens + (now - self.last) * A_SECOND) - 1 - size // SHORT
        self.last = now
        return max(0.0, -self.tokens / A_SECOND)


def said_in(data: bytes) -> BackMsg | None:
    """The message in a frame; None if no browser of ours can have sent it."""
    try:
        return BackMsg.FromString(data)
    except DecodeError:
        return None


def is_ours(said: BackMsg, takes_files: bool = False) -> bool:
    """Whether it is a message that the lessons need; `takes_files`: whether visitors may bring any.

    A browser asks for an address before it sends a file.
    """
    if said.WhichOneof("type") == "file_urls_request":
        asked = said.file_urls_request
        short = len(asked.request_id) <= LETTERS and all(map(_is_short, asked.file_names))
        return takes_files and short and len(asked.file_names) <= FILES
    if said.WhichOneof("type") == "backend_operation_request":
        return said.backend_operation_request.WhichOneof("payload") in OPERATIONS
    page = said.rerun_script
    states = page.widget_states.widgets
    # Counted before they are looked at: half a million of them fit into one message.
    few = len(states) <= CONTROLS and len(page.cached_message_hashes) <= HASHES
    if not few or said.WhichOneof("type") not in WORDS:
        return False
    if not takes_files:
        return all(map(_is_of_a_control, states))
    brought = [one for one in states if one.WhichOneof("value") == FILE]
    pasted = [one for one in states if LETTERS < len(one.string_value) <= PASTED]
    rest = [one for one in states if one not in brought and one not in pasted]
    return len(pasted) <= 1 and all(map(_is_a_file, brought)) and all(map(_is_of_a_control, rest))


def _is_short(text: str) -> bool:
    return len(text) <= LETTERS


def _is_a_file(state: WidgetState) -> bool:
    """Whether a control names a file as it should."""
    files = state.file_uploader_state_value.uploaded_file_info
    return len(files) <= FILES and all(len(one.SerializeToString()) <= 5 * LETTERS for one in files)


def _is_of_a_control(state: WidgetState) -> bool:
    """Whether a control of these pages may say it; Python's log quotes what it cannot use."""
    if state.WhichOneof("value") in {*NOT_OF_A_CONTROL, FILE}:
        return False
    words, numbers = state.string_array_value.data, state.double_array_value.data
    if len(words) > PARTS or len(numbers) > PARTS or len(state.int_array_value.data) > PARTS:
        return False
    short = all(len(word) <= LETTERS for word in (state.string_value, *words))
    finite = all(map(math.isfinite, (state.double_value, *numbers)))
    return short and finite and _is_flat(state.json_value) and _is_flat(state.json_trigger_value)


def _is_flat(text: str) -> bool:
    """Whether a component may have said it: Python's reader gives up on what is nested deeply."""
    if len(text) > TOLD:
        return False
    outside = TEXT.sub("", text)
    return outside.count("[") + outside.count("{") <= NESTED


def ask_nobody() -> None:
    """Let Streamlit never ask the internet for this server's address."""
    net_util.get_external_ip = lambda: None


def send_at_once() -> None:
    """Let the small messages of a rerun leave without waiting for one another's receipt.

    uvloop does so for every socket. asyncio, which serves where uvloop cannot be had (on Windows),
    does so only where a socket names its protocol, and the one that Streamlit opens does not: a
    rerun then waits up to 40 ms for a receipt. There is no public way to a connection's socket.
    """
    base_events._set_nodelay = _set_nodelay  # type: ignore[attr-defined]


def _set_nodelay(connection: socket.socket) -> None:
    if connection.family in {socket.AF_INET, socket.AF_INET6}:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class CarefulSockets:
    """Middleware that closes on what is unreadable, drops what is not ours, and slows a flood.

    `takes_files`: whether visitors may bring files.
    """

    def __init__(self, app: ASGIApp, takes_files: bool = False) -> None:
        self.app, self.takes_files = app, takes_files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        pace = Pace(time.monotonic())

        async def hear() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                data = message.get("bytes")
                await asyncio.sleep(pace.wait(time.monotonic(), len(data or b"")))
                said = None if data is None else said_in(data)
                if said is None:
                    code = NOT_BINARY if data is None else UNREADABLE
                    await send({"type": "websocket.close", "code": code})
                    return {"type": "websocket.disconnect", "code": code}
                if is_ours(said, self.takes_files):
                    return message

        await self.app(scope, hear, send)
