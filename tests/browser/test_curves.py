"""The curves in the real browser: a pointer on one curve is a threshold on both."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from core.lessons.curves.film import TAU
from tests.browser.conftest import OpenPage
from tests.browser.harness import OF_FILM

# Traces by name: what is drawn, and where on the screen point i of a trace lies.
SEEN = f"""() => {{
  {OF_FILM}
  return {{
    tau: film.root.querySelector("input[data-dial=tau]").getAttribute("aria-valuetext"),
    roc: [trace("at_roc").x[1], trace("at_roc").y[1]],
    pr: [trace("at_pr").x[1], trace("at_pr").y[1]],
    band: trace("band_pr").x.length,
    alt: film.picture.getAttribute("aria-label"),
  }};
}}"""
PLACE = f"([name, i]) => {{ {OF_FILM} return placeOf(name, i); }}"


def seen(page: Page) -> dict[str, Any]:
    page.wait_for_timeout(400)
    return dict(page.evaluate(SEEN))


def place(page: Page, trace: str, step: int) -> tuple[float, float]:
    x, y = page.evaluate(PLACE, [trace, step])
    return float(x), float(y)


def test_pointing_at_one_curve_shows_the_threshold_on_the_other(open_page: OpenPage) -> None:
    page = open_page("curves?lab=1").page
    before = seen(page)
    step = TAU.index(0.9)
    for trace in ("now_roc", "now_pr"):
        page.mouse.move(*place(page, trace, step))
        during = seen(page)
        assert during["tau"] == "0.9"
        assert during["roc"] != before["roc"]
        assert during["roc"][1] == during["pr"][0]  # recall stands on both
        assert "tau" not in page.url
        page.mouse.move(5, 5)
        assert seen(page) == before
    page.mouse.click(*place(page, "now_pr", step))
    page.wait_for_url("**tau=0.9*")
    page.mouse.move(5, 5)
    assert seen(page)["tau"] == "0.9"


def test_the_band_leaves_with_the_hand_and_comes_back(open_page: OpenPage) -> None:
    page = open_page("curves?lab=1").page
    assert seen(page)["band"] > 100
    dial = page.locator("input[data-dial=one_in]").first
    box = dial.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2, steps=4)
    assert seen(page)["band"] == 3
    page.mouse.up()
    page.wait_for_url("**one_in=*")
    page.wait_for_timeout(800)
    assert seen(page)["band"] > 100


@pytest.mark.slow
def test_every_dial_keeps_the_others(open_page: OpenPage) -> None:
    page = open_page("curves?lab=1").page
    for dial, key in (("tau", "ArrowRight"), ("grades", "ArrowLeft"), ("one_in", "ArrowRight")):
        page.locator(f"input[data-dial={dial}]").first.focus()
        page.keyboard.press(key)
        page.wait_for_url(f"**{dial}=*")
    page.wait_for_timeout(800)
    here = seen(page)
    assert here["alt"].startswith("Prevalence 1 in 120 — 0.833 %, threshold 0.54.")
    assert seen(open_page("curves?one_in=120&tau=0.54&grades=4").page) == here
