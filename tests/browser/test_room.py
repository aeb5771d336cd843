"""A class in one room, with real browsers: its teacher, its projector and its learners."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from deploy.local import free_port, hosted
from pages.registry import LESSONS
from server.rooms.which_store import WHERE
from tests import redis
from tests.browser.axe import axe
from tests.browser.harness import IDLE, LOCALE, SERVER_SEARCH

BLOCKED = """for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });
}"""
QUESTION = "Of 100 letters, how many are correct?"


class Room:
    """A room that was opened at *For teachers*, with its console."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.contexts: list[BrowserContext] = []
        self.errors: list[str] = []
        self.teacher = self.context()
        page = self.opened(self.teacher, "/teach")
        page.locator(".open-room .open").click()
        expect(page.locator(".open-room .code img")).to_be_visible(timeout=20_000)
        self.code = page.locator(".open-room .letters").inner_text()
        self.lead = str(page.locator("[data-to=console]").evaluate("link => link.href"))
        page.close()
        self.console = self.opened(self.teacher, self.lead)
        expect(self.console.locator(".big")).to_have_text("Start", timeout=30_000)

    def context(self, width: int = 1366, height: int = 768) -> BrowserContext:
        made = self.browser.new_context(
            viewport={"width": width, "height": height}, locale=LOCALE, reduced_motion="reduce"
        )
        self.contexts.append(made)
        return made

    def opened(self, context: BrowserContext, address: str) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))

        def on_console(message) -> None:
            source = message.location.get("url", "")
            if message.type == "error" and not SERVER_SEARCH.fullmatch(source):
                self.errors.append(f"{message.text} ({source})")

        page.on("console", on_console)
        page.goto(address if address.startswith("http") else f"{self.url}{address}")
        return page

    def learner(self, width: int = 1366, height: int = 768) -> Page:
        page = self.opened(self.context(width, height), f"/?room={self.code}")
        expect(page.locator(".class-box .mark")).to_contain_text(f"in room {self.code}")
        return page

    def press(self, act: str) -> None:
        button = self.console.locator(f".pad [name={act}]")
        expect(button).to_have_attribute("aria-disabled", "false")
        button.click()

    def at(self, step: int | str) -> Locator:
        """The button of a step on the way of the class."""
        return self.console.locator(f".way [data-step='{step}']")

    def go(self, lesson: str, step: int | str) -> None:
        self.console.locator(".lessons").select_option(lesson)
        expect(self.console.locator(".way")).to_have_attribute("data-lesson", lesson)
        self.at(step).click()
        expect(self.at(step)).to_have_attribute("aria-current", "step")

    def close(self) -> None:
        for one in self.contexts:
            one.close()


@pytest.fixture
def open_room(server: str, browser: Browser) -> Iterator[Callable[[], Room]]:
    rooms: list[Room] = []

    def opened() -> Room:
        rooms.append(Room(browser, server))
        return rooms[-1]

    yield opened
    for one in rooms:
        one.close()
    for one in rooms:
        assert one.errors == []


def said(page: Page):
    return page.locator(".class-box .said")


def guess(page: Page, value: int) -> None:
    """Put the dial of a guess there, and commit."""
    dial = page.locator(".stage .track input")
    expect(page.locator(".stage .go")).to_have_text(re.compile("Commit|Answered|Keep|Change"))
    dial.evaluate(
        "(input, at) => { input.value = at; input.dispatchEvent(new Event('input')); }", value
    )
    page.locator(".stage .go").click()


def choose(page: Page, option: int) -> None:
    """Commit to one of the options of the choice before and after a lesson."""
    page.locator(".class-ask label").nth(option).click()
    page.locator(".class-ask [type=submit]").click()
    expect(page.locator(".class-ask [type=submit]")).to_have_text("Answered")


def at_step(page: Page, lesson: str, step: int) -> None:
    stage = page.locator(f'.stage[data-ready="true"][data-step="{step}"]')
    expect(stage).to_be_visible(timeout=30_000)
    page.wait_for_function(f"() => location.pathname.endsWith('/{lesson}')")


def test_a_class_predicts_sees_the_room_predicts_again_and_sees_the_truth(open_room):
    the_whole_way(open_room())


