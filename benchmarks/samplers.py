"""How fast the samplers are and how much memory they take, against imbalanced-learn.

`python -m benchmarks.samplers [--quick] [--json FILE]` prints a row for each sampler and size.

The data: a Gaussian majority about the origin and 1 % minority about a point 2 away, both of unit
variance, so that they overlap; SMOTE-NC gets two more columns, of 3 and 4 categories. Both
libraries run on the same arrays, by turns, in one process and on one thread; a time is the median
CPU time of several runs, fewer the longer one takes. Memory is how far the peak of the resident
memory (VmHWM, set back before the run) rises above where it started: what C and C++ take is in
it, the input is not. Each measurement has a forked process to itself.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import math
import multiprocessing
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import numpy as np
from imblearn import combine, over_sampling, under_sampling
from threadpoolctl import threadpool_limits

from core.resampling import SAMPLERS

SEED = 7
CATEGORICAL = (2, 3)
SIZES = ((1_000, 2), (10_000, 2), (100_000, 2), (1_000_000, 2), (100_000, 20))
QUICK = SIZES[:3]
# What was asked for: time as a part of theirs, in 2-D; nowhere more than 1.
TARGETS = dict.fromkeys(("smote", "borderline1", "borderline2", "adasyn", "enn", "smote_nc"), 0.5)
TARGETS["tomek"] = 0.2
# Seconds of CPU time after which a pair is not run again.
PATIENCE = 6.0
WARM_UP = 10_000

Data = tuple[np.ndarray, np.ndarray]


def _over(sampler: Any, **fixed: Any) -> Callable[..., Any]:
    def make(seed: int, strategy: Any, k: int, **options: Any) -> Any:
        return sampler(
            random_state=seed, sampling_strategy=strategy, k_neighbors=k, **fixed, **options
        )

    return make


# The same sampler of imbalanced-learn, from a seed, its sampling_strategy and k. A sampler that is
# not there is measured alone.
THEIRS: dict[str, Callable[..., Any]] = {
    "ros": lambda seed, s, k: over_sampling.RandomOverSampler(
        random_state=seed, sampling_strategy=s
    ),
    "rus": lambda seed, s, k: under_sampling.RandomUnderSampler(
        random_state=seed, sampling_strategy=s
    ),
    "smote": _over(over_sampling.SMOTE),
    "borderline1": _over(over_sampling.BorderlineSMOTE),
    "borderline2": _over(over_sampling.BorderlineSMOTE, kind="borderline-2"),
    "adasyn": lambda seed, s, k: over_sampling.ADASYN(
        random_state=seed, sampling_strategy=s, n_neighbors=k
    ),
    "smote_nc": _over(over_sampling.SMOTENC, categorical_features=list(CATEGORICAL)),
    "tomek": lambda seed, s, k: under_sampling.TomekLinks(),
    "enn": lambda seed, s, k: under_sampling.EditedNearestNeighbours(),
    "smote_tomek": lambda seed, s, k: combine.SMOTETomek(
        random_state=seed,
        sampling_strategy=s,
        smote=over_sampling.SMOTE(random_state=seed, sampling_strategy=s, k_neighbors=k),
    ),
    "smote_enn": lambda seed, s, k: combine.SMOTEENN(
        random_state=seed,
        sampling_strategy=s,
        smote=over_sampling.SMOTE(random_state=seed, sampling_strategy=s, k_neighbors=k),
    ),
}


def draw_data(n: int, d: int, seed: int = SEED, share: float = 0.01) -> Data:
    """n rows of two overlapping Gaussians in d dimensions, labels 0 and 1."""
    rng = np.random.default_rng(seed)
    y = np.zeros(n, np.int64)
    y[rng.choice(n, round(n * share), replace=False)] = 1
    return rng.normal(size=(n, d)) + 2 / np.sqrt(d) * y[:, None], y


def with_categories(data: Data, seed: int = SEED) -> Data:
    """The same rows with two categorical columns, as numbers, behind the continuous ones."""
    rng = np.random.default_rng([seed, 1])
    X, y = data
    return np.column_stack([X[:, :2], rng.integers(3, size=len(y)), rng.integers(4, size=len(y)),
                            X[:, 2:]]), y  # fmt: skip


def data_for(name: str, n: int, d: int) -> Data:
    """The rows that a sampler is measured on."""
    data = draw_data(n, d)
    return with_categories(data) if SAMPLERS[name].categorical else data


def ours_of(name: str, data: Data) -> Callable[[], Data]:
    """A run of our sampler, to equal classes where it takes a target."""
    options: dict[str, Any] = {} if SAMPLERS[name].kind == "clean" else {"target": 0.5}
    if SAMPLERS[name].categorical:
        options["categorical"] = CATEGORICAL

    def run() -> Data:
        made = SAMPLERS[name].resample(*data, SEED, **options)
        return made.X, made.y

    return run


def theirs_of(name: str, data: Data) -> Callable[[], Data]:
    """A run of their sampler, with the same settings."""

    def run() -> Data:
        return THEIRS[name](SEED, 1.0, 5).fit_resample(*data)  # type: ignore[no-any-return]

    return run


def sides_of(name: str) -> list[Callable[[str, Data], Callable[[], Data]]]:
    """Ours and theirs, or ours alone where they have no such sampler."""
    return [ours_of, theirs_of] if name in THEIRS else [ours_of]


def in_child(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function returns in a forked process of its own: no run leaves traces for the next."""
    context = multiprocessing.get_context("fork")
    receive, send = context.Pipe(duplex=False)
    child = context.Process(target=lambda: send.send(function(*arguments)))
    child.start()
    send.close()
    try:
        return receive.recv()
    finally:
        child.join()


