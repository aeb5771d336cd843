"""Links that a teacher hands out, pages to print, and a record that may come back broken."""

import html
import json
import math
from typing import Any

import pytest

from core.comparison.cells import Outcome
from core.lessons.compare import facts as compare
from pages.registry import BY_SLUG
from tests.visit import button, laboratory, opened
from ui.guide import handout, record, share
from ui.state import view

ANSWER = {
    "question": "How many?",
    "answer": 60,
    "said": "60 %",
    "truth": 0.999,
    "right": False,
    "words": "You said **60 %** <b>",
    "settings": {"one_in": "1000"},
}
KEPT = {"ratio_dial": {"step": 3, "done": False, "answers": {"accuracy": ANSWER}}}


def links(app, slug="curves"):
    return [code.value for code in app.code if f"/{slug}" in code.value]


def test_a_worksheet_says_why_a_number_is_missing():
    lesson = BY_SLUG["compare"]
    path, stage = lesson.path, lesson.stage
    assert path and stage
    nothing = dict.fromkeys(compare.facts(lesson.defaults(), Outcome), math.nan)
    sheet = handout.worksheet(path, lesson.parameters, lambda _: nothing, "", stage())
    answers = sheet.split("</section><section>")[1]
    assert answers.count("let all its fits run") == sum(bool(step.ask) for step in path.steps)


def test_an_answer_sheet_says_settings_in_words():
    lesson = BY_SLUG["base_rate"]
    path, stage = lesson.path, lesson.stage
    assert path and stage
    sheet = handout.worksheet(path, lesson.parameters, lesson.facts, "", stage())
    questions, answers = sheet.split("</section><section>")
    assert '<span class="line"></span> of 100</p>' in questions
    assert "Prevalence: one in 10,000" in answers
    assert "none" not in answers.split("<article>")[0]


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "[::1]:80"])
def test_a_link_of_this_machine_alone_is_known(host):
    assert share.works_here_only(f"http://{host}")
    assert not share.works_here_only("http://192.168.1.20:8501")
    assert not share.works_here_only("https://instrument.example.org")


def test_a_record_comes_back_from_the_browser():
    assert record.read(json.dumps(KEPT)) == KEPT
    page = handout.record_page(KEPT)
    assert "0 of 1 answer right" in page
    assert "<strong>60 %</strong> &lt;b&gt;" in page
    assert json.loads(handout.record_json(KEPT))["lessons"]["ratio_dial"]["right"] == 0


def test_nothing_in_a_record_becomes_markup():
    hostile = "<script>x</script> [x](javascript:x) ![x](http://e.example/x.png) $\\href{x}{y}$"
    words = {"question": hostile, "said": hostile, "words": hostile, "settings": {hostile: hostile}}
    kept = {hostile: {"step": 1, "done": False, "answers": {hostile: ANSWER | words}}}
    read = record.read(json.dumps(kept))
    assert read == kept  # nothing in it is refused
    page = handout.record_page(read).split("</style>")[1]
    assert page.count("&lt;script&gt;x&lt;/script&gt;") == 6
    for tag in ("<script", "<a", "<img", "<math"):
        assert tag not in page.lower().replace("<article", "")


def test_an_earlier_visit_is_merged_under_this_one():
    here = {"ratio_dial": {"step": 7, "done": False, "answers": {"why": ANSWER}}}
    both = record.merged(KEPT | {"smote": {"step": 2, "done": True, "answers": {}}}, here, {})
    assert both["ratio_dial"]["step"] == 7
    assert set(both["ratio_dial"]["answers"]) == {"accuracy", "why"}
    assert both["smote"]["step"] == 2
    assert both["smote"]["done"]


def test_two_tabs_add_their_answers_and_a_deletion_in_one_of_them_wins():
    def answered(*names, step=3):
        return {
            "ratio_dial": {"step": step, "done": False, "answers": dict.fromkeys(names, ANSWER)}
        }

    before = answered("accuracy")
    both = record.merged(answered("accuracy", "there"), answered("accuracy", "here"), before)
    assert both == answered("accuracy", "there", "here")
    assert record.merged({}, before, before)["ratio_dial"]["answers"] == {}
    late = record.merged({}, answered("accuracy", "here"), before)
    assert set(late["ratio_dial"]["answers"]) == {"here"}
    again = record.merged(before, answered(step=4), before)  # “Answer again”, one step further
    assert again == answered(step=4)


