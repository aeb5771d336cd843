"""A line that is cut, falls silent, is barred or comes back; storage, scripts, frames that are not
allowed: what still works is there, the rest is said, and nothing that was told is lost."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.registry import LESSONS
from tests.browser.harness import IDLE, LOCALE, running_app
from tests.browser.relay import Relay, relayed

LESSON = next(lesson for lesson in LESSONS if lesson.slug == "base_rate")
STEPS = LESSON.path.steps if LESSON.path else ()
ASKING = [n for n, step in enumerate(STEPS, 1) if step.ask and step.shows.guess]
LATE = 60_000  # milliseconds, of a machine that does much else
READY = '.stage[data-ready="true"]'
BLOCKED = """for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });
}"""
FULL = """try {
  for (let size = 4194304; size >= 1; size /= 2) {
    const letters = "x".repeat(size);
    try { for (let i = 0; ; i += 1) localStorage.setItem(`${size} ${i}`, letters); } catch {}
  }
} catch {}"""
BAR = "body > .line"
AWAY = re.compile("No connection")
# The places of what a bar may not move.
PLACES = """() => [...document.querySelectorAll(".stage :is(.bar, h1, .picture, .dial, .go)")]
  .map((part) => { const { x, y, width } = part.getBoundingClientRect(); return [x, y, width]; })"""
HEARD = "(name) => Object.values(localStorage).some((kept) => kept.includes(name))"


@pytest.fixture
def line(server: str) -> Iterator[Relay]:
    """A line to the app, for one browser."""
    with relayed(server) as relay:
        yield relay


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with fresh(browser) as made:
        yield made


@contextmanager
def fresh(browser: Browser, width: int = 1366, scripts: bool = True) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": 768},
        reduced_motion="reduce",
        locale=LOCALE,
        java_script_enabled=scripts,
    )
    yield context.new_page()
    context.close()


def opened(page: Page, address: str) -> None:
    """Open an address, and wait until its parts watch the line."""
    page.goto(address)
    page.wait_for_selector("#early, #early-page", state="detached", timeout=LATE)
    page.wait_for_selector(IDLE, state="attached", timeout=LATE)
    page.wait_for_function("() => window.__reconnect && window.__instrumentRecord", timeout=LATE)


def committed(page: Page) -> None:
    """Make a guess at the step on screen, and commit it."""
    page.locator(".stage .track input").press("ArrowLeft")
    page.click(".stage .go")
    expect(page.locator(".stage")).not_to_have_attribute("data-phase", "asks", timeout=LATE)


def asked(number: int) -> str:
    """The name of the question at a step."""
    ask = STEPS[number - 1].ask
    assert ask
    return ask.name


def is_heard(page: Page, *numbers: int) -> None:
    """Wait until Python has heard the answers at these steps."""
    for number in numbers:
        page.wait_for_function(HEARD, arg=asked(number), timeout=LATE)


def test_what_is_committed_while_the_line_is_cut_arrives_when_it_is_back(line, page):
    opened(page, f"{line.url}/{LESSON.slug}?step={ASKING[0]}")
    before = page.evaluate(PLACES)
    tried = []
    page.on("request", lambda request: tried.append(request.url))
    line.turn("cut")
    bar = page.locator(BAR)
    expect(bar).to_contain_text(AWAY, timeout=LATE)
    assert page.evaluate(PLACES) == before
    committed(page)
    tried.clear()
    while (
        sum("health" in url for url in tried) < 8
    ):  # after six of its own Streamlit shows a dialog
        page.wait_for_timeout(200)
    assert page.get_by_role("dialog").count() == 0
    line.turn("whole")
    is_heard(page, ASKING[0])
    expect(bar).to_be_empty(timeout=LATE)
    assert page.get_attribute(".stage", "data-phase") != "asks"


@pytest.mark.parametrize(
    "state", [pytest.param(one, marks=pytest.mark.slow) for one in ("cut", "silent")]
)  # silent: nobody is told that the line is dead
def test_a_release_waits_for_the_line_and_another_dial_waits_with_it(line, page, state):
    opened(page, f"{line.url}/{LESSON.slug}?lab=1")
    page.wait_for_selector('.film[data-ready="true"]', timeout=LATE)
    dials = page.locator(".film input[type=range]")
    first, second = dials.nth(0), dials.nth(1)
    second.hover()
    page.wait_for_function("() => [...window.__films.values()][0].film.script.dials[1].frames")
    home, stood = page.url, int(first.input_value())
    line.turn(state)
    first.press("ArrowRight")
    expect(page.locator(BAR)).to_contain_text(AWAY, timeout=LATE)
    shown = page.get_attribute(".film-picture", "aria-label")
    second.press("ArrowRight")  # its frames are of another place of the first
    line.turn("whole")
    page.wait_for_function("(home) => location.href !== home", arg=home, timeout=LATE)
    expect(page.locator(BAR)).to_be_empty(timeout=LATE)
    page.wait_for_selector(IDLE, state="attached", timeout=LATE)
    for dial in (first, second):
        name = dial.get_attribute("data-dial")
        page.wait_for_function(f"() => location.search.includes('{name}=')", timeout=LATE)
    assert int(first.input_value()) == stood + 1
    page.wait_for_function(
        "(shown) => document.querySelector('.film-picture').ariaLabel !== shown", arg=shown
    )


@pytest.mark.slow
def test_answers_that_were_committed_in_silence_arrive_together(line, page):
    opened(page, f"{line.url}/{LESSON.slug}?step={ASKING[0]}")
    line.turn("silent")
    for number in ASKING[:2]:
        while page.get_attribute(".stage", "data-step") != str(number):
            page.locator(f'nav button[aria-label^="Step {number} "]').click()
        committed(page)
    expect(page.locator(BAR)).to_contain_text(AWAY, timeout=LATE)
    line.turn("whole")
    page.evaluate("dispatchEvent(new Event('online'))")
    is_heard(page, *ASKING[:2])
    page.wait_for_function(f"() => location.search.includes('step={ASKING[1]}')", timeout=LATE)


@pytest.mark.slow
def test_a_server_that_was_just_started_hears_what_the_last_one_did(line, page, tmp_path):
    page.add_init_script(BLOCKED)  # so that only this page knows it
    opened(page, f"{line.url}/{LESSON.slug}?step={ASKING[0]}")
    committed(page)
    page.wait_for_function(
        "(name) => window.__instrumentKept?.includes(name)", arg=asked(ASKING[0]), timeout=LATE
    )
    visit = page.evaluate("window.__instrumentRecord.visit")
    line.turn("cut")
    with running_app(tmp_path / "other.log", warm=False) as other:
        line.to = other.url
        line.turn("whole")
        page.wait_for_function(
            "(visit) => window.__instrumentRecord.visit !== visit", arg=visit, timeout=LATE
        )
        page.wait_for_selector(IDLE, state="attached", timeout=LATE)
        page.wait_for_function(
            "(name) => window.__instrumentRecord.seen.includes(name)",
            arg=asked(ASKING[0]),
            timeout=LATE,
        )
        assert page.get_attribute(".stage", "data-phase") != "asks"


@pytest.mark.slow
def test_where_a_network_bars_websockets_the_steps_work_and_the_page_says_what_does_not(line, page):
    line.bars_sockets = True
    page.goto(f"{line.url}/{LESSON.slug}?step={ASKING[0]}")
    page.wait_for_selector(READY, timeout=LATE)
    expect(page.locator(BAR)).to_contain_text("may block", timeout=LATE)
    committed(page)
    page.reload()
    page.wait_for_selector(READY, timeout=LATE)
    assert page.get_attribute(".stage", "data-phase") != "asks"  # this tab keeps what nobody heard
    line.bars_sockets = False
    is_heard(page, ASKING[0])
    page.goto(f"{line.url}/glossary")
    page.wait_for_selector("h1", timeout=LATE)
    line.bars_sockets = True
    page.reload()
    expect(page.locator(BAR)).to_contain_text("The lessons work without it", timeout=LATE)
    assert page.get_by_role("link", name="The lessons").get_attribute("href") == f"{line.url}/"


@pytest.mark.parametrize("slug", [LESSON.slug, "glossary"])
def test_a_browser_without_scripts_is_told_what_to_do(server, browser, slug):
    with fresh(browser, scripts=False) as page:
        page.goto(f"{server}/{slug}")
        watch = page.context.new_cdp_session(page)
        root = watch.send("DOM.getDocument")["root"]["nodeId"]
        found = watch.send("DOM.querySelector", {"nodeId": root, "selector": "noscript p"})
        words = watch.send("DOM.getOuterHTML", found)["outerHTML"]
        assert "These lessons need JavaScript" in words
        assert watch.send("DOM.getBoxModel", found)["model"]["height"] > 0


@pytest.mark.slow
def test_a_frame_that_is_closed_off_shows_the_lesson_and_says_what_is_missing(server, page):
    frame = f'<iframe sandbox="allow-scripts" width=1366 height=700 src="{server}/{LESSON.slug}">'
    with serving(frame) as course:
        page.goto(course)
        inside = page.frame_locator("iframe")
        expect(inside.locator(READY)).to_be_visible(timeout=LATE)
        expect(inside.locator(BAR)).to_contain_text("This frame is closed off")
        inside.locator(".stage .go").click()
        expect(inside.locator(".stage")).to_have_attribute("data-step", "2")


@contextmanager
def serving(page: str) -> Iterator[str]:
    """The address of another site, which has this page."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{site.server_port}"
    finally:
        site.shutdown()


