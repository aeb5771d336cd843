"""The laboratory of a lesson: the way back to its stage, what visits leave there and kept."""

import json
import math
from typing import Any

import pytest

from core.comparison.cells import Outcome
from core.lessons.compare import facts as compare
from pages.base_rate import cached as base_rate
from pages.compare import quoted as compare_run
from pages.registry import BY_SLUG, FOLLOWING, LESSONS
from tests.visit import button, go_to, laboratory, settings
from ui.guide import heard, record


def with_record(app, **lessons):
    """The page after a browser has brought back what it has kept."""
    app.session_state["record"] = record.read(json.dumps(lessons))
    return app.run()


def kept(answer, **parts):
    raw = {"question": "", "said": "kept", "words": "", "right": True, "settings": {}, "truth": 1}
    return raw | {"answer": answer} | parts


def test_each_lesson_keeps_its_own_state_while_the_visitor_is_elsewhere():
    app = laboratory("curves", one_in="500", seed="3")
    for slug in ("base_rate", "curves"):
        app.query_params.clear()
        app.query_params["lab"] = "1"
        go_to(app, slug).run()
    assert not app.exception
    assert settings(app) == {"one_in": "500", "seed": "3"}


def test_a_link_to_another_lesson_outranks_what_was_left_there():
    app = laboratory("ratio_dial", one_in="500")
    app.query_params.clear()
    app.switch_page("base_rate/page.py").run()
    app.query_params.update(one_in="20")
    app.switch_page("ratio_dial/page.py").run()
    assert app.session_state["one_in"] == 20


def test_a_kept_step_beyond_the_end_of_the_lesson_opens_the_last_one():
    path: Any = BY_SLUG["curves"].path
    app = with_record(laboratory("curves"), curves={"step": 50, "answers": {}})
    button(app, "Back to the lesson").click().run()
    assert not app.exception
    assert app.query_params["step"] == str(len(path.steps))


@pytest.mark.parametrize("answer", [60, "60", [0.5], [2] * 5, ["x"] * 5, [10**400] * 5])
def test_a_kept_answer_that_the_question_does_not_take_is_no_answer(answer, monkeypatch):
    path: Any = BY_SLUG["ratio_dial"].path
    there = {"ratio_dial": {"step": 1, "answers": {"recall_line": kept(answer)}}}
    monkeypatch.setattr(record, "everything", lambda: there)
    assert heard.given(path, "recall_line") is None


@pytest.mark.parametrize("parts", [{"answer": 10**400}, {"truth": "x"}, {"truth": [1]}])
def test_a_kept_number_without_end_or_with_a_strange_truth_is_no_answer(parts, monkeypatch):
    path: Any = BY_SLUG["base_rate"].path
    there = {"base_rate": {"step": 1, "answers": {"precision": kept(7) | parts}}}
    monkeypatch.setattr(record, "everything", lambda: there)
    assert heard.given(path, "precision") is None


def test_a_guess_of_nothing_is_a_guess(monkeypatch):
    drawn, later = [], base_rate.later

    def spy(make, *args):
        drawn.append(args[-1])
        return later(make, *args)

    monkeypatch.setattr(base_rate, "later", spy)
    app = laboratory("base_rate", guess="0")
    with_record(app, base_rate={"step": 1, "answers": {"precision": kept(70)}})
    assert set(drawn) == {0}


def test_a_number_of_a_fix_is_not_quoted_before_all_its_seeds_are_judged(monkeypatch):
    class HalfAQueue:
        def known(self, cells):
            return [
                None if cell.method == "smote" and cell.seed == 2 else Outcome(cell, roc_auc=1)
                for cell in cells
            ]

    monkeypatch.setattr(compare_run, "queue", HalfAQueue)
    facts = compare_run.facts_at(compare.Setting(seeds=3)._asdict())
    assert facts["nothing_roc_auc"] == 1
    assert math.isnan(facts["smote_roc_auc"])


def test_lessons_follow_each_other():
    assert FOLLOWING[BY_SLUG["ratio_dial"]] is LESSONS[1]
    assert LESSONS[-1] not in FOLLOWING


def test_answers_are_deleted_only_when_asked_twice():
    app = laboratory("curves")
    assert "answers" not in app.session_state
    app = with_record(app, curves={"step": 2, "answers": {"precision": kept(60)}})
    app.session_state["answers"] = True
    app.run()
    button(app, "Delete them").click().run()
    assert app.session_state["record"]["curves"]["answers"]
    button(app, "Yes, delete them").click().run()
    assert not app.session_state["record"].get("curves", {}).get("answers")
    assert [toast.value for toast in app.toast] == ["Your answers are deleted."]
