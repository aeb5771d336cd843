"""A line between a browser and the app that can be cut, fall silent, and come back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Literal
from urllib.parse import urlsplit

State = Literal["whole", "cut", "silent"]


class Relay:
    """A TCP relay on a port of its own; `url` leads through it, `state` says how it is.

    Cut, it ends what is open and takes nothing. Silent, it takes everything and passes nothing on,
    as where a phone has changed its network: nobody is told that the line is dead. What was open
    then stays dead also when the line is whole again. `to` may be set to another server. With
    `bars_sockets` it lets no websocket through, as some networks do.
    """

    def __init__(self, url: str) -> None:
        self.to = url
        self.bars_sockets = False
        self.port = 0
        self.state: State = "whole"
        self.dead: set[asyncio.StreamWriter] = set()
        self.open: set[asyncio.StreamWriter] = set()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    @property
    def url(self) -> str:
        """The address of the app through this line."""
        return f"http://127.0.0.1:{self.port}"

    def turn(self, state: State) -> None:
        """Make the line so."""

        async def turned() -> None:
            self.state = state
            if state == "cut":
                for writer in self.open:
                    writer.transport.abort()
            if state == "silent":
                self.dead |= self.open

        self._done(turned())

    def start(self) -> None:
        """Take connections, in a thread of its own."""
        self.thread.start()
        server = self._done(asyncio.start_server(self._taken, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """End what is open, and take no more."""
        self.turn("cut")
        self._done(self._ended())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)

    def _done(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(5)

    async def _ended(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _taken(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open.add(writer)
        if self.state == "silent":
            self.dead.add(writer)
        with suppress(OSError):
            if self.state != "cut":
                there = urlsplit(self.to)
                back, forth = await asyncio.open_connection(there.hostname, there.port)
                self.open.add(forth)
                if writer in self.dead:
                    self.dead.add(forth)
                await asyncio.gather(self._pass(reader, forth), self._pass(back, writer))
        writer.transport.abort()
        self.open.discard(writer)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                if self.bars_sockets and b"pgrade: websocket" in data:
                    break
                if writer not in self.dead:
                    writer.write(data)
                    await writer.drain()
        if writer not in self.dead:
            writer.transport.abort()
        self.open.discard(writer)


@contextmanager
def relayed(url: str) -> Iterator[Relay]:
    """A line to the app at `url`, whole at first."""
    relay = Relay(url)
    relay.start()
    try:
        yield relay
    finally:
        relay.stop()
