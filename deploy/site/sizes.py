"""How large a course is: what comes before the first drag, a lesson, and all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deploy.site.build import packed
from deploy.site.parts import Files
from pages.registry import LESSONS

SHARED = ("course.js", "stage.js", "stage.css")
PIECE = re.compile(r'"([0-9a-f]{24})"')


def told(files: Files) -> Iterator[str]:
    """In words, in packed kilobytes: for each lesson what comes before the first drag, and all."""
    for lesson in LESSONS:
        first, whole = before_first_drag(files, lesson.slug), of_lesson(files, lesson.slug)
        yield f"{lesson.title}: {first / 1000:.0f} KB before the first drag, {whole / 1000:.0f} KB"
    yield f"The course: {sum(map(packed, files.values())) / 1e6:.1f} MB"


def before_first_drag(files: Files, slug: str) -> int:
    """Bytes that a browser has when the first dial of a lesson moves its picture."""
    return sum(packed(files[name]) for name in (f"{slug}.html", *SHARED))


def of_lesson(files: Files, slug: str) -> int:
    """Bytes of the stage and of the laboratory of a lesson as it opens, with what they share."""
    pages = (f"{slug}.html", f"{slug}_laboratory.html")
    shared = (*SHARED, "films.js", "page.css")
    found = {name for page in pages for name in _pieces(files, files[page].replace("&#34;", '"'))}
    pictures = [files[f"pieces/{name}.js"] for name in found]
    return sum(map(packed, [*(files[name] for name in (*pages, *shared)), *pictures]))


def _pieces(files: Files, text: str) -> set[str]:
    return {name for name in PIECE.findall(text) if f"pieces/{name}.js" in files}
