"""Pages run one at a time, in the order in which they were asked for."""

import threading
import time
from contextlib import nullcontext

import pytest

from core.lessons.focal_loss import film as focal_film
from tests.visit import front_page
from ui.runtime.cache import below_the_picture, cached
from ui.runtime.run_queue import COMPUTING, RUN_QUEUE, RunQueue


def started(work):
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def ended(*threads):
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()


def until(condition):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


def is_open(line):
    def pass_through():
        with line.turn():
            pass

    ended(started(pass_through))
    return line._inside == {}


def lined_up(line, visit, number):
    """Threads that wait in this order."""
    threads = []
    for i in range(number):
        threads.append(started(lambda i=i: visit(i)))
        until(lambda i=i: len(line._waiting) == i + 1)
    return threads


def test_first_come_first_served():
    line, served = RunQueue(), []

    def visit(number):
        with line.turn():
            served.append(number)

    with line.turn():
        visits = lined_up(line, visit, 20)
        assert served == []
    ended(*visits)
    assert served == list(range(20))


def test_who_stepped_aside_goes_on_before_all_who_came_later():
    line, served, may_go_on = RunQueue(), [], threading.Event()

    def visit(number):
        with line.turn():
            served.append(number)
            if number == 0:
                with line.yielded():
                    assert may_go_on.wait(20)
                served.append("0 again")
            if number == 1:
                may_go_on.set()
                until(lambda: line._waiting[0].number == 1)  # 0 came first after this test itself

    with line.turn():
        visits = lined_up(line, visit, 5)
    ended(*visits)
    assert served == [0, 1, "0 again", 2, 3, 4]


def test_one_at_a_time_and_the_door_opens_again_after_an_error():
    line, inside, most = RunQueue(), [], []

    def visit(number):
        with pytest.raises(ValueError), line.turn():
            with pytest.raises(KeyError), line.yielded():
                raise KeyError
            inside.append(number)
            time.sleep(0.001)
            most.append(len(inside))
            inside.remove(number)
            raise ValueError

    ended(*[started(lambda number=number: visit(number)) for number in range(20)])
    assert most == [1] * 20
    assert is_open(line)


def test_a_turn_within_a_turn_is_the_same():
    line = RunQueue()
    with line.turn(), line.turn():
        assert line.is_inside()
        with line.yielded(), line.yielded():
            assert is_open(line)
        assert line.is_inside()
    assert is_open(line)


def test_who_hangs_is_waited_for_only_so_long():
    line, may_end = RunQueue(patience=0.05), threading.Event()

    def hang():
        with line.turn():
            assert may_end.wait(20)

    hanging = started(hang)
    until(lambda: line._inside != {})
    assert is_open(line)
    may_end.set()
    ended(hanging)
    assert is_open(line)


def test_where_all_who_are_inside_hang_the_first_in_line_goes_first():
    line, may_end, served = RunQueue(patience=0.2, places=2), threading.Event(), []

    def hang():
        with line.turn():
            assert may_end.wait(20)

    def visit(number):
        with line.turn():
            served.append(number)
            assert may_end.wait(20) if number < 2 else True

    hanging = [started(hang) for _ in range(2)]
    until(lambda: len(line._inside) == 2)
    visits = lined_up(line, visit, 4)
    until(lambda: len(served) >= 2)
    assert sorted(served[:2]) == [0, 1]
    may_end.set()
    ended(*hanging, *visits)


def test_a_line_longer_than_the_patience_still_goes_in_one_by_one():
    line, inside, most = RunQueue(patience=1), [], []

    def visit(number):
        with line.turn():
            inside.append(number)
            most.append(len(inside))
            time.sleep(0.05)
            inside.remove(number)

    ended(*[started(lambda i=i: visit(i)) for i in range(30)])
    assert len(most) == 30
    assert max(most) == 1


def test_what_takes_long_is_computed_aside():
    """A page that computes lets the others run, and goes on when they are through."""
    told, may_end = [], threading.Event()

    @cached
    def long(setting):
        told.append("computes")
        assert may_end.wait(20)
        return 2 * setting

    def slow_page():
        with RUN_QUEUE.turn():
            told.append(long(21))

    def quick_page():
        with RUN_QUEUE.turn():
            told.append("quick")

    slow = started(slow_page)
    until(lambda: told == ["computes"])
    ended(started(quick_page))
    assert told == ["computes", "quick"]
    may_end.set()
    ended(slow)
    assert told == ["computes", "quick", 42]


