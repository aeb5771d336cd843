"""Addresses of a lesson with a stage: which open it, at which step, and which the laboratory."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import pytest

from pages.registry import BY_SLUG, LESSONS
from tests import stages
from tests.visit import button, opened
from ui.frame import frame
from ui.stage.script import scene_text, script
from ui.state import controls, view
from ui.state.address import arrival
from ui.state.view import View

AROUND = BY_SLUG["glossary"]  # a page around the lessons, which has no stage


@pytest.fixture
def lesson(tmp_path):
    return stages.lesson(tmp_path)


NOTHING_YET = View()


def arrived(lesson, query, before=NOTHING_YET, left=None) -> Any:
    return arrival(lesson, lesson.parameters, parse_qsl(query), left or {}, before)


# What is opened: on the stage the number of the step, in the laboratory "lab".
OPENS: dict[str, tuple[bool, int]] = {
    "": (True, 1),
    "step=2": (True, 2),
    "present=1": (True, 1),
    "present=1&step=3": (True, 3),
    "nonsense=1": (True, 1),
    "lab=0": (True, 1),
    "lab=0&one_in=50": (True, 1),
    "step=2&one_in=50": (True, 2),
    "step=2&hide=seed": (True, 2),
    "step=14": (True, 1),
    "step=14&one_in=50": (True, 1),
    "step=abc": (True, 1),
    "lab=1": (False, 1),
    "lab=1&one_in=50": (False, 1),
    "lab=1&step=3": (False, 3),  # where the way back leads
    "one_in=50": (False, 1),
    "prevalence=0.02": (False, 1),  # an old name
    "one_in=abc": (False, 1),
    "hide=seed": (False, 1),
    "plain=1": (False, 1),
    "seed=3&present=1": (False, 1),
    "lab=abc&seed=3": (False, 1),
}


@pytest.mark.parametrize("query", OPENS)
def test_an_address_opens_the_stage_or_the_laboratory(query, lesson):
    shown = arrived(lesson, query).view
    assert (shown.is_on_stage(lesson), shown.step) == OPENS[query]


@pytest.mark.parametrize("query", OPENS)
def test_a_page_around_the_lessons_has_no_steps_and_takes_the_word_of_laboratories_silently(query):
    found = arrived(AROUND, query)
    assert not found.view.is_on_stage(AROUND)
    assert (found.view.lab, found.view.step) == (False, 0)
    assert not any(note.lower().startswith("lab") for note in found.notes)
    steps = [note for note in found.notes if note.endswith("is ignored: this page has no steps.")]
    assert len(steps) == ("step" in query)


@pytest.mark.parametrize("query", OPENS)
def test_what_is_written_opens_the_same(query, lesson):
    found = arrived(lesson, query)
    settings = {
        name: parameter.write(found.values[name])
        for name, parameter in lesson.parameters.items()
        if found.values[name] != parameter.default
    }
    settings |= {"plain": "1"} if "plain" in query else {}
    written = settings | found.view.written(settings)
    again = arrival(lesson, lesson.parameters, [*written.items()], {}, View())
    assert (again.view, again.values) == (found.view, found.values)
    assert not again.notes


def test_little_is_written(lesson):
    for shown, settings, written in (
        (View(step=1), (), {}),
        (View(step=2), (), {"step": "2"}),
        (View(step=1), ("one_in",), {"step": "1"}),
        (View(step=1, hide=("seed",)), (), {"step": "1", "hide": "seed"}),
        (View(step=1, present=True), (), {"present": "1"}),
        (View(step=1, lab=True), ("one_in",), {"lab": "1"}),
        (View(step=3, lab=True), (), {"step": "3", "lab": "1"}),
    ):
        assert shown.written(settings) == written


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("step=14", "Step 14: this lesson is new and has 3 steps; it begins at the first."),
        ("step=4&lab=1", "Step 4: this lesson is new and has 3 steps; it begins at the first."),
        (
            "step=abc",
            "Step: “abc” is not a step of this lesson; use a number from 1 to 3. "
            "Now it begins at the first.",
        ),
        ("step=²", "use a number from 1 to 3"),
        ("step=-1", "“-1” is not a step"),
        ("step=0", "“0” is not a step"),
        ("step=2.5", "“2.5” is not a step"),
        (f"step={'9' * 5000}", "999” is not a step"),
        ("lab=yes", "Laboratory: “yes” is not known; use 1 (on) or 0 (off). It is ignored."),
    ],
)
def test_what_is_wrong_is_said_in_one_note(query, note, lesson):
    (said,) = arrived(lesson, query).notes
    assert note in said
    assert len(said) < 150


def test_steps_of_a_stage_set_nothing_in_the_laboratory(lesson):
    assert arrived(lesson, "step=2").values == lesson.defaults()
    assert arrived(lesson, "step=2&one_in=50").values["one_in"] == 50
    assert arrived(lesson, "step=2", left={"seed": 7}).values["seed"] == 7


def test_a_bare_address_leads_back_to_the_step_where_the_stage_was_left(lesson):
    left = View(step=3, lab=True, present=True)
    assert arrived(lesson, "", left).view == replace(left, lab=False)
    assert arrived(lesson, "seed=3", left).view == left


def test_the_instrument_is_in_the_laboratory(lesson):
    assert lesson.instrument == f"{stages.SLUG}?lab=1"
    assert replace(lesson, ready="seed=1").instrument == f"{stages.SLUG}?lab=1&seed=1"
    assert AROUND.instrument.partition("?")[0] == AROUND.address


def test_the_stage_of_these_tests_can_be_shown(lesson):
    assert '"steps"' in script(lesson.path, lesson.stage())
    for picture in lesson.stage().pictures.values():
        assert all(scene_text(picture.scene(tall)) for tall in (False, True))


# On the page.


def steps_of(slug) -> Any:
    path = BY_SLUG[slug].path
    assert path is not None
    return path.steps


@pytest.fixture
def shown_on_stage(monkeypatch):
    """Each run on the stage adds the step that it shows."""
    steps: list[int] = []

    def stage():
        steps.append(view.now().step)
        controls.values_to_url(view.lesson().parameters)

    monkeypatch.setattr(frame, "stage", stage)
    with stages.on_a_stage():
        yield steps


def test_the_router_opens_the_stage_and_the_laboratory_has_a_way_back(shown_on_stage):
    app = opened(stages.SLUG, step="2", seed="3")
    assert not app.exception
    assert shown_on_stage.pop() == 2
    assert dict(app.query_params) == {"seed": "3", "step": "2"}
    app = opened(stages.SLUG, lab="1", step="2", seed="3")
    assert not app.exception
    assert not shown_on_stage
    assert app.session_state["seed"] == 3
    assert dict(app.query_params) == {"seed": "3", "lab": "1", "step": "2"}
    button(app, "Back to the lesson").click().run()
    assert not app.exception
    assert shown_on_stage == [2]
    assert dict(app.query_params) == {"seed": "3", "step": "2"}
    assert app.session_state["seed"] == 3


def test_a_laboratory_that_nobody_has_come_to_from_the_lesson_opens_it(shown_on_stage):
    app = opened(stages.SLUG, seed="3")
    button(app, f"Open the lesson, {len(steps_of(stages.SLUG))} steps").click().run()
    assert shown_on_stage == [1]
    assert dict(app.query_params) == {"seed": "3", "step": "1"}
    hidden = opened(stages.SLUG, lab="1", hide="guide")
    assert not any("lesson" in one.label for one in hidden.button)


def test_a_teachers_link_opens_a_step_of_the_lesson_or_its_laboratory(shown_on_stage):
    app = opened(stages.SLUG, lab="1", seed="7")
    app.session_state["share_panel"] = True
    app.run()
    assert [code.value.partition("?")[2] for code in app.code] == ["seed=7&lab=1"] * 2
    app.selectbox(key="tailor_step").set_value(2).run()
    assert app.code[1].value.endswith("?seed=7&step=2")
    app.selectbox(key="tailor_step").set_value(1).run()
    assert app.code[1].value.endswith("?seed=7&step=1")


@pytest.mark.parametrize("lesson", [one for one in LESSONS if one.stage], ids=lambda one: one.slug)
def test_each_stage_opens_at_each_of_its_steps(lesson):
    steps = len(lesson.path.steps)
    for query in ({}, {"step": "1"}, {"step": str(steps)}, {"present": "1"}):
        app = opened(lesson.slug, **query)
        assert not app.exception
        assert not app.warning
        kept = {name: text for name, text in query.items() if text != "1" or name != "step"}
        assert dict(app.query_params) == kept
