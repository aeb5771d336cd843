"""How fast a comparison is on more than one process: `python -m benchmarks.grid [--json FILE]`.

One grid of 204 cells of the comparison in one process, on the local pool, and on a Dask cluster of
this machine (a scheduler, and workers of one thread, with the settings of `deploy/compose.yaml`).
All workers have imported what they need and have done some cells before. `cells_per_s` is the
better of two rounds in which all take turns; `overhead_ms` is wall × workers / cells, less the same
of the pool with as many workers. It takes about two minutes on two cores that do nothing else.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import dask
import yaml
from distributed import Client, LocalCluster

from core.comparison.cells import Cell, Outcome, cells, outcome, outcomes
from core.comparison.methods import METHODS
from core.comparison.workers import pool

CELLS = cells("gaussians", 0.05, ["logistic"], list(METHODS), range(17))
ROUNDS = 2
COMPOSE = Path(__file__).parents[1] / "deploy/compose.yaml"
WORKERS = (1, 2)
Side = tuple[str, int]  # what computes, and how many of it
Run = Callable[[Iterable[Cell]], Iterator[Outcome]]


def settings() -> dict[str, Any]:
    """Those of Dask's workers in the compose file, as Dask reads them."""
    worker = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]["worker"]
    return dict(
        dask.config.merge(dask.config.config, dask.config.collect_env(worker["environment"]))
    )


@contextmanager
def dask_executor(workers: int) -> Iterator[Executor]:
    """The executor of a cluster of this machine."""
    with (
        dask.config.set(settings()),
        dask.config.set({"distributed.worker.memory.terminate": False}),
        LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0"
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        client.wait_for_workers(workers)
        yield client.get_executor()


def on(executor: Executor) -> Run:
    """A run on an executor."""
    return lambda todo: outcomes(todo, executor)


def seconds_of(run: Run, todo: list[Cell]) -> float:
    """How long a run takes."""
    started = time.perf_counter()
    done = sum(1 for _ in run(todo))
    assert done == len(todo)
    return time.perf_counter() - started


def rows(todo: list[Cell] = CELLS, rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """The lines of the table."""
    with ExitStack() as stack:
        sides: dict[Side, Run] = {("one", 1): lambda todo: map(outcome, todo)}
        sides |= {("pool", n): on(pool(n)) for n in WORKERS}
        sides |= {("dask", n): on(stack.enter_context(dask_executor(n))) for n in WORKERS}
        for (_, workers), run in sides.items():
            seconds_of(run, todo[: 8 * workers])
        taken = [
            {side: seconds_of(run, todo) for side, run in sides.items()} for _ in range(rounds)
        ]
    best = {side: min(one[side] for one in taken) for side in sides}

    def of_a_cell(side: Side) -> float:
        return 1_000 * best[side] * side[1] / len(todo)

    return [
        {
            "executor": executor,
            "workers": workers,
            "cells_per_s": round(len(todo) / best[executor, workers], 2),
            "overhead_ms": round(of_a_cell((executor, workers)) - of_a_cell(("pool", workers)), 2),
        }
        for executor, workers in sides
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", type=Path, help="write the rows to this file too")
    options = parser.parse_args()
    lines = rows()
    print("".join(f"{name:>14}" for name in lines[0]))
    for line in lines:
        print("".join(f"{value!s:>14}" for value in line.values()))
    text = json.dumps({"rows": lines}, indent=2)
    print(text)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
