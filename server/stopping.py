"""What is done when the server is asked to stop, before it waits for its connections to end."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any


def when_asked_to_stop(do: Callable[[], None]) -> None:
    """Call `do` in the event loop that runs now, once the process is told to end.

    The server waits for every answer to be complete before it says to the app that it ends; a
    stream of events would never be.
    """
    if threading.current_thread() is not threading.main_thread():
        return  # signals come to the main thread alone
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _both(signal.getsignal(number), loop, do))


def _both(
    before: Any, loop: asyncio.AbstractEventLoop, do: Callable[[], None]
) -> Callable[[int, FrameType | None], None]:
    def handle(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(do)
        if callable(before):
            before(number, frame)

    return handle