def times_of(name: str, n: int, d: int) -> tuple[list[float], bool]:
    """Median CPU milliseconds of each side, by turns, and whether they agree."""
    data = data_for(name, n, d)
    sides = [side(name, data) for side in sides_of(name)]
    if n <= WARM_UP:  # first calls load code
        for side in sides:
            side()
    gc.disable()
    times: list[list[float]] = []
    while sum(map(sum, times)) < PATIENCE * 1e3 and len(times) < 25:
        runs = [cpu_ms(side) for side in sides]
        times.append([ms for ms, _ in runs])
        mine, *others = [made for _, made in runs]
        equal = all(same_bits(a, b) for other in others for a, b in zip(mine, other, strict=True))
        del runs, mine, others
    return [median(column) for column in zip(*times, strict=True)], equal


def cpu_ms(run: Callable[[], Data]) -> tuple[float, Data]:
    """CPU time of one run in milliseconds, and what it returned."""
    start = time.process_time()
    made = run()
    return (time.process_time() - start) * 1e3, made


def peak_mb(side: Callable[[str, Data], Callable[[], Data]], name: str, n: int, d: int) -> float:
    """How far one run raises the peak of the resident memory above where it starts, in MB."""
    # Once on little data, so that code and tables that are loaded once are not counted.
    side(name, data_for(name, 1_000, d))()
    run = side(name, data_for(name, n, d))
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what is free must not hide what is taken
    Path("/proc/self/clear_refs").write_text("5")
    start = _status("VmRSS")
    made = run()
    rise = (_status("VmHWM") - start) / 1024
    del made
    return rise


def _status(field: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field))


class Row(NamedTuple):
    """One sampler on one data set: medians in milliseconds, peaks in MB; nan where we are alone."""

    sampler: str
    n: int
    d: int
    ours_ms: float
    theirs_ms: float
    ratio: float
    equal: bool
    ours_peak_mb: float
    theirs_peak_mb: float


def measure(name: str, n: int, d: int) -> Row:
    """One sampler on one data set, each measurement in a process of its own."""
    times, equal = in_child(times_of, name, n, d)
    peaks = [in_child(peak_mb, side, name, n, d) for side in sides_of(name)]
    (our_ms, their_ms), (our_mb, their_mb) = ((*pair, math.nan)[:2] for pair in (times, peaks))
    return Row(
        name, n, d, round(our_ms, 3), round(their_ms, 3), round(our_ms / their_ms, 3), equal,
        round(our_mb, 2), round(their_mb, 2),
    )  # fmt: skip


def same_bits(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two arrays have the same type, shape and bits."""
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()


def verdict(row: Row) -> str:
    """What is not as it should be, in words; empty if all is well."""
    most = TARGETS.get(row.sampler, 1.0) if row.d == 2 else 1.0
    slow = [f"slower than {most} ×"] if row.ratio > most else []
    more = ["more memory"] if row.ours_peak_mb > row.theirs_peak_mb else []
    return ", ".join(slow + more + ([] if row.equal else ["differs"]))


def run(sizes: tuple[tuple[int, int], ...], report: Callable[[Row], None]) -> list[Row]:
    """All samplers on all sizes."""
    rows = []
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for n, d in sizes:
            for name in SAMPLERS:
                rows.append(measure(name, n, d))
                report(rows[-1])
    return rows


def _print(row: Row) -> None:
    print(
        f"{row.sampler:12} {row.n:8} {row.d:3} {row.ours_ms:10.2f} {row.theirs_ms:10.2f} "
        f"{row.ratio:6.3f} {row.equal!s:5} {row.ours_peak_mb:8.1f} {row.theirs_peak_mb:8.1f}  "
        f"{verdict(row)}",
        flush=True,
    )


def main() -> None:
    """Measure, print, and write JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--json", type=Path, help="write the rows to this file")
    parser.add_argument("--quick", action="store_true", help="n up to 100,000 in 2-D only")
    arguments = parser.parse_args()
    print("sampler             n   d    ours_ms  theirs_ms  ratio equal  ours_mb theirs_mb")
    rows = run(QUICK if arguments.quick else SIZES, _print)
    if arguments.json:
        known = [
            {name: None if value != value else value for name, value in row._asdict().items()}
            for row in rows
        ]
        arguments.json.write_text(json.dumps(known, indent=1) + "\n")


if __name__ == "__main__":
    main()
