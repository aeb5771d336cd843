"""Who computes the cells of a comparison: the processes of this machine, or any executor.

An executor is one of `concurrent.futures`. That of a Dask client, `Client(address).get_executor()`,
spreads the cells over many machines. `Workers` does elsewhere what is lost with a worker or with
a scheduler, and says whether all machines compute alike.

A task of Dask costs more than 10 ms beside what is computed in it, and many fits take only 40 ms:
so several go there in one **bundle**, as many as last a quarter of a second.
"""

from __future__ import annotations

import math
import platform
import shutil
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary, WeakSet, finalize

import joblib
import numpy as np
from joblib.externals.loky import ProcessPoolExecutor
from threadpoolctl import threadpool_info

from ..cache import cached
from ..checks import check_is, check_whole
from ..data import Fold
from .tables import Mixed, Table

IDLE = 300  # seconds without work after which a process of the pool ends; the next run starts it
TRIES = 3  # how many workers may die over one task
UNKNOWN = 32  # workers of an executor that does not say how many it has
LASTS = 0.25  # seconds that a bundle is to last; after twice as long a worker gives it back
MOST = 8  # tasks in a bundle, as those that follow quick ones may be slow
NO_WORKERS = 15.0  # seconds for which a cluster may have no worker at all
LOST = {"lost", "cancelled", "error"}  # what Dask says of rows that no worker has any more
KILLED = "KilledWorker"  # Dask's error where a task has ended several workers
LIBRARIES = ("numpy", "scipy", "scikit-learn", "pandas")
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "BLIS")}

_pools: dict[int, ProcessPoolExecutor] = {}
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
        found: Executor = _pools[processes]
        return found


def end_pools() -> None:
    """End the processes of `pool` at once; who asks for some next gets new ones.

    A process that was itself started by another cannot end while they wait for work.
    """
    with _pools_lock:
        for executor in _pools.values():
            executor.shutdown(kill_workers=True)
        _pools.clear()


def hand_over(table: Table, executor: Executor) -> Any:
    """What a task has to be given in place of a table; its workers get the rows themselves.

    Dask gives them to each worker once, and forgets them with what is returned here. Processes of
    the pool map one file into their memory, which is deleted with what is returned here, unless the
    table stays in memory: then each task brings the rows. Another executor is given the rows.

    Parameters
    ----------
    table : Table
        As from `table_of`.
    executor : Executor
        Who works with it.

    Returns
    -------
    object
        An argument of `executor.submit`, which arrives as a Fold or as Mixed.

    Raises
    ------
    BadValue
        If they are no table and no executor.
    """
    check_is("table", table, Table)
    check_is("executor", executor, Executor)
    if (client := _client_of(executor)) is not None:
        return client.scatter([table.rows], broadcast=True, hash=False)[0]
    maps = isinstance(executor, ProcessPoolExecutor) and not table.stays_in_memory
    return _Mapped(table.rows) if maps else table.rows


class _Mapped:
    """Rows in a file, of which the processes that map it share one copy; it goes with this object.

    No block of shared memory: those of a container are 64 MB in all, and each process that looks
    at one would want to delete it.
    """

    def __init__(self, rows: Fold | Mixed) -> None:
        self.kind: type[Fold | Mixed] = type(rows)
        self.folder = mkdtemp(prefix="table-")
        finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        for name, values in rows._asdict().items():
            np.save(Path(self.folder, name), values)

    def __reduce__(self) -> tuple[Any, ...]:
        return _mapped, (self.folder, self.kind)


def _mapped(folder: str, kind: type[Fold | Mixed]) -> Fold | Mixed:
    """The rows of a file, as they arrive in another process."""
    files = (Path(folder, f"{name}.npy") for name in kind._fields)
    return kind(*(np.load(file, mmap_mode="r") for file in files))


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


class _Answers(NamedTuple):
    """Those of a bundle, in its order, where they were found, and how many seconds it took."""

    found: list[Any]
    machine: str
    seconds: float


