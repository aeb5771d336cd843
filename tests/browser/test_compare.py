"""The comparison in the real browser: it grows, stops, keeps what it has, and holds nobody up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.harness import Visit, open_visit

LONG = "compare?lab=1&model=nearest&seeds=20"
PATIENCE = 60_000  # milliseconds; a busy machine judges a fit in a second

Opener = Callable[[str], Visit]


@pytest.fixture
def opened(server: str, browser: Browser) -> Iterator[Opener]:
    """Open a comparison without waiting for its end."""
    visits: list[Visit] = []

    def at(path: str) -> Visit:
        visits.append(open_visit(browser, f"{server}/{path}", has_film=False, idle=False))
        return visits[-1]

    yield at
    for visit in visits:
        visit.page.context.close()


def judged(page: Page) -> int:
    """How many fits the bar says are judged, once it says so."""
    bar = page.get_by_test_id("stProgress")
    expect(bar).to_have_text(re.compile(r"\d+ of 240"), timeout=PATIENCE)
    return int((bar.text_content() or "").split()[0])


def wait_for_more(page: Page, than: int) -> None:
    for _ in range(PATIENCE // 500):
        if judged(page) > than:
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"still {than} fits judged")


def test_a_long_run_stops_keeps_what_it_has_and_goes_on(opened: Opener) -> None:
    visit = opened(f"{LONG}&seed=100")
    page = visit.page
    wait_for_more(page, than=0)
    page.get_by_role("button", name="Stop").click()
    go_on = page.get_by_role("button", name="Go on")
    expect(go_on).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("button", name="Every seed as CSV")).to_be_visible(timeout=PATIENCE)
    kept = judged(page)
    page.wait_for_timeout(3_000)
    assert judged(page) == kept
    go_on.click()
    wait_for_more(page, than=kept)
    assert visit.errors == []


@pytest.mark.slow
def test_a_visitor_with_a_small_wish_does_not_wait_for_one_with_a_large_wish(
    opened: Opener,
) -> None:
    large = opened(f"{LONG}&seed=500").page
    wait_for_more(large, than=0)
    small = opened("compare?lab=1&data=wine&one_in=5&seeds=3").page
    expect(small.get_by_role("heading", name="Every metric")).to_be_visible(timeout=2 * PATIENCE)
    assert judged(large) < 240
    assert "Does the ranking hardly change?" in small.inner_text("body")
