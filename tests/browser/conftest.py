"""Fixtures: one server and one browser a session; nobody finds what an earlier visit left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from pages.registry import PAGES
from tests.browser.harness import Scheme, Visit, open_visit, running_app, running_browser, visited
from ui.lesson import Lesson
from ui.state.address import arrival
from ui.state.view import View

OpenPage = Callable[..., Visit]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base address of the real app; its log is in pytest's temporary folder."""
    with running_app(tmp_path_factory.mktemp("server") / "streamlit.log") as app:
        yield app.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture
def profile(server: str, browser: Browser) -> Iterator[BrowserContext]:
    """The browser's own profile, emptied behind the test of all but compiled scripts."""
    context = browser.contexts[0]
    blank = context.pages[0]
    yield context
    for page in context.pages[1:]:
        page.close()
    context.clear_cookies()
    kept = {"origin": server, "storageTypes": "all"}
    context.new_cdp_session(blank).send("Storage.clearDataForOrigin", kept)


@pytest.fixture
def open_page(server: str, browser: Browser, profile: BrowserContext) -> Iterator[OpenPage]:
    """Open a path of the app (or a whole address) and wait until its film is ready.

    The first one in the profile, which is faster; each further one in a fresh context.
    """
    visits: list[Visit] = []

    def opened(
        path: str = "/", width: int = 1366, height: int = 768, scheme: Scheme = "light"
    ) -> Visit:
        slug, _, query = path.lstrip("/").partition("?")
        lesson = next((lesson for lesson in PAGES if lesson.address == slug), None)
        has_film = lesson is None or (lesson.has_film and not opens_a_stage(lesson, query))
        url = path if path.startswith("http") else f"{server}/{path.lstrip('/')}"
        if visits:
            visit = open_visit(browser, url, width, height, scheme, has_film)
        else:
            visit = visited(page_of(profile, width, height, scheme), url, has_film)
        visits.append(visit)
        return visit

    yield opened
    for visit in visits[1:]:
        visit.page.context.close()


def opens_a_stage(lesson: Lesson, query: str) -> bool:
    """Whether a lesson opens on its stage there, not with its instrument."""
    found = arrival(lesson, lesson.parameters, parse_qsl(query), {}, View())
    return found.view.is_on_stage(lesson)


def page_of(context: BrowserContext, width: int, height: int, scheme: Scheme) -> Page:
    """A new page of this size and scheme."""
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    return page
