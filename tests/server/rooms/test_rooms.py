"""What can be done in a room, and when; on both stores."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from server.rooms.rooms import Refused, Rooms, counted, for_all, for_teacher
from tests.server.rooms.conftest import QUESTIONS

SHARE, LINE, CHOICE = "first/share", "first/line", "first/transfer"


def who(n):
    return f"{n:032x}"


class Class:
    """A room with three learners, led by its teacher."""

    def __init__(self, rooms):
        self.rooms = rooms
        self.code, self.secret = rooms.open()
        for n in range(3):
            rooms.join(self.code, who(n))

    def act(self, act, **said):
        self.rooms.act(self.code, self.secret, {"act": act} | said)

    def answers(self, n, answer, question=SHARE, round_=1):
        return self.rooms.answer(self.code, who(n), question, round_, answer)

    def look(self):
        return self.rooms.look(self.code)


@pytest.fixture
def room(rooms):
    made = Class(rooms)
    made.act("move", lesson="first", step=2)
    return made


def refused(reason, act, *args, **said):
    with pytest.raises(Refused) as problem:
        act(*args, **said)
    assert problem.value.reason == reason


def test_two_rounds_from_the_question_to_the_truth(room):
    for n, answer in enumerate([0, 10, 100]):
        room.answers(n, answer)
    room.answers(0, 99.9)  # in the place of the first
    assert for_all(room.look())["shown"] == {}
    assert for_teacher(room.look())["shown"] == {}
    assert counted(room.look())["counts"] == {SHARE: [3, 0]}
    room.act("close", question=SHARE, round=1)
    assert for_all(room.look())["shown"] == {}
    assert sorted(for_teacher(room.look())["shown"][SHARE]) == [["", 10], ["", 99.9], ["", 100]]
    room.act("show", question=SHARE, round=1)
    assert len(for_all(room.look())["shown"][SHARE]) == 3
    room.act("again", question=SHARE, round=1)
    room.answers(1, 99.9, round_=2)
    assert for_all(room.look())["shown"] == {}
    assert all(len(row) == 2 for row in for_teacher(room.look())["shown"][SHARE])
    room.act("close", question=SHARE, round=2)
    room.act("show", question=SHARE, round=2)
    room.act("truth", question=SHARE, round=2)
    assert ["", 10, 99.9] in for_all(room.look())["shown"][SHARE]
    refused("not now", room.act, "again", question=SHARE, round=2)
    refused("closed", room.answers, 0, 10, round_=2)


def test_after_the_truth_nobody_is_asked_again(room):
    for act in ["close", "show", "truth"]:
        room.act(act, question=SHARE, round=1)
    for act in ["close", "show", "truth", "again"]:
        refused("not now", room.act, act, question=SHARE, round=1)
    refused("closed", room.answers, 0, 10)


def test_the_truth_of_a_prediction_is_told_at_the_step_that_judges_it(room):
    room.act("move", lesson="first", step=3)
    room.answers(0, [0, 0.5, 1], LINE)
    about = {"question": LINE, "round": 1}
    room.act("close", **about)
    room.act("show", **about)
    refused("not now", room.act, "truth", **about)
    room.act("move", lesson="first", step=2)
    refused("not now", room.act, "truth", **about)
    room.act("move", lesson="first", step=4)
    assert room.look()["at"] == LINE
    room.act("truth", **about)


def test_an_act_that_comes_twice_counts_once(room):
    room.act("close", question=SHARE, round=1)
    refused("not now", room.act, "close", question=SHARE, round=1)
    room.act("again", question=SHARE, round=1)
    refused("not now", room.act, "again", question=SHARE, round=1)
    refused("not now", room.act, "close", question=SHARE, round=1)  # it meant the first round
    room.act("close", question=SHARE, round=2)


def test_a_commit_that_crosses_the_close(room, make_store):
    """In both orders, and through another process: it counts, or its sender is told; the question
    stays closed."""
    other = Rooms(make_store, QUESTIONS)
    assert other.answer(room.code, who(0), SHARE, 1, 10) == "kept"
    room.act("close", question=SHARE, round=1)
    refused("closed", other.answer, room.code, who(1), SHARE, 1, 10)
    looked = room.look()
    assert looked["state"]["questions"][SHARE]["phase"] == "closed"
    assert looked["counts"][SHARE] == [1, 0]


def test_many_commits_that_cross_the_close(room, make_store):
    rooms = [Rooms(make_store, QUESTIONS) for _ in range(2)]
    for n in range(3, 40):
        room.rooms.join(room.code, who(n))

    def commit(n):
        try:
            return rooms[n % 2].answer(room.code, who(n), SHARE, 1, 10)
        except Refused as problem:
            return problem.reason

    with ThreadPoolExecutor(8) as pool:
        said = [pool.submit(commit, n) for n in range(40)]
        pool.submit(room.act, "close", question=SHARE, round=1).result()
    words = [one.result() for one in said]
    assert set(words) <= {"kept", "closed"}
    assert room.look()["counts"].get(SHARE, [0, 0])[0] == words.count("kept")
    assert room.look()["state"]["questions"][SHARE]["phase"] == "closed"


def test_at_their_own_pace_the_first_answer_counts(room):
    room.act("pace", pace="free")
    room.answers(0, 10)
    room.answers(0, 100)
    room.answers(0, [0, 0.5, 1], LINE)
    assert [row[1] for row in room.look()["rows"][SHARE]] == [10]
    assert for_teacher(room.look())["shown"] == {}
    room.act("close", question=SHARE, round=1)
    refused("not now", room.act, "again", question=SHARE, round=1)
    refused("closed", room.answers, 1, 10)


def test_with_the_teacher_only_the_question_of_the_class_is_answered(room):
    refused("elsewhere", room.answers, 0, [0, 0, 0], LINE)
    room.act("move", lesson="first", step=3)
    room.answers(0, [0, 0, 0], LINE)
    refused("elsewhere", room.answers, 0, 10)


def test_a_choice_before_and_after_the_path_says_nothing_before_the_end(room):
    refused("elsewhere", room.answers, 0, 1, CHOICE)
    room.act("move", lesson="first", step="before")
    refused("elsewhere", room.answers, 0, 10)
    for n, answer in enumerate([0, 1]):
        room.answers(n, answer, CHOICE)
    room.answers(0, 1, CHOICE)
    about = {"question": CHOICE, "round": 1}
    room.act("close", **about)
    assert for_teacher(room.look())["shown"][CHOICE] == [["", 1], ["", 1]]
    assert for_teacher(room.look())["truths"] == {CHOICE: 2}
    for act in ("show", "truth", "again"):
        refused("not now", room.act, act, **about)
    room.act("move", lesson="first", step=2)
    room.act("move", lesson="first", step="after")
    refused("closed", room.answers, 0, 2, CHOICE)
    room.answers(0, 2, CHOICE, round_=2)
    room.answers(2, 0, CHOICE, round_=2)
    assert for_all(room.look())["shown"] == for_all(room.look())["truths"] == {}
    about["round"] = 2
    room.act("close", **about)
    refused("not now", room.act, "again", **about)
    room.act("show", **about)
    seen = for_all(room.look())
    assert seen["truths"] == {}
    assert sorted(map(str, seen["shown"][CHOICE])) == [
        "['', 1, 2]",
        "['', 1, None]",
        "['', None, 0]",
    ]
    room.act("truth", **about)
    assert for_all(room.look())["truths"] == {CHOICE: 2}
    room.act("move", lesson="first", step="before")  # it is not asked a third time
    refused("closed", room.answers, 0, 0, CHOICE, round_=2)
    refused("closed", room.answers, 0, 0, CHOICE, round_=1)


def test_a_class_that_was_not_asked_before_is_asked_at_the_end(room):
    room.act("pace", pace="free")
    refused("elsewhere", room.answers, 0, 1, CHOICE)
    room.act("move", lesson="first", step="after")
    room.answers(0, 1, CHOICE, round_=2)
    room.act("end")
    assert room.look()["truths"] == {CHOICE: 2}
    assert "truth" not in QUESTIONS.text("first")
    assert '"says": ["none", "half", "all"]' in QUESTIONS.text("first")


NO_SHARE: list[Any] = [11, "10", None, True, math.nan, math.inf, [10], {}, 10**400]
NO_LINE: list[Any] = [[0, 1], [0, 1, 2], [0, 0.5, -1], [0, 0, "1"], 1, [[0]] * 3]
NO_CHOICE: list[Any] = [3, -1, 0.5, "0", None, [0]]
NO_QUESTION: list[Any] = ["second/transfer", "first/none", "none/share", "first", "", None, 5, []]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        *((SHARE, one) for one in NO_SHARE),
        *((LINE, one) for one in NO_LINE),
        *((CHOICE, one) for one in NO_CHOICE),
        *((one, 10) for one in NO_QUESTION),
    ],
)
def test_what_is_no_answer_to_a_question_is_refused(room, question, answer):
    room.act("pace", pace="free")
    refused("answer", room.answers, 0, answer, question)
    refused("answer", room.answers, 0, 10, SHARE, round_="1")
    assert room.look()["rows"] == {}


def test_only_who_has_joined_answers_and_only_who_knows_the_secret_leads(room):
    refused("stranger", room.answers, 99, 10)
    refused("stranger", room.rooms.join, room.code, "me")
    refused("stranger", room.rooms.join, room.code, None)
    refused("unknown", room.rooms.join, "AAAAA", who(1))
    refused("secret", room.rooms.act, room.code, "", {"act": "end"})
    refused("secret", room.rooms.act, room.code, room.secret[:-1] + "é", {"act": "end"})
    assert room.secret not in str(room.rooms.find(room.code))


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"act": "open"},
        {"act": ["end"]},
        {"act": "move", "lesson": "first", "step": 5},
        {"act": "move", "lesson": "first", "step": True},
        {"act": "move", "lesson": "second", "step": "before"},
        {"act": "move", "lesson": "first", "step": "between"},
        {"act": "move", "lesson": ["first"], "step": 1},
        {"act": "close", "question": "first/none", "round": 1},
        {"act": "close", "question": {}, "round": 1},
        {"act": "add", "kind": "hands", "question": SHARE, "round": "1", "answers": []},
        {"act": "add", "kind": "learners", "question": SHARE, "round": 1, "answers": [10]},
    ],
)
def test_what_is_no_act_changes_nothing(room, said):
    before = room.look()
    refused("act", room.rooms.act, room.code, room.secret, said)
    assert room.look() == before


def test_hands_and_made_up_learners_are_marked_as_such(room):
    room.answers(0, 10)
    room.act("add", kind="hands", question=SHARE, round=1, answers=[0, 0])
    room.act("add", kind="made", question=SHARE, round=1, answers=[100])
    assert sorted(room.look()["rows"][SHARE]) == [
        ["", 10, None],
        ["hands", 0, None],
        ["hands", 0, None],
        ["made", 100, None],
    ]
    refused("answer", room.act, "add", kind="hands", question=SHARE, round=1, answers=[11])
    refused("answer", room.act, "add", kind="hands", question=SHARE, round=1, answers=[10] * 301)
    room.act("close", question=SHARE, round=1)
    refused("not now", room.act, "add", kind="hands", question=SHARE, round=1, answers=[10])


def test_a_room_that_has_ended_takes_nothing_and_shows_what_it_has(room):
    room.answers(0, 10)
    room.act("freeze", frozen=True)
    room.act("end")
    refused("ended", room.answers, 1, 10)
    refused("not now", room.act, "freeze", frozen=True)
    assert len(room.look()["rows"][SHARE]) == 1
