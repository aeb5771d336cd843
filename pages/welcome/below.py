"""What lies below the stage of the front page, as HTML: the lessons, mistakes, cases, plans."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import urlencode

from pages.teach.plans import plans
from pages.welcome.cards import map_of
from pages.welcome.text import Way, front
from ui.draw import words
from ui.frame.chapter import THE_CHAPTER
from ui.lesson import Lesson

STYLE = (Path(__file__).parent / "below.css").read_text("utf-8")
EARNED = "A card shows its answer when you have finished its lesson."


def below(lessons: Sequence[Lesson]) -> str:
    """All of it."""
    lists, number = front(), words.spelled(len(lessons)).capitalize()
    return (
        f"<style>{STYLE}</style>"
        f'<section><h2 id="lessons">{number} lessons, one way through</h2>'
        f'<p><span class="so-far"></span>{EARNED}</p>{map_of(lessons)}</section>'
        f"<section><h2>Four classic mistakes</h2>{_ways(lists.mistakes)}</section>"
        f"<section><h2>Begin with a case</h2>{_ways(lists.scenarios)}</section>"
        '<section><h2>Your own data</h2><p><a href="./own_data">Bring a file with the scores of '
        "your model: find a threshold, what it costs and how sure that is, and take a report of "
        "two sheets along.</a></p></section>"
        f"<section><h2>For teachers</h2><p>Plans with a ready link for each step. Each question "
        f"waits until your class has guessed.</p>{_list(_plans())}</section>"
        f"<footer><p>{html.escape(THE_CHAPTER)}</p>"
        f'<p><a href="./glossary">Glossary and references</a> <a href="./privacy">Privacy</a></p>'
        f"</footer>"
    )


def _ways(ways: Iterable[Way]) -> str:
    """Ways into lessons: what each says, where it leads, and a sentence."""
    return _list((way.title, _address(way.lesson, way.state), way.says) for way in ways)


def _plans() -> Iterable[tuple[str, str, str]]:
    for plan in plans():
        yield (
            f"{plan.minutes} minutes: {plan.title}",
            f"./teach#minutes-{plan.minutes}",
            plan.purpose,
        )


def _address(lesson: str, state: dict[str, str]) -> str:
    return f"./{lesson}" + (f"?{urlencode(state)}" if state else "")


def _list(ways: Iterable[tuple[str, str, str]]) -> str:
    return '<ul class="ways-in">' + "".join(map(_way, ways)) + "</ul>"


def _way(way: tuple[str, str, str]) -> str:
    title, address, says = map(html.escape, way)
    return f'<li><a href="{address}"><strong>{title}</strong></a> {says}</li>'
