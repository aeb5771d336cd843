"""A server whose fits are computed on a Dask cluster, or would be."""

from __future__ import annotations

import sys
import time

import pytest

from tests.dask_cluster import PATIENCE, dask_cluster
from tests.visit import laboratory
from ui.comparison import run as compare_run
from ui.runtime import cluster
from ui.runtime.fair_queue import OneThread

pytestmark = pytest.mark.timeout(600)
SMALL = {"data": "wine", "one_in": "5", "seeds": "3", "model": "tree"}
AWAY = "does not answer. The run goes on on this machine."


@pytest.fixture
def server(monkeypatch):
    """Start the queue of the server anew, with an address in its environment."""

    def started(address):
        monkeypatch.setenv("INSTRUMENT_DASK", address)
        compare_run.computing.clear()
        compare_run.queue.clear()
        return compare_run.computing()

    yield started
    monkeypatch.undo()
    compare_run.computing.clear()
    compare_run.queue.clear()


def wait_for(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def judged(first_seed):
    """What a page says under its picture once all fits are judged."""
    app = laboratory("compare", seed=str(first_seed), **SMALL)
    last = "## Every metric, mean over the seeds"
    wait_for(lambda: last in [words.value for words in app.run().markdown])
    assert not app.exception
    return [caption.value for caption in app.caption]


@pytest.mark.slow
def test_a_server_hands_its_fits_to_dask(server, tmp_path, monkeypatch):
    with dask_cluster(tmp_path, workers=1) as (there, _):
        address = there.address
        computing = server(address)
        wait_for(computing._cluster.executor)
        with monkeypatch.context() as only:
            only.setattr(OneThread, "submit", None)
            said = judged(0)
        assert any(caption.startswith("36 fits computed, all by") for caption in said)
        there.scheduler.kill()
        wait_for(lambda: computing._cluster._client.status != "running")
        gone = f"The Dask scheduler at {address} is gone. The run goes on on this machine."
        assert {gone, gone.replace("is gone", "does not answer")} & set(judged(3))


@pytest.mark.parametrize("lacks", ["a scheduler", "the package"])
def test_a_server_that_finds_no_cluster_says_so_and_computes_itself(server, monkeypatch, lacks):
    monkeypatch.setattr(cluster, "AGAIN", 1.0)
    if lacks == "the package":
        monkeypatch.setitem(sys.modules, "distributed", None)
    computing = server("tcp://127.0.0.1:1")
    wait_for(lambda: computing.told())
    assert any(caption.endswith(AWAY) for caption in judged(0))


def test_a_server_without_a_cluster_says_nothing_and_has_one_thread(monkeypatch):
    monkeypatch.delenv("INSTRUMENT_DASK", raising=False)
    computing = cluster.Computing()
    assert (computing.told(), computing.places()) == ("", 1)
    monkeypatch.setenv("INSTRUMENT_POOL", "3")
    assert cluster.Computing().places() == 6
