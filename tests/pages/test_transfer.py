"""What a class is asked before and after each lesson."""

from __future__ import annotations

import pytest

from pages.registry import LESSONS
from ui.draw.units import UNITS
from ui.lesson.path import state
from ui.room import transfer


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_one_choice_is_much_nearer_to_what_is_computed_than_the_others(lesson):
    asked = lesson.path.transfer
    setting = lesson.defaults() | state(lesson.parameters, asked.at)
    assert {name: setting[name] for name in asked.at} == asked.at  # none was replaced
    computed = lesson.facts(setting)[asked.fact] * UNITS[asked.unit].scale
    truth = asked.choices[transfer.truth(lesson)]
    assert asked.choices == tuple(sorted(set(asked.choices)))
    for other in set(asked.choices) - {truth}:
        assert 4 * abs(truth - computed) < abs(other - computed)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_it_is_short_and_no_choice_stands_alone_in_its_text(lesson):
    text = transfer.text(lesson)
    assert len(text.split()) <= 55
    assert "[[" not in text
    assert text.endswith("?")
    assert transfer.says(lesson)[transfer.truth(lesson)] not in text.replace(",", "").split()
