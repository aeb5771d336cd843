"""The guided path on its page: predict, move, see the gap; the address opens any step."""

import json
import math

import pytest

from core.comparison.cells import Outcome
from core.lessons.compare import facts as compare
from pages.base_rate import cached as base_rate
from pages.compare import run as compare_run
from pages.curves import cached as curves
from pages.registry import BY_SLUG, FOLLOWING, LESSONS
from tests.guided import on_a_path
from tests.visit import field, laboratory, opened
from ui.guide import record
from ui.lesson.path import state_at


@pytest.fixture(autouse=True)
def guided():
    """The lesson on curves has the guided path of tests/guided.py."""
    with on_a_path():
        yield


def button(app, label):
    return next(button for button in app.button if button.label == label)


def words(app):
    parts = [*app.markdown, *app.info, *app.success]
    return "\n".join(part.value for part in parts)


def test_a_prediction_is_kept_until_its_gap():
    app = opened("curves", step="2")
    assert app.session_state["one_in"] == 2
    app.number_input(key="ask_right_alarms").set_value(60.0)
    button(app, "Commit to it").click().run()
    assert not app.exception
    assert "Your prediction: 60 %" in words(app)
    assert "You said" not in words(app)
    app.selectbox(key="guide_step").set_value(5).run()
    assert app.query_params["step"] == "5"
    assert app.query_params["one_in"] == "100"
    assert "You said **60 %**. It is **6.8 %** (53.2 points too high)." in words(app)


def test_a_wrong_choice_gets_its_reason_and_may_be_answered_again():
    app = opened("curves", step="7")
    wrong = app.radio(key="ask_what").options[1]
    app.radio(key="ask_what").set_value(wrong)
    button(app, "Commit to it").click().run()
    assert "ROC-AUC was 0.951 and is 0.948, up to the luck of the draw" in words(app)
    button(app, "Answer again").click().run()
    right = app.radio(key="ask_what").options[0]
    app.radio(key="ask_what").set_value(right)
    button(app, "Commit to it").click().run()
    assert "**Right.**" in words(app)


def test_a_task_is_done_when_the_dial_stands_there():
    assert "Drag the prevalence" in words(opened("curves", step="4"))
    there = opened("curves", step="4", one_in="2000")  # the address outranks the step
    assert [done.value for done in there.success] == ["Done"]


def test_a_gap_without_a_prediction_leads_back_to_the_question():
    app = opened("curves", step="5")
    button(app, "Back to the question (step 2)").click().run()
    assert app.query_params["step"] == "2"


def test_a_pick_in_the_words_of_another_server_moves_nobody():
    app = opened("curves", step="2")
    steps = app.selectbox(key="guide_step")
    answered_there = f"{steps.options[1]} ✓"
    steps.options.append(answered_there)
    steps.set_value(answered_there).run()
    assert not app.exception
    assert app.query_params["step"] == "2"
    assert app.session_state["record"]["curves"]["step"] == 2


def test_leaving_keeps_the_setting_and_the_place():
    app = opened("curves", step="7")
    button(app, "Leave").click().run()
    assert "step" not in app.query_params
    assert app.session_state["one_in"] == 100
    button(app, "Guided path, step 7").click().run()
    assert app.query_params["step"] == "7"


def test_each_lesson_keeps_its_own_state_while_the_visitor_is_elsewhere():
    app = opened("curves", one_in="500", seed="3", step="7")
    app.query_params.clear()
    app.switch_page("base_rate/page.py").run()
    app.query_params.clear()
    app.switch_page("curves/page.py").run()
    assert not app.exception
    assert dict(app.query_params) == {"one_in": "500", "tau": "0.5", "seed": "3", "step": "7"}


def test_a_link_to_another_lesson_outranks_what_was_left_there():
    app = laboratory("ratio_dial", one_in="500")
    app.query_params.clear()
    app.switch_page("base_rate/page.py").run()
    app.query_params.update(one_in="20")
    app.switch_page("ratio_dial/page.py").run()
    assert app.session_state["one_in"] == 20


@pytest.mark.parametrize("wrong", ["0", "99", "abc", "-1", "²", "1e9"])
def test_a_wrong_step_is_said_and_ignored(wrong):
    app = opened("curves", step=wrong)
    assert not app.exception
    said = [warning.value for warning in app.warning if "is not a step" in warning.value]
    assert said
    assert wrong in said[0]
    assert app.session_state["one_in"] == 100
    assert "step" not in app.query_params


def with_record(app, **lessons):
    """The page after a browser has brought back what it has kept."""
    app.session_state["record"] = record.read(json.dumps(lessons))
    return app.run()


def kept(answer, **parts):
    raw = {"question": "", "said": "kept", "words": "", "right": True, "settings": {}, "truth": 1}
    return raw | {"answer": answer} | parts


def test_a_kept_step_beyond_the_end_of_the_path_opens_the_last_one():
    app = with_record(opened("curves"), curves={"step": 50, "answers": {}})
    button(app, "Guided path, step 10").click().run()
    assert not app.exception
    assert app.query_params["step"] == "10"


