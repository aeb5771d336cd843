"""Sentences that stopped readers do not come back into the texts."""

from pathlib import Path

import pytest

APP = Path(__file__).parents[2]
SCRIPTS = {"from_scratch.py", "at_work.py", "scikit_learn.py", "imbalanced_learn.py"}
TEXTS = {
    path.relative_to(APP): " ".join(path.read_text("utf-8").split())
    for room in ("pages", "ui", "core")
    for path in sorted((APP / room).rglob("*"))
    if path.suffix in (".md", ".toml", ".py") and path.name not in SCRIPTS
}
STOPPED_READERS = [
    "feel it", "Nobody has to have read", "who has only watched", "reason well with counts",
    "from which probability on", "Every second one", "dial makes it rarer",
    "which share of the model", "grades the base rate", "farthest at", "moved away over",
    "starts lower by", "Nearly as the rows are", "stands in training about",
    "that is what moving the threshold", "all that they knew", "data stay as they were",
    "Mean probability said", "Majority forgotten", "on the straight way", "from which score on",
    "over all the ill", "Ask for alarms", "The ambush", "the crowd is another", "Not yet. You said",
    "Nothing brings them back", "with which the lesson opens", "write no line a visit",
    "stays on the safe side", "no exact correction", "vary less than the values",
    "strangers next door", "where each is cured", "owns the gradient", "a fan of noise",
]  # fmt: skip


@pytest.mark.parametrize("sentence", STOPPED_READERS)
def test_a_sentence_that_stopped_readers_is_gone(sentence):
    assert [str(path) for path, text in TEXTS.items() if sentence in text] == []


def test_the_texts_are_looked_at():
    assert len(TEXTS) > 150
    assert Path("pages/leakage/prose.md") in TEXTS
