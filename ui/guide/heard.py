"""Answers that the stage of a lesson tells: judged by computing, and kept in the record."""

from __future__ import annotations

from typing import Any

from core.parameters import BadValue
from ui.guide import record
from ui.guide.answers import Question, is_answer
from ui.guide.questions import record_of
from ui.lesson import Lesson


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
        judged = record_of(question, answer, question.said(answer))
    except BadValue:  # a place that the dial does not have
        return
    record.keep(lesson.slug, ask.name, judged)
