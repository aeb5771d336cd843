"""Which store this server keeps its rooms in."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from server.rooms.redis_store import RedisStore
from server.rooms.sqlite_store import SqliteStore
from server.rooms.store import Away, Store

WHERE = "INSTRUMENT_ROOMS"  # redis://…, rediss://… or the path of a file


def store_of(where: str | None = None, clock: Callable[[], float] = time.time) -> Store:
    """The store at an address, by default that of the environment, else a file of this machine."""
    where = os.environ.get(WHERE, "") if where is None else where
    if where.startswith(("redis://", "rediss://")):
        return RedisStore(where, clock)
    return SqliteStore(Path(where) if where else _own_file(), clock)


def _own_file() -> Path:
    """A file that all processes of this user on this machine share, and nobody else can read."""
    user = os.getuid() if hasattr(os, "getuid") else "user"
    folder = Path(tempfile.gettempdir()) / f"imbalance-instrument-{user}"
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    if folder.is_symlink() or (hasattr(os, "getuid") and folder.stat().st_uid != os.getuid()):
        raise Away(f"{folder} belongs to somebody else; {WHERE} names another place")
    return folder / "rooms.sqlite"
