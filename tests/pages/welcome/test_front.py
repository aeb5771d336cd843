"""The front page, the glossary and the teacher's entrance: nothing missing, nothing led astray."""

import json
import re
import unicodedata

import numpy as np
import pytest

from core.glossary import ENTRIES, SYMBOLS, find
from core.lessons.welcome.crowd import STEPS, crowd
from core.metrics.scorecard import TABLE
from core.resampling import SAMPLERS
from pages.glossary.text import entries_of, references
from pages.registry import BY_SLUG, FOLLOWING, FRONT_PAGE, LESSONS
from pages.teach.plans import plans
from pages.welcome.text import front
from tests.visit import front_page, opened, tables
from ui.stage.pieces import how, pieces_of
from ui.state.view import View

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


@pytest.mark.parametrize("entry", entries_of(LESSONS, ENTRIES), ids=lambda entry: entry.term)
def test_an_entry_belongs_to_a_lesson(entry):
    # A sampler may be without one: it is then in the glossary and the benchmark alone.
    assert entry.lesson in SLUGS or (entry.lesson == "" and entry.kind == "sampler")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_term_of_a_lesson_is_in_the_glossary(lesson):
    assert set(lesson.terms) <= {entry.key for entry in ENTRIES}


def ways():
    lists = front()
    steps = (step for plan in plans() for step in plan.steps)
    return [(way.lesson, *way.state.items()) for way in (*lists.mistakes, *lists.scenarios)] + [
        (step.lesson, *step.state.items()) for step in steps
    ]


def test_all_that_the_front_page_leads_to_exists():
    lists = front()
    assert {slug for slug, *_ in ways()} <= BY_SLUG.keys()
    assert len(lists.mistakes) == 4
    assert {plan.minutes for plan in plans()} == {10, 45, 90}
    assert all(
        re.match(r"https://(doi\.org|arxiv\.org|dl\.acm\.org|people\.cs\.bris\.ac\.uk)/", r.link)
        for r in references()
    )


@pytest.mark.parametrize("plan", plans(), ids=lambda plan: str(plan.minutes))
def test_a_plan_fills_its_time(plan):
    assert sum(step.minutes for step in plan.steps) == plan.minutes


@pytest.mark.parametrize("way", sorted(set(ways()), key=str), ids=str)
def test_a_ready_link_opens_without_a_complaint(way):
    slug, *state = way
    app = opened(slug, **dict(state))
    assert not app.exception
    assert not app.warning
    assert all(app.query_params.get(name, [value]) in (value, [value]) for name, value in state)


def test_the_longest_plan_visits_the_nine_first_lessons_in_their_order():
    """One that is added later finds no room in 90 minutes by itself."""
    plan = max(plans(), key=lambda plan: plan.minutes)
    order = [lesson.slug for lesson in LESSONS]
    visited = [step.lesson for step in plan.steps]
    assert visited == sorted(visited, key=order.index)
    assert len(set(visited)) == len(visited) == 9


def test_the_glossary_finds_a_term_and_a_lesson_and_says_when_it_does_not():
    def found(text):
        heads, *rows = tables(opened("glossary", find=text))[0]
        return [row[heads.index("term")] for row in rows]

    assert found("recall")[0] == "recall"
    assert found("leakage")[0] == "Leakage"
    app = opened("glossary", find="qwertz")
    assert not app.exception
    assert any("qwertz" in warning.value for warning in app.warning)


def test_each_step_of_the_front_page_keeps_frauds_that_were_there():
    payments = crowd()
    there = payments.existing
    assert there[0] == len(payments.normal) == len(payments.frauds) == 999
    assert there[-1] == 1  # 1 of 1,000 payments
    assert (np.diff(there) <= 0).all()
    shares = there / (there + len(payments.normal))
    np.testing.assert_allclose(shares, 1 / np.array(STEPS), atol=0.001)


def test_the_front_page_shows_no_model():
    """It must not spoil the first lesson: no number but the dial's, no line in the picture."""
    script = json.loads(pieces_of(FRONT_PAGE).script.text)
    (step,) = script["steps"]
    live = [
        part["live"] for text in (step["title"], step["text"]) for part in text if "live" in part
    ]
    assert live == ["one_in|one_in"]
    assert FRONT_PAGE.stage is not None
    scene = FRONT_PAGE.stage().pictures["payments"].scene(False)
    assert set(scene.picture.names) == {"normal", "frauds", "last"}


def test_the_front_page_leads_to_the_first_lesson_and_to_the_teachers():
    shown = how(FRONT_PAGE, View(), "", FOLLOWING[FRONT_PAGE])
    assert shown["following"] == {
        "says": "Start: the accuracy trap · 8 min",
        "href": "./ratio_dial",
    }
    assert FRONT_PAGE.stage is not None
    assert "./teach" in FRONT_PAGE.stage().ways.values()


def test_the_front_page_without_its_stage_lists_the_lessons():
    app = front_page(lab="1")
    assert not app.exception
    assert len(app.get("page_link")) >= len(LESSONS)


def test_symbols_are_spoken():
    for symbol, (spoken, says) in SYMBOLS.items():
        assert unicodedata.normalize("NFKD", spoken).isascii(), symbol
        assert says