@pytest.mark.slow
def test_the_whole_way_on_two_replicas_and_a_store_that_is_gone(browser, tmp_path, monkeypatch):
    port = free_port()
    monkeypatch.setenv(WHERE, f"redis://127.0.0.1:{port}/0")
    with ExitStack() as hosts:
        with redis.running(tmp_path, port):
            hosting = hosts.enter_context(hosted(2))
            room = Room(browser, hosting.url)
            the_whole_way(room)
            room.close()
            assert room.errors == []
            room = Room(browser, hosting.url)
            learner = room.learner()
            projector = room.opened(room.context(), f"/projector#{room.code}")
            room.go("base_rate", 2)
            at_step(learner, "base_rate", 2)

        # The store is gone for half a minute: everybody is told, and the answer waits.
        told = "The room cannot be reached at the moment. Nothing is lost."
        expect(projector.locator(".trouble")).to_have_text(told, timeout=20_000)
        expect(room.console.locator(".trouble")).to_have_text(told, timeout=20_000)
        guess(learner, 30)
        expect(said(learner)).to_contain_text("Your answer is kept here", timeout=20_000)
        room.console.locator(".pad [name=close]").click()
        trouble = room.console.locator(".trouble")
        expect(trouble).to_contain_text("cannot be reached at the moment", timeout=20_000)
        time.sleep(30)
        with redis.running(tmp_path, port):
            for page in (projector, room.console):
                expect(page.locator(".trouble")).to_have_text("", timeout=30_000)
            expect(said(learner)).to_contain_text("Your answer is in.", timeout=30_000)
            expect(projector.locator(".screen .say")).to_contain_text("1 has answered")
            room.press("close")
            expect(room.console.locator(".advice")).to_contain_text("0 of 1 are near the truth.")
            room.close()


