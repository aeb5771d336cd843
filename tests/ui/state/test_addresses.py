"""A setting travels from lesson to lesson by link, also by the names that it had before."""

import pytest

from pages.registry import BY_SLUG
from tests.core.test_controls import LESSONS, SHARED
from tests.visit import field, front_page, laboratory, opened, settings

# One setting of each shared control that every lesson with it knows.
TRAVELLERS = {
    "decision": "mcc",
    "every": "1",
    "fpr": "0.1",
    "miss_ratio": "20",
    "model": "logistic",
    "one_in": "10",
    "population": "moons",
    "ranking": "average_precision",
    "recall": "0.8",
    "sampler": "rus",
    "seed": "7",
    "seeds": "4",
    "separation": "3",
    "share": "0.3",
    "spread": "1.5",
    "tau": "0.3",
    "truth": "log_loss",
}


def test_every_shared_control_travels():
    assert list(TRAVELLERS) == SHARED


@pytest.mark.parametrize("slug", LESSONS)
def test_every_lesson_takes_and_writes_what_another_wrote(slug):
    own = LESSONS[slug]
    brought = {name: text for name, text in TRAVELLERS.items() if name in own}
    app = front_page(**brought) if BY_SLUG[slug].at_root else opened(slug, **brought)
    assert not app.exception
    assert not app.warning
    for name, text in brought.items():
        value = own[name].read(text)
        assert own[name].write(value) == text
        assert app.session_state[name] == value
        written = app.query_params.get(name, own[name].write(own[name].default))
        assert written in (text, [text])


OLD = [
    ("resampling", "prevalence=0.02", "one_in", "50"),
    ("focal_loss", "prevalence=0.001", "one_in", "1000"),
    ("compare", "prevalence=0.2", "one_in", "5"),
    ("compare", "miss=50", "miss_ratio", "50"),
    ("threshold", "wish=f1", "rule", "f1"),
]


@pytest.mark.parametrize(("slug", "old", "name", "text"), OLD)
def test_an_old_address_is_understood_and_written_anew(slug, old, name, text):
    app = opened(slug, **dict([old.split("=")]))
    assert not app.exception
    assert not app.warning
    assert settings(app) == {name: text}
    assert app.session_state[name] == BY_SLUG[slug].parameters[name].read(text)


@pytest.mark.parametrize(
    ("slug", "old", "says"),
    [
        ("resampling", "prevalence=abc", "use one_in, a number from 10 to 100. Going on with 20."),
        ("resampling", "prevalence=0", "use one_in, a number from 10 to 100. Going on with 20."),
        ("resampling", "prevalence=0.9", "is out of range; use one_in"),
        ("resampling", "prevalence=0.03", "lies between two steps; moved to 50."),
        ("compare", "miss=1e9", "is out of range; use miss_ratio, a number from 2 to 100."),
        ("threshold", "wish=luck", "is not known; use rule, one of none, f1"),
    ],
)
def test_a_bad_value_under_an_old_name_is_named_as_it_was_written(slug, old, says):
    app = opened(slug, **dict([old.split("=")]))
    assert not app.exception
    (warning,) = app.warning
    assert old in warning.value
    assert says in warning.value
    assert old.split("=")[0] not in app.query_params


def test_a_name_of_today_outranks_an_old_one_which_is_said():
    app = opened("resampling", one_in="10", prevalence="0.02")
    assert app.session_state["one_in"] == 10
    assert ["prevalence" in warning.value for warning in app.warning] == [True]


def test_an_old_name_is_unknown_where_its_control_is_not():
    app = laboratory("base_rate", miss="5")
    assert ["miss" in warning.value for warning in app.warning] == [True]


def test_a_name_that_stands_twice_is_said():
    app = opened("base_rate", recall=["0.3", "0.5"])
    assert app.session_state["recall"] == 0.5
    (warning,) = app.warning
    assert "recall" in warning.value
    assert "The last value counts" in warning.value


def test_what_was_hidden_under_an_old_name_stays_hidden():
    app = opened("compare", hide="prevalence,miss")
    assert not app.warning
    assert app.query_params["hide"] in ("one_in,miss_ratio", ["one_in,miss_ratio"])
    assert field(app, "seed")
    assert field(app, "one_in") is None
    assert field(app, "miss_ratio") is None
    said = opened("base_rate", hide="wish").warning[0].value
    assert "wish" in said
    assert "rule" not in said
    one_unknown = opened("compare", hide="wish,seed")
    assert "wish" in one_unknown.warning[0].value
    assert field(one_unknown, "seed") is None


@pytest.mark.parametrize(
    ("slug", "name", "text", "value"),
    [
        ("resampling", "one_in", "30", 20),
        ("resampling", "one_in", "32", 50),
        ("focal_loss", "one_in", "300", 100),
        ("curves", "cases", "5000", 10_000),
    ],
)
def test_a_number_between_two_that_are_offered_goes_to_the_nearer_by_ratio(slug, name, text, value):
    app = opened(slug, **{name: text})
    assert app.session_state[name] == value
    (warning,) = app.warning
    assert text in warning.value
    assert f"lies between two steps; moved to {value}." in warning.value


def test_a_choice_among_numbers_keeps_its_words():
    app = opened("resampling", one_in="20")
    choice = field(app, "one_in")
    assert choice.options[choice.index] == "1 in 20 — 5 %"
    choice.set_value(100).run()
    assert not app.exception
    assert app.query_params["one_in"] in ("100", ["100"])
