"""Every film in the real browser: by mouse, keyboard, URL and preset, and without plotly.js."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pages.registry import PAGES
from tests.browser.conftest import OpenPage
from tests.browser.harness import FILM, IDLE

FILMS = [lesson.instrument for lesson in PAGES if lesson.has_film]
# What a new release of Plotly may do to the code that leans on its inside.
BREAK = """() => {
  const picture = document.querySelector(".film-picture");
  for (const trace of picture._fullData) trace._module = { calc() { throw new Error("broken"); } };
}"""
WHAT_IS_DRAWN = """() => {
  const film = document.querySelector(".film");
  const numbers = [...film.querySelectorAll(".film-number strong")].map((n) => n.textContent);
  const paths = [...film.querySelectorAll(".js-line, .point")].map((n) => n.getAttribute("d"));
  const words = [...film.querySelectorAll(".textpoint")].map((n) => n.textContent);
  return { frame: film.dataset.frame, numbers, paths: paths.join(), words,
           alt: film.querySelector(".film-picture").getAttribute("aria-label") };
}"""

MOVE = """(dial, part) => {
  dial.value = Math.round(part * dial.max);
  dial.dispatchEvent(new Event("input", { bubbles: true }));
  return Number(dial.value);
}"""
IS_AT = "(step) => document.querySelector('.film').dataset.frame === String(step)"
# What is on screen before and after Plotly draws the whole figure again from its data; names that
# Plotly makes up and groups without anything in them count for nothing.
PAINTED_AND_ANEW = r"""async () => {
  const picture = document.querySelector(".film-picture");
  const seen = () => [...picture.querySelectorAll(".cartesianlayer .mlayer")].map((layer) => {
    let text = layer.innerHTML.replace(/(trace|clip)[0-9a-f]{6}/g, "");
    for (let was = ""; was !== text; ) {
      was = text;
      text = text.replace(/<g[^>]*><\/g>/g, "");
    }
    return text;
  }).filter(Boolean);
  const painted = seen();
  await window.Plotly.redraw(picture);
  return [painted, seen()];
}"""
FILLS_ITS_ROOM = """() => {
  const width = (name) => document.querySelector(name).clientWidth;
  return Math.abs(width(".film .main-svg") - width(".film-picture")) <= 1;
}"""


def drawn(page: Page) -> dict[str, object]:
    page.wait_for_timeout(400)
    return dict(page.evaluate(WHAT_IS_DRAWN))


@pytest.mark.parametrize("slug", FILMS)
def test_a_dial_by_mouse_and_by_keyboard(slug: str, open_page: OpenPage) -> None:
    """One visit to a film: what a hand does to it, in the order of the functions below."""
    page = open_page(slug).page
    a_mouse_drag_moves_everything_and_tells_the_server_once(page)
    the_keyboard_moves_the_dial(page)
    what_moved_looks_as_if_drawn_anew(page)
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
    page.mouse.up()
    page.wait_for_url(f"**{dial.get_attribute('data-dial')}=*")
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


def what_moved_looks_as_if_drawn_anew(page: Page) -> None:
    """Frames are painted without Plotly's own bookkeeping: it would have drawn the same."""
    for number in range(page.locator(".film").first.locator("input[type=range]").count()):
        dial = page.locator(".film").first.locator("input[type=range]").nth(number)
        for part in (0.9, 0.2):
            step = dial.evaluate(MOVE, part)
            page.wait_for_function(IS_AT, arg=step)
            painted, anew = page.evaluate(PAINTED_AND_ANEW)
            assert painted and painted == anew, (number, part)


def the_zoom_survives_the_dial_and_a_new_figure(page: Page) -> None:
    plot = page.locator(".js-plotly-plot .nsewdrag").first
    box = plot.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.7, steps=5)
    page.mouse.up()
    page.wait_for_timeout(500)
    zoom = "document.querySelector('.js-plotly-plot').layout.xaxis.range"
    zoomed = page.evaluate(zoom)
    page.evaluate("window.was = document.querySelector('.js-plotly-plot')")
    page.locator(".film input[type=range]").first.focus()
    page.keyboard.press("End")
    page.wait_for_timeout(800)
    assert page.evaluate(zoom) == zoomed
    field = page.get_by_label(re.compile("^(Seed|People of each kind in the study)$"))
    field.fill("77")
    field.press("Enter")
    page.wait_for_url("**=77*")
    page.wait_for_selector(IDLE, state="attached")
    page.wait_for_timeout(500)
    assert page.evaluate(zoom) == zoomed
    assert page.evaluate("window.was === document.querySelector('.js-plotly-plot')")


def the_picture_follows_the_width_of_the_window(page: Page) -> None:
    for width in (700, 1920, 1366, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(200)  # until the picture has another room
        page.wait_for_function(FILLS_ITS_ROOM)


def test_a_preset_moves_the_dial(open_page: OpenPage) -> None:
    page = open_page("ratio_dial").page
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


def test_without_plotly_a_native_slider_takes_its_place(server: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    try:
        page = context.new_page()
        page.route("**/plotly.min.js*", lambda route: route.abort())
        page.goto(f"{server}/ratio_dial")
        page.get_by_text("plain version moves on release").wait_for(timeout=20_000)
        page.locator('[data-testid="stPlotlyChart"]').wait_for(timeout=20_000)
        slider = page.get_by_role("slider").first
        slider.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_url("**one_in=120*")
    finally:
        context.close()


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


def test_where_painting_fails_plotly_draws_and_the_dial_goes_on(open_page: OpenPage) -> None:
    page = open_page("ratio_dial").page
    page.evaluate(BREAK)
    dial = page.locator(".film input[type=range]").first
    seen = []
    for part in (0.9, 0.2, 0.6):
        step = dial.evaluate(MOVE, part)
        page.wait_for_function(IS_AT, arg=step)
        painted, anew = page.evaluate(PAINTED_AND_ANEW)
        assert painted and painted == anew, part
        seen.append(painted)
    assert seen[0] != seen[1] != seen[2]
