"""The comparison on processes and on a real Dask cluster: the same numbers, whatever dies."""

from __future__ import annotations

import os
import threading
import time
import warnings
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from joblib.externals.loky import ProcessPoolExecutor as LokyPool

from core.comparison import cells as comparison
from core.comparison import workers as at_work
from core.comparison.cells import cells, compare, frame, outcome, outcomes
from core.comparison.tables import Table, halves, table_of
from core.comparison.workers import Workers, WorkersDied, machine, pool
from core.data import Fold
from core.parameters import BadValue
from tests.dask_cluster import PATIENCE, dask_cluster
from ui.runtime.fair_queue import FairQueue

pytestmark = pytest.mark.timeout(600)  # processes start slowly on busy cores

METHODS = ["nothing", "weights", "smote", "rus"]
SETTING: dict[str, Any] = {"models": ["logistic"], "methods": METHODS, "seeds": range(8)}
TODO = cells("gaussians", 0.05, ["logistic"], METHODS, range(8))
Y = (np.arange(2_000) % 20 == 0).astype(np.int8)
X = np.random.default_rng(0).normal(size=(2_000, 4)) + Y[:, None]
HERE = ThreadPoolExecutor(1)
FAIL = {3, 14, 15, 27}


@pytest.fixture(scope="module")
def alone():
    """The frame of one process."""
    return frame(map(outcome, TODO))


@pytest.fixture(scope="module")
def dask(tmp_path_factory):
    with dask_cluster(tmp_path_factory.mktemp("dask"), workers=2) as found:
        yield found


