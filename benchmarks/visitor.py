"""A visitor without a browser: Streamlit's own messages over a real websocket, nothing drawn.

It opens a lesson, releases a dial, sets a field, goes on to another step of a stage, and says how
long each took until the page had run.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import secrets
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

TRIGGER = "$$STREAMLIT_INTERNAL_KEY_{id}__events"
FINISHED: dict[int, str] = {
    ForwardMsg.FINISHED_SUCCESSFULLY: "page",
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY: "parts",
}
SMALL = 4096  # bytes; after the first run only messages below this are read, to stay light


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """`asyncio.run` in a thread of its own: Playwright keeps the loop of the thread it is in."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


class Unanswered(RuntimeError):
    """The page did not run to its end in time, or ran into an exception."""


@dataclass
class Dial:
    """The first dial of the first film on a page, and where all of its dials stand.

    `all_steps`: how many steps each dial of the film has, by name, the first one first.
    """

    component: str
    name: str
    all_steps: dict[str, int]
    at: dict[str, int] = field(default_factory=dict)

    @property
    def steps(self) -> int:
        """How many steps the first dial has."""
        return self.all_steps[self.name]


@dataclass
class Visitor:
    """One session at `url` (http://host:port) on the lesson at `address` (slug?query)."""

    url: str
    address: str
    patience: float = 30
    # A seat behind the proxy, as the first page gives it to a browser: all comes from one replica.
    cookie: str = field(default_factory=lambda: f"seat={secrets.token_hex(16)}")
    dial: Dial | None = None
    films: dict[str, dict[str, Any]] = field(default_factory=dict)  # by name, as they came last
    film: dict[str, Any] = field(default_factory=dict)  # the first one with dials
    stage: dict[str, Any] = field(default_factory=dict)  # of a lesson that is shown on its stage
    script: dict[str, Any] = field(default_factory=dict)  # its script
    pieces: dict[str, bytes] = field(default_factory=dict)  # by name, as far as they were asked for
    fields: dict[str, str] = field(default_factory=dict)  # of whole numbers: label → widget
    received: int = 0  # bytes
    exceptions: int = 0
    sent: int = 0  # releases
    session: str = ""
    query: str = ""  # what the address says now
    ran: str = ""  # what has run last: the page, or its parts that follow the dials
    _page: str = ""
    _component: str = ""
    _part: str = ""  # of the page: the film is in it
    _hashes: list[str] = field(default_factory=list)
    _came: asyncio.Event = field(default_factory=asyncio.Event)  # another film
    connection: ClientConnection | None = None
    _line: HTTPConnection | None = None  # for pieces

    async def open(self) -> float:
        """Connect and wait until the page has run: seconds."""
        started = time.perf_counter()
        host = urlsplit(self.url).netloc
        self.connection = await connect(
            f"ws://{host}/_stcore/stream",
            origin=Origin(self.url),
            additional_headers={"Cookie": self.cookie} if self.cookie else {},
            subprotocols=[Subprotocol("streamlit")],
            compression=None,
            max_size=None,
            proxy=None,
            open_timeout=self.patience,
        )
        path, _, self.query = self.address.partition("?")
        await self.send(self._rerun(ClientState(page_name=path)))
        await self._wait(first=True)
        took = time.perf_counter() - started
        await self._look()
        await self._look_on()
        await self._look_at_stage()
        return took

    async def go_to_step(self, step: int, values: dict[str, float] | None = None) -> float:
        """Go on to a step of the stage and wait until the page has run: seconds.

        `values`: the parameters of the lesson that dials of the stage have been let go at.
        """
        self.sent += 1
        said = {"n": self.sent, "step": step, "answers": {}, "values": values or {}, "open": ""}
        took = await self.say(json.dumps([{"event": "told", "value": said}]))
        await self._look_at_stage(step)
        return took

    async def release(self, step: int) -> float:
        """Let go of the first dial at a step and wait until the page has run: seconds."""
        if self.dial is None:
            raise Unanswered(f"{self.address}: no film came")
        return await self.release_all({self.dial.name: step}, self.dial.name)

    async def release_all(self, places: dict[str, int], hand: str) -> float:
        """Let go of some dials at once, as of two quick hands the last one: seconds as above.

        `hand`: the dial that is held; its frames are asked for before it moves.
        """
        assert self.dial is not None
        await self.piece(self.film["tracks"][hand])
        self.sent += 1
        self.dial.at |= places
        took = await self.tell({"at": self.dial.at, "n": self.sent})
        await self._look_at(self.film)
        return took

    async def choose(self, label: str, number: int) -> float:
        """Set a field and wait until its picture is there: seconds; Unanswered if no other came.

        The film is another where its figure or any step of its first dial is. The page then runs on
        to its end.
        """
        before, started = self._shown(), time.perf_counter()
        await self.send(self._setting(WidgetState(id=self.fields[label], int_value=number)))
        old, self._came = self._first_pieces(), asyncio.Event()
        page = asyncio.create_task(self._wait(first=True))
        coming = asyncio.create_task(self._came.wait())
        await asyncio.wait([page, coming], return_when=asyncio.FIRST_COMPLETED)
        coming.cancel()
        await self._look()
        took = time.perf_counter() - started
        if self._first_pieces() == old or self._shown() == before:
            raise Unanswered(f"{self.address}: no other film came with {label} {number}")
        await page
        await self._look_on()
        return took

    def _shown(self) -> list[bytes]:
        """What a browser draws of the film: its figure and the frames of its first dial."""
        return [self.pieces[name] for name in self._first_pieces()]

    def _first_pieces(self) -> list[str]:
        return [self.film["stage"], self.film["still"], next(iter(self.film["tracks"].values()))]

    async def _look(self) -> None:
        """Ask for the first picture of the film; its stage says what its dials are."""
        if not self.film:
            return
        stage, *_ = [await self.piece(name) for name in self._first_pieces()]
        dials = json.loads(stage)["dials"]
        steps = {dial["name"]: len(dial["says"]) for dial in dials}
        self.dial = Dial(self._component, dials[0]["name"], steps, dict(self.film["at"]))

    async def _look_on(self) -> None:
        """Ask for every picture of the page, as a browser does that has time."""
        for film in list(self.films.values()):
            await self._look_at(film, "" if film is self.film else "?idle")

    async def _look_at_stage(self, step: int = 1) -> None:
        """Ask for the script of a stage, and for the picture of a step."""
        if not self.stage:
            return
        self.script = json.loads(await self.piece(self.stage["script"]))
        scenes = self.stage["scenes"].get(self.script["steps"][step - 1]["shows"]["picture"])
        if scenes:
            await self.piece(scenes["wide"])

    async def _look_at(self, film: dict[str, Any], way: str = "") -> None:
        """Ask for what a browser asks for of a film: what stands still, and the frames of a dial.

        A film that has the frames of one dial waits for a hand before it asks for another's.
        """
        names, tracks = [film["stage"], film["still"]], list(film["tracks"].values())
        if not self.pieces.keys() & tracks:
            names += tracks[:1]
        for name in names:
            await self.piece(name, way)

    async def piece(self, name: str, way: str = "") -> bytes:
        """A piece of a film, asked for once; Unanswered if the server has none.

        `way`: "?idle" where nobody waits for it.
        """
        if name not in self.pieces:
            self.pieces[name] = await asyncio.to_thread(self._fetched, name, way)
        return self.pieces[name]

    def _fetched(self, name: str, way: str) -> bytes:
        status, body = self._answer(f"{(self.stage or self.film)['pieces']}{name}{way}")
        if status != HTTPStatus.OK:
            raise Unanswered(f"{self.address}: no piece {name} ({status})")
        return gzip.decompress(body)

    def _answer(self, path: str, again: bool = True) -> tuple[int, bytes]:
        """An answer over the line that the last one came over, unless the server has closed it."""
        headers = {"Accept-Encoding": "gzip"} | ({"Cookie": self.cookie} if self.cookie else {})
        if self._line is None:
            self._line = HTTPConnection(urlsplit(self.url).netloc, timeout=self.patience)
        try:
            self._line.request("GET", path, headers=headers)
            answer = self._line.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException) as problem:
            self._line.close()
            if not again or isinstance(problem, TimeoutError):
                raise
            return self._answer(path, again=False)

    async def tell(self, released: Any) -> float:
        """Send anything as the message of a film and wait until the page has run: seconds."""
        assert self.dial is not None
        return await self.say(json.dumps([{"event": "released", "value": released}]))

    async def say(self, text: str) -> float:
        """Send any text as what a film or a stage told and wait until the page has run: seconds."""
        started = time.perf_counter()
        await self.send(self.saying(text))
        await self._wait(first=False)
        return time.perf_counter() - started

    def saying(self, text: str) -> bytes:
        """The frame in which a film or a stage tells this text."""
        return self._setting(
            WidgetState(id=self._component, json_value="{}"),
            WidgetState(id=TRIGGER.format(id=self._component), json_trigger_value=text),
            part=self._part,
        )

    async def send(self, frame: bytes | str) -> None:
        """Send a frame as it is."""
        assert self.connection is not None
        await self.connection.send(frame)

    async def close(self) -> None:
        """Leave."""
        if self._line is not None:
            self._line.close()
        if self.connection is not None:
            await self.connection.close()

    async def closed_with(self) -> int | None:
        """Wait until the server has hung up: its close code."""
        assert self.connection is not None
        await asyncio.wait_for(self.connection.wait_closed(), self.patience)
        return self.connection.close_code

    def _setting(self, *states: WidgetState, part: str = "") -> bytes:
        """The frame in which widgets, in a part of the page if in one, say these states."""
        widgets = WidgetStates(widgets=states)
        state = ClientState(page_script_hash=self._page, widget_states=widgets, fragment_id=part)
        return self._rerun(state)

    def _rerun(self, state: ClientState) -> bytes:
        state.query_string = self.query
        state.cached_message_hashes.extend(self._hashes)
        state.context_info.CopyFrom(
            ContextInfo(timezone="Europe/London", locale="en-GB", url=self.url)
        )
        return BackMsg(rerun_script=state).SerializeToString()

    async def _wait(self, first: bool) -> None:
        await asyncio.wait_for(self._hear(first), self.patience)
        if self.exceptions:
            raise Unanswered(f"{self.address}: an exception on the page")

    async def _hear(self, first: bool) -> None:
        """Read until the page has run to its end; at first also where its dial is."""
        assert self.connection is not None
        async for frame in self.connection:
            assert isinstance(frame, bytes)
            self.received += len(frame)
            if not first and len(frame) > SMALL:
                continue
            message = ForwardMsg.FromString(frame)
            kind = message.WhichOneof("type")
            if kind == "script_finished":
                self.ran = FINISHED.get(message.script_finished, "")
                if self.ran:
                    return
            elif kind == "new_session":
                self.session = message.new_session.initialize.session_id
            elif kind == "navigation":
                self._page = message.navigation.page_script_hash
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._see(message, first)
        raise Unanswered(f"{self.address}: the server hung up")

    def _see(self, message: ForwardMsg, first: bool) -> None:
        element = message.delta.new_element
        if element.WhichOneof("type") == "exception":
            self.exceptions += 1
        if first and message.metadata.cacheable:
            self._hashes.append(message.hash)
        if element.WhichOneof("type") == "bidi_component":
            self._hear_of_film(element.bidi_component, message.delta.fragment_id)
        if first and element.WhichOneof("type") == "number_input":
            self._find_field(element.number_input)

    def _hear_of_film(self, component: BidiComponent, part: str) -> None:
        """A message of a film has the names of its pieces, and where its dials stand."""
        data = json.loads(component.json or "{}")
        if "script" in data:
            self.stage, self._component, self._part = data, component.id, part
        elif "stage" in data:
            self.films[data["film"]] = data
        if data.get("tracks") and self.film.get("film", data["film"]) == data["film"]:
            if any(self.film.get(name) != data[name] for name in ("stage", "tracks")):
                self._came.set()
            self.film, self._component, self._part = data, component.id, part

    def _find_field(self, made: NumberInput) -> None:
        if made.data_type == NumberInput.INT:
            self.fields[made.label] = made.id
