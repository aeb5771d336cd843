"""Every film in the real browser: by mouse, keyboard, URL and preset, and without plotly.js."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from pages.registry import PAGES
from tests.browser.conftest import OpenPage
from tests.browser.harness import FILM, IDLE, OF_FILM, visited, wait_for_plotly
from tests.cases import some

FILMS = [lesson.instrument for lesson in PAGES if lesson.has_film]
BREAK = f"""() => {{
  {OF_FILM}
  film.renderer.repaint = () => {{ throw new Error("broken"); }};
}}"""
COUNT_RELEASES = f"""() => {{
  {OF_FILM}
  const say = film.say.bind(film);
  window.told = 0;
  film.say = (...parts) => {{ window.told += 1; say(...parts); }};
}}"""
WHAT_IS_DRAWN = """() => {
  const film = document.querySelector(".film");
  const numbers = [...film.querySelectorAll(".film-number strong")].map((n) => n.textContent);
  const drawn = [...film.querySelectorAll(".film-drawing [data-trace] path")];
  const paths = drawn.map((n) => n.getAttribute("d"));
  const words = [...film.querySelectorAll(".film-drawing [data-trace] text")];
  return { frame: film.dataset.frame, numbers, paths: paths.join(),
           words: words.map((n) => n.textContent),
           alt: film.querySelector(".film-picture").getAttribute("aria-label") };
}"""

MOVE = """(dial, part) => {
  dial.value = Math.round(part * dial.max);
  dial.dispatchEvent(new Event("input", { bubbles: true }));
  return Number(dial.value);
}"""
IS_AT = "(step) => document.querySelector('.film').dataset.frame === String(step)"
WORDS_OF_PLOTLY = """() => {
  const words = document.querySelector(".film .js-plotly-plot").querySelectorAll(".textpoint");
  return [...words].map((text) => text.textContent);
}"""
FILLS_ITS_ROOM = """() => {
  const width = (name) => document.querySelector(name).getBoundingClientRect().width;
  return Math.abs(width(".film-drawing") - width(".film-picture")) <= 1;
}"""
# Of the marks below each dial: whether both ends can be read, and how many lie over another.
MARKS = """() => [...document.querySelectorAll(".film-ticks")].map((box) => {
  const isSeen = (mark) => {
    const { width, left, right } = mark.getBoundingClientRect();
    const isInside = left >= 0 && right <= innerWidth;
    return width > 0 && isInside && getComputedStyle(mark).visibility === "visible";
  };
  const ends = isSeen(box.firstElementChild) && isSeen(box.lastElementChild);
  const seen = [...box.children].filter(isSeen).map((mark) => mark.getBoundingClientRect());
  return [ends, seen.filter((one, i) => i && seen[i - 1].right > one.left).length];
})"""
RANGE = f"() => {{ {OF_FILM} return [...film.renderer.axes.x.range]; }}"
RANGE_OF_PLOTLY = "() => document.querySelector('.film-picture').layout.xaxis.range"


def drawn(page: Page) -> dict[str, object]:
    page.wait_for_timeout(400)
    return dict(page.evaluate(WHAT_IS_DRAWN))


@pytest.mark.parametrize("slug", some(FILMS, "ratio_dial", "base_rate"))
def test_a_dial_by_mouse_and_by_keyboard(slug: str, open_page: OpenPage) -> None:
    """One visit to a film: what a hand does to it, in the order of the functions below."""
    page = open_page(slug).page
    a_mouse_drag_moves_everything_and_tells_the_server_once(page)
    the_keyboard_moves_the_dial(page)
    what_rests_is_plotlys_and_says_the_same(page)
    the_zoom_survives_the_dial_and_a_new_figure(page)
    the_picture_follows_the_width_of_the_window(page)


def a_mouse_drag_moves_everything_and_tells_the_server_once(page: Page) -> None:
    before = drawn(page)
    dial = page.locator(".film input[type=range]").first
    box = dial.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2)
    page.mouse.down()
    for part in (0.4, 0.5, 0.6, 0.7, 0.8):
        page.mouse.move(box["x"] + box["width"] * part, box["y"] + box["height"] / 2)
    during = drawn(page)
    for what in ("frame", "numbers", "paths", "alt"):
        assert during[what] != before[what], what
    address = page.url
    assert str(dial.get_attribute("data-dial")) not in address
    page.evaluate(COUNT_RELEASES)
    page.mouse.up()
    page.wait_for_url(f"**{dial.get_attribute('data-dial')}=*")
    page.wait_for_timeout(700)  # new films of the other dials come
    assert page.evaluate("window.told") == 1
    after = drawn(page)
    assert {**after, "paths": ""} == {**during, "paths": ""}


def the_keyboard_moves_the_dial(page: Page) -> None:
    dial = page.locator(".film input[type=range]").first
    dial.focus()
    top = int(dial.get_attribute("max") or 0)
    page.keyboard.press("Home")  # or a dial that stands at its end would not move to it
    seen = []
    for key in ("End", "ArrowLeft", "PageDown", "Home", "PageUp", "ArrowRight"):
        page.keyboard.press(key)
        seen.append(int(dial.input_value()))
        page.wait_for_function(IS_AT, arg=seen[-1])
    assert seen[0] == top
    assert seen[1] == top - 1
    assert seen[2] < top - 2
    assert seen[3] == 0
    assert seen[4] > 1
    assert seen[5] == seen[4] + 1
    page.wait_for_selector(IDLE, state="attached")
    page.wait_for_timeout(500)
    assert page.locator(".film input[type=range]").first.evaluate(
        "(dial) => document.activeElement === dial"
    )
    assert dial.get_attribute("aria-valuetext") == page.locator(".film-value").first.inner_text()


def what_rests_is_plotlys_and_says_the_same(page: Page) -> None:
    dial = page.locator(".film input[type=range]").first
    step = dial.evaluate(MOVE, 0.9)
    page.wait_for_function(IS_AT, arg=step)
    assert page.locator(".film").first.get_attribute("data-drawer") == "renderer"
    words = not_blank(drawn(page)["words"])
    wait_for_plotly(page)
    assert not_blank(page.evaluate(WORDS_OF_PLOTLY)) == words


def not_blank(words: Any) -> list[str]:
    return sorted(word for word in words if word.strip())


def the_zoom_survives_the_dial_and_a_new_figure(page: Page) -> None:
    plot = page.locator(".js-plotly-plot .nsewdrag").first
    box = plot.bounding_box()
    assert box is not None
    whole = page.evaluate(RANGE)
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
    wait_for_plotly(page)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.7, steps=5)
    page.mouse.up()
    page.wait_for_timeout(500)
    zoomed = page.evaluate(RANGE_OF_PLOTLY)
    assert zoomed != whole
    page.evaluate("window.was = document.querySelector('.js-plotly-plot')")
    page.locator(".film input[type=range]").first.focus()
    page.keyboard.press("End")
    page.wait_for_timeout(800)
    assert page.evaluate(RANGE) == zoomed
    field = page.get_by_label(re.compile("^(Seed|People of each kind in the study)$"))
    field.fill("77")
    field.press("Enter")
    page.wait_for_url("**=77*")
    page.wait_for_selector(IDLE, state="attached")
    page.wait_for_timeout(500)
    assert page.evaluate(RANGE) == zoomed
    wait_for_plotly(page)
    assert page.evaluate(RANGE_OF_PLOTLY) == zoomed
    assert page.evaluate("window.was === document.querySelector('.js-plotly-plot')")
    back = page.get_by_role("button", name="Whole picture").first
    back.click()
    expect(back).to_be_hidden()
    assert page.evaluate(RANGE) != zoomed


def the_picture_follows_the_width_of_the_window(page: Page) -> None:
    for width in (700, 1920, 1366, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(200)  # until the picture has another room
        page.wait_for_function(FILLS_ITS_ROOM)
        assert all(marks == [True, 0] for marks in page.evaluate(MARKS)), width


def test_a_preset_moves_the_dial(open_page: OpenPage) -> None:
    page = open_page("ratio_dial?lab=1").page
    page.get_by_role("button", name="Fraud").click()
    page.wait_for_url("**one_in=1000*")
    page.wait_for_timeout(500)
    assert page.locator(".film-value").inner_text().startswith("1 in 1,000 ")
    assert "Prevalence 1 in 1,000 " in str(drawn(page)["alt"])


def test_the_first_picture_shows_the_state_of_the_address(open_page: OpenPage) -> None:
    page = open_page("ratio_dial?one_in=5000&population=moons&model=tree&seed=3").page
    assert page.locator(".film-value").inner_text().startswith("1 in 5,000 ")
    assert "1 in 5,000" in str(drawn(page)["alt"])
    assert "seed=3" in page.url


def test_a_wrong_address_is_said_and_the_page_works(open_page: OpenPage) -> None:
    visit = open_page("ratio_dial?one_in=%3Cb%3E&nonsense=1")
    note = visit.page.get_by_role("alert").first
    assert "Prevalence" in note.inner_text()
    assert visit.page.get_by_text("ignored").is_visible()
    assert visit.page.locator(".film-value").inner_text().startswith("1 in 100 ")


def without(file: str, server: str, browser: Browser) -> Iterator[Page]:
    """The ratio dial where a script does not come."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    try:
        page = context.new_page()
        page.route(f"**/{file}*", lambda route: route.abort())
        page.goto(f"{server}/ratio_dial?lab=1")
        yield page
    finally:
        context.close()


