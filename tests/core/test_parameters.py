"""Parameters say what is wrong with a value and what would work."""

from typing import Any

import pytest

from core.controls import one_in_among
from core.lessons import ratio_dial
from core.parameters import BadValue, Choice, NumberChoice, Several, Text

PARAMETERS = ratio_dial.PARAMETERS | {"few": one_in_among(100, 50, 20, default=20)}


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
