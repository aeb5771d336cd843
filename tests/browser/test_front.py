"""The front page in the real browser: one dial, one button, a map that knows how far one is."""

from __future__ import annotations

import json

from playwright.sync_api import Page

from tests.browser.conftest import OpenPage

READY = ".stage.front[data-ready=true]"
KEEP = "(record) => localStorage.setItem('imbalance-instrument', record)"
INSIDE = "(e) => e.getBoundingClientRect().bottom <= innerHeight"


def ready(page: Page) -> Page:
    page.wait_for_selector(READY)
    return page


def card(page: Page, lesson: str, part: str) -> str:
    return page.locator(f"[data-lesson={lesson}] {part}").inner_text()


def test_the_number_of_the_sentence_is_the_dial(open_page: OpenPage) -> None:
    page = ready(open_page("", width=1366, height=768).page)
    heading, thumb = page.locator(".stage h1"), page.locator(".stage .pill")
    assert heading.inner_text().split("\n")[0] == "1 in 2"
    assert thumb.inner_text() == "Drag me ›"
    for seen in (heading, thumb, page.get_by_text("Start: the accuracy trap · 8 min")):
        assert seen.evaluate(INSIDE)
    page.locator(".stage .track input").focus()
    page.keyboard.press("End")
    page.wait_for_function(
        "() => document.querySelector('.stage h1').innerText.startsWith('1 in 1,000')"
    )
    assert thumb.inner_text() == "1 in 1,000"
    page.locator(".stage .go").click()
    page.wait_for_url("**/ratio_dial*")


def test_page_keys_scroll_the_front_page_and_lead_nowhere(open_page: OpenPage) -> None:
    page = ready(open_page("", width=1366, height=768).page)
    before = page.url
    page.locator(".stage h1").click()
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    page.wait_for_timeout(300)
    assert page.url == before


def test_in_a_hall_a_clicker_leads_to_the_first_lesson(open_page: OpenPage) -> None:
    page = ready(open_page("?present=1", width=1920, height=1080).page)
    page.keyboard.press("PageDown")
    page.wait_for_url("**/ratio_dial?present=1")


def test_who_comes_back_goes_on_and_sees_the_answers_of_what_is_done(open_page: OpenPage) -> None:
    page = ready(open_page("", width=390, height=844).page)
    question = page.locator("[data-lesson=ratio_dial] svg").inner_html()
    kept = {"step": 9, "done": True, "answers": {}}, {"step": 3, "done": False, "answers": {}}
    page.evaluate(KEEP, json.dumps(dict(zip(("ratio_dial", "smote"), kept, strict=True))))
    page.reload()
    ready(page)
    assert card(page, "ratio_dial", ".progress") == "done"
    assert card(page, "smote", ".progress").startswith("step 3 of ")
    assert card(page, "leakage", ".progress") == ""
    page.wait_for_function(
        "(before) => document.querySelector('[data-lesson=ratio_dial] svg').innerHTML !== before",
        arg=question,
    )
    go = page.locator(".stage .go")
    assert go.inner_text() == "Continue: SMOTE, step 3"
    go.click()
    page.wait_for_url("**/smote?step=3")
    page.go_back()
    ready(page)
    page.get_by_text("From the start").click()
    page.wait_for_url("**/ratio_dial*")


def test_a_record_that_cannot_be_read_is_as_none(open_page: OpenPage) -> None:
    page = ready(open_page("").page)
    for kept in ("no JSON", "[]", "null", '{"smote": 7, "leakage": {"step": "<b>"}}'):
        page.evaluate(KEEP, kept)
        page.reload()
        ready(page)
        assert page.locator(".stage .go").inner_text() == "Start: the accuracy trap · 8 min", kept


def test_a_finished_lesson_is_done_on_the_map(open_page: OpenPage) -> None:
    page = open_page("ratio_dial?step=8").page
    page.locator(".stage nav button").last.click()
    page.wait_for_function(
        "() => JSON.parse(localStorage.getItem('imbalance-instrument') ?? '{}').ratio_dial?.done"
    )
    page.goto(page.url.split("/ratio_dial")[0])
    ready(page)
    assert card(page, "ratio_dial", ".progress") == "done"
    assert page.locator(".stage .go").inner_text() == "Next: Resampling"


def test_a_mistake_leads_to_its_cure_and_the_glass_to_the_glossary(open_page: OpenPage) -> None:
    page = ready(open_page("").page)
    page.get_by_role("link", name="Reporting accuracy").click()
    page.wait_for_url("**/ratio_dial")
    page.go_back()
    ready(page)
    page.get_by_role("link", name="Search the lessons and the glossary").click()
    page.wait_for_url("**/glossary")
    field = page.get_by_role("textbox", name="Look a term up")
    field.fill("tau")
    field.press("Enter")
    page.wait_for_url("**find=tau*")


def test_the_menu_of_a_phone_closes_when_a_lesson_is_chosen(open_page: OpenPage) -> None:
    page = open_page("resampling", width=390, height=844).page
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebar").get_by_role("link", name="Focal loss").click()
    page.wait_for_url("**/focal_loss")
    menu = "document.querySelector('[data-testid=stSidebar]')"
    page.wait_for_function(f"() => !({menu}?.getBoundingClientRect().right > 0)")
