"""The leakage lesson in the real browser: the switch between the orders, and leaks switched off."""

from __future__ import annotations

from tests.browser.conftest import OpenPage

NUMBERS = "[...document.querySelectorAll('.film-number strong')].map((n) => n.textContent)"
LEAKS_ALT = "[...document.querySelectorAll('.film-picture')].at(-1).getAttribute('aria-label')"


def test_the_switch_takes_kin_out_of_the_test_fold_without_the_server(open_page: OpenPage) -> None:
    visit = open_page("leakage")
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
    page = open_page("leakage").page
    page.wait_for_function(f"{LEAKS_ALT}?.includes('feature choice, leak in')")
    page.get_by_role("button", name="feature choice").click()
    page.wait_for_url("**leaks=scaling%2Cthreshold%2Cduplicates*")
    page.wait_for_function(f"{LEAKS_ALT}?.includes('feature choice, leak out')")
    assert "duplicates, leak in" in page.evaluate(LEAKS_ALT)
