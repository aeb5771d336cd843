"""How a visit shows a lesson: the step of its guided path, what is hidden, large for a hall."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.controls import ALIASES
from core.parameters import BadValue, Parameter, Switch
from ui.lesson import Lesson
from ui.lesson.path import Walkthrough, state_at

PRESENT_CSS = (Path(__file__).parent / "present.css").read_text("utf-8")
PRESENT = Switch("present", "Present", False, "Large type, dial and picture alone")
HIDEABLE = {
    "presets": "preset buttons",
    "guide": "guided path",
    "links": "links and worksheet",
    "numbers": "numbers beside the picture",
    "prose": "long text",
    "code": "code",
    "take_home": "download of the instrument",
}
NAMES = {"step", "hide", "present"}


@dataclass(frozen=True)
class View:
    """A way to show a lesson; step 0 is outside the guided path."""

    step: int = 0
    hide: tuple[str, ...] = ()
    present: bool = False

    def written(self) -> dict[str, str]:
        """What differs from the plain page, as it stands in an address."""
        parts = {"step": str(self.step or ""), "hide": ",".join(self.hide)}
        parts["present"] = PRESENT.write(self.present) if self.present else ""
        return {name: text for name, text in parts.items() if text}


@dataclass
class Visit:
    """The lesson on screen, the one after it, how each was last shown."""

    lesson: Lesson | None = None
    following: Lesson | None = None
    veiled: tuple[str, ...] = ()
    views: dict[str, View] = field(default_factory=dict)


def _visit() -> Visit:
    """One object: a look into the session costs, and this is asked some sixty times a run."""
    visit: Visit = st.session_state.setdefault("on_screen", Visit())
    return visit


def lesson() -> Lesson:
    """The lesson on screen, which the router says."""
    found = _visit().lesson
    assert found is not None
    return found


def open_lesson(lesson: Lesson, following: Lesson | None = None) -> None:
    """Say that a lesson is on screen, and which one comes after it.

    On arrival its address is read afresh.
    """
    visit = _visit()
    visit.following, visit.veiled = following, ()
    if lesson is not visit.lesson:
        visit.lesson = lesson
        st.session_state["unread"] = True


def following() -> Lesson | None:
    """The lesson after the one on screen; None at the last one."""
    return _visit().following


def went_back_or_forward() -> bool:
    """Whether the visitor has come to this address by the browser's own buttons."""
    run = get_script_run_ctx()
    return run is not None and run.is_history_navigation


def path() -> Walkthrough | None:
    """The guided path of the lesson on screen, if it has one."""
    return lesson().path


def now() -> View:
    """How the lesson on screen is shown."""
    visit = _visit()
    return visit.views.get(lesson().slug, View())


def change(**parts: Any) -> None:
    """Show the lesson on screen in another way."""
    visit = _visit()
    visit.views[lesson().slug] = replace(now(), **parts)


def forget() -> None:
    """Show the lesson on screen as one that has not been seen yet."""
    visit = _visit()
    visit.views.pop(lesson().slug, None)


def large() -> float:
    """How many times as large as usual an instrument is drawn."""
    return 1.6 if now().present else 1.0


def veil(panels: tuple[str, ...]) -> None:
    """Keep these panels of the picture empty, by name, until the next run says otherwise."""
    _visit().veiled = panels


def veiled() -> tuple[str, ...]:
    """The panels of the picture that are to stay empty."""
    return _visit().veiled


def hidden(name: str) -> bool:
    """Whether a control or a part of the page is hidden."""
    return name in now().hide


def apply(parameters: dict[str, Parameter]) -> None:
    """Hide dials and numbers of the film, which are no widgets; make the page fit for a hall."""
    places = [f".film-dial:has([data-dial={name}])" for name in parameters if hidden(name)]
    places += [".film-numbers"] if hidden("numbers") else []
    style = f"{', '.join(places)} {{ display: none !important; }}" if places else ""
    if now().present:
        style += PRESENT_CSS
        st.button("Leave", key="leave", type="tertiary", on_click=lambda: change(present=False))
    if style:
        st.html(f"<style>{style}</style>")


def step_state(parameters: dict[str, Parameter]) -> dict[str, Any]:
    """Where the step that is open finds what the path touches; nothing outside the path."""
    guided, step = path(), now().step
    return state_at(guided, parameters, step) if guided and step else {}


def step_settings(step: int) -> dict[str, Any]:
    """What a step of the guided path sets, as the walkthrough writes it; nothing for step 0."""
    guided = path()
    return guided.steps[step - 1].set if guided and step else {}


def from_address(parameters: dict[str, Parameter]) -> list[str]:
    """Read step, hide and present; what cannot be used is left out and said."""
    address, problems = st.query_params, []
    for name, read in (("step", _step), ("hide", _hide), ("present", _present)):
        if name in address:
            try:
                change(**{name: read(address[name], parameters)})
            except BadValue as problem:
                problems.append(f"{problem} It is ignored.")
    for said in _not_to_hide(address.get("hide", ""), parameters)[:5]:
        works = ", ".join([*parameters, *HIDEABLE])
        problems.append(f"Hide: “{said[:40]}” is not known; use any of {works}. It is ignored.")
    return problems


def _step(text: str, _: dict[str, Parameter]) -> int:
    guided = path()
    last = len(guided.steps) if guided else 0
    if text.isdecimal() and len(text) < 4 and 1 <= int(text) <= last:
        return int(text)
    works = f"a number from 1 to {last}" if last else "a lesson that has a guided path"
    raise BadValue(f"Step: “{text[:40]}” is not a step of this lesson; use {works}.")


def _hide(text: str, parameters: dict[str, Parameter]) -> tuple[str, ...]:
    asked = _asked_to_hide(text).values()
    return tuple(name for name in [*parameters, *HIDEABLE] if name in asked)


def _not_to_hide(text: str, parameters: dict[str, Parameter]) -> list[str]:
    """What an address asks to hide and the lesson does not have; the rest is hidden."""
    known = {*parameters, *HIDEABLE}
    return [said for said, name in _asked_to_hide(text).items() if name not in known]


def _asked_to_hide(text: str) -> dict[str, str]:
    """What an address asks to hide: as it is said there, and by the name of today."""
    said = [part for part in text.split(",") if part]
    return {part: ALIASES[part].name if part in ALIASES else part for part in said}


def _present(text: str, _: dict[str, Parameter]) -> bool:
    return PRESENT.read(text)
