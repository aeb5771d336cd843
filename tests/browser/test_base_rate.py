"""The base rate in the real browser: its stage, then the three live dials of its laboratory."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import OpenPage
from tests.browser.harness import LOCALE

LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}

SEEN = """() => {
  const film = document.querySelector(".film");
  const { traces: data, figureLayout: layout } = window.__films.get(film.dataset.film).film;
  return {
    dials: [...film.querySelectorAll("input")].map((dial) => dial.getAttribute("aria-valuetext")),
    tree: data[3].text.map((text) => text.replace(/<.*?>/g, "")),
    numbers: [...film.querySelectorAll(".film-number strong")].map((n) => n.textContent),
    notes: [...film.querySelectorAll(".film-number small")].map((n) => n.textContent),
    curve: JSON.stringify(data[4].y),
    title: layout.xaxis2.title.text,
    mask: decodeURIComponent(layout.images[0].source).match(/viewBox='0 0 (\\d+) (\\d+)'/).slice(1),
    areas: [2, 1, 0].map((trace) => {  // under the found, the missed, the flagged, nested
      const { x, y } = data[trace];  // a step: to x[1] as deep as y[0], from there as y[1]
      return (x[1] * y[0] + (x[2] - x[1]) * y[1]) / 10000;
    }),
  };
}"""


def seen(page: Page) -> dict[str, Any]:
    page.wait_for_timeout(500)
    return dict(page.evaluate(SEEN))


def numbers(texts: list[str]) -> list[int]:
    return [int(re.sub(r"\D", "", text)) for text in texts]


def press(page: Page, dial: str, *keys: str) -> None:
    page.locator(f"input[data-dial={dial}]").focus()
    for key in keys:
        page.keyboard.press(key)


STAGE = '.stage[data-ready="true"]'


def on_stage(browser: Browser, address: str, **look: Any) -> Page:
    """The stage at an address, in a context of its own."""
    page = browser.new_context(locale=LOCALE, **{"viewport": LAPTOP} | look).new_page()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(STAGE, timeout=20_000)
    return page


def guessed(page: Page, key: str, times: int) -> None:
    page.locator(".stage .track input").focus()
    for _ in range(times):
        page.keyboard.press(key)
    page.locator(".stage .go").click()


def sentence(page: Page) -> str:
    return " ".join(page.locator(".stage .sentence").inner_text().split())


@pytest.mark.parametrize("viewport", [LAPTOP, PHONE])
def test_people_walk_before_words_tell_the_answer(
    server: str, browser: Browser, viewport: dict[str, int]
) -> None:
    page = on_stage(browser, f"{server}/base_rate?step=2", viewport=viewport)
    title = page.locator(".stage h1").inner_text()
    guessed(page, "ArrowLeft", 6)  # from the middle: 44
    page.wait_for_timeout(500)  # they are on their way
    assert page.locator(".stage h1").inner_text() == title
    assert "10" not in sentence(page).split()
    page.wait_for_selector('.stage[data-phase="after"] h1:text("Most letters are false")')
    assert sentence(page) == "10 of 100 letters are correct."
    assert "88 people with a letter" in page.locator(".stage .text").inner_text()
    page.context.close()


def test_the_guess_for_one_town_is_not_held_against_another(server: str, browser: Browser) -> None:
    page = on_stage(browser, f"{server}/base_rate?step=2")
    guessed(page, "ArrowLeft", 6)
    page.wait_for_selector('.stage:has(h1:text("Most letters are false"))')
    picture = page.locator(".stage .picture")
    assert "You said 44" in picture.inner_text()
    for _ in range(2):
        page.locator(".stage .go").click()
    page.wait_for_selector('.stage[data-task="true"]')
    assert "You said" not in picture.inner_text()
    page.locator(".stage .track input").focus()
    while page.get_attribute(".stage", "data-task") == "true":
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(60)
    assert page.locator(".stage .pill").inner_text() == "1 in 12"
    assert sentence(page) == "51 of 100 letters are correct."
    assert page.locator(".stage .goal").is_visible()
    page.context.close()


def test_the_rare_illness_starts_with_seats_to_fill(server: str, browser: Browser) -> None:
    page = on_stage(browser, f"{server}/base_rate?step=5")
    picture = page.locator(".stage .picture")
    assert "one correct letter" in picture.inner_text()
    assert page.locator(".stage .marks").inner_text().endswith("100,000")
    guessed(page, "ArrowRight", 3)
    page.wait_for_selector('.stage[data-phase="after"]')
    page.wait_for_function("document.querySelector('.stage .sentence').innerText.includes('889')")
    assert "889 false" in picture.inner_text()
    assert "You said" in picture.inner_text()
    page.context.close()


def test_the_laboratory_holds_the_guess_of_a_link_against_the_truth(open_page: OpenPage) -> None:
    found = seen(open_page("base_rate?lab=1&guess=80").page)
    assert found["numbers"][:3] == ["90 of 882", "10.2 %", "80 %"]
    assert found["notes"][2] == "69.8 points too high"
    assert found["tree"][-1] == "90 of 882 alarms are right"


@pytest.mark.parametrize(
    ("width", "people", "mask"), [(1366, 10_000, ["125", "80"]), (390, 1_000, ["40", "25"])]
)
def test_every_person_is_a_dot_and_a_phone_says_that_it_shows_fewer(
    width: int, people: int, mask: list[str], open_page: OpenPage
) -> None:
    found = seen(open_page("base_rate?lab=1&guess=80", width=width, height=844).page)
    assert found["mask"] == mask
    assert found["title"].startswith(f"{people:,} dots")
    found_, missed, flagged = (round(people * float(area)) for area in found["areas"])
    one_in_ten = 10_000 // people
    assert found_ == 90 // one_in_ten
    assert missed == 100 // one_in_ten
    assert flagged == 100 // one_in_ten + round(792 / one_in_ten)


def test_counts_add_up_wherever_the_dials_stand(open_page: OpenPage) -> None:
    page = open_page("base_rate?lab=1&guess=80&one_in=3000&recall=0.73&fpr=0.0015").page
    for dial, key in (("one_in", "ArrowLeft"), ("recall", "ArrowRight"), ("fpr", "ArrowRight")):
        for _ in range(3):
            press(page, dial, key)
            sick, healthy, missed, found, flagged, cleared = numbers(seen(page)["tree"][:6])
            assert sick + healthy == 10_000
            assert (missed + found, flagged + cleared) == (sick, healthy)


def test_each_dial_is_live_and_letting_go_keeps_the_others(open_page: OpenPage) -> None:
    page = open_page("base_rate?lab=1&guess=80").page
    before = seen(page)
    for dial, key in (("fpr", "ArrowLeft"), ("recall", "ArrowLeft"), ("one_in", "ArrowRight")):
        page.evaluate("window.was = document.activeElement")
        press(page, dial, key)
        page.wait_for_url(f"**{dial}=*")
    after = seen(page)
    assert after["dials"] == ["1 in 120 — 0.833 %", "89 %", "7 %"]
    assert after["numbers"] != before["numbers"]
    assert after["curve"] != before["curve"]
    # From here every dial goes on from the place of the other two.
    opened = seen(open_page("base_rate?lab=1&guess=80&one_in=120&recall=0.89&fpr=0.07").page)
    assert opened == after
    assert page.evaluate("document.activeElement.dataset.dial") == "one_in"


def test_two_dials_moved_faster_than_the_server_answers_both_stay(open_page: OpenPage) -> None:
    page = open_page("base_rate?lab=1&guess=80").page
    press(page, "recall", "ArrowLeft")
    press(page, "fpr", "ArrowLeft")
    press(page, "one_in", "ArrowRight")
    page.wait_for_url("**one_in=120*")
    page.wait_for_timeout(1500)
    assert seen(page)["dials"] == ["1 in 120 — 0.833 %", "89 %", "7 %"]
    assert "recall=0.89" in page.url
    assert "fpr=0.07" in page.url


def test_the_exact_values_are_one_click_away(open_page: OpenPage) -> None:
    page = open_page("base_rate?lab=1&guess=80&one_in=20000").page
    assert seen(page)["tree"][0] == "0 sick"
    page.get_by_role("button", name="Exact values").click()
    page.get_by_role("cell", name="0.45").wait_for()
