"""The first answer: what an address shows before Streamlit runs, and what it costs."""

from __future__ import annotations

import gzip
import html
import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from pages.registry import BY_SLUG, FOLLOWING, FRONT_PAGE, PAGES
from tests.visit import laboratory, opened
from ui.early.first_answer import COLOURS, first_answer, first_of
from ui.film import opening as openings

WITH_OPENING = [page for page in PAGES if page.opening]
instrument_at = {page.slug: dict(parse_qsl(urlsplit(page.instrument).query)) for page in PAGES}


@pytest.fixture(autouse=True)
def nobody_was_here(monkeypatch):
    monkeypatch.setattr(openings, "_known", {})


def answered(page: Any, query: dict[str, str]) -> Any:
    """The first answer of a page that has one."""
    answer = first_answer(page, [*query.items()])
    assert answer is not None
    return answer


def at_once(page: Any) -> dict[str, Any]:
    """The setting at which a page shows its instrument at once."""
    said = instrument_at[page.slug]
    return page.defaults() | {name: float(said[name]) for name in page.parameters if name in said}


def film_in(answer: Any) -> Any:
    """What stands in the page for the film: how it is shown, and its pieces by name."""
    tag = '<script type="application/json" id="early-film">'
    _, found, rest = answer.partition(tag)
    if not found:
        return None
    how, *lines = rest.removesuffix("</script>").replace("<\\/", "</").split("\n")
    return json.loads(how), dict(line.split(" ", 1) for line in lines)


@pytest.mark.parametrize("page", WITH_OPENING, ids=lambda page: page.slug)
def test_a_page_that_has_run_shows_its_film_in_the_first_answer(page):
    query = instrument_at[page.slug]
    assert film_in(answered(page, query)) is None  # nobody has asked for it yet
    opened(page.slug, **query)
    answer = answered(page, query)
    how, pieces = film_in(answer)
    values = at_once(page)
    there = page.opening(values, False)
    assert (how["film"], how["at"]) == (there.key, there.at)
    assert {name: how[name] for name in ("stage", "still", "tracks")} == there.film.address()
    assert pieces == {piece.name: piece.text for piece in there.film.first}
    assert html.escape(page.heading or page.title) in answer
    assert len(gzip.compress(answer.encode(), 6)) < 120_000  # of 150 KB


@pytest.mark.parametrize("page", WITH_OPENING, ids=lambda page: page.slug)
def test_a_dark_film_is_a_light_one_in_other_colours(page):
    films = (page.opening(at_once(page), is_dark).film for is_dark in (False, True))
    light, dark = (json.dumps(film.script, ensure_ascii=False) for film in films)
    for one, other in COLOURS:
        light = light.replace(one, other)
    assert light == dark


def test_a_setting_that_no_page_has_shown_is_not_computed():
    lesson = BY_SLUG["ratio_dial"]

    def computing(values, dark):
        raise AssertionError("computed for an answer")

    answer = answered(replace(lesson, opening=computing), {"seed": "41"})
    assert film_in(answer) is None and "<h1>Ratio dial</h1>" in answer


def test_settings_are_known_whatever_way_they_are_written():
    opened("ratio_dial", one_in="1000", population="moons")
    lesson: Any = BY_SLUG["ratio_dial"]
    for query in (
        {"population": "moons", "one_in": "1000"},
        {"one_in": "1000.0", "population": "moons", "seed": "22"},
        {"one_in": "1000", "population": "moons", "embed": "true", "hide": "prose"},
    ):
        how, _ = film_in(answered(lesson, query))
        assert how["at"] == {"one_in": lesson.parameters["one_in"].steps.index(1000)}


def test_few_settings_of_a_lesson_are_kept():
    for seed in range(openings.KNOWN + 1):
        openings._remember("ratio_dial", {"seed": seed})
    assert not openings.is_known("ratio_dial", {"seed": 0})
    assert openings.is_known("ratio_dial", {"seed": 1})


@pytest.mark.parametrize(
    "query", [{"seed": "x"}, {"one_in": "3.3"}, {"nonsense": "1"}, {"step": "99"}]
)
def test_where_the_page_has_something_to_say_first_its_picture_waits(query):
    laboratory("ratio_dial", **query)
    answer = answered(BY_SLUG["ratio_dial"], query | {"lab": "1"})
    assert film_in(answer) is None and "<h1>Ratio dial</h1>" in answer


def test_the_plain_version_comes_alone():
    assert first_answer(BY_SLUG["ratio_dial"], [("plain", "1")]) is None


@pytest.mark.parametrize("slug", ["glossary", "teach", "privacy"])
def test_a_page_without_an_instrument_comes_alone(slug):
    assert first_answer(BY_SLUG[slug], []) is None


def test_the_way_of_showing_is_that_of_the_address():
    laboratory("ratio_dial")
    lesson, lab = BY_SLUG["ratio_dial"], {"lab": "1"}
    plain, hall = answered(lesson, lab), answered(lesson, lab | {"present": "1"})
    assert 'class="ratio_dial with-path barred"' in plain
    assert 'class="ratio_dial with-path hall"' in hall
    assert film_in(hall)[0]["large"] == 1.6
    assert "Balanced, 1 in 2" in plain
    assert "Balanced, 1 in 2" not in answered(lesson, {"hide": "presets"})
    assert ".film-numbers { display: none !important; }" in answered(lesson, {"hide": "numbers"})


def test_words_of_an_address_never_reach_the_page():
    for query in ({"seed": "<b>1"}, {"hide": "<b>"}, {"<b>": "1"}, {"step": "<b>"}):
        assert "<b>" not in answered(BY_SLUG["ratio_dial"], query)
    query = {"embed": "<b>", "embed_options": "</style><b>"}
    assert "<b>" not in answered(BY_SLUG["ratio_dial"], query)


def test_the_first_answer_of_the_front_page_says_its_sentence():
    page = first_of(FRONT_PAGE, [], FOLLOWING[FRONT_PAGE])
    assert page is not None
    assert "<h1>1 in 2<br> payments is a fraud.<br> Will your model see it?</h1>" in page[0]
