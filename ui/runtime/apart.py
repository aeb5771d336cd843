"""Files of visitors are read in a process of its own, which is ended when it takes too long.

A file may be made to take for ever, or all memory, within one call of a library; no thread could
be stopped there. The process waits for files, knows nothing of the visits, writes nothing to a
disk, and what it may take is bounded. `python -m ui.runtime.apart` is that process.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from core.own import reading
from core.own.reading import Brought, read_file, read_text
from core.parameters import BadValue

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 700 * 2**20  # bytes that reading one file may take
STARTS = 60.0  # seconds in which the process is there
IDLE = 900  # seconds without a file after which it ends; the next file starts it
# Little of what libraries reserve beforehand, for that counts too.
FRUGAL = {"ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
DIED = "The file needs more memory than reading may take; bring fewer rows or columns."


class Reader:
    """The process that reads: so many seconds for a file, then it is killed, and so many bytes."""

    def __init__(self, seconds: float = reading.SECONDS + 2, memory: int = MEMORY) -> None:
        self.seconds, self.memory = seconds, memory
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def warm(self) -> subprocess.Popen[bytes]:
        """Start the process, if it is not there: it is ready when somebody has chosen a file."""
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ui.runtime.apart", str(self.memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=ROOT,
                env=_environment(),
            )
        return self._process

    def read(self, content: bytes | str, sheet: str | None = None) -> Brought:
        """The table in a file or a pasted text. BadValue as from `read_file`, and where it takes
        too long or too much."""
        with self._lock:
            process = self.warm()
            assert process.stdin is not None and process.stdout is not None
            late = threading.Event()

            def end() -> None:
                late.set()
                process.kill()

            try:
                with _watched(STARTS, process.kill):
                    _receive(process.stdout)  # it is there
                with _watched(self.seconds, end):
                    whole = pickle.PickleBuffer(content) if isinstance(content, bytes) else content
                    _send(process.stdin, (whole, sheet))
                    kind, found = _receive(process.stdout)
            except (OSError, EOFError, pickle.UnpicklingError):
                self.end()
                raise BadValue(_late() if late.is_set() else DIED) from None
        if kind == "refused":
            raise found
        if kind == "broken":
            raise RuntimeError(f"A file could not be read:\n{found}")
        brought: Brought = found
        return brought

    def end(self) -> None:
        """End the process; the next file starts another."""
        gone, self._process = self._process, None
        if gone is not None:
            gone.kill()
            gone.wait()
            for pipe in (gone.stdin, gone.stdout):
                with suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]


READER = Reader()


def _environment() -> dict[str, str]:
    """That of the server without what it knows of other machines."""
    kept = {name: said for name, said in os.environ.items() if not name.startswith("INSTRUMENT_")}
    return kept | FRUGAL | {"PYTHONPATH": str(ROOT)}


def _late() -> str:
    return (
        f"The file takes longer than {reading.SECONDS:g} seconds to read; bring fewer rows, or "
        "Parquet."
    )


@contextmanager
def _watched(seconds: float, late: Callable[[], None]) -> Iterator[None]:
    """The body is to be done in so many seconds; else it is said to be late."""
    timer = threading.Timer(seconds, late)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _send(pipe: IO[bytes], value: Any) -> None:
    """A value, its arrays beside it, so that they are copied once."""
    buffers: list[pickle.PickleBuffer] = []
    head = pickle.dumps(value, protocol=5, buffer_callback=buffers.append)
    views = [memoryview(head), *(one.raw() for one in buffers)]
    sizes = [len(view) for view in views]
    pipe.write(len(sizes).to_bytes(8, "little"))
    pipe.write(b"".join(size.to_bytes(8, "little") for size in sizes))
    for view in views:
        pipe.write(view)
    pipe.flush()


def _receive(pipe: IO[bytes], exactly: Callable[[IO[bytes], int], Any] | None = None) -> Any:
    """A value; its arrays can be written to, unless they are taken as bytes."""
    sizes = [_number(pipe) for _ in range(_number(pipe))]
    head, *buffers = [(exactly or _writable)(pipe, size) for size in sizes]
    return pickle.loads(head, buffers=buffers)


def _number(pipe: IO[bytes]) -> int:
    return int.from_bytes(_bytes(pipe, 8), "little")


def _bytes(pipe: IO[bytes], size: int) -> bytes:
    found = pipe.read(size)
    if len(found) < size:
        raise EOFError
    return found


def _writable(pipe: IO[bytes], size: int) -> bytearray:
    found = bytearray(size)
    view, at = memoryview(found), 0
    while at < size:
        got = pipe.readinto(view[at:])  # type: ignore[attr-defined]
        if not got:
            raise EOFError
        at += got
    return found


# The process itself.


def _bound(memory: int) -> None:
    """No more than so much memory beside what there is now, and nothing on a disk."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        status = Path("/proc/self/status").read_text()
        taken = next(line for line in status.splitlines() if line.startswith("VmData"))
        most = int(taken.split()[1]) * 1024 + memory
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _answer(content: bytes | str, sheet: str | None) -> tuple[str, Any]:
    try:
        return "read", read_text(content) if isinstance(content, str) else read_file(content, sheet)
    except BadValue as why:
        return "refused", why
    except MemoryError:
        return "refused", BadValue(DIED)
    except Exception:
        return "broken", traceback.format_exc()


def main() -> None:
    import pyarrow.parquet  # noqa: F401  all that reading needs is there before the first file
    import python_calamine  # noqa: F401

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bound(int(sys.argv[1]))
    while True:
        _send(answers, "there")
        _wait(IDLE)
        try:
            content, sheet = _receive(sys.stdin.buffer, _bytes)  # the file is there once
        except EOFError:  # the server is gone
            return
        _wait(0)
        answer = _answer(content, sheet)
        del content  # nothing of a file stays
        _send(answers, answer)
        del answer


def _wait(seconds: int) -> None:
    """End after so many seconds, where the system can do that; 0: never."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


if __name__ == "__main__":
    main()
