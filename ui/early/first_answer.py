"""The first answer to a browser: the page's words and its film, shown before Streamlit starts."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from pathlib import Path

from ui.draw import theme
from ui.draw.markdown import UNTRUSTED
from ui.film import film, film_js
from ui.film.opening import Opening, is_known
from ui.film.pieces import make, offer
from ui.lesson import Lesson
from ui.stage import early as early_stage
from ui.stage import stage_js
from ui.state import view
from ui.state.address import Arrival, arrival

CSS = (Path(__file__).parent / "early.css").read_text("utf-8")
EMBED = {"embed", "embed_options"}  # what Streamlit keeps for itself
# What film.js replaces where the page is dark; in an address "#" is written "%23".
COLOURS = [
    [light.replace("#", sign), dark.replace("#", sign)]
    for light, dark in zip(theme.LIGHT, theme.DARK, strict=True)
    for sign in ("#", "%23")
    if sign == "#" or light.startswith("#")
]


def first_of(
    lesson: Lesson, said: Sequence[tuple[str, str]], following: Lesson | None = None
) -> tuple[str, str] | None:
    """The first screen of a page at an address, and the module that draws it; None if there is
    none. A lesson that has a stage opens on it, and ends with the way to the `following` one."""
    asked = [(name, text) for name, text in said if name not in EMBED]
    if lesson.stage is not None:
        found = arrival(lesson, lesson.parameters, asked, {}, view.View())
        if found.view.is_on_stage(lesson):
            return early_stage.shell(lesson, found, following), stage_js.ADDRESS
    answer = first_answer(lesson, said)
    return None if answer is None else (answer, film_js.ADDRESS)


def first_answer(lesson: Lesson, said: Sequence[tuple[str, str]]) -> str | None:
    """The elements of a page's first screen at an address; None of a page without an instrument.

    A setting that no page has shown yet has a still place instead of its picture, and so has an
    address that cannot be used as it is. Of a setting that a page has shown, the first pieces are
    made here where no browser has asked for them.
    """
    asked = [(name, text) for name, text in said if name not in EMBED]
    found = arrival(lesson, lesson.parameters, asked, {}, view.View())
    if not (lesson.opening or lesson.minutes) or "plain" in dict(asked):
        return None
    # What is wrong with an address is said above the picture, by the page.
    opened = None if found.notes else _opening(lesson, found)
    look = {
        lesson.slug: True,
        "with-path": lesson.path is not None,
        "hall": found.view.present,
        "embedded": len(asked) < len(said),
        "barred": bool(lesson.minutes) and len(asked) == len(said) and not found.view.present,
    }
    classes = " ".join(name for name, holds in look.items() if holds)
    style = CSS + view.style_of(found.view, lesson.parameters)
    page = f'<div class="early-page">{_words(lesson, found, opened)}{film.HTML}</div>'
    shown = f'<div id="early" class="{classes}"><style>{style}</style>{page}</div>'
    return shown + (_film(lesson, found, opened) if opened else "")


def _opening(lesson: Lesson, found: Arrival) -> Opening | None:
    """The instrument, where it is there at once: without a guess first, and already made."""
    guess = lesson.ready.partition("=")[0]
    waits = bool(guess) and found.values[guess] is None
    if lesson.opening is None or waits or not is_known(lesson.slug, found.values):
        return None
    opened: Opening = lesson.opening(found.values, False)
    return opened


def _words(lesson: Lesson, found: Arrival, opened: Opening | None) -> str:
    """The heading, the question, the buttons and what is said beside them."""
    words = f"<div><h1>{html.escape(lesson.heading or lesson.title)}</h1>"
    words += f'<p class="early-goal">{UNTRUSTED.renderInline(lesson.question)}</p></div>'
    if lesson.path and not (found.view.hides("links") and found.view.hides("guide")):
        words += '<div class="early-actions"></div>'
    presets = opened.presets if opened else lesson.presets
    if presets and not found.view.hides("presets"):
        buttons = "".join(f"<button>{html.escape(name)}</button>" for name in presets)
        said = UNTRUSTED.renderInline(opened.said) if opened and opened.said else ""
        words += f'<div class="early-presets"><div>{buttons}</div><p>{said}</p></div>'
    return words


def _film(lesson: Lesson, found: Arrival, opened: Opening) -> str:
    """The film and where it stands, for early.js."""
    how = film.how(opened.key, opened.film, opened.at, found.view.large())
    first = json.dumps(how | {"heard": 0, "colours": COLOURS}).replace("<", "\\u003c")
    offer(opened.film.pieces)
    make(opened.film.first)
    pieces = film.lines(opened.film.first)
    return f'<script type="application/json" id="early-film">{first}\n{pieces}</script>'
