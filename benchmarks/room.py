"""How soon a class in one room is heard and shown: `python -m benchmarks.room [--json FILE]`.

A participant has a page open, as in `benchmarks.load`, and the stream of events of his room. All of
them commit within ten seconds, then the teacher closes and shows. One process with SQLite, and two
replicas behind the proxy with Redis. The participants take their share of the same machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.load import Site, p95, site
from benchmarks.visitor import Visitor, run
from tests import redis

PARTICIPANTS = (30, 100, 300)
WITHIN = 10.0  # seconds in which all commit
IDLE = 20.0  # seconds in which nobody does anything
SETTLES = 20.0  # seconds for what servers do behind their start
QUESTION, LESSON, STEP = "base_rate/precision", "base_rate", 2
WHERE = "INSTRUMENT_ROOMS"

Row = dict[str, Any]


async def ask(url: str, path: str, said: Any, headers: dict[str, str]) -> tuple[int, Any]:
    """A question on a connection of its own: status and JSON."""
    body = json.dumps(said).encode()
    reader, writer = await _asked(url, "POST", path, headers, body)
    head = await reader.readuntil(b"\r\n\r\n")
    text = await reader.read()
    writer.close()
    status = int(head.split(b" ", 2)[1])
    return status, json.loads(text[text.index(b"{") : text.rindex(b"}") + 1])


async def _asked(
    url: str, method: str, path: str, headers: dict[str, str], body: bytes = b""
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port, limit=2**22)
    lines = {"Host": place.netloc, "Connection": "close", "Content-Length": len(body)} | headers
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items())
    writer.write(head.encode() + b"\r\n" + body)
    await writer.drain()
    return reader, writer


@dataclass
class Participant:
    """A visitor in a room: a page, and what he hears of the room."""

    url: str
    code: str
    page: Visitor
    me: str = field(default_factory=lambda: secrets.token_hex(16))
    shown_at: float = 0.0
    hears: asyncio.Event = field(default_factory=asyncio.Event)

    async def come(self) -> None:
        """Open the page, join, and listen."""
        await self.page.open()
        self.headers = {"Cookie": self.page.cookie}
        status, words = await ask(self.url, self._at("join"), {"me": self.me}, self.headers)
        assert status == 200, words
        self.listening = asyncio.create_task(self._listen())
        await self.hears.wait()

    async def _listen(self) -> None:
        headers = self.headers | {"X-Participant": self.me}
        reader, self.line = await _asked(self.url, "GET", self._at("events"), headers)
        while line := await reader.readline():
            self.hears.set()
            if line.startswith(b"data: ") and b'"shown":{"' in line:
                self.shown_at = self.shown_at or time.perf_counter()

    async def commit(self, value: int) -> float:
        """Send an answer: milliseconds until it is said to be stored."""
        began = time.perf_counter()
        said = {"me": self.me, "question": QUESTION, "round": 1, "answer": value}
        status, words = await ask(self.url, self._at("answer"), said, self.headers)
        assert status == 200, words
        return 1000 * (time.perf_counter() - began)

    def _at(self, what: str) -> str:
        return f"/room/{self.code}/{what}"


@contextmanager
def stored(store: str) -> Iterator[None]:
    """Where the rooms of the next servers are kept."""
    with tempfile.TemporaryDirectory() as folder:
        if store == "sqlite":
            os.environ[WHERE] = f"{folder}/rooms.sqlite"
            yield
        else:
            with redis.running(Path(folder)) as address:
                os.environ[WHERE] = address
                yield
        del os.environ[WHERE]


async def lesson(place: Site, count: int) -> Row:
    """One class: everybody comes, commits, and is shown the room."""
    await asyncio.sleep(SETTLES)
    url = place.url
    _, opened = await ask(url, "/room", {}, {})
    code, lead = opened["code"], {"Authorization": f"Bearer {opened['secret']}"}

    async def act(act: str, **said: Any) -> None:
        status, words = await ask(url, f"/room/{code}/act", {"act": act, **said}, lead)
        assert status == 200, words

    people = [Participant(url, code, Visitor(url, f"{LESSON}?step={STEP}")) for _ in range(count)]
    # The first third also pays for what is made once; what the others add is theirs.
    first, held = count // 3, []
    for came in (people[:first], people[first:]):
        for k in range(0, len(came), 10):
            await asyncio.gather(*(one.come() for one in came[k : k + 10]))
        await asyncio.sleep(5)
        held.append(place.memory_mb)
    await act("move", lesson=LESSON, step=STEP)
    await asyncio.sleep(3)
    idle, began = place.cpu.server, time.perf_counter()
    await asyncio.sleep(IDLE)
    idle_percent = (place.cpu.server - idle) / (10 * (time.perf_counter() - began))

    async def later(one: Participant) -> float:
        await asyncio.sleep(random.random() * WITHIN)
        return await one.commit(random.randrange(0, 101))

    took = await asyncio.gather(*map(later, people))
    about = {"question": QUESTION, "round": 1}
    await act("close", **about)
    await asyncio.sleep(1)
    pressed = time.perf_counter()
    await act("show", **about)
    with suppress(TimeoutError):
        async with asyncio.timeout(30):
            while not all(one.shown_at for one in people):
                await asyncio.sleep(0.02)
    reader, _ = await _asked(url, "GET", f"/room/{code}/all", lead)
    text = (await reader.read()).decode()
    rows = json.loads(text[text.index('{"state"') : text.rindex("}") + 1])["rows"][QUESTION]
    shown = [1000 * (one.shown_at - pressed) if one.shown_at else 30_000 for one in people]
    row = {
        "commit_p95_ms": round(p95(list(took))),
        "show_p95_ms": round(p95(shown)),
        "show_last_ms": round(max(shown)),
        "idle_cpu_percent": round(idle_percent, 1),
        "mb_per_participant": round((held[1] - held[0]) / (count - first), 2),
        "lost_answers": count - len(rows),
    }
    for one in people:
        one.listening.cancel()
        assert one.page.connection is not None
        await one.page.connection.close()
    return row


def measured(participants: list[int], stores: list[str]) -> list[Row]:
    """A row for each number of participants and each store, printed as it comes."""
    rows = []
    for store in stores:
        replicas = 1 if store == "sqlite" else 2
        for count in participants:
            with stored(store), site(replicas) as place:
                row: Row = {"participants": count, "replicas": replicas, "store": store}
                row |= run(lesson(place, count))
            print(json.dumps(row), flush=True)
            rows.append(row)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--participants", type=int, nargs="+", default=list(PARTICIPANTS))
    parser.add_argument("--stores", nargs="+", default=["sqlite", "redis"])
    parser.add_argument("--json", type=Path, help="write the rows to this file too")
    options = parser.parse_args()
    rows = measured(options.participants, options.stores)
    if options.json:
        options.json.write_text(json.dumps({"rows": rows}) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
