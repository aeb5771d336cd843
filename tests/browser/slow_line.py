"""A slow line to a server, for any browser: what comes through it arrives late and bit by bit.

Each line has a port of its own. To a browser that is another site: it has nothing of it yet,
neither in its cache nor in its storage.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from deploy.local import free_port

DELAY = 0.0425  # seconds each way
SPEED = 9e6 / 8  # bytes a second
CHUNK = 8192  # bytes


class Way:
    """One direction of the line, which all connections share."""

    def __init__(self) -> None:
        self._free = 0.0  # when what is on its way will have gone through

    def due(self, size: int) -> float:
        """When so many bytes that are sent now arrive."""
        self._free = max(self._free, time.monotonic()) + size / SPEED
        return self._free + DELAY


async def _carry(read: asyncio.StreamReader, write: asyncio.StreamWriter, way: Way) -> None:
    """Bring what is read to where it is written, each part when it is due."""
    parts: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(64)

    async def arrive() -> None:
        while True:
            due, part = await parts.get()
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if not part:
                return
            write.write(part)
            await write.drain()

    arriving = asyncio.create_task(arrive())
    with suppress(OSError):
        while part := await read.read(CHUNK):
            await parts.put((way.due(len(part)), part))
    await parts.put((way.due(0), b""))
    with suppress(OSError):
        await arriving
    write.close()


@contextmanager
def slow_line(server: str) -> Iterator[str]:
    """The address under which a server is reached through a slow line."""
    port, target = free_port(), urlsplit(server)
    ways = Way(), Way()
    loop = asyncio.new_event_loop()

    async def connected(read: asyncio.StreamReader, write: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(target.hostname, target.port)
        await asyncio.gather(_carry(read, back, ways[0]), _carry(there, write, ways[1]))

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    serving = asyncio.start_server(connected, "127.0.0.1", port)
    asyncio.run_coroutine_threadsafe(serving, loop).result()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        _end(loop)


def _end(loop: asyncio.AbstractEventLoop) -> None:
    """Hang up where a browser still holds the line."""
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    done = threading.Thread(target=lambda: loop.run_until_complete(asyncio.wait(tasks)))
    if tasks:
        done.start()
        done.join(5)