def _answers(
    work: Callable[..., Any], bundle: Sequence[Any], rows: Fold | Mixed | None
) -> _Answers:
    """On a worker: what the work gives, until it fails or lasts too long; then some are lacking."""
    found: list[Any] = []
    started = time.monotonic()
    for what in bundle:
        try:
            found.append(work(what, rows))
        except Exception:
            if len(bundle) == 1:
                raise
            break
        if time.monotonic() - started > 2 * LASTS:
            break
    return _Answers(found, machine(), time.monotonic() - started)


def _client_of(executor: Executor) -> Any:
    """The Dask client of an executor; None for any other one."""
    client = getattr(executor, "_client", None)
    return client if hasattr(client, "scatter") else None


@dataclass
class _Task:
    """What is to be done, the promise of its answer, and how often it has been begun."""

    work: Callable[[Any, Fold | Mixed | None], Any]
    what: Any
    table: Table | None
    promise: Future[Any] = field(default_factory=Future)
    begun: int = 0

    def goes_with(self, other: _Task) -> bool:
        """Whether both may be in one bundle. What has been begun before goes alone."""
        alike = self.work == other.work and self.table is other.table
        return alike and self.begun == other.begun == 0


def _fail(tasks: Iterable[_Task], problem: BaseException) -> None:
    for task in tasks:
        task.promise.set_exception(problem)


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
        self._hands_out: threading.Thread | None = None
        self._given_up: WeakSet[Executor] = WeakSet()
        # The second is held while a table travels: no thread of an executor may wait for it.
        self._changed, self._handing = threading.Condition(), threading.Lock()
        self._line: deque[_Task] = deque()
        self._under_way: dict[Future[Any], Executor] = {}
        self._each = LASTS  # seconds that a task took lately
        self._handed: WeakKeyDictionary[Executor, dict[str, Any]] = WeakKeyDictionary()
        self._threads: WeakKeyDictionary[Executor, int] = WeakKeyDictionary()  # of a cluster

    def submit(
        self, work: Callable[[Any, Fold | Mixed | None], Any], what: Any, table: Table | None = None
    ) -> Future[Any]:
        """What `work(what, rows of the table)` gives, once a worker has it.

        It fails with WorkersDied where one worker after the other has died over it.
        """
        task = _Task(work, what, table)
        with self._changed:
            if not self._line and not self._under_way:
                self._each = LASTS  # what comes now may be of another kind
            self._line.append(task)
            if self._hands_out is None:
                self._hands_out = threading.Thread(target=self._serve, daemon=True)
                self._hands_out.start()
            self._changed.notify_all()
        if self._closed.is_set():
            self._clear_line()
        return task.promise

    def here(
        self, work: Callable[[Any, Fold | Mixed | None], Any], what: Any, rows: Fold | Mixed | None
    ) -> Any:
        """The same at once, in this thread."""
        (answer,), where, _ = _answers(work, [what], rows)
        self.seen[where] += 1
        return answer

    def would_start_processes(self) -> bool:
        """Whether the next task that is submitted has to wait for processes to start."""
        return self._far() is None and joblib.cpu_count() not in _pools

    def places(self) -> int:
        """How many tasks are to be under way: one for each worker and its next; or as many as
        an executor says itself, as `places`. For Dask one bundle more, which waits here.
        """
        executor = self._now()
        if threads := self._threads.get(executor, 0):
            return 3 * threads * self._size()
        workers = int(getattr(executor, "_max_workers", UNKNOWN))
        return int(getattr(executor, "places", 2 * workers))

    def forget(self, table: Table) -> None:
        """Let all workers forget a table."""
        with self._handing:
            for handed in self._handed.values():
                handed.pop(table.name, None)

    def close(self) -> None:
        """Do nothing more, and let all workers forget all tables."""
        self._closed.set()
        self._clear_line()
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

    def _serve(self) -> None:
        """Hand out what stands in the line, in a thread of its own: an executor's shall not wait
        for itself.
        """
        while not self._closed.is_set():
            executor = self._now()
            with self._changed:
                bundle = self._next_for(executor)
                if not bundle and not self._closed.is_set():
                    self._changed.wait()
            if bundle:
                self._begin(bundle, executor)

    def _size(self) -> int:
        """How many tasks a bundle is to have."""
        return max(1, min(MOST, round(LASTS / max(self._each, 1e-9))))

    def _next_for(self, executor: Executor) -> list[_Task]:
        """The first tasks of the line, of one work on one table; none where all have enough to do.

        What comes to an end is shared out, so that no worker waits for the bundle of another one.
        """
        threads = self._threads.get(executor, 0)  # none but of Dask
        if not self._line or 0 < 2 * threads <= list(self._under_way.values()).count(executor):
            return []
        bundle = [self._line.popleft()]
        size = min(self._size(), math.ceil((1 + len(self._line)) / threads)) if threads else 1
        while len(bundle) < size and self._line and self._line[0].goes_with(bundle[0]):
            bundle.append(self._line.popleft())
        return bundle

    def _begin(self, bundle: list[_Task], executor: Executor) -> None:
        for task in bundle:
            task.begun += 1
        first, whats = bundle[0], [task.what for task in bundle]
        # What is asked for again after a stop shall not be taken for what is being cancelled.
        anew = {} if _client_of(executor) is None else {"pure": False}
        try:
            rows = None if first.table is None else self._handed_to(executor, first.table)
            attempt = executor.submit(_answers, first.work, whats, rows, **anew)
        except Exception as problem:
            self._lost(executor, problem)
            self._begin_again(bundle, problem)
            return
        with self._changed:
            self._under_way[attempt] = executor
        attempt.add_done_callback(partial(self._end, bundle, executor))
        if self._closed.is_set():
            attempt.cancel()

    def _end(self, bundle: list[_Task], executor: Executor, attempt: Future[Any]) -> None:
        problem = CancelledError() if attempt.cancelled() else attempt.exception()
        answers = attempt.result() if problem is None else _Answers([], "", 0)
        done, undone = bundle[: len(answers.found)], bundle[len(answers.found) :]
        with self._changed:
            del self._under_way[attempt]
            if done:
                self.seen[answers.machine] += len(done)
                self._each += 0.3 * (answers.seconds / len(done) - self._each)
            self._changed.notify_all()
        if problem is None:
            for task in undone[1:]:
                task.begun = 0  # the first is begun again alone: it may have failed
            self._line_up(undone)
        elif self._closed.is_set():
            _fail(bundle, problem)
        elif _is_a_loss(problem, executor):
            self._lost(executor, problem)
            self._begin_again(bundle, problem)
        elif len(bundle) > 1:
            self._line_up(bundle)
        else:
            _fail(bundle, problem)
        for task, answer in zip(done, answers.found, strict=True):
            task.promise.set_result(answer)

    def _begin_again(self, bundle: list[_Task], problem: BaseException) -> None:
        """Each task alone, unless it has been lost alone too often."""
        killed = type(problem).__name__ == KILLED
        if len(bundle) == 1 and (killed or bundle[0].begun == TRIES):
            died = "Each worker that began this fit broke off; perhaps their memory is too small."
            _fail(bundle, WorkersDied(died))
        else:
            self._line_up(bundle)

    def _line_up(self, tasks: Sequence[_Task]) -> None:
        """Put tasks before all others."""
        with self._changed:
            self._line.extendleft(reversed(tasks))
            self._changed.notify_all()
        if self._closed.is_set():
            self._clear_line()

    def _clear_line(self) -> None:
        with self._changed:
            tasks, self._line = self._line, deque()
            self._changed.notify_all()
        _fail(tasks, CancelledError())

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
        with self._changed:
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
