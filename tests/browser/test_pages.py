"""Every page in the real browser: clean, accessible, in view, and right from the first request."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.registry import PAGES
from tests.browser.axe import axe
from tests.browser.conftest import OpenPage
from tests.browser.harness import IDLE, open_visit, running_app
from tests.cases import some

FILMS = [lesson.instrument for lesson in PAGES if lesson.has_film]
# "" is the front page; some lessons open on a stage, and their instrument is elsewhere.
ADDRESSES = list(dict.fromkeys([*(lesson.address for lesson in PAGES), *FILMS]))
# In every run; the front page has tests of its own.
QUICK = ("ratio_dial", "glossary", "teach")
DARK = "rgb(23, 22, 20)"
# Where the first picture stands while its dials go through their steps.
PLACES = """async () => {
  const film = document.querySelector(".film");
  const wait = (ms) => new Promise((then) => setTimeout(then, ms));
  const top = () => film.querySelector(".film-picture").offsetTop - film.offsetTop;
  const found = new Set([top()]);
  for (const dial of film.querySelectorAll(".film-dial input")) {
    dial.focus({ preventScroll: true });
    await wait(400); // its frames come
    for (let i = 0; i <= 12; i += 1) {
      dial.value = Math.round((i * dial.max) / 12);
      dial.dispatchEvent(new Event("input", { bubbles: true }));
      await wait(40);
      found.add(top());
    }
    dial.blur();
  }
  return [...found];
}"""
# Words of a picture that stand outside the range of their axes, where nothing is drawn.
UNSEEN = """() => [...window.__films?.values() ?? []].flatMap(({ film }) =>
  (film?.renderer.panels ?? []).flatMap(({ x, y, traces }) =>
    traces.map((index) => film.traces[index]).flatMap((trace) =>
      [trace.text ?? []].flat().filter((text, i) => trace.mode?.includes("text") &&
        text.trim() && !(x.holds(trace.x[i]) && y.holds(trace.y[i]))))))"""
BARS_WITHOUT_LENGTH = """() => [...window.__films?.values() ?? []]
  .flatMap(({ film }) => film?.traces ?? [])
  .filter(({ type, x, y }) => type === "bar" && !(x?.length && y?.length))"""


@pytest.mark.parametrize("path", some(ADDRESSES, *QUICK))
def test_a_page_on_a_projector_and_on_a_phone(path: str, open_page: OpenPage) -> None:
    """Nothing goes wrong or leaves the machine; the instrument is in view; axe is content.

    Also once the light goes out. As narrow as a phone nothing has to be scrolled sideways.
    """
    visit = open_page(path, width=1366, height=768)
    visit.page.wait_for_timeout(500)
    assert visit.page.locator('[data-testid="stException"]').count() == 0
    if path in FILMS:
        assert_in_view(visit.page)
    assert axe(visit.page) == []
    assert visit.page.evaluate(UNSEEN) == []
    assert visit.page.evaluate(BARS_WITHOUT_LENGTH) == []
    visit.page.emulate_media(color_scheme="dark")
    expect(visit.page.get_by_test_id("stApp")).to_have_css("background-color", DARK)
    visit.page.wait_for_selector(IDLE, state="attached")
    visit.page.wait_for_timeout(500)
    assert axe(visit.page) == []
    for width, height in ((768, 1024), (390, 844)):
        visit.page.set_viewport_size({"width": width, "height": height})
        visit.page.wait_for_timeout(500)
        assert visit.page.evaluate(UNSEEN) == []
        for element in ("document.documentElement", "document.querySelector('.stMain')"):
            assert visit.page.evaluate(f"{element}.scrollWidth") == width, element
    if path in FILMS:  # dial and picture are on the first screen of a phone
        assert top(visit.page, ".film-picture") <= 844 - 150
        dial, number, later = (f".film-{part}" for part in ("dial", "number", "number >> nth=2"))
        assert top(visit.page, dial) < top(visit.page, number) < top(visit.page, ".film-picture")
        assert top(visit.page, later) > top(visit.page, ".film-picture")
        assert len(visit.page.evaluate(PLACES)) == 1
    assert visit.errors == []
    assert visit.outside_requests == []


def top(page: Page, selector: str) -> float:
    """Where the first such element begins, in pixels below the top of the screen."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["y"]


def assert_in_view(page: Page) -> None:
    box = page.locator(".film").first.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= 1366
    assert box["y"] + box["height"] <= 768


# A lesson with a film and one without: the way to a page is the same for all.
@pytest.mark.parametrize("path", [FILMS[0], pytest.param("compare?lab=1", marks=pytest.mark.slow)])
def test_the_first_request_of_a_fresh_server_may_be_a_deep_link(
    path: str, browser: Browser, tmp_path: Path
) -> None:
    lesson = next(lesson for lesson in PAGES if lesson.address == path.partition("?")[0])
    with running_app(tmp_path / "streamlit.log", warm=False) as app:
        visit = open_visit(browser, f"{app.url}/{path}", has_film=path in FILMS)
        try:
            heading = visit.page.get_by_role("heading", level=1).first
            assert heading.inner_text() == lesson.title
            assert visit.page.title().endswith("The imbalance instrument")
            # Framed, not the bare page.
            expect(visit.page.get_by_role("link", name="For teachers")).to_be_attached()
            assert visit.page.url.split("?")[0] == f"{app.url}/{path}".split("?")[0]
            assert visit.errors == []
        finally:
            visit.page.context.close()
