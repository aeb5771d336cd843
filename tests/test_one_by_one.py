"""Pages run one at a time, in the order in which they were asked for."""

import threading
import time

import pytest

from ui.cache import remembered
from ui.one_by_one import PAGES, Line


def started(work):
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def until(condition):
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_first_come_first_served():
    line, served = Line(), []

    def visit(number):
        with line.turn():
            served.append(number)

    with line.turn():
        visits = []
        for number in range(20):
            visits.append(started(lambda number=number: visit(number)))
            until(lambda number=number: len(line._waiting) == number + 1)
        assert served == []
    for thread in visits:
        thread.join(10)
    assert served == list(range(20))


def test_one_at_a_time_and_the_door_opens_again_after_an_error():
    line, inside, most = Line(), [], []

    def visit(number):
        with pytest.raises(ValueError), line.turn():
            with line.aside():
                time.sleep(0.001)
            inside.append(number)
            time.sleep(0.001)
            most.append(len(inside))
            inside.remove(number)
            raise ValueError

    visits = [started(lambda number=number: visit(number)) for number in range(20)]
    for thread in visits:
        thread.join(10)
    assert most == [1] * 20
    with line.turn():
        pass


def test_what_takes_long_is_computed_aside():
    """A page that computes lets the others run, and goes on when they are through."""
    told, may_end = [], threading.Event()

    @remembered
    def long(setting):
        told.append("computes")
        assert may_end.wait(10)
        return 2 * setting

    def slow_page():
        with PAGES.turn():
            told.append(long(21))

    def quick_page():
        with PAGES.turn():
            told.append("quick")

    slow = started(slow_page)
    until(lambda: told == ["computes"])
    started(quick_page).join(10)
    assert told == ["computes", "quick"]
    may_end.set()
    slow.join(10)
    assert told == ["computes", "quick", 42]


def test_two_pages_that_wait_for_the_same_answer_compute_it_once():
    calls, may_end, answers = [], threading.Event(), []

    @remembered
    def long(setting):
        calls.append(setting)
        assert may_end.wait(10)
        return setting

    def page():
        with PAGES.turn():
            answers.append(long(7))

    pages = [started(page) for _ in range(5)]
    until(lambda: calls == [7])
    may_end.set()
    for thread in pages:
        thread.join(10)
    assert (calls, answers) == ([7], [7] * 5)


def test_outside_a_turn_there_is_nothing_to_step_aside_from():
    line = Line()
    with line.aside(), line.aside():
        pass
    with line.turn():
        pass
