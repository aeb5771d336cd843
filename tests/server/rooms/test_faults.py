"""What goes wrong: a replica is killed, the store is gone for a while, a server stops."""

from __future__ import annotations

import json
import secrets
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis as client

from deploy.local import hosted
from server.rooms.which_store import WHERE
from tests import redis as stores
from tests.browser.harness import running_app

QUESTION = "base_rate/precision"


def ask(url, path, said=None, headers=None):
    body = None if said is None else json.dumps(said).encode()
    request = urllib.request.Request(url + path, body, headers or {})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as problem:
        text = problem.read()
        return problem.code, json.loads(text) if text[:1] == b"{" else {}


def until(url, path, said=None, headers=None, status=200):
    """Ask as browsers do: again until it is done."""
    for _ in range(150):
        found = ask(url, path, said, headers)
        if found[0] == status:
            return found[1]
        time.sleep(0.2)
    raise AssertionError(found)


class Class:
    """A class at a question, by its routes."""

    def __init__(self, url):
        self.url = url
        opened = until(url, "/room", {})
        self.code = opened["code"]
        self.lead = {"Authorization": f"Bearer {opened['secret']}"}
        self.act("move", lesson="base_rate", step=2)
        self.people = [secrets.token_hex(16) for _ in range(6)]
        for me in self.people:
            until(url, f"/room/{self.code}/join", {"me": me}, {"Cookie": f"seat={me}"})

    @classmethod
    def beside(cls, other, url):
        """The same class by another address."""
        made = cls.__new__(cls)
        made.__dict__ = other.__dict__ | {"url": url}
        return made

    def act(self, act, **said):
        until(self.url, f"/room/{self.code}/act", {"act": act} | said, self.lead)

    def commit(self, me, value):
        said = {"me": me, "question": QUESTION, "round": 1, "answer": value}
        until(self.url, f"/room/{self.code}/answer", said, {"Cookie": f"seat={me}"})

    def rows(self):
        return until(self.url, f"/room/{self.code}/all", None, self.lead)["rows"].get(QUESTION, [])


@pytest.mark.slow
def test_neither_a_killed_replica_nor_a_store_that_is_gone_loses_an_answer(tmp_path, monkeypatch):
    with stores.running(tmp_path) as address:
        monkeypatch.setenv(WHERE, address)
        with hosted(2) as hosting:
            room = Class(hosting.url)
            for me in room.people[:3]:
                room.commit(me, 70)
            hosting.replicas[0].process.kill()
            for me in room.people[3:]:
                room.commit(me, 20)
            room.act("close", question=QUESTION, round=1)
            room.act("show", question=QUESTION, round=1)
            assert sorted(row[1] for row in room.rows()) == [20, 20, 20, 70, 70, 70]

            # The store is gone: that is said, and once it is back all is as it was.
            port = int(address.rpartition(":")[2].partition("/")[0])
            stop_store(port)
            status, said = ask(hosting.url, f"/room/{room.code}/all", None, room.lead)
            assert (status, said) == (503, {"problem": "away"})
            with stores.running(tmp_path, port):
                assert len(room.rows()) == 6
                room.act("truth", question=QUESTION, round=1)


@pytest.mark.slow
def test_a_commit_that_crosses_the_close_through_two_replicas(tmp_path, monkeypatch):
    """In both orders and at once: it counts, or its sender is told; the question stays closed."""
    monkeypatch.setenv(WHERE, str(tmp_path / "rooms.sqlite"))
    with hosted(2) as hosting:
        room = Class(hosting.url)
        one, two = (Class.beside(room, replica.url) for replica in hosting.replicas)
        about = {"question": QUESTION, "round": 1}
        said = {"act": "close"} | about

        def answer(place, me):
            words = {"me": me, "answer": 70} | about
            return ask(place.url, f"/room/{room.code}/answer", words, {"Cookie": f"seat={me}"})

        assert answer(one, room.people[0]) == (200, {"said": "kept"})
        assert ask(two.url, f"/room/{room.code}/act", said, room.lead)[0] == 200
        for place in (one, two, room):
            assert answer(place, room.people[1]) == (409, {"problem": "closed"})
        assert len(room.rows()) == 1

        again = Class(hosting.url)
        room.code, room.lead = again.code, again.lead
        people = [secrets.token_hex(16) for _ in range(40)]
        for me in people:
            until(room.url, f"/room/{room.code}/join", {"me": me}, {"Cookie": f"seat={me}"})
        with ThreadPoolExecutor(8) as pool:
            waiting = [pool.submit(answer, room, me) for me in people[:20]]
            closing = pool.submit(ask, room.url, f"/room/{room.code}/act", said, room.lead)
            waiting += [pool.submit(answer, room, me) for me in people[20:]]
        assert closing.result()[0] == 200
        told = [one.result() for one in waiting]
        kept = told.count((200, {"said": "kept"}))
        assert kept + told.count((409, {"problem": "closed"})) == 40
        assert len(room.rows()) == kept
        state = until(room.url, f"/room/{room.code}/all", None, room.lead)["state"]
        assert state["questions"][QUESTION]["phase"] == "closed"


def stop_store(port):
    with client.Redis(port=port) as store:
        store.shutdown(nosave=True)


@pytest.mark.slow
def test_a_server_stops_though_browsers_listen_and_another_has_the_room_as_it_was(
    tmp_path, monkeypatch
):
    monkeypatch.setenv(WHERE, str(tmp_path / "rooms.sqlite"))
    with running_app(tmp_path / "one.log", warm=False) as app:
        room = Class(app.url)
        room.commit(room.people[0], 70)
        listening = urllib.request.urlopen(f"{app.url}/room/{room.code}/events", timeout=20)
        assert listening.readline()
        began = time.monotonic()
    assert time.monotonic() - began < 8  # after ten seconds it would have been killed
    listening.close()
    with running_app(tmp_path / "two.log", warm=False) as app:
        room.url = app.url
        assert [row[1] for row in room.rows()] == [70]
