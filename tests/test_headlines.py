"""What a lesson says first holds for most seeds, or its text says for how many."""

import pytest

from benchmarks.headlines import ENOUGH, SEEDS
from core.headline import holds_at_seeds
from pages.registry import BY_SLUG, LESSONS

# A few seeds of the lessons that take little time.
CHEAP = ("smote", "threshold", "curves", "base_rate", "leakage")


def test_every_lesson_has_a_headline_at_a_setting_that_it_has():
    for lesson in LESSONS:
        assert lesson.headlines
        for headline in lesson.headlines:
            assert headline.sentence.endswith(".")
            assert headline.at.keys() <= lesson.parameters.keys()
            for name, value in headline.at.items():
                parameter = lesson.parameters[name]
                assert parameter.read(parameter.write(value)) == value


@pytest.mark.parametrize("slug", CHEAP)
def test_the_first_headline_holds_at_new_seeds(slug):
    lesson = BY_SLUG[slug]
    held = holds_at_seeds(lesson.headlines[0], lesson.parameters, range(1, 6))
    assert sum(held) >= len(held) - 1


@pytest.mark.slow
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize(
    ("lesson", "headline"),
    [
        pytest.param(lesson, headline, id=f"{lesson.slug}-{i}")
        for lesson in LESSONS
        for i, headline in enumerate(lesson.headlines)
    ],
)
def test_a_headline_that_luck_may_break_says_how_often_it_holds(lesson, headline):
    held = holds_at_seeds(headline, lesson.parameters, SEEDS)
    if sum(held) < ENOUGH * len(held):
        assert f"{sum(held)} of {len(held)}" in " ".join(lesson.text("prose").split())
