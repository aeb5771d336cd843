"""The threshold in the real browser: histograms that stay, rules, the way to the base rate."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage

SEEN = """() => {
  const WORDS = ".film-drawing [data-trace] text";
  const AREAS = "[data-panel=xy] path:not([fill=none], [data-marks])";
  const film = document.querySelector(".film");
  const fills = [...film.querySelectorAll(AREAS)].map((path) => path.getAttribute("d"));
  return {
    fills: fills.filter(Boolean).map((d) => d.length),
    words: [...film.querySelectorAll(WORDS)].map((text) => text.textContent),
    numbers: [...film.querySelectorAll(".film-number strong")].map((n) => n.textContent),
    value: film.querySelector(".film-value").textContent,
  };
}"""


def seen(page: Page) -> dict[str, Any]:
    page.wait_for_timeout(400)
    return dict(page.evaluate(SEEN))


def test_the_histograms_stay_while_the_cut_moves(open_page: OpenPage) -> None:
    page = open_page("threshold?source=listing&stretch=0").page
    before = seen(page)
    dial = page.locator(".film input[type=range]").first
    box = dial.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 2)
    page.mouse.down()
    for part in (0.45, 0.3, 0.7, 0.2, 0.449):
        page.mouse.move(box["x"] + box["width"] * part, box["y"] + box["height"] / 2)
        page.wait_for_timeout(60)
    during = seen(page)
    page.mouse.up()
    assert len(during["fills"]) == len(before["fills"]) == 3  # both classes and the shaded part
    assert min(during["fills"]) > 20
    assert sorted(during["fills"])[1:] == sorted(before["fills"])[1:]
    assert during["value"] != before["value"]
    ghosts = [text for text in before["words"] if text.startswith("at ½")]
    assert ghosts == ["at ½: 88", "at ½: 12", "at ½: 625", "at ½: 9,275"]
    assert [text for text in during["words"] if text.startswith("at ½")] == ghosts


def test_a_rule_moves_the_dial_and_its_sentence_leaves_the_picture_in_view(
    open_page: OpenPage,
) -> None:
    page = open_page("threshold?lab=1").page
    page.get_by_role("button", name="Lowest cost").click()
    page.wait_for_url("**rule=cost*")
    page.get_by_text("Lowest cost chose").wait_for()
    page.wait_for_timeout(800)
    assert "½" not in seen(page)["value"]
    box = page.locator(".film").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 768


def test_the_operating_point_goes_to_the_base_rate(open_page: OpenPage) -> None:
    page = open_page("threshold?source=listing").page
    page.get_by_role("link", name="Carry this operating point").click()
    page.wait_for_url("**/base_rate?*")
    recall = page.locator("input[data-dial=recall]")
    expect(recall).to_have_attribute("aria-valuetext", "88 %", timeout=20_000)
    assert page.get_by_text("Brought by the link, exactly").is_visible()
    assert page.get_by_text("6.313 %").first.is_visible()
