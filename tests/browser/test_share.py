"""Links in the real browser: a page for a hall, hidden dials, a frame, and answers that stay."""

from __future__ import annotations

from tests.browser.conftest import OpenPage
from tests.browser.harness import FILM


def test_in_a_hall_the_type_is_large_and_arrow_keys_move_the_dial_at_once(
    open_page: OpenPage,
) -> None:
    page = open_page("ratio_dial?present=1&one_in=30", width=1920, height=1080).page
    page.wait_for_timeout(1000)
    assert not page.get_by_role("button", name="Fraud").is_visible()
    assert not page.get_by_label("Seed").is_visible()
    size = "(e) => parseFloat(getComputedStyle(e).fontSize)"
    assert page.locator(".film-number strong").first.evaluate(size) > 35
    assert page.locator(".xtick text").first.evaluate(size) > 19
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**one_in=40*")
    page.get_by_role("button", name="Leave").click()
    page.get_by_role("button", name="Fraud").wait_for()


def test_a_hidden_dial_is_not_there(open_page: OpenPage) -> None:
    page = open_page("base_rate?guess=50&hide=recall,numbers").page
    shown = page.locator(".film-dial").evaluate_all("(all) => all.map((e) => e.offsetHeight > 0)")
    assert shown == [True, False, True]
    assert not page.locator(".film-numbers").is_visible()


def test_an_answer_survives_a_reload_until_it_is_deleted(open_page: OpenPage) -> None:
    page = open_page("ratio_dial?step=2").page
    page.get_by_label("At 1 in 1,000").fill("60")
    page.get_by_role("button", name="Commit to it").click()
    page.get_by_text("Your prediction: 60 %").wait_for()
    page.wait_for_timeout(500)
    page.reload()
    page.get_by_text("Your prediction: 60 %").wait_for(timeout=20_000)
    page.get_by_role("button", name="Share").click()
    page.get_by_role("button", name="Delete them").click()
    page.get_by_label("At 1 in 1,000").wait_for(timeout=20_000)
    page.wait_for_timeout(500)
    assert page.evaluate("localStorage.getItem('imbalance-instrument')") in (None, "")


def test_it_works_inside_a_course_page(open_page: OpenPage, server: str) -> None:
    page = open_page("ratio_dial").page
    course = (
        f"<iframe src='{server}/ratio_dial?embed=true&one_in=30' width=1200 height=760></iframe>"
    )
    page.set_content(course)
    frame = page.frame_locator("iframe")
    frame.locator(FILM).wait_for(timeout=30_000)
    assert frame.locator(".film-value").first.inner_text().startswith("1 in 30 ")
