"""Who computes the cells of a comparison: the processes of this machine, or any executor.

An executor is one of `concurrent.futures`. That of a Dask client, `Client(address).get_executor()`,
spreads the cells over many machines. `Workers` does elsewhere what is lost with a worker or with
a scheduler, and says whether all machines compute alike.
"""

from __future__ import annotations

import platform
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from weakref import WeakKeyDictionary, WeakSet, finalize

import joblib
import numpy as np
from joblib.externals.loky import ProcessPoolExecutor
from threadpoolctl import threadpool_info

from ..cache import cached
from ..checks import check_is, check_whole
from ..data import Fold
from .tables import Table

IDLE = 300  # seconds without work after which a process of the pool ends; the next run starts it
TRIES = 3  # how many workers may die over one task
UNKNOWN = 32  # workers of an executor that does not say how many it has
NO_WORKERS = 15.0  # seconds for which a cluster may have no worker at all
LOST = {"lost", "cancelled", "error"}  # what Dask says of rows that no worker has any more
KILLED = "KilledWorker"  # Dask's error where a task has ended several workers
LIBRARIES = ("numpy", "scipy", "scikit-learn", "pandas")
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "BLIS")}

_pools: dict[int, Executor] = {}
_pools_lock = threading.Lock()


class WorkersDied(RuntimeError):
    """One worker after the other died over a task; the message is for whoever waits for it."""


def pool(processes: int | None = None) -> Executor:
    """The processes of this machine, kept alive between runs, linear algebra on one thread in each.

    Parameters
    ----------
    processes : int, optional
        How many, 1 to 1,000; by default one for each core that this process may use.

    Returns
    -------
    Executor
        The same each time, until one of its processes has died.

    Raises
    ------
    BadValue
        If it is no such number.
    """
    if processes is None:
        processes = joblib.cpu_count()
    check_whole("processes", processes, 1, 1_000)
    with _pools_lock:
        if processes not in _pools:
            _pools[processes] = ProcessPoolExecutor(processes, timeout=IDLE, env=ONE_THREAD)
        return _pools[processes]


def hand_over(table: Table, executor: Executor) -> Any:
    """What a task has to be given in place of a table; its workers get the rows themselves.

    Dask gives them to each worker once, and forgets them with what is returned here. Processes of
    the pool map one file into their memory, which is deleted with what is returned here. Another
    executor is given the rows.

    Parameters
    ----------
    table : Table
        As from `table_of`.
    executor : Executor
        Who works with it.

    Returns
    -------
    object
        An argument of `executor.submit`, which arrives as a Fold.

    Raises
    ------
    BadValue
        If they are no table and no executor.
    """
    check_is("table", table, Table)
    check_is("executor", executor, Executor)
    if (client := _client_of(executor)) is not None:
        return client.scatter([table.rows], broadcast=True, hash=False)[0]
    return _Mapped(table.rows) if isinstance(executor, ProcessPoolExecutor) else table.rows


class _Mapped:
    """Rows in a file, of which the processes that map it share one copy; it goes with this object.

    No block of shared memory: those of a container are 64 MB in all, and each process that looks
    at one would want to delete it.
    """

    def __init__(self, rows: Fold) -> None:
        self.folder = mkdtemp(prefix="table-")
        finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        for name, values in rows._asdict().items():
            np.save(Path(self.folder, name), values)

    def __reduce__(self) -> tuple[Any, ...]:
        return _mapped, (self.folder,)


def _mapped(folder: str) -> Fold:
    """The rows of a file, as they arrive in another process."""
    return Fold(*(np.load(Path(folder, f"{name}.npy"), mmap_mode="r") for name in Fold._fields))


@cached(1)
def machine() -> str:
    """What decides the last digits of a number here: processor, linear algebra and libraries.

    Returns
    -------
    str
        Two machines with the same text compute the same, bit for bit.
    """
    kernels = sorted(
        f"{one['internal_api']} {one['version']} {one.get('architecture', '')}"
        for one in threadpool_info()
        if one["user_api"] == "blas"
    )
    libraries = [f"{name} {version(name)}" for name in LIBRARIES]
    return ", ".join([_processor(), f"Python {platform.python_version()}", *kernels, *libraries])


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else f"{platform.processor()} {platform.machine()}"


def _answer(work: Callable[..., Any], task: Any, rows: Fold | None) -> tuple[Any, str]:
    """On a worker: what the work gives, and the machine that did it."""
    return work(task, rows), machine()