@pytest.mark.parametrize("storage", [BLOCKED, pytest.param(FULL, marks=pytest.mark.slow)])
def test_where_storage_keeps_nothing_it_is_said_and_a_file_does(server, browser, tmp_path, storage):
    saved = tmp_path / "answers.json"
    with fresh(browser) as page:
        page.add_init_script(storage)
        opened(page, f"{server}/{LESSON.slug}?step={ASKING[0]}")
        for number in ASKING[:2]:
            page.locator(f'nav button[aria-label^="Step {number} "]').click()
            committed(page)
            page.wait_for_function(
                "(name) => window.__instrumentKept?.includes(name)",
                arg=asked(number),
                timeout=LATE,
            )
            page.wait_for_selector(IDLE, state="attached", timeout=LATE)
        panel = answers(page)
        expect(panel).to_contain_text("This browser keeps nothing", timeout=LATE)
        with page.expect_download() as download:
            panel.get_by_role("button", name="As JSON").click()
        download.value.save_as(saved)
        kept = json.loads(saved.read_text())["lessons"][LESSON.slug]["answers"]
        assert set(kept) == {asked(number) for number in ASKING[:2]}
    with fresh(browser) as page:
        opened(page, f"{server}/{LESSON.slug}?step={ASKING[1]}")
        committed(page)  # without an answer there is no button
        panel = answers(page)
        expect(panel).to_contain_text("Kept in this browser")
        panel.locator(".bring input").set_input_files(saved)
        is_heard(page, *ASKING[:2])


def answers(page: Page):
    """The panel of one's own answers."""
    page.click("[data-open=share]")
    page.get_by_role("button", name="My answers").click(timeout=LATE)
    return page.get_by_test_id("stPopoverBody")
