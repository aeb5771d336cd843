"""What is kept is found again by value and type, computed once, and forgotten by one call."""

import importlib
import pkgutil
import threading
from contextlib import contextmanager
from fractions import Fraction

import pytest

import core
from core import cache
from core.cache import cached


@pytest.fixture
def asked():
    return []


@pytest.fixture
def answer(asked):
    """A function that keeps three answers, and notes in `asked` what it really computes."""

    @cached(3)
    def answer(setting, dark=False, _drawn=None):
        asked.append((setting, dark))
        return [setting]

    return answer


def test_the_same_question_is_computed_once_however_it_is_put(answer, asked):
    first = answer(1, True)
    assert answer(1, dark=True) is first
    assert answer(dark=True, setting=1) is first
    assert answer(1, True, "beside the point") is first
    assert answer(1, _drawn="nor this", dark=True) is first
    assert answer(1, False) is not first
    assert asked == [(1, True), (1, False)]


@pytest.mark.parametrize(
    ("one", "other"), [(1, True), (0.5, Fraction(1, 2)), (1, 1.0), (0.1, Fraction(1, 10)), ((), "")]
)
def test_equal_values_of_two_types_are_two_questions(one, other, answer, asked):
    assert answer(one) == [one] and answer(other) == [other]
    assert type(answer(one)[0]) is type(one) and type(answer(other)[0]) is type(other)
    assert len(asked) == 2


def test_a_left_out_argument_and_a_later_one_are_not_mixed_up(asked):
    @cached(8)
    def three(a, b=0, c=0):
        return (a, b, c)

    assert three(1, c=3) == (1, 0, 3)
    assert three(1, b=3) == three(1, 3) == (1, 3, 0)


def test_what_was_asked_for_last_stays(answer, asked):
    for setting in (1, 2, 3, 1, 4):  # 2 makes room for 4
        answer(setting)
    asked.clear()
    answer(1), answer(4), answer(2)
    assert asked == [(2, False)]


def test_an_error_is_not_kept():
    tries = []

    @cached(3)
    def fails_once(setting):
        tries.append(setting)
        if len(tries) == 1:
            raise ValueError
        return setting

    with pytest.raises(ValueError):
        fails_once(1)
    assert fails_once(1) == 1


def test_a_call_that_does_not_fit_is_an_error(answer):
    answer(1)
    for wrong in (lambda: answer(), lambda: answer(1, drak=True), lambda: answer(1, setting=1)):
        with pytest.raises(TypeError):
            wrong()
    with pytest.raises(TypeError, match="without a name"):
        cached(3)(lambda *settings: settings)


def test_one_call_forgets_everything(answer, asked):
    answer(1)
    cache.forget_all()
    answer(1)
    assert asked == [(1, False), (1, False)]


def test_whoever_asks_meanwhile_waits_for_the_same_answer():
    calls, may_end, answers = [], threading.Event(), []

    @cached(3)
    def long(setting):
        calls.append(setting)
        assert may_end.wait(20)
        return object()

    threads = [threading.Thread(target=lambda: answers.append(long(7))) for _ in range(5)]
    for thread in threads:
        thread.start()
    may_end.set()
    for thread in threads:
        thread.join(20)
    assert calls == [7]
    assert len(answers) == 5 and len(set(map(id, answers))) == 1


def test_only_a_computation_is_surrounded(answer, asked, monkeypatch):
    surrounded = []

    @contextmanager
    def aside():
        surrounded.append("in")
        yield
        surrounded.append("out")

    monkeypatch.setattr(cache, "while_computing", aside)
    answer(1), answer(1)
    assert surrounded == ["in", "out"]


# Theirs alone: numbers that stay what they are, whatever is set.
BY_FUNCTOOLS = {"core.metrics.inputs._decimal", "core.threads._threads"}


def test_nothing_of_core_is_kept_by_other_means():
    found = set()
    for module in pkgutil.walk_packages(core.__path__, "core."):
        for value in vars(importlib.import_module(module.name)).values():
            if hasattr(value, "cache_clear"):
                found.add(f"{value.__module__}.{value.__name__}")
    assert found == BY_FUNCTOOLS
