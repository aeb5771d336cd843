"""Find a Redis or Valkey server for the tests, or get one: `python -m tests.redis`."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local import free_port, stop
from tests.browser.chromium import system_package

NAMES = ("redis-server", "valkey-server")
MISSING = "redis-server is missing. Debian or Ubuntu: sudo apt-get install redis-server"


def find() -> str | None:
    """The path of an installed server, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def ensure() -> str:
    """The path of a server, installed now if need be; exits with what to do if it cannot."""
    if find() is None:
        system_package("redis-server")
    return find() or sys.exit(MISSING)


@contextmanager
def running(folder: Path, port: int = 0) -> Iterator[str]:
    """A server that keeps its data in a folder, as the deploy files start it: its address."""
    program = find()
    if program is None:
        raise RuntimeError(MISSING)
    port = port or free_port()
    settings = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    process = subprocess.Popen(
        [program, *settings, "--appendonly", "yes", "--save", ""], stdout=subprocess.DEVNULL
    )
    try:
        _wait(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        stop(process)


def _wait(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
                line.sendall(b"PING\r\n")
                if line.recv(100).startswith(b"+PONG"):
                    return
        except OSError:
            pass
        if time.monotonic() > deadline:
            raise RuntimeError("redis-server does not answer")
        time.sleep(0.05)


if __name__ == "__main__":
    print("Store:", ensure())
