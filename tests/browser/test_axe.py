"""axe finds nothing on any page, in any width, scheme and state; where keys lead is seen."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from pages.registry import LESSONS, PAGES
from tests.browser.axe import axe
from tests.browser.harness import FILM, IDLE, LOCALE, STAGE, Scheme

WIDTHS = {1366: 768, 390: 844}
FIRST = next(lesson for lesson in LESSONS if lesson.stage)
EVERY = [
    pytest.param(
        lesson,
        width,
        scheme,
        id=f"{lesson.slug}-{width}-{scheme}",
        marks=[] if (lesson, width, scheme) == (FIRST, 390, "dark") else pytest.mark.slow,
    )
    for lesson in PAGES
    for width in WIDTHS
    for scheme in ("light", "dark")
]
FOCUSED = """() => {
  const { x, y, width, height } = document.activeElement.getBoundingClientRect();
  const { tagName, textContent, ariaLabel } = document.activeElement;
  return { tagName, words: ariaLabel || textContent, x, y, width, height };
}"""


def opened(browser: Browser, address: str, width: int, scheme: Scheme, **more: Any) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme=scheme,
        reduced_motion="reduce",
        locale=LOCALE,
        **more,
    )
    page = context.new_page()
    go(page, address)
    return page


def go(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(IDLE, timeout=30_000, state="attached")
    page.wait_for_selector("#early, #early-page", timeout=30_000, state="detached")
    page.wait_for_timeout(800)  # for what comes after it, such as Plotly's own drawing


@pytest.mark.timeout(400)
@pytest.mark.parametrize(("lesson", "width", "scheme"), EVERY)
def test_axe_is_content_in_every_state(server, browser, lesson, width, scheme):
    page = opened(browser, f"{server}/{lesson.address}", width, scheme)
    assert axe(page) == []
    if lesson.stage and lesson.minutes:
        through_a_lesson(page, f"{server}/{lesson.slug}")
    if width < 768:
        page.get_by_test_id("stExpandSidebarButton").click()
        page.wait_for_timeout(600)
    else:
        page.get_by_test_id("stTopNavSection").first.click()
    assert axe(page) == []
    page.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_is_content_with_what_is_asked_of_a_file(server, browser, scheme):
    page = opened(browser, f"{server}/own_data", 1366, scheme)
    page.get_by_role("button", name="A screening").click()
    page.wait_for_selector(FILM, timeout=60_000)
    page.wait_for_selector(IDLE, timeout=60_000)
    assert axe(page) == []
    page.get_by_role("button", name="Columns and questions").click()
    expect(page.locator(".stMultiSelect [data-tag]").first).to_be_visible()
    page.wait_for_timeout(600)
    assert axe(page) == []
    page.context.close()


def through_a_lesson(page: Page, address: str) -> None:
    """Its stage as it is answered, a meaning, a hall, Share, and the laboratory."""
    number = next(n for n, step in enumerate(lesson_at(address).path.steps, 1) if step.ask)
    go(page, f"{address}?step={number}")
    assert axe(page) == []
    page.locator(".stage .plain").click()
    expect(page.locator(STAGE)).not_to_have_attribute("data-phase", "asks")
    if page.locator(".stage .term").count():
        page.locator(".stage .term").first.click()
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.click("[data-open=share]")
    expect(page.get_by_role("dialog")).to_contain_text("Worksheet")
    assert axe(page) == []
    go(page, f"{address}?step={number}&present=1")
    assert axe(page) == []
    go(page, f"{address}?lab=1")
    page.wait_for_timeout(1500)
    assert axe(page) == []


def lesson_at(address: str) -> Any:
    return next(lesson for lesson in LESSONS if address.endswith(f"/{lesson.slug}"))


# A stage, a laboratory and a page around them; with the colours of the system too.
SEEN_AT = [f"{FIRST.slug}?step=3", f"{FIRST.slug}?lab=1", "teach"]


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("colours", ["none", "active"])
@pytest.mark.parametrize("address", SEEN_AT)
def test_wherever_keys_lead_the_focus_is_seen(server, browser, address, colours):
    """With and without the focus so many pixels differ by 3:1 as its element has at its edges."""
    page = opened(browser, f"{server}/{address}", 1366, "light", forced_colors=colours)
    unseen: list[Any] = []
    been: set[str] = set()
    while len(been) < 60:
        page.keyboard.press("Tab")
        page.wait_for_timeout(200)
        at = page.evaluate(FOCUSED)
        if at["tagName"] == "BODY" or (place := str(at)) in been:
            break
        been.add(place)
        with_it = luminance(page)
        page.evaluate("() => document.activeElement.blur()")
        page.wait_for_timeout(200)
        without = luminance(page)
        low, high = np.minimum(with_it, without), np.maximum(with_it, without)
        edge = min(at["width"], 60) + min(at["height"], 60)
        if ((high + 0.05) / (low + 0.05) >= 3).sum() < edge:
            unseen.append(at)
    assert len(been) > 12
    assert unseen == []
    page.context.close()


def luminance(page: Page) -> Any:
    shown = np.asarray(Image.open(BytesIO(page.screenshot())).convert("RGB")) / 255
    linear = np.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4)
    return linear @ (0.2126, 0.7152, 0.0722)