def test_pages_that_wait_for_the_same_answer_compute_it_once():
    calls, arrived, may_end, answers = [], [], threading.Event(), []

    @cached
    def long(setting):
        calls.append(setting)
        assert may_end.wait(20)
        return setting

    def page():
        with RUN_QUEUE.turn():
            arrived.append(1)
            answers.append(long(7))

    pages = [started(page) for _ in range(5)]
    until(lambda: len(arrived) == 5 and RUN_QUEUE._inside == {})
    may_end.set()
    ended(*pages)
    assert (calls, answers) == ([7], [7] * 5)


def test_who_waits_for_anothers_answer_takes_no_place_of_those_who_compute():
    may_end, others = threading.Event(), []

    @cached
    def long(setting):
        assert may_end.wait(20)

    @cached
    def short(setting):
        others.append(setting)

    def page(ask, setting):
        with RUN_QUEUE.turn():
            ask(setting)

    pages = [started(lambda: page(long, 1)) for _ in range(4)]
    until(lambda: len(COMPUTING._inside) == 1 and RUN_QUEUE._inside == {})
    ended(started(lambda: page(short, 2)))
    assert (others, len(COMPUTING._inside)) == ([2], 1)
    may_end.set()
    ended(*pages)


def test_what_two_computations_need_is_waited_for_without_a_place():
    begun, may_end, found = [], threading.Event(), []

    @cached
    def shared(setting):
        begun.append(setting)
        assert may_end.wait(20)
        return setting

    @cached
    def own(number):
        return number + shared(10)

    def page(number):
        with RUN_QUEUE.turn():
            found.append(own(number))

    pages = [started(lambda n=n: page(n)) for n in range(4)]
    until(lambda: begun == [10] and len(COMPUTING._inside) == 1 and RUN_QUEUE._inside == {})
    may_end.set()
    ended(*pages)
    assert (begun, sorted(found)) == ([10], [10, 11, 12, 13])


def test_a_page_waits_for_its_turn():
    done = []

    def visit():
        done.append(front_page())

    with RUN_QUEUE.turn():
        visitor = started(visit)
        until(lambda: RUN_QUEUE._waiting)
        assert not done
    visitor.join(60)
    assert not done[0].exception
    assert RUN_QUEUE._inside == {}


def test_the_focal_lesson_draws_new_rows_aside(monkeypatch):
    inside, draw = [], focal_film.Bench.__init__

    def watched(bench, rows):
        inside.append(RUN_QUEUE.is_inside())
        draw(bench, rows)

    monkeypatch.setattr(focal_film.Bench, "__init__", watched)
    app = front_page()
    app.query_params["seed"] = "4711"
    assert not app.switch_page("focal_loss/page.py").run().exception
    assert inside
    assert not any(inside)


def test_of_those_who_wait_the_lower_rank_comes_first():
    line, served = RunQueue(), []

    def visit(number):
        with line.turn(rank=1 - number % 2):
            served.append(number)

    with line.turn():
        visits = lined_up(line, visit, 6)
    ended(*visits)
    assert served == [1, 3, 5, 0, 2, 4]


def test_so_many_at_a_time_as_there_are_places():
    line, inside, most, both = RunQueue(places=2), [], [], threading.Barrier(2)

    def visit(number):
        with line.turn():
            inside.append(number)
            if number < 2:
                both.wait(20)  # ends only where two are inside at once
            most.append(len(inside))
            time.sleep(0.001)
            inside.remove(number)

    ended(*[started(lambda i=i: visit(i)) for i in range(20)])
    assert max(most) == 2
    assert is_open(line)


def test_what_a_picture_needs_is_computed_before_what_stands_below():
    """Two compute; of those who wait the pictures come first, whoever came first."""
    begun, may_end = [], threading.Event()

    @cached
    def long(setting):
        begun.append(setting)
        assert may_end.wait(20)
        return setting

    def page(setting, below):
        with RUN_QUEUE.turn(), below_the_picture() if below else nullcontext():
            long(setting)

    pages = [started(lambda i=i: page(f"first {i}", False)) for i in range(2)]
    until(lambda: len(begun) == 2)
    for i, below in enumerate([True, True, False, False]):
        pages.append(started(lambda i=i, below=below: page(f"{i} {below}", below)))
        until(lambda i=i: len(COMPUTING._waiting) == i + 1)
    assert [place.rank for place in sorted(COMPUTING._waiting)] == [0, 0, 1, 1]
    may_end.set()
    ended(*pages)
    assert len(begun) == 6
    assert COMPUTING._inside == RUN_QUEUE._inside == {}
