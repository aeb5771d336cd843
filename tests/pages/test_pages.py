"""Every page runs without an exception, also with a wrong address."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from core.metrics.calibration import CALIBRATORS
from pages.registry import LESSONS, PAGES
from tests.visit import laboratory, opened


@pytest.mark.parametrize("lesson", PAGES, ids=lambda lesson: lesson.slug)
def test_the_page_runs(lesson):
    for query in {"", urlsplit(lesson.instrument).query}:
        app = opened(lesson.slug, **dict(parse_qsl(query)))
        assert not app.exception
        assert not app.warning
        assert has_component(app, "reconnect")


@pytest.mark.parametrize("lesson", PAGES, ids=lambda lesson: lesson.slug)
def test_the_plain_version_runs_and_its_first_slider_moves_the_address(lesson):
    app = opened(lesson.slug, **dict(parse_qsl(urlsplit(lesson.instrument).query)), plain="1")
    assert not app.exception
    for slider in app.select_slider:
        assert len(set(slider.options)) == len(slider.options)
    for slider in app.select_slider[:1]:
        slider.set_value(next(said for said in slider.options if said != slider.value)).run()
        assert not app.exception
        assert str(slider.key).rpartition("_film_")[2] in app.query_params


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_presets_give_the_same_whatever_was_pressed_before(lesson):
    assert len({frozenset(values) for values in lesson.presets.values()}) == 1


def test_a_preset_moves_the_dial_and_the_address():
    app = laboratory("ratio_dial")
    fraud = next(button for button in app.button if "Fraud" in button.label)
    fraud.click().run()
    assert not app.exception
    assert app.session_state["one_in"] == 1_000
    assert app.query_params["one_in"] == "1000"


@pytest.mark.parametrize("text", ["abc", "99999999", "nan", "10..100", "-3", "<script>"])
def test_a_wrong_address_is_said_and_the_page_works(text):
    app = opened("ratio_dial", one_in=text, seed=text, population=text)
    assert not app.exception
    assert sum(text[:10] in warning.value for warning in app.warning) == 3
    assert app.session_state["one_in"] == 100


def has_component(app, name):
    own = (element for element in app.main if element.type == "bidi_component")
    return any(element.proto.component_name.endswith(name) for element in own)


def has_instrument(app):
    return has_component(app, "film")


def test_the_laboratory_asks_nothing_first_and_takes_a_guess_from_its_address():
    assert has_instrument(laboratory("base_rate"))
    app = laboratory("base_rate", guess="80")
    assert not app.exception
    assert has_instrument(app)
    assert app.query_params["guess"] == "80"
    next(button for button in app.button if button.label == "Airport alarm").click().run()
    assert dict(app.query_params) | {"one_in": "100000", "guess": "80"} == dict(app.query_params)


def test_a_dial_that_another_lesson_left_beyond_this_ones_end_goes_home():
    app = opened("base_rate", guess="10", one_in="100000")
    assert app.session_state["one_in"] == 100_000
    app.query_params.clear()
    app.query_params["lab"] = "1"
    app.switch_page("ratio_dial/page.py").run()
    assert not app.exception
    assert app.session_state["one_in"] == 100


def test_a_wrong_guess_in_the_address_is_said():
    app = laboratory("base_rate", guess="101")
    assert any("101" in warning.value for warning in app.warning)
    assert has_instrument(app)


@pytest.mark.parametrize("repair", CALIBRATORS)
def test_the_page_says_which_repair_a_constant_score_does_not_allow(repair):
    app = opened("threshold", model="tree", sampler="rus", one_in="5000", repair=repair)
    assert not app.exception
    assert len(app.warning) == (repair == "platt")
    said = " ".join(text.value for text in app.markdown)
    assert "sigmoid is left out: All 50,000 scores are the same" in said
