"""Every page in the real browser: clean, accessible, in view, and right from the first request."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pages.router import LESSONS
from tests.browser.axe import axe
from tests.browser.conftest import OpenPage
from tests.browser.harness import Scheme, open_visit, running_app

FILMS = [lesson.instrument for lesson in LESSONS if lesson.film]
# "" is the front page; some lessons ask for a guess before they show their instrument.
ADDRESSES = list(dict.fromkeys([*(lesson.address for lesson in LESSONS), *FILMS]))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_a_page_on_a_projector_and_on_a_phone(
    path: str, scheme: Scheme, open_page: OpenPage
) -> None:
    """Nothing goes wrong or leaves the machine; the instrument is in view; axe is content.

    As narrow as a phone nothing has to be scrolled sideways.
    """
    visit = open_page(path, width=1366, height=768, scheme=scheme)
    visit.page.wait_for_timeout(500)
    assert visit.page.locator('[data-testid="stException"]').count() == 0
    if path in FILMS:
        assert_in_view(visit.page)
    assert axe(visit.page) == []
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.page.wait_for_timeout(500)
    width, room = visit.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width <= room == 390
    assert visit.errors == []
    assert visit.outside_requests == []


def assert_in_view(page: Page) -> None:
    box = page.locator(".film").first.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= 1366
    assert box["y"] + box["height"] <= 768


# The front page, a lesson with a film and one without: the way to a page is the same for all.
@pytest.mark.parametrize("path", ["", "ratio_dial", "compare"])
def test_the_first_request_of_a_fresh_server_may_be_a_deep_link(
    path: str, browser: Browser, tmp_path: Path, open_page: OpenPage
) -> None:
    expected = open_page(path).page
    with running_app(tmp_path / "streamlit.log", warm=False) as app:
        visit = open_visit(browser, f"{app.url}/{path}", has_film=path in FILMS)
        try:
            heading = visit.page.get_by_role("heading", level=1).first
            assert heading.inner_text() == expected.get_by_role("heading", level=1).inner_text()
            assert visit.page.title() == expected.title()  # the frame is there, not the bare page
            assert visit.page.url.split("?")[0] == f"{app.url}/{path}".split("?")[0]
            assert visit.errors == []
        finally:
            visit.page.context.close()
