"""Fixtures: one server and one browser a session, a fresh context for each page opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from pages.registry import PAGES
from tests.browser.harness import Scheme, Visit, open_visit, running_app, running_browser

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
def open_page(server: str, browser: Browser) -> Iterator[OpenPage]:
    """Open a path of the app (or a whole address) and wait until its film is ready."""
    visits: list[Visit] = []

    def opened(
        path: str = "/", width: int = 1366, height: int = 768, scheme: Scheme = "light"
    ) -> Visit:
        slug, _, query = path.lstrip("/").partition("?")
        lesson = next((lesson for lesson in PAGES if lesson.address == slug), None)
        has_film = lesson is None or (lesson.has_film and (not lesson.ready or "guess=" in query))
        url = path if path.startswith("http") else f"{server}/{path.lstrip('/')}"
        visit = open_visit(browser, url, width, height, scheme, has_film)
        visits.append(visit)
        return visit

    yield opened
    for visit in visits:
        visit.page.context.close()