def same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Equal to the last bit."""
    pd.testing.assert_frame_equal(found, expected, check_exact=True)


def run_with(executor: Executor | None, after: int, happens) -> pd.DataFrame:
    """The frame of TODO, where something happens once so many outcomes are there."""
    found = {}
    for number, one in enumerate(outcomes(TODO, executor), start=1):
        found[one.cell] = one
        if number == after:
            happens()
    return frame(found[cell] for cell in TODO)


def wait_for(condition, seconds=PATIENCE):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


# What workers do in these tests.


def pid(what, rows):
    time.sleep(0.02)
    return os.getpid()


def place_of_rows(what, rows):
    """The process, and where its rows lie in memory or in which file."""
    time.sleep(0.02)
    return os.getpid(), getattr(rows.X, "filename", rows.X.__array_interface__["data"][0])


def sum_of_rows(what, rows):
    return float(rows.X.sum() + rows.y.sum())


def nap(what, rows):
    time.sleep(0.02)
    return what.upper()


def one_of_70(what, rows):
    """Some fail, and 40 to 47 take long; that it was begun is noted in a file."""
    folder, number = what
    with Path(folder, str(number)).open("a", encoding="utf-8") as file:
        file.write("begun\n")
    time.sleep(0.3 if 40 <= number < 48 else 0)
    if number in FAIL:
        raise ZeroDivisionError(number)
    return number


def dies(what, rows):
    os._exit(1)


def fails(what, rows):
    raise ZeroDivisionError


# --- one machine --------------------------------------------------------------------------------


def test_processes_give_the_bits_of_one_and_stay_alive(alone, monkeypatch):
    monkeypatch.setattr(comparison, "HERE", 0)
    found = compare(**SETTING)
    same(found, alone)
    assert found.attrs["run"].startswith("32 fits computed, all by processors and libraries like")
    of_two_runs = [{Workers(lambda: None).submit(pid, i).result() for i in range(20)} for _ in "ab"]
    assert of_two_runs[0] & of_two_runs[1]
    assert os.getpid() not in of_two_runs[0] | of_two_runs[1]


def test_pools_that_are_ended_leave_no_process_and_the_next_one_works():
    before = pool(1).submit(os.getpid).result(PATIENCE)
    at_work.end_pools()
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)
    assert pool(1).submit(os.getpid).result(PATIENCE) != before
    at_work.end_pools()


def test_a_small_run_starts_no_process(monkeypatch):
    monkeypatch.setattr(at_work, "_pools", {})
    monkeypatch.setattr(comparison, "HERE", 1e9)
    compare("wine", 0.2, ["tree"], ["nothing"], range(3))
    assert at_work._pools == {}


@pytest.mark.slow
def test_a_process_that_is_killed_has_its_cells_done_by_another(alone, monkeypatch):
    monkeypatch.setattr(comparison, "HERE", 0)
    victim = pool().submit(os.getpid).result(PATIENCE)
    same(run_with(None, 3, lambda: os.kill(victim, 9)), alone)
    assert pool().submit(os.getpid).result(PATIENCE) != victim


@pytest.mark.slow
def test_a_task_over_which_each_worker_dies_is_given_up_in_words():
    workers = Workers(lambda: None, partial(pool, 1))
    with pytest.raises(WorkersDied, match="perhaps their memory is too small"):
        workers.submit(dies, 0).result(PATIENCE)
    assert workers.submit(pid, 0).result(PATIENCE) != os.getpid()


def test_what_the_work_itself_raises_is_not_taken_for_a_loss():
    with pytest.raises(ZeroDivisionError):
        Workers(lambda: HERE).submit(fails, 0).result(PATIENCE)
    with pytest.raises(BadValue, match="cell"):
        list(outcomes([0], HERE))  # type: ignore[list-item]


def test_an_executor_that_takes_no_more_work_is_said_and_the_run_goes_on(alone):
    closed = ProcessPoolExecutor(1)
    closed.shutdown()
    with pytest.warns(UserWarning, match="ProcessPoolExecutor takes no more work .* goes on"):
        same(run_with(closed, 0, None), alone)


def test_a_run_that_is_asked_for_again_goes_on(alone):
    asked = []

    class Counted(ThreadPoolExecutor):
        def submit(self, fn, /, *args, **kwargs):
            asked.extend(args[1])
            return super().submit(fn, *args, **kwargs)

    known = {one.cell: one for one in map(outcome, TODO[:20])}
    same(compare(**SETTING, executor=Counted(1), known=known), alone)
    assert sorted(map(repr, asked)) == sorted(map(repr, TODO[20:]))
    assert set(known) == set(TODO)
    same(compare(**SETTING, executor=Counted(1), known=known), alone)
    assert len(asked) == 12


def test_who_stops_looking_stops_the_run():
    asked = threading.Semaphore(0)

    class Counted(ThreadPoolExecutor):
        def submit(self, fn, /, *args, **kwargs):
            asked.release()
            return super().submit(fn, *args, **kwargs)

    run = outcomes(TODO, Counted(2))
    next(run)
    run.close()  # type: ignore[attr-defined]
    assert sum(asked.acquire(blocking=False) for _ in TODO) <= 5


@pytest.mark.parametrize("executor", [3, "dask", pytest.param(ThreadPoolExecutor, id="class")])
def test_what_is_no_executor_is_refused(executor):
    with pytest.raises(BadValue, match="executor"):
        compare(executor=executor)


def test_other_machines_are_said_and_differ_by_less_than_a_billionth(alone):
    """Kernels of linear algebra for another processor, and numpy's for none in particular."""
    other = {"OPENBLAS_CORETYPE": "Prescott", "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F"}
    elsewhere = LokyPool(1, env=other)
    assert elsewhere.submit(machine).result(PATIENCE) != machine()
    with pytest.warns(UserWarning, match="by 2 kinds of processors .* differ .* by 1e-9"):
        found = compare(**SETTING, executor=elsewhere)
    elsewhere.shutdown()
    pd.testing.assert_frame_equal(found, alone, rtol=0, atol=1e-9)


# --- a table ------------------------------------------------------------------------------------


