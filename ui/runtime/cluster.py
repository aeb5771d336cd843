"""Where a server computes what takes long: in one thread, in processes, or on a Dask cluster.

`INSTRUMENT_POOL=4` takes so many processes, `INSTRUMENT_DASK=tcp://host:8786` the workers of that
scheduler; while it is away, what the server takes without it.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import Any

from core.comparison.workers import Workers, pool
from ui.runtime.fair_queue import OneThread

AGAIN = 15.0  # seconds until a scheduler that is not there is looked for again


class Cluster:
    """A Dask cluster, looked for again and again while it is away."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._client: Any = None
        self._executor: Executor | None = None
        self.trouble = ""
        threading.Thread(target=self._look, name="looks for a cluster", daemon=True).start()

    def executor(self) -> Executor | None:
        """The executor of the cluster while there is one."""
        return self._executor

    def _look(self) -> None:
        while True:
            if self._client is None or self._client.status == "closed":
                self._connect()
            time.sleep(AGAIN)

    def _connect(self) -> None:
        self._executor = None
        try:
            from distributed import Client

            self._client = Client(self._address, timeout=AGAIN, set_as_default=False)
            self._executor, self.trouble = self._client.get_executor(), ""
        except Exception as problem:  # an address that is none, a package that is not there
            self._client = None
            self.trouble = (
                f"The Dask scheduler at {self._address} does not answer. The run goes on on this "
                "machine."
            )
            logging.getLogger(__name__).warning("%s (%s)", self.trouble, problem)


class Computing(Workers):
    """The workers of a server, as its environment names them."""

    def __init__(self) -> None:
        address, processes = os.environ.get("INSTRUMENT_DASK"), os.environ.get("INSTRUMENT_POOL")
        self._cluster = Cluster(address) if address else None
        one_thread = OneThread()
        local: Callable[[], Executor] = (
            partial(pool, int(processes)) if processes else lambda: one_thread
        )
        super().__init__(self._cluster.executor if self._cluster else lambda: None, local)

    def told(self) -> str:
        """For those who wait: that a cluster is away, or what it has computed; else nothing."""
        if self._cluster is None:
            return ""
        return self._cluster.trouble or self.trouble or (self.said() if self.seen else "")
