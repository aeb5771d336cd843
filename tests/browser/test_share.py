"""Links in the real browser: a page for a hall, hidden dials, a frame, a worksheet."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from pages.registry import BY_SLUG, LESSONS
from tests.browser.conftest import OpenPage
from tests.browser.harness import FILM
from tests.browser.worksheet import CUT, WIDTHS, worksheet_of


def test_in_a_hall_the_type_is_large_and_arrow_keys_move_the_dial_at_once(
    open_page: OpenPage,
) -> None:
    page = open_page("ratio_dial?present=1&one_in=30", width=1920, height=1080).page
    page.wait_for_timeout(1000)
    assert not page.get_by_role("button", name="Fraud").first.is_visible()
    assert not page.get_by_label("Seed", exact=True).is_visible()
    size = "(e) => parseFloat(getComputedStyle(e).fontSize)"
    assert page.locator(".film-number strong").first.evaluate(size) > 35
    assert page.locator(".film-drawing .axes text").first.evaluate(size) > 19
    assert (
        page.locator(".film-drawing [data-trace] tspan tspan").first.evaluate(size) > 40
    )  # the counts
    page.mouse.click(400, 700)  # wherever the focus is
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**one_in=40*")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Fraud").first.wait_for()


def test_on_a_small_projector_all_numbers_are_in_one_row(open_page: OpenPage) -> None:
    page = open_page("threshold?lab=1&present=1").page  # it has the most of them
    rows = page.locator(".film-number").evaluate_all("(all) => all.map((e) => e.offsetTop)")
    assert len(rows) == 7 and len(set(rows)) == 1
    words = page.locator(".film-drawing [data-trace] text").evaluate_all(
        "(all) => all.map((e) => e.getBoundingClientRect().toJSON())"
    )
    for i, one in enumerate(words):
        for other in words[:i]:
            apart = max(one["left"], other["left"]) > min(one["right"], other["right"]) or max(
                one["top"], other["top"]
            ) > min(one["bottom"], other["bottom"])
            assert apart, "words of the matrix lie over each other"


@pytest.mark.parametrize(
    ("path", "dials"),
    [
        ("base_rate?hide=recall,numbers", [True, False, True]),
        ("curves?hide=tau,numbers", [True, False]),
    ],
)
def test_a_hidden_dial_is_not_there(path: str, dials: list[bool], open_page: OpenPage) -> None:
    page = open_page(path, height=844).page
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(500)
        shown = page.locator(".film-dial").evaluate_all(
            "(all) => all.map((e) => e.offsetHeight > 0)"
        )
        assert shown == dials
        assert not page.locator(".film-number").first.is_visible()


def test_back_and_forward_bring_the_setting_of_their_address(open_page: OpenPage) -> None:
    page = open_page("curves?lab=1").page
    value = page.locator(".film-value").first
    page.get_by_role("button", name="Fraud").first.click()
    page.wait_for_url("**one_in=1000*")
    page.go_back()
    expect(value).to_contain_text("1 in 100 ")
    page.wait_for_timeout(500)
    assert "one_in" not in page.url
    page.go_forward()
    expect(value).to_contain_text("1 in 1,000 ")
    assert "one_in=1000" in page.url


@pytest.mark.parametrize(
    "slug",
    [
        pytest.param(lesson.slug, marks=[pytest.mark.slow] * (i > 0))
        for i, lesson in enumerate(LESSONS)
    ],
)
def test_a_worksheet_asks_with_pictures_and_answers_on_a_sheet_of_its_own(
    slug: str, browser: Browser
) -> None:
    path = BY_SLUG[slug].path
    assert path is not None
    sheet = worksheet_of(BY_SLUG[slug])
    questions, answers = sheet.split("</section><section>")
    assert questions.count("<h2>") == sum(bool(step.ask or step.task) for step in path.steps)
    assert answers.count("<h2>") == sum(step.ask is not None for step in path.steps)
    told = re.sub(r"(?s)<script.*?</script>", "", sheet.split("</style>")[1])
    for unfinished in ("[[", "$", "\\", "nan"):
        assert unfinished not in told
    asked = sum(step.ask is not None for step in path.steps)
    for width in WIDTHS[1:]:
        narrow = browser.new_page(viewport={"width": width, "height": 900})
        narrow.set_content(sheet)
        assert narrow.evaluate(CUT) == [], width
        narrow.close()
    page = browser.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(problem.message))
    page.set_content(sheet)
    for section in ("section:first-child", "section + section"):
        expect(page.locator(f"{section} .film-drawing")).to_have_count(asked)
    assert not problems
    pdf = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 4  # two sheets, both sides


def test_it_works_inside_a_course_page(open_page: OpenPage, server: str) -> None:
    page = open_page("ratio_dial?lab=1").page
    course = (
        f"<iframe src='{server}/ratio_dial?embed=true&one_in=30' width=1200 height=760></iframe>"
    )
    page.set_content(course)
    frame = page.frame_locator("iframe")
    frame.locator(FILM).wait_for(timeout=30_000)
    assert frame.locator(".film-value").first.inner_text().startswith("1 in 30 ")
    assert not frame.locator('[data-testid="stHeader"]').is_visible()