@pytest.mark.parametrize(
    "broken",
    [None, 7, "", "{", "[]", "[" * 99_999, "x" * 200_000, '{"ratio_dial": 1}', "NaN",
     '{"ratio_dial": {"step": "1", "answers": {}}}', '{"ratio_dial": {"step": 1, "answers": []}}'],
    ids=lambda broken: str(broken)[:20],
)  # fmt: skip
def test_a_broken_record_is_left_out(broken):
    assert record.read(broken) == {}


def test_an_answer_that_lacks_a_part_is_left_out():
    broken = {"ratio_dial": {"step": 3, "answers": {"accuracy": ANSWER | {"right": "yes"}}}}
    assert record.read(json.dumps(broken))["ratio_dial"]["answers"] == {}


def test_controls_and_parts_can_be_hidden_for_a_lesson():
    app = opened("ratio_dial", hide="seed,presets,lines", one_in="30")
    assert not app.warning
    assert all(field.label != "Seed" for field in app.number_input)
    assert all("Fraud" not in button.label for button in app.button)
    assert app.query_params["hide"] == "lines,seed,presets"


@pytest.mark.parametrize("slug", BY_SLUG)
def test_a_control_has_no_name_that_the_address_uses_for_something_else(slug):
    assert BY_SLUG[slug].parameters.keys().isdisjoint({*view.NAMES, *view.HIDEABLE, "plain"})


def test_what_cannot_be_hidden_is_said_and_the_rest_is_hidden():
    app = opened("ratio_dial", hide="seed,nonsense")
    assert "nonsense" in app.warning[0].value
    assert all(field.label != "Seed" for field in app.number_input)


def test_a_page_for_a_hall_can_be_left():
    app = laboratory("ratio_dial", present="1")
    assert app.query_params["present"] == "1"
    button(app, "Leave").click().run()
    assert "present" not in app.query_params


def test_the_code_for_phones_follows_what_is_ticked():
    app = laboratory("ratio_dial", one_in="30")
    app.session_state["share_panel"] = True
    app.run()
    app.toggle(key="tailor_present").set_value(True).run()
    here, tailored = (html.unescape(one.value) for one in images(app))
    assert f'alt="QR code of the link {links(app, "ratio_dial")[0]}"' in here
    assert "present" not in here
    assert f'alt="QR code of the link {links(app, "ratio_dial")[1]}"' in tailored
    app.toggle(key="tailor_embed").set_value(True).run()
    said, _, _ = html.unescape(images(app)[1].value).partition("src=")
    assert "present=1" in said and "embed=true" in said
    assert "iframe" not in images(app)[1].value


def images(app):
    return [one for one in app.get("html") if 'class="qr"' in one.value]


def test_ticking_makes_a_link():
    app = laboratory("curves", one_in="30", seed="7")
    assert not links(app)  # behind a button, made when it is opened
    app.session_state["share_panel"] = True
    app.run()
    assert links(app)[0].endswith("/curves?one_in=30&seed=7&lab=1")
    app.multiselect(key="tailor_hide").set_value(["seed", "prose"]).run()
    app.toggle(key="tailor_present").set_value(True).run()
    assert links(app)[1].endswith("one_in=30&seed=7&hide=seed,prose&present=1&lab=1")
    app.toggle(key="tailor_embed").set_value(True).run()
    app.toggle(key="tailor_embed").set_value(False).run()
    app.selectbox(key="tailor_step").set_value(3).run()
    assert links(app)[1].endswith("?one_in=30&seed=7&step=3&hide=seed,prose&present=1")
    app.toggle(key="tailor_embed").set_value(True).run()
    assert "embed=true" in links(app)[1]
    assert links(app)[1].startswith("<iframe")


def test_what_was_saved_as_a_file_comes_back_beside_what_was_answered_since(monkeypatch):
    state: dict[str, Any] = {}
    monkeypatch.setattr(record.st, "session_state", state)
    assert record.bring(handout.record_json(KEPT))
    assert state["record"] == KEPT
    here = ANSWER | {"said": "70 %"}
    state["record"] = {"ratio_dial": {"step": 5, "done": True, "answers": {"accuracy": here}}}
    assert record.bring(handout.record_json(KEPT))
    now = state["record"]["ratio_dial"]
    assert (now["step"], now["done"], now["answers"]["accuracy"]["said"]) == (5, True, "70 %")


@pytest.mark.parametrize(
    "text", [None, "", "{", "[" * 9_999, '{"lessons": [1]}', '{"lessons": {}}']
)
def test_a_file_of_something_else_changes_nothing(monkeypatch, text):
    state: dict[str, Any] = {"record": KEPT}
    monkeypatch.setattr(record.st, "session_state", state)
    assert not record.bring(text)
    assert state["record"] == KEPT
