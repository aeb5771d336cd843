"""The guided path on the page: one step at a time beside the live instrument."""

from __future__ import annotations

import functools
import math
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from core.parameters import Parameter
from ui import controls, record, share, theme, view
from ui.answers import UNITS, FactsAt, Question, Verdict, is_answer
from ui.curve import draw_curve, show_curve
from ui.walkthrough import (
    Ask,
    ChoiceAsk,
    CurveAsk,
    NumberAsk,
    Step,
    Walkthrough,
    filled,
    is_done,
    state,
)

CSS = (Path(__file__).parent / "guide.css").read_text("utf-8")

# What a step can point at, beside the controls, which have classes of their own.
PLACES = {
    "dial": ".film-dials",
    "numbers": ".film-numbers",
    "picture": ".film-picture",
    "prose": "[class*=st-key-prose_]",
    "code": ".st-key-code",
}


class Guide(NamedTuple):
    """A guided path on its lesson: parameters, and the facts at any setting of them."""

    path: Walkthrough
    parameters: dict[str, Parameter]
    facts_at: FactsAt

    def question(self, ask: Ask) -> Question:
        """The question at the setting of the moment."""
        return Question(ask, self.parameters, controls.values_now(self.parameters), self.facts_at)

    def go(self, number: int) -> None:
        """Open a step, and set what it sets; 0 leaves the path and changes nothing else."""
        view.change(step=number)
        if number:
            controls.set_values(**state(self.parameters, self.path.steps[number - 1].set))


def given(path: Walkthrough, name: str) -> record.Answer | None:
    """What the learner has answered to a question; None if nothing that it takes."""
    answer = record.answers(path.slug).get(name)
    return answer if answer and is_answer(path.asks()[name], answer["answer"]) else None


def show(guide: Guide) -> None:
    """The step of the moment beside the instrument; nothing while the path is closed."""
    hidden = view.hidden("guide")
    number, last = 0 if hidden else view.now().step, len(guide.path.steps)
    record.reached(guide.path.slug, number)
    record.remember()
    _actions(guide, number or hidden)
    if not number:
        return
    step = guide.path.steps[number - 1]
    st.html(_pointing_at(step))
    with st.container(key="guide"):
        with st.container(key="guide_top", horizontal=True):
            st.markdown(f"Guided path · step {number} of {last}")
            _go(guide, "Leave", 0, type="tertiary")
        st.header(step.title, anchor=False)
        _step(guide, step)
        with st.container(horizontal=True):
            _go(guide, "Back", number - 1, disabled=number == 1)
            if number < last:
                _go(guide, "Next", number + 1, key="guide_next")
        _all_steps(guide, number)


def _actions(guide: Guide, no_path: int | bool) -> None:
    """One line at the top of the page; without the way into a path that is open or hidden."""
    look = theme.theme(st.context.theme.type == "dark")
    colours = f":root {{ --panel: {look.paper}; --edge: {look.grid}; --accent: {look.accent}; }}"
    st.html(f"<style>{colours}{CSS}</style>")
    steps = len(guide.path.steps)
    reached = min(record.last_step(guide.path.slug), steps)
    label = f"Guided path, step {reached}" if reached else f"Guided path, {steps} steps"
    with st.container(key="actions", horizontal=True):
        if not no_path:
            _go(guide, label, reached or 1, icon=":material/route:", key="guide_open")
        if not view.hidden("links"):
            share.show(guide.parameters, guide.facts_at)


def _go(guide: Guide, label: str, number: int, **look: Any) -> None:
    """A button that opens a step."""
    st.button(label, on_click=guide.go, args=(number,), **look)


def _step(guide: Guide, step: Step) -> None:
    values = controls.values_now(guide.parameters)
    facts = guide.facts_at(values)
    if step is guide.path.steps[0]:
        st.markdown(guide.path.scenario)
    st.markdown(filled(step.text, facts))
    if step.gap:
        _gap(guide, step.gap)
    if step.done:
        if is_done(step, guide.parameters, values, facts):
            st.success(f"Done: {step.task}", icon=":material/check:")
        else:
            st.info(step.task, icon=":material/touch_app:")
    if step.ask:
        _ask(guide, step.ask)


def _all_steps(guide: Guide, number: int) -> None:
    answered = {name for name in guide.path.asks() if given(guide.path, name)}

    def title(n: int) -> str:
        step = guide.path.steps[n - 1]
        mark = " ✓" if step.ask and step.ask.name in answered else ""
        return f"{n} · {step.title}{mark}"

    st.session_state["guide_step"] = number
    st.selectbox(
        "All steps",
        range(1, len(guide.path.steps) + 1),
        key="guide_step",
        format_func=title,
        on_change=lambda: guide.go(st.session_state["guide_step"]),
    )