def test_without_the_film_a_native_slider_takes_its_place(server: str, browser: Browser) -> None:
    for page in without("film.js", server, browser):
        page.get_by_text("plain version moves on release").wait_for(timeout=20_000)
        page.locator('[data-testid="stPlotlyChart"]').wait_for(timeout=20_000)
        slider = page.get_by_role("slider").first
        slider.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_url("**one_in=120*")


def test_without_plotly_the_dial_is_live_all_the_same(server: str, browser: Browser) -> None:
    for page in without("plotly.min.js", server, browser):
        page.wait_for_selector(FILM, timeout=20_000)
        page.wait_for_timeout(1500)  # Plotly has been asked for, and does not come
        before = drawn(page)
        page.locator(".film input[type=range]").first.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_url("**one_in=120*")
        assert drawn(page)["paths"] != before["paths"]
        assert not page.get_by_text("plain version").is_visible()


# One dial; two, with points to click on; three, with other traces on a phone.
@pytest.mark.parametrize(
    ("slug", "setting"),
    [
        ("ratio_dial?seed=3", "Seed 3"),
        pytest.param("curves?seed=3", "Seed 3", marks=pytest.mark.slow),
        ("base_rate?guess=50", "Share of alarms that should be right 0.5"),
    ],
)
def test_the_instrument_can_be_taken_home(
    slug: str, setting: str, open_page: OpenPage, browser: Browser, tmp_path: Path
) -> None:
    page = open_page(slug).page
    at_the_page = drawn(page)
    with page.expect_download(timeout=30_000) as download:
        page.get_by_role("button", name="Take this instrument home").click()
    file = tmp_path / "instrument.html"
    download.value.save_as(file)
    assert file.stat().st_size < 600_000
    context = browser.new_context(viewport={"width": 1366, "height": 768}, offline=True)
    try:
        home = context.new_page()
        errors: list[str] = []
        home.on("pageerror", lambda error: errors.append(str(error)))
        home.goto(file.as_uri())
        home.wait_for_selector(FILM, timeout=20_000)
        assert setting in home.locator("footer").inner_text()
        assert drawn(home)["numbers"] == at_the_page["numbers"]
        home.locator(".film input[type=range]").first.focus()
        home.keyboard.press("Home")
        assert drawn(home)["numbers"] != at_the_page["numbers"]
        assert errors == []
    finally:
        context.close()


