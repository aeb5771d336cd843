"""What the browsers of a room are told: one look at the room in each process, sent to all there.

Whichever process a change comes through, the others see that the room's version has grown. Each
asks for that, one cheap number a room, some times a second, while it has browsers in rooms.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from typing import Any

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from server.rooms.rooms import Refused, Rooms, counted, for_all, for_teacher, whereabouts
from server.rooms.store import Away

LOOKS = 0.2  # seconds between two looks at the versions
COUNTS = 1.0  # seconds between two words about how many have answered
HEARTBEAT = 20.0  # seconds without a word after which a browser is sent a sign of life
SWEEPS = 600.0  # seconds
THREADS = 8  # that talk to the store at a time

Frame = tuple[str, bytes]


def frame(kind: str, said: Mapping[str, Any]) -> bytes:
    """A server-sent event."""
    text = json.dumps(said, ensure_ascii=True, separators=(",", ":"))
    return f"event: {kind}\ndata: {text}\n\n".encode()


class Channel:
    """A room as one process knows it: the newest words about it, and who listens here."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.version = -1
        self.rev = -1
        self.counted_at = 0.0
        self.words: dict[str, tuple[int, bytes]] = {}  # kind → its number, and the event
        self.people: dict[str, int] = {}  # participant → how many browsers of his listen here
        self.places: dict[str, str] = {}  # of those who go at their own pace: lesson and step
        self.listening = 0
        self.told_here: tuple[dict[str, int] | None, float] = (None, 0.0)
        self.changed = asyncio.Event()

    def at_places(self) -> dict[str, int]:
        """How many participants listen here at each place; "" is one that nobody has said."""
        return dict(Counter(self.places.get(who, "") for who in self.people))

    def say(self, kind: str, said: Mapping[str, Any] | None, name: str = "") -> None:
        """Put a word in the place of the last one of its kind, if it is another."""
        number, before = self.words.get(kind, (0, b""))
        event = frame(name or kind, said or {})
        if event != before:
            self.words[kind] = (number + 1, event)
            self.changed.set()
            self.changed = asyncio.Event()


class Hub:
    """The rooms that browsers at this process listen to."""

    def __init__(self, rooms: Rooms, clock: Callable[[], float] = time.monotonic) -> None:
        self.rooms, self._clock = rooms, clock
        self._channels: dict[str, Channel] = {}
        self._process = secrets.token_hex(8)
        self._limiter = CapacityLimiter(THREADS)
        self._hurry = asyncio.Event()
        self._is_over = False
        self._task: asyncio.Task[None] | None = None

    async def run(self, work: Callable[..., Any], *args: Any) -> Any:
        """Talk to the store in a thread of the rooms' own."""
        return await run_sync(work, *args, limiter=self._limiter)

    def nudge(self) -> None:
        """Something has changed here: look at once."""
        self._hurry.set()

    def place(self, code: str, who: str, place: str) -> None:
        """Note where a participant is who listens here; it is told at most once a second."""
        channel = self._channels.get(code)
        if channel is not None and who in channel.people:
            channel.places[who] = place

    def close(self) -> None:
        """Let every stream end: the server stops, and browsers come back to another."""
        self._is_over = True
        self._hurry.set()
        for channel in self._channels.values():
            channel.changed.set()

    async def listen(self, code: str, who: str | None) -> AsyncIterator[bytes]:
        """The events of a room; `who`: a participant, "" the projector, None the teacher."""
        channel = self._channels.get(code)
        if channel is None:
            channel = self._channels[code] = Channel(code)
        channel.listening += 1
        if who:
            channel.people[who] = channel.people.get(who, 0) + 1
        try:
            self._begin()
            await self._look(channel)
            async for word in self._words(channel, who is None):
                yield word
        finally:
            self._leave(channel, who)

    async def _words(self, channel: Channel, leads: bool) -> AsyncIterator[bytes]:
        kinds = ["lead", "count", "places", "over"] if leads else ["room", "count", "over"]
        heard: dict[str, int] = {}
        yield b"retry: 1000\n\n"
        while not self._is_over:
            changed, new = channel.changed, b""
            for kind in kinds:
                number, event = channel.words.get(kind, (0, b""))
                if number != heard.get(kind, 0):
                    heard[kind] = number
                    new += event
            if new:
                yield new
                if "over" in heard:
                    return
                continue
            try:
                await asyncio.wait_for(changed.wait(), HEARTBEAT)
            except TimeoutError:
                yield b": here\n\n"

    def _leave(self, channel: Channel, who: str | None) -> None:
        channel.listening -= 1
        if who:
            channel.people[who] -= 1
            if not channel.people[who]:
                del channel.people[who]
                channel.places.pop(who, None)
        self.nudge()

    def _begin(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        swept = alive = self._clock()
        while self._channels and not self._is_over:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._hurry.wait(), LOOKS)
            self._hurry.clear()
            try:
                await self._tell_here()
                await self._forget()
                await self._look_at_all()
                if self._clock() - alive > HEARTBEAT:
                    alive = self._clock()
                    await self.run(self.rooms.store.alive, list(self._channels))
                if self._clock() - swept > SWEEPS:
                    swept = self._clock()
                    await self.run(self.rooms.store.sweep)
            except Away:
                for channel in self._channels.values():
                    channel.say("count", {"away": True})
                await asyncio.sleep(1)
            except Exception:
                logging.getLogger(__name__).exception("rooms")
                await asyncio.sleep(1)

    async def _forget(self) -> None:
        """Let go of rooms to which nobody listens here any more, and say so."""
        for channel in [one for one in self._channels.values() if not one.listening]:
            del self._channels[channel.code]
            await self.run(self.rooms.store.count, channel.code, self._process, {})

    async def _look_at_all(self) -> None:
        if not self._channels:
            return
        versions = await self.run(self.rooms.store.versions, list(self._channels))
        for channel in list(self._channels.values()):
            version = versions.get(channel.code)
            if version is None:
                channel.say("over", {})
            elif version != channel.version or b'"away"' in channel.words.get("count", (0, b""))[1]:
                await self._look(channel)

    async def _look(self, channel: Channel) -> None:
        """Look at a room, and say what is new; a mere count not more than once a second."""
        try:
            kept = await self.run(self.rooms.find, channel.code)
        except Refused:
            return channel.say("over", {})
        except Away:
            return channel.say("count", {"away": True})
        now = self._clock()
        is_moved = kept.state["rev"] != channel.rev
        if not is_moved and now - channel.counted_at < COUNTS:
            return None
        try:
            looked = await self.run(self.rooms.look, channel.code)
        except (Refused, Away):
            return None
        if looked["state"]["rev"] < channel.rev:
            return None  # another look was quicker
        channel.version, channel.rev, channel.counted_at = kept.version, looked["state"]["rev"], now
        channel.say("room", for_all(looked))
        channel.say("lead", for_teacher(looked), "room")
        channel.say("count", counted(looked))
        channel.say("places", whereabouts(looked))
        return None

    async def _tell_here(self) -> None:
        """Say to the store how many browsers of learners this process has, when that is news."""
        for channel in list(self._channels.values()):
            here, (told, at) = channel.at_places(), channel.told_here
            now = self._clock()
            if (here != told and now - at > COUNTS) or now - at > HEARTBEAT:
                channel.told_here = (here, now)
                await self.run(self.rooms.store.count, channel.code, self._process, here)
