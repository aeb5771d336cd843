"""Every page runs without an exception, also with a wrong address."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.router import LESSONS


def opened(slug, **query):
    app = AppTest.from_file("../pages/router.py", default_timeout=60).run()
    app.query_params.update(query)
    return app.switch_page(f"{slug}.py").run()


@pytest.mark.parametrize("slug", [lesson.slug for lesson in LESSONS])
def test_the_page_runs(slug):
    app = opened(slug)
    assert not app.exception
    assert not app.warning


def test_a_preset_moves_the_dial_and_the_address():
    app = opened("ratio_dial")
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