def _client_of(executor: Executor) -> Any:
    """The Dask client of an executor; None for any other one."""
    client = getattr(executor, "_client", None)
    return client if hasattr(client, "scatter") else None


@dataclass
class _Task:
    """What is to be done, the promise of its answer, and how often it has been begun."""

    work: Callable[[Any, Fold | None], Any]
    what: Any
    table: Table | None
    promise: Future[Any] = field(default_factory=Future)
    begun: int = 0


class Workers:
    """Hands tasks to an executor, and does elsewhere what is lost with a worker or a scheduler.

    `far` gives the executor, or None where there is none now; `local` gives one of this machine
    for that time. `trouble` says in words what has been lost, until it is there again; `seen`
    counts the answers of each kind of machine, by its text.
    """

    def __init__(
        self, far: Callable[[], Executor | None], local: Callable[[], Executor] = pool
    ) -> None:
        self.trouble = ""
        self.seen: Counter[str] = Counter()
        self._far, self._local = far, local
        self._closed = threading.Event()
        self._given_up: WeakSet[Executor] = WeakSet()
        # The second is held while a table travels: no thread of an executor may wait for it.
        self._lock, self._handing = threading.Lock(), threading.Lock()
        self._under_way: dict[Future[Any], Executor] = {}
        self._handed: WeakKeyDictionary[Executor, dict[str, Any]] = WeakKeyDictionary()
        self._threads: WeakKeyDictionary[Executor, int] = WeakKeyDictionary()  # of a cluster

    def submit(
        self, work: Callable[[Any, Fold | None], Any], what: Any, table: Table | None = None
    ) -> Future[Any]:
        """What `work(what, rows of the table)` gives, once a worker has it.

        It fails with WorkersDied where one worker after the other has died over it.
        """
        task = _Task(work, what, table)
        self._begin(task)
        return task.promise

    def here(self, work: Callable[[Any, Fold | None], Any], what: Any, rows: Fold | None) -> Any:
        """The same at once, in this thread."""
        answer, where = _answer(work, what, rows)
        self.seen[where] += 1
        return answer

    def would_start_processes(self) -> bool:
        """Whether the next task that is submitted has to wait for processes to start."""
        return self._far() is None and joblib.cpu_count() not in _pools

    def places(self) -> int:
        """How many tasks are to be under way: one for each worker and its next; or as many as
        an executor says itself, as `places`.
        """
        executor = self._now()
        workers = self._threads.get(executor, 0) or int(getattr(executor, "_max_workers", UNKNOWN))
        return int(getattr(executor, "places", 2 * workers))

    def forget(self, table: Table) -> None:
        """Let all workers forget a table."""
        with self._handing:
            for handed in self._handed.values():
                handed.pop(table.name, None)

    def close(self) -> None:
        """Do nothing more, and let all workers forget all tables."""
        self._closed.set()
        self._leave_undone(lambda _: True)
        with self._handing:
            self._handed.clear()

    @property
    def are_alike(self) -> bool:
        """Whether each digit of what was computed is the one that this machine would have found."""
        return set(self.seen) <= {machine()}

    def said(self) -> str:
        """In words: how much was computed, and whether all machines compute alike."""
        kinds = len(set(self.seen) | {machine()})
        return f"{self.seen.total():,} fits computed, " + (
            "all by processors and libraries like those here: the numbers are those of one "
            "machine, to the last digit."
            if kinds == 1
            else f"by {kinds} kinds of processors or libraries, those here counted: a number may "
            "differ from that of one machine by 1e-9."
        )

    def _now(self) -> Executor:
        """The executor that is to be given work now."""
        far = self._far()
        if far is None or not self._is_there(far):
            return self._local()
        self.trouble = ""
        return far

    def _is_there(self, far: Executor) -> bool:
        if far in self._given_up:
            return False
        client = _client_of(far)
        if client is None:
            return True
        with self._handing:
            if far not in self._threads:
                self._threads[far] = max(1, _threads_of(client))
                watch = threading.Thread(target=self._watch, args=(far, client), daemon=True)
                watch.start()
        if client.status != "running":
            self._say(far, "is gone")  # also where nothing was under way as it went
        return client.status == "running" and self._threads[far] > 0

    def _begin(self, task: _Task) -> None:
        task.begun += 1
        executor = self._now()
        try:
            rows = None if task.table is None else self._handed_to(executor, task.table)
            attempt = executor.submit(_answer, task.work, task.what, rows)
        except Exception as problem:
            self._lost(executor, problem)
            self._begin_again(task, problem)
            return
        with self._lock:
            self._under_way[attempt] = executor
        attempt.add_done_callback(partial(self._end, task, executor))

    def _end(self, task: _Task, executor: Executor, attempt: Future[Any]) -> None:
        with self._lock:
            self._under_way.pop(attempt, None)
        problem = CancelledError() if attempt.cancelled() else attempt.exception()
        if problem is None:
            answer, where = attempt.result()
            self.seen[where] += 1
            task.promise.set_result(answer)
        elif _is_a_loss(problem, executor) and not self._closed.is_set():
            self._lost(executor, problem)
            self._begin_again(task, problem)
        else:
            task.promise.set_exception(problem)

    def _begin_again(self, task: _Task, problem: BaseException) -> None:
        if task.begun == TRIES or type(problem).__name__ == KILLED:
            died = "Each worker that began this fit broke off; perhaps their memory is too small."
            task.promise.set_exception(WorkersDied(died))
            return
        # In a thread of its own: this one may be the executor's, which must not wait for itself.
        threading.Thread(target=self._begin, args=(task,), daemon=True).start()

    def _handed_to(self, executor: Executor, table: Table) -> Any:
        with self._handing:
            handed = self._handed.setdefault(executor, {})
            if getattr(handed.get(table.name), "status", "") in LOST:
                del handed[table.name]
            if table.name not in handed:
                handed[table.name] = hand_over(table, executor)
            return handed[table.name]

    def _lost(self, executor: Executor, problem: BaseException) -> None:
        """Say what is lost. Work goes there again where it comes back: Dask's workers do."""
        client = _client_of(executor)
        if executor is not self._far():
            _leave_pool(executor)
        elif isinstance(problem, ImportError):
            self._given_up.add(executor)
            self._say(executor, f"has no workers with the module {problem.name}")
        elif client is None:
            self._given_up.add(executor)
            self._say(executor, f"takes no more work ({type(problem).__name__})")
        elif client.status != "running":
            self._say(executor, "is gone")

    def _say(self, executor: Executor, what: str) -> None:
        client = _client_of(executor)
        who = f"The executor {type(executor).__name__}"
        if client is not None:
            who = f"The Dask scheduler at {getattr(client.scheduler, 'address', 'its address')}"
        self.trouble = f"{who} {what}. The run goes on on this machine."

    def _watch(self, far: Executor, client: Any) -> None:
        """Know how many threads a cluster has; what waits there for nobody goes elsewhere.

        An executor of Dask does not tell of each task that goes with a connection.
        """
        connection, last_seen = client.scheduler_comm, time.monotonic()
        while not self._closed.wait(1):
            is_there = client.status == "running" and client.scheduler_comm is connection
            if not is_there:
                connection = client.scheduler_comm
                self._leave_undone(lambda at: at is far)
                if client.status == "closed":
                    return
            elif threads := _threads_of(client):
                last_seen, self._threads[far] = time.monotonic(), threads
            elif time.monotonic() - last_seen > NO_WORKERS:
                self._threads[far] = 0
                self._say(far, "has no workers")
                self._leave_undone(lambda at: at is far)

    def _leave_undone(self, at: Callable[[Executor], bool]) -> None:
        with self._lock:
            attempts = [one for one, executor in self._under_way.items() if at(executor)]
        for attempt in attempts:
            attempt.cancel()


def _threads_of(client: Any) -> int:
    """How many threads the workers of a Dask client have; none where it cannot be asked."""
    try:
        return sum(client.nthreads().values())
    except Exception:
        return 0


def _is_a_loss(problem: BaseException, executor: Executor) -> bool:
    """Whether a worker or a scheduler has failed, and not the work."""
    far = _client_of(executor) is not None
    return isinstance(problem, CancelledError | BrokenExecutor) or (
        far and (isinstance(problem, ImportError) or type(problem).__name__ == KILLED)
    )


def _leave_pool(executor: Executor) -> None:
    """A pool that has lost a process is of no use; who asks next gets another one."""
    with _pools_lock:
        for processes in [one for one, of in _pools.items() if of is executor]:
            del _pools[processes]
