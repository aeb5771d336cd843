"""Every path: well formed, at states that exist, with a right answer to each question."""

import math
from functools import cache
from typing import Any

import pytest

from core.lessons.ratio_dial.film import experiment_of, ratio_film
from pages.registry import BY_SLUG, LESSONS
from ui.draw import words
from ui.guide.answers import UNITS, Question, gap, is_answer, is_near
from ui.lesson.path import (
    CurveAsk,
    NumberAsk,
    PlaceAsk,
    filled,
    holds,
    in_words,
    parsed,
    state,
)


def walkthrough(slug) -> Any:
    return BY_SLUG[slug].path


SLUGS = sorted(lesson.slug for lesson in LESSONS if lesson.path)


@cache
def facts_of(slug, setting):
    return BY_SLUG[slug].facts(dict(setting))


def facts_at(slug):
    return lambda values: facts_of(slug, tuple(sorted(values.items())))


LONG = ("compare", 7)  # this step's facts are of many fits of gradient boosting


def each(kind):
    return [
        pytest.param(
            slug,
            step,
            id=f"{slug}-{number}",
            marks=[pytest.mark.slow] * ((slug, number) == LONG),
        )
        for slug in SLUGS
        for number, step in enumerate(walkthrough(slug).steps, 1)
        if kind(step)
    ]


def at_step(slug, step):
    subject = BY_SLUG[slug]
    return subject.defaults() | state(subject.parameters, step.set)


def of_dial(slug, step):
    """The facts of the dial of a step on a stage, where it stands."""
    make = BY_SLUG[slug].stage
    if make is None or step.shows.at is None:
        return {}
    dial = make().dials[step.shows.dial]
    at = next(i for i, value in enumerate(dial.values) if math.isclose(value, step.shows.at))
    return {name: values[at] for name, values in dial.facts.items()}


def question(slug, step, **other):
    now = at_step(slug, step) | other
    return Question(step.ask, BY_SLUG[slug].parameters, now, facts_at(slug))


def dial_of(slug, name) -> Any:
    return BY_SLUG[slug].parameters[name]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_path_has_two_questions_a_task_and_a_gap_for_each_prediction(slug):
    path = walkthrough(slug)
    assert len(path.steps) >= 5
    assert len(path.asks()) == sum(step.ask is not None for step in path.steps) >= 2
    predictions = {name for name, ask in path.asks().items() if ask.later}
    assert predictions == {step.gap for step in path.steps if step.gap}
    assert any(step.done for step in path.steps)
    assert path.scenario.strip()


@pytest.mark.parametrize(("slug", "step"), each(lambda step: True))
def test_a_step_speaks_of_facts_and_controls_that_exist(slug, step):
    facts = facts_at(slug)(at_step(slug, step)) | of_dial(slug, step)
    assert "[[" not in filled(in_words(step.text), facts)
    assert bool(step.done) == bool(step.task)
    assert not (step.done and holds(step.done, facts)), "the task is done before it is begun"
    for name, value in at_step(slug, step).items():
        assert value is not None or BY_SLUG[slug].parameters[name].default is None


@pytest.mark.parametrize(("slug", "step"), each(lambda step: isinstance(step.ask, NumberAsk)))
def test_a_number_is_right_where_it_is_true_and_wrong_far_from_it(slug, step):
    asked = question(slug, step)
    truth = asked.facts()[step.ask.fact]
    scale = UNITS[step.ask.unit].scale
    assert asked.judged(truth * scale).right
    far = asked.judged((truth + 0.3) * scale if scale > 1 else 10 * truth + 10)
    assert not far.right
    assert asked.judged(min(truth * scale, UNITS[step.ask.unit].high or math.inf)).right
    assert "too" in far.words
    assert "[[" not in far.words


@pytest.mark.parametrize(("slug", "step"), each(lambda step: isinstance(step.ask, CurveAsk)))
def test_a_drawn_curve_is_right_where_it_is_true_and_wrong_upside_down(slug, step):
    asked = question(slug, step)
    assert set(step.ask.handles) <= set(dial_of(slug, step.ask.over).steps)
    truth = asked.judged([0.5] * len(step.ask.handles)).truth
    assert asked.judged(truth).right
    upside_down = asked.judged([float(share < 0.5) for share in truth])
    assert not upside_down.right
    assert "[[" not in upside_down.words


