"""The questions of a guided path: asked, answered once, and held against the truth."""

from __future__ import annotations

import functools
import math
from typing import Any, NamedTuple

import streamlit as st

from core.parameters import Parameter
from ui.draw import words
from ui.guide import record, turn
from ui.guide.answers import UNITS, FactsAt, Question, Verdict, is_answer, is_close, is_truth
from ui.guide.curve import draw_curve, show_curve
from ui.lesson.path import Ask, ChoiceAsk, CurveAsk, NumberAsk, Walkthrough, filled, in_words
from ui.state import controls

NO_TRUTH = (
    "The numbers that judge this are not there: they are still being computed, or are undefined "
    "at this setting."
)


class Guide(NamedTuple):
    """A guided path on its lesson: parameters, and the facts at any setting of them."""

    path: Walkthrough
    parameters: dict[str, Parameter]
    facts_at: FactsAt

    def question(self, ask: Ask) -> Question:
        """The question at the setting of the moment."""
        return Question(ask, self.parameters, controls.values_now(self.parameters), self.facts_at)

    def asked(self, ask: Ask) -> str:
        """The text of the question at that setting."""
        return asked(self.question(ask))


def asked(question: Question) -> str:
    """The text of a question at its setting."""
    return filled(in_words(question.ask.text), question.facts())


def given(path: Walkthrough, name: str) -> record.Answer | None:
    """What the learner has answered to a question; None if nothing that it takes."""
    answer = record.answers(path.slug).get(name)
    ask = path.asks()[name]
    fits = answer and is_answer(ask, answer["answer"]) and is_truth(ask, answer["truth"])
    return answer if fits else None


def ask_for(guide: Guide, ask: Ask) -> None:
    """A question, and what became of the answer once there is one."""
    answer = given(guide.path, ask.name)
    if answer is None:
        _FORMS[type(ask)](guide, ask)
        if st.session_state.pop("not_judged", None) == ask.name:
            st.info(f"{NO_TRUTH} Commit to it again when they are.", icon=":material/hourglass:")
        return
    with st.container(key="asked"):
        st.markdown(guide.asked(ask))
    if ask.later:
        st.info(f"Your prediction: {answer['said']}. Now find out.", icon=":material/lock:")
    else:
        _show_verdict(ask, answer)
    again = {"slug": guide.path.slug, "name": ask.name}
    st.button("Answer again", type="tertiary", on_click=record.forget, kwargs=again)


def show_gap(guide: Guide, ask: Ask, answer: record.Answer) -> None:
    """A prediction against the truth, which may not have been there when it was made."""
    if answer["truth"] is None and guide.question(ask).can_be_judged:
        answer = _judge(guide, ask, answer["answer"], answer["said"])
    if isinstance(ask, CurveAsk) and isinstance(answer["truth"], list):
        show_curve(f"gap_{ask.name}", *_places(guide, ask), answer["answer"], answer["truth"])
    _show_verdict(ask, answer)


def _show_verdict(ask: Ask, answer: record.Answer) -> None:
    if answer["truth"] is None:
        st.info(f"You said **{answer['said']}**. {answer['words']}", icon=":material/hourglass:")
    elif answer["right"]:
        st.success(f"**Right.** {answer['words']}", icon=":material/check:")
    elif is_close(ask, answer["answer"], answer["truth"]):
        st.info(f"**Close.** {answer['words']}", icon=":material/compare_arrows:")
    else:
        st.info(answer["words"], icon=":material/compare_arrows:")


def _answered(guide: Guide, ask: Ask, answer: Any) -> None:
    """Take an answer; one that is to be judged at once is refused while there is no truth."""
    question = guide.question(ask)
    if ask.later or question.can_be_judged:
        _judge(guide, ask, answer, question.said(answer))
        turn.count()
    else:
        st.session_state["not_judged"] = ask.name


def _judge(guide: Guide, ask: Ask, answer: Any, said: str) -> record.Answer:
    """Judge an answer by computing, as far as there is a truth, and write it into the record."""
    judged = record_of(guide.question(ask), answer, said)
    record.keep(guide.path.slug, ask.name, judged)
    return judged


def record_of(question: Question, answer: Any, said: str) -> record.Answer:
    """What is kept of an answer: how it was judged, as far as there is a truth, and at what."""
    can_be_judged = question.can_be_judged
    verdict = question.judged(answer) if can_be_judged else Verdict(False, NO_TRUTH, None)
    return {
        "question": asked(question),
        "said": said,
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


_PREDICT = "Commit to it"


def _number_form(guide: Guide, ask: NumberAsk) -> None:
    key, unit = f"ask_{ask.name}", UNITS[ask.unit]

    def commit() -> None:
        typed = st.session_state[key]
        if typed is not None:
            _answered(guide, ask, float(typed))

    with st.form(f"{key}_form"):
        st.number_input(guide.asked(ask), unit.low, unit.high, None, unit.step, "%g", key=key)
        if st.form_submit_button(_PREDICT, on_click=commit) and st.session_state[key] is None:
            st.caption("Type a number first; a rough guess is worth as much as a good one.")


def _choice_form(guide: Guide, ask: ChoiceAsk) -> None:
    key = f"ask_{ask.name}"
    facts = guide.question(ask).facts()
    texts = {option.text: filled(option.text, facts) for option in ask.options}

    def commit() -> None:
        chosen = st.session_state[key]
        if chosen is not None:
            _answered(guide, ask, chosen)

    with st.form(f"{key}_form"):
        st.radio(guide.asked(ask), list(texts), None, format_func=texts.__getitem__, key=key)
        if st.form_submit_button(_PREDICT, on_click=commit) and st.session_state[key] is None:
            st.caption("Choose one first.")


def _curve_form(guide: Guide, ask: CurveAsk) -> None:
    drawn = functools.partial(_answered, guide, ask)
    draw_curve(f"ask_{ask.name}", guide.asked(ask), *_places(guide, ask), drawn)


def _places(guide: Guide, ask: CurveAsk) -> tuple[list[str], str]:
    """Where the handles of a curve stand, and what the places are."""
    label = guide.parameters[ask.over].label.removesuffix("…").strip()
    return [words.digits(place) for place in ask.handles], label


_FORMS: dict[type[Ask], Any] = {
    NumberAsk: _number_form,
    ChoiceAsk: _choice_form,
    CurveAsk: _curve_form,
}
