"""One queue for all visitors: their tasks are handed to workers, one from each visitor in turn."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Executor, Future
from functools import partial
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

Task = TypeVar("Task", bound=Hashable)
Answer = TypeVar("Answer")

THREAD = "fair queue"


class OneThread(Executor):
    """An executor that does one thing after the other, in a thread that ends with the process."""

    places = 1  # what is handed out cannot be taken back: so not before its turn

    def __init__(self) -> None:
        self._todo: SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = SimpleQueue()
        threading.Thread(target=self._work, name=THREAD, daemon=True).start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """What the call gives, once its turn has come."""
        future: Future[Any] = Future()
        self._todo.put((future, partial(fn, *args, **kwargs)))
        return future

    def _work(self) -> None:
        while True:
            future, call = self._todo.get()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(call())
            except BaseException as problem:
                future.set_exception(problem)


class FairQueue(Generic[Task, Answer]):
    """Answers are kept for everybody; whoever has not asked for `patience` seconds is forgotten.

    `submit` hands a task to a worker, and no more than `places()` are under way. Nobody waits for
    longer than the others' tasks of one round: a visitor with a thousand gets one handed out, then
    the next visitor's turn comes. Where a task fails, `excuse` is the answer for `sorry` seconds;
    whoever asks later has it tried again.
    """

    def __init__(
        self,
        submit: Callable[[Task], Future[Answer]],
        excuse: Callable[[Task], Answer],
        places: Callable[[], int] = lambda: 1,
        keeps: int = 5_000,
        patience: float = 10,
        sorry: float = 30,
    ) -> None:
        self._submit, self._excuse, self._places = submit, excuse, places
        self._keeps, self._patience, self._sorry = keeps, patience, sorry
        self._changed = threading.Condition()
        self._under_way: set[Task] = set()
        self._answers: OrderedDict[Task, Answer] = OrderedDict()
        self._failed_at: dict[Task, float] = {}
        self._queue: OrderedDict[str, deque[Task]] = OrderedDict()  # whose turn it is stands first
        self._asked_at: dict[str, float] = {}
        threading.Thread(target=self._serve, name=THREAD, daemon=True).start()

    def ask(self, visitor: str, tasks: Sequence[Task]) -> list[Answer | None]:
        """The answers that there are; the other tasks take the place of what was asked before."""
        with self._changed:
            found = self._look_up(tasks)
            missing = [w for w, a in zip(tasks, found, strict=True) if a is None]
            if missing:
                self._queue[visitor] = deque(missing)  # an old visitor keeps the place in the row
                self._asked_at[visitor] = time.monotonic()
                self._changed.notify()
            else:
                self._forget(visitor)
            return found

    def stop(self, visitor: str) -> None:
        """Do nothing more for this visitor."""
        with self._changed:
            self._forget(visitor)

    def drop(self, which: Callable[[Task], bool]) -> None:
        """Forget the answers to some tasks, and do them for nobody."""
        with self._changed:
            for task in [task for task in self._answers if which(task)]:
                del self._answers[task]
                self._failed_at.pop(task, None)
            for visitor, tasks in self._queue.items():
                self._queue[visitor] = deque(task for task in tasks if not which(task))

    def known(self, tasks: Sequence[Task]) -> list[Answer | None]:
        """The answers that there are, without asking for the others."""
        with self._changed:
            return self._look_up(tasks)

    def _look_up(self, tasks: Sequence[Task]) -> list[Answer | None]:
        for task in tasks:
            if time.monotonic() - self._failed_at.get(task, math.inf) > self._sorry:
                del self._failed_at[task], self._answers[task]
            if task in self._answers:
                self._answers.move_to_end(task)
        return [self._answers.get(task) for task in tasks]

    def _forget(self, visitor: str) -> None:
        self._queue.pop(visitor, None)
        self._asked_at.pop(visitor, None)

    def _serve(self) -> None:
        while True:
            places = self._places()
            with self._changed:
                task = self._next() if len(self._under_way) < places else None
                if task is None:
                    self._changed.wait()
                    continue
                self._under_way.add(task)
            try:
                self._submit(task).add_done_callback(partial(self._answer, task))
            except Exception as problem:
                failed: Future[Answer] = Future()
                failed.set_exception(problem)
                self._answer(task, failed)

    def _answer(self, task: Task, future: Future[Answer]) -> None:
        """Keep what a worker gives; where it failed, the excuse."""
        problem = future.exception()
        if problem is not None:
            message = "The queue could not answer %s"
            logging.getLogger(__name__).error(message, task, exc_info=problem)
        answer = self._excuse(task) if problem is not None else future.result()
        with self._changed:
            self._under_way.discard(task)
            self._answers[task] = answer
            if problem is not None:
                self._failed_at[task] = time.monotonic()
            if len(self._answers) > self._keeps:
                oldest, _ = self._answers.popitem(last=False)
                self._failed_at.pop(oldest, None)
            self._changed.notify()

    def _next(self) -> Task | None:
        """The first open task of the visitor whose turn it is, who then goes to the end."""
        now = time.monotonic()
        for visitor in list(self._queue):
            tasks = self._queue[visitor]
            while tasks and (tasks[0] in self._answers or tasks[0] in self._under_way):
                tasks.popleft()
            if not tasks or now - self._asked_at[visitor] > self._patience:
                self._forget(visitor)
                continue
            self._queue.move_to_end(visitor)
            return tasks.popleft()
        return None
