"""The frame of a lesson."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.parameters import Facts
from ui.draw import theme, words
from ui.film import film
from ui.film.opening import Opening
from ui.frame import actions, on_stage, script
from ui.frame import table as tables
from ui.guide import heard
from ui.guide.answers import FactsAt
from ui.lesson.path import filled
from ui.runtime.cache import cached_small
from ui.state import live, view

_STYLE = """
.stMainBlockContainer { padding: 3.9rem 1.5rem 2rem; max-width: 1900px; }
[data-testid="stLayoutWrapper"]:has(> .st-key-unseen, > .st-key-shown) {
  position: absolute; max-width: 1px;
}
.stMainBlockContainer h1 { font-size: 1.6rem; padding: 0; }
.stMainBlockContainer h2 { font-size: 1.25rem; padding: 0.75rem 0 0.25rem; }
.stMainBlockContainer h3 { font-size: 1.1rem; padding: 0.5rem 0 0.25rem; }
.stMainBlockContainer .katex-display { padding: 0.4rem 0; } /* or it cuts off what stands high */
.stMainBlockContainer .katex-display > .katex { white-space: normal; } /* breaks at a relation */
.stMainBlockContainer [data-testid="stCaptionContainer"] { color: inherit; opacity: 0.85; }
/* What is wider than the page has a shadow at the edge where it goes on: what covers the shadow is
   at the ends of what is pushed, and goes with it. */
.stMainBlockContainer :is(.katex-display, .table) {
  --shade: color-mix(in srgb, currentcolor 28%, transparent), transparent;
  --cover: var(--page, transparent) 40%, transparent;
  background:
    linear-gradient(to right, var(--cover)) left / 2.5rem 100% local,
    linear-gradient(to left, var(--cover)) right / 2.5rem 100% local,
    linear-gradient(to right, var(--shade)) left / 1rem 100%,
    linear-gradient(to left, var(--shade)) right / 1rem 100%;
  background-repeat: no-repeat;
}
@media (max-width: 700px) {
  .stMainBlockContainer { padding: 4rem 0.75rem 2rem; }
  /* On a phone a choice has a line to itself, so that its words are not cut off. */
  [class*="st-key-row_"] > :has(.stSelectbox) { flex-basis: 100%; }
}
@media (max-width: 360px) { .stMainBlockContainer .katex-display { font-size: 0.84em; } }
"""
_LOW = """
/* In a low window, such as an enlarged one, nothing stands still: the menu scrolls away too. */
@media (max-height: 400px) {
  [data-testid="stAppViewContainer"] { overflow: hidden auto; }
  .stMain { overflow: visible; }
}
"""
_EVERYBODY = (Path(__file__).parent / "everybody.css").read_text("utf-8")
_FOCUS = f":root {{ --focus: {theme.FOCUS}; }}\n"
# The first answer has it in its head.
CSS = _FOCUS + _STYLE + _LOW + _EVERYBODY + tables.CSS + film.CSS

# The bar of a lesson, as on a stage: its title at the left, what can be done at the right.
BAR = """
.stMainBlockContainer h1 {
  font-size: 1rem; font-weight: 650; line-height: 2.75rem; letter-spacing: 0;
  border-bottom: 1px solid var(--edge); margin-top: -0.4rem;
}
[data-testid="stLayoutWrapper"]:has(> .st-key-actions) { top: 3.3rem; }
.st-key-actions button {
  border: 0; background: none; min-height: 2.5rem; padding: 0 0.6rem;
}
"""

# Inside a course page: no menu, little air.
EMBEDDED = """
<style>
[data-testid="stHeader"] { display: none; }
.stMainBlockContainer.stMainBlockContainer { padding: 0.5rem 1rem; }
.stMainBlockContainer h1 { font-size: 1.3rem; }
[data-testid="stLayoutWrapper"]:has(> .st-key-actions) { top: 0.5rem; }
</style>
"""


def open_page() -> None:
    """The heading of the page and its question in one sentence."""
    lesson = view.lesson()
    is_barred = lesson.minutes and not (st.context.is_embedded or view.now().present)
    paper = f":root {{ --page: {theme.theme(is_dark()).paper}; }}"
    style = f"<style>{CSS}{paper}{BAR if is_barred else ''}</style>"
    st.html(style + EMBEDDED if st.context.is_embedded else style)
    st.title(lesson.heading or lesson.title, anchor=False)
    with st.container(key="goal"):
        st.markdown(lesson.question)


def stage() -> None:
    """The lesson on screen on its stage."""
    on_stage.show()


def instrument(
    opening: Callable[[dict[str, Any], bool], Opening], moved: Callable[[str, int], None]
) -> None:
    """The instrument of the lesson, whose dials move it; `moved(dial, step)` hears a release."""
    live.part(lambda values: opening(values, is_dark()).show(moved))


def is_dark() -> bool:
    """Whether the visitor's page is dark."""
    return st.context.theme.type == "dark"


