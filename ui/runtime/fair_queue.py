"""One desk for all visitors: a single thread works their wishes off, one from each in turn."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

Wish = TypeVar("Wish", bound=Hashable)
Answer = TypeVar("Answer")


class Desk(Generic[Wish, Answer]):
    """Answers are kept for everybody; whoever has not asked for `patience` seconds is forgotten.

    Nobody waits for longer than the others' wishes of one round: a visitor with a thousand gets
    one answered, then the next visitor's turn comes. Where `work` fails, `excuse` is the answer
    for `sorry` seconds; whoever asks later has it tried again.
    """

    def __init__(
        self,
        work: Callable[[Wish], Answer],
        excuse: Callable[[Wish], Answer],
        keeps: int = 5_000,
        patience: float = 10,
        sorry: float = 30,
    ) -> None:
        self._work, self._excuse, self._keeps = work, excuse, keeps
        self._patience, self._sorry = patience, sorry
        self._changed = threading.Condition()
        self._answers: OrderedDict[Wish, Answer] = OrderedDict()
        self._failed_at: dict[Wish, float] = {}
        self._queue: OrderedDict[str, deque[Wish]] = OrderedDict()  # whose turn it is stands first
        self._asked_at: dict[str, float] = {}
        threading.Thread(target=self._serve, name="desk", daemon=True).start()

    def ask(self, visitor: str, wishes: Sequence[Wish]) -> list[Answer | None]:
        """The answers that there are; the other wishes take the place of what was asked before."""
        with self._changed:
            found = self._look_up(wishes)
            missing = [w for w, a in zip(wishes, found, strict=True) if a is None]
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

    def known(self, wishes: Sequence[Wish]) -> list[Answer | None]:
        """The answers that there are, without asking for the others."""
        with self._changed:
            return self._look_up(wishes)

    def _look_up(self, wishes: Sequence[Wish]) -> list[Answer | None]:
        for wish in wishes:
            if time.monotonic() - self._failed_at.get(wish, math.inf) > self._sorry:
                del self._failed_at[wish], self._answers[wish]
            if wish in self._answers:
                self._answers.move_to_end(wish)
        return [self._answers.get(wish) for wish in wishes]

    def _forget(self, visitor: str) -> None:
        self._queue.pop(visitor, None)
        self._asked_at.pop(visitor, None)

    def _serve(self) -> None:
        while True:
            with self._changed:
                while (wish := self._next()) is None:
                    self._changed.wait()
            answer, failed = self._answer(wish)
            with self._changed:
                self._answers[wish] = answer
                if failed:
                    self._failed_at[wish] = time.monotonic()
                if len(self._answers) > self._keeps:
                    oldest, _ = self._answers.popitem(last=False)
                    self._failed_at.pop(oldest, None)

    def _answer(self, wish: Wish) -> tuple[Answer, bool]:
        """What the work gives, and whether it failed; then the thread serves the next wish."""
        try:
            return self._work(wish), False
        except Exception:
            logging.getLogger(__name__).exception("The desk could not answer %s", wish)
            return self._excuse(wish), True

    def _next(self) -> Wish | None:
        """The first open wish of the visitor whose turn it is, who then goes to the end."""
        now = time.monotonic()
        for visitor in list(self._queue):
            wishes = self._queue[visitor]
            while wishes and wishes[0] in self._answers:
                wishes.popleft()
            if not wishes or now - self._asked_at[visitor] > self._patience:
                self._forget(visitor)
                continue
            self._queue.move_to_end(visitor)
            return wishes.popleft()
        return None
