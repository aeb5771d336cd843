"""What visits hold of their own in the memory of this server, counted and bounded."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from threading import Lock

import streamlit as st
from streamlit.runtime import exists, get_instance

MB = 2**20
HELD_HERE = "own_held"  # what a visit has brought, in its session
LIMIT = int(os.environ.get("INSTRUMENT_UPLOAD_MB") or 20)  # of one file; 0: none is taken
HELD = int(os.environ.get("INSTRUMENT_HELD_MB") or 400)  # of all visits together


class Holdings:
    """Bytes by whoever holds them; a file of a visit counts from its first byte on.

    `is_there(visit)`: whether a visit still is; what it left behind then counts no more.
    """

    def __init__(self, most: int, is_there: Callable[[str], bool]) -> None:
        self.most, self._is_there = most, is_there
        self._files: dict[str, int] = {}
        self._tables: dict[int, int] = {}
        self._lock = Lock()

    @property
    def total(self) -> int:
        """How many bytes there are."""
        return sum(self._files.values()) + sum(self._tables.values())

    def take(self, visit: str, size: int) -> bool:
        """Count the file of a visit in the place of its last one; False where there is no room."""
        with self._lock:
            for gone in [one for one in self._files if one != visit and not self._is_there(one)]:
                del self._files[gone]
            before = self._files.pop(visit, 0)
            if self.total + size > self.most:
                self._files |= {visit: before} if before else {}
                return False
            self._files[visit] = size
        _forget_files(visit)
        return True

    def drop(self, visit: str) -> None:
        """The file of a visit is read, or did not come."""
        with self._lock:
            self._files.pop(visit, None)

    def keep(self, holder: object, size: int) -> bool:
        """Count a table as long as its holder lives; False where there is no room for it."""
        with self._lock:
            if self.total + size > self.most:
                return False
            self._tables[id(holder)] = size
        weakref.finalize(holder, self._tables.pop, id(holder), None)
        return True

    def is_full(self) -> bool:
        """Whether the largest file would find no room now."""
        return self.total + LIMIT * MB > self.most


def _forget_files(visit: str) -> None:
    """Let Streamlit forget the files of a visit."""
    if exists():
        get_instance().uploaded_file_mgr.remove_session_files(visit)


def forget_file(visit: str) -> None:
    """The file of a visit is read: neither its bytes nor their number stay."""
    _forget_files(visit)
    HOLDINGS.drop(visit)


def held_name() -> str:
    """The name of the file that this visit has brought, short; nothing where there is none."""
    held = st.session_state.get(HELD_HERE)
    return f"“{held.name[:40]}”" if held is not None else ""


def _is_there(visit: str) -> bool:
    return not exists() or get_instance().is_active_session(visit)


HOLDINGS = Holdings(HELD * MB, _is_there)
