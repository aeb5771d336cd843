"""Every link that the project prints leads where it says: nothing is ignored or amended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from pages.registry import BY_SLUG, LESSONS
from pages.teach.plans import plans
from pages.welcome.text import front
from tests.visit import opened

ROOT = Path(__file__).resolve().parents[1]
TEXTS = ("README.md", "CONTRIBUTING.md", "deploy/README.md")
PRINTED = [ROOT / text for text in TEXTS]
PRINTED += [file for kind in ("md", "toml", "py") for file in (ROOT / "pages").rglob(f"*.{kind}")]
NAMES = "|".join(page.address for page in BY_SLUG.values() if page.address)
# In a text: an address with a query, and a link of Markdown to a page.
ADDRESS = re.compile(rf"\b(?P<slug>{NAMES})\?(?P<query>\w+=[\w=&.,%-]*)")
LINK = re.compile(rf"\]\(/?(?P<slug>{NAMES})\)")
FRAME = {"embed", "embed_options"}  # Streamlit keeps them for itself

Link = tuple[str, tuple[tuple[str, str], ...]]


def links() -> Iterator[Link]:
    """The page and the query of each link."""
    for file in PRINTED:
        text = file.read_text("utf-8")
        for found in (*ADDRESS.finditer(text), *LINK.finditer(text)):
            said = parse_qsl(found.groupdict().get("query") or "", keep_blank_values=True)
            yield found["slug"], tuple(pair for pair in said if pair[0] not in FRAME)
    for way in (*front().mistakes, *front().scenarios):
        yield way.lesson, tuple(way.state.items())
    for plan in plans():
        for step in plan.steps:
            yield step.lesson, tuple(step.state.items())
    for lesson in LESSONS:
        if lesson.path:  # its worksheet
            yield lesson.slug, (("step", "1"),)


LINKS = sorted(set(links()))


@pytest.mark.parametrize("text", TEXTS)
def test_a_file_that_a_text_shows_or_names_is_there_and_small(text):
    source = (ROOT / text).read_text("utf-8")
    named = re.findall(r"\]\((?!http|#)([^)#]+)|src(?:set)?=\"(?!http)([^\"]+)", source)
    for file in ("".join(one) for one in named):
        found = (ROOT / text).parent / file
        assert found.exists(), file
        assert found.is_dir() or found.stat().st_size < 1_000_000, file


def test_links_are_found_in_texts_of_each_kind():
    assert ("ratio_dial", ()) in LINKS  # a frame in README.md, a card of the front page
    assert ("glossary", ()) in LINKS
    assert ("threshold", (("sampler", "smote"), ("repair", "isotonic"))) in LINKS
    assert len(LINKS) > 20


@pytest.mark.parametrize(("slug", "query"), LINKS, ids=str)
def test_a_link_leads_where_it_says(slug, query):
    app = opened(slug, **dict(query))
    assert not app.exception
    assert not app.warning
    notes, _ = app.session_state["notes"]
    assert not notes
    said = dict(query)
    assert all(app.query_params.get(name, [text]) in (text, [text]) for name, text in said.items())
    lesson = BY_SLUG[slug]
    if lesson.stage:  # settings are those of the laboratory
        shown = app.session_state["on_screen"].views[slug]
        assert shown.is_on_stage(lesson) == (said.keys() <= {"step", "present"})
