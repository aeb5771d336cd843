"""The routes as two processes of a machine serve them: real servers on one store."""

from __future__ import annotations

import http.client
import json
import random
import re
import secrets
import threading
import time
from contextlib import contextmanager

import pytest
import uvicorn
from starlette.applications import Starlette

from deploy.local import free_port
from server.rooms import hub as hubs
from server.rooms.hub import Hub
from server.rooms.limits import Buckets
from server.rooms.rooms import Rooms
from server.rooms.routes import LONGEST, RoomRoutes
from server.rooms.which_store import store_of
from tests.server.rooms.conftest import QUESTIONS

SHARE = "first/share"
WORDS = {"unknown", "secret", "stranger", "full", "closed", "ended", "elsewhere", "not now"}
WORDS |= {"answer", "act", "slow", "away"}


class Server:
    """A process of the app, as far as rooms are concerned."""

    def __init__(self, where, trusts="127.0.0.1"):
        self.hub = Hub(Rooms(lambda: store_of(where), QUESTIONS))
        self.routes = RoomRoutes(self.hub, lambda link: f'<img src="{len(link)}">', {})
        self.port = free_port()
        app = Starlette(routes=self.routes.routes())
        self.server = uvicorn.Server(
            uvicorn.Config(
                app,
                port=self.port,
                log_level="critical",
                lifespan="off",
                forwarded_allow_ips=trusts,
            )
        )
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def stop(self):
        self.hub.close()
        self.server.should_exit = True
        self.thread.join(10)
        assert not self.thread.is_alive()  # no stream keeps a server from stopping

    def ask(self, path, said=None, headers=None, method=None):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        body = said if said is None or isinstance(said, bytes) else json.dumps(said)
        line.request(method or ("GET" if said is None else "POST"), path, body, headers or {})
        answer = line.getresponse()
        text = answer.read()
        line.close()
        is_json = "json" in (answer.headers["content-type"] or "")
        return answer.status, json.loads(text) if is_json else text.decode()

    @contextmanager
    def listening(self, code, headers):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        line.request("GET", f"/room/{code}/events", headers=headers)
        answer = line.getresponse()
        assert answer.status == 200
        yield Stream(answer)
        line.sock.shutdown(2)
        line.close()


class Stream:
    """The events that come, until one fits."""

    def __init__(self, answer):
        self.answer, self.heard = answer, set()

    def wait(self, kind, fits):
        while True:
            name, words = self.next()
            self.heard.add(name)
            if name == kind and fits(words):
                return words

    def next(self):
        name = ""
        while True:
            line = self.answer.readline().decode().strip()
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                return name, json.loads(line[6:])
            elif line.startswith(":"):
                return "alive", {}


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    where = str(tmp_path_factory.mktemp("rooms") / "rooms.sqlite")
    made = [Server(where) for _ in range(2)]
    yield made
    for one in made:
        one.stop()


@pytest.fixture
def room(servers):
    servers[0].routes.opening = Buckets(20, 1)
    status, words = servers[0].ask("/room", {})
    assert status == 200
    return words["code"], {"Authorization": f"Bearer {words['secret']}"}


def joined(server, code):
    me = secrets.token_hex(16)
    assert server.ask(f"/room/{code}/join", {"me": me})[0] == 200
    return me


def test_everybody_hears_at_once_what_the_teacher_does_through_another_process(servers, room):
    one, two = servers
    code, teacher = room
    me = joined(two, code)
    with (
        two.listening(code, {"X-Participant": me}) as learner,
        one.listening(code, teacher) as console,
    ):
        learner.wait("room", lambda words: words["state"]["step"] == 0)
        console.wait("count", lambda words: words["here"] == 1)
        move = {"act": "move", "lesson": "first", "step": 2}
        assert one.ask(f"/room/{code}/act", move, teacher)[0] == 200
        learner.wait("room", lambda words: words["at"] == SHARE)
        answer = {"me": me, "question": SHARE, "round": 1, "answer": 10}
        assert two.ask(f"/room/{code}/answer", answer) == (200, {"said": "kept"})
        console.wait("count", lambda words: words["counts"].get(SHARE) == [1, 0])
        about = {"question": SHARE, "round": 1}
        assert one.ask(f"/room/{code}/act", {"act": "close"} | about, teacher)[0] == 200
        seen = console.wait("room", lambda words: SHARE in words["shown"])
        assert seen["shown"][SHARE] == [["", 10]]
        closed = learner.wait("room", lambda words: words["state"]["questions"])
        assert closed["shown"] == {}
        assert two.ask(f"/room/{code}/answer", answer) == (409, {"problem": "closed"})
        began = time.monotonic()
        assert one.ask(f"/room/{code}/act", {"act": "show"} | about, teacher)[0] == 200
        learner.wait("room", lambda words: words["shown"].get(SHARE) == [["", 10, None]])
        assert time.monotonic() - began < 5
        assert me not in json.dumps(one.ask(f"/room/{code}/all", None, teacher)[1])
    while one.ask(f"/room/{code}/all", None, teacher)[1]["here"]:  # who goes is not counted on
        time.sleep(0.1)