@pytest.mark.parametrize(("slug", "step"), each(lambda step: isinstance(step.ask, PlaceAsk)))
def test_a_place_is_right_where_it_is_best_and_wrong_somewhere(slug, step):
    asked = question(slug, step)
    assert asked.judged(asked.facts()[step.ask.fact]).right
    places = dial_of(slug, step.ask.over).steps
    verdicts = [asked.judged(place) for place in places[:: max(1, len(places) // 6)]]
    assert not all(verdict.right for verdict in verdicts)
    assert "[[" not in verdicts[0].words


# The engine, by hand.


def test_live_numbers_leave_latex_alone():
    text = r"$\frac{1}{2}$ {x} [[recall|percent]] of [[positives|some:case]], [[none|count]]"
    facts = {"recall": 0.25, "positives": 1.0, "none": math.nan}
    assert filled(text, facts) == r"$\frac{1}{2}$ {x} 25 % of 1 case, —"
    with pytest.raises(KeyError, match="reccall"):
        filled("[[reccall|percent]]", facts)


def test_an_undefined_number_fulfils_no_comparison():
    facts = {"precision": math.nan, "recall": 0.0}
    assert not holds([("precision", "<", 1)], facts)
    assert not holds([("precision", ">=", 0)], facts)
    assert holds([("recall", "<=", 0)], facts)


def number_ask(**parts) -> Any:
    raw = {"kind": "number", "name": "n", "text": "", "why": "", "fact": "f", "unit": "percent"}
    step = {"title": "", "text": "", "shows": {}, "ask": raw | parts}
    return parsed("x", {"scenario": "", "steps": [step]}).steps[0].ask


def test_near_and_far_in_words():
    assert is_near(number_ask(within=1), 0.999, 0.99)
    assert not is_near(number_ask(within=1), 0.97, 0.99)
    assert is_near(number_ask(factor=2), 0.05, 0.1)
    assert not is_near(number_ask(factor=2), 0.04, 0.1)
    assert not is_near(number_ask(within=100), 0.5, math.nan)
    assert gap(number_ask(), 0.8, 0.102) == "69.8 points too high"
    assert gap(number_ask(unit="count"), 5, 792) == "787 too few"


def test_an_answer_that_a_question_cannot_have_got_is_none():
    curve = walkthrough("ratio_dial").asks()["recall_line"]
    for ask, good, bad in (
        (number_ask(), 100, [100.1, -1, math.nan, math.inf, "60", None]),
        (number_ask(unit="count"), 1e6, [math.inf, [1], "many", -1]),
        (curve, [0.5] * len(curve.handles), [0.5, [0.5], ["0"] * len(curve.handles), None]),
    ):
        assert is_answer(ask, good)
        assert not any(is_answer(ask, wrong) for wrong in bad)


def test_a_second_result_that_is_drawn_afresh_does_not_repeat_the_first():
    moved = BY_SLUG["base_rate"].defaults() | {"dependence": 1.0}
    # 90·0.9 = 81 sick and 792·0.08 = 63.36 healthy people of 10,000 are flagged twice.
    assert facts_at("base_rate")(moved)["second_afresh"] == pytest.approx(81 / 144.36)


def test_a_wrong_key_is_named():
    with pytest.raises(TypeError, match="witin"):
        number_ask(witin=3)


def test_a_page_passes_its_cached_film():
    subject = BY_SLUG["ratio_dial"]
    ours = experiment_of(subject.defaults())
    film, asked = ratio_film(ours), []

    def cached(experiment):
        asked.append(experiment)
        return film

    for one_in in (2, 1_000):
        subject.facts(subject.defaults() | {"one_in": one_in}, cached)
    assert asked == [ours, ours]


def test_a_share_is_said_with_as_many_digits_as_tell_it_from_0_and_1():
    said = [words.share(value) for value in (0.102, 0.000112, 0.99901, 0.999, 0.9999, 0.999999, 1)]
    assert said == ["10.2 %", "0.0112 %", "99.9 %", "99.9 %", "99.99 %", "99.9999 %", "100 %"]
    assert [words.number(value) for value in (-0.0004, -0.05, 11.25)] == [
        "0.000",
        "−0.050",
        "11.25",
    ]
    assert [words.share(1e-4), words.percent(0.01), words.percent(0.01, 1)] == [
        "0.01 %",
        "1 %",
        "1 %",
    ]