def the_whole_way(room: Room) -> None:
    learners = [room.learner(), room.learner(390, 844)]
    projector = room.opened(room.context(1920, 1080), f"/projector#{room.code}")
    expect(projector.locator(".screen .say")).to_have_text("2 here")

    # A choice before the lesson, of which nobody is told anything.
    room.go("base_rate", "before")
    expect(projector.locator(".screen .options li").first).to_have_text("4")
    for page, option in zip(learners, (3, 2), strict=True):
        choose(page, option)
    choose(learners[1], 3)
    expect(said(learners[0])).to_contain_text("2 have answered.")
    assert axe(learners[1]) == []
    room.press("close")
    expect(room.console.locator(".screen .say")).to_have_text("Most chose 95.")
    expect(room.console.locator(".advice")).to_contain_text("0 of 2 chose the true one.")
    expect(said(learners[0])).to_contain_text("The same question comes again after the lesson.")
    for act in ("show", "again", "truth"):
        expect(room.console.locator(f".pad [name={act}]")).to_have_attribute(
            "aria-disabled", "true"
        )
    room.go("base_rate", 2)
    for page in learners:
        at_step(page, "base_rate", 2)
    expect(projector.locator(".screen h1")).to_have_text(QUESTION)

    # Nobody goes on alone, an answer can be changed until the close, and no truth is there.
    one, two = learners
    guess(one, 70)
    expect(said(one)).to_contain_text("Your answer is in. You may change it")
    guess(one, 60)
    expect(one.locator(".stage .go")).to_have_text("Answered")
    guess(two, 90)
    for page in learners:
        expect(said(page)).to_contain_text("2 have answered.")
        expect(page.locator(".stage")).to_have_attribute("data-phase", "asks")
        expect(page.locator(".class-box figure")).to_be_hidden()
    expect(projector.locator(".screen .say")).to_have_text("2 have answered")
    one.keyboard.press("PageDown")
    one.locator(".stage nav button:last-child").dispatch_event("click")
    expect(one.locator(".stage")).to_have_attribute("data-step", "2")

    # The teacher alone looks first.
    room.press("close")
    expect(room.console.locator(".screen .tag")).to_have_text("only you see this")
    expect(room.console.locator(".advice")).to_contain_text("0 of 2 are near the truth.")
    expect(projector.locator(".screen .say")).to_contain_text("2 answers are in.")
    expect(said(two)).to_contain_text("2 answers are in. Talk to your neighbour")
    expect(two.locator(".stage .dial")).to_be_hidden()
    expect(two.locator(".stage .go")).to_be_hidden()

    room.press("show")
    expect(projector.locator(".screen .say")).to_have_text("The middle of the room says 75.")
    for page in learners:
        expect(page.locator(".class-box figcaption")).to_contain_text("says 75")
        expect(page.locator(".stage")).to_have_attribute("data-phase", "asks")

    room.press("again")
    expect(said(one)).to_contain_text("Once more")
    expect(one.locator(".stage .go")).to_have_text("Keep my answer")
    one.locator(".stage .go").click()
    guess(two, 20)
    expect(said(two)).to_contain_text("2 have answered.")
    room.press("close")
    room.press("show")
    expect(projector.locator(".screen .say")).to_have_text("The room moved from 75 to 40.")

    # A late joiner is taken to where the class is; the truth then comes to everybody.
    late = room.learner()
    at_step(late, "base_rate", 2)
    expect(late.locator(".class-box figcaption")).to_contain_text("The room moved from 75 to 40.")
    room.press("truth")
    expect(projector.locator(".screen .say")).to_contain_text("The room said 40. It is 10 of 100.")
    for page in [*learners, late]:
        expect(page.locator(".stage")).to_have_attribute("data-phase", "after")
        expect(page.locator(".class-box figcaption")).to_contain_text("It is 10 of 100.")
    expect(two.locator(".stage .text")).to_contain_text("It is less than you said.")
    for act in ("close", "show", "again", "truth"):
        button = room.console.locator(f".pad [name={act}]")
        expect(button).to_have_attribute("aria-disabled", "true")

    # A reload loses nothing, and a teacher who closes his browser finds the room as it is.
    two.reload()
    at_step(two, "base_rate", 2)
    expect(two.locator(".stage")).to_have_attribute("data-phase", "after")
    expect(two.locator(".stage .text")).to_contain_text("It is less than you said.")
    room.console.close()
    room.console = room.opened(room.teacher, room.lead)
    expect(room.console.locator(".big")).to_have_text("Next step")
    assert axe(room.console) == []
    assert axe(projector) == []

    # The same choice after it: who was not here before is asked too.
    room.go("base_rate", "after")
    for page, option in zip([*learners, late], (0, 3, 0), strict=True):
        choose(page, option)
    expect(said(one)).to_contain_text("3 have answered.")
    room.press("close")
    room.press("show")
    expect(projector.locator(".screen .say")).to_have_text("Most chose 95, now 4.")
    expect(one.locator(".class-box figcaption")).to_contain_text("Your dot has a dark ring.")
    expect(one.locator(".class-ask label.true")).to_have_count(0)
    room.press("truth")
    told = "It is 4: 0 of 2 before, 2 of 3 now."
    expect(projector.locator(".screen .say")).to_have_text(told)
    expect(one.locator(".class-ask label.true")).to_have_text("4")
    expect(one.locator(".class-box figcaption")).to_contain_text(told)
    room.go("base_rate", 2)
    expect(one.locator(".class-ask")).to_have_count(0)

    # Freeze and continue, leave, end.
    room.press("freeze")
    expect(one.locator(".class-cover")).to_have_text("Paused. Look at the front.")
    room.press("freeze")
    expect(one.locator(".class-cover")).to_have_count(0)
    late.locator(".class-box button").click()
    expect(late.locator(".class-box")).to_have_count(0)
    late.locator(".stage .go").click()
    expect(late.locator(".stage")).to_have_attribute("data-step", "3")
    room.press("end")
    room.press("end")
    expect(said(one)).to_have_text("The room is closed. Your page works as before.")
    one.locator(".stage .go").click()
    expect(one.locator(".stage")).to_have_attribute("data-step", "3")
    summary = room.opened(room.teacher, room.lead.replace("/console", "/summary"))
    expect(summary.locator("h2").nth(1)).to_have_text(QUESTION)
    near = summary.locator(".rows .near")
    expect(near.nth(0)).to_have_text("0 of 2 before → 2 of 3 after chose the true one")
    expect(near.nth(1)).to_have_text("0 of 2 → 0 of 2 near the truth")
    with summary.expect_download() as download:
        summary.get_by_role("button", name="Download CSV").click()
    text = Path(download.value.path()).read_text()
    answers = sorted(
        ",".join(line.split(",")[1:3] + line.split(",")[5:]) for line in text.splitlines()
    )
    assert answers == [
        "precision,1,60,missed",
        "precision,1,90,missed",
        "precision,2,20,missed",
        "precision,2,60,missed",
        "question,round,answer,near",
        "transfer,after,4,right",
        "transfer,after,4,right",
        "transfer,after,95,missed",
        "transfer,before,95,missed",
        "transfer,before,95,missed",
    ]


