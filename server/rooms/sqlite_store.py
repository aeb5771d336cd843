"""Rooms in a file of this machine, which several processes share: SQLite with a write-ahead log."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from server.rooms.rules import State
from server.rooms.store import LIFE, MOST_PEOPLE, MOST_ROOMS, PRESENT, Away, Given, Kept, together

TABLES = """
CREATE TABLE IF NOT EXISTS rooms (
    code TEXT PRIMARY KEY, secret TEXT, state TEXT, rev INTEGER, version INTEGER, seen REAL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS people (code TEXT, who TEXT, PRIMARY KEY (code, who)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answers (
    code TEXT, question TEXT, round INTEGER, who TEXT, answer TEXT,
    PRIMARY KEY (code, question, round, who)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS present (
    code TEXT, process TEXT, places TEXT, at REAL, PRIMARY KEY (code, process)
) WITHOUT ROWID;
"""
OF_A_ROOM = ("people", "answers", "present")
WAIT = 5  # seconds for another process that writes


class SqliteStore:
    """A store in a file. What was written is there after a crash of the process."""

    def __init__(self, file: Path, clock: Callable[[], float]) -> None:
        self._clock, self._lock = clock, Lock()
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(
                file, timeout=WAIT, isolation_level=None, check_same_thread=False
            )
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.executescript(TABLES)
        except (OSError, sqlite3.Error) as problem:
            raise Away from problem

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                yield self._db
            except sqlite3.Error as problem:
                raise Away from problem

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, which waits for those of other processes before it looks."""
        with self._reading() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    @property
    def _oldest(self) -> float:
        return self._clock() - LIFE

    def open(self, code: str, secret: str, state: State) -> str:
        with self._writing() as db:
            self._sweep(db)
            if db.execute("SELECT 1 FROM rooms WHERE code = ?", (code,)).fetchone():
                return "taken"
            if db.execute("SELECT count(*) FROM rooms").fetchone()[0] >= MOST_ROOMS:
                return "full"
            row = (code, secret, json.dumps(state), state["rev"], 1, self._clock())
            db.execute("INSERT INTO rooms VALUES (?, ?, ?, ?, ?, ?)", row)
        return "opened"

    def room(self, code: str) -> Kept | None:
        with self._reading() as db:
            found = db.execute(
                "SELECT state, secret, version FROM rooms WHERE code = ? AND seen > ?",
                (code, self._oldest),
            ).fetchone()
        return Kept(json.loads(found[0]), found[1], found[2]) if found else None

    def put(self, code: str, state: State, rev: int) -> bool:
        with self._writing() as db:
            changed = db.execute(
                "UPDATE rooms SET state = ?, rev = ?, version = version + 1, seen = ? "
                "WHERE code = ? AND rev = ? AND seen > ?",
                (json.dumps(state), state["rev"], self._clock(), code, rev, self._oldest),
            )
            return changed.rowcount == 1

    def join(self, code: str, who: str) -> bool:
        with self._writing() as db:
            if not self._touch(db, code):
                return False
            if db.execute(
                "SELECT 1 FROM people WHERE code = ? AND who = ?", (code, who)
            ).fetchone():
                return True
            people = db.execute("SELECT count(*) FROM people WHERE code = ?", (code,))
            if people.fetchone()[0] >= MOST_PEOPLE:
                return False
            db.execute("INSERT INTO people VALUES (?, ?)", (code, who))
        return True

    def has(self, code: str, who: str) -> bool:
        with self._reading() as db:
            found = db.execute("SELECT 1 FROM people WHERE code = ? AND who = ?", (code, who))
            return found.fetchone() is not None

    def write(self, code: str, rev: int, given: Sequence[Given], first: bool = False) -> bool:
        with self._writing() as db:
            return self._touch(db, code, rev) and self._insert(db, code, given, first)

    def replace(
        self, code: str, rev: int, question: str, round_: int, kind: str, given: Sequence[Given]
    ) -> bool:
        with self._writing() as db:
            if not self._touch(db, code, rev):
                return False
            db.execute(
                "DELETE FROM answers WHERE code = ? AND question = ? AND round = ? "
                "AND substr(who, 1, ?) = ?",
                (code, question, round_, len(kind), kind),
            )
            return self._insert(db, code, given, first=False)

    def _insert(
        self, db: sqlite3.Connection, code: str, given: Sequence[Given], first: bool
    ) -> bool:
        rows = [(code, one.question, one.round, one.who, json.dumps(one.answer)) for one in given]
        how = "IGNORE" if first else "REPLACE"
        db.executemany(f"INSERT OR {how} INTO answers VALUES (?, ?, ?, ?, ?)", rows)
        return True

    def answers(self, code: str) -> list[Given]:
        with self._reading() as db:
            found = db.execute(
                "SELECT question, round, who, answer FROM answers WHERE code = ?", (code,)
            ).fetchall()
        return [
            Given(question, round_, who, json.loads(answer))
            for question, round_, who, answer in found
        ]

    def here(self, code: str) -> dict[str, int]:
        with self._reading() as db:
            counted = db.execute(
                "SELECT places FROM present WHERE code = ? AND at > ?",
                (code, self._clock() - PRESENT),
            ).fetchall()
        return together(json.loads(places) for (places,) in counted)

    def count(self, code: str, process: str, places: Mapping[str, int]) -> None:
        with self._writing() as db:
            row = (code, process, json.dumps(places), self._clock())
            if self._touch(db, code):
                db.execute("INSERT OR REPLACE INTO present VALUES (?, ?, ?, ?)", row)

    def versions(self, codes: Collection[str]) -> dict[str, int]:
        marks = ",".join("?" * len(codes))
        with self._reading() as db:
            return dict(
                db.execute(
                    f"SELECT code, version FROM rooms WHERE code IN ({marks}) AND seen > ?",
                    (*codes, self._oldest),
                ).fetchall()
            )

    def alive(self, codes: Collection[str]) -> None:
        with self._writing() as db:
            for code in codes:
                seen = (self._clock(), code, self._oldest)
                db.execute("UPDATE rooms SET seen = ? WHERE code = ? AND seen > ?", seen)

    def sweep(self) -> None:
        with self._writing() as db:
            self._sweep(db)

    def _touch(self, db: sqlite3.Connection, code: str, rev: int | None = None) -> bool:
        """Note a change of a room; whether it is there, and at this revision where one is named."""
        changed = db.execute(
            "UPDATE rooms SET version = version + 1, seen = ? "
            "WHERE code = ? AND seen > ? AND rev = coalesce(?, rev)",
            (self._clock(), code, self._oldest, rev),
        )
        return changed.rowcount == 1

    def _sweep(self, db: sqlite3.Connection) -> None:
        db.execute("DELETE FROM rooms WHERE seen <= ?", (self._oldest,))
        for table in OF_A_ROOM:
            db.execute(f"DELETE FROM {table} WHERE code NOT IN (SELECT code FROM rooms)")