def test_where_the_renderer_fails_plotly_draws_and_the_dial_goes_on(open_page: OpenPage) -> None:
    page = open_page("ratio_dial?lab=1").page
    page.evaluate(BREAK)
    dial = page.locator(".film input[type=range]").first
    seen = []
    for part in (0.9, 0.2, 0.6):
        step = dial.evaluate(MOVE, part)
        page.wait_for_function(IS_AT, arg=step)
        wait_for_plotly(page)
        page.wait_for_timeout(300)
        seen.append(page.evaluate(WORDS_OF_PLOTLY))
    assert seen[0] != seen[1] != seen[2]


TRACKS = "**/instrument/piece/*"


def second_dial(page: Page) -> Any:
    return page.locator(".film input[type=range]").nth(1)


def test_the_frames_of_another_dial_come_when_a_hand_goes_there(open_page: OpenPage) -> None:
    page = open_page("base_rate?guess=50&recall=0.71").page
    page.wait_for_timeout(4500)  # the browser has rested, and asked for the other dials' frames
    page.locator(".film input[type=range]").first.focus()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**one_in=*")
    page.wait_for_selector(IDLE, state="attached")
    assert not [url for url in asked if "/piece/" in url]
    before = drawn(page)
    second_dial(page).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**recall=0.72*")
    assert len([url for url in asked if "/piece/" in url]) == 1
    after = drawn(page)
    for what in ("numbers", "alt"):
        assert after[what] != before[what], what


