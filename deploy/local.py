"""Replicas behind the proxy as processes of this machine: `python -m deploy.local --replicas 2`.

With `--address 0.0.0.0` everybody in the room's network can come. It ends with Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NO_NGINX = (
    "nginx is missing. Debian or Ubuntu: sudo apt-get install nginx-light; macOS: brew install "
    "nginx. Without it, one process serves up to 60 students: make run"
)


@dataclass
class Replica:
    """One process of the app: its port, the process, and where its log is."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        """Its own address, past the proxy."""
        return f"http://127.0.0.1:{self.port}"


@dataclass
class Hosting:
    """The proxy and the replicas behind it."""

    port: int
    folder: Path
    address: str = "127.0.0.1"
    replicas: list[Replica] = field(default_factory=list)
    proxy: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The link for the class, as seen from this machine."""
        return f"http://127.0.0.1:{self.port}"

    def start_proxy(self) -> None:
        """Start nginx with the file that the compose file uses too, and wait until it answers."""
        log = (self.folder / "proxy.log").open("ab")
        self.proxy = subprocess.Popen(
            ["sh", str(ROOT / "deploy" / "proxy.sh")],
            env=proxy_settings(
                self.folder,
                f"{self.address}:{self.port}",
                [f"127.0.0.1:{replica.port}" for replica in self.replicas],
            ),
            stdout=log,
            stderr=log,
        )
        wait_until_healthy(self.url, self.proxy, self.folder / "proxy.log")


@contextmanager
def hosted(count: int, port: int = 0, address: str = "127.0.0.1") -> Iterator[Hosting]:
    """So many replicas behind the proxy, stopped at the end; RuntimeError without nginx."""
    if shutil.which("nginx") is None:
        raise RuntimeError(NO_NGINX)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="instrument-")))
        folder.chmod(0o755)  # nginx's workers are another user where it is started as root
        hosting = Hosting(port or free_port(), folder, address)

        def stop_all() -> None:
            for process in (hosting.proxy, *(replica.process for replica in hosting.replicas)):
                if process is not None:
                    stop(process)

        stack.callback(stop_all)
        for _ in range(count):
            free = free_port()
            hosting.replicas.append(start_replica(free, folder / f"replica-{free}.log"))
        for replica in hosting.replicas:
            wait_until_healthy(replica.url, replica.process, replica.log)
        hosting.start_proxy()
        yield hosting


def start_replica(port: int, log: Path, warm: bool = True) -> Replica:
    """Start one process of the app on a port of this machine alone."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = ["--server.port", str(port), "--server.headless", "true"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*command, *options, "--server.address", "127.0.0.1"],
            cwd=ROOT,
            env={**os.environ, "INSTRUMENT_WARM_UP": str(int(warm))},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    return Replica(port, process, log)


def proxy_settings(folder: Path, listen: str, replicas: list[str]) -> dict[str, str]:
    """What proxy.sh needs to know."""
    return {
        **os.environ,
        "FOLDER": str(folder),
        "LISTEN": listen,
        "REPLICAS": " ".join(replicas),
        "COUNT": "0",
    }


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and end it if it does not."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_healthy(
    url: str, process: subprocess.Popen[bytes], log: Path, timeout: float = 60
) -> None:
    """Wait until the app answers at `url`; RuntimeError with its log if it does not."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"it stopped while starting:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"it was not healthy after {timeout:g} s:\n{log.read_text()}")


def room_address() -> str:
    """This machine's address in the room's network, found without sending anything."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:  # a network without a way out; the machine may still know its own name
            return _own_address()
        return str(probe.getsockname()[0])


def _own_address() -> str:
    try:
        return socket.gethostbyname(socket.gethostname())
    except OSError:
        return "127.0.0.1"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicas", type=int, default=2, help="one a core, at most")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--address", default="127.0.0.1", help="0.0.0.0: the whole room")
    options = parser.parse_args()
    done = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: done.set())
    try:
        with hosted(options.replicas, options.port, options.address) as hosting:
            host = "127.0.0.1" if options.address == "127.0.0.1" else room_address()
            print(f"{options.replicas} replicas at http://{host}:{hosting.port}  (Ctrl-C ends it)")
            done.wait()
    except RuntimeError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
