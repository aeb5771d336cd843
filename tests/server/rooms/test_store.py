"""Both stores do the same: in a file of this machine, and in a real Redis."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from server.rooms import rules
from server.rooms import store as stores
from server.rooms.rules import fresh
from server.rooms.store import LIFE, MOST_PEOPLE, MOST_ROOMS, Away, Given
from server.rooms.which_store import store_of

CODE = "KEMVA"


def given(n, answer=1, question="first/share", round_=1):
    return Given(question, round_, f"{n:032x}", answer)


@pytest.fixture
def opened(store):
    assert store.open(CODE, "hash", fresh("first")) == "opened"
    return store


def test_a_room_is_kept_as_it_was_opened_and_another_process_finds_it(opened, make_store):
    kept = make_store().room(CODE)
    assert kept.state == fresh("first")
    assert kept.secret == "hash"
    assert opened.open(CODE, "other", fresh("second")) == "taken"
    assert opened.room(CODE) == kept
    assert opened.room("AAAAA") is None


def test_a_change_counts_only_from_the_state_that_it_has_seen(opened, make_store):
    changed = fresh("first") | {"rev": 2, "step": 2}
    assert make_store().put(CODE, changed, 1)
    assert not opened.put(CODE, changed | {"step": 3}, 1)
    assert opened.room(CODE).state == changed
    assert not opened.write(CODE, 1, [given(1)])
    assert opened.answers(CODE) == []
    assert opened.write(CODE, 2, [given(1)])
    assert not opened.put("AAAAA", changed, 1)


def test_an_answer_takes_the_place_of_an_earlier_one_unless_the_first_counts(opened):
    shares = [0.25, 0.5, 1]
    opened.write(CODE, 1, [given(1, 10), given(2, shares, "first/line")])
    opened.write(CODE, 1, [given(1, 20)])
    opened.write(CODE, 1, [given(1, 30)], first=True)
    opened.write(CODE, 1, [given(1, 40, round_=2)])
    found = {(one.question, one.round, one.who): one.answer for one in opened.answers(CODE)}
    assert found == {
        ("first/share", 1, f"{1:032x}"): 20,
        ("first/share", 2, f"{1:032x}"): 40,
        ("first/line", 1, f"{2:032x}"): shares,
    }


def test_what_a_teacher_adds_takes_the_place_of_what_he_has_added_before(opened):
    opened.write(CODE, 1, [given(1, 10)])
    hands = [Given("first/share", 1, f"hand:{n}", 10) for n in range(3)]
    opened.replace(CODE, 1, "first/share", 1, "hand:", hands)
    opened.replace(CODE, 1, "first/share", 1, "hand:", hands[:1])
    assert sorted(one.who for one in opened.answers(CODE)) == [f"{1:032x}", "hand:0"]


def test_a_room_has_so_many_people_and_lets_those_back_in_that_it_knows(opened):
    for n in range(MOST_PEOPLE):
        assert opened.join(CODE, f"{n:032x}")
    assert not opened.join(CODE, "f" * 32)
    assert opened.join(CODE, f"{1:032x}")
    assert opened.has(CODE, f"{1:032x}")
    assert not opened.has(CODE, "f" * 32)
    assert not opened.join("AAAAA", f"{1:032x}")


def test_a_server_has_so_many_rooms_until_some_have_ended(store, clock):
    for n in range(MOST_ROOMS):
        assert store.open(f"ROOM{n}", "hash", fresh("first")) == "opened"
    assert store.open(CODE, "hash", fresh("first")) == "full"
    clock.ahead = LIFE + 1
    assert store.open(CODE, "hash", fresh("first")) == "opened"


def test_a_room_ends_twelve_hours_after_the_last_sign_of_life(opened, clock, make_store):
    opened.join(CODE, f"{1:032x}")
    opened.write(CODE, 1, [given(1)])
    clock.ahead = LIFE - 60
    opened.alive([CODE])
    clock.ahead = 2 * LIFE - 120
    assert opened.room(CODE)
    clock.ahead = 2 * LIFE
    assert opened.room(CODE) is None
    assert not opened.put(CODE, fresh("first") | {"rev": 2}, 1)
    assert not opened.write(CODE, 1, [given(2)])
    make_store().sweep()  # as the next process does after a crash
    assert opened.answers(CODE) == []
    assert not opened.has(CODE, f"{1:032x}")
    assert opened.versions([CODE]) == {}


def test_the_version_grows_with_every_change_that_browsers_should_hear_of(opened):
    def version():
        return opened.versions([CODE, "AAAAA"])[CODE]

    seen = [version()]
    opened.join(CODE, f"{1:032x}")
    seen.append(version())
    opened.write(CODE, 1, [given(1)])
    seen.append(version())
    opened.put(CODE, fresh("first") | {"rev": 2}, 1)
    seen.append(version())
    opened.count(CODE, "process", {"": 3})
    seen.append(version())
    assert seen == sorted(set(seen))
    assert opened.versions([CODE]) == {CODE: opened.room(CODE).version}


def test_all_processes_count_who_is_there_and_one_that_is_gone_counts_no_more(opened, clock):
    opened.count(CODE, "one", {"": 1, "first 2": 2})
    opened.count(CODE, "two", {"first 1": 4})
    opened.count(CODE, "two", {"first 1": 1, "first 2": 4})
    assert opened.here(CODE) == {"": 1, "first 2": 6, "first 1": 1}
    clock.ahead = stores.PRESENT + 1
    opened.count(CODE, "one", {"": 2})
    assert opened.here(CODE) == {"": 2}


def test_nothing_is_lost_where_many_write_at_once(opened, make_store):
    def write(k):
        mine = make_store()
        for n in range(20):
            assert mine.write(CODE, 1, [given(100 * k + n)])

    threads = [threading.Thread(target=write, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened.answers(CODE)) == 80


def test_redis_keeps_nothing_without_an_end(redis_address, clock):
    store: Any = store_of(redis_address, clock)
    store._redis.flushall()
    store.open(CODE, "hash", fresh("first"))
    store.join(CODE, f"{1:032x}")
    store.write(CODE, 1, [given(1)])
    store.count(CODE, "process", {"": 1})
    ends = {key: store._redis.ttl(key) for key in store._redis.keys("*") if key.count(":") > 1}
    assert len(ends) == 4
    assert all(LIFE - 60 < end <= LIFE for end in ends.values())


def test_a_store_that_is_not_there_is_said_to_be_away(tmp_path):
    with pytest.raises(Away):
        store_of("redis://127.0.0.1:1/0").room(CODE)
    (tmp_path / "file").touch()
    with pytest.raises(Away):
        store_of(str(tmp_path / "file" / "rooms.sqlite"))


def test_a_code_has_letters_that_nobody_confuses():
    codes = {rules.new_code() for _ in range(200)}
    assert len(codes) > 190
    assert all(map(rules.is_code, codes))
    assert not set("ILOQU01") & set("".join(codes))
    assert not any(map(rules.is_code, ["kemva", "KEMV", "KEMVAA", "", None, 5, "KEMV0"]))
