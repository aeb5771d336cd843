"""Links in the real browser: a page for a hall, hidden dials, a frame, and answers that stay."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from core.comparison.cells import Outcome
from core.lessons.compare import facts as compare
from pages.registry import BY_SLUG, LESSONS
from tests.browser.axe import axe
from tests.browser.conftest import OpenPage
from tests.browser.harness import FILM, IDLE, Scheme
from ui.guide import handout


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


# A step about the numbers shows them all above the picture of a phone.
@pytest.mark.parametrize(
    ("path", "dials"),
    [
        ("base_rate?hide=recall,numbers", [True, False, True]),
        ("curves?step=1&hide=tau,numbers", [True, False]),
    ],
)
def test_a_hidden_dial_is_not_there(path: str, dials: list[bool], open_guided: OpenPage) -> None:
    page = open_guided(path, height=844).page
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(500)
        shown = page.locator(".film-dial").evaluate_all(
            "(all) => all.map((e) => e.offsetHeight > 0)"
        )
        assert shown == dials
        assert not page.locator(".film-number").first.is_visible()


def test_an_answer_survives_a_reload_until_it_is_deleted(open_guided: OpenPage) -> None:
    page = open_guided("curves?step=2").page
    page.get_by_label("Of 100 alarms in the clinic").fill("60")
    page.get_by_role("button", name="Commit to it").click()
    page.get_by_text("Your prediction: 60 %").wait_for()
    page.wait_for_function("() => localStorage['imbalance-instrument']?.includes('60 %')")
    page.reload()
    page.get_by_text("Your prediction: 60 %").wait_for(timeout=20_000)
    page.goto(page.url.replace("step=2", "step=7"))  # another step does not begin a new record
    page.get_by_text("step 7 of").wait_for()
    page.wait_for_timeout(1000)
    page.goto(page.url.replace("step=7", "step=5"))
    page.get_by_text("53.2 points too high").wait_for(timeout=20_000)
    page.goto(page.url.replace("step=5", "step=2"))
    page.get_by_text("Your prediction: 60 %").wait_for(timeout=20_000)
    page.get_by_role("button", name="My answers").click()
    page.get_by_role("button", name="Delete them").click()
    page.get_by_role("button", name="Yes, delete them").click()
    page.get_by_label("Of 100 alarms in the clinic").wait_for(timeout=20_000)
    page.wait_for_timeout(500)
    kept = page.evaluate("localStorage.getItem('imbalance-instrument')") or ""
    assert "60 %" not in kept  # nothing but the step at which the learner is


def test_two_tabs_share_one_record_and_a_deletion_holds_in_both(open_guided: OpenPage) -> None:
    first = open_guided("curves?step=2").page
    second = first.context.new_page()
    second.goto(first.url.replace("step=2", "step=7"))
    second.get_by_text("step 7 of").wait_for(timeout=20_000)
    first.get_by_label("Of 100 alarms in the clinic").fill("60")
    first.get_by_role("button", name="Commit to it").click()
    first.get_by_text("Your prediction: 60 %").wait_for()
    second.get_by_role("radio").first.check(force=True)
    second.get_by_role("button", name="Commit to it").click()
    second.get_by_text("Right.", exact=True).wait_for()
    both = "Object.keys(JSON.parse(localStorage['imbalance-instrument']).curves.answers).length"
    second.wait_for_function(f"() => {both} === 2", timeout=20_000)
    first.get_by_role("button", name="My answers").click()
    first.get_by_role("button", name="Delete them").click()
    first.get_by_role("button", name="Yes, delete them").click()
    second.get_by_role("button", name="Commit to it").wait_for(timeout=20_000)
    second.get_by_role("button", name="Next").click()
    second.get_by_text("step 8 of").wait_for()
    second.wait_for_timeout(500)
    kept = second.evaluate("localStorage.getItem('imbalance-instrument')") or ""
    assert "question" not in kept


def test_back_and_forward_bring_the_setting_of_their_address(open_guided: OpenPage) -> None:
    page = open_guided("curves").page
    page.get_by_role("button", name="Fraud").first.click()
    page.wait_for_url("**one_in=1000*")
    page.get_by_role("button", name="Guided path").click()
    page.get_by_text("step 1 of").wait_for()
    page.wait_for_url("**step=1*")
    value = page.locator(".film-value").first
    page.go_back()
    expect(value).to_contain_text("1 in 1,000 ")
    expect(page.get_by_text("step 1 of")).to_have_count(0)
    page.go_back()
    expect(value).to_contain_text("1 in 100 ")
    page.wait_for_timeout(500)
    assert "one_in" not in page.url
    page.go_forward()
    expect(value).to_contain_text("1 in 1,000 ")
    assert "one_in=1000" in page.url


@pytest.mark.parametrize("slug", [lesson.slug for lesson in LESSONS if lesson.path])
def test_a_worksheet_asks_all_on_one_page_and_answers_on_another(
    slug: str, browser: Browser
) -> None:
    path, subject = BY_SLUG[slug].path, BY_SLUG[slug]
    assert path is not None
    # For the layout, the numbers of one setting will do; that they are right is tested elsewhere.
    now = subject.defaults()
    facts = compare.facts(now, Outcome) if slug == "compare" else subject.facts(now)
    sheet = handout.worksheet(
        path, subject.parameters, lambda _: facts, "", subject.stage and subject.stage()
    )
    questions, answers = sheet.split("</section><section>")
    assert questions.count("<h2>") == sum(bool(step.ask or step.task) for step in path.steps)
    assert answers.count("<h2>") == sum(step.ask is not None for step in path.steps)
    for unfinished in ("[[", "$", "\\", "nan"):
        assert unfinished not in sheet.split("</style>")[1]
    page = browser.new_page()
    page.set_content(sheet)
    pdf = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2


def test_a_finger_draws_the_line_and_the_page_stays(guided_server: str, browser: Browser) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{guided_server}/curves?step=3")
    handle = page.locator(".curve circle").first
    page.wait_for_selector(FILM)
    page.wait_for_selector(IDLE, state="attached")
    handle.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    box, finger = handle.bounding_box(), context.new_cdp_session(page)
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for kind, at in (("Start", y), *(("Move", y - 3 * i) for i in range(1, 20))):
        points = [{"x": x, "y": at}]
        finger.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})
        page.wait_for_timeout(16)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(handle).not_to_have_attribute("aria-valuenow", "50")
    assert int(handle.get_attribute("aria-valuenow") or 0) > 70
    after = handle.bounding_box()
    assert after is not None
    assert abs(after["y"] - (box["y"] - 57)) < 6  # where the finger is: nothing was scrolled
    context.close()


def test_predict_draw_move_and_see_the_gap(open_guided: OpenPage) -> None:
    visit = open_guided("curves?step=3")
    page = visit.page
    page.wait_for_timeout(1500)  # until the path stands in its place

    def next_step(number: int) -> None:
        page.get_by_role("button", name="Next").click()
        page.get_by_text(f"step {number} of").wait_for()

    # 1. A line, one handle by mouse and one by keyboard.
    handle = page.get_by_role("slider", name="Prevalence: one in 1,000")
    handle.hover()  # waits until it stands still
    page.mouse.down()
    box = handle.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 8, box["y"] + 300, steps=4)
    page.mouse.up()
    assert handle.get_attribute("aria-valuetext") == "0 %"
    page.get_by_role("slider", name="Prevalence: one in 10,000").press("Home")
    page.get_by_role("button", name="Commit to it").click()
    page.get_by_text("Now find out").wait_for()
    # 2. The dial of the live instrument.
    next_step(4)
    page.get_by_text("Drag the prevalence to 1 in 100").wait_for()
    page.locator(".film input[type=range]").first.press("End")
    page.get_by_text("Done", exact=True).wait_for()
    # 3. The gap, drawn and in words.
    next_step(5)
    next_step(6)
    page.get_by_text("On average your line is").wait_for()
    assert page.locator(".curve polyline").count() == 2
    assert visit.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_step_is_accessible_and_leaves_the_instrument_in_view(
    scheme: Scheme, open_guided: OpenPage
) -> None:
    page = open_guided("curves?step=3", scheme=scheme).page
    page.wait_for_timeout(500)
    box = page.locator(".film").first.bounding_box()
    assert box is not None
    assert box["x"] >= 320
    assert box["x"] + box["width"] <= 1366
    assert box["y"] + box["height"] <= 768
    assert axe(page) == []


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