def note(problem: str) -> None:
    """A setting that cannot be had, in the words of core; nothing if there is no problem."""
    with st.container():  # a place that stays
        if problem:
            st.warning(words.quoted(problem), icon="⚠️")


def prose(name: str = "prose", facts: Facts | None = None, part: str = "") -> None:
    """A text of the lesson's folder, the long one or another; `facts` has its live numbers.

    It is hidden with all long text, and with the part that it belongs to, else by its own name.
    """
    if not (view.hidden(part or name) or view.hidden("prose")):
        with st.container(key=f"prose_{name}"):
            st.markdown(filled(view.lesson().text(name), facts or {}))


def open_laboratory(facts_at: FactsAt) -> None:
    """The way back to the lesson, and what can be done with the page: above the instrument.

    `facts_at(values)` has every number that the lesson quotes, at any setting of its parameters.
    """
    path = view.path()
    if path is not None:
        actions.show(path, facts_at)


def table(rows: list[dict[str, str]], caption: str) -> None:
    """A table, its rows as mappings from the head of a column to a cell; all rows have the same.

    `caption`: what it holds, for who does not see the heading above it.
    """
    st.html(_table(tuple(tuple(row.items()) for row in rows), caption))


@cached_small
def _table(rows: tuple[tuple[tuple[str, str], ...], ...], caption: str) -> str:
    return tables.table([dict(row) for row in rows], caption)


def opened(label: str, key: str) -> DeltaGenerator | None:
    """The inside of a panel; None as long as it is closed: then nothing is computed for it."""
    panel = st.expander(label, key=key, on_change="rerun")
    return panel if panel.open else None


def predicted(question: str) -> Any:
    """What the learner has committed to on the stage of this lesson; None if nothing yet."""
    path = view.path()
    given = heard.given(path, question) if path else None
    return given and given["answer"]


@cached_small
def _script(folder: Path, kind: str, values: tuple[tuple[str, Any], ...]) -> str:
    return script.script(folder, kind, dict(values))


_AT_WORK = (
    "The same numbers with scikit-learn and imbalanced-learn. Where `CSV` stands at the top, give "
    "the path of a table of your own, and all of it is done with your rows."
)


def take_along(
    opening: Callable[[dict[str, Any], bool], Opening], core_function: Callable[..., Any]
) -> None:
    """The code behind the picture, and the instrument as a file."""

    def part(values: dict[str, Any]) -> None:
        code(values, core_function)
        _take_home(lambda: opening(values, False), values)

    live.part(part)


def code(values: dict[str, Any], core_function: Callable[..., Any]) -> None:
    """The code behind the picture: two scripts at this setting, and the source in core."""
    if view.hidden("code"):
        return
    with st.container(key="code"):
        panel = opened("The code behind this picture", "code_open")
    if panel is None:
        return
    lesson, setting = view.lesson(), tuple(values.items())
    with panel:
        scratch, at_work, source = st.tabs(["From scratch", "At work", "This page’s own source"])
        with scratch:
            st.markdown("Runs as it is with numpy and scikit-learn, and prints the numbers above.")
            _one_script(lesson.slug, lesson.folder, "from_scratch", setting)
        with at_work:
            st.markdown(_AT_WORK)
            _one_script(f"{lesson.slug}_at_work", lesson.folder, "at_work", setting)
        with source:
            where = f"{core_function.__module__.replace('.', '/')}.py"
            st.markdown(f"The function that computed this picture, in `{where}`.")
            st.code(inspect.getsource(core_function), language="python")


def _one_script(name: str, folder: Path, kind: str, values: tuple[tuple[str, Any], ...]) -> None:
    text = _script(folder, kind, values)
    made: dict[str, tuple[str, str | Callable[[], str]]] = {
        "py": ("Download as .py", text),
        "ipynb": ("Download as a notebook", lambda: script.notebook(folder, kind, dict(values))),
    }
    with st.container(horizontal=True):
        for ending, (label, data) in made.items():
            st.download_button(
                label, data, f"{name}.{ending}", key=f"{name}_{ending}", on_click="ignore"
            )
    st.code(text, language="python")


def _take_home(light: Callable[[], Opening], values: dict[str, Any]) -> None:
    """A button that downloads the instrument as one HTML file; made when it is pressed.

    `light()`: the instrument in light colours. The file says at which settings it was made, but for
    those that its own dials show.
    """
    if view.hidden("take_home"):
        return

    lesson = view.lesson()

    def page() -> str:
        opened = light()
        moved = {control.name for control in opened.film.controls}
        still = [one for name, one in lesson.parameters.items() if name not in moved]
        made = words.settings(still, values)
        return film.take_home(opened.film, opened.at, lesson.title, made)

    st.download_button(
        "Take this instrument home (one HTML file, works offline)",
        page,
        f"{lesson.slug}.html",
        "text/html",
        icon=":material/download:",
        on_click="ignore",
    )
