"""Parameters say what is wrong with a value and what would work."""

import math
import pickle
import re
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.controls import one_in_among
from core.lessons.ratio_dial import film as ratio_dial
from core.parameters import (
    BadValue,
    Choice,
    Dial,
    Guess,
    Number,
    NumberChoice,
    Several,
    Switch,
    Text,
    Unreadable,
    written,
)
from pages.registry import PAGES

PARAMETERS = ratio_dial.PARAMETERS | {"few": one_in_among(100, 50, 20, default=20)}
OF_ALL = [
    pytest.param(parameter, id=f"{page.slug}.{name}")
    for page in PAGES
    for name, parameter in page.parameters.items()
]


@pytest.mark.parametrize("name", PARAMETERS)
def test_the_default_goes_to_the_url_and_back(name):
    parameter: Any = PARAMETERS[name]
    assert parameter.read(parameter.write(parameter.default)) == parameter.default


@pytest.mark.parametrize("text", ["", "abc", "nan", "inf", "-1e9", "1e309", "9" * 10_000, "<b>"])
@pytest.mark.parametrize("name", PARAMETERS)
def test_a_wrong_value_is_named_briefly(name, text):
    if isinstance(PARAMETERS[name], Several) and text == "":
        return  # nothing chosen is a choice
    with pytest.raises(BadValue) as problem:
        PARAMETERS[name].read(text)
    assert text[:40] in str(problem.value)
    assert "use " in str(problem.value)
    assert len(str(problem.value)) < 400


def test_an_off_step_value_goes_to_the_nearest_step():
    assert PARAMETERS["one_in"].read("999") == 1_000
    assert PARAMETERS["separation"].read("2.4321") == 2.4
    assert PARAMETERS["seed"].read("7.4") == 7


@pytest.mark.parametrize(("text", "step"), [("31", 20), ("32", 50), ("70", 50), ("71", 100)])
def test_a_number_between_two_that_are_offered_goes_to_the_nearer_by_ratio(text, step):
    assert PARAMETERS["few"].read(text) == step


def test_a_number_beyond_those_that_are_offered_is_refused():
    with pytest.raises(BadValue, match=r"“10” is out of range; use a number from 20 to 100\."):
        PARAMETERS["few"].read("10")


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_option_can_be_chosen(name):
    parameter = PARAMETERS[name]
    write: Any = parameter.write
    if isinstance(parameter, Choice | NumberChoice):
        for option in parameter.options:
            assert parameter.read(write(option)) == option


def test_a_text_is_short_and_its_ends_are_cut():
    find = Text("find", "Look a term up", "recall")
    assert find.read("  ROC curve ") == "ROC curve"
    with pytest.raises(BadValue, match="at most 60 letters"):
        find.read("x" * 61)


def legal(parameter):
    """Every value at which a parameter can stand."""
    low, high = getattr(parameter, "low", 0), getattr(parameter, "high", 1)
    if isinstance(parameter, Number):
        return st.floats(low, high).map(parameter.snap)
    if isinstance(parameter, Guess):
        return st.none() | st.floats(low, high)
    if isinstance(parameter, Dial) and parameter.between:
        between = st.floats(min(parameter.steps), max(parameter.steps))
        return st.sampled_from(parameter.steps) | between.map(lambda x: float(f"{x:.6g}"))
    if isinstance(parameter, Dial):
        return st.sampled_from(parameter.steps)
    if isinstance(parameter, Several):
        return st.sets(st.sampled_from([*parameter.options])).map(
            lambda keys: tuple(key for key in parameter.options if key in keys)
        )
    if isinstance(parameter, Text):
        return st.text(max_size=parameter.longest).map(str.strip)
    return st.booleans() if isinstance(parameter, Switch) else st.sampled_from([*parameter.options])


@pytest.mark.parametrize("parameter", OF_ALL)
@given(data=st.data())
def test_what_is_written_is_read_as_the_same(parameter, data):
    value = data.draw(legal(parameter))
    text = parameter.write(value)
    if value is None:
        assert text == ""
    else:
        assert parameter.read(text) == value
    if isinstance(value, float | int) and not isinstance(value, bool):
        assert re.fullmatch(r"-?\d+(\.\d+)?", text)
        assert text != "-0"


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**300), 10**300))
def test_a_number_in_digits_is_the_same_number(value):
    assert float(written(value)) == float(value)
    assert "e" not in written(value)
    assert written(-0.0) == "0"


NUMBERS = [
    *(parameter for name, parameter in PARAMETERS.items() if name in ("one_in", "few")),
    Number("x", "A number", 0, -1.0, 1.0, 0.1, "From −1 to 1"),
    Number("n", "A whole number", 0, -3, 3, 1, "From −3 to 3"),
    NumberChoice("c", "A few", 0, {-1.0: "low", 0.0: "middle"}, "From −1 to 0"),
    Dial("d", "A dial", 0, (-1.0, 0.0, 1.0), (), "From −1 to 1"),
    Dial("b", "A dial between its steps", 0, (-1.0, 1.0), (), "From −1 to 1", between=True),
    Guess("g", "A guess", -1.0, 1.0, "From −1 to 1"),
]


@pytest.mark.parametrize("parameter", NUMBERS[2:])
@pytest.mark.parametrize("text", ["-0", "-0.0", "-1e-300"])
def test_minus_zero_is_read_and_written_as_zero(parameter, text):
    value = parameter.read(text)
    assert math.copysign(1, value) == 1 or value == -1e-300
    assert parameter.write(-0.0) == "0"


@pytest.mark.parametrize("parameter", NUMBERS)
@pytest.mark.parametrize("value", [math.nan, math.inf, "0.5", [0.5], 10**400, object()])
def test_what_is_no_number_is_not_written(parameter, value):
    with pytest.raises(BadValue, match="use a finite number"):
        parameter.write(value)


def test_a_guess_keeps_its_digits():
    guess = Guess("guess", "A guess", 0, 100, "Of 100 alarms")
    assert guess.write(guess.read("99.99999")) == "99.99999"


@pytest.mark.parametrize(
    "parameter", [*PARAMETERS.values(), *NUMBERS, Text("t", "Words", "A term")]
)
@pytest.mark.parametrize("text", [None, 5, b"1", ["ros"], object()])
def test_what_is_no_text_is_not_read(parameter, text):
    with pytest.raises(Unreadable, match="is no text; use"):
        parameter.read(text)


def test_what_was_unreadable_is_said_in_another_process_too():
    with pytest.raises(Unreadable) as there:
        PARAMETERS["one_in"].read("many")
    here = pickle.loads(pickle.dumps(there.value))
    assert str(here) == str(there.value)
    assert str(here.under("a lot", "one_in")) == str(there.value.under("a lot", "one_in"))


SWITCH = Switch("s", "A switch", False, "On or off")


@pytest.mark.parametrize("value", [None, 5, "ros;", ["a"], [None], object()])
def test_what_is_no_option_is_not_written(value):
    for parameter in (PARAMETERS["population"], PARAMETERS["lines"], SWITCH):
        with pytest.raises(BadValue, match="use "):
            parameter.write(value)


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.longdouble])
def test_narrow_and_wide_numbers_are_written_without_a_warning(kind):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert float(written(kind(0.1))) == float(kind(0.1))
        odd: list[Any] = [kind("inf"), kind("nan"), np.timedelta64(1, "s")]
        for value in odd:
            with pytest.raises(BadValue, match="use a finite number"):
                written(value)
