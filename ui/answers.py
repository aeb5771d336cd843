"""Answers held against what core computes, and the gap in words."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from core.facts import Facts
from core.parameters import Parameter
from ui import words
from ui.walkthrough import Ask, ChoiceAsk, CurveAsk, NumberAsk, filled, holds, state

FactsAt = Callable[[dict[str, Any]], Facts]


class Unit(NamedTuple):
    """How a typed number is read and said: the fact is the number divided by `scale`."""

    scale: float
    mark: str
    say: Callable[[float], str]


UNITS = {
    "percent": Unit(100, " %", words.share),
    "count": Unit(1, "", lambda n: f"{n:,.0f}"),
    "number": Unit(1, "", words.number),
}


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, and the words that say so, with the numbers behind them."""

    right: bool
    words: str
    truth: Any


@dataclass(frozen=True)
class Question:
    """A question at a setting of the lesson: what `ask.at` leaves open is as it is now."""

    ask: Ask
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

    def judged(self, answer: Any) -> Verdict:
        """The verdict: a number as typed, the text of an option, or shares at the handles."""
        return _JUDGES[type(self.ask)](self, answer)


def _number(question: Question, answer: float) -> Verdict:
    ask = question.ask
    assert isinstance(ask, NumberAsk)
    facts, unit = question.facts(), UNITS[ask.unit]
    truth, guess = facts[ask.fact], answer / unit.scale
    right = is_near(ask, guess, truth)
    said = f"You said **{unit.say(guess)}**; it is **{unit.say(truth)}**"
    return Verdict(right, f"{said}: {gap(ask, guess, truth)}. {filled(ask.why, facts)}", truth)


def is_near(ask: NumberAsk, guess: float, truth: float) -> bool:
    """Whether a guess counts as right: within so many units, or within a factor."""
    if math.isnan(truth):
        return False
    allowed = ask.within / UNITS[ask.unit].scale
    close = abs(guess - truth) <= allowed + 1e-9
    return close or (ask.factor > 1 and truth / ask.factor <= guess <= truth * ask.factor)


def gap(ask: NumberAsk, guess: float, truth: float) -> str:
    """How far a guess is from the truth, in words."""
    if ask.unit == "percent" or math.isnan(truth):
        return words.gap(guess, truth)
    apart = abs(guess - truth)
    if apart < 0.0005:
        return "right on the spot"
    if ask.unit == "count":
        return f"{apart:,.0f} too {'many' if guess > truth else 'few'}"
    return f"{words.number(apart)} too {'high' if guess > truth else 'low'}"


def _choice(question: Question, answer: str) -> Verdict:
    ask = question.ask
    assert isinstance(ask, ChoiceAsk)
    facts = question.facts()
    chosen = next(option for option in ask.options if option.text == answer)
    right = [option.text for option in ask.options if holds(option.when, facts)]
    why = filled(ask.why, facts)
    if answer in right:
        return Verdict(True, why, right)
    instead = " or ".join(f"“{filled(text, facts).rstrip('.')}”" for text in right)
    reason = filled(chosen.why, facts)
    return Verdict(False, f"{reason} Here it is: {instead or 'none of these'}. {why}", right)


def _curve(question: Question, answer: list[float]) -> Verdict:
    ask = question.ask
    assert isinstance(ask, CurveAsk)
    truth = [question.facts(**{ask.over: place})[ask.fact] for place in ask.handles]
    gaps = [abs(a - b) for a, b in zip(answer, truth, strict=True) if not math.isnan(b)]
    mean = 100 * sum(gaps) / len(gaps)
    worst = max(range(len(truth)), key=lambda i: abs(answer[i] - truth[i]))
    place = question.parameters[ask.over].label.removesuffix("…").strip()
    said = (
        f"On average your line is **{mean:.0f} points** away; farthest at "
        f"{place.lower()} {ask.handles[worst]:,g}: you drew {words.percent(answer[worst], 0)}, "
        f"it is {words.share(truth[worst])}."
    )
    return Verdict(mean <= ask.within, f"{said} {filled(ask.why, question.facts())}", truth)


_JUDGES: dict[type[Ask], Callable[[Question, Any], Verdict]] = {
    NumberAsk: _number,
    ChoiceAsk: _choice,
    CurveAsk: _curve,
}
