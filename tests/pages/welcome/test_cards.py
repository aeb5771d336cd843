"""The cards of the front page: their pictures are those of the lessons, their questions short."""

import gzip
import json
import re

import pytest

from core.controls import ONE_IN
from pages.registry import BY_SLUG, LESSONS
from pages.welcome.cards import PICTURES, drawn, map_of
from ui.draw.theme import STAGE
from ui.film import pieces
from ui.stage.card import HEIGHT, WIDTH, Look, card_of

KILOBYTES = 16


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_the_pictures_of_a_card_are_drawn_by_the_script(lesson):
    for file, picture in drawn(lesson).items():
        assert file.read_text("utf-8") == picture, "python -m pages.welcome.cards"
        assert len(picture) <= 1024 * KILOBYTES, f"{file.name}: {len(picture)}"
        # Light and dark: each colour is a variable of the stage.
        colours = re.findall(r'(?:fill|stroke)="(.+?)"', picture)
        assert set(colours) <= {"none", *(f"var(--{name})" for name in STAGE._fields)}
        assert "NaN" not in picture and "nan" not in picture


def test_each_lesson_has_a_card_that_asks_and_shows_its_answer_only_when_told():
    cards = map_of(LESSONS)
    names = re.findall(r'data-answer="(\w+)"', cards)
    assert len(names) == cards.count("<svg") == cards.count('class="card"') == len(LESSONS)
    for lesson, name in zip(LESSONS, names, strict=True):
        assert lesson.asks.endswith("?") and len(lesson.asks.split()) <= 9, lesson.slug
        assert f'<span class="asks">{lesson.asks}</span>' in cards
        question, answer = ((lesson.folder / file).read_text("utf-8").strip()
                            for file in PICTURES.values())  # fmt: skip
        assert question in cards and answer not in cards
        assert json.loads(gzip.decompress(pieces.packed(name))) == answer


def test_a_card_shows_what_the_picture_of_the_lesson_shows():
    # Recall along the dial, from corner to corner of the card: the line ends where the fact is.
    stage = BY_SLUG["ratio_dial"].stage()
    look = Look("curves", "one_in", ONE_IN[-1], shows=("recall",), crop=(0, 30, 906, 424))
    picture = card_of(stage, look)
    assert picture.count("var(--positive)") == 1
    x, y = map(float, re.search(r'--positive\)".* d="M([\d.]+) ([\d.]+)', picture).groups())
    recall = stage.dials["one_in"].facts["recall"]
    assert x == 0 and y == pytest.approx(HEIGHT * (1 - recall[0]), abs=0.2)
    assert WIDTH == 300


def test_a_look_at_what_is_not_there_is_named():
    stage = BY_SLUG["ratio_dial"].stage()
    with pytest.raises(KeyError, match="no_such"):
        card_of(stage, Look("curves", "one_in", ONE_IN[-1], shows=("no_such",)))
