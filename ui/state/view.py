"""How a visit shows a lesson: the step of its path, what is hidden, large for a hall, and whether
on its stage or as a laboratory.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.parameters import Parameter, Switch
from ui.lesson import Lesson
from ui.lesson.path import Walkthrough

COURSE = "The imbalance instrument"
PRESENT_CSS = (Path(__file__).parent / "present.css").read_text("utf-8")
PRESENT = Switch("present", "Present", False, "Large type, dial and picture alone")
LAB = Switch("lab", "Laboratory", False, "The whole instrument of a lesson that has a stage")
TILES = {f"number_{k}": f"number {k} beside the picture" for k in range(1, 9)}
# What can be hidden of any lesson beside its controls, and what Share calls it; the rest are the
# parts of a lesson.
HIDEABLE = {
    "question": "question under the heading",
    "presets": "preset buttons",
    "guide": "way to the lesson",
    "links": "links and worksheet",
    "present": "button for a lecture hall",
    "share_panel": "Share",
    "answers": "My answers",
    "picture": "picture under the dials",
    "numbers": "numbers beside the picture",
    **TILES,
    "prose": "long text",
    "code": "code",
    "take_home": "download of the instrument",
    "lab": "stage: button to the laboratory",
    "steps": "stage: dots of the steps",
    "text": "stage: text",
    "formula": "stage: formula",
    "sentence": "stage: sentence with numbers",
    "bars": "stage: bars",
    "review": "stage: list at the end",
}
# Where the browser hides what a page makes anyway; of the others nothing is made.
_FIRST = ("#early", ".st-key-part_0")  # the instrument: in the first answer, and on the page
IN_LABORATORY = {
    "question": ".early-goal, .st-key-goal",
    "present": ".st-key-to_hall",
    "picture": ", ".join(f"{first} .film-picture" for first in _FIRST),
    "numbers": ".film-numbers",
} | {
    name: ", ".join(f"{first} .film-number:nth-child({k})" for first in _FIRST)
    for k, name in enumerate(TILES, 1)
}
ON_STAGE = {
    "lab": '[data-open="lab"]',
    "present": '[data-open="present"]',
    "share_panel": '[data-open="share"]',
    "links": ':is([data-open="present"], [data-open="share"])',
    "steps": "nav > *",
    "text": ".words .text",
    "formula": ".formula",
    "sentence": ".sentence > *",
    "bars": ".bars",
    "review": ".review",
}
NAMES = {"step", "hide", "present", "lab"}


Part = tuple[DeltaGenerator, Callable[[dict[str, Any]], None]]


@dataclass(frozen=True)
class View:
    """A way to show a lesson.

    A lesson stands at a step of its stage, unless it is shown as a laboratory (`lab`): then `step`
    is where the way back leads. Pages around the lessons have no stage, and stand at step 0.
    """

    step: int = 0
    hide: tuple[str, ...] = ()
    present: bool = False
    lab: bool = False

    def is_on_stage(self, lesson: Lesson) -> bool:
        """Whether the lesson is shown on its stage, not as a laboratory."""
        return lesson.stage is not None and not self.lab

    def hides(self, name: str) -> bool:
        """Whether a control or a part of the page is hidden."""
        return name in self.hide

    def large(self) -> float:
        """How many times as large as usual an instrument is drawn."""
        return 1.6 if self.present else 1.0

    def written(self, settings: Collection[str]) -> dict[str, str]:
        """What differs from the plain page, as it stands in an address.

        `settings`: the names of what else stands there. The first step of a stage is not written,
        unless without it the address would open the laboratory.
        """
        is_clear = self.lab or not (settings or self.hide)
        step = "" if self.step == 1 and is_clear else str(self.step or "")
        parts = {"step": step, "hide": ",".join(self.hide)}
        parts |= {"present": "1" if self.present else "", "lab": "1" if self.lab else ""}
        return {name: text for name, text in parts.items() if text}


@dataclass
class Visit:
    """The lesson on screen, the one after it, how each was last shown."""

    lesson: Lesson | None = None
    following: Lesson | None = None
    parts: list[Part] = field(default_factory=list)
    slow_parts: list[Part] = field(default_factory=list)
    run: object = None
    known: dict[str, Any] = field(default_factory=dict)
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
    visit.following = following
    visit.parts, visit.slow_parts = [], []
    if lesson is not visit.lesson:
        visit.lesson = lesson
        st.session_state["unread"] = True


def known_values() -> dict[str, Any]:
    """What has been looked up in this run: values of parameters, which hold until one is set."""
    visit, context = _visit(), get_script_run_ctx()
    # One thread makes several runs, in one context: each begins with cursors of its own.
    run = context and context.cursors
    if run is None or run is not visit.run:
        visit.run, visit.known = run, {}
    return visit.known


def parts() -> list[Part]:
    """The parts of the page that follow its dials: where each stands, and what draws it."""
    return _visit().parts


def slow_parts() -> list[Part]:
    """The parts of the page that no dial changes and that take long."""
    return _visit().slow_parts


def following() -> Lesson | None:
    """The lesson after the one on screen; None at the last one."""
    return _visit().following


def follows_a_release() -> bool:
    """Whether only the parts that follow the dials are being drawn, not the whole page."""
    run = get_script_run_ctx()
    return run is not None and bool(run.fragment_ids_this_run)


def went_back_or_forward() -> bool:
    """Whether the visitor has come to this address by the browser's own buttons."""
    run = get_script_run_ctx()
    return run is not None and run.is_history_navigation


