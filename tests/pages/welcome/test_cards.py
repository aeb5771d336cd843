"""The cards of the front page: their pictures are those of the lessons, their questions short."""

import gzip
import json
import re

import pytest

from core.controls import ONE_IN
from pages.ratio_dial.stage import stage
from pages.registry import LESSONS
from pages.welcome.cards import PICTURES, drawn, map_of
from ui.draw.theme import STAGE
from ui.film import pieces
from ui.stage.card import HEIGHT, WIDTH, Look, card_of

MOST = {"card.svg": 4096, "card_answer.svg": 6144}  # bytes; all questions are in the first answer


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_the_pictures_of_a_card_are_drawn_by_the_script(lesson):
    for file, picture in drawn(lesson).items():
        assert file.read_text("utf-8") == picture, "python -m tests.cards draws them again"
        assert len(picture) <= MOST[file.name]
        # Light and dark: each colour is a variable of the stage.
        colours = set(re.findall(r'(?:fill|stroke)="(.+?)"', picture))
        assert colours <= {"none", *(f"var(--{name})" for name in STAGE._fields)}
        assert "nan" not in picture


def test_each_lesson_asks_on_its_card_and_has_its_answer_apart():
    cards = map_of(LESSONS)
    names = re.findall(r'data-answer="(\w+)"', cards)
    assert len(names) == cards.count("<svg") == cards.count('class="card"') == len(LESSONS)
    for lesson, name in zip(LESSONS, names, strict=True):
        assert lesson.asks.endswith("?") and len(lesson.asks.split()) <= 9
        question, answer = (
            (lesson.folder / file).read_text("utf-8").strip() for file in PICTURES.values()
        )
        assert question in cards and answer not in cards
        assert json.loads(gzip.decompress(pieces.packed(name) or b"")) == answer


def test_a_card_shows_what_the_picture_of_the_lesson_shows():
    # The line of recall is cut so that all is above and none below.
    panel = (0, 30, 906, 424)
    picture = card_of(stage(), Look("curves", "one_in", ONE_IN[-1], shows=("recall",), crop=panel))
    path = re.findall(r'var\(--positive\)".* d="M(.+?)"', picture)[-1]
    x, y, *steps = map(float, re.findall(r"-?\d*\.?\d+", path))
    recall = stage().dials["one_in"].facts["recall"]
    assert (x, y) == (0, pytest.approx(HEIGHT * (1 - recall[0]), abs=0.1))
    assert x + sum(steps[::2]) == pytest.approx(WIDTH, abs=0.1)
    assert y + sum(steps[1::2]) == pytest.approx(HEIGHT * (1 - recall[-1]), abs=0.1)


def test_a_look_at_a_trace_that_is_not_there_is_named():
    with pytest.raises(KeyError, match="no_such"):
        card_of(stage(), Look("curves", "one_in", ONE_IN[-1], shows=("no_such",)))
