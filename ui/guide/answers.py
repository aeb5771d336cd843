"""Answers held against what core computes, and the gap in words."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.controls import ONE_IN_DIAL
from core.parameters import Facts, Parameter
from ui.draw import words
from ui.draw.units import LARGEST, UNITS
from ui.lesson.path import (
    Ask,
    CurveAsk,
    NumberAsk,
    PlaceAsk,
    filled,
    holds,
    in_words,
    state,
)

FactsAt = Callable[[dict[str, Any]], Facts]


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, and the words that say so, with the numbers behind them."""

    right: bool
    words: str
    truth: Any


@dataclass(frozen=True)
class Question:
    """A question at a setting of the lesson: what `ask.at` leaves open is as it is now."""

    ask: Any  # an Ask of any kind
    parameters: dict[str, Parameter]
    now: dict[str, Any]
    facts_at: FactsAt

    @property
    def values(self) -> dict[str, Any]:
        """The setting that the question is about."""
        return self.now | state(self.parameters, self.ask.at)

    def facts(self, **other: Any) -> Facts:
        """The facts at that setting, or at another place of a dial."""
        return self.facts_at(self.values | other)

    @property
    def can_be_judged(self) -> bool:
        """Whether the truth is there: a number may be undefined here, or not computed yet."""
        return _TRUTHS[type(self.ask)](self)

    def judged(self, answer: Any) -> Verdict:
        """The verdict: a number as typed, shares at the handles, a place."""
        return _JUDGES[type(self.ask)](self, answer)

    def said(self, answer: Any) -> str:
        """An answer in words."""
        return _SAID[type(self.ask)](self, answer)


def _number(question: Question, answer: float) -> Verdict:
    ask = question.ask
    assert isinstance(ask, NumberAsk)
    facts, unit = question.facts(), UNITS[ask.unit]
    truth, guess = facts[ask.fact], answer / unit.scale
    right = is_near(ask, guess, truth)
    said = f"You said **{unit.typed(answer)}**. It is **{unit.say(truth)}**"
    off = f"within {apart(ask, guess, truth)}" if right else gap(ask, guess, truth)
    how_far = "" if unit.typed(answer) == unit.say(truth) else f" ({off})"
    return Verdict(right, f"{said}{how_far}. {_why(ask, facts)}", truth)


def _why(ask: Ask, facts: Facts) -> str:
    return filled(in_words(ask.why), facts)


def is_near(ask: NumberAsk, guess: float, truth: float) -> bool:
    """Whether a guess counts as right: within so many units, or within a factor."""
    if math.isnan(truth):
        return False
    allowed, factor = ask.within / UNITS[ask.unit].scale, ask.factor
    close = abs(guess - truth) <= allowed + 1e-9
    return close or (factor > 1 and truth / factor <= guess <= truth * factor)


def gap(ask: NumberAsk, guess: float, truth: float) -> str:
    """How far a guess is from the truth, in words."""
    if ask.unit == "percent" or math.isnan(truth):
        return words.gap(guess, truth)
    return f"{apart(ask, guess, truth)} too {'many' if guess > truth else 'few'}"


def apart(ask: NumberAsk, guess: float, truth: float) -> str:
    """The distance of a guess from the truth, in the unit of the question."""
    distance = abs(guess - truth)
    return words.apart(100 * distance) if ask.unit == "percent" else words.figures(distance, 2)


def curve_truth(question: Question) -> list[float]:
    """The computed curve at the handles of a curve question."""
    ask = question.ask
    return [question.facts(**{ask.over: place})[ask.fact] for place in ask.handles]


def _curve(question: Question, answer: list[float]) -> Verdict:
    ask = question.ask
    assert isinstance(ask, CurveAsk)
    truth = curve_truth(question)
    gaps = {i: abs(answer[i] - share) for i, share in enumerate(truth) if not math.isnan(share)}
    if not gaps:
        return Verdict(False, "At none of these places it is defined.", truth)
    mean, worst = 100 * sum(gaps.values()) / len(gaps), max(gaps, key=gaps.__getitem__)
    said = (
        f"On average your line is **{mean:.0f} points** away; the largest gap is at "
        f"{place_in_words(question, ask.handles[worst])}: you drew "
        f"{words.percent(answer[worst], 0)}, it is {words.share(truth[worst])}."
    )
    return Verdict(mean <= ask.within, f"{said} {_why(ask, question.facts())}", truth)


def place_in_words(question: Question, handle: float) -> str:
    """A place of the dial that a question is asked over: 1 in 1,000, focusing γ 2."""
    if question.ask.over == ONE_IN_DIAL.name:
        return f"1 in {words.digits(handle)}"
    return f"{question.parameters[question.ask.over].label.lower()} {words.digits(handle)}"


def _at_place(question: Question, answer: float) -> Verdict:
    ask = question.ask
    assert isinstance(ask, PlaceAsk)
    there = state(question.parameters, {ask.over: answer})
    right = holds(ask.when, question.facts(**there))
    facts = question.facts()
    said, best = question.said(answer), place_in_words(question, facts[ask.fact])
    words_ = f"You said **{said}**. Best is **{best}**." if said != best else f"Best is **{best}**."
    return Verdict(right, f"{words_} {_why(ask, facts)}", facts[ask.fact])


def _has_number(question: Question) -> bool:
    return not math.isnan(question.facts()[question.ask.fact])


def _has_curve(question: Question) -> bool:
    return not all(map(math.isnan, curve_truth(question)))


_TRUTHS: dict[type[Ask], Callable[[Question], bool]] = {
    NumberAsk: _has_number,
    CurveAsk: _has_curve,
    PlaceAsk: _has_number,
}
_JUDGES: dict[type[Ask], Callable[[Question, Any], Verdict]] = {
    NumberAsk: _number,
    CurveAsk: _curve,
    PlaceAsk: _at_place,
}
_SAID: dict[type[Ask], Callable[[Question, Any], str]] = {
    NumberAsk: lambda question, answer: UNITS[question.ask.unit].typed(answer),
    CurveAsk: lambda question, answer: "the line that you drew",
    PlaceAsk: lambda question, answer: place_in_words(question, answer),
}


def is_answer(ask: Ask, answer: Any) -> bool:
    """Whether a question takes such an answer: what a browser has kept may be anything."""
    if isinstance(ask, CurveAsk):
        return are_shares(answer, len(ask.handles))
    if isinstance(ask, PlaceAsk):
        return _is_number(answer, -LARGEST, LARGEST)
    assert isinstance(ask, NumberAsk)
    return _is_number(answer, 0, UNITS[ask.unit].high)


def is_truth(ask: Ask, truth: Any) -> bool:
    """Whether that can be the truth of a question; it may be undefined, wholly or at a handle."""
    if truth is None:
        return True
    if isinstance(ask, CurveAsk):
        shares = truth if isinstance(truth, list) and len(truth) == len(ask.handles) else [""]
        return all(share is None or _is_number(share, 0, 1) for share in shares)
    return _is_number(truth, -LARGEST, LARGEST)


def are_shares(answer: object, length: int) -> bool:
    """Whether something is a list of so many numbers from 0 to 1."""
    return (
        isinstance(answer, list)
        and len(answer) == length
        and all(_is_number(share, 0, 1) for share in answer)
    )


def _is_number(value: object, low: float, high: float) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return low <= value <= high
