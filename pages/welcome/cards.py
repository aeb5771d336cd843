"""The map of the lessons as cards, each with a small picture drawn from the lesson's own data.

A lesson says in card.toml what is on its pictures: card.svg, which the card shows, and
card_answer.svg, which it shows once the lesson is done. `python -m tests.cards` draws them again.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path

from ui.film.pieces import Piece, offer, piece
from ui.lesson import Lesson
from ui.stage.card import Look, card_of

PICTURES = {"question": "card.svg", "answer": "card_answer.svg"}


def drawn(lesson: Lesson) -> dict[Path, str]:
    """The pictures of a lesson's card by their files; none if it has no card.toml."""
    declared = lesson.folder / "card.toml"
    if lesson.stage is None or not declared.exists():
        return {}
    looks = tomllib.loads(declared.read_text("utf-8"))
    stage = lesson.stage()
    return {
        lesson.folder / file: card_of(stage, Look(**looks[name])) for name, file in PICTURES.items()
    }


def map_of(lessons: Iterable[Lesson]) -> str:
    """The cards as HTML; the picture of an answer is a piece that the browser asks for by name."""
    cards = "".join(_card(n, lesson) for n, lesson in enumerate(lessons, 1))
    return f'<ol class="lessons">{cards}</ol>'


def _card(n: int, lesson: Lesson) -> str:
    steps = len(lesson.path.steps) if lesson.path else 0
    told = ""
    if answer := _answer(lesson):
        offer([answer])
        told = f' data-answer="{answer.name}"'
    return (
        f'<li><a class="card" href="./{escape(lesson.address)}" data-lesson="{lesson.slug}" '
        f'data-title="{escape(lesson.title)}" data-steps="{steps}"{told}>'
        f"{_picture(lesson.folder / PICTURES['question'])}"
        f"<strong>{n} · {escape(lesson.title)}</strong> "
        f'<span class="asks">{escape(lesson.asks)}</span> '
        f'<span class="minutes">{lesson.minutes} min</span> <span class="progress"></span></a></li>'
    )


@cache
def _answer(lesson: Lesson) -> Piece | None:
    """The picture of an answer as JSON text: a string of SVG."""
    picture = _picture(lesson.folder / PICTURES["answer"])
    text = json.dumps(picture)
    # As what is made when somebody asks: of such pieces the server keeps many more.
    return Piece(piece(text).name, lambda: text) if picture else None


@cache
def _picture(file: Path) -> str:
    return file.read_text("utf-8").strip() if file.exists() else ""
