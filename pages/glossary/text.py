"""What the glossary shows: its entries as a table, and the references."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from core.glossary import Entry
from ui.lesson import Lesson


class Reference(NamedTuple):
    """A publication, its link, and what it gives."""

    cite: str
    link: str
    gives: str


def entries_of(lessons: Iterable[Lesson], entries: Iterable[Entry]) -> list[Entry]:
    """The entries, each with the lesson in which it is at work."""
    at_work = {term: lesson.slug for lesson in lessons for term in lesson.terms}
    return [entry._replace(lesson=at_work.get(entry.key, "")) for entry in entries]


def lessons_as_entries(lessons: Iterable[Lesson]) -> list[Entry]:
    """The lessons as entries that a search can find."""
    return [
        Entry(lesson.title, lesson.goal, "lesson", lesson.slug, lesson.slug, lesson.slug)
        for lesson in lessons
    ]


def nothing_found(text: str) -> str:
    """What to say to a search without an answer."""
    return f"Nothing is called “{text}” or says so; try recall, τ or SMOTE."


def glossary_table(entries: Iterable[Entry], lessons: Iterable[Lesson]) -> list[dict[str, str]]:
    """The entries as rows of a table, with the title of the lesson in which each is at work."""
    titles = {lesson.slug: lesson.title for lesson in lessons}
    return [
        {
            "term": called(entry),
            "what it is": entry.says,
            "kind": entry.kind,
            "at work in": titles.get(entry.lesson, "—"),
        }
        for entry in entries
    ]


def called(entry: Entry) -> str:
    """The term, and how it is spoken where that is not how it is written."""
    spoken = entry.kind == "symbol" and entry.name != entry.term
    return f"{entry.term} ({entry.name})" if spoken else entry.term


def references() -> list[Reference]:
    """The references of the course."""
    text = (Path(__file__).parent / "references.toml").read_text("utf-8")
    return [Reference(**reference) for reference in tomllib.loads(text)["references"]]


def reference_list() -> str:
    """The references as a list in Markdown."""
    return "\n".join(f"- [{r.cite}]({r.link}). {r.gives}" for r in references())
