"""A small course as files for the tests: the pages around the lessons, and one lesson."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from deploy.site.parts import Files, Part, lesson_part, linked_settings, pages_around
from pages.registry import LESSONS

SLUG = "base_rate"  # the quickest to build
APP = "https://app.example"


@cache
def small_course() -> Files:
    """The pages around the lessons, and this one."""
    files, wanted = pages_around(APP)
    return files | lesson_part(SLUG, linked_settings(wanted, SLUG), APP)


@cache
def lessons_as_they_open() -> Files:
    """The pages around the lessons, and each lesson with the laboratory that it opens with."""
    part = Part(APP, lambda _, setting: not setting)
    for lesson in LESSONS:
        part.stage(lesson)
        part.page(lesson)
    return pages_around(APP)[0] | part.all()


def written(files: Files, folder: Path) -> Path:
    """The files in a folder."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing of what was asked for."""


@contextmanager
def web_space(folder: Path) -> Iterator[str]:
    """Any web space: what lies in the folder, by HTTP."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