def test_a_piece_that_the_server_has_no_more_is_offered_anew(open_page: OpenPage) -> None:
    page = open_page("base_rate?guess=50&recall=0.73").page
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.request.url)
            route.fulfill(status=404)

    page.route(TRACKS, lose_the_first)
    before = drawn(page)
    second_dial(page).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**recall=0.74*")
    page.wait_for_timeout(1000)
    assert lost
    assert drawn(page)["numbers"] != before["numbers"]
    assert page.get_by_text("live instrument could not start").count() == 0


def test_a_hand_is_quicker_than_the_frames_of_its_dial(open_page: OpenPage) -> None:
    page = open_page("base_rate?guess=50&recall=0.76").page
    held: list[Route] = []
    page.route(TRACKS, lambda route: held.append(route))
    before = drawn(page)
    second_dial(page).focus()
    for _ in range(3):
        page.keyboard.down("ArrowRight")
    assert second_dial(page).get_attribute("aria-valuetext") == "79 %"
    assert drawn(page)["numbers"] == before["numbers"]  # nothing is shown that does not hold
    assert held
    for route in held:
        route.continue_()
    page.wait_for_timeout(500)
    assert drawn(page)["numbers"] != before["numbers"]
    page.unroute(TRACKS)
    page.keyboard.up("ArrowRight")
    page.wait_for_url("**recall=0.79*")


def test_the_film_stays_the_same_when_something_goes_above_it(open_page: OpenPage) -> None:
    page = open_page("curves?lab=1&nonsense=1").page
    page.get_by_text("Unknown in the address").wait_for()
    page.evaluate("window.was = document.querySelector('.film')")
    dial = page.locator(".film input[type=range]").first
    dial.focus()
    page.keyboard.press("ArrowRight")
    page.get_by_text("Unknown in the address").wait_for(state="detached")
    page.wait_for_timeout(300)
    page.wait_for_selector(IDLE, state="attached")
    assert page.evaluate("window.was === document.querySelector('.film')")
    assert page.evaluate("document.activeElement.dataset.dial") == "one_in"


@pytest.mark.parametrize("is_mobile", [True, False], ids=["phone", "laptop that is touched"])
def test_a_finger_on_the_picture_scrolls_the_page(
    is_mobile: bool, server: str, browser: Browser
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=is_mobile
    )
    page = visited(context.new_page(), f"{server}/ratio_dial?lab=1").page
    if not is_mobile:  # for fingers alone Plotly does not come
        page.locator(".film-picture").first.hover()
        wait_for_plotly(page)
    box = page.locator(".film-picture").first.bounding_box()
    assert box is not None
    before = page.evaluate(RANGE)
    finger = context.new_cdp_session(page)
    for across, down in ((0, -400), (0, -400), (150, 0)):
        for part in (0, 0.25, 0.6, 1):
            point = {"x": box["x"] + 150 + across * part, "y": 700 + down * part}
            kind = "touchMove" if part else "touchStart"
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
            page.wait_for_timeout(50)
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('.stMain').scrollTop") > 300
    assert page.evaluate(RANGE) == before
    context.close()


def test_a_film_drawn_again_out_of_sight_keeps_its_height(open_page: OpenPage) -> None:
    page = open_page("leakage?lab=1").page
    height = "() => document.querySelector('.film-picture').offsetHeight"
    before = page.evaluate(height)
    field = page.get_by_role("spinbutton", name="Seed")
    field.fill("7")
    field.press("Enter")
    page.evaluate("document.querySelector('.stMain').scrollTo(0, 900)")
    page.wait_for_url("**seed=7*")
    page.wait_for_timeout(2500)
    page.evaluate("document.querySelector('.stMain').scrollTo(0, 0)")
    page.wait_for_timeout(1500)
    assert page.evaluate(height) == before
