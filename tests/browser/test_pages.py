"""Every page in the real browser: clean, accessible, in view, and right from the first request."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pages.router import LESSONS
from tests.browser.axe import axe
from tests.browser.conftest import OpenPage
from tests.browser.harness import Scheme, open_visit, running_app

SLUGS = [lesson.slug for lesson in LESSONS]
FILMS = [lesson.slug for lesson in LESSONS if lesson.film]
TITLES = {lesson.slug: lesson.title for lesson in LESSONS}


@pytest.mark.parametrize("path", ["", *SLUGS])
def test_nothing_goes_wrong_and_nothing_leaves_the_machine(path: str, open_page: OpenPage) -> None:
    visit = open_page(path)
    visit.page.wait_for_timeout(500)
    assert visit.errors == []
    assert visit.outside_requests == []
    assert visit.page.locator('[data-testid="stException"]').count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("slug", SLUGS)
def test_axe_finds_no_violation(slug: str, scheme: Scheme, open_page: OpenPage) -> None:
    page = open_page(slug, scheme=scheme).page
    page.wait_for_timeout(500)
    assert axe(page) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_a_phone_has_no_horizontal_scroll(slug: str, open_page: OpenPage) -> None:
    page = open_page(slug, width=390, height=844).page
    page.wait_for_timeout(500)
    scroll_width, inner_width = page.evaluate(
        "[document.documentElement.scrollWidth, window.innerWidth]"
    )
    assert inner_width == 390
    assert scroll_width <= inner_width


@pytest.mark.parametrize("slug", FILMS)
def test_the_instrument_fits_a_projector(slug: str, open_page: OpenPage) -> None:
    page = open_page(slug, width=1366, height=768).page
    page.wait_for_timeout(500)
    box = page.locator(".film").first.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= 1366
    assert box["y"] + box["height"] <= 768


@pytest.mark.parametrize("slug", SLUGS)
def test_the_first_request_of_a_fresh_server_may_be_a_deep_link(
    slug: str, browser: Browser, tmp_path: Path, open_page: OpenPage
) -> None:
    expected = open_page(slug).page.title()
    with running_app(tmp_path / "streamlit.log") as app:
        visit = open_visit(browser, f"{app.url}/{slug}")
        try:
            heading = visit.page.get_by_role("heading", level=1).first
            assert TITLES[slug] in heading.inner_text()
            assert visit.page.title() == expected  # the frame is there too, not the bare page
            assert visit.page.url.split("?")[0] == f"{app.url}/{slug}"
            assert visit.errors == []
        finally:
            visit.page.context.close()