def test_a_stream_that_has_nothing_to_say_gives_a_sign_of_life(servers, room, monkeypatch):
    monkeypatch.setattr(hubs, "HEARTBEAT", 0.3)
    with servers[0].listening(room[0], {}) as projector:
        while projector.next()[0] != "alive":
            pass


def test_who_leads_and_who_listens_is_checked(servers, room):
    one, (code, teacher) = servers[0], room
    one.routes.wrong = Buckets(40, 0)
    wrong = {"Authorization": "Bearer no"}
    assert one.ask(f"/room/{code}/act", {"act": "end"}) == (403, {"problem": "secret"})
    assert one.ask(f"/room/{code}/act", {"act": "end"}, wrong) == (403, {"problem": "secret"})
    assert one.ask(f"/room/{code}/events", None, wrong) == (403, {"problem": "secret"})
    assert one.ask(f"/room/{code}/all") == (403, {"problem": "secret"})
    assert one.ask(f"/room/{code}/all", None, wrong) == (403, {"problem": "secret"})
    stranger = {"X-Participant": "0" * 32}
    assert one.ask(f"/room/{code}/events", None, stranger) == (403, {"problem": "stranger"})
    site = teacher | {"Sec-Fetch-Site": "cross-site"}
    assert one.ask(f"/room/{code}/act", {"act": "end"}, site) == (403, {"problem": "secret"})
    assert one.ask(f"/room/{code}/all", None, teacher)[1]["state"]["ended"] is False


def test_codes_and_secrets_cannot_be_guessed_fast_nor_rooms_opened(servers, room):
    one = servers[0]
    one.routes.wrong = Buckets(5, 0)
    said = [one.ask("/room/AAAAA/join", {"me": "0" * 32})[0] for _ in range(7)]
    assert said == [404] * 5 + [429] * 2
    assert one.ask(f"/room/{room[0]}/act", {"act": "end"}, room[1])[0] == 429
    one.routes.wrong = Buckets(40, 0)
    one.routes.opening = Buckets(2, 0)
    assert [one.ask("/room", {})[0] for _ in range(3)] == [200, 200, 429]


def test_joining_is_slowed_by_address_and_by_room_but_not_coming_back(servers, room):
    one, code = servers[0], room[0]
    one.routes.wrong = Buckets(40, 0)
    me = joined(one, code)
    for name in ("address", "room"):
        one.routes.joins = {"address": Buckets(100, 0), "room": Buckets(100, 0)}
        one.routes.joins[name] = Buckets(3, 0)
        said = [one.ask(f"/room/{code}/join", {"me": secrets.token_hex(16)})[0] for _ in range(4)]
        assert said == [200] * 3 + [429]
        assert one.ask(f"/room/{code}/join", {"me": me})[0] == 200
    one.routes.joins = {"address": Buckets(1_000, 5), "room": Buckets(1_000, 5)}


def test_a_proxy_says_whose_address_it_is(servers, room):
    one, code = servers[0], room[0]
    one.routes.wrong = Buckets(1, 0)
    other = {"X-Forwarded-For": "spoofed, 198.51.100.7"}
    assert one.ask("/room/AAAAA/join", {"me": "0" * 32}, other)[0] == 404
    assert one.ask("/room/AAAAA/join", {"me": "0" * 32}, other)[0] == 429
    assert one.ask(f"/room/{code}/join", {"me": "0" * 32})[0] == 200
    one.routes.wrong = Buckets(40, 0)