@pytest.mark.slow
def test_drawn_curves_at_ones_own_pace_and_a_line_that_breaks(open_room):
    room = open_room()
    page = room.learner(390, 844)
    room.console.locator(".pace").click()
    expect(room.console.locator(".pace")).to_have_text("Free: bring all here")
    page.goto(f"{room.url}/ratio_dial")
    at_step(page, "ratio_dial", 1)
    expect(page.locator(".class-box .mark")).to_contain_text(f"in room {room.code}")
    expect(page.locator(".class-box")).to_have_attribute("data-line", "here")

    # Cut off, he goes on; his answer waits here, and is sent when the line is back.
    page.context.set_offline(True)
    handles = page.locator(".stage .handles input")
    for n in range(handles.count()):
        handles.nth(n).evaluate(
            "(input) => { input.value = 40; input.dispatchEvent(new Event('input')); }"
        )
    page.locator(".stage .go").click()
    expect(page.locator(".stage")).to_have_attribute("data-step", "2")
    expect(said(page)).to_contain_text("Your answer is kept here")
    page.context.set_offline(False)
    expect(page.locator(".class-box")).to_have_attribute("data-line", "here", timeout=20_000)
    room.errors.clear()  # of the line that was cut
    first = room.at(1)
    expect(first).to_contain_text("1 in", timeout=20_000)

    # What the teacher shows stands beside it; hands and made-up learners are marked.
    first.click()
    room.console.locator(".hands summary").click()
    room.console.locator("[name=made]").click()
    expect(first).to_contain_text("31 in")
    room.press("close")
    room.press("show")
    expect(room.console.locator(".screen .say")).to_contain_text("(30 made up)")


@pytest.mark.slow
def test_a_code_is_typed_and_a_wrong_one_is_said_to_be_wrong(open_room):
    room = open_room()
    page = room.opened(room.context(390, 844), "/base_rate?step=2")
    at_step(page, "base_rate", 2)
    guess(page, 70)  # he has been here before, and knows the truth
    expect(page.locator(".stage")).to_have_attribute("data-phase", "after")
    page.goto(f"{room.url}/?room=AAAAA")
    expect(page.locator(".class-join [role=alert]")).to_have_text(re.compile("no room with this"))
    assert axe(page) == []
    page.locator(".class-join input").fill(f" {room.code.lower()} ")
    page.locator(".class-join [type=submit]").click()
    expect(page.locator(".class-box .mark")).to_contain_text(f"in room {room.code}")
    expect(room.console.locator("header .here")).to_have_text("1 here")
    room.go("base_rate", 2)
    at_step(page, "base_rate", 2)
    expect(page.locator(".stage")).to_have_attribute("data-phase", "asks")
    guess(page, 40)
    expect(said(page)).to_contain_text("Your answer is in.")
    expect(page.locator(".stage")).to_have_attribute("data-phase", "asks")
    room.errors.clear()  # the browser writes down that there was no such room


@pytest.mark.slow
def test_a_prediction_is_told_at_the_step_that_judges_it_and_python_follows(open_room):
    room = open_room()
    page = room.learner()
    room.go("ratio_dial", 1)
    at_step(page, "ratio_dial", 1)
    page.locator(".stage .handles input").last.evaluate(
        "(input) => { input.value = 40; input.dispatchEvent(new Event('input')); }"
    )
    page.locator(".stage .go").click()
    expect(said(page)).to_contain_text("Your answer is in.")
    room.press("close")
    room.press("show")
    expect(room.console.locator(".advice")).to_contain_text("0 of 1 are near the truth.")
    truth = room.console.locator(".pad [name=truth]")
    expect(truth).to_have_attribute("aria-disabled", "true")

    # The step that judges it keeps its dial until the teacher tells the truth.
    room.at(2).click()
    at_step(page, "ratio_dial", 2)
    page.wait_for_function("() => location.search.includes('step=2')", timeout=5_000)
    expect(said(page)).to_contain_text("the dial comes with the truth")
    expect(page.locator(".stage .dial")).to_be_hidden()
    expect(page.locator(".stage .go")).to_be_hidden()
    room.press("truth")
    expect(page.locator(".stage .dial")).to_be_visible()
    expect(page.locator(".class-box figcaption")).to_contain_text("It is 2 of 100.")
    page.locator(".stage .go").click()  # “Show me”
    expect(page.locator(".stage .text")).to_contain_text(re.compile("It catches (fewer|more)"))

    # The teacher's lesson, large, goes where the class is, and answers nothing.
    with room.console.expect_popup() as large:
        room.console.locator("[data-to=lesson]").click()
    at_step(large.value, "ratio_dial", 2)
    room.at(3).click()
    for one in (page, large.value):
        at_step(one, "ratio_dial", 3)
    page.wait_for_function("() => location.search.includes('step=3')", timeout=5_000)
    expect(room.console.locator("header .here")).to_have_text("1 here")


