"""The guided path on the page: one step at a time beside the live instrument."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from ui.draw import theme
from ui.guide import questions, record, share, turn
from ui.guide.questions import Guide, given
from ui.lesson.path import Step, filled, is_done, state_at
from ui.state import controls, view

WAY_IN = ":material/route:"
CSS = (Path(__file__).parent / "guide.css").read_text("utf-8")

# What a step can point at, beside the controls, which have classes of their own.
PLACES = {
    "presets": ".st-key-presets",
    "dial": ".film-dials",
    "numbers": ".film-numbers",
    "picture": ".film-picture",
    "prose": "[class*=st-key-prose_]",
    "code": ".st-key-code",
}


def show(guide: Guide) -> None:
    """The step of the moment beside the instrument; nothing while the path is closed.

    The path of a lesson with a stage is walked there, and its laboratory has the way back.
    """
    hidden = view.hidden("guide")
    number, last = 0 if hidden else view.guided_step(), len(guide.path.steps)
    record.reached(guide.path.slug, number)
    record.remember()
    _actions(guide, number or hidden)
    with st.container(key="step"):  # a place that stays: what stands below it is not drawn anew
        if number:
            _show_step(guide, number, last)


def _show_step(guide: Guide, number: int, last: int) -> None:
    step = guide.path.steps[number - 1]
    st.html(f"<style>{_frame(step)}{_on_a_phone(step)}</style>")
    with st.container(key="guide"):
        with st.container(key="guide_top", horizontal=True):
            st.markdown(f"Guided path · step {number} of {last}")
            _go(guide, "Leave", 0, type="tertiary")
        st.header(step.title, anchor=False)
        _step(guide, step)
        if number == last:
            _end(guide, step)
        with st.container(key="guide_ways", horizontal=True):
            _go(guide, "Back", number - 1, disabled=number == 1)
            if number < last:
                _go(guide, "Next", number + 1, key="guide_next")
            _all_steps(guide, number)
        turn.show()


def _actions(guide: Guide, no_path: int | bool) -> None:
    """One line at the top of the page; without the way into a path that is open or hidden."""
    look = theme.theme(st.context.theme.type == "dark")
    colours = f":root {{ --panel: {look.paper}; --edge: {look.grid}; --accent: {look.accent}; }}"
    st.html(f"<style>{colours}{CSS}</style>")
    with st.container(key="actions", horizontal=True):
        if not no_path:
            _way_in(guide)
        if not view.hidden("links"):
            st.button("Present", "to_hall", on_click=view.change, kwargs={"present": True})
            share.show(guide.parameters, guide.facts_at)
            share.answers()


def _way_in(guide: Guide) -> None:
    """The button that opens the path, or leads from the laboratory to the lesson."""
    steps = len(guide.path.steps)
    reached = min(record.last_step(guide.path.slug), steps)
    if not view.lesson().stage:
        label = f"Guided path, step {reached}" if reached else f"Guided path, {steps} steps"
        _go(guide, label, reached or 1, icon=WAY_IN, key="guide_open")
        return
    step = view.now().step if view.now().step > 1 else reached
    label = "Back to the lesson" if step else f"Open the lesson, {steps} steps"
    st.button(label, on_click=_open_stage, args=(step or 1,), icon=WAY_IN, key="guide_open")


def _open_stage(step: int) -> None:
    """Leave the laboratory, whose settings stay as they are."""
    view.change(step=step, lab=False)


def _go(guide: Guide, label: str, number: int, **look: Any) -> None:
    """A button that opens a step."""
    st.button(label, on_click=_open, args=(guide, number), **look)


def _open(guide: Guide, number: int) -> None:
    """Open a step, and set what it sets; 0 leaves the path and changes nothing else."""
    turn.count()
    view.change(step=number)
    if number:
        controls.set_values(**state_at(guide.path, guide.parameters, number))


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
            st.success("Done", icon=":material/check:")
        else:
            st.info(step.task, icon=":material/touch_app:")
    if step.ask:
        questions.ask_for(guide, step.ask)


def _gap(guide: Guide, name: str) -> None:
    """A prediction of an earlier step against the truth, or the way back to the question."""
    answer = given(guide.path, name)
    if answer is not None:
        questions.show_gap(guide, guide.path.asks()[name], answer)
        return
    steps = enumerate(guide.path.steps, 1)
    asked = next(number for number, step in steps if step.ask and step.ask.name == name)
    st.info("You have not committed to a prediction yet, so there is no gap to see.")
    _go(guide, f"Back to the question (step {asked})", asked)


def _end(guide: Guide, step: Step) -> None:
    """Where the path goes on; once its last question is answered also what came of all of them."""
    asks = guide.path.asks()
    answers = {name: answer for name in asks if (answer := given(guide.path, name))}
    if step.ask is None or step.ask.name in answers:
        judged = [answer for answer in answers.values() if answer["truth"] is not None]
        right = sum(answer["right"] for answer in judged)
        st.success(
            f"**The path ends here.** You answered {len(judged)} of {len(asks)}; {right} "
            f"{'was' if right == 1 else 'were'} right.",
            icon=":material/flag:",
        )
    following = view.following()
    if following:
        label = f"Next lesson: **{following.title}**"
        st.page_link(following.script, label=label, icon=":material/east:")


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
        label_visibility="collapsed",
        on_change=_pick,
        args=(guide,),
    )


def _pick(guide: Guide) -> None:
    """Open the step picked from the list.

    A browser that comes back to another server brings its pick as words, whose mark is not known
    there until the record is.
    """
    picked = st.session_state["guide_step"]
    if isinstance(picked, int):
        _open(guide, picked)


# What a step changes in how the page looks.


def _frame(step: Step) -> str:
    """A frame around what the step points at."""
    places = ", ".join(PLACES.get(name, f"[class*=st-key-{name}-]") for name in step.highlight)
    frame = "outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 6px;"
    return f"{places} {{ {frame} }}" if places else ""


def _on_a_phone(step: Step) -> str:
    """There what the step is not about makes room: its numbers stand below the picture."""
    above = ".film .film-numbers { display: grid; }"
    below = ".film .film-number { order: 2; }"
    style = above if "numbers" in step.highlight else below
    if "presets" not in step.highlight:
        style += " .st-key-presets { display: none; }"
    return f"@media (max-width: 700px) {{ {style} }}"
