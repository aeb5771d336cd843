"""What a teacher hides is not there in the browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from ui.state.view import ON_STAGE

STEP = "base_rate?step=4"  # a task, with a sentence and bars


def test_parts_of_a_stage_are_hidden_by_name(open_page: OpenPage) -> None:
    page = open_page(f"{STEP}&hide={','.join(ON_STAGE)}").page
    for place in ON_STAGE.values():
        for part in page.locator(".stage").locator(place).all():
            expect(part).to_be_hidden()
    expect(page.locator(".stage h1")).to_be_visible()
    page.get_by_role("button", name="Show me").click()  # without them the task can still be done
    expect(page.locator('.stage[data-phase="after"]')).to_be_attached(timeout=20_000)
    page.goto(page.url.partition("&hide")[0])
    for place in (".bars", ".sentence > *", '[data-open="share"]'):
        expect(page.locator(".stage").locator(place)).to_be_visible()


def test_the_picture_and_single_numbers_are_hidden_and_the_dial_moves(open_page: OpenPage) -> None:
    page = open_page("ratio_dial?lab=1&hide=picture,number_1,present").page
    expect(page.locator(".film-picture").first).to_be_hidden()
    expect(page.get_by_role("button", name="Present", exact=True)).to_be_hidden()
    numbers = page.locator(".film-number")
    expect(numbers.nth(0)).to_be_hidden()
    before = numbers.nth(2).inner_text()
    page.locator(".film-dial input").first.press("End")
    expect(numbers.nth(2)).not_to_have_text(before, use_inner_text=True)
