"""The focal lesson in the real browser: a click picks an example, four dials share one loss."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from pages.focal_loss.meter import SEGMENTS
from pages.focal_loss.picture import PICKS
from tests.browser.conftest import OpenPage
from tests.browser.harness import OF_FILM

SEEN = f"""(bars) => {{
  {OF_FILM}
  const dials = [...film.root.querySelectorAll("input")].map((dial) => Number(dial.value));
  const numbers = [...film.root.querySelectorAll(".film-number strong")].map((n) => n.textContent);
  const widths = bars.map((bar) => [...trace(bar).x]);
  const halos = [...trace("minority_halo").marker.size];
  return {{ dials, numbers, widths, halos }};
}}"""

PLACE_OF = f"([name, row]) => {{ {OF_FILM} return placeOf(name, row); }}"


def seen(page: Page) -> dict[str, list[object]]:
    page.wait_for_timeout(1200)
    return dict(page.evaluate(SEEN, [name for _, name, *_ in SEGMENTS]))


def test_a_click_on_a_dot_makes_it_the_example(open_page: OpenPage) -> None:
    page = open_page("focal_loss?lab=1").page
    before = seen(page)
    page.mouse.click(*page.evaluate(PLACE_OF, [PICKS, 6]))
    page.wait_for_url("**example=7*")
    after = seen(page)
    assert after["dials"] == [*before["dials"][:3], 6]
    assert after["numbers"][:5] == before["numbers"][:5]
    assert after["numbers"][5] != before["numbers"][5]
    assert page.get_by_text("Example No. 7 is a minority row").is_visible()


@pytest.mark.slow
def test_one_release_after_the_other_keeps_one_loss(open_page: OpenPage) -> None:
    page = open_page("focal_loss?lab=1&example=3").page
    start = seen(page)
    for dial, key in (("gamma", "End"), ("alpha", "ArrowLeft"), ("weight", "ArrowRight")):
        page.locator(f"input[data-dial={dial}]").first.focus()
        page.keyboard.press(key)
        page.wait_for_url(f"**{dial}=*")
        moved = seen(page)
        assert moved["widths"] != start["widths"]
        assert moved["halos"] != start["halos"]
    assert moved["dials"][3] == 2
    for part in ("gamma=5", "alpha=0.4", "weight=1.5", "example=3"):
        assert part in page.url
    # Opened anew at that address, the page shows the same numbers.
    again = seen(open_page(page.url.removeprefix("http://").partition("/")[2]).page)
    assert again["numbers"] == moved["numbers"]


def test_the_epochs_are_a_film_of_their_own(open_page: OpenPage) -> None:
    page = open_page("focal_loss?lab=1").page
    dial = page.locator("input[data-dial=epoch]")
    dial.wait_for(timeout=20_000)
    numbers = page.locator(".film").nth(2).locator(".film-number strong")
    before = numbers.all_inner_texts()
    dial.focus()
    page.keyboard.press("Home")
    page.wait_for_url("**epoch=0*")
    assert numbers.all_inner_texts() != before
    assert numbers.all_inner_texts()[0] == "1,000"  # p = ½ for everybody
