"""The comparison in the real browser: it grows, stops, keeps what it has, and holds nobody up."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage

HEAVY = "compare?model=nearest&seeds=20&seed=100"


def progress(page: Page) -> int:
    """How many fits the bar says are judged."""
    said = page.get_by_test_id("stProgress").inner_text()
    return int(re.findall(r"(\d+) of", said)[0])


def test_a_long_run_stops_keeps_what_it_has_and_goes_on(open_page: OpenPage) -> None:
    visit = open_page(HEAVY)
    page = visit.page
    page.wait_for_function("/[1-9]\\d* of 240/.test(document.body.innerText)", timeout=60_000)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Go on")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="Every seed as CSV")).to_be_visible(timeout=30_000)
    page.wait_for_timeout(3_000)  # a fit that was under way is still kept
    kept = progress(page)
    page.wait_for_timeout(2_000)
    assert progress(page) == kept
    page.get_by_role("button", name="Go on").click()
    page.wait_for_function(
        "kept => Number(document.body.innerText.match(/(\\d+) of 240/)[1]) > kept",
        arg=kept,
        timeout=60_000,
    )
    assert visit.errors == []


def test_a_visitor_with_a_small_wish_does_not_wait_for_one_with_a_large_wish(
    open_page: OpenPage,
) -> None:
    large = open_page(HEAVY.replace("seed=100", "seed=500")).page
    large.wait_for_function("/ of 240/.test(document.body.innerText)")
    small = open_page("compare?data=wine&prevalence=0.2&seeds=3").page
    expect(small.get_by_role("heading", name="Every metric")).to_be_visible(timeout=120_000)
    assert progress(large) < 240
    assert "Does the ranking hardly change?" in small.inner_text("body")
