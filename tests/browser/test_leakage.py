"""The leakage lesson in the real browser: the switch between the orders, and leaks switched off."""

from __future__ import annotations

from tests.browser.conftest import OpenPage

NUMBERS = "[...document.querySelectorAll('.film-number strong')].map((n) => n.textContent)"


def test_the_switch_takes_kin_out_of_the_test_fold_without_the_server(open_page: OpenPage) -> None:
    visit = open_page("leakage?lab=1")
    page = visit.page
    assert page.evaluate(NUMBERS)[-1] == "300 of 300"
    switch = page.locator("input[data-dial=before]")
    switch.focus()
    page.keyboard.press("Home")
    page.wait_for_url("**before=0*")
    page.wait_for_timeout(500)
    rare, kin = page.evaluate(NUMBERS)[-2:]
    assert rare == "6 of 306"
    assert kin == "0 of 6"
    page.get_by_text("nothing was made for the test", exact=False).first.wait_for()
    assert visit.errors == []


def test_a_leak_can_be_switched_off(open_page: OpenPage) -> None:
    page = open_page("leakage?lab=1").page
    strips = page.locator(".film-picture").last
    page.locator("[aria-label*='feature choice, leak in']").wait_for()
    page.get_by_role("button", name="feature choice").click()
    page.wait_for_url("**leaks=scaling%2Cthreshold%2Cduplicates*")
    page.locator("[aria-label*='feature choice, leak out']").wait_for()
    assert "duplicates, leak in" in str(strips.get_attribute("aria-label"))
