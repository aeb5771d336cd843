"""The course as files in a browser: from a disk, in a frame, and when the line is away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pages.registry import BY_SLUG, LESSONS
from tests.browser.axe import axe
from tests.browser.harness import FILM, LOCALE, STAGE
from tests.site import SLUG, lessons_as_they_open, small_course, web_space, written
from ui.lesson import Lesson
from ui.lesson.path import Walkthrough, walkthrough_in

LESSON = BY_SLUG[SLUG]


def path_of(lesson: Lesson) -> Walkthrough:
    path = walkthrough_in(lesson.folder)
    assert path is not None
    return path


STEPS, ASKED = len(path_of(LESSON).steps), path_of(LESSON).asks()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(small_course(), tmp_path_factory.mktemp("course") / "sub" / "path")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(
        viewport={"width": 1366, "height": 768}, reduced_motion="reduce", locale=LOCALE
    )
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that minds what goes wrong, and what is asked of other places."""
    wrong: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda problem: wrong.append(str(problem)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("requestfailed", lambda asked: wrong.append(f"failed: {asked.url}"))
    yield page
    assert wrong == []


def step(page: Page) -> int:
    return int(page.locator(".stage").get_attribute("data-step") or 0)


def walk(page: Page, lesson: Lesson = LESSON) -> None:
    """Through a path by keys, from its first step to its last: each question is answered."""
    expect(page.locator(STAGE)).to_be_attached()
    steps = path_of(lesson).steps
    for number, one in enumerate(steps, 1):
        stage = page.locator(f'.stage[data-step="{number}"]')
        expect(stage).to_be_attached()
        if one.ask:
            page.keyboard.press("PageDown")
            page.keyboard.press("ArrowRight")
            expect(page.locator(".stage .go")).to_have_attribute("aria-disabled", "false")
            page.keyboard.press("Enter")
        elif one.task:
            page.keyboard.press("PageDown")
        if one.task or (one.ask and not one.ask.later):
            expect(stage).to_have_attribute("data-phase", "after")
        if number < len(steps) and not (one.ask and one.ask.later):
            page.keyboard.press("PageDown")


def test_from_a_disk_a_lesson_is_walked_kept_and_told_on_the_front_page(page, folder):
    page.goto(f"{folder.as_uri()}/index.html")
    expect(page.locator(STAGE)).to_be_attached()
    page.locator(f'.card[data-lesson="{SLUG}"]').click()
    page.wait_for_url(f"**/{SLUG}.html")
    walk(page)
    assert page.locator(".stage .review li").count() == len(ASKED)
    verdicts = page.locator(".stage .review").inner_text()
    page.reload()
    page.goto(f"{folder.as_uri()}/{SLUG}.html?step={STEPS}")  # in another visit
    expect(page.locator(".stage .review")).to_have_text(verdicts, use_inner_text=True)
    page.locator(".stage .home").click()
    page.wait_for_url("**/index.html")
    expect(page.locator(f'.card[data-lesson="{SLUG}"]')).to_contain_text("done")
    page.on("dialog", lambda asked: asked.accept())
    page.locator("[data-course=forget]").click()
    expect(page.locator(f'.card[data-lesson="{SLUG}"] .progress')).to_have_text("")


@pytest.mark.slow
def test_the_record_can_be_saved_as_a_file(page, folder):
    page.goto(f"{folder.as_uri()}/{SLUG}.html")
    walk(page)
    page.goto(f"{folder.as_uri()}/index.html")
    expect(page.locator(STAGE)).to_be_attached()
    with page.expect_download() as saved:
        page.locator("[data-course=save]").click()
    assert all(name in saved.value.path().read_text("utf-8") for name in ASKED)


def test_from_a_disk_the_laboratory_moves_and_leads_back(page, folder):
    page.goto(f"{folder.as_uri()}/{SLUG}.html?step=2")
    page.locator("[data-open=lab]").click()
    page.wait_for_url(f"**/{SLUG}_laboratory*.html")
    expect(page.locator(FILM).first).to_be_attached()
    before = page.locator(".film-numbers").first.inner_text()
    dial = page.locator(".film-dial input").first
    dial.focus()
    dial.press("PageUp")
    expect(page.locator(".film-numbers").first).not_to_have_text(before, use_inner_text=True)
    other = page.locator(".presets a:not([aria-current])").first
    name = other.inner_text()
    other.click()
    expect(page.locator(".presets [aria-current]")).to_have_text(name)
    expect(page.locator(FILM).first).to_be_attached()
    page.get_by_text(f"{LESSON.title}: the lesson").click()
    expect(page.locator(STAGE)).to_be_attached()


@pytest.fixture(scope="module")
def every_lesson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(lessons_as_they_open(), tmp_path_factory.mktemp("lessons"))


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_each_lesson_is_walked_from_a_disk_and_its_laboratory_opens(page, every_lesson, lesson):
    page.goto(f"{every_lesson.as_uri()}/{lesson.slug}.html")
    walk(page, lesson)
    assert page.locator(".stage .review li").count() == len(path_of(lesson).asks())
    page.goto(f"{every_lesson.as_uri()}/{lesson.slug}_laboratory.html")
    expect(page.locator(FILM).first).to_be_attached()


def test_a_step_that_there_is_not_is_said(page, folder):
    page.goto(f"{folder.as_uri()}/{SLUG}.html?step=99")
    expect(page.locator(".stage .note")).to_contain_text(f"the steps 1 to {STEPS}")
    assert step(page) == 1


@pytest.mark.slow
def test_where_a_browser_keeps_nothing_the_lesson_is_walked_all_the_same(context, page, folder):
    context.add_init_script(
        """for (const kind of ["localStorage", "sessionStorage"])
             Object.defineProperty(window, kind, { get() { throw new DOMException("no"); } });"""
    )
    page.goto(f"{folder.as_uri()}/{SLUG}.html")
    walk(page)
    assert step(page) == STEPS


def test_below_a_path_and_in_a_frame_nothing_is_asked_of_another_site(context, page, folder):
    with web_space(folder.parents[1]) as space:
        (folder.parents[1] / "frame.html").write_text(
            '<link rel="icon" href="data:,">'
            f'<iframe src="sub/path/{SLUG}.html" width="1200" height="700"></iframe>',
            "utf-8",
        )
        asked: list[str] = []
        page.on("request", lambda one: asked.append(one.url))
        page.goto(f"{space}/frame.html")
        frame = page.frame_locator("iframe")
        expect(frame.locator(STAGE)).to_be_attached()
        frame.locator(".stage .track input").focus()
        frame.locator(".stage .track input").press("ArrowRight")
        frame.locator(".stage .go").click()
        answered = '.stage:not([data-step="1"][data-phase="asks"])'
        expect(frame.locator(answered)).to_be_attached()
        assert all(one.startswith(space) or one.startswith("data:") for one in asked)


def test_what_was_seen_is_there_when_the_line_is_away(context, folder):
    page = context.new_page()
    with web_space(folder) as space:
        page.goto(f"{space}/{SLUG}.html")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.reload()
        expect(page.locator(STAGE)).to_be_attached()
        page.evaluate("document.fonts.ready")
    page.goto(f"{space}/{SLUG}.html?step=1")  # the server is gone
    expect(page.locator(STAGE)).to_be_attached()


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (390, "dark"),
        pytest.param(390, "light", marks=pytest.mark.slow),
        pytest.param(1366, "light", marks=pytest.mark.slow),
        pytest.param(1366, "dark", marks=pytest.mark.slow),
    ],
)
def test_axe_is_content_and_nothing_is_wider_than_the_window(browser, folder, width, scheme):
    pages = (f"{SLUG}.html", f"{SLUG}_laboratory.html", "teach.html", "index.html")
    is_well(browser, folder, pages, width, scheme)


def is_well(browser: Browser, folder: Path, names: Sequence[str], width: int, scheme: Any) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    for name in names:
        page.goto(f"{folder.as_uri()}/{name}")
        if name != "teach.html":
            expect(page.locator(f"{STAGE}, {FILM}").first).to_be_attached()
        assert axe(page) == [], name
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, name
    context.close()


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1366, "light")])
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_axe_is_content_with_each_lesson(browser, every_lesson, lesson, width, scheme):
    pages = (f"{lesson.slug}.html", f"{lesson.slug}_laboratory.html")
    is_well(browser, every_lesson, pages, width, scheme)
