"""The guided path on its page: predict, move, see the gap; the address opens any step."""

import pytest

from tests.test_pages import opened


def button(app, label):
    return next(button for button in app.button if button.label == label)


def words(app):
    parts = [*app.markdown, *app.info, *app.success]
    return "\n".join(part.value for part in parts)


def test_a_prediction_is_kept_until_its_gap():
    app = opened("ratio_dial", step="2")
    assert app.session_state["one_in"] == 2
    app.number_input(key="ask_accuracy").set_value(60.0)
    button(app, "Commit to it").click().run()
    assert not app.exception
    assert "Your prediction: 60 %" in words(app)
    assert "too low" not in words(app)
    app.selectbox(key="guide_step").set_value(5).run()
    assert app.query_params["step"] == "5"
    assert app.query_params["one_in"] == "1000"
    assert "it is **99.9010 %**: 39.9 points too low" in words(app)


def test_a_wrong_choice_gets_its_reason_and_may_be_answered_again():
    app = opened("ratio_dial", step="7")
    wrong = app.radio(key="ask_why").options[1]
    app.radio(key="ask_why").set_value(wrong)
    button(app, "Commit to it").click().run()
    assert "**Not so.** If that were so, ROC-AUC would be near 0.5; it is 0.962" in words(app)
    button(app, "Answer again").click().run()
    right = app.radio(key="ask_why").options[0]
    app.radio(key="ask_why").set_value(right)
    button(app, "Commit to it").click().run()
    assert "**Right.**" in words(app)


def test_a_task_is_done_when_the_dial_stands_there():
    assert "Drag the dial" in words(opened("ratio_dial", step="4"))
    there = opened("ratio_dial", step="4", one_in="2000")  # the address outranks the step
    assert "Done: Drag the dial" in words(there)


def test_a_gap_without_a_prediction_leads_back_to_the_question():
    app = opened("ratio_dial", step="5")
    button(app, "Back to the question (step 2)").click().run()
    assert app.query_params["step"] == "2"


def test_leaving_keeps_the_setting_and_the_place():
    app = opened("ratio_dial", step="7")
    button(app, "Leave").click().run()
    assert "step" not in app.query_params
    assert app.session_state["one_in"] == 1000
    button(app, "Guided path, step 7").click().run()
    assert app.query_params["step"] == "7"


def test_each_lesson_keeps_its_own_state_while_the_visitor_is_elsewhere():
    app = opened("ratio_dial", one_in="500", seed="3", step="7")
    app.query_params.clear()
    app.switch_page("base_rate.py").run()
    app.query_params.clear()
    app.switch_page("ratio_dial.py").run()
    assert not app.exception
    assert dict(app.query_params) == {"one_in": "500", "seed": "3", "step": "7"}


def test_a_link_to_another_lesson_outranks_what_was_left_there():
    app = opened("ratio_dial", one_in="500")
    app.query_params.clear()
    app.switch_page("base_rate.py").run()
    app.query_params.update(one_in="20")
    app.switch_page("ratio_dial.py").run()
    assert app.session_state["one_in"] == 20


@pytest.mark.parametrize("wrong", ["0", "99", "abc", "-1", "²", "1e9"])
def test_a_wrong_step_is_said_and_ignored(wrong):
    app = opened("ratio_dial", step=wrong)
    assert not app.exception
    said = [warning.value for warning in app.warning if "is not a step" in warning.value]
    assert said
    assert wrong in said[0]
    assert app.session_state["one_in"] == 100
    assert "step" not in app.query_params
