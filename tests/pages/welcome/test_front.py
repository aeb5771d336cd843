"""The front page, the glossary and the teacher's entrance: nothing missing, nothing led astray."""

import re
import unicodedata

import pytest
from streamlit.testing.v1 import AppTest

from core.glossary import ENTRIES, SYMBOLS, find
from core.resampling import SAMPLERS
from core.scorecard import TABLE
from pages.router import LESSONS
from tests.test_pages import opened
from ui.front import front

SLUGS = {lesson.slug for lesson in LESSONS}


def terms(text):
    return [entry.term for entry in find(text)]


def test_every_metric_and_every_sampler_of_the_code_is_in_the_glossary():
    called = {entry.name for entry in ENTRIES}
    assert called >= TABLE.keys() | SAMPLERS.keys()
    assert len({entry.term for entry in ENTRIES}) == len(ENTRIES)
    assert all(entry.says.endswith((".", "…")) for entry in ENTRIES)


def test_a_term_is_found_by_its_name_its_sound_and_its_meaning():
    assert terms("Recall")[0] == "recall"
    assert terms("tau")[0] == terms("τ")[0] == "τ"
    assert "recall" in terms("positives caught")
    assert terms("tomék")[0] == "Tomek links"
    assert terms("no such thing at all") == []
    assert terms("") == [entry.term for entry in ENTRIES]


def test_an_undefined_metric_is_explained():
    precision = find("precision")[0]
    assert precision.says.endswith("From 0 to 1; undefined: nothing flagged.")
    assert "From −1 to 1" in find("MCC")[0].says
    assert "to ∞" in find("log loss")[0].says


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.term)
def test_an_entry_belongs_to_a_lesson(entry):
    assert entry.lesson in SLUGS


def ways():
    lists = front()
    steps = (step for plan in lists.plans for step in plan.steps)
    return [(way.lesson, *way.state.items()) for way in (*lists.mistakes, *lists.scenarios)] + [
        (step.lesson, *step.state.items()) for step in steps
    ]


def test_all_that_the_front_page_leads_to_exists():
    lists = front()
    assert {slug for slug, *_ in ways()} <= SLUGS
    assert len(lists.mistakes) == 4
    assert {plan.minutes for plan in lists.plans} == {10, 45, 90}
    assert all(
        re.match(r"https://(doi\.org|arxiv\.org|dl\.acm\.org|people\.cs\.bris\.ac\.uk)/", r.link)
        for r in lists.references
    )


@pytest.mark.parametrize("plan", front().plans, ids=lambda plan: str(plan.minutes))
def test_a_plan_fills_its_time(plan):
    assert sum(step.minutes for step in plan.steps) == plan.minutes


@pytest.mark.parametrize("way", sorted(set(ways()), key=str), ids=str)
def test_a_ready_link_opens_without_a_complaint(way):
    slug, *state = way
    app = opened(slug, **dict(state))
    assert not app.exception
    assert not app.warning
    assert all(app.query_params.get(name, [value]) in (value, [value]) for name, value in state)


def test_the_longest_plan_visits_every_lesson():
    plan = max(front().plans, key=lambda plan: plan.minutes)
    assert [step.lesson for step in plan.steps] == [page.slug for page in LESSONS if page.minutes]


def searched(text):
    app = AppTest.from_file("../pages/router.py", default_timeout=60)
    app.query_params["find"] = text
    return app.run()


def test_the_front_page_finds_a_term_and_says_when_it_does_not():
    app = searched("recall")
    assert any("Share of the positives" in caption.value for caption in app.caption)
    app = searched("qwertz")
    assert not app.exception
    assert any("qwertz" in warning.value for warning in app.warning)


def test_symbols_are_spoken():
    for symbol, (spoken, says, _) in SYMBOLS.items():
        assert unicodedata.normalize("NFKD", spoken).isascii(), symbol
        assert says
