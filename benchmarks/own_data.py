"""How soon somebody sees a picture of his own file: `python -m benchmarks.own_data [--json FILE]`.

Each file is evaluated and filmed in a process of its own and read in that beside it, as the app
does it. They say how long it took and how much memory both needed beyond what they had with all
imports. A few MB are the picture's, whatever the file. It needs Linux.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
SIZES = (10_000, 100_000, 1_000_000)
TABLE = 50_000  # rows of the table that has no scores
KINDS = ("csv", "parquet")
# Milliseconds from the file to the first picture, and how many times its size as CSV in memory.
LIMITS = {10_000: 1_000, 100_000: 1_000, 1_000_000: 4_000, TABLE: 1_000}
MEMORY = 12


def scores(rows: int, seed: int = 0) -> pd.DataFrame:
    """Scores of one model with a label: 2 % positives."""
    rng = np.random.default_rng(seed)
    y = rng.random(rows) < 0.02
    z = rng.normal(2 * y)
    p = 1 / (1 + np.exp(-(2 * z - 2 + np.log(0.02 / 0.98))))
    return pd.DataFrame({"y": y.astype(int), "p": p.round(6)})


def features(rows: int, seed: int = 0) -> pd.DataFrame:
    """A table with a label, 12 columns of numbers, 5 of words, 2 of yes and no; 3 % positives."""
    rng = np.random.default_rng(seed)
    y = rng.random(rows) < 0.03
    made: dict[str, Any] = {f"n{i}": rng.normal(0.08 * i * y).round(4) for i in range(12)}
    made["n0"] = np.where(rng.random(rows) < 0.1, np.nan, made["n0"])
    for i in range(5):
        words = np.array([f"word{k}" for k in range(8 + 40 * i)])
        made[f"c{i}"] = words[rng.integers(words.size, size=rows)]
    made |= {f"b{i}": rng.random(rows) < 0.3 for i in range(2)}
    return pd.DataFrame(made | {"y": y.astype(int)})


def written(table: pd.DataFrame, kind: str) -> bytes:
    """The file."""
    file = io.BytesIO()
    if kind == "csv":
        table.to_csv(file, index=False)
    else:
        table.to_parquet(file)
    return file.getvalue()


def measured(file: Path) -> tuple[float, float, float]:
    """Milliseconds to read a file and to the first picture, and MB at most; in this process."""
    from core.own.asked import Asked
    from core.own.evaluation import evaluations
    from core.own.scores import Roles
    from core.own.table import rows_of
    from pages.own_data.picture import own_film
    from ui.runtime.apart import READER

    def first_film(content: Callable[[], bytes]) -> tuple[float, float]:
        begun = time.perf_counter()
        table = READER.read(content()).table  # only its rows stay, as in the app
        read = time.perf_counter()
        roles = Roles("y", "1", ("p",)) if "p" in table else Roles("y", "1", is_table=True)
        of = next(iter(evaluations(rows_of(table, roles), Asked()).values()))
        film = own_film(of, {}, 150, False)
        assert all(piece.text for piece in film.first)
        return 1_000 * (read - begun), 1_000 * (time.perf_counter() - read)

    for small in (scores(1_000), features(1_000)):
        first_film(partial(written, small, file.suffix[1:]))  # imports
    reader = READER.warm().pid
    before = _peak("self") + _peak(reader)
    read_ms, film_ms = first_film(file.read_bytes)
    peak = _peak("self") + _peak(reader) - before
    READER.end()
    return read_ms, film_ms, peak / 2**20


def _peak(process: int | str) -> int:
    """The most bytes that a process has had."""
    status = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    return 1024 * int(next(line for line in status if line.startswith("VmHWM")).split()[1])


def too_slow(row: dict[str, Any]) -> list[str]:
    """What of a row misses its figure."""
    found = []
    if row["read_ms"] + row["first_film_ms"] > LIMITS[row["rows"]]:
        found.append("first picture")
    if row["peak_mb"] > MEMORY * max(row["plain_mb"], 1):
        found.append("memory")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the rows into this file too")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.one)))
        return
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for table in (*map(scores, SIZES), features(TABLE)):
            plain = len(table.to_csv(index=False)) / 2**20
            for kind in KINDS:
                file = Path(folder) / f"rows.{kind}"
                file.write_bytes(written(table, kind))
                rows.append(one_row(table, kind, file, plain))
                print(rows[-1], *too_slow(rows[-1]))
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1), "utf-8")


def one_row(table: pd.DataFrame, kind: str, file: Path, plain: float) -> dict[str, Any]:
    """A row of the result, measured in another process."""
    command = [sys.executable, "-m", "benchmarks.own_data", "--one", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    read_ms, film_ms, peak = json.loads(done.stdout)
    return {
        "rows": len(table), "columns": table.shape[1], "kind": kind, "read_ms": round(read_ms),
        "first_film_ms": round(film_ms), "peak_mb": round(peak, 1), "plain_mb": round(plain, 2),
    }  # fmt: skip


if __name__ == "__main__":
    main()
