"""The front page in the real browser: one screen, a live miniature, ways that lead somewhere."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.harness import FILM, IDLE

NUMBERS = "[...document.querySelectorAll('.film-number strong')].map((n) => n.textContent)"


def ready(page: Page) -> Page:
    page.wait_for_selector(FILM)
    page.wait_for_selector(IDLE, state="attached")
    page.wait_for_timeout(500)
    return page


def test_all_of_it_is_on_one_screen_of_a_projector(open_page: OpenPage) -> None:
    page = ready(open_page("/", width=1366, height=768).page)
    for last in (page.locator(".film"), page.get_by_role("link", name="For teachers").last):
        box = last.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 768


def test_the_menu_of_a_phone_closes_when_a_lesson_is_chosen(open_page: OpenPage) -> None:
    page = open_page("resampling", width=390, height=844).page
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebar").get_by_role("link", name="Focal loss").click()
    page.wait_for_url("**/focal_loss")
    menu = "document.querySelector('[data-testid=stSidebar]')"
    page.wait_for_function(f"() => !({menu}?.getBoundingClientRect().right > 0)")


def test_the_miniature_is_live_and_its_place_goes_along_to_the_lesson(open_page: OpenPage) -> None:
    page = ready(open_page("/").page)
    before = page.evaluate(NUMBERS)
    dial = page.locator(".film input[type=range]")
    dial.focus()
    page.keyboard.press("End")
    page.wait_for_url("**one_in=10000*")
    assert page.evaluate(NUMBERS)[0] > before[0]  # accuracy climbs
    assert page.evaluate(NUMBERS)[2] < before[2]  # and fewer are caught
    page.get_by_role("link", name="Open the whole instrument here").click()
    page.wait_for_url("**/ratio_dial?one_in=10000*")


def test_a_term_is_looked_up_on_the_spot(open_page: OpenPage) -> None:
    page = ready(open_page("/").page)
    field = page.get_by_role("textbox", name="Look a term up")
    field.fill("tau")
    field.press("Enter")
    page.wait_for_url("**find=tau*")
    page.get_by_text("an alarm is raised when p ≥ τ").wait_for()


def test_a_mistake_leads_to_its_cure(open_page: OpenPage) -> None:
    page = ready(open_page("/").page)
    page.get_by_role("link", name="Reporting accuracy").click()
    page.wait_for_url("**/ratio_dial")
    page.get_by_role("heading", level=1).first.wait_for()
