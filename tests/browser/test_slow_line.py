"""A first visit on a slow line: soon a picture, no names of icons, no jump, not much to load."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from benchmarks.line import LINES, addresses, opening
from pages.registry import PAGES
from tests.browser.harness import open_visit
from tests.cases import some

PATHS = [path for page in PAGES for _, path in addresses(page)]


@pytest.mark.parametrize("path", some(PATHS, "ratio_dial?lab"))
def test_a_first_visit_on_a_slow_line(path: str, server: str, browser: Browser) -> None:
    url = f"{server}/{path}"
    open_visit(browser, url, has_film=False).page.context.close()  # somebody was here before
    seen = opening(browser, url, LINES["3g"])
    picture, answered, _ = seen.times
    # About 3 s where nobody else is at work on the machine. What has come until then does not
    # depend on that: neither Streamlit nor plotly.js nor a whole font is among it.
    assert picture < 9_000
    assert seen.icons == []
    assert seen.shift <= 0.02
    kb_of_picture, kb_of_answer, kb_of_page = seen.sizes
    assert kb_of_picture < 220
    assert kb_of_page < 1_200
    assert answered >= picture or kb_of_answer < 220
