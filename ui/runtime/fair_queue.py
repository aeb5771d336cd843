"""One queue for all visitors: a single thread works their tasks off, one from each in turn."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

Task = TypeVar("Task", bound=Hashable)
Answer = TypeVar("Answer")

THREAD = "fair queue"


class FairQueue(Generic[Task, Answer]):
    """Answers are kept for everybody; whoever has not asked for `patience` seconds is forgotten.

    Nobody waits for longer than the others' tasks of one round: a visitor with a thousand gets
    one answered, then the next visitor's turn comes. Where `work` fails, `excuse` is the answer
    for `sorry` seconds; whoever asks later has it tried again.
    """

    def __init__(
        self,
        work: Callable[[Task], Answer],
        excuse: Callable[[Task], Answer],
        keeps: int = 5_000,
        patience: float = 10,
        sorry: float = 30,
    ) -> None:
        self._work, self._excuse, self._keeps = work, excuse, keeps
        self._patience, self._sorry = patience, sorry
        self._changed = threading.Condition()
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
            with self._changed:
                while (task := self._next()) is None:
                    self._changed.wait()
            answer, failed = self._answer(task)
            with self._changed:
                self._answers[task] = answer
                if failed:
                    self._failed_at[task] = time.monotonic()
                if len(self._answers) > self._keeps:
                    oldest, _ = self._answers.popitem(last=False)
                    self._failed_at.pop(oldest, None)

    def _answer(self, task: Task) -> tuple[Answer, bool]:
        """What the work gives, and whether it failed; then the thread serves the next task."""
        try:
            return self._work(task), False
        except Exception:
            logging.getLogger(__name__).exception("The queue could not answer %s", task)
            return self._excuse(task), True

    def _next(self) -> Task | None:
        """The first open task of the visitor whose turn it is, who then goes to the end."""
        now = time.monotonic()
        for visitor in list(self._queue):
            tasks = self._queue[visitor]
            while tasks and tasks[0] in self._answers:
                tasks.popleft()
            if not tasks or now - self._asked_at[visitor] > self._patience:
                self._forget(visitor)
                continue
            self._queue.move_to_end(visitor)
            return tasks.popleft()
        return None
