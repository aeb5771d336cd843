"""Answers that the stage of a lesson tells: judged by computing, and kept in the record."""

from __future__ import annotations

import math
from typing import Any

from core.parameters import BadValue
from ui.guide import record
from ui.guide.answers import Question, Verdict, is_answer, is_truth
from ui.lesson import Lesson
from ui.lesson.path import Walkthrough, filled, in_words

NO_TRUTH = (
    "The numbers that judge this are not there: they are still being computed, or are undefined "
    "at this setting."
)


def take(lesson: Lesson, name: object, answer: Any) -> None:
    """Judge an answer and keep it; what no question of the lesson takes is passed over.

    A browser may tell anything. The setting is that of the question, else the lesson's defaults.
    """
    asks = lesson.path.asks() if lesson.path else {}
    ask = asks.get(name) if isinstance(name, str) else None
    if ask is None or lesson.stage is None or not is_answer(ask, answer):
        return
    facts_at = lesson.stage().facts_at
    question = Question(ask, lesson.parameters, lesson.defaults(), facts_at)
    try:
        judged = _judged(question, answer)
    except BadValue:  # a place that the dial does not have
        return
    record.keep(lesson.slug, ask.name, judged)


def _judged(question: Question, answer: Any) -> record.Answer:
    """What is kept of an answer: how it was judged, as far as there is a truth, and at what."""
    can_be_judged = question.can_be_judged
    verdict = question.judged(answer) if can_be_judged else Verdict(False, NO_TRUTH, None)
    return {
        "question": filled(in_words(question.ask.text), question.facts()),
        "said": question.said(answer),
        "words": verdict.words,
        "right": verdict.right,
        "settings": {
            name: parameter.write(question.values[name])
            for name, parameter in question.parameters.items()
        },
        "answer": answer,
        "truth": _plain(verdict.truth),
    }


def _plain(truth: Any) -> Any:
    """The truth as JSON can say it: undefined is null."""
    if isinstance(truth, list):
        return [_plain(part) for part in truth]
    return None if isinstance(truth, float) and math.isnan(truth) else truth


def given(path: Walkthrough, name: str) -> record.Answer | None:
    """What the learner has answered to a question; None if nothing that it takes."""
    answer = record.answers(path.slug).get(name)
    ask = path.asks()[name]
    fits = answer and is_answer(ask, answer["answer"]) and is_truth(ask, answer["truth"])
    return answer if fits else None
