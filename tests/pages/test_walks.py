"""A walk through each guided path by Next: at every step the state and text of its direct link."""

from functools import cache
from typing import Any

import pytest

from core.parameters import Choice, Dial, Number
from pages.registry import BY_SLUG, LESSONS
from tests.visit import field, opened
from ui.lesson.path import CurveAsk, NumberAsk, is_done, state

SLUGS = [lesson.slug for lesson in LESSONS if lesson.path and not lesson.stage]


def path_of(slug):
    path = BY_SLUG[slug].path
    assert path is not None
    return path


def press(app, label):
    return next(button for button in app.button if button.label == label).click().run()


def state_of(app, lesson):
    """What the session, the address and the widgets have; the last two agree with the first."""
    values = {name: app.session_state[name] for name in lesson.parameters}
    shown = {name: one.value for name in values if (one := field(app, name))}
    assert {name: _plain(value) for name, value in shown.items()} == {
        name: _plain(values[name]) for name in shown
    }
    address = {name: _only(text) for name, text in app.query_params.items()}
    for name, parameter in lesson.parameters.items():
        if name in address:
            assert address[name] == parameter.write(values[name])
    return values, address


def _plain(value):
    return list(value) if isinstance(value, tuple) else value


def _only(text):
    return text if isinstance(text, str) else text[0]


def texts(app):
    return [text.value for text in (*app.markdown, *app.latex, *app.caption)]


@cache
def by_link(slug, number):
    app = opened(slug, step=str(number))
    assert not app.exception
    return state_of(app, BY_SLUG[slug]), texts(app)


@cache
def facts_of(slug: str, setting: tuple[tuple[str, Any], ...]) -> Any:
    return BY_SLUG[slug].facts(dict(setting))


def _facts(slug, values):
    return facts_of(slug, tuple(sorted(values.items())))


def _moves(lesson, step):
    """Moves of the hand that may do the task of a step: one control after those it names."""
    named = state(lesson.parameters, step.done_at)
    for name, parameter in lesson.parameters.items():
        ends: tuple[Any, ...]
        if isinstance(parameter, Dial):
            ends = parameter.steps[::-1]
        elif name in step.highlight and isinstance(parameter, Choice):
            ends = tuple(parameter.options)
        elif name in step.set and isinstance(parameter, Number):
            ends = (parameter.default, parameter.high)
        else:
            ends = ()
        for value in (*ends, None):
            yield named | ({} if value is None else {name: value})


def do_the_task(app, lesson, step):
    values, _ = state_of(app, lesson)
    move = next(
        move
        for move in _moves(lesson, step)
        if is_done(step, lesson.parameters, now := values | move, _facts(lesson.slug, now))
    )
    for name, value in move.items():
        widget = field(app, name)
        if widget is None:  # a dial, which a film lets go in a callback of its own
            app.session_state[name] = value
        else:
            widget.set_value(value)
    app.run()
    assert any(text.value == "Done" for text in app.success)


def answer(app, ask):
    """Answer the question of a step; a line is drawn in a browser only."""
    key = f"ask_{ask.name}"
    if isinstance(ask, CurveAsk):
        return
    if isinstance(ask, NumberAsk):
        app.number_input(key=key).set_value(1.0)
    else:
        app.radio(key=key).set_value(app.radio(key=key).options[0])
    press(app, "Commit to it")
    assert any(button.label == "Answer again" for button in app.button)


@pytest.mark.parametrize("slug", SLUGS)
def test_who_does_nothing_is_at_each_step_where_its_link_leads(slug):
    last, app = len(path_of(slug).steps), opened(slug, step="1")
    for number in range(1, last + 1):
        assert not app.exception
        assert (state_of(app, BY_SLUG[slug]), texts(app)) == by_link(slug, number), number
        if number < last:
            press(app, "Next")


@pytest.mark.parametrize("slug", SLUGS)
def test_who_answers_and_does_the_tasks_is_at_each_step_where_its_link_leads(slug):
    lesson = BY_SLUG[slug]
    app = opened(slug, step="1")
    for number, step in enumerate(path_of(slug).steps, 1):
        assert not app.exception
        assert state_of(app, lesson) == by_link(slug, number)[0], number
        if step.ask:
            answer(app, step.ask)
        if step.done:
            do_the_task(app, lesson, step)
        if number < len(path_of(slug).steps):
            press(app, "Next")
