"""Texts of a stage: words, terms, live numbers, and what is said where they do not exist."""

from __future__ import annotations

import math
import re

import pytest

from core.glossary import SYMBOLS, WORDS
from core.metrics.scorecard import TABLE
from ui.stage.text import fact_of, live_in, meaning, said, segments


def test_a_text_comes_in_its_parts():
    text = (
        "Of **all** letters ((precision)) says [[tp|count]], ((recall|Recall)) more than [[guess]]."
    )
    assert segments(text) == [
        {"words": "Of "},
        {"weight": "all"},
        {"words": " letters "},
        {"term": "precision", "words": "precision"},
        {"words": " says "},
        {"live": "tp|count"},
        {"words": ", "},
        {"term": "recall", "words": "Recall"},
        {"words": " more than "},
        {"live": "guess"},
        {"words": "."},
    ]
    assert live_in(segments(text)) == {"tp|count"}  # the guess the browser knows


def test_lines_of_a_file_are_no_lines_of_a_text_and_an_empty_text_has_no_parts():
    assert segments("\nOne line\nand another.\n") == [{"words": "One line and another."}]
    assert segments("") == []


@pytest.mark.parametrize("term", [*TABLE, *SYMBOLS, *WORDS])
def test_every_term_of_the_glossary_can_be_tapped(term):
    assert segments(f"(({term}|this))") == [{"term": term, "words": "this"}]
    assert len(meaning(term)) > 10
    assert not re.search(r"\b[TF][PN]\b", meaning(term)), "who taps a word has not met TP"


def test_a_term_that_is_not_in_the_glossary_is_named():
    with pytest.raises(KeyError, match="presicion"):
        segments("((presicion))")


def test_live_numbers_are_said_in_the_formats_of_the_paths():
    assert said("share|percent", [0.5, 0.25]) == ["50 %", "25 %"]
    assert said("n|some:alarm", [1, 2]) == ["1 alarm", "2 alarms"]
    assert said("share|percent", [math.nan]) == ["—"]
    assert fact_of("n|some:alarm") == "n"


@pytest.mark.parametrize("live", ["recall", "recall|percents", "|count"])
def test_a_live_number_without_a_format_that_exists_is_named(live):
    with pytest.raises(KeyError):
        said(live, [0.5])
