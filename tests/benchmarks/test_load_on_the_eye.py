"""What counts as a word and as a number on a screen."""

import pytest

from benchmarks.load_on_the_eye import Row, larger, numbers_in, over, row_of, words_in


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1 in 1,000", ["1 in 1,000"]),
        ("Catches 1 of 100 frauds", ["1 of 100"]),
        ("99.12 % right, 23.1 % caught", ["99.12 %", "23.1 %"]),
        ("τ = ½", ["½"]),
        ("a threshold of 1/2 or 1/51", ["1/2", "1/51"]),
        ("200 → 360", ["200", "360"]),
        ("equation D5.1", []),
        ("231 of 1,000 positives, 95 % interval 21–26 %", ["231 of 1,000", "95 %", "21", "26 %"]),
        ("F1 and p50", []),
    ],
)
def test_a_number_is_what_a_reader_takes_for_one(text, numbers):
    assert numbers_in(text) == numbers


def test_a_word_has_a_letter():
    assert words_in("τ = ½ – recall at 1 in 100") == ["τ", "recall", "at", "in"]


def test_a_screen_in_figures():
    texts = [
        {"text": "Half are frauds", "size": 28, "place": "heading"},
        {"text": "Of 200 payments the model", "size": 18, "place": "text"},
        {"text": "catches", "size": 18.02, "place": "text"},
        {"text": "1 in 2", "size": 12, "place": "film"},
    ]
    blocks = ["Half are frauds", "Of 200 payments the model catches", "1 in 2"]
    seen = {"texts": texts, "blocks": blocks, "colours": ["red"], "legend": 3}
    row = row_of("ratio_dial", "lab", 0, seen)
    assert row[3:] == (5, 2, 3, 3, 1)


def test_a_step_counts_at_its_fullest_moment_and_a_laboratory_has_no_limit():
    asks = Row("ratio_dial", "stage", 3, 46, 6, 4, 0, 9)
    answered = Row("ratio_dial", "stage", 3, 30, 13, 5, 0, 8)
    whole = larger(asks, answered)
    assert whole == Row("ratio_dial", "stage", 3, 46, 13, 5, 0, 9)
    assert over(whole) == {"words": 46, "numbers": 13}
    assert over(whole._replace(words=45, numbers=12)) == {}
    assert over(whole._replace(view="lab")) == {}