@pytest.mark.slow
def test_where_learners_are_at_their_own_pace_and_one_whose_browser_keeps_nothing(open_room):
    room = open_room()
    room.console.locator(".pace").click()
    expect(room.console.locator(".pace")).to_have_text("Free: bring all here")
    room.go("base_rate", "before")
    blocked = room.context(390, 844)
    blocked.add_init_script(BLOCKED)
    page = room.opened(blocked, f"/?room={room.code}")
    expect(page.locator(".class-ask")).to_be_visible()
    room.at(1).click()
    expect(page.locator(".class-ask")).to_have_count(0)
    expect(said(page)).to_contain_text("as long as this tab is open")
    at_step(page, "base_rate", 1)  # who is asked before the lesson begins with it
    page.wait_for_selector(IDLE, timeout=30_000, state="attached")
    page.wait_for_selector("#early, #early-page", timeout=30_000, state="detached")
    assert axe(page) == []
    expect(room.at(1)).to_contain_text("1 here")
    page.locator(".stage .go").click()
    expect(room.at(2)).to_contain_text("1 here")
    page.goto(f"{room.url}/curves?step=2")
    expect(page.locator(".class-box .mark")).to_contain_text(f"in room {room.code}")
    expect(room.console.locator(".elsewhere")).to_have_text("1 in another lesson")
    expect(room.console.locator("header .here")).to_have_text("1 here")


@pytest.mark.slow
def test_a_summary_of_many_questions_is_one_page(open_room):
    room = open_room()
    for lesson, steps in {"base_rate": (2, 5), "curves": (3, 6), "compare": (2, 4, 5)}.items():
        room.go(lesson, "before")
        add_made(room)
        for step in steps:
            room.go(lesson, step)
            add_made(room)
    room.press("end")
    room.press("end")
    expect(room.console.locator("header .here")).to_have_text("closed")
    summary = room.opened(room.teacher, room.lead.replace("/console", "/summary"))
    expect(summary.locator("main")).to_have_attribute("data-ready", "true")
    expect(summary.locator(".rows section")).to_have_count(10)
    assert axe(summary) == []
    pdf = summary.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    cut = """async () => {
      document.querySelector("main").classList.add("sheet");
      for (let i = 0; i < 3; i += 1) await new Promise(requestAnimationFrame); // drawn anew
      return [...document.querySelectorAll(".rows, .rows section, main")]
        .filter((box) => box.scrollHeight > box.clientHeight + 3).map((box) => box.className); }"""
    assert summary.evaluate(cut) == []


def add_made(room: Room) -> None:
    if not room.console.locator("[name=made]").is_visible():
        room.console.locator(".hands summary").click()
    room.console.locator("[name=made]").click()
    expect(room.console.locator(".in")).to_contain_text("30 in")


@pytest.mark.slow
def test_every_question_of_every_lesson_has_its_scale_and_its_truth_on_it(open_room):
    room = open_room()
    for lesson in LESSONS:
        assert lesson.path is not None
        for name in lesson.path.asks():
            found = room.console.evaluate(LOOK_AT, f"{lesson.slug}/{name}")
            assert found["ends"] == [0, 1], name
            assert all(0 <= place <= 1 for place in found["truths"]), name
            assert found["grade"] == "right", name
            assert found["said"].strip(" ."), name


LOOK_AT = """async (name) => {
  const asked = await window.__console.asked(name);
  const isCurve = asked.kind === "curve";
  const { values } = asked.dial;
  const places = values.map((value) => asked.placeOf(value));
  const nearest = () => places.reduce((best, place, i) =>
    Math.abs(place - asked.truthPlace) < Math.abs(places[best] - asked.truthPlace) ? i : best, 0);
  const answer = isCurve ? asked.truthCurve.map((share) => share ?? 0.5) : values[nearest()];
  return {
    ends: isCurve ? [0, 1] : [places[0], places.at(-1)],
    truths: isCurve ? asked.truthCurve.filter((share) => share !== null) : [asked.truthPlace],
    grade: asked.grade(answer),
    said: asked.sentence([["", answer, null]], true),
  };
}"""
