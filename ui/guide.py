"""The guided path on the page: one step at a time beside the live instrument."""

from __future__ import annotations

import functools
import math
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from core.parameters import Parameter
from ui import controls, record, share, theme, view
from ui.answers import UNITS, FactsAt, Question
from ui.curve import draw_curve, show_curve
from ui.walkthrough import (
    Ask,
    ChoiceAsk,
    CurveAsk,
    NumberAsk,
    Step,
    Walkthrough,
    filled,
    holds,
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
    reached = record.last_step(guide.path.slug)
    steps = len(guide.path.steps)
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
    facts = guide.facts_at(controls.values_now(guide.parameters))
    if step is guide.path.steps[0]:
        st.markdown(guide.path.scenario)
    st.markdown(filled(step.text, facts))
    if step.gap:
        _gap(guide, step.gap)
    if step.done:
        if holds(step.done, facts):
            st.success(f"Done: {step.task}", icon=":material/check:")
        else:
            st.info(step.task, icon=":material/touch_app:")
    if step.ask:
        _ask(guide, step.ask)


def _all_steps(guide: Guide, number: int) -> None:
    answers = record.answers(guide.path.slug)

    def title(n: int) -> str:
        step = guide.path.steps[n - 1]
        mark = " ✓" if step.ask and step.ask.name in answers else ""
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
    given = record.answers(guide.path.slug).get(ask.name)
    if given is None:
        _FORMS[type(ask)](guide, ask)
        return
    st.markdown(f"*{_asked(guide, ask)}*")
    if ask.later:
        st.info(f"Your prediction: {given['said']}. Now find out.", icon=":material/lock:")
    else:
        _verdict(given)
    again = {"slug": guide.path.slug, "name": ask.name}
    st.button("Answer again", type="tertiary", on_click=record.forget, kwargs=again)


def _gap(guide: Guide, name: str) -> None:
    """A prediction of an earlier step against the truth."""
    given = record.answers(guide.path.slug).get(name)
    if given is not None:
        ask = guide.path.asks()[name]
        if isinstance(ask, CurveAsk) and len(given["answer"]) == len(ask.handles):
            show_curve(f"gap_{name}", *_places(guide, ask), given["answer"], given["truth"])
        _verdict(given)
        return
    steps = enumerate(guide.path.steps, 1)
    asked = next(number for number, step in steps if step.ask and step.ask.name == name)
    st.info("You have not committed to a prediction yet, so there is no gap to see.")
    _go(guide, f"Back to the question (step {asked})", asked)


def _verdict(given: dict[str, Any]) -> None:
    if given["right"]:
        st.success(f"**Right.** {given['words']}", icon=":material/check:")
    else:
        st.info(f"**Not so.** {given['words']}", icon=":material/compare_arrows:")


def _asked(guide: Guide, ask: Ask) -> str:
    return filled(ask.text, guide.question(ask).facts())


def _commit(guide: Guide, ask: Ask, answer: Any, said: str) -> None:
    """Judge an answer by computing, and write it into the record."""
    question = guide.question(ask)
    verdict = question.judged(answer)
    record.keep(
        guide.path.slug,
        ask.name,
        {
            "question": filled(ask.text, question.facts()),
            "answer": answer,
            "said": said,
            "truth": _plain(verdict.truth),
            "right": verdict.right,
            "words": verdict.words,
            "settings": {
                name: parameter.write(question.values[name])
                for name, parameter in guide.parameters.items()
            },
        },
    )


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
            _commit(guide, ask, float(typed), f"{typed:g}{unit.mark}")

    label = _asked(guide, ask) + (" (in percent)" if ask.unit == "percent" else "")
    with st.form(f"{key}_form"):
        st.number_input(label, value=None, step=1.0, format="%g", key=key)
        if st.form_submit_button(_PREDICT, on_click=commit):
            st.caption("Type a number first; a rough guess is worth as much as a good one.")


def _choice_form(guide: Guide, ask: ChoiceAsk) -> None:
    key = f"ask_{ask.name}"
    texts = {
        option.text: filled(option.text, guide.question(ask).facts()) for option in ask.options
    }

    def commit() -> None:
        chosen = st.session_state[key]
        if chosen is not None:
            _commit(guide, ask, chosen, f"“{texts[chosen]}”")

    with st.form(f"{key}_form"):
        st.radio(_asked(guide, ask), list(texts), None, format_func=texts.__getitem__, key=key)
        if st.form_submit_button(_PREDICT, on_click=commit):
            st.caption("Choose one first.")


def _curve_form(guide: Guide, ask: CurveAsk) -> None:
    drawn = functools.partial(_commit, guide, ask, said="the line that you drew")
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
