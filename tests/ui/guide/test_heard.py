"""What the stage of a lesson tells: answers are judged and kept, whatever else comes is not."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from typing import Any

import pytest

from tests import stages
from ui.guide import handout, heard, record
from ui.guide.answers import Question, is_answer, is_truth
from ui.stage import on_paper

FACTS = {5: 0.9, 10: 0.5, 20: 0.25, 50: 0.1, 100: 0.04}  # recall by how rare
PLACE = """
[steps.ask]
kind = "place"
name = "rare"
text = "Where is half of the ((recall|share of the found)) lost?"
over = "one_in"
when = [["recall", "<=", 0.5], ["recall", ">", 0.2]]
fact = "best"
why = "There recall is [[recall|percent]]."
"""


def facts_at(values):
    return {"recall": FACTS[values["one_in"]], "best": 10.0, "one_in": float(values["one_in"])}


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """The lesson of these tests, with simple facts and a place to be found at its end."""
    there = stages.lesson(tmp_path)
    assert there.stage is not None
    held = replace(there.stage(), facts_at=facts_at)
    (there.folder / "path.toml").write_text(stages.PATH + PLACE, "utf-8")
    kept: dict[str, Any] = {}
    monkeypatch.setattr(record, "everything", lambda: kept)
    return replace(there, stage=lambda: held)


def kept(lesson) -> Any:
    return record.answers(lesson.slug)


def test_a_guess_is_judged_at_the_setting_of_its_question(lesson):
    heard.take(lesson, "recall", 28)
    answer = kept(lesson)["recall"]
    assert (answer["answer"], answer["said"], answer["truth"]) == (28, "28 %", 0.25)
    assert answer["right"]
    assert answer["words"] == "You said **28 %**. It is **25 %** (within 3 points). 25 % are."
    assert answer["question"] == "Of 100, how many are found?"
    assert answer["settings"]["one_in"] == "20"
    heard.take(lesson, "recall", 60)
    assert not kept(lesson)["recall"]["right"]
    assert heard.given(lesson.path, "recall") == kept(lesson)["recall"]
    begun = {lesson.slug: {"step": 1, "done": False, "answers": kept(lesson)}}
    assert record.read(json.dumps(begun)) == begun  # as the browser keeps it


def test_a_place_is_right_where_its_conditions_hold(lesson):
    heard.take(lesson, "rare", 20)
    answer = kept(lesson)["rare"]
    assert answer["right"]
    assert (answer["said"], answer["truth"]) == ("1 in 20", 10.0)
    assert answer["words"] == "You said **1 in 20**. Best is **1 in 10**. There recall is 25 %."
    assert answer["question"] == "Where is half of the share of the found lost?"
    heard.take(lesson, "rare", 100)
    assert not kept(lesson)["rare"]["right"]
    heard.take(lesson, "rare", 10)
    assert kept(lesson)["rare"]["words"].startswith("Best is **1 in 10**.")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("recall", "60"), ("recall", None), ("recall", [1]), ("recall", math.nan), ("recall", -1),
        ("recall", 101), ("rare", 1e9), ("rare", "x"), ("rare", math.inf), ("rare", None),
        ("else", 1), (None, 1), ([], 1), ({}, {}),
    ],
)  # fmt: skip
def test_what_no_question_takes_is_not_kept(name, answer, lesson):
    heard.take(lesson, name, answer)
    assert kept(lesson) == {}


def test_a_place_is_a_number_and_so_is_its_truth(lesson):
    place = lesson.path.asks()["rare"]
    assert is_answer(place, 100) and is_answer(place, 0.02)
    assert not any(is_answer(place, wrong) for wrong in ("100", [100], None, math.inf))
    assert is_truth(place, 0.5) and is_truth(place, None) and not is_truth(place, [1])


def test_a_question_at_a_place_without_a_best_one_cannot_be_judged(lesson):
    ask = lesson.path.asks()["rare"]
    nothing = {"recall": 0.5, "best": math.nan}
    question = Question(ask, lesson.parameters, lesson.defaults(), lambda _: nothing)
    assert not question.can_be_judged


def test_a_worksheet_of_a_stage_has_words_for_its_terms_and_numbers_of_its_dial(lesson):
    stage = lesson.stage()
    sheet = handout.worksheet(lesson.path, lesson.parameters, facts_at, "here", stage)
    told = re.sub(r"(?s)<script.*?</script>", "", sheet.split("</style>")[1])
    asked, answered = told.split("</section><section>")
    assert "The share of the found falls to 50 %." in asked  # as the dial has it
    assert "Drag it to 1 in 50." in asked
    assert 'Real prevalence π: <span class="line"></span>' in asked
    assert "<strong>25 %</strong>" in answered
    assert "<strong>1 in 10</strong>" in answered
    for unfinished in ("[[", "((", "**", "nan"):
        assert unfinished not in asked + answered


def test_a_picture_on_paper_shows_what_its_step_shows_and_nothing_else(lesson):
    step, stage = lesson.path.steps[0], lesson.stage()
    scene = json.loads(on_paper.figure(stage, step.shows).split('json">')[1].split("</script>")[0])
    assert [len(views) for views in scene["tracks"].values()] == [1]
    assert scene["tracks"]["now"][0]["alt"] == "A dot at 0."
    moved = on_paper.figure(stage, replace(step.shows, at=50))
    assert "A dot at 1." in moved and "A dot at 0." not in moved
    assert on_paper.figure(stage, replace(step.shows, picture="")) == ""