def test_a_table_of_ones_own_is_compared_as_arrays_and_as_frames():
    setting = SETTING | {"seeds": range(3), "executor": HERE}
    found = compare((X, Y), **setting)
    same(found, compare((pd.DataFrame(X), pd.Series(Y)), **setting))
    assert set(found["problem"]) == {""}
    assert set(found["prevalence"]) == {0.05}
    assert set(found["tp"] + found["fn"]) == {50}  # a half of it is the test
    train, test = halves(table_of((X, Y)).rows, 1)
    rows = {row.tobytes() for row in X}
    assert {row.tobytes() for row in train.X} | {row.tobytes() for row in test.X} == rows
    assert not {row.tobytes() for row in train.X} & {row.tobytes() for row in test.X}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ((X, 1 - Y), "1,900 of 2,000 labels are 1"),
        ((X[:200], Y[:200]), "10 labels are 1; give 12 or more"),
        ((X, Y[1:]), "1999 labels"),
        ((np.where(X > 2, np.nan, X), Y), "X holds nan"),
        (X, "use Fold"),
        (None, "use Fold"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(data, says):
    with pytest.raises(BadValue, match=says):
        compare(data)
    with pytest.raises(BadValue, match="have their own prevalence"):
        compare((X, Y), 0.1)


def test_cells_of_a_table_that_is_not_there_say_so():
    (cell,) = cells(table_of((X, Y)).name, 0.05, ["tree"], ["nothing"], [0])
    assert "not here; give them too" in outcome(cell).problem


def places(workers: Workers, table: Table) -> dict[int, set[object]]:
    """For each worker where it has seen the rows of a table."""
    found: dict[int, set[object]] = {}
    for one in [workers.submit(place_of_rows, i, table) for i in range(20)]:
        process, place = one.result(PATIENCE)
        found.setdefault(process, set()).add(place)
    return found


def test_processes_share_one_file_of_a_table_which_goes_with_the_visit():
    workers, table = Workers(lambda: None, partial(pool, 2)), table_of((X, Y))
    ((file,),) = {tuple(seen) for seen in places(workers, table).values()}
    assert Path(str(file)).exists()
    assert workers.submit(sum_of_rows, 0, table).result() == float(X.sum() + Y.sum())
    workers.forget(table)
    wait_for(lambda: not Path(str(file)).exists())
    ((again,),) = {tuple(seen) for seen in places(workers, table).values()}
    workers.close()
    assert again != file
    wait_for(lambda: not Path(str(again)).exists())


def test_threads_are_given_the_table_itself():
    table = table_of((X, Y))
    workers = Workers(lambda: HERE)
    assert places(workers, table) == {os.getpid(): {table.rows.X.__array_interface__["data"][0]}}


@pytest.mark.slow
def test_dask_is_given_a_table_once_and_forgets_it(dask):
    _, client = dask
    executor, table = client.get_executor(), table_of((X, Y))
    workers = Workers(lambda: executor)
    assert [len(seen) for seen in places(workers, table).values()] == [1, 1]
    workers.forget(table)
    wait_for(lambda: not any(client.run(lambda dask_worker: list(dask_worker.data)).values()))
    assert workers.submit(sum_of_rows, 0, table).result(PATIENCE) == float(X.sum() + Y.sum())
    workers.close()
    setting = SETTING | {"seeds": range(2)}
    same(compare((X, Y), **setting, executor=executor), compare((X, Y), **setting, executor=HERE))


# --- Dask ---------------------------------------------------------------------------------------


def bundling(client, monkeypatch) -> tuple[Executor, list[list[Any]]]:
    """An executor of Dask, and the bundles that it is given; also on slow cores they grow."""
    monkeypatch.setattr(at_work, "LASTS", 5.0)  # here; on the workers it stays as it is
    executor, bundles = client.get_executor(), list[list[Any]]()
    submit = executor.submit

    def noted(fn, work, bundle, rows, **options):
        bundles.append(bundle)
        return submit(fn, work, bundle, rows, **options)

    executor.submit = noted
    return executor, bundles


def test_dask_gives_the_bits_of_one_machine_in_bundles(dask, alone, monkeypatch):
    executor, bundles = bundling(dask[1], monkeypatch)
    found = compare(**SETTING, executor=executor)
    same(found, alone)
    assert "those of one machine, to the last digit" in found.attrs["run"]
    sizes = [len(bundle) for bundle in bundles]
    assert sizes[0] == sizes[-1] == 1 < max(sizes)  # at the end no worker waits for another one


def test_in_a_bundle_a_task_fails_alone_and_what_takes_long_is_given_back(
    dask, tmp_path, monkeypatch
):
    executor, bundles = bundling(dask[1], monkeypatch)
    workers, tasks = Workers(lambda: executor), [(str(tmp_path), number) for number in range(70)]
    promises = [workers.submit(one_of_70, task) for task in tasks]
    for number, promise in enumerate(promises):
        if number in FAIL:
            with pytest.raises(ZeroDivisionError, match=str(number)):
                promise.result(PATIENCE)
        else:
            assert promise.result(PATIENCE) == number
    workers.close()
    begun = [len((tmp_path / str(number)).read_text("utf-8").split()) for number in range(70)]
    assert {begun[number] for number in range(70) if number not in FAIL} == {1}
    handed = [sum(task in bundle for bundle in bundles) for task in tasks]
    assert max(handed[40:48]) > 1
    assert [len(bundle) for bundle in bundles if tasks[27] in bundle][-1] == 1
    assert max(len(bundle) for bundle in bundles) == at_work.MOST


def test_who_stops_keeps_what_is_there_and_goes_on(dask, alone, monkeypatch):
    _, client = dask
    executor, bundles = bundling(client, monkeypatch)
    run, known = outcomes(TODO, executor), {}
    while max(map(len, bundles), default=1) == 1:
        one = next(run)
        known[one.cell] = one
    run.close()  # type: ignore[attr-defined]
    wait_for(lambda: not any(client.processing().values()))
    assert 0 < len(known) < len(TODO)
    there = set(known)
    bundles.clear()
    same(compare(**SETTING, executor=executor, known=known), alone)
    assert {cell for bundle in bundles for cell in bundle} == set(TODO) - there


@pytest.mark.slow
def test_on_dask_a_visitor_with_a_large_grid_does_not_starve_the_others(dask):
    executor = dask[1].get_executor()
    workers = Workers(lambda: executor)
    queue = FairQueue(partial(workers.submit, nap), str, workers.places, patience=PATIENCE)
    large, small = [f"l{i}" for i in range(2_000)], ["s0", "s1", "s2"]
    queue.ask("greedy", large)
    wait_for(lambda: any(queue.known(large)))
    wait_for(lambda: queue.ask("late", small) == ["S0", "S1", "S2"])
    queue.stop("greedy")
    done = [one for one in queue.known(large) if one]
    assert len(done) < len(large)
    wait_for(lambda: not queue._under_way)
    assert set(done) <= {one.upper() for one in large}
    workers.close()


def test_a_worker_that_dies_has_its_cells_done_elsewhere(dask, alone, monkeypatch):
    cluster, client = dask
    executor, bundles = bundling(client, monkeypatch)
    before = len(client.nthreads())
    victim = cluster.worker()
    client.wait_for_workers(before + 1, timeout=PATIENCE)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # the others are there: nothing is to be said
        same(run_with(executor, 12, victim.kill), alone)
    assert max(map(len, bundles)) > 1
    wait_for(lambda: len(client.nthreads()) == before)


@pytest.mark.slow
def test_a_scheduler_that_is_gone_is_said_and_the_run_goes_on_here(tmp_path, alone):
    with dask_cluster(tmp_path, workers=2) as (cluster, client):
        says = rf"The Dask scheduler at {cluster.address} is gone\. The run goes on on this"
        with pytest.warns(UserWarning, match=says):
            same(run_with(client.get_executor(), 3, cluster.scheduler.kill), alone)


@pytest.mark.slow
def test_what_waits_for_workers_that_never_come_is_done_here(tmp_path, alone, monkeypatch):
    monkeypatch.setattr(at_work, "NO_WORKERS", 1.0)
    with dask_cluster(tmp_path, workers=0) as (cluster, client):
        with pytest.warns(UserWarning, match="has no workers. The run goes on on this machine"):
            same(run_with(client.get_executor(), 0, None), alone)
        executor = client.get_executor()
        workers = Workers(lambda: executor)
        here = workers.submit(pid, 0).result(PATIENCE)
        worker = cluster.worker()
        wait_for(lambda: workers.submit(pid, 0).result(PATIENCE) == worker.pid != here)
        assert workers.trouble == ""
        workers.close()


def test_rows_of_a_fold_arrive_as_a_fold():
    arrived = pool(2).submit(isinstance, at_work.hand_over(table_of((X, Y)), pool(2)), Fold)
    assert arrived.result(PATIENCE)
