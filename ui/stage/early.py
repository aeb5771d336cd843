"""The stage in the first answer to a browser: its words, its script and its first picture."""

from __future__ import annotations

import html
import json

from ui.film.film import lines
from ui.film.pieces import make, offer
from ui.lesson import Lesson
from ui.lesson.path import Step
from ui.stage import stage_js
from ui.stage.pieces import how, pieces_of
from ui.stage.script import step_at
from ui.stage.text import Segment, fact_of, said, segments
from ui.state.address import Arrival

# A wide window finds its first picture in the page, a narrow one asks for it early.
NARROW = "(max-width: 699px)"


def shell(lesson: Lesson, found: Arrival, following: Lesson | None) -> str:
    """The elements of a stage at an address, for stage.js to fill and to hand to its component.

    `following`: the lesson that its last step leads to.
    Nothing is computed at the settings of the address: a stage has its own.
    """
    assert lesson.path is not None
    number = min(found.view.step or 1, len(lesson.path.steps))
    step, pieces = lesson.path.steps[number - 1], pieces_of(lesson)
    shown = how(lesson, found.view, " ".join(found.notes), following) | {"heard": 0, "record": {}}
    first = [pieces.script, *pieces.picture(step.shows.picture, "wide")]
    narrow = pieces.picture(step.shows.picture, "tall")
    offer(pieces.all)
    make([*first, *narrow])
    data = json.dumps(shown).replace("<", "\\u003c")
    ahead = "".join(
        f'<link rel="preload" as="fetch" crossorigin="anonymous" media="{NARROW}" '
        f'href="{shown["pieces"]}{one.name}">'
        for one in narrow
    )
    return (
        f"<style>{stage_js.CSS}</style>{ahead}{words_of(lesson, step)}"
        f'<script type="application/json" id="early-stage">{data}\n{lines(first)}</script>'
    )


def words_of(lesson: Lesson, step: Step) -> str:
    """The elements of a stage that a browser has before its script: heading and question."""
    ask = f'<p class="ask">{_plain(segments(step.ask.text))}</p>' if step.ask else ""
    words = f'<section class="words"><h1>{_plain(_heading(lesson, step))}</h1>{ask}</section>'
    front = " front" if lesson.at_root else ""
    return (
        f'<div id="early-page"><section class="stage{front}" data-ready="false">'
        f'<div class="bar"><strong>{html.escape(lesson.heading or lesson.title)}</strong></div>'
        f'<div class="board">{words}</div></section></div>'
    )


def _heading(lesson: Lesson, step: Step) -> list[Segment]:
    """The title of a step, its live numbers as they are before a hand has moved the dial."""
    assert lesson.stage is not None
    shows = step.shows
    parts = segments(step.title)
    for part in parts:
        if live := part.pop("live", None):
            dial = lesson.stage().dials[shows.dial]
            at = 0 if shows.at is None else step_at(dial, shows.at)
            part["words"] = said(live, dial.facts[fact_of(live)])[at]
    return parts


def _plain(parts: list[Segment]) -> str:
    words = "".join(part.get("words") or part.get("weight") or "" for part in parts)
    return html.escape(words).replace("\\n", "<br>")
