"""A Dask scheduler and workers as processes of their own, as somebody starts them on machines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from distributed import Client

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 150  # seconds; two busy cores take long to import


class DaskCluster:
    """A scheduler that writes its address into a folder, and the workers that it has been given."""

    def __init__(self, folder: Path) -> None:
        self.file, self.log = folder / "scheduler.json", folder / "log.txt"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0")

    @property
    def address(self) -> str:
        """Where the scheduler listens, once it does."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert self.scheduler.poll() is None, self.log.read_text("utf-8")
            if self.file.exists() and (text := self.file.read_text("utf-8")).endswith("}"):
                return str(json.loads(text)["address"])
            time.sleep(0.05)
        raise AssertionError(self.log.read_text("utf-8"))

    def worker(self) -> subprocess.Popen[bytes]:
        """One more worker with one thread, which may not be there yet."""
        return self._start("worker", "--nthreads", "1", "--no-nanny")

    def _start(self, kind: str, *options: str) -> subprocess.Popen[bytes]:
        where = ["--scheduler-file", str(self.file), "--no-dashboard"]
        with self.log.open("ab") as log:
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", "distributed.cli.dask_" + kind, *where, *options],
                    env=os.environ | {"PYTHONPATH": str(ROOT)},
                    stdout=log,
                    stderr=log,
                )
            )
        return self.processes[-1]


@contextmanager
def dask_cluster(folder: Path, workers: int) -> Iterator[tuple[DaskCluster, Client]]:
    """A scheduler with so many workers, and a client of it."""
    cluster = DaskCluster(folder)
    try:
        for _ in range(workers):
            cluster.worker()
        with Client(cluster.address, timeout=PATIENCE, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=PATIENCE) if workers else None
            yield cluster, client
    finally:
        for process in cluster.processes:
            process.kill()
            process.wait()