def test_nobody_gets_around_a_limit_by_a_header_of_his_own(tmp_path):
    one = Server(str(tmp_path / "rooms.sqlite"), trusts="192.0.2.1")
    one.routes.wrong = Buckets(2, 0)
    headers = [{"X-Forwarded-For": f"198.51.100.{n}"} for n in range(4)]
    said = [one.ask("/room/AAAAA/join", {"me": "0" * 32}, each)[0] for each in headers]
    assert said == [404, 404, 429, 429]
    one.stop()


def test_at_their_own_pace_the_teacher_sees_how_many_are_at_each_step(servers, room, monkeypatch):
    monkeypatch.setattr(hubs, "COUNTS", 0.1)
    one, two = servers
    code, teacher = room
    people = [joined(one, code), joined(two, code)]
    with (
        one.listening(code, {"X-Participant": people[0]}) as learner,
        two.listening(code, {"X-Participant": people[1]}),
        two.listening(code, teacher) as console,
    ):
        for server, me, step in zip(servers, people, (2, 3), strict=True):
            said = {"me": me, "lesson": "first", "step": step}
            assert server.ask(f"/room/{code}/place", said) == (200, {"said": "noted"})
        both = {"first 2": 1, "first 3": 1}
        console.wait("places", lambda words: words["places"] == both)
        assert one.ask(f"/room/{code}/all", None, teacher)[1]["here"] == 2
        far = {"me": people[0], "lesson": "first", "step": 9}
        assert one.ask(f"/room/{code}/place", far) == (400, {"problem": "answer"})
        stranger = {"me": "0" * 32, "lesson": "first", "step": 1}
        assert one.ask(f"/room/{code}/place", stranger)[0] == 200
        assert one.ask(f"/room/{code}/act", {"act": "end"}, teacher)[0] == 200
        learner.wait("room", lambda words: words["state"]["ended"])
        assert "places" not in learner.heard  # nobody else is told


def test_a_link_comes_back_as_a_code(servers, room):
    one, code = servers[0], room[0]
    one.routes.wrong = Buckets(40, 0)
    assert one.ask(f"/room/{code}/qr", {"link": "http://x/"})[1] == {"qr": '<img src="9">'}
    for link in ("javascript:1", "http://" + "x" * 300, "http://é", 5, None):
        assert one.ask(f"/room/{code}/qr", {"link": link}) == (400, {"problem": "answer"})


BODIES = [
    b"",
    b"null",
    b"[]",
    b"{}",
    b"\xff\xfe",
    b"[" * 10_000,
    b'{"me": "<script>"}',
    b'{"me": 1e999, "answer": NaN}',
    b'{"act": {"act": 1}, "me": []}',
    b'{"act": "add", "kind": "made", "answers": "x", "question": [], "round": {}}',
    b"9" * 5_000,
    b" " * (LONGEST + 1),
]
HEADERS = [
    {},
    {"Authorization": "Bearer"},
    {"Authorization": "\xff"},
    {"X-Participant": "<b>"},
    {"X-Forwarded-For": ",,,"},
]


def test_no_word_breaks_a_route_nor_comes_back(servers, room):
    one, (code, teacher) = servers[0], room
    chance = random.Random(1)
    for address in [*PATHS, "/room/%00%00%00%00%00/join", "/room/" + "A" * 5_000, "/room/path/x"]:
        one.routes.wrong = Buckets(1_000, 0)
        for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
            for body in chance.sample(BODIES, 4):
                headers = chance.choice([*HEADERS, teacher])
                path = address.format(code=code)
                if path.endswith("/events") and method == "GET":
                    headers = {"X-Participant": "<b>"}
                status, words = one.ask(path, body, headers, method)
                assert status < 500, (path, body)
                if isinstance(words, dict) and status >= 400:
                    assert words.get("problem") in WORDS
                else:
                    assert not re.search(r"Traceback|Error|<script|<b>", str(words))
    assert one.ask(f"/room/{code}/all", None, teacher)[1]["rows"] == {}


OF_ROOM = ("join", "answer", "place", "act", "all", "qr", "events")
PATHS = ["/room", *(f"/room/{{code}}/{what}" for what in OF_ROOM)]