def path() -> Walkthrough | None:
    """The steps of the lesson on screen, if it has a stage."""
    return lesson().path


def now() -> View:
    """How the lesson on screen is shown."""
    visit = _visit()
    return visit.views.get(lesson().slug, View())


def change(**parts: Any) -> None:
    """Show the lesson on screen in another way."""
    show(replace(now(), **parts))


def show(shown: View) -> None:
    """Show the lesson on screen in this way."""
    _visit().views[lesson().slug] = shown


def forget() -> None:
    """Show the lesson on screen as one that has not been seen yet."""
    visit = _visit()
    visit.views.pop(lesson().slug, None)


def large() -> float:
    """How many times as large as usual an instrument is drawn."""
    return now().large()


def is_on_stage() -> bool:
    """Whether the lesson on screen is shown on its stage, not as a laboratory."""
    return now().is_on_stage(lesson())


def hidden(name: str) -> bool:
    """Whether a control or a part of the page is hidden."""
    return now().hides(name)


def hideable(lesson: Lesson, parameters: dict[str, Parameter]) -> dict[str, str]:
    """All that can be hidden of a lesson, by its name: its controls, the parts of its page."""
    labels = {name: parameter.label for name, parameter in parameters.items()}
    return labels | HIDEABLE | lesson.parts


def title_of(lesson: Lesson, shown: View | None = None) -> str:
    """What the window of a page is called, and so its entry among those that a browser keeps.

    Without its place in the lesson where that is not known yet.
    """
    place = lesson.title
    if shown is None:
        pass
    elif shown.is_on_stage(lesson) and lesson.path:
        place += f", step {shown.step or 1} of {len(lesson.path.steps)}"
    elif lesson.stage:
        place += ", laboratory"
    return COURSE if lesson.at_root else f"{place} · {COURSE}"


def apply(parameters: dict[str, Parameter]) -> None:
    """Hide dials and numbers of the film, which are no widgets; make the page fit for a hall."""
    if now().present:
        st.button("Leave", key="leave", type="tertiary", on_click=lambda: change(present=False))
    if style := style_of(now(), parameters):
        st.html(f"<style>{style}</style>")


def style_of(shown: View, parameters: Iterable[str]) -> str:
    """The style of a page that is shown in this way; empty for the plain page."""
    places = [f".film-dial:has([data-dial={name}])" for name in parameters if shown.hides(name)]
    places += [place for name, place in IN_LABORATORY.items() if shown.hides(name)]
    style = f"{', '.join(places)} {{ display: none !important; }}" if places else ""
    return style + (PRESENT_CSS if shown.present else "")