@pytest.mark.parametrize("answer", [60, "60", [0.5], [2] * 5, ["x"] * 5, [10**400] * 5])
def test_a_kept_answer_that_the_question_does_not_take_is_no_answer(answer):
    app = opened("curves", step="6")
    app = with_record(app, curves={"step": 6, "answers": {"ap_line": kept(answer)}})
    assert not app.exception
    assert "You have not committed to a prediction yet" in words(app)


@pytest.mark.parametrize("parts", [{"answer": 10**400}, {"truth": "x"}, {"truth": [1]}])
def test_a_kept_number_without_end_or_with_a_strange_truth_is_no_answer(parts):
    answers = {"right_alarms": kept(7, right=False) | parts}
    app = with_record(opened("curves", step="2"), curves={"step": 2, "answers": answers})
    assert not app.exception
    assert any(number.key == "ask_right_alarms" for number in app.number_input)


def test_a_guess_of_nothing_is_a_guess(monkeypatch):
    drawn, later = [], base_rate.later

    def spy(make, *args):
        drawn.append(args[-1])
        return later(make, *args)

    monkeypatch.setattr(base_rate, "later", spy)
    app = laboratory("base_rate", guess="0")
    with_record(app, base_rate={"step": 1, "answers": {"precision": kept(70)}})
    assert set(drawn) == {0}


def test_a_percentage_is_typed_between_0_and_100():
    asked = opened("curves", step="2").number_input(key="ask_right_alarms")
    assert (asked.min, asked.max) == (0, 100)


def test_an_answer_waits_for_the_numbers_that_judge_it(monkeypatch):
    names = curves.facts_at(BY_SLUG["curves"].defaults())
    numbers = dict.fromkeys(names, math.nan)
    monkeypatch.setattr(curves, "facts_at", lambda values: numbers)
    app = opened("curves", step="7")
    app.radio(key="ask_what").set_value(app.radio(key="ask_what").options[0])
    button(app, "Commit to it").click().run()
    assert "still being computed" in words(app)
    assert "Here it is" not in words(app)
    app.selectbox(key="guide_step").set_value(2).run()
    app.number_input(key="ask_right_alarms").set_value(60.0)
    button(app, "Commit to it").click().run()
    app.selectbox(key="guide_step").set_value(5).run()
    assert "You said **60 %**. The numbers that judge this are not there" in words(app)
    numbers = dict.fromkeys(names, 0.25)
    app.run()
    assert "You said **60 %**. It is **25 %** (35 points too high)." in words(app)
    answers = app.session_state["record"]["curves"]["answers"]
    assert answers["right_alarms"]["truth"] == 0.25
    assert "what" not in answers


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


def test_the_path_ends_with_what_came_of_it_and_the_next_lesson():
    app = opened("curves", step="10")
    answers = {"right_alarms": kept(60, right=False)}
    app = with_record(app, curves={"step": 10, "answers": answers})
    assert "The path ends here" not in words(app)  # its last question is still open
    answers["fraud"] = kept(50, right=True)
    app = with_record(app, curves={"step": 10, "answers": answers})
    assert "You answered 2 of 5; 1 was right" in words(app)
    assert FOLLOWING[BY_SLUG["ratio_dial"]] is LESSONS[1]
    assert LESSONS[-1] not in FOLLOWING
    assert "The path ends here" not in words(opened("curves", step="9"))


def test_a_step_is_the_same_whether_one_walks_there_or_comes_by_its_link():
    app = opened("curves", step="8")
    field(app, "scorer").set_value("specialist").run()
    app.selectbox(key="guide_step").set_value(9).run()
    assert app.query_params == opened("curves", step="9").query_params


def test_a_step_resets_what_the_path_moves_and_leaves_the_rest():
    path, parameters = BY_SLUG["compare"].path, BY_SLUG["compare"].parameters
    assert path is not None
    assert state_at(path, parameters, 7)["model"] == "boosting"
    assert state_at(path, parameters, 8)["model"] == parameters["model"].default
    assert "seed" not in state_at(path, parameters, 8)


def test_a_guess_that_is_nearly_right_is_called_close():
    app = opened("curves", step="2")
    for typed, before, off in (
        (8, "**Right.** ", "within 1.2 points"),
        (12, "**Close.** ", "5.2 points too high"),
        (70, "", "63.2 points too high"),
    ):
        app.selectbox(key="guide_step").set_value(2).run()
        app.number_input(key="ask_right_alarms").set_value(float(typed))
        button(app, "Commit to it").click().run()
        app.selectbox(key="guide_step").set_value(5).run()
        said = f"{before}You said **{typed} %**. It is **6.8 %** ({off}). "
        assert any(part.startswith(said) for part in words(app).splitlines())
        app.selectbox(key="guide_step").set_value(2).run()
        button(app, "Answer again").click().run()


def test_answers_are_deleted_only_when_asked_twice():
    app = opened("curves", step="2")
    assert "answers" not in app.session_state
    app = with_record(app, curves={"step": 2, "answers": {"right_alarms": kept(60)}})
    app.session_state["answers"] = True
    app.run()
    button(app, "Delete them").click().run()
    assert app.session_state["record"]["curves"]["answers"]
    button(app, "Yes, delete them").click().run()
    assert not app.session_state["record"]["curves"]["answers"]
    assert [toast.value for toast in app.toast] == ["Your answers are deleted."]