def _ask(guide: Guide, ask: Ask) -> None:
    """A question, and what became of the answer once there is one."""
    answer = given(guide.path, ask.name)
    if answer is None:
        _FORMS[type(ask)](guide, ask)
        if st.session_state.pop("not_judged", None) == ask.name:
            st.info(f"{NO_TRUTH} Commit to it again when they are.", icon=":material/hourglass:")
        return
    st.markdown(f"*{_asked(guide, ask)}*")
    if ask.later:
        st.info(f"Your prediction: {answer['said']}. Now find out.", icon=":material/lock:")
    else:
        _verdict(answer)
    again = {"slug": guide.path.slug, "name": ask.name}
    st.button("Answer again", type="tertiary", on_click=record.forget, kwargs=again)


def _gap(guide: Guide, name: str) -> None:
    """A prediction of an earlier step against the truth."""
    answer = given(guide.path, name)
    if answer is not None:
        ask = guide.path.asks()[name]
        if answer["truth"] is None and guide.question(ask).can_be_judged:  # it was not, then
            answer = _commit(guide, ask, answer["answer"], answer["said"])
        if isinstance(ask, CurveAsk) and isinstance(answer["truth"], list):
            show_curve(f"gap_{name}", *_places(guide, ask), answer["answer"], answer["truth"])
        _verdict(answer)
        return
    steps = enumerate(guide.path.steps, 1)
    asked = next(number for number, step in steps if step.ask and step.ask.name == name)
    st.info("You have not committed to a prediction yet, so there is no gap to see.")
    _go(guide, f"Back to the question (step {asked})", asked)


def _verdict(answer: record.Answer) -> None:
    if answer["truth"] is None:
        st.info(f"You said **{answer['said']}**. {answer['words']}", icon=":material/hourglass:")
    elif answer["right"]:
        st.success(f"**Right.** {answer['words']}", icon=":material/check:")
    else:
        st.info(f"**Not so.** {answer['words']}", icon=":material/compare_arrows:")


def _asked(guide: Guide, ask: Ask) -> str:
    return filled(ask.text, guide.question(ask).facts())


NO_TRUTH = (
    "The numbers that judge this are not there: they are still being computed, or are undefined "
    "at this setting."
)


def _answered(guide: Guide, ask: Ask, answer: Any, said: str) -> None:
    """Take an answer; one that is to be judged at once is refused while there is no truth."""
    if ask.later or guide.question(ask).can_be_judged:
        _commit(guide, ask, answer, said)
    else:
        st.session_state["not_judged"] = ask.name


def _commit(guide: Guide, ask: Ask, answer: Any, said: str) -> record.Answer:
    """Judge an answer by computing, as far as there is a truth, and write it into the record."""
    question = guide.question(ask)
    can_be_judged = question.can_be_judged
    verdict = question.judged(answer) if can_be_judged else Verdict(False, NO_TRUTH, None)
    judged = {
        "question": filled(ask.text, question.facts()),
        "said": said,
        "words": verdict.words,
        "right": verdict.right,
        "settings": {
            name: parameter.write(question.values[name])
            for name, parameter in guide.parameters.items()
        },
        "answer": answer,
        "truth": _plain(verdict.truth),
    }
    record.keep(guide.path.slug, ask.name, judged)
    return judged


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
            _answered(guide, ask, float(typed), f"{typed:g}{unit.mark}")

    label = _asked(guide, ask) + (" (in percent)" if ask.unit == "percent" else "")
    with st.form(f"{key}_form"):
        st.number_input(label, unit.low, unit.high, None, 1.0, "%g", key=key)
        if st.form_submit_button(_PREDICT, on_click=commit) and st.session_state[key] is None:
            st.caption("Type a number first; a rough guess is worth as much as a good one.")


def _choice_form(guide: Guide, ask: ChoiceAsk) -> None:
    key = f"ask_{ask.name}"
    facts = guide.question(ask).facts()
    texts = {option.text: filled(option.text, facts) for option in ask.options}

    def commit() -> None:
        chosen = st.session_state[key]
        if chosen is not None:
            _answered(guide, ask, chosen, f"“{texts[chosen]}”")

    with st.form(f"{key}_form"):
        asked = filled(ask.text, facts)
        st.radio(asked, list(texts), None, format_func=texts.__getitem__, key=key)
        if st.form_submit_button(_PREDICT, on_click=commit) and st.session_state[key] is None:
            st.caption("Choose one first.")


def _curve_form(guide: Guide, ask: CurveAsk) -> None:
    drawn = functools.partial(_answered, guide, ask, said="the line that you drew")
    draw_curve(f"ask_{ask.name}", _asked(guide, ask), *_places(guide, ask), drawn)


def _places(guide: Guide, ask: CurveAsk) -> tuple[list[str], str]:
    """Where the handles of a curve stand, and what the places are."""
    label = guide.parameters[ask.over].label.removesuffix("…").strip()
    return [f"{place:,g}" for place in ask.handles], label


_FORMS: dict[type[Ask], Any] = {
    NumberAsk: _number_form,
    ChoiceAsk: _choice_form,
    CurveAsk: _curve_form,
}


def _pointing_at(step: Step) -> str:
    """The style of a frame around what the step points at."""
    places = ", ".join(PLACES.get(name, f".st-key-{name}") for name in step.highlight)
    frame = (
        f"{places} {{ outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 6px; }}"
        if places
        else ""
    )
    return f"<style>{frame}</style>"
