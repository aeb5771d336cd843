"""A stage in the running app: there at once, heard by Python, kept; its laboratory, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.registry import FOLLOWING, LESSONS
from tests.browser.harness import IDLE, LOCALE
from tests.cases import every

STAGED = [lesson for lesson in LESSONS if lesson.stage]
LESSON = STAGED[0]
STEPS: Any = LESSON.path.steps if LESSON.path else ()
ASKING = next(n for n, step in enumerate(STEPS, 1) if step.ask and step.shows.guess)
READY = '.stage[data-ready="true"]'
SHIFTS = """
  window.shifts = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.shifts += one.value;
  }).observe({ type: "layout-shift", buffered: true });
"""
SOME = [  # in every run one of four
    pytest.param(lesson, marks=[pytest.mark.slow] * (i % 4 > 0)) for i, lesson in enumerate(STAGED)
]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, reduced_motion="reduce", locale=LOCALE
    )
    made = context.new_page()
    made.add_init_script(SHIFTS)
    yield made
    context.close()


def opened(page: Page, address: str, is_idle: bool = True) -> None:
    page.goto(address, wait_until="commit")
    expect(page.locator(READY)).to_be_visible(timeout=20_000)
    if is_idle:
        expect(page.locator("#early-page")).to_have_count(0, timeout=20_000)
        page.wait_for_selector(IDLE, timeout=20_000)


def guess(page: Page, share: float = 0.3) -> None:
    box = page.locator(".stage .track").bounding_box()
    assert box
    page.mouse.click(box["x"] + share * box["width"], box["y"] + box["height"] / 2)


def phase(page: Page) -> str | None:
    return page.get_attribute(".stage", "data-phase")


@pytest.mark.parametrize("lesson", every(3, SOME), ids=lambda lesson: lesson.slug)
def test_the_bare_address_opens_the_stage_and_nothing_jumps(server, page, lesson):
    opened(page, f"{server}/{lesson.slug}")
    assert page.get_attribute(".stage", "data-step") == "1"
    assert page.locator(".stage").count() == 1
    assert page.locator("h1").inner_text() == lesson.path.steps[0].title
    assert page.evaluate("window.shifts") <= 0.02


def test_a_guess_made_before_streamlit_is_there_is_kept_for_the_next_visit(server, page):
    page.route("**/static/js/index*", lambda route: held.append(route))
    held: list = []
    opened(page, f"{server}/{LESSON.slug}?step={ASKING}", is_idle=False)
    guess(page)
    page.click(".stage .go")
    expect(page.locator(".stage")).not_to_have_attribute("data-phase", "asks")
    for route in held:
        route.continue_()
    page.unroute("**/static/js/index*")
    expect(page.locator("#early-page")).to_have_count(0, timeout=20_000)
    name = STEPS[ASKING - 1].ask.name
    page.wait_for_function(
        "(name) => Object.values(localStorage).some((kept) => kept.includes(name))", arg=name
    )
    opened(page, f"{server}/{LESSON.slug}?step={ASKING}")
    expect(page.locator(".stage")).not_to_have_attribute("data-phase", "asks", timeout=5_000)


def test_what_nobody_has_committed_outlives_a_reload_and_the_laboratory(server, page):
    steps = [
        (lesson, number, step)
        for lesson in STAGED
        for number, step in enumerate(lesson.path.steps if lesson.path else (), 1)
        if step.ask
    ]
    for is_drawn in (False, True):
        lesson, number, _ = next(one for one in steps if bool(one[2].shows.draws) == is_drawn)
        opened(page, f"{server}/{lesson.slug}?step={number}")
        box = page.locator(".stage .picture" if is_drawn else ".stage .track").bounding_box()
        assert box
        y = box["y"] + box["height"] * (0.6 if is_drawn else 0.5)
        page.mouse.move(box["x"] + 0.25 * box["width"], y)
        page.mouse.down()
        page.mouse.move(box["x"] + 0.4 * box["width"], y, steps=4)
        page.mouse.up()
        guessed = page.evaluate(GUESS)
        assert guessed
        page.reload()
        page.wait_for_selector(READY)
        assert page.evaluate(GUESS) == guessed
        opened(page, f"{server}/{lesson.slug}?step={number}")
        assert page.evaluate(GUESS) == guessed
        page.click("[data-open=lab]")
        page.get_by_role("button", name="Back to the lesson").click()
        expect(page.locator(READY)).to_be_visible(timeout=20_000)
        assert page.evaluate(GUESS) == guessed


GUESS = """() => {
  const name = new URL(location).pathname.slice(1);
  return JSON.stringify(window.__stages.get(name)?.stage.guess ?? null);
}"""


def test_two_tabs_share_one_record_until_it_is_deleted_in_one_of_them(server, page):
    opened(page, f"{server}/{LESSON.slug}?step={ASKING}")
    other = page.context.new_page()
    other.goto(f"{server}/{LESSON.slug}?lab=1")
    other.wait_for_selector(IDLE, timeout=20_000)
    expect(other.get_by_role("button", name="My answers")).to_have_count(0)
    guess(page)
    page.click(".stage .go")
    other.get_by_role("button", name="My answers").click()
    other.get_by_role("button", name="Delete them").click()
    other.get_by_role("button", name="Yes, delete them").click()
    expect(page.locator(".stage")).to_have_attribute("data-phase", "asks", timeout=20_000)
    page.wait_for_timeout(500)
    kept = page.evaluate("localStorage.getItem('imbalance-instrument')") or ""
    assert "question" not in kept  # nothing but the step at which the learner is


def test_the_last_step_leads_to_the_next_lesson_before_streamlit_is_there(server, page):
    page.route("**/static/js/index*", lambda route: route.abort())
    opened(page, f"{server}/{LESSON.slug}?step={len(STEPS)}", is_idle=False)
    assert page.locator(".stage .go").inner_text() == f"Next lesson: {FOLLOWING[LESSON].title}"


def test_steps_are_in_the_address_and_the_browser_goes_back(server, page):
    opened(page, f"{server}/{LESSON.slug}")
    page.click(".stage nav button:nth-child(2)")
    page.wait_for_url("**step=2*")
    page.click(".stage nav button:nth-child(3)")
    page.wait_for_url("**step=3*")
    page.go_back()
    expect(page.locator(".stage")).to_have_attribute("data-step", "2", timeout=10_000)


def test_the_laboratory_is_one_press_away_and_leads_back(server, page):
    opened(page, f"{server}/{LESSON.slug}?step=3")
    page.click("[data-open=lab]")
    page.wait_for_url("**lab=1*")
    wanted = {name: str(value) for name, value in STEPS[2].set.items()}
    asked = dict(parse_qsl(urlsplit(page.url).query))
    assert wanted.items() <= asked.items(), "the laboratory opens where the lesson stands"
    expect(page.locator('.film[data-ready="true"]').first).to_be_visible(timeout=20_000)
    expect(page.locator(".stage")).to_have_count(0)
    page.get_by_role("button", name="Back to the lesson").click()
    expect(page.locator(READY)).to_be_visible(timeout=20_000)
    assert page.get_attribute(".stage", "data-step") == "3"


def test_a_link_with_settings_opens_the_laboratory(server, page):
    page.goto(f"{server}/{LESSON.slug}?seed=3")
    expect(page.locator('.film[data-ready="true"]').first).to_be_visible(timeout=20_000)
    assert page.locator(".stage").count() == 0


def test_a_step_that_does_not_exist_any_more_is_said_and_the_first_one_opens(server, page):
    opened(page, f"{server}/{LESSON.slug}?step=99")
    assert page.get_attribute(".stage", "data-step") == "1"
    expect(page.locator(".stage .note")).to_contain_text("99")


def test_a_hall_is_led_by_keys(server, page):
    opened(page, f"{server}/{LESSON.slug}?step={ASKING}")
    stage, press = page.locator(".stage"), page.keyboard.press
    page.click("[data-open=present]")
    expect(page.locator(".stage .hint")).to_be_visible()
    press("?")
    expect(page.locator(".stage .keys")).to_contain_text("QR code")
    press("n")  # closes the list, and nothing goes on unseen
    expect(page.locator(".stage .keys")).to_be_hidden()
    press(" ")  # nobody has guessed yet
    expect(page.locator(".stage .meaning")).to_contain_text("What does the room say?")
    press("4")
    press("4")
    expect(page.locator(".stage .pill")).to_contain_text("44")
    press("b")
    expect(page.locator(".stage .black")).to_be_visible()
    press("PageDown")
    expect(page.locator(".stage .black")).to_be_hidden()
    assert phase(page) == "asks"
    press(" ")
    expect(stage).to_have_attribute("data-phase", "after")
    press(" ")  # nothing is left to be shown
    assert stage.get_attribute("data-step") == str(ASKING)
    number = page.locator(".stage .sentence strong").first
    expect(number).to_be_visible()
    press("h")
    expect(number).not_to_be_visible()
    press("h")
    expect(number).to_be_visible()
    press("n")
    expect(stage).to_have_attribute("data-step", str(ASKING + 1))
    press("p")
    expect(stage).to_have_attribute("data-step", str(ASKING))
    pictures = list(dict.fromkeys(step.shows.picture for step in STEPS))
    press("2")
    second = next(n for n, step in enumerate(STEPS, 1) if step.shows.picture == pictures[1])
    expect(stage).to_have_attribute("data-step", str(second))
    press("Escape")
    page.wait_for_url(re.compile(r"^((?!present).)*$"))
    assert "present" not in (stage.get_attribute("class") or "")


def test_the_code_in_a_hall_leads_to_what_is_shown_there(server, page):
    dials = LESSON.stage().dials if LESSON.stage else {}
    number, dial = next(
        (n, dials[step.shows.dial])
        for n, step in enumerate(STEPS, 1)
        if step.task and dials[step.shows.dial].parameter
    )
    opened(page, f"{server}/{LESSON.slug}?step={number}&present=1")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("q")
    code = page.locator(".stage .code")
    expect(code.locator("img")).to_be_visible(timeout=10_000)
    at = page.locator(".stage .track input").evaluate("(input) => Number(input.value)")
    moved = LESSON.parameters[dial.parameter].write(dial.values[at])
    address = urlsplit(code.locator("p").first.inner_text())
    assert dict(parse_qsl(address.query)) == {"step": str(number), dial.parameter: moved}
    page.keyboard.press("Escape")  # leaves the code, not the hall
    expect(code).to_be_hidden()
    assert "present" in (page.get_attribute(".stage", "class") or "")


def test_share_has_the_link_the_worksheet_and_a_file_that_works_alone(server, page, tmp_path):
    opened(page, f"{server}/{LESSON.slug}?step=2")
    page.click("[data-open=share]")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"/{LESSON.slug}?step=2", timeout=10_000)
    expect(dialog.get_by_role("button", name="Worksheet")).to_be_visible()
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Take the lesson home").click()
    download.value.save_as(tmp_path / "lesson.html")
    taken = page.context.new_page()
    taken.goto((tmp_path / "lesson.html").as_uri())
    expect(taken.locator(READY)).to_be_attached(timeout=10_000)
    assert taken.locator(".stage h1").inner_text() == STEPS[1].title


def test_a_dark_page_has_a_dark_stage(server, browser):
    context = browser.new_context(color_scheme="dark", locale=LOCALE)
    page = context.new_page()
    opened(page, f"{server}/{LESSON.slug}")
    background = "getComputedStyle(document.querySelector('.stage')).backgroundColor"
    assert page.evaluate(background) == "rgb(23, 22, 21)"
    context.close()


def test_where_the_stage_cannot_run_the_laboratory_comes(server, page):
    page.route("**/instrument/stage.js*", lambda route: route.abort())
    page.goto(f"{server}/{LESSON.slug}")
    expect(page.locator('.film[data-ready="true"]').first).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("lesson", SOME, ids=lambda lesson: lesson.slug)
def test_a_term_says_what_it_means_to_keys_alone(server, page, lesson):
    terms = [n for n, step in enumerate(lesson.path.steps, 1) if "((" in step.text]
    opened(page, f"{server}/{lesson.slug}?step={terms[0]}")
    page.keyboard.press("Tab")  # past the menu and the bar
    page.keyboard.press("Enter")
    expect(page.locator(".stage h1")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".stage .term").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".stage .meaning")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".stage .meaning")).to_be_hidden()
    expect(page.locator(".stage .term").first).to_be_focused()


def test_what_an_older_lesson_has_kept_does_no_harm(server, page):
    """The question of this name was one of many options, or its curve had other handles."""
    opened(page, f"{server}/{LESSON.slug}?step={ASKING}")
    guess(page)
    page.click(".stage .go")
    name = STEPS[ASKING - 1].ask.name
    kept = "(name) => Object.values(localStorage).some((kept) => kept.includes(name))"
    page.wait_for_function(kept, arg=name)
    page.evaluate(
        """(name) => {
          for (const [key, kept] of Object.entries(localStorage)) {
            if (!kept.includes(name)) continue;
            const record = JSON.parse(kept);
            for (const lesson of Object.values(record)) {
              if (lesson.answers?.[name]) lesson.answers[name].answer = "None at all.";
            }
            localStorage[key] = JSON.stringify(record);
          }
        }""",
        name,
    )
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    opened(page, f"{server}/{LESSON.slug}?step={ASKING}")
    page.wait_for_timeout(1500)
    assert phase(page) == "asks"
    guess(page)
    page.click(".stage .go")
    expect(page.locator(".stage")).not_to_have_attribute("data-phase", "asks")
    assert not problems
