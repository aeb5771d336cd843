"""The film before Streamlit: there at once, in its place, alive, and handed over without a jump."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.registry import PAGES
from tests.browser.harness import LOCALE, open_visit
from tests.cases import some

WITH_OPENING = [page.instrument for page in PAGES if page.opening]
EARLY = '#early .film[data-ready="true"]'
PLACES = """() => [".film-dials", ".film-numbers", ".film-picture"].map((part) => {
  const { x, y, width, height } = document.querySelector(".film " + part).getBoundingClientRect();
  return [x, y, width, height];
})"""
WATCH = """
  window.__shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) __shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""


def early(browser: Browser, url: str, width=1366, height=768, scheme="light", hold="") -> Page:
    """A page that shows its film before Streamlit runs; `hold` stops what Streamlit needs."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale=LOCALE
    )
    page = context.new_page()
    page.add_init_script(WATCH)
    if hold:
        page.route(hold, lambda route: None)
    page.goto(url, wait_until="commit")
    page.wait_for_selector(EARLY, timeout=15_000)
    return page


@pytest.fixture
def seen(server: str, browser: Browser):
    """Somebody has opened this address before."""

    def before(path: str) -> str:
        visit = open_visit(browser, f"{server}/{path}")
        visit.page.context.close()
        return f"{server}/{path}"

    return before


def stays_in_place(page: Page) -> None:
    """The film of a page that shows it before Streamlit runs is not moved by it."""
    before = page.evaluate(PLACES)
    page.wait_for_selector("#early", state="detached", timeout=20_000)
    page.wait_for_timeout(500)
    for was, stays in zip(before, page.evaluate(PLACES), strict=True):
        assert stays == pytest.approx(was, abs=1)


@pytest.mark.parametrize("path", some(WITH_OPENING, "ratio_dial", "leakage"))
def test_the_film_stays_where_it_is(path: str, seen, browser: Browser) -> None:
    page = early(browser, seen(path))
    stays_in_place(page)
    assert page.evaluate("__shift") <= 0.02
    page.context.close()


@pytest.mark.parametrize(
    ("path", "size"),
    [
        ("ratio_dial?lab=1", (390, 844)),
        pytest.param("threshold?lab=1", (390, 844), marks=pytest.mark.slow),
        pytest.param("ratio_dial?present=1&one_in=30", (1920, 1080), marks=pytest.mark.slow),
        pytest.param("ratio_dial?lab=1&embed=true", (1366, 768), marks=pytest.mark.slow),
        pytest.param("resampling?lab=1&hide=presets,share", (1366, 768), marks=pytest.mark.slow),
        ("curves?one_in=1000&hide=numbers,links", (1000, 700)),
    ],
)
def test_so_it_does_in_every_way_of_showing(path, size, seen, browser: Browser) -> None:
    page = early(browser, seen(path), *size)
    stays_in_place(page)
    page.context.close()


def test_a_dial_let_go_before_python_is_there_is_told_to_it(seen, browser: Browser) -> None:
    page = early(browser, seen("ratio_dial?lab=1"), hold="**/static/js/index*")
    dial = page.locator("#early input[data-dial=one_in]")
    dial.focus()
    dial.press("End")
    expect(page.locator("#early .film-value")).to_contain_text("1 in 10,000")
    page.unroute("**/static/js/index*")  # which lets through what was held
    page.wait_for_selector("#early", state="detached", timeout=20_000)
    page.wait_for_url("**/ratio_dial?one_in=10000*", timeout=10_000)
    expect(page.locator("[data-dial=one_in]:focus")).to_be_attached()
    page.context.close()


def test_what_the_hand_holds_is_not_taken_out_of_it(seen, browser: Browser) -> None:
    page = early(browser, seen("ratio_dial?lab=1"))
    box = page.locator("input[data-dial=one_in]").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_selector(".stApp", state="attached", timeout=20_000)
    for part in range(20):
        page.mouse.move(box["x"] + box["width"] * (0.5 + part / 50), box["y"] + box["height"] / 2)
        page.wait_for_timeout(150)
    assert page.locator("#early").count() == 1
    value = page.locator(".film-value").first.inner_text()
    page.mouse.up()
    page.wait_for_selector("#early", state="detached", timeout=20_000)
    expect(page.locator(".film-value").first).to_have_text(value)
    page.wait_for_url("**/ratio_dial?one_in=*", timeout=10_000)
    page.context.close()


@pytest.mark.slow
def test_a_button_pressed_early_is_pressed(seen, browser: Browser) -> None:
    page = early(browser, seen("ratio_dial?lab=1"))
    page.locator("#early").get_by_text("Fraud, 1 in 1,000").click()
    page.wait_for_url("**/ratio_dial?one_in=1000*", timeout=20_000)
    page.context.close()


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.slow), "dark"])
def test_its_colours_are_those_of_the_page(scheme, seen, browser: Browser) -> None:
    page = early(browser, seen("ratio_dial?lab=1"), scheme=scheme)
    colours = "getComputedStyle(document.querySelector('.film')).color"
    drawn = "document.querySelector('.film')"
    page.evaluate(f"window.__early_film = {drawn}")
    before = page.evaluate(colours)
    page.wait_for_selector("#early", state="detached", timeout=20_000)
    assert page.evaluate(colours) == before
    assert page.evaluate(f"__early_film === {drawn}")
    page.context.close()


def test_where_the_film_cannot_be_drawn_the_page_comes_as_without(seen, browser: Browser) -> None:
    url = seen("ratio_dial?lab=1")
    context = browser.new_context(locale=LOCALE)
    page = context.new_page()
    page.add_init_script(
        """JSON.parse = ((parse) => (...parts) => {
          if (document.readyState === "complete") return parse(...parts);
          throw Error("no film");
        })(JSON.parse)"""
    )
    page.goto(url)
    page.wait_for_selector("#early", state="detached", timeout=20_000)
    page.wait_for_selector('.film[data-ready="true"]', timeout=20_000)
    context.close()
